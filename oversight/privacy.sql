-- The acting user, if their role sends returns; if it reads those that were sent.
CREATE OR REPLACE FUNCTION public.return_sender() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles RETURN_SEND}})
$$;

CREATE OR REPLACE FUNCTION public.return_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles RETURNS_VIEW}})
$$;

-- The same, if it reads those of every service.
CREATE OR REPLACE FUNCTION public.return_reader_of_all() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles RETURNS_OF_ALL}})
$$;

-- Whether no copy of a return left, as far as the log knows, to whoever sends returns: nobody made a PDF or a sheet of it, it was
-- sent to nobody else, it replaces none, and nobody opened it who sent none in that moment, a trustee for instance, whatever role
-- they have today. Of the second who says that it never left: whether a first one did. Runs as the owner, as a part of the log
-- is not theirs to read.
CREATE OR REPLACE FUNCTION public.return_never_left(sought bigint, nth integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT return_sender() IS NOT NULL
       AND (nth = 1 OR EXISTS (SELECT FROM oversight_returnunsent r WHERE r.of_id = sought AND r.place = 1))
       AND NOT EXISTS (SELECT FROM oversight_sentreturn s WHERE s.copy_of_id = sought)
       AND NOT EXISTS (SELECT FROM oversight_returnmark m WHERE m.replaced_by_id = sought)
       AND NOT EXISTS (
           SELECT FROM audit_event e
             LEFT JOIN LATERAL (  -- as the account was then; or, of one that is older than its versions, first thereafter
                  SELECT h.role FROM accounts_historicaluser h WHERE h.id = e.by_id
                   ORDER BY h.history_date > e.at,
                            CASE WHEN h.history_date <= e.at THEN h.history_date END DESC NULLS LAST,
                            CASE WHEN h.history_date <= e.at THEN h.history_id END DESC NULLS LAST,
                            h.history_date, h.history_id
                   LIMIT 1
             ) then_was ON true
            WHERE e.subject = 'oversight.sentreturn:' || sought
              AND (e.kind IN ('export.made', 'report.printed')
                   OR e.kind = 'figures.shown' AND (then_was.role IS NULL OR then_was.role <> ALL ({{roles RETURN_SEND}})))
       )
$$;

-- What figures are counted from: facts of the cases that the acting user counts (`counter_services`), without a name, a
-- reference or a word that anybody wrote. Never of a case that is closed to them: whether somebody is sealed must not
-- show as the difference between two numbers. Both run as the owner.
--
-- What has a day of its own (a case was opened, a decision made) goes by that day. What has none (her service, whether she
-- waits for a place, her nationality) is as it was written down by the end of the last day, or first thereafter. Rows are
-- named as `oversight.rules.facts` names them. One question, so that whose cases they are is worked out once.
DROP FUNCTION IF EXISTS public.figures_facts, public.figures_first_case, public.figures_heard;

CREATE FUNCTION public.figures_facts(since date, until date) RETURNS TABLE (kind text, facts jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH known AS (
        SELECT (until + 1)::timestamp AT TIME ZONE 'Europe/London' AS by
    ), ours AS (  -- what was ever of our services, or is
        SELECT c.id, c.client_id FROM cases_case c
         WHERE (c.opened_on <= until OR c.referred_on <= until)
           AND (
               c.service_id = ANY ((SELECT counter_services())::bigint[])
               OR c.id IN (SELECT v.id FROM cases_historicalcase v WHERE v.service_id = ANY ((SELECT counter_services())::bigint[]))
           )
           AND c.id <> ALL ((SELECT closed_cases())::bigint[])
           AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = c.reference)  -- invented: nobody
    ), case_then AS (  -- one pass over all, sorted: a look for each of them takes half as long again
        SELECT DISTINCT ON (v.id) v.id, v.service_id, v.status, v.source, v.referred_from, v.exploitation
          FROM known, cases_historicalcase v
         WHERE v.id = ANY (ARRAY(SELECT id FROM ours))  -- so read in the order of an index
         ORDER BY v.id, v.history_date >= known.by,
                  CASE WHEN v.history_date < known.by THEN v.history_date END DESC NULLS LAST,
                  CASE WHEN v.history_date < known.by THEN v.history_id END DESC NULLS LAST,
                  v.history_date, v.history_id
    ), client_then AS (
        SELECT DISTINCT ON (v.id) v.id, v.gender, v.nationality, v.first_language, v.interpreter_needed, v.born_on, v.born_year
          FROM known, cases_historicalclient v
         WHERE v.id = ANY (ARRAY(SELECT client_id FROM ours))
         ORDER BY v.id, v.history_date >= known.by,
                  CASE WHEN v.history_date < known.by THEN v.history_date END DESC NULLS LAST,
                  CASE WHEN v.history_date < known.by THEN v.history_id END DESC NULLS LAST,
                  v.history_date, v.history_id
    ), may_be_counted AS (  -- what she last said of figures, in whichever case; before she was asked of them, her no to
        -- research or stories is a no to both, and her yes is to those alone (docs/decisions/0049)
        SELECT DISTINCT ON (o.client_id)
               o.client_id, CASE WHEN s.purpose = 'figures' OR s.answer <> 'given' THEN s.answer END AS answer, s.given_on
          FROM cases_consent s JOIN cases_case o ON o.id = s.case_id
         WHERE s.purpose IN ('figures', 'research') AND o.client_id IN (SELECT client_id FROM ours)
         ORDER BY o.client_id, s.purpose = 'figures' DESC, s.given_on DESC, s.id DESC
    ), not_used AS (  -- what is kept and not used, in whichever case of hers (UK GDPR, article 18), unless she has since said
        -- yes to figures: the mark of a row, or of all
        SELECT o.client_id, m.row_kind, m.row_id
          FROM cases_recordmark m
          JOIN cases_case o ON o.id = m.case_id
          LEFT JOIN may_be_counted a ON a.client_id = o.client_id
         WHERE m.kind = 'restricted' AND m.ended_at IS NULL AND o.client_id IN (SELECT client_id FROM ours)
           AND NOT coalesce(a.answer = 'given' AND a.given_on >= m.said_on, false)
    ), went_to AS (
        SELECT DISTINCT ON (e.case_id) e.case_id, e.destination FROM supportplans_exit e
         WHERE e.state = 'signed' AND e.case_id IN (SELECT id FROM ours)
           AND e.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'supportplans.exit'))
         ORDER BY e.case_id, e.id DESC
    ), spell AS MATERIALIZED (
        SELECT c.id AS "case", c.client_id AS client, coalesce(h.service_id, c.service_id) AS service,
               coalesce(h.status, c.status) = 'waiting' AS is_waiting, c.opened_on,
               CASE WHEN c.closed_on <= until THEN c.closed_on END AS closed_on,
               CASE WHEN c.closed_on <= until THEN c.exit_kind ELSE '' END AS exit_kind,
               CASE WHEN c.closed_on <= until THEN coalesce(x.destination, '') ELSE '' END AS destination,
               coalesce(h.source, c.source) AS source, c.referred_on,
               coalesce(h.referred_from, c.referred_from) AS borough,
               coalesce(h.exploitation, c.exploitation) AS exploitation,
               coalesce(p.gender, q.gender) AS gender, coalesce(p.nationality, q.nationality) AS nationality,
               coalesce(p.first_language, q.first_language) AS language,
               coalesce(p.interpreter_needed, q.interpreter_needed) = 'yes' AS needs_interpreter,
               coalesce(date_part('year', age(c.opened_on, p.born_on)), date_part('year', c.opened_on) - p.born_year)::integer AS age,
               coalesce(said.answer, '') AS reporting,
               -- Topic.NEEDS: what was said of each by then. Of others nobody asks.
               CASE WHEN c.referred_on BETWEEN since AND until THEN ARRAY(
                   SELECT t.subject FROM (
                       SELECT DISTINCT ON (v.subject) v.subject, v.answer FROM known, cases_historicaltopic v
                        WHERE v.case_id = c.id AND v.history_date < known.by
                          AND v.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'cases.topic'))
                          AND v.subject IN ('accommodation', 'income', 'emotional', 'legal', 'police_trust', 'language', 'isolation', 'health')
                        ORDER BY v.subject, v.history_date DESC, v.history_id DESC
                   ) t WHERE t.answer = 'yes' ORDER BY t.subject
               ) ELSE '{}' END AS needs
          FROM ours
          JOIN cases_case c ON c.id = ours.id
          JOIN cases_client q ON q.id = c.client_id
          LEFT JOIN case_then h ON h.id = c.id
          LEFT JOIN client_then p ON p.id = c.client_id
          LEFT JOIN may_be_counted said ON said.client_id = c.client_id
          LEFT JOIN went_to x ON x.case_id = c.id
         WHERE coalesce(h.service_id, c.service_id) = ANY ((SELECT counter_services())::bigint[])
    ), left_in AS (
        SELECT spell."case" FROM spell WHERE spell.closed_on BETWEEN since AND until
    ), kept AS (  -- rooms: who lives in one, and for whom it was held before she moved in
        SELECT p.id, p.case_id, p.room_id, p.from_on, p.until_on, p.is_held FROM cases_placement p
        UNION ALL
        SELECT p.id, p.case_id, p.room_id, min(v.from_on), p.from_on, true
          FROM cases_placement p JOIN cases_historicalplacement v ON v.id = p.id AND v.is_held AND v.from_on < p.from_on
         WHERE NOT p.is_held GROUP BY p.id
    ), stay AS MATERIALIZED (
        SELECT k.case_id, r.service_id, k.is_held, NOT r.is_out_of_use AS is_usable, k.case_id IN (SELECT "case" FROM spell)
                   AND k.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'cases.placement')) AS is_counted,
               greatest(0, least(coalesce(k.until_on, until + 1), until + 1) - greatest(k.from_on, since)) AS nights
          FROM kept k JOIN cases_room r ON r.id = k.room_id
         WHERE r.service_id = ANY ((SELECT counter_services())::bigint[])
           AND k.from_on <= until AND (k.until_on IS NULL OR k.until_on > since)
    )
    SELECT 'spell', to_jsonb(spell) FROM spell
    UNION ALL
    SELECT 'restricted', jsonb_build_object('case', spell."case", 'is_all', n.is_all)
      FROM spell
      JOIN (
          SELECT client_id, bool_or(row_kind IN ('cases.case', 'cases.client')) AS is_all FROM not_used GROUP BY client_id
      ) n ON n.client_id = spell.client
    UNION ALL
    SELECT 'referral', to_jsonb(r) FROM (
        SELECT spell."case", r.received_on,
               min(d.made_on) FILTER (WHERE d.stage = 'rg') AS rg_on,
               min(d.made_on) FILTER (WHERE d.stage = 'rg' AND d.outcome = 'positive') AS positive_on,
               min(d.made_on) FILTER (WHERE d.stage = 'cg') AS cg_on,
               (r.closed_at AT TIME ZONE 'Europe/London')::date AS ended_on
          FROM known, referrals_referral r
          LEFT JOIN LATERAL (  -- of which case it was: it is carried over to a later one
              SELECT v.case_id FROM referrals_historicalreferral v WHERE v.id = r.id
               ORDER BY v.history_date >= known.by,
                        CASE WHEN v.history_date < known.by THEN v.history_date END DESC NULLS LAST,
                        CASE WHEN v.history_date < known.by THEN v.history_id END DESC NULLS LAST,
                        v.history_date, v.history_id
               LIMIT 1
          ) w ON true
          JOIN spell ON spell."case" = coalesce(w.case_id, r.case_id)
          LEFT JOIN referrals_decision d ON d.referral_id = r.id AND d.made_on <= until
                AND d.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'referrals.decision'))
         WHERE r.received_on <= until AND r.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'referrals.referral'))
         GROUP BY r.id, spell."case"
    ) r
    UNION ALL
    SELECT 'promise', to_jsonb(d) FROM (
        SELECT d.case_id AS "case", CASE d.kind WHEN 'first_plan' THEN 'plan' ELSE 'risk' END AS kind, d.due_on,
               CASE WHEN d.met_on <= until THEN d.met_on END AS met_on, coalesce(d.cancelled_at < known.by, false) AS is_withdrawn
          FROM known, spell JOIN cases_deadline d ON d.case_id = spell."case"
         WHERE d.kind IN ('first_risk_assessment', 'first_plan') AND d.due_on BETWEEN since AND until
           AND d.cancelled_why <> 'Replaced by a new date'  -- Deadline.REPLACED
           AND d.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'cases.deadline'))
    ) d
    UNION ALL
    SELECT 'exit', to_jsonb(e) FROM (
        SELECT e.case_id AS "case", coalesce(first.level, '') AS baseline, coalesce(last.level, '') AS last,
               e.evidence @> '[{"number": 1, "is_met": true}]' AS is_down,
               e.evidence @> '[{"number": 1, "status": "Exception"}]' AS has_exception
          FROM left_in JOIN supportplans_exit e ON e.case_id = left_in."case" AND e.state = 'signed'
          LEFT JOIN LATERAL (
              SELECT a.level, a.number FROM riskassessment_assessment a
               WHERE a.case_id = e.case_id AND a.status = 'signed'
                 AND a.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'riskassessment.assessment'))
               ORDER BY a.number LIMIT 1
          ) first ON true
          LEFT JOIN LATERAL (
              SELECT a.level FROM riskassessment_assessment a
               WHERE a.case_id = e.case_id AND a.status = 'signed' AND a.number > first.number AND a.assessed_on <= e.exit_on
                 AND a.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'riskassessment.assessment'))
               ORDER BY a.number DESC LIMIT 1
          ) last ON true
         WHERE e.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'supportplans.exit'))
    ) e
    UNION ALL
    SELECT 'goal', jsonb_build_object('case', t.case_id, 'domain', t.domain, 'status', t.status)
      FROM left_in JOIN supportplans_target t ON t.case_id = left_in."case"
     WHERE t.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'supportplans.target'))
    UNION ALL
    SELECT 'rating', to_jsonb(o) FROM (
        SELECT DISTINCT ON (o.case_id, o.moment = 'baseline')
               o.case_id AS "case", o.moment = 'baseline' AS is_first,
               o.housing, o.safety, o.support, o.services, o.purpose, o.medical, o.education
          FROM left_in JOIN supportplans_outcomerating o ON o.case_id = left_in."case" AND o.rated_on <= until
         WHERE o.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'supportplans.outcomerating'))
         ORDER BY o.case_id, o.moment = 'baseline', o.rated_on DESC, o.id DESC
    ) o
    UNION ALL
    SELECT 'dependant', to_jsonb(d) FROM (
        SELECT d.case_id AS "case", coalesce(date_part('year', age(until, d.born_on))::integer, d.age) AS age,
               EXISTS (
                   SELECT FROM riskassessment_dependantscreen s WHERE s.dependant_id = d.id AND s.screened_on <= until
                      AND s.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'riskassessment.dependantscreen'))
               ) AS is_screened
          FROM spell JOIN cases_dependant d ON d.case_id = spell."case"
         WHERE spell.opened_on <= until AND spell.closed_on IS NULL AND (d.born_on IS NULL OR d.born_on <= until)
           AND d.lives_with_her AND d.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'cases.dependant'))
    ) d
    UNION ALL
    SELECT 'session', to_jsonb(e) FROM (
        SELECT e.case_id AS "case", (e.happened_at AT TIME ZONE 'Europe/London')::date AS "on", e.interpreter
          FROM known, spell JOIN cases_entry e ON e.case_id = spell."case"
         WHERE e.kind IN ('met', 'phoned', 'email') AND e.happened_at < known.by
           AND e.happened_at >= since::timestamp AT TIME ZONE 'Europe/London'
           AND e.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'cases.entry'))
           AND e.interpreter <> 'not_needed' AND (e.interpreter <> '' OR spell.needs_interpreter)
    ) e
    UNION ALL
    -- Nobody counts what is said of their own work, or was said beside them: of one answer that would be the answer.
    SELECT 'voice', jsonb_build_object('case', f.case_id, 'on', f.given_on, 'listened', f.listened, 'safe', f.safe)
      FROM spell JOIN cases_case k ON k.id = spell."case" JOIN supportplans_feedback f ON f.case_id = k.id
     WHERE f.given_on BETWEEN since AND until
       AND acting_user() IS DISTINCT FROM k.worker_id AND acting_user() IS DISTINCT FROM k.second_worker_id
       AND acting_user() <> f.recorded_by_id
       AND f.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'supportplans.feedback'))
    UNION ALL
    SELECT 'stay', jsonb_build_object('case', s.case_id, 'service', s.service_id, 'nights', s.nights, 'is_held', s.is_held, 'is_usable', s.is_usable)
      FROM stay s WHERE s.is_counted AND s.nights > 0
    UNION ALL
    -- Of a room whose holder the reader does not count nothing is told but that nobody else could sleep there.
    SELECT 'rooms', jsonb_build_object('service', r.service_id, 'nights',
               count(*) FILTER (WHERE NOT r.is_out_of_use) * (until - since + 1)
               - coalesce((SELECT sum(s.nights) FROM stay s WHERE s.service_id = r.service_id AND s.is_usable AND NOT s.is_counted), 0))
      FROM cases_room r WHERE r.service_id = ANY ((SELECT counter_services())::bigint[]) GROUP BY r.service_id
    UNION ALL
    SELECT 'refusal', to_jsonb(n) FROM (
        SELECT n.service_id AS service, n.source, n.referred_on, n.answered_on, n.reason, n.borough FROM oversight_enquiry n
         WHERE n.withdrawn_at IS NULL AND n.service_id = ANY ((SELECT counter_services())::bigint[])
           AND (n.referred_on BETWEEN since AND until OR n.answered_on BETWEEN since AND until)
    ) n
    UNION ALL
    -- What that service is: of the directory, or of her own agencies, by its name.
    SELECT 'request', to_jsonb(s) FROM (
        SELECT s.case_id AS "case", coalesce(l.kind, a.kind, '') AS kind, s.passed_on AS asked_on,
               CASE WHEN s.answered_on <= until THEN s.answered_on END AS answered_on,
               s.answer = 'refused' AND s.answered_on <= until AS is_refused,
               CASE WHEN s.answered_on <= until THEN s.refused_why ELSE '' END AS why
          FROM spell JOIN supportplans_signpost s ON s.case_id = spell."case"
          LEFT JOIN directory_listedagency l ON lower(l.name) = lower(s.agency)
          LEFT JOIN LATERAL (
              SELECT a.kind FROM cases_agency a WHERE a.case_id = s.case_id AND lower(a.name) = lower(s.agency)
                 AND a.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'cases.agency'))
               ORDER BY a.id LIMIT 1
          ) a ON true
         WHERE (s.passed_on BETWEEN since AND until OR s.answered_on BETWEEN since AND until)
           AND (s.answer = 'waiting' OR s.answered_on IS NOT NULL)
           AND s.id <> ALL (ARRAY(SELECT row_id FROM not_used WHERE row_kind = 'supportplans.signpost'))
    ) s
    UNION ALL
    SELECT 'sampled', to_jsonb(s) FROM (
        SELECT s.case_number AS "case", s.service_id AS service, (s.drawn_at AT TIME ZONE 'Europe/London')::date AS drawn_on,
               CASE WHEN j.readings >= CASE WHEN s.is_twice THEN 2 ELSE 1 END THEN j.judged_on END AS judged_on
          FROM known, oversight_sampledcase s
          LEFT JOIN LATERAL (
              SELECT count(*) AS readings, (max(r.at) AT TIME ZONE 'Europe/London')::date AS judged_on
                FROM oversight_reading r WHERE r.sampled_id = s.id AND r.place > 0 AND r.at < known.by
          ) j ON true
         WHERE s.service_id = ANY ((SELECT counter_services())::bigint[])
           AND coalesce(s.case_number, 0) <> ALL ((SELECT closed_cases())::bigint[])
           AND s.drawn_at >= since::timestamp AT TIME ZONE 'Europe/London' AND s.drawn_at < known.by
           AND NOT EXISTS (
               SELECT FROM oversight_sampledcase x
                WHERE x.draw_id = s.draw_id AND x.list = s.list AND x.place > s.place AND x.drawn_at < known.by
           )
    ) s
    UNION ALL
    SELECT 'found', to_jsonb(f) FROM (
        SELECT f.case_number AS "case", f.service_id AS service, f.question, f.due_on, e."on" AS closed_on
          FROM oversight_finding f
          LEFT JOIN LATERAL (
              SELECT x.id FROM oversight_findingstep x
               WHERE x.finding_id = f.id AND x.kind = 'accepted' AND x."on" <= until LIMIT 1
          ) a ON true
          LEFT JOIN LATERAL (
              SELECT x."on" FROM oversight_findingstep x
               WHERE x.finding_id = f.id AND x.kind = 'evidence' AND x.id < a.id ORDER BY x.id DESC LIMIT 1
          ) e ON true
         WHERE f.service_id = ANY ((SELECT counter_services())::bigint[])
           AND coalesce(f.case_number, 0) <> ALL ((SELECT closed_cases())::bigint[])
           AND f.due_on BETWEEN since AND until
    ) f
$$;

-- When the first of the cases was opened that the acting user counts.
CREATE FUNCTION public.figures_first_case() RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(c.opened_on) FROM cases_case c
     WHERE c.service_id = ANY ((SELECT counter_services())::bigint[]) AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

-- Through which campaign each client heard of us who was referred in these days, where she said so: no case is named.
CREATE OR REPLACE FUNCTION public.figures_heard(since date, until date) RETURNS TABLE (campaign bigint, referred_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.heard_through_id, coalesce(c.referred_on, c.opened_on) FROM cases_case c
     WHERE coalesce(c.referred_on, c.opened_on) BETWEEN since AND until
       AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = c.reference)  -- invented: nobody
       AND coalesce((
           SELECT s.answer FROM cases_consent s JOIN cases_case o ON o.id = s.case_id
            WHERE o.client_id = c.client_id AND s.purpose IN ('figures', 'research')
            ORDER BY s.purpose = 'figures' DESC, s.given_on DESC, s.id DESC LIMIT 1
       ), '') NOT IN ('refused', 'withdrawn')
       AND NOT EXISTS (  -- all of her record is kept and not used, and she has not since said yes to figures
           SELECT FROM cases_recordmark m JOIN cases_case o ON o.id = m.case_id
            WHERE o.client_id = c.client_id AND m.kind = 'restricted' AND m.ended_at IS NULL
              AND m.row_kind IN ('cases.case', 'cases.client')
              AND NOT EXISTS (
                  SELECT FROM cases_consent s JOIN cases_case y ON y.id = s.case_id
                   WHERE y.client_id = c.client_id AND s.purpose = 'figures' AND s.answer = 'given' AND s.given_on >= m.said_on
              )
       )
       AND c.service_id = ANY ((SELECT counter_services())::bigint[]) AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

-- How bookings on hold were answered, for who decides about them, in numbers: how many were checked, held, decided, held for
-- nothing, and after how many minutes each was decided. What is sealed or kept from anybody, on either side, is in no number.
CREATE OR REPLACE FUNCTION public.holds_answered(since date, until date)
    RETURNS TABLE (act text, checked integer, held integer, decided integer, cleared integer, withdrawn integer, minutes integer[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH open_to_all AS (
        SELECT c.id, c.reference, c.service_id FROM cases_case c
         WHERE acting_as_one_of({{roles HAZARD_DECIDE}}) IS NOT NULL
           AND NOT EXISTS (SELECT FROM cases_seal s WHERE s.client_id = c.client_id AND s.ended_at IS NULL)
           AND NOT EXISTS (SELECT FROM cases_exclusion e WHERE e.client_id = c.client_id AND e.ended_at IS NULL)
           AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = c.reference)  -- invented: nobody
    ), counted AS (
        SELECT o.id, o.reference FROM open_to_all o WHERE o.service_id = ANY ((SELECT counter_services())::bigint[])
    ), held AS (
        SELECT b.act::text AS act, b.decided_at, b.withdrawn_at,
               b.decided_at IS NOT NULL AND coalesce((
                   SELECT bool_and(h.verdict = 'not_same') FROM cases_hazard h WHERE h.booking_id = b.id
               ), false) AS is_cleared,
               (extract(epoch FROM b.decided_at - b.asked_at) / 60)::integer AS minutes
          FROM cases_heldbooking b JOIN counted c ON c.id = b.case_id
         WHERE (b.asked_at AT TIME ZONE 'Europe/London')::date BETWEEN since AND until
           AND NOT EXISTS (
               SELECT FROM cases_hazard h
                WHERE h.booking_id = b.id AND h.other_id IS NOT NULL AND h.other_id NOT IN (SELECT id FROM open_to_all)
           )
    ), checked AS (
        SELECT e.detail ->> 'act' AS act, count(*) AS many FROM audit_event e JOIN counted c ON c.reference = e.case_ref
         WHERE e.kind = 'hazard.checked' AND (e.at AT TIME ZONE 'Europe/London')::date BETWEEN since AND until
         GROUP BY 1
    )
    SELECT k.act, k.many::integer, count(h.act)::integer, count(h.decided_at)::integer, count(*) FILTER (WHERE h.is_cleared)::integer,
           count(h.withdrawn_at)::integer, coalesce(array_agg(h.minutes) FILTER (WHERE h.decided_at IS NOT NULL), '{}')
      FROM checked k LEFT JOIN held h ON h.act = k.act GROUP BY k.act, k.many
$$;

-- Which nationalities, languages and boroughs are named outside in reports of a year: those that more than seven clients had in the
-- year before. Fixed by whoever counts something of that year first, and never changed: what is rare in a quarter tells nothing.
CREATE OR REPLACE FUNCTION public.named_in_reports(of_year integer) RETURNS TABLE (kind text, names text[])
    LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF (SELECT cardinality(counter_services())) > 0
       AND of_year BETWEEN 2000 AND date_part('year', acting_at() AT TIME ZONE 'Europe/London')
       AND NOT EXISTS (SELECT FROM oversight_namedlist n WHERE n.year = of_year) THEN
        INSERT INTO oversight_namedlist (year, kind, names, fixed_at)
        WITH there AS (
            SELECT c.client_id, p.nationality, p.first_language,
                   CASE WHEN coalesce(c.referred_on, c.opened_on) >= make_date(of_year - 1, 1, 1) THEN c.referred_from END AS borough
              FROM cases_case c JOIN cases_client p ON p.id = c.client_id
             WHERE c.opened_on < make_date(of_year, 1, 1) AND (c.closed_on IS NULL OR c.closed_on >= make_date(of_year - 1, 1, 1))
               AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = c.reference)  -- invented: nobody
        ), word AS (
            SELECT w.kind, min(w.name) AS name
              FROM there t CROSS JOIN LATERAL (
                  VALUES ('nationality', t.nationality), ('language', t.first_language), ('borough', t.borough)
              ) AS w (kind, name)
             WHERE w.name <> '' GROUP BY w.kind, lower(w.name) HAVING count(DISTINCT t.client_id) > 7
        )
        SELECT of_year, k.kind, ARRAY(SELECT word.name FROM word WHERE word.kind = k.kind ORDER BY 1), acting_at()
          FROM unnest(ARRAY['nationality', 'language', 'borough']) AS k (kind)
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN QUERY
        SELECT n.kind::text, n.names::text[] FROM oversight_namedlist n
         WHERE n.year = of_year AND cardinality(counter_services()) > 0;
END $$;

-- What a machine can check, of every open case, once a day: how many lack what, of each service. The same as `conditions` of
-- oversight/queries/checks.py, which says it of the cases that somebody sees: whoever changes one changes the other
-- (tests/oversight/test_nights.py). What is sealed, or kept from anybody, is in no sum: it would show as a difference.
CREATE OR REPLACE FUNCTION public.check_every_file() RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (acting_at() AT TIME ZONE 'Europe/London')::date;
BEGIN
    IF EXISTS (SELECT FROM oversight_nightlycheck n WHERE n.day >= today) THEN
        RETURN;
    END IF;
    INSERT INTO oversight_nightlycheck (day, service_id, checked_at, cases, complete, missing)
    WITH file AS MATERIALIZED (
        SELECT c.id, c.service_id, c.worker_id, p.first_language, p.interpreter_needed
          FROM cases_case c JOIN cases_client p ON p.id = c.client_id
         WHERE c.status IN ('open', 'leaving') AND c.erased_on IS NULL
           AND NOT EXISTS (SELECT FROM cases_seal s WHERE s.client_id = c.client_id AND s.ended_at IS NULL)
           AND NOT EXISTS (SELECT FROM cases_exclusion e WHERE e.client_id = c.client_id AND e.ended_at IS NULL)
           AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = c.reference)  -- invented: nobody
    ), overdue AS (
        SELECT DISTINCT d.case_id, d.kind FROM cases_deadline d
         WHERE d.met_at IS NULL AND d.cancelled_at IS NULL AND d.due_on < today AND d.owner <> 'home_office'
           AND d.kind IN ('first_risk_assessment', 'first_plan', 'risk_review', 'plan_review')
    ), lack AS (
        SELECT o.case_id AS id, CASE o.kind WHEN 'first_risk_assessment' THEN 'first-risk' WHEN 'first_plan' THEN 'first-plan'
                                            ELSE replace(o.kind, '_', '-') END AS slug
          FROM overdue o JOIN file f ON f.id = o.case_id
        UNION ALL
        SELECT f.id, 'consent' FROM file f WHERE NOT EXISTS (
            SELECT FROM cases_consent s WHERE s.case_id = f.id AND s.purpose = 'service' AND s.answer <> 'refused'
        )
        UNION ALL
        SELECT f.id, 'safe-contact' FROM file f WHERE NOT EXISTS (
            SELECT FROM cases_safecontact s WHERE s.case_id = f.id AND s.checked_on >= today - 90
        )
        UNION ALL
        SELECT f.id, 'language' FROM file f WHERE f.first_language = ''
        UNION ALL
        SELECT f.id, 'interpreter' FROM file f WHERE f.interpreter_needed = 'not_discussed'
        UNION ALL
        SELECT f.id, 'uploads' FROM file f WHERE EXISTS (
            SELECT FROM cases_keptdocument k JOIN uploads_file u ON u.key = k.file_id
             WHERE k.case_id = f.id AND k.put_away_at IS NULL AND NOT u.is_scanned AND u.opener <> ''
        )
        UNION ALL
        SELECT f.id, 'nobody' FROM file f WHERE f.worker_id IS NULL AND EXISTS (
            SELECT FROM cases_deadline d
             WHERE d.case_id = f.id AND d.met_at IS NULL AND d.cancelled_at IS NULL AND d.owner = 'us' AND d.assignee_id IS NULL
        )
    )
    SELECT today, s.id, acting_at(), count(f.id),
           count(f.id) FILTER (WHERE f.id NOT IN (SELECT l.id FROM lack l)),
           coalesce((
               SELECT jsonb_object_agg(m.slug, m.cases)
                 FROM (SELECT l.slug, count(*) AS cases FROM lack l JOIN file g ON g.id = l.id WHERE g.service_id = s.id GROUP BY l.slug) m
           ), '{}')
      FROM accounts_service s LEFT JOIN file f ON f.service_id = s.id
     GROUP BY s.id
        ON CONFLICT DO NOTHING;
END $$;

-- Draws of cases to look at (oversight/models/draws.py). What the draw writes is written by the three functions that follow,
-- as the owner, and by nobody else: `guard_sampling` refuses it of the application. Whoever may do what stands in them.
DROP FUNCTION IF EXISTS public.freeze_frame, public.throw_dice, public.swap_sampled, public.sampling_pick, public.samplers_for;

-- Freeze the cases that were open or closed in a month, as they are now, and say whether it was done: once, on the last
-- day or after it. What is sealed, or kept from anybody, is told by no sum and stands for those alone who may see it. Of whom
-- all of the record is kept and not used (UK GDPR, article 18) nobody is on the list: how many these are, its sum says.
CREATE FUNCTION public.freeze_frame(of_draw bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    d oversight_draw;
    restricted bigint[] := ARRAY(
        SELECT o.client_id FROM cases_recordmark m JOIN cases_case o ON o.id = m.case_id
         WHERE m.kind = 'restricted' AND m.ended_at IS NULL AND m.row_kind IN ('cases.case', 'cases.client')
    );
    not_listed integer;
BEGIN
    PERFORM FROM oversight_draw x WHERE x.id = of_draw FOR UPDATE;  -- what follows sees what another did meanwhile
    SELECT * INTO d FROM oversight_draw x
     WHERE x.id = of_draw AND x.service_id = ANY (counter_services())
       AND (acting_at() AT TIME ZONE 'Europe/London')::date >= x.last
       AND NOT EXISTS (SELECT FROM oversight_frame f WHERE f.draw_id = x.id);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    WITH in_month AS (
        SELECT c.*, c.client_id = ANY (restricted) AS is_restricted,
               EXISTS (SELECT FROM cases_seal s WHERE s.client_id = c.client_id AND s.ended_at IS NULL)
                   OR EXISTS (SELECT FROM cases_exclusion e WHERE e.client_id = c.client_id AND e.ended_at IS NULL) AS is_kept
          FROM cases_case c
         WHERE c.service_id = d.service_id AND c.opened_on <= d.last AND (c.closed_on IS NULL OR c.closed_on >= d.first)
           AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = c.reference)  -- whoever judged it would ring the alarm
    ), listed AS (
        INSERT INTO oversight_frameentry
               (draw_id, reference, case_number, worker_id, is_very_high, has_children, is_closed, is_refused, is_kept)
        SELECT d.id, c.reference, c.id, c.worker_id, c.risk_rank = 4,
               EXISTS (
                   SELECT FROM cases_dependant k
                    WHERE k.case_id = c.id AND k.lives_with_her
                      AND coalesce(date_part('year', age(d.last, k.born_on)), k.age, 0) < 18
               ),
               coalesce(c.closed_on BETWEEN d.first AND d.last, false), false, c.is_kept
          FROM in_month c WHERE NOT c.is_restricted
        UNION ALL
        SELECT d.id, 'N-' || n.id, NULL, n.made_by_id, false, false, false, true, false
          FROM oversight_enquiry n
         WHERE n.service_id = d.service_id AND n.answered_on BETWEEN d.first AND d.last AND n.withdrawn_at IS NULL
    )
    SELECT count(*) INTO not_listed FROM in_month c WHERE c.is_restricted AND NOT c.is_kept;
    INSERT INTO oversight_frame (draw_id, digest, count, left_out, frozen_at, frozen_by_id)
    SELECT d.id, encode(sha256(convert_to(coalesce(string_agg(l.line || E'\n', '' ORDER BY l.line COLLATE "C"), ''), 'UTF8')), 'hex'),
           count(*) FILTER (WHERE l.is_case), not_listed, acting_at(), acting_user()
      FROM (
          SELECT true AS is_case, e.reference || ' ' || coalesce(e.worker_id, 0) || ' '
                 || coalesce(nullif(
                        CASE WHEN e.is_very_high THEN 'V' ELSE '' END || CASE WHEN e.has_children THEN 'K' ELSE '' END
                        || CASE WHEN e.is_closed THEN 'X' ELSE '' END || CASE WHEN e.is_refused THEN 'N' ELSE '' END, ''
                    ), '-') AS line
            FROM oversight_frameentry e WHERE e.draw_id = d.id AND NOT e.is_kept
          UNION ALL
          SELECT false, not_listed || ' left out' WHERE not_listed > 0
      ) l;
    RETURN true;
END $$;

-- Let a list of a draw take what is left with its smallest ticket. Nobody calls it but the two functions below.
CREATE FUNCTION public.sampling_pick(of_draw bigint, of_list text, why text) RETURNS bigint
    LANGUAGE sql VOLATILE AS $$
    INSERT INTO oversight_sampledcase
           (draw_id, entry_id, list, place, ticket, is_twice, why_swapped, drawn_at, drawn_by_id,
            reference, case_number, service_id, worker_id)
    SELECT d.id, e.id, of_list,
           1 + (SELECT count(*) FROM oversight_sampledcase s WHERE s.draw_id = d.id AND s.list = of_list),
           t.ticket, ('x' || right(t.ticket, 4))::bit(16)::integer % 10 = 0, why, acting_at(), acting_user(),
           e.reference, e.case_number, d.service_id, e.worker_id
      FROM oversight_draw d
      JOIN oversight_throw w ON w.draw_id = d.id
      JOIN oversight_frameentry e ON e.draw_id = d.id
     CROSS JOIN LATERAL (
         SELECT encode(sha256(convert_to(w.secret || ' ' || w.dice || ' ' || e.reference, 'UTF8')), 'hex') AS ticket
     ) t
     WHERE d.id = of_draw
       AND CASE left(of_list, 1)
               WHEN 'S' THEN e.is_kept
               WHEN 'W' THEN NOT e.is_kept AND NOT e.is_refused AND 'W' || e.worker_id = of_list
               WHEN 'V' THEN NOT e.is_kept AND e.is_very_high
               WHEN 'K' THEN NOT e.is_kept AND e.has_children
               WHEN 'X' THEN NOT e.is_kept AND e.is_closed
               WHEN 'N' THEN NOT e.is_kept AND e.is_refused
           END
       AND NOT EXISTS (SELECT FROM oversight_sampledcase s WHERE s.entry_id = e.id)
     ORDER BY t.ticket LIMIT 1
    RETURNING oversight_sampledcase.id
$$;

-- Draw: the dice of the day, and the secret that was sealed before, which must be the one. Once.
CREATE FUNCTION public.throw_dice(of_draw bigint, fallen text, opened text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    d oversight_draw;
    of_list text;
BEGIN
    PERFORM FROM oversight_draw x WHERE x.id = of_draw FOR UPDATE;  -- what follows sees what another did meanwhile
    SELECT * INTO d FROM oversight_draw x
     WHERE x.id = of_draw AND x.service_id = ANY (counter_services())
       AND x.commitment = encode(sha256(convert_to(opened, 'UTF8')), 'hex')
       AND EXISTS (SELECT FROM oversight_frame f WHERE f.draw_id = x.id)
       AND NOT EXISTS (SELECT FROM oversight_throw t WHERE t.draw_id = x.id);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO oversight_throw (draw_id, dice, secret, thrown_at, thrown_by_id)
    VALUES (d.id, fallen, opened, acting_at(), acting_user());
    FOR of_list IN
        SELECT l.name FROM (
            SELECT DISTINCT 'W' || e.worker_id AS name, 0 AS turn, e.worker_id AS number FROM oversight_frameentry e
             WHERE e.draw_id = d.id AND NOT e.is_kept AND NOT e.is_refused AND e.worker_id IS NOT NULL
            UNION ALL
            SELECT v.name, v.turn, 0 FROM (VALUES ('V', 1), ('K', 2), ('X', 3), ('N', 4), ('S', 5)) v (name, turn)
        ) l ORDER BY l.turn, l.number
    LOOP
        PERFORM sampling_pick(d.id, of_list, '');
    END LOOP;
    RETURN true;
END $$;

-- Put the next of its list in the place of a case that was drawn, saying why; nothing if there is none, or it is read.
CREATE FUNCTION public.swap_sampled(of_case bigint, why text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    s oversight_sampledcase;
BEGIN
    PERFORM FROM oversight_draw d JOIN oversight_sampledcase x ON x.draw_id = d.id WHERE x.id = of_case FOR UPDATE OF d;
    SELECT * INTO s FROM oversight_sampledcase x
     WHERE x.id = of_case AND x.service_id = ANY (counter_services()) AND x.worker_id IS DISTINCT FROM acting_user()
       AND coalesce(x.case_number, 0) <> ALL (closed_cases())
       AND x.place = 1  -- one swap a list: who swaps can work out which case comes next
       AND NOT EXISTS (SELECT FROM oversight_reading r WHERE r.sampled_id = x.id);
    IF NOT FOUND OR why = '' OR EXISTS (
        SELECT FROM oversight_sampledcase y WHERE y.draw_id = s.draw_id AND y.list = s.list AND y.place > s.place
    ) THEN
        RETURN NULL;
    END IF;
    RETURN sampling_pick(s.draw_id, s.list, why);
END $$;

-- Who can judge a case that was drawn: a manager of other services alone, who never worked on it, did not throw the dice,
-- and to whom she is not closed. Told to those who allot it.
CREATE FUNCTION public.samplers_for(of_case bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id
      FROM oversight_sampledcase s
      JOIN oversight_throw t ON t.draw_id = s.draw_id
      JOIN accounts_user u ON u.role = ANY ({{roles CASES_JUDGE}}) AND u.is_active
       AND (u.ends_on IS NULL OR u.ends_on >= (acting_at() AT TIME ZONE 'Europe/London')::date)
      LEFT JOIN cases_case c ON c.id = s.case_number
     WHERE s.id = of_case AND s.service_id = ANY (counter_services())
       AND coalesce(s.case_number, 0) <> ALL (closed_cases())
       AND u.id <> t.thrown_by_id AND u.id IS DISTINCT FROM s.worker_id
       AND NOT EXISTS (SELECT FROM accounts_user_services w WHERE w.user_id = u.id AND w.service_id = s.service_id)
       AND NOT EXISTS (
           SELECT FROM cases_historicalcase h
            WHERE h.id = s.case_number AND u.id IN (h.worker_id, h.second_worker_id, h.history_user_id)
       )
       AND NOT EXISTS (SELECT FROM cases_entry e WHERE e.case_id = s.case_number AND e.by_id = u.id)
       AND NOT EXISTS (
           SELECT FROM cases_exclusion x WHERE x.client_id = c.client_id AND x.person_id = u.id AND x.ended_at IS NULL
       )
       AND (
           NOT EXISTS (SELECT FROM cases_seal x WHERE x.client_id = c.client_id AND x.ended_at IS NULL)
           OR EXISTS (
               SELECT FROM cases_named n
                WHERE n.client_id = c.client_id AND n.person_id = u.id AND n.ended_at IS NULL AND n.standing_as = 'sees'
           )
       )
$$;

-- Whether all who judge a case have: before that nobody reads what another said.
CREATE OR REPLACE FUNCTION public.sampling_is_open(of_case bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT acting_user() IS NOT NULL AND coalesce((
        SELECT count(r.id) >= CASE WHEN s.is_twice THEN 2 ELSE 1 END
          FROM oversight_sampledcase s LEFT JOIN oversight_reading r ON r.sampled_id = s.id AND r.place > 0
         WHERE s.id = of_case GROUP BY s.is_twice
    ), false)
$$;

-- Each row is by who acts, as they may: nobody judges the decisions of their own team, or a case that they worked on.
CREATE OR REPLACE FUNCTION public.guard_sampling() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r jsonb := to_jsonb(NEW);
    who bigint := acting_user();
    is_right boolean;
BEGIN
    IF is_owner_of(TG_RELID) THEN
        RETURN NEW;
    END IF;
    CASE TG_TABLE_NAME
        WHEN 'oversight_draw' THEN
            is_right := (r ->> 'made_by_id')::bigint = who
                AND (r ->> 'service_id')::bigint = ANY (counter_services())
                AND (r ->> 'made_on')::date = (acting_at() AT TIME ZONE 'Europe/London')::date;
        WHEN 'oversight_allotment' THEN
            is_right := (r ->> 'made_by_id')::bigint = who
                AND (r ->> 'sampler_id')::bigint IN (SELECT samplers_for((r ->> 'sampled_id')::bigint))
                AND EXISTS (
                    SELECT FROM oversight_sampledcase s
                     WHERE s.id = (r ->> 'sampled_id')::bigint AND s.service_id = (r ->> 'service_id')::bigint
                       AND s.case_number IS NOT DISTINCT FROM (r ->> 'case_number')::bigint
                       AND (s.is_twice OR (r ->> 'place')::integer = 1)
                );
        WHEN 'oversight_reading' THEN
            is_right := (r ->> 'by_id')::bigint = who AND (r ->> 'at')::timestamptz = acting_at() AND EXISTS (
                SELECT FROM oversight_sampledcase s
                 WHERE s.id = (r ->> 'sampled_id')::bigint AND CASE (r ->> 'place')::integer
                       WHEN 0 THEN s.worker_id = who
                       ELSE EXISTS (
                                SELECT FROM oversight_allotment a
                                 WHERE a.sampled_id = s.id AND a.sampler_id = who AND a.place = (r ->> 'place')::integer
                            )
                            AND (s.worker_id IS NULL OR (s.drawn_at AT TIME ZONE 'Europe/London')::date
                                     <= (acting_at() AT TIME ZONE 'Europe/London')::date - 14 OR EXISTS (
                                SELECT FROM oversight_reading o WHERE o.sampled_id = s.id AND o.place = 0
                            ))
                       END
            );
        WHEN 'oversight_readinganswer' THEN
            is_right := EXISTS (
                SELECT FROM oversight_reading o
                 WHERE o.id = (r ->> 'reading_id')::bigint AND o.by_id = who AND o.at = acting_at()
            );
        WHEN 'oversight_finding' THEN
            is_right := (r ->> 'made_by_id')::bigint = who AND EXISTS (
                SELECT FROM oversight_reading o JOIN oversight_sampledcase s ON s.id = o.sampled_id
                 WHERE o.id = (r ->> 'reading_id')::bigint AND o.by_id = who AND o.place > 0
                   AND sampling_is_open(s.id) AND s.reference = r ->> 'reference'
                   AND s.service_id = (r ->> 'service_id')::bigint
                   AND s.case_number IS NOT DISTINCT FROM (r ->> 'case_number')::bigint
            ) AND EXISTS (
                SELECT FROM accounts_user_services w
                 WHERE w.user_id = (r ->> 'person_id')::bigint AND w.service_id = (r ->> 'service_id')::bigint
            );
        WHEN 'oversight_findingstep' THEN
            is_right := (r ->> 'by_id')::bigint = who AND EXISTS (
                SELECT FROM oversight_finding f
                 WHERE f.id = (r ->> 'finding_id')::bigint
                   AND CASE WHEN r ->> 'kind' = 'evidence' THEN f.person_id = who ELSE f.made_by_id = who END
                   AND (r ->> 'kind' <> 'evidence') = coalesce((
                       SELECT x.kind = 'evidence' FROM oversight_findingstep x
                        WHERE x.finding_id = f.id ORDER BY x.id DESC LIMIT 1
                   ), false)
            );
        WHEN 'oversight_serviceaction' THEN
            is_right := (r ->> 'made_by_id')::bigint = who AND (r ->> 'service_id')::bigint = ANY (counter_services());
        ELSE
            is_right := false;  -- the draw itself writes the rest
    END CASE;
    IF is_right THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What is said of a sampled case is said by who may, once.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- When the guard above is asked. No role of PostgreSQL's own, not even that of replication, switches it off.
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_draw FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_draw ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_frame FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_frame ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_frameentry FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_frameentry ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_throw FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_throw ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_sampledcase FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_sampledcase ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_allotment FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_allotment ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_reading FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_reading ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_readinganswer FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_readinganswer ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_finding FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_finding ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_findingstep FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_findingstep ENABLE ALWAYS TRIGGER guard_sampling;
CREATE OR REPLACE TRIGGER guard_sampling BEFORE INSERT ON public.oversight_serviceaction FOR EACH ROW
    EXECUTE FUNCTION public.guard_sampling();
ALTER TABLE public.oversight_serviceaction ENABLE ALWAYS TRIGGER guard_sampling;

-- What Python makes, PostgreSQL holds it to: the hash is of what is told and of what is sealed, and what is told is what
-- stands beside it.
ALTER TABLE public.oversight_sentreturn
    DROP CONSTRAINT IF EXISTS return_digest_is_of_what_it_told,
    DROP CONSTRAINT IF EXISTS return_tells_what_stands_beside_it,
    ADD CONSTRAINT return_digest_is_of_what_it_told CHECK (
        digest = encode(sha256(convert_to(paper || sealed_digest, 'UTF8')), 'hex')
    ),
    ADD CONSTRAINT return_tells_what_stands_beside_it CHECK (
        coalesce(paper::jsonb #>> '{sent,recipient}' = recipient
            AND (paper::jsonb #>> '{sent,is_exact}')::boolean = is_exact
            AND paper::jsonb #>> '{period,first}' = to_char(first, 'YYYY-MM-DD')
            AND paper::jsonb #>> '{period,last}' = to_char(last, 'YYYY-MM-DD')
            AND jsonb_array_length(paper::jsonb -> 'shown') = cardinality(figures), false)
    );

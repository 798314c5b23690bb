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
    ), spell AS MATERIALIZED (
        SELECT c.id AS "case", c.client_id AS client, coalesce(h.service_id, c.service_id) AS service,
               coalesce(h.status, c.status) = 'waiting' AS is_waiting, c.opened_on,
               CASE WHEN c.closed_on <= until THEN c.closed_on END AS closed_on,
               CASE WHEN c.closed_on <= until THEN c.exit_kind ELSE '' END AS exit_kind,
               coalesce(x.destination, '') AS destination, coalesce(h.source, c.source) AS source, c.referred_on,
               coalesce(h.exploitation, c.exploitation) AS exploitation,
               coalesce(p.gender, q.gender) AS gender, coalesce(p.nationality, q.nationality) AS nationality,
               coalesce(p.first_language, q.first_language) AS language,
               coalesce(p.interpreter_needed, q.interpreter_needed) = 'yes' AS needs_interpreter,
               coalesce(date_part('year', age(c.opened_on, p.born_on)), date_part('year', c.opened_on) - p.born_year)::integer AS age,
               coalesce(said.answer, '') AS reporting
          FROM known, cases_case c
          JOIN cases_client q ON q.id = c.client_id
          LEFT JOIN LATERAL (
              SELECT v.* FROM cases_historicalcase v WHERE v.id = c.id
               ORDER BY v.history_date >= known.by,
                        CASE WHEN v.history_date < known.by THEN v.history_date END DESC NULLS LAST,
                        CASE WHEN v.history_date < known.by THEN v.history_id END DESC NULLS LAST,
                        v.history_date, v.history_id
               LIMIT 1
          ) h ON true
          LEFT JOIN LATERAL (
              SELECT v.* FROM cases_historicalclient v WHERE v.id = c.client_id
               ORDER BY v.history_date >= known.by,
                        CASE WHEN v.history_date < known.by THEN v.history_date END DESC NULLS LAST,
                        CASE WHEN v.history_date < known.by THEN v.history_id END DESC NULLS LAST,
                        v.history_date, v.history_id
               LIMIT 1
          ) p ON true
          LEFT JOIN LATERAL (  -- may she be told of without her name? What she last said up to today, in whichever case
              SELECT s.answer FROM cases_consent s JOIN cases_case o ON o.id = s.case_id
               WHERE o.client_id = c.client_id AND s.purpose = 'research'
               ORDER BY s.given_on DESC, s.id DESC LIMIT 1
          ) said ON true
          LEFT JOIN LATERAL (
              SELECT e.destination FROM supportplans_exit e
               WHERE e.case_id = c.id AND e.state = 'signed' AND c.closed_on <= until ORDER BY e.id DESC LIMIT 1
          ) x ON true
         WHERE (c.opened_on <= until OR c.referred_on <= until)
           AND coalesce(h.service_id, c.service_id) = ANY ((SELECT counter_services())::bigint[])
           AND c.id <> ALL ((SELECT closed_cases())::bigint[])
    ), left_in AS (
        SELECT spell."case" FROM spell WHERE spell.closed_on BETWEEN since AND until
    )
    SELECT 'spell', to_jsonb(spell) FROM spell
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
         WHERE r.received_on <= until
         GROUP BY r.id, spell."case"
    ) r
    UNION ALL
    SELECT 'promise', to_jsonb(d) FROM (
        SELECT d.case_id AS "case", CASE d.kind WHEN 'first_plan' THEN 'plan' ELSE 'risk' END AS kind, d.due_on,
               CASE WHEN d.met_on <= until THEN d.met_on END AS met_on, coalesce(d.cancelled_at < known.by, false) AS is_withdrawn
          FROM known, spell JOIN cases_deadline d ON d.case_id = spell."case"
         WHERE d.kind IN ('first_risk_assessment', 'first_plan') AND d.due_on BETWEEN since AND until
           AND d.cancelled_why <> 'Replaced by a new date'  -- Deadline.REPLACED
    ) d
    UNION ALL
    SELECT 'exit', to_jsonb(e) FROM (
        SELECT e.case_id AS "case", coalesce(first.level, '') AS baseline,
               e.evidence @> '[{"number": 1, "is_met": true}]' AS is_down,
               e.evidence @> '[{"number": 1, "status": "Exception"}]' AS has_exception
          FROM left_in JOIN supportplans_exit e ON e.case_id = left_in."case" AND e.state = 'signed'
          LEFT JOIN LATERAL (
              SELECT a.level FROM riskassessment_assessment a
               WHERE a.case_id = e.case_id AND a.status = 'signed' ORDER BY a.number LIMIT 1
          ) first ON true
    ) e
    UNION ALL
    SELECT 'goal', jsonb_build_object('case', t.case_id, 'domain', t.domain, 'status', t.status)
      FROM left_in JOIN supportplans_target t ON t.case_id = left_in."case"
    UNION ALL
    SELECT 'rating', to_jsonb(o) FROM (
        SELECT DISTINCT ON (o.case_id, o.moment = 'baseline')
               o.case_id AS "case", o.moment = 'baseline' AS is_first,
               o.housing, o.safety, o.support, o.services, o.purpose, o.medical, o.education
          FROM left_in JOIN supportplans_outcomerating o ON o.case_id = left_in."case" AND o.rated_on <= until
         ORDER BY o.case_id, o.moment = 'baseline', o.rated_on DESC, o.id DESC
    ) o
    UNION ALL
    SELECT 'dependant', to_jsonb(d) FROM (
        SELECT d.case_id AS "case", coalesce(date_part('year', age(until, d.born_on))::integer, d.age) AS age,
               EXISTS (
                   SELECT FROM riskassessment_dependantscreen s WHERE s.dependant_id = d.id AND s.screened_on <= until
               ) AS is_screened
          FROM spell JOIN cases_dependant d ON d.case_id = spell."case"
         WHERE spell.opened_on <= until AND spell.closed_on IS NULL AND (d.born_on IS NULL OR d.born_on <= until)
           AND d.lives_with_her
    ) d
    UNION ALL
    SELECT 'session', to_jsonb(e) FROM (
        SELECT e.case_id AS "case", (e.happened_at AT TIME ZONE 'Europe/London')::date AS "on", e.interpreter
          FROM known, spell JOIN cases_entry e ON e.case_id = spell."case"
         WHERE e.kind IN ('met', 'phoned', 'email') AND e.happened_at < known.by
           AND e.happened_at >= since::timestamp AT TIME ZONE 'Europe/London'
           AND e.interpreter <> 'not_needed' AND (e.interpreter <> '' OR spell.needs_interpreter)
    ) e
    UNION ALL
    -- Nobody counts what is said of their own work, or was said beside them: of one answer that would be the answer.
    SELECT 'voice', jsonb_build_object('case', f.case_id, 'on', f.given_on, 'listened', f.listened, 'safe', f.safe)
      FROM spell JOIN cases_case k ON k.id = spell."case" JOIN supportplans_feedback f ON f.case_id = k.id
     WHERE f.given_on BETWEEN since AND until
       AND acting_user() IS DISTINCT FROM k.worker_id AND acting_user() IS DISTINCT FROM k.second_worker_id
       AND acting_user() <> f.recorded_by_id
    UNION ALL
    SELECT 'refusal', to_jsonb(n) FROM (
        SELECT n.service_id AS service, n.source, n.referred_on, n.answered_on, n.reason FROM oversight_enquiry n
         WHERE n.withdrawn_at IS NULL AND n.service_id = ANY ((SELECT counter_services())::bigint[])
           AND (n.referred_on BETWEEN since AND until OR n.answered_on BETWEEN since AND until)
    ) n
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
       AND c.service_id = ANY ((SELECT counter_services())::bigint[]) AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

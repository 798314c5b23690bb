-- Whether what was asked by reference of a client's record became what was recorded in her case at a moment. To who watches
-- over dates that is not shown: it would tell who wrote it that there is such a record, and by what is missing that another
-- is sealed or that there is none. They have `spoken_to_watch`.
CREATE OR REPLACE FUNCTION public.came_by_reference(of_client bigint, of_kind text, recorded timestamptz) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.rights_spokenrequest s JOIN public.cases_case c ON c.reference = s.of_reference
         WHERE c.client_id = of_client AND s.kind = of_kind AND s."end" = 'recorded' AND s.ended_at = recorded
    )
$$;

-- By when copies of a record must be given, by reference: for who watches over that and reads no case. Whoever handles
-- requests sees those of their cases as rows. Not of a case that is sealed, or closed to them; nor what came by reference.
CREATE OR REPLACE FUNCTION public.requests_to_watch()
    RETURNS TABLE (reference text, received_on date, due_on date, is_paused boolean, ended_on date, ended_how text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.reference::text, r.received_on,
           (SELECT min(d.due_on) FROM cases_deadline d
             WHERE d.case_id = c.id AND d.kind = 'access_request' AND d.met_at IS NULL AND d.cancelled_at IS NULL),
           EXISTS (SELECT FROM rights_requestpause p WHERE p.request_id = r.id AND p.answered_on IS NULL),
           r.ended_on, r."end"::text
      FROM rights_accessrequest r JOIN cases_case c ON c.id = r.case_id
     WHERE (SELECT acting_as_one_of({{roles REQUESTS_VIEW}})) IS NOT NULL
       AND (SELECT acting_as_one_of({{roles REQUEST_HANDLE}})) IS NULL
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
       AND NOT came_by_reference(c.client_id, 'copy', r.made_at)
$$;

-- Which words that stand beside one another in a record are words of one name, of another client whichever team she is with:
-- for who gathers a copy, so that her name is suggested as somebody else's. It answers with the words that were asked, and
-- of nobody who is closed to whoever asks, and only while she herself asks for her copy on a case of theirs: who it is was
-- recorded, and stands in the log. Without that, anybody of the role could ask which names are clients'.
CREATE OR REPLACE FUNCTION public.clients_named(
    of_client bigint, firsts text[], seconds text[], OUT first_word text, OUT second_word text
) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT w.first, w.second
      FROM unnest(firsts, seconds) w (first, second)
      JOIN cases_namekey a ON a.word = w.first
      JOIN cases_namekey b ON b.word = w.second AND b.client_id = a.client_id
     WHERE (SELECT acting_as_one_of({{roles REQUEST_HANDLE}})) IS NOT NULL AND a.client_id <> of_client
       AND EXISTS (
           SELECT FROM rights_accessrequest r JOIN cases_case c ON c.id = r.case_id
            WHERE c.client_id = of_client AND r."end" = '' AND r.identity_how <> ''
              AND (c.service_id = ANY ((SELECT find_services())::bigint[])
                   OR c.worker_id = acting_user() OR c.second_worker_id = acting_user()
                   OR c.id = ANY ((SELECT opened_cases())::bigint[]))
              AND c.id <> ALL ((SELECT closed_cases())::bigint[])
       )
       AND NOT EXISTS (
           SELECT FROM cases_case c
            WHERE c.client_id = a.client_id AND c.id = ANY ((SELECT closed_cases())::bigint[])
       )
$$;

-- The acting user, if their role records by reference what is asked of a record that they do not open.
CREATE OR REPLACE FUNCTION public.reference_taker() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles REQUEST_BY_REFERENCE}})
$$;

-- The acting user, if their role handles requests.
CREATE OR REPLACE FUNCTION public.request_handler() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles REQUEST_HANDLE}})
$$;

-- What is asked by reference is written once, by who takes it, as of now; and recorded in the case once by who handles
-- requests, for whom the rule of rows shows it: a hold once there is one that takes its place. That it is withdrawn,
-- `withdraw_spoken` writes, and that its words are over, `blank_spoken`.
CREATE OR REPLACE FUNCTION public.guard_spoken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['end', 'ended_at', 'ended_by_id'];
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.made_by_id = reference_taker() AND NEW.made_at = acting_at() AND NEW.ended_at IS NULL
            AND NEW.withdrawn_at IS NULL
        OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - later = to_jsonb(OLD) - later
            AND OLD.ended_at IS NULL AND OLD.withdrawn_at IS NULL
            AND NEW.ended_at = acting_at() AND NEW.ended_by_id = request_handler()
            AND (NEW.kind <> 'hold' OR EXISTS (
                 SELECT FROM rights_legalhold h JOIN cases_case c ON c.client_id = h.client_id
                  WHERE c.reference = NEW.of_reference AND h.lifted_at IS NULL
            ))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What is asked by reference is written once, and ended once.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- What was asked by reference, for those who take that: that it was, until a number of days after it was written, and that
-- who wrote it withdrew it. The same of every reference, and whatever became of it: whether there is such a record, whether
-- it is sealed and whether anybody recorded it, it does not say. Not what was said either: a colleague who takes over needs
-- the reference and the days, and who answers has the words.
CREATE OR REPLACE FUNCTION public.spoken_to_watch() RETURNS TABLE (
    id bigint, of_reference text, kind text, received_on date, made_at timestamptz, made_by_id bigint, is_withdrawn boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, s.of_reference::text, s.kind::text, s.received_on, s.made_at, s.made_by_id, s.withdrawn_at IS NOT NULL
      FROM rights_spokenrequest s
     WHERE (SELECT reference_taker()) IS NOT NULL AND s.made_at > acting_at() - {{spoken days}}
     ORDER BY s.received_on, s.id
$$;

-- Withdraw what was asked by reference: once, by who wrote it. Whether it did is answered by that alone: it does so too where
-- it was recorded in the case already, and those who handle requests are told (`tell_of_spoken`).
CREATE OR REPLACE FUNCTION public.withdraw_spoken(of_request bigint) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH withdrawn AS (
        UPDATE rights_spokenrequest s SET withdrawn_at = acting_at(), withdrawn_by_id = s.made_by_id
         WHERE s.id = of_request AND s.made_by_id = (SELECT reference_taker()) AND s.withdrawn_at IS NULL
        RETURNING s.id
    )
    SELECT EXISTS (SELECT FROM withdrawn)
$$;

-- Who is told of what was asked by reference, in which words: who handles requests, and for whom the case exists other than by
-- a reason that they gave. Where there is nobody, those who can put a manager there: who keeps accounts, and who leads her
-- service and confirms; not another manager, for whom there is no such record. They are told neither of whose record it is nor
-- what was asked. For what runs as the owner: to anybody else it answers what exists for them, which is nothing.
CREATE OR REPLACE FUNCTION public.spoken_notices(requests bigint[], is_again boolean)
    RETURNS TABLE (person_id bigint, words text, url text) LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT s.id, s.of_reference, s.kind, s.received_on, s.withdrawn_at IS NOT NULL AS is_withdrawn,
               s.ended_at IS NOT NULL AS is_recorded, c.id AS case_id, c.client_id, c.worker_id, c.second_worker_id, c.service_id,
               to_char(s.received_on, 'FMDD FMMonth YYYY') AS on_day
          FROM rights_spokenrequest s JOIN cases_case c ON c.reference = s.of_reference AND c.erased_on IS NULL
         WHERE s.id = ANY (requests)
    ), pairs AS (
        SELECT array_agg(u.id) AS people, array_agg(a.case_id) AS cases FROM asked a CROSS JOIN accounts_user u
         WHERE u.role = ANY ({{roles REQUEST_HANDLE}}) AND can_be_used(u.is_active, u.ends_on)
    ), takers AS (
        SELECT a.id, x.person_id
          FROM pairs p CROSS JOIN LATERAL cases_existing(p.people, p.cases) x JOIN asked a ON a.case_id = x.case_id
         WHERE x.person_id IN (a.worker_id, a.second_worker_id)
            OR EXISTS (SELECT FROM accounts_user_services s WHERE s.user_id = x.person_id AND s.service_id = a.service_id)
            OR EXISTS (
                SELECT FROM cases_named n
                 WHERE n.person_id = x.person_id AND n.client_id = a.client_id AND n.ended_at IS NULL AND n.standing_as = 'sees'
            )
    )
    SELECT DISTINCT t.person_id,
           a.of_reference || CASE
               WHEN a.is_withdrawn AND a.is_recorded
                   THEN ': what was asked by reference was a mistake, and withdrawn. It is recorded in the case already: end it there.'
               WHEN a.is_withdrawn THEN ': what was asked by reference was a mistake, and withdrawn.'
               WHEN a.kind = 'hold' AND is_again
                   THEN ': a legal hold that was asked for by reference on ' || a.on_day || ' is still not recorded in the case.'
               WHEN a.kind = 'hold'
                   THEN ': a legal hold was asked for by reference. Nothing is erased until you record it in the case.'
               WHEN is_again THEN ': the client asked for a copy of the record on ' || a.on_day
                   || ', by reference. It is still not recorded in the case, and her month is running.'
               ELSE ': the client asked for a copy of the record on ' || a.on_day || ', by reference. Record it in the case.'
           END,
           CASE WHEN a.is_withdrawn THEN '/rights/' ELSE '/rights/by-reference/' || a.id || '/' END
      FROM asked a JOIN takers t ON t.id = a.id
    UNION
    SELECT u.id,
           v.name || ': something was asked of a record by reference, and no manager can open that record. A manager must be given '
               || 'that service.',
           CASE WHEN u.role = ANY ({{roles STAFF_CHANGE}}) THEN '/settings/staff/' ELSE '/team/' END
      FROM asked a JOIN accounts_service v ON v.id = a.service_id CROSS JOIN accounts_user u
     WHERE NOT a.is_withdrawn AND NOT EXISTS (SELECT FROM takers t WHERE t.id = a.id) AND can_be_used(u.is_active, u.ends_on)
       AND (u.role = ANY ({{roles STAFF_CHANGE}})
            OR u.role = ANY ({{roles STAFF_CONFIRM}}) AND u.role <> ALL ({{roles REQUEST_BY_REFERENCE}})
               AND EXISTS (SELECT FROM accounts_user_services s WHERE s.user_id = u.id AND s.service_id = a.service_id))
$$;

-- Tell of what was asked by reference, or that it was withdrawn. It answers nothing: whether there is such a record, and whether
-- anybody was told, is for nobody who asks. For who wrote it, in the moment in which they did. What is told names nobody who
-- told it: whoever told something reads it.
CREATE OR REPLACE FUNCTION public.tell_of_spoken(of_request bigint) RETURNS SETOF bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH asked AS (
        SELECT s.id FROM rights_spokenrequest s
         WHERE s.id = of_request AND s.made_by_id = (SELECT reference_taker()) AND coalesce(s.withdrawn_at, s.made_at) = acting_at()
    ), told AS (
        INSERT INTO accounts_notice (person_id, words, url, told_at)
        SELECT n.person_id, n.words, n.url, acting_at()
          FROM asked a CROSS JOIN LATERAL spoken_notices(ARRAY[a.id], false) n ORDER BY n.person_id
    )
    SELECT NULL::bigint WHERE false
$$;

-- Remind of what was asked by reference up to a day and is still not recorded: each of them once in seven days. For the worker,
-- who acts for nobody; it answers nothing, as above.
CREATE OR REPLACE FUNCTION public.remind_of_spoken(up_to date) RETURNS SETOF bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH waiting AS (
        SELECT array_agg(s.id) AS requests FROM rights_spokenrequest s
         WHERE acting_user() IS NULL AND s.ended_at IS NULL AND s.withdrawn_at IS NULL
           AND (s.made_at AT TIME ZONE 'Europe/London')::date <= up_to
    ), told AS (
        INSERT INTO accounts_notice (person_id, words, url, told_at)
        SELECT n.person_id, n.words, n.url, acting_at()
          FROM waiting w CROSS JOIN LATERAL spoken_notices(w.requests, true) n
         WHERE NOT EXISTS (
             SELECT FROM accounts_notice o
              WHERE o.person_id = n.person_id AND o.words = n.words AND o.told_at > acting_at() - interval '7 days'
         )
         ORDER BY n.person_id, n.words
    )
    SELECT NULL::bigint WHERE false
$$;

-- Blank what was said, a number of days after it was written: of what is in the case by now, was withdrawn, or is of no record
-- that there is. What a manager still has to record stays, and so does what is held for the law. For the worker.
CREATE OR REPLACE FUNCTION public.blank_spoken() RETURNS SETOF bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH blanked AS (
        UPDATE rights_spokenrequest s SET answers = ''
         WHERE acting_user() IS NULL AND s.answers <> '' AND s.made_at <= acting_at() - {{spoken days}}
           AND NOT EXISTS (
               SELECT FROM cases_case c
                WHERE c.reference = s.of_reference AND c.erased_on IS NULL
                  AND (s.ended_at IS NULL AND s.withdrawn_at IS NULL OR c.client_id IN (SELECT clients_held()))
           )
    )
    SELECT NULL::bigint WHERE false
$$;

-- Whose record the law holds: by a hold, or by one that was asked for by reference and that nobody has set yet.
CREATE OR REPLACE FUNCTION public.clients_held() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT h.client_id FROM public.rights_legalhold h WHERE h.lifted_at IS NULL
    UNION
    SELECT c.client_id FROM public.rights_spokenrequest s JOIN public.cases_case c ON c.reference = s.of_reference
     WHERE s.kind = 'hold' AND s.ended_at IS NULL AND s.withdrawn_at IS NULL
$$;

-- The acting user, if their role answers complaints.
CREATE OR REPLACE FUNCTION public.complaint_handler() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles COMPLAINT_HANDLE}})
$$;

-- When complaints are due that hang on a case, by their own reference: for who watches over that and reads no case. Never
-- of one about whoever asks. Complaints of no case they see as rows.
DROP FUNCTION IF EXISTS public.complaints_to_watch;
CREATE FUNCTION public.complaints_to_watch()
    RETURNS TABLE (reference text, received_on date, acknowledged_on date, progressed_on date, answered_on date, outcome text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.reference::text, c.received_on, c.acknowledged_on,
           (SELECT (max(n.made_at) AT TIME ZONE 'Europe/London')::date FROM rights_complaintnote n WHERE n.complaint_id = c.id),
           c.answered_on, c.outcome::text
      FROM rights_complaint c
     WHERE (SELECT acting_as_one_of({{roles REQUESTS_VIEW}})) IS NOT NULL
       AND (SELECT acting_as_one_of({{roles REQUEST_HANDLE}})) IS NULL
       AND c.case_id IS NOT NULL AND c.about_id IS DISTINCT FROM (SELECT acting_user())
       AND c.moved_to_id IS DISTINCT FROM (SELECT acting_user()) AND (SELECT acting_user()) <> ALL (c.kept_from)
$$;

-- Tell who answers complaints that one came, and again when few of the days are left in which it is acknowledged: of no case
-- all of them, of a case the managers of its service for whom it exists, and who watches over the dates. Never whom it is
-- about, nor of what they wrote down themselves that it came; once, of one that the page acknowledged, since nobody can be
-- reached. Answers who is told anew, and says nothing of it but its own reference. For the worker, who acts for nobody. The 30 days are the law's (`rights.rules.clocks`), and nobody's to say.
CREATE OR REPLACE FUNCTION public.tell_of_complaints(few integer) RETURNS SETOF bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH waiting AS (
        SELECT c.id, c.reference, c.case_id, c.about_id, c.moved_to_id, c.kept_from, c.made_by_id, c.received_on + 30 AS due_on,
               c.acknowledged_on IS NOT NULL AS is_by_page,
               c.acknowledged_on IS NULL
                   AND (acting_at() AT TIME ZONE 'Europe/London')::date >= c.received_on + 30 - least(few, 30) AS is_late
          FROM rights_complaint c
         WHERE (c.acknowledged_on IS NULL OR c.acknowledged_by_id IS NULL) AND c.outcome = '' AND acting_user() IS NULL
    ), answering AS (
        SELECT w.*, u.id AS person_id, u.role <> ALL ({{roles REQUEST_HANDLE}}) AS is_watching
          FROM waiting w CROSS JOIN accounts_user u
         WHERE u.role = ANY ({{roles COMPLAINT_HANDLE}}) AND can_be_used(u.is_active, u.ends_on)
           AND u.id IS DISTINCT FROM w.about_id AND u.id IS DISTINCT FROM w.moved_to_id AND u.id <> ALL (w.kept_from)
    ), pairs AS (
        SELECT array_agg(a.person_id) AS people, array_agg(a.case_id) AS cases FROM answering a
         WHERE a.case_id IS NOT NULL AND NOT a.is_watching
    ), existing AS (  -- a reason that was given to read does not make somebody answer
        SELECT x.person_id, x.case_id FROM pairs p CROSS JOIN LATERAL cases_existing(p.people, p.cases) x
          JOIN cases_case c ON c.id = x.case_id
         WHERE x.person_id IN (c.worker_id, c.second_worker_id)
            OR EXISTS (
                SELECT FROM accounts_user_services s WHERE s.user_id = x.person_id AND s.service_id = c.service_id
            )
            OR EXISTS (
                SELECT FROM cases_named n
                 WHERE n.person_id = x.person_id AND n.client_id = c.client_id AND n.ended_at IS NULL
                   AND n.standing_as = 'sees'
            )
    ), wanted AS (
        SELECT a.person_id, a.reference, w.words,
               -- Who watches over the dates of one on a case does not read it: it is a line of their list.
               CASE WHEN a.is_watching AND a.case_id IS NOT NULL THEN '/rights/' ELSE '/complaints/' || a.reference || '/' END
                   AS url
          FROM answering a
          CROSS JOIN LATERAL (VALUES
              (a.is_by_page,
               'A complaint came: see “Requests and complaints”, ' || a.reference || '. Nobody can be told that we have it:'
                   || ' it was written on our page, with no way to answer.'),
              (a.person_id IS DISTINCT FROM a.made_by_id AND NOT a.is_late AND NOT a.is_by_page,
               'A complaint came: see “Requests and complaints”, ' || a.reference || '. It must be acknowledged by '
                   || to_char(a.due_on, 'FMDD FMMonth YYYY') || '.'),
              (a.is_late,
               'A complaint has not been acknowledged: see “Requests and complaints”, ' || a.reference || '. The last day is '
                   || to_char(a.due_on, 'FMDD FMMonth YYYY') || '.')
          ) w (is_so, words)
         WHERE w.is_so AND (a.case_id IS NULL OR a.is_watching OR EXISTS (
             SELECT FROM existing x WHERE x.person_id = a.person_id AND x.case_id = a.case_id
         ))
        UNION ALL  -- it names everybody who would answer it: without this, nobody would ever read it
        SELECT u.id, w.reference,
               'A complaint came that nobody can read, as it names everyone who answers complaints: ' || w.reference
                   || '. Ask the trustees who should answer it. That person needs the role of a manager.',
               '/settings/staff/'
          FROM waiting w CROSS JOIN accounts_user u
         WHERE u.role = ANY ({{roles STAFF_CHANGE}}) AND can_be_used(u.is_active, u.ends_on)
           AND NOT EXISTS (SELECT FROM answering a WHERE a.id = w.id)
    ), told AS (
        INSERT INTO accounts_notice (person_id, words, url, told_at)
        SELECT w.person_id, w.words, w.url, acting_at() FROM wanted w
         WHERE NOT EXISTS (SELECT FROM accounts_notice n WHERE n.person_id = w.person_id AND n.words = w.words)
         ORDER BY w.person_id, w.reference
        RETURNING person_id
    )
    SELECT DISTINCT t.person_id FROM told t
$$;

-- What somebody without an account writes on our page for complaints: it is added, once for a page however often it is
-- sent, and read by nobody who acts for nobody. It returns the reference that is kept for it: by that the page acknowledges
-- it, where whoever wrote it leaves no way to be told.
DROP FUNCTION IF EXISTS public.receive_complaint;
CREATE FUNCTION public.receive_complaint(
    of_page uuid, new_reference text, its_kind text, its_words text, its_reply text, of_person bigint, others bigint[],
    made timestamptz
) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (made AT TIME ZONE 'Europe/London')::date;
    no_way boolean := its_reply = '';
BEGIN
    INSERT INTO rights_complaint (
        version, row_key, reference, kind, words, reply, channel, about_id, kept_from, received_on, made_at,
        acknowledged_how, acknowledged_on, acknowledged_at, outcome, reason, changed
    ) VALUES (
        1, of_page, new_reference, its_kind, its_words, its_reply, 'page', of_person, others, today, made,
        CASE WHEN no_way THEN 'page' ELSE '' END, CASE WHEN no_way THEN today END, CASE WHEN no_way THEN made END, '', '', ''
    ) ON CONFLICT (row_key) DO NOTHING;
    IF FOUND THEN
        INSERT INTO rights_historicalcomplaint (
            id, version, row_key, reference, kind, words, reply, channel, about_id, kept_from, received_on, made_at,
            acknowledged_how, acknowledged_on, acknowledged_at, outcome, reason, changed, history_date, history_type
        ) SELECT c.id, c.version, c.row_key, c.reference, c.kind, c.words, c.reply, c.channel, c.about_id, c.kept_from,
                 c.received_on, c.made_at, c.acknowledged_how, c.acknowledged_on, c.acknowledged_at, '', '', '', made, '+'
            FROM rights_complaint c WHERE c.row_key = of_page;
    END IF;
    RETURN (SELECT c.reference FROM rights_complaint c WHERE c.row_key = of_page AND c.made_by_id IS NULL);
END $$;

-- By when clients must be answered who say that something is wrong, by reference, and those be told who were told before:
-- for who watches over that and reads no case. It has ended once nothing of it is promised any more.
CREATE OR REPLACE FUNCTION public.corrections_to_watch()
    RETURNS TABLE (reference text, received_on date, due_on date, is_telling boolean, ended_on date, decision text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.reference::text, r.received_on, d.due_on, r.decided_at IS NOT NULL,
           CASE WHEN d.due_on IS NULL THEN r.answered_on END, r.decision::text
      FROM rights_correction r JOIN cases_case c ON c.id = r.case_id
      LEFT JOIN LATERAL (
           SELECT min(p.due_on) AS due_on FROM cases_deadline p
            WHERE p.source_kind = 'rights.correction' AND p.source_id = r.id AND p.met_at IS NULL AND p.cancelled_at IS NULL
              AND p.kind <> 'task'  -- that her record is erased is not an answer to her, which she has
      ) d ON true
     WHERE (SELECT acting_as_one_of({{roles REQUESTS_VIEW}})) IS NOT NULL
       AND (SELECT acting_as_one_of({{roles REQUEST_HANDLE}})) IS NULL
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

-- How far what was asked about one record is, for who watches over that and reads no case: which step, and on which day. Never
-- a word of what was asked, answered or decided for, nor of whom. A hold and an erasure are of all her cases.
CREATE OR REPLACE FUNCTION public.steps_to_watch(
    of_reference text, OUT matter text, OUT matter_id bigint, OUT step text, OUT on_day date, OUT how text
) RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH hers AS (
        SELECT c.id, c.client_id FROM cases_case c
         WHERE c.reference = of_reference
           AND (SELECT acting_as_one_of({{roles REQUESTS_VIEW}})) IS NOT NULL
           AND (SELECT acting_as_one_of({{roles REQUEST_HANDLE}})) IS NULL
           AND c.id <> ALL ((SELECT closed_cases())::bigint[])
    ), copies AS (
        SELECT r.* FROM hers JOIN rights_accessrequest r ON r.case_id = hers.id
         WHERE NOT came_by_reference(hers.client_id, 'copy', r.made_at)
    ), told (matter, matter_id, step, at_day, how) AS (
        SELECT 'copy', r.id, s.step, s.at_day, s.how
          FROM copies r
          CROSS JOIN LATERAL (VALUES
              ('received', r.received_on, ''), ('identity', r.identity_on, ''), ('longer', r.extension_told_on, ''),
              ('gathered', (r.gathered_at AT TIME ZONE 'Europe/London')::date, ''), ('ended', r.ended_on, r."end"::text),
              ('due', (SELECT min(d.due_on) FROM cases_deadline d
                        WHERE d.case_id = r.case_id AND d.kind = 'access_request' AND d.met_at IS NULL
                          AND d.cancelled_at IS NULL AND r.ended_on IS NULL), '')
          ) s (step, at_day, how)
        UNION ALL
        SELECT 'copy', p.request_id, s.step, s.at_day, ''
          FROM copies r
          JOIN rights_requestpause p ON p.request_id = r.id
          CROSS JOIN LATERAL (VALUES ('paused', p.asked_on), ('resumed', p.answered_on)) s (step, at_day)
        UNION ALL
        SELECT 'copy', y.request_id, s.step, (s.at_time AT TIME ZONE 'Europe/London')::date, ''
          FROM copies r
          JOIN rights_requestrelease y ON y.request_id = r.id
          CROSS JOIN LATERAL (VALUES
              ('second_asked', y.asked_at), ('second_yes', y.given_at), ('second_no', y.refused_at)
          ) s (step, at_time)
        UNION ALL
        SELECT 'correction', r.id, s.step, s.at_day, s.how
          FROM hers JOIN rights_correction r ON r.case_id = hers.id
          CROSS JOIN LATERAL (VALUES
              ('received', r.received_on, ''), ('answered', r.answered_on, r.decision::text), ('lifted', r.lifted_told_on, ''),
              ('due', (SELECT min(d.due_on) FROM cases_deadline d
                        WHERE d.source_kind = 'rights.correction' AND d.source_id = r.id AND d.met_at IS NULL
                          AND d.cancelled_at IS NULL AND d.kind <> 'task'), '')
          ) s (step, at_day, how)
        UNION ALL
        SELECT 'hold', h.id, s.step, s.at_day, ''
          FROM hers JOIN rights_legalhold h
            ON h.client_id = hers.client_id AND NOT came_by_reference(h.client_id, 'hold', h.set_at)
          CROSS JOIN LATERAL (VALUES
              ('hold_set', (h.set_at AT TIME ZONE 'Europe/London')::date),
              ('look_again', CASE WHEN h.lifted_at IS NULL THEN h.review_on END),
              ('lift_asked', (h.lift_asked_at AT TIME ZONE 'Europe/London')::date),
              ('hold_lifted', (h.lifted_at AT TIME ZONE 'Europe/London')::date)
          ) s (step, at_day)
        UNION ALL
        SELECT 'erasure', e.id, s.step, s.at_day, ''
          FROM hers JOIN rights_erasure e ON e.client_id = hers.client_id
          CROSS JOIN LATERAL (VALUES
              ('second_asked', (e.asked_at AT TIME ZONE 'Europe/London')::date),
              ('second_yes', (e.confirmed_at AT TIME ZONE 'Europe/London')::date),
              ('second_no', (e.refused_at AT TIME ZONE 'Europe/London')::date),
              ('stopped', (e.stopped_at AT TIME ZONE 'Europe/London')::date),
              ('erased', CASE WHEN e.stopped_at IS NULL AND e.refused_at IS NULL THEN e.due_on END)
          ) s (step, at_day)
        UNION ALL
        SELECT 'kept', k.id, s.step, s.at_day, ''
          FROM hers JOIN rights_retentionreview k ON k.client_id = hers.client_id
          CROSS JOIN LATERAL (VALUES
              ('kept_longer', (k.made_at AT TIME ZONE 'Europe/London')::date), ('kept_until', k.until_on)
          ) s (step, at_day)
    )
    SELECT t.matter, t.matter_id, t.step, t.at_day, t.how FROM told t WHERE t.at_day IS NOT NULL
     ORDER BY t.matter, t.matter_id, t.at_day
$$;

-- Which records are closed, in all cases of a client, and what the sum is made of by which each falls due: for who decides
-- about that, of their own services; and by reference alone for who watches over it. Not of what is closed to them, nor of
-- what was erased. Of whoever was a child while she was here, and of children on her file, no more than the last year. When
-- she asked that all of it is erased and somebody agreed, from that day and by whom: not if she came back to us afterwards,
-- or it was agreed that all of it is kept and not used instead.
DROP FUNCTION IF EXISTS public.records_due;
CREATE FUNCTION public.records_due(
    of_client bigint,  -- of all whom one may know of: nothing
    OUT case_id bigint, OUT reference text, OUT closed_on date, OUT last_activity_on date, OUT has_children boolean,
    OUT youngest_born integer, OUT kept_until date, OUT agreed_on date, OUT agreed_by bigint, OUT look_again_on date, OUT held_for text, OUT is_asked boolean, OUT erased_on date,
    OUT is_hold_asked boolean
) RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH asked AS (
        SELECT of_client AS client_id WHERE of_client IS NOT NULL
        UNION ALL
        SELECT DISTINCT c.client_id FROM cases_case c WHERE of_client IS NULL AND c.status = 'closed'
    ), decider AS (
        SELECT (SELECT acting_as_one_of({{roles RETENTION_DECIDE}})) IS NOT NULL AS is_so
    ), latest AS (  -- from each client outward, however little is known of how many there are
        SELECT l.* FROM asked
          JOIN LATERAL (
               SELECT c.* FROM cases_case c WHERE c.client_id = asked.client_id
                ORDER BY (c.status <> 'closed') DESC, c.closed_on DESC, c.id DESC LIMIT 1
          ) l ON l.status = 'closed'
         WHERE (SELECT acting_as_one_of({{roles RETENTION_VIEW}})) IS NOT NULL
    )
    SELECT l.id, l.reference::text, l.closed_on,
           (SELECT (max(e.happened_at) AT TIME ZONE 'Europe/London')::date FROM cases_entry e JOIN cases_case c ON c.id = e.case_id
             WHERE c.client_id = l.client_id),
           child.many > 0,
           child.youngest,
           (SELECT r.until_on FROM rights_retentionreview r WHERE r.client_id = l.client_id ORDER BY r.made_at DESC, r.id DESC LIMIT 1),
           agreed.answered_on, agreed.decided_by_id,
           hold.review_on, hold.asker::text,
           EXISTS (SELECT FROM rights_erasure e
                    WHERE e.client_id = l.client_id AND e.refused_at IS NULL AND e.stopped_at IS NULL AND e.confirmed_at IS NULL),
           (SELECT e.due_on FROM rights_erasure e
             WHERE e.client_id = l.client_id AND e.refused_at IS NULL AND e.stopped_at IS NULL AND e.confirmed_at IS NOT NULL),
           decider.is_so AND EXISTS (
               SELECT FROM rights_spokenrequest s JOIN cases_case c ON c.reference = s.of_reference
                WHERE c.client_id = l.client_id AND s.kind = 'hold' AND s.ended_at IS NULL AND s.withdrawn_at IS NULL)
      FROM decider CROSS JOIN latest l
      CROSS JOIN LATERAL (  -- herself, if she was or may have been one, and those on file
           SELECT count(*) AS many, max(k.born) AS youngest FROM (
               SELECT q.born_year::integer AS born FROM cases_case c JOIN cases_client q ON q.id = c.client_id
                WHERE c.client_id = l.client_id
                  AND (q.age_status <> 'adult' OR q.born_year > date_part('year', c.opened_on) - 18)
               UNION ALL
               SELECT coalesce(date_part('year', d.born_on)::integer, date_part('year', c.opened_on)::integer - d.age)
                 FROM cases_case c JOIN cases_dependant d ON d.case_id = c.id
                WHERE c.client_id = l.client_id
                  AND coalesce(date_part('year', c.opened_on) - date_part('year', d.born_on), d.age, 0) < 18
           ) k
      ) child
      LEFT JOIN LATERAL (
           SELECT r.answered_on, r.decided_by_id FROM rights_correction r JOIN cases_case c ON c.id = r.case_id
            WHERE c.client_id = l.client_id AND r.what = 'erase' AND r.decision = 'agreed' AND r.row_kind = '' AND r.subject = ''
              AND NOT EXISTS (SELECT FROM cases_case o WHERE o.client_id = l.client_id AND o.opened_on > r.answered_on)
              AND NOT EXISTS (SELECT FROM rights_correction k JOIN cases_case o ON o.id = k.case_id
                               WHERE o.client_id = l.client_id AND k.what = 'restrict' AND k.decision = 'agreed'
                                 AND k.row_kind = '' AND k.subject = '' AND k.decided_at >= r.decided_at)
            ORDER BY r.answered_on, r.id LIMIT 1
      ) agreed ON true
      LEFT JOIN LATERAL (
           SELECT h.review_on, h.asker FROM rights_legalhold h
            WHERE h.client_id = l.client_id AND h.lifted_at IS NULL
              AND (decider.is_so OR NOT came_by_reference(h.client_id, 'hold', h.set_at))
            ORDER BY h.review_on, h.id LIMIT 1
      ) hold ON true
     WHERE l.id <> ALL ((SELECT closed_cases())::bigint[])
       AND l.erased_on IS NULL
       AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = l.reference)
       AND ((SELECT acting_as_one_of({{roles RETENTION_DECIDE}})) IS NULL
            OR l.service_id = ANY ((SELECT find_services())::bigint[]) OR l.id = ANY ((SELECT opened_cases())::bigint[]))
$$;

-- Whom a complaint is about, once that is known, changes by two: one says so as who acts, another agrees. Whom it names
-- as well stays kept from it.
CREATE OR REPLACE FUNCTION public.guard_complaint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.moved_to_id IS NULL
        OR TG_OP = 'UPDATE' AND NEW.kept_from @> OLD.kept_from
            AND (NEW.about_id IS NOT DISTINCT FROM OLD.about_id OR OLD.about_id IS NULL
                OR NEW.about_id = OLD.moved_to_id AND OLD.moved_by_id <> acting_user())
            AND (NEW.moved_to_id IS NULL OR NEW.moved_by_id = acting_user()
                OR NEW.moved_to_id = OLD.moved_to_id AND NEW.moved_by_id = OLD.moved_by_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'That a complaint is about somebody else takes two.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- A legal hold is set by who acts, and lifted by another than who asked for that. What it says stays.
CREATE OR REPLACE FUNCTION public.guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['version', 'lift_why', 'lift_asked_at', 'lift_asked_by_id', 'lifted_at', 'lifted_by_id'];
    who bigint := acting_as_one_of({{roles RETENTION_DECIDE}});
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.set_by_id = who AND NEW.lift_asked_at IS NULL AND NEW.lifted_at IS NULL
        OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - later = to_jsonb(OLD) - later AND OLD.lifted_at IS NULL AND (
            NEW.lifted_at IS NULL AND NEW.lift_asked_by_id = who
            OR NEW.lifted_at = acting_at() AND NEW.lifted_by_id = who AND OLD.lift_asked_by_id <> who
                AND NEW.lift_asked_by_id = OLD.lift_asked_by_id AND NEW.lift_asked_at = OLD.lift_asked_at
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A legal hold is set by who acts, and lifted by two.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Of a complaint of no case that is held neither its words nor its notes nor the hold are deleted, not even by the owner.
-- The argument: the column that names the complaint.
CREATE OR REPLACE FUNCTION public.keep_complaint_for_the_law() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_complaint bigint := (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
BEGIN
    IF EXISTS (SELECT FROM public.rights_complainthold h WHERE h.complaint_id = of_complaint AND h.lifted_at IS NULL) THEN
        RAISE EXCEPTION 'A legal hold stands: nothing of this complaint is deleted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;

-- An erasure is asked by who acts and confirmed, or refused, by whom they asked, once; whoever may decide stops it.
CREATE OR REPLACE FUNCTION public.guard_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['version', 'confirmed_at', 'confirmed_by_id', 'due_on', 'refused_at', 'refused_by_id', 'refused_why',
                          'stopped_at', 'stopped_by_id', 'stopped_why'];
    who bigint := acting_as_one_of({{roles RETENTION_DECIDE}});
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.asked_by_id = who AND NEW.confirmed_at IS NULL AND NEW.refused_at IS NULL
            AND NEW.stopped_at IS NULL
        OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - later = to_jsonb(OLD) - later
            AND OLD.refused_at IS NULL AND OLD.stopped_at IS NULL
            AND (NEW.confirmed_at IS NOT DISTINCT FROM OLD.confirmed_at AND NEW.due_on IS NOT DISTINCT FROM OLD.due_on
                 OR OLD.confirmed_at IS NULL AND NEW.confirmed_by_id = who AND NEW.confirmed_at = acting_at())
            AND (NEW.refused_at IS NULL OR NEW.refused_by_id = who)
            AND (NEW.stopped_at IS NULL OR NEW.stopped_by_id = who)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An erasure is asked by one, and confirmed by another once.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- The acting user, if their role asks for an export of everything, and confirms one.
CREATE OR REPLACE FUNCTION public.acting_exporter() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles CHARITY_EXPORT}})
$$;

-- An export of everything is asked for, then decided once, in time and as of now, by another person; until it is made
-- anybody who may ask for one stops it, once. That it was made is written by the owner (rights/actions/exports.py).
CREATE OR REPLACE FUNCTION public.guard_charity_export() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    decision text[] := ARRAY['decided_at', 'decided_by_id', 'was_confirmed', 'decided_words', 'usable_until'];
    stop text[] := ARRAY['stopped_at', 'stopped_by_id', 'stopped_why'];
    acting bigint := public.acting_exporter();
BEGIN
    IF public.is_owner_of(TG_RELID) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.asked_by_id IS DISTINCT FROM acting OR NEW.asked_at IS DISTINCT FROM public.acting_at()
            OR NEW.open_until > NEW.asked_at + {{export answer}}
            OR NEW.decided_at IS NOT NULL OR NEW.stopped_at IS NOT NULL OR NEW.made_at IS NOT NULL
        THEN
            RAISE EXCEPTION 'An export is asked for by whoever may, as of now.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.made_at IS NULL AND OLD.stopped_at IS NULL AND to_jsonb(NEW) - stop = to_jsonb(OLD) - stop
        AND NEW.stopped_by_id = acting AND NEW.stopped_at = public.acting_at()
    THEN
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - decision IS DISTINCT FROM to_jsonb(OLD) - decision
        OR OLD.decided_at IS NOT NULL OR OLD.stopped_at IS NOT NULL
        OR NEW.decided_at IS DISTINCT FROM public.acting_at() OR NEW.decided_at >= OLD.open_until
        OR NEW.decided_by_id IS DISTINCT FROM acting OR NEW.decided_by_id = OLD.asked_by_id
        OR NEW.usable_until > NEW.decided_at + {{export days}}
    THEN
        RAISE EXCEPTION 'An export is decided once, in time, by another person.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- When the guards above are asked. No role of PostgreSQL's own, not even that of replication, switches them off.
CREATE OR REPLACE TRIGGER guard_charity_export BEFORE INSERT OR UPDATE ON public.rights_charityexport FOR EACH ROW
    EXECUTE FUNCTION public.guard_charity_export();
ALTER TABLE public.rights_charityexport ENABLE ALWAYS TRIGGER guard_charity_export;
CREATE OR REPLACE TRIGGER guard_complaint BEFORE INSERT OR UPDATE ON public.rights_complaint FOR EACH ROW
    EXECUTE FUNCTION public.guard_complaint();
ALTER TABLE public.rights_complaint ENABLE ALWAYS TRIGGER guard_complaint;
CREATE OR REPLACE TRIGGER guard_erasure BEFORE INSERT OR UPDATE ON public.rights_erasure FOR EACH ROW
    EXECUTE FUNCTION public.guard_erasure();
ALTER TABLE public.rights_erasure ENABLE ALWAYS TRIGGER guard_erasure;
CREATE OR REPLACE TRIGGER guard_erasure BEFORE INSERT OR UPDATE ON public.rights_complainterasure FOR EACH ROW
    EXECUTE FUNCTION public.guard_erasure();
ALTER TABLE public.rights_complainterasure ENABLE ALWAYS TRIGGER guard_erasure;
CREATE OR REPLACE TRIGGER guard_hold BEFORE INSERT OR UPDATE ON public.rights_legalhold FOR EACH ROW
    EXECUTE FUNCTION public.guard_hold();
ALTER TABLE public.rights_legalhold ENABLE ALWAYS TRIGGER guard_hold;
CREATE OR REPLACE TRIGGER guard_hold BEFORE INSERT OR UPDATE ON public.rights_complainthold FOR EACH ROW
    EXECUTE FUNCTION public.guard_hold();
ALTER TABLE public.rights_complainthold ENABLE ALWAYS TRIGGER guard_hold;
CREATE OR REPLACE TRIGGER guard_spoken BEFORE INSERT OR UPDATE ON public.rights_spokenrequest FOR EACH ROW
    EXECUTE FUNCTION public.guard_spoken();
ALTER TABLE public.rights_spokenrequest ENABLE ALWAYS TRIGGER guard_spoken;
CREATE OR REPLACE TRIGGER keep_complaint_for_the_law BEFORE DELETE ON public.rights_complaint FOR EACH ROW
    EXECUTE FUNCTION public.keep_complaint_for_the_law('id');
ALTER TABLE public.rights_complaint ENABLE ALWAYS TRIGGER keep_complaint_for_the_law;
CREATE OR REPLACE TRIGGER keep_complaint_for_the_law BEFORE DELETE ON public.rights_historicalcomplaint FOR EACH ROW
    EXECUTE FUNCTION public.keep_complaint_for_the_law('id');
ALTER TABLE public.rights_historicalcomplaint ENABLE ALWAYS TRIGGER keep_complaint_for_the_law;
CREATE OR REPLACE TRIGGER keep_complaint_for_the_law BEFORE DELETE ON public.rights_complaintnote FOR EACH ROW
    EXECUTE FUNCTION public.keep_complaint_for_the_law('complaint_id');
ALTER TABLE public.rights_complaintnote ENABLE ALWAYS TRIGGER keep_complaint_for_the_law;
CREATE OR REPLACE TRIGGER keep_complaint_for_the_law BEFORE DELETE ON public.rights_complainthold FOR EACH ROW
    EXECUTE FUNCTION public.keep_complaint_for_the_law('complaint_id');
ALTER TABLE public.rights_complainthold ENABLE ALWAYS TRIGGER keep_complaint_for_the_law;
CREATE OR REPLACE TRIGGER keep_complaint_for_the_law BEFORE DELETE ON public.rights_historicalcomplainthold FOR EACH ROW
    EXECUTE FUNCTION public.keep_complaint_for_the_law('complaint_id');
ALTER TABLE public.rights_historicalcomplainthold ENABLE ALWAYS TRIGGER keep_complaint_for_the_law;

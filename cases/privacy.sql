-- cases.rules.access.case_scope in SQL, in parts: which ways lead the acting user to some cases, and which are closed to
-- them whichever way would. The condition that a case meets stands in privacy.py. {{…}}: see hestia/db/functions.py.

-- The acting user, as a worker of their own cases. Those of workers they stand in for are among the opened.
CREATE OR REPLACE FUNCTION public.find_workers() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT ARRAY(SELECT public.find_reader())
$$;

-- The ways past the rules of rows, from here on (but `reach`). Each runs as the owner, decides for itself who may ask, and
-- tells numbers, initials or ids, never a record. tests/db/test_catalogue.py names them: another is refused.

-- Which cases were opened to the acting user, or are held until an act is done, and which are closed to them: the
-- tables that say so are under the rules themselves, so the rules cannot read them. What closes holds for a client, and
-- so for every case of hers; glass is broken on one case.
-- `only_read` are those of them to which nothing leads but a reason that was given: to read, and to write a note
-- (READ_ONLY_WAYS).
DROP FUNCTION IF EXISTS public.find_opened;
CREATE FUNCTION public.find_opened(OUT opened bigint[], OUT only_read bigint[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH led AS (
        SELECT g.case_id, g.kind = 'asked' AS to_read FROM cases_accessgrant g
         WHERE g.person_id = team_reader() AND g.ended_at IS NULL
           AND g.from_at <= acting_at() AND g.until_at > acting_at()
           AND (g.kind <> 'cover' OR EXISTS (
               SELECT FROM cases_case x JOIN accounts_user_services s ON s.service_id = x.service_id
                WHERE x.id = g.case_id AND s.user_id = g.given_by_id
           ))
        UNION  -- a cover reaches no further than the services of whoever arranged it
        SELECT x.id, false FROM cases_cover c
          JOIN accounts_user_services s ON s.user_id = c.given_by_id
          JOIN cases_case x ON x.worker_id = c.worker_id AND x.service_id = s.service_id
         WHERE c.person_id = team_reader() AND c.ended_at IS NULL
           AND c.from_at <= acting_at() AND c.until_at > acting_at()
        UNION
        SELECT c.id, false FROM cases_named n JOIN cases_case c USING (client_id)
         WHERE n.person_id = team_reader() AND n.ended_at IS NULL AND n.standing_as = 'sees'
        UNION
        SELECT unnest(held_cases()), false
    )
    SELECT ARRAY(SELECT DISTINCT led.case_id FROM led), ARRAY(
        SELECT asked.case_id FROM (SELECT led.case_id FROM led GROUP BY 1 HAVING bool_and(led.to_read)) asked
         -- A value, and so looked up for the few that were opened by saying why: not joined with every case there is.
         WHERE (SELECT c.worker_id = (SELECT team_reader()) OR c.second_worker_id = (SELECT team_reader())
                       OR c.service_id = ANY ((SELECT find_services())::bigint[])
                  FROM cases_case c WHERE c.id = asked.case_id) IS NOT TRUE
    )
$$;

CREATE OR REPLACE FUNCTION public.find_closed() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT c.id FROM cases_exclusion e JOIN cases_case c USING (client_id)
         WHERE e.person_id = acting_user() AND e.ended_at IS NULL AND c.id <> ALL (held_cases())
        UNION  -- what was released to a student or volunteer, after the last day of it
        SELECT c.id FROM cases_case c
         WHERE c.second_worker_id = acting_user() AND team_reader() IS NULL
           AND c.second_until < (acting_at() AT TIME ZONE 'Europe/London')::date
        UNION
        SELECT c.id FROM cases_seal s JOIN cases_case c USING (client_id)
         WHERE acting_user() IS NOT NULL  -- nobody learns which are sealed
           AND s.ended_at IS NULL AND c.id <> ALL (held_cases()) AND NOT EXISTS (
             SELECT FROM cases_named n
              WHERE n.client_id = s.client_id AND n.person_id = team_reader() AND n.ended_at IS NULL
                AND (n.standing_as = 'sees' OR EXISTS (
                    SELECT FROM cases_accessgrant g
                     WHERE g.case_id = c.id AND g.person_id = n.person_id AND g.kind = 'broken_glass'
                       AND g.ended_at IS NULL AND g.from_at <= acting_at() AND g.until_at > acting_at()
                ))
         )
    )
$$;

-- Of pairs of a person and a case, those where the case exists for the person, now: the ways of `find_opened` and
-- `find_closed`, with nobody acting, for what is told to many at once. Whoever changes one changes the other;
-- tests/reminders/test_everyone.py holds them together. It runs with the rights of whoever asks.
CREATE OR REPLACE FUNCTION public.cases_existing(people bigint[], cases bigint[]) RETURNS TABLE (person_id bigint, case_id bigint)
    LANGUAGE sql STABLE AS $$
    WITH pair AS (
        SELECT DISTINCT p.person_id, p.case_id FROM unnest(people, cases) p (person_id, case_id)
    )
    SELECT u.id, c.id FROM pair p
      JOIN cases_case c ON c.id = p.case_id
      JOIN accounts_user u ON u.id = p.person_id AND u.role = ANY ({{roles CASE_VIEW}}) AND can_be_used(u.is_active, u.ends_on)
      CROSS JOIN LATERAL (SELECT u.role = ANY ({{roles TEAM_CASES_VIEW}}) AS is_of_team) r
     WHERE c.erased_on IS NULL AND (
               c.worker_id = u.id
               OR c.second_worker_id = u.id AND (
                   r.is_of_team OR coalesce(c.second_until >= (acting_at() AT TIME ZONE 'Europe/London')::date, true)
               )
               OR r.is_of_team AND (
               EXISTS (SELECT FROM accounts_user_services s WHERE s.user_id = u.id AND s.service_id = c.service_id)
               OR EXISTS (
                   SELECT FROM cases_accessgrant g
                    WHERE g.person_id = u.id AND g.case_id = c.id AND g.ended_at IS NULL
                      AND g.from_at <= acting_at() AND g.until_at > acting_at()
                      AND (g.kind <> 'cover' OR EXISTS (
                          SELECT FROM accounts_user_services s
                           WHERE s.user_id = g.given_by_id AND s.service_id = c.service_id
                      ))
               )
               OR EXISTS (
                   SELECT FROM cases_cover v JOIN accounts_user_services s ON s.user_id = v.given_by_id
                    WHERE v.person_id = u.id AND v.worker_id = c.worker_id AND s.service_id = c.service_id
                      AND v.ended_at IS NULL AND v.from_at <= acting_at() AND v.until_at > acting_at()
               )
               OR EXISTS (
                   SELECT FROM cases_named n
                    WHERE n.person_id = u.id AND n.client_id = c.client_id AND n.ended_at IS NULL AND n.standing_as = 'sees'
               )
           ))
       AND NOT EXISTS (
           SELECT FROM cases_exclusion e WHERE e.person_id = u.id AND e.client_id = c.client_id AND e.ended_at IS NULL
       )
       AND (
           NOT EXISTS (SELECT FROM cases_seal s WHERE s.client_id = c.client_id AND s.ended_at IS NULL)
           OR r.is_of_team AND EXISTS (
               SELECT FROM cases_named n
                WHERE n.client_id = c.client_id AND n.person_id = u.id AND n.ended_at IS NULL
                  AND (n.standing_as = 'sees' OR EXISTS (
                      SELECT FROM cases_accessgrant g
                       WHERE g.case_id = c.id AND g.person_id = u.id AND g.kind = 'broken_glass' AND g.ended_at IS NULL
                         AND g.from_at <= acting_at() AND g.until_at > acting_at()
                  ))
           )
       )
$$;

-- What the acting user reaches, as `act_as` keeps it for the transaction.
DROP FUNCTION IF EXISTS public.reach; -- which answered nothing before 27 November 2026
CREATE FUNCTION public.reach() RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'reader', public.find_reader(),
        'services', public.find_services()::text,
        'workers', public.find_workers()::text,
        'opened', led.opened::text,
        'only_read', led.only_read::text,
        'closed', public.find_closed()::text,
        'level', public.find_level()
    ) FROM public.find_opened() led
$$;

-- Of a case that somebody may only read changes no more than when she was last met, which their note says. What hangs on
-- it is under rules of its own (`Record.worked_on`).
CREATE OR REPLACE FUNCTION public.guard_only_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_owner_of(TG_RELID) OR to_jsonb(NEW) - 'last_contact_at' = to_jsonb(OLD) - 'last_contact_at'
        OR OLD.id <> ALL (coalesce(only_read_cases(), '{}'))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Who gave a reason reads this case, and changes nothing in it.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- For whom her cases exist is written by who acts, as their role may: what opens one to oneself while it is held for that
-- act, what opens or closes one to others by a manager, a name by one of those named (`cases.actions.lifting`). Afterwards
-- nothing of it changes but that it ends, once, or was checked.
CREATE OR REPLACE FUNCTION public.guard_relation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_now jsonb := to_jsonb(NEW);
    later text[] := ARRAY['version', 'ended_at', 'ended_by_id', 'ended_words', 'checked_at', 'checked_by_id', 'was_right', 'check_words'];
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'UPDATE' AND row_now - later = to_jsonb(OLD) - later AND (OLD.ended_at IS NULL OR NEW.ended_at = OLD.ended_at)
            -- Staff say whom they know; what follows is a manager's to say.
            AND (TG_TABLE_NAME <> 'cases_declaredlink' OR NEW.ended_at IS NOT DISTINCT FROM OLD.ended_at
                OR (row_now ->> 'ended_by_id')::bigint = acting_as_one_of({{roles ACCESS_MANAGE}}))
        OR TG_OP = 'INSERT' AND NEW.ended_at IS NULL AND NEW.given_by_id = acting_user() AND (CASE
            WHEN row_now ->> 'kind' IN ('asked', 'broken_glass') THEN
                (row_now ->> 'person_id')::bigint = team_reader() AND (row_now ->> 'case_id')::bigint = ANY (held_cases())
            WHEN TG_TABLE_NAME = 'cases_named' THEN team_reader() IS NOT NULL
            WHEN TG_TABLE_NAME = 'cases_declaredlink' THEN (row_now ->> 'person_id')::bigint = acting_user()
            ELSE acting_as_one_of({{roles ACCESS_MANAGE CASE_SEAL}}) IS NOT NULL
        END)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'For whom her cases exist is written by who acts, and stays.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- What is opened to more people takes two: it is asked by who acts, and decided once, as it was asked, by who acts then.
CREATE OR REPLACE FUNCTION public.guard_lifting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- What an answer, or that none is waited for any more, says. All else stays as it was asked.
    answered text[] := ARRAY['version', 'decided_at', 'decided_by_id', 'is_allowed', 'decided_words', 'ended_at', 'ended_by_id'];
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.asked_by_id = acting_user() AND NEW.decided_at IS NULL
        OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - answered = to_jsonb(OLD) - answered
            AND (NEW.decided_at IS NOT DISTINCT FROM OLD.decided_at
                 OR OLD.decided_at IS NULL AND NEW.decided_by_id = acting_user())
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'One asks for it, and another answers once.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- A booking that waits is asked by whoever asks, as it was typed, and perhaps taken back. Its decision comes from
-- decide_hazard() alone, which runs as the owner.
CREATE OR REPLACE FUNCTION public.guard_held_booking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['version', 'withdrawn_at', 'withdrawn_by_id', 'not_made_why'];
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.asked_by_id = acting_user() AND NEW.decided_at IS NULL AND NEW.withdrawn_at IS NULL
        OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - later = to_jsonb(OLD) - later
            AND (NEW.not_made_why = OLD.not_made_why OR OLD.decided_at IS NOT NULL)
            AND ((NEW.withdrawn_at, NEW.withdrawn_by_id) IS NOT DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by_id)
                 OR OLD.withdrawn_at IS NULL AND NEW.withdrawn_by_id = acting_user())
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was asked for stays as it was, and waits for its decision.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- What is secret is released by another person's yes to this very document, in the moment of the yes.
CREATE OR REPLACE FUNCTION public.guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_owner_of(TG_RELID) OR EXISTS (
        SELECT FROM cases_lifting l
         WHERE l.document_id = NEW.id AND l.level_to = NEW.level AND l.is_allowed
           AND l.decided_by_id = acting_user() AND l.decided_at = acting_at()
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'It takes two to let more people open this document.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- The case with this reference, if the acting user could open it by saying why: one answer for a reference nobody
-- has, a case they are kept out of, and a sealed one for which they are not named.
CREATE OR REPLACE FUNCTION public.case_to_open(sought text, OUT case_id bigint, OUT client_id bigint) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.client_id FROM cases_case c
     WHERE c.reference = sought AND c.erased_on IS NULL AND team_reader() IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM cases_exclusion e
            WHERE e.client_id = c.client_id AND e.person_id = acting_user() AND e.ended_at IS NULL
       )
       AND (
           NOT EXISTS (SELECT FROM cases_seal s WHERE s.client_id = c.client_id AND s.ended_at IS NULL)
           OR EXISTS (
               SELECT FROM cases_named n
                WHERE n.client_id = c.client_id AND n.person_id = acting_user() AND n.ended_at IS NULL
           )
       )
$$;

-- All cases of a client, for whoever may know of them: who closes her to some, or opens one of hers, must know who
-- works with her, and who asks who read about her is told of every case.
CREATE OR REPLACE FUNCTION public.her_cases(sought bigint, OUT case_id bigint, OUT reference text) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.reference FROM cases_case c
     WHERE c.client_id = sought AND c.erased_on IS NULL AND (SELECT team_reader()) IS NOT NULL
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

-- Since when something in a client's record is kept and not used, in whichever of her cases it was written down, for
-- everyone who reads one of hers: UK GDPR, article 18, binds the charity, not a service. A day, or nothing; not of what.
CREATE OR REPLACE FUNCTION public.restricted_since_told(sought bigint) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(m.said_on) FROM cases_recordmark m JOIN cases_case c ON c.id = m.case_id
     WHERE c.client_id = sought AND m.kind = 'restricted' AND m.ended_at IS NULL
       AND (SELECT case_reader()) IS NOT NULL AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

-- The same, for the owner too, whom no rule of rows holds.
CREATE OR REPLACE FUNCTION public.restricted_since(sought bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN public.is_owner_of('public.cases_recordmark'::regclass) THEN (
        SELECT min(m.said_on) FROM public.cases_recordmark m JOIN public.cases_case c ON c.id = m.case_id
         WHERE c.client_id = sought AND m.kind = 'restricted' AND m.ended_at IS NULL
    ) ELSE public.restricted_since_told(sought) END
$$;

-- Which notes have these words, the latest first: PostgreSQL uses no index of words under the rules of rows. Of cases
-- that exist for whoever asks, by the condition of the rule (CASE_SCOPE in cases/privacy.py: whoever changes one changes
-- the other), and of what an incident wrote only for those who read of risk. Ids alone: what they hold is under the rules.
CREATE OR REPLACE FUNCTION public.notes_with(sought text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id FROM cases_entry e JOIN cases_case c ON c.id = e.case_id
     WHERE to_tsvector('english'::regconfig, COALESCE(e.title, '') || ' ' || COALESCE(e.body, ''))
               @@ to_tsquery('english'::regconfig, sought)
       AND e.kind IN ('met', 'phoned', 'email', 'agency', 'incident', 'note')
       AND (e.kind <> 'incident' OR e.url = '' OR (SELECT sensitive_reader()) IS NOT NULL)
       AND (
           c.worker_id = ANY ((SELECT reader_workers())::bigint[]) OR c.second_worker_id = (SELECT case_reader())
           OR c.service_id = ANY ((SELECT reader_services())::bigint[])
           OR c.id = ANY ((SELECT opened_cases())::bigint[])
       )
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
       AND c.erased_on IS NULL
     ORDER BY e.happened_at DESC, e.id DESC LIMIT most
$$;

-- The references of cases whose glass was broken, for those who check it and may see no case. Not of sealed ones.
CREATE OR REPLACE FUNCTION public.references_to_check(OUT case_id bigint, OUT reference text) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT c.id, c.reference FROM cases_case c JOIN cases_accessgrant g ON g.case_id = c.id
     WHERE g.kind = 'broken_glass' AND (SELECT access_checker()) IS NOT NULL
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

DROP VIEW IF EXISTS public.cases_counted, public.cases_countedpromise;
DROP FUNCTION IF EXISTS public.places_taken, public.people_sought, public.counted_cases, public.counted_promises,
    public.case_loads, public.cases_carried, public.cases_given, public.hard_moments;

-- How full each service is, how many open cases each worker carries, which rooms are lived in or held: across
-- the charity, so that whoever opens a case knows where there is room. No case can be told from another.
CREATE FUNCTION public.places_taken()
    RETURNS TABLE (service_id bigint, worker_id bigint, is_waiting boolean, room_id bigint, is_held boolean, cases bigint, high bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.service_id, c.worker_id, c.status = 'waiting', NULL::bigint, NULL::boolean,
           count(*), count(*) FILTER (WHERE c.risk_rank >= 3)
      FROM cases_case c
     WHERE c.status <> 'closed' AND c.id <> ALL ((SELECT closed_cases())::bigint[])
       AND (SELECT acting_as_one_of({{roles CASE_OPEN TEAM_VIEW}})) IS NOT NULL
     GROUP BY 1, 2, 3
    UNION ALL
    -- Of a room whose holder is closed to who asks nothing is told but that it cannot be lived in.
    SELECT NULL, NULL, NULL, p.room_id, CASE WHEN p.case_id <> ALL ((SELECT closed_cases())::bigint[]) THEN p.is_held END, 0, 0
      FROM cases_placement p
     WHERE p.until_on IS NULL
       AND (SELECT acting_as_one_of({{roles CASE_OPEN TEAM_VIEW}})) IS NOT NULL
$$;

-- Find first and search: nobody is entered twice. Whose words all are so, begin so (with four letters or more: nobody
-- goes through a charity's clients letter by letter) or sound so, and who was born in those years; or who has one of
-- those numbers, whole (apps above may know more of them). Not by the end of a phone, of which there are ten thousand.
-- By a name under which she was exploited, which whoever exploited her knows, only where she exists for who asks.
-- Tells of each case its reference, where it stands, and the client's initials. Students ask nothing.
CREATE FUNCTION public.people_sought(
    words text[], sounds text[], born_from integer, born_to integer, or_unknown boolean,
    numbers text[], most integer
) RETURNS TABLE (
    client_id bigint, first_letter text, last_letter text, born_year integer, case_id bigint, reference text,
    status text, opened_on date, closed_on date, service_id bigint, worker_id bigint
)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH wanted AS (
        SELECT * FROM unnest(words, sounds) WITH ORDINALITY AS w (word, sound, n)
    ), keyed AS (
        SELECT w.n, k.client_id, k.is_forced FROM wanted w
          JOIN cases_namekey k
            ON k.word BETWEEN w.word AND CASE WHEN length(w.word) >= 4 THEN w.word || chr(1114111) ELSE w.word END
        UNION
        SELECT w.n, k.client_id, k.is_forced FROM wanted w JOIN cases_namekey k ON k.sound = w.sound
         WHERE w.sound <> '' AND length(w.word) > 1
    ), heard AS (
        SELECT k.n, k.client_id FROM keyed k
         WHERE NOT k.is_forced OR EXISTS (
               SELECT FROM cases_case x
                WHERE x.client_id = k.client_id AND (
                      x.worker_id = ANY ((SELECT reader_workers())::bigint[]) OR x.second_worker_id = (SELECT case_reader())
                      OR x.service_id = ANY ((SELECT reader_services())::bigint[])
                      OR x.id = ANY ((SELECT opened_cases())::bigint[]))
         )
    ), named AS (
        SELECT heard.client_id AS id FROM heard
         GROUP BY heard.client_id HAVING count(DISTINCT heard.n) = cardinality(words)
    ), numbered AS (
        SELECT x.id FROM cases_client x WHERE numbers <> '{}' AND upper(x.home_office_reference) = ANY (numbers)
        UNION
        SELECT x.client_id FROM cases_case x
         WHERE numbers <> '{}'
           AND (upper(x.nrm_reference) = ANY (numbers) OR upper(x.reference) = ANY (numbers) AND (
               x.worker_id = ANY ((SELECT reader_workers())::bigint[]) OR x.second_worker_id = (SELECT case_reader())
               OR x.service_id = ANY ((SELECT reader_services())::bigint[])
               OR x.id = ANY ((SELECT opened_cases())::bigint[])  -- by our reference only what exists for who asks
           ))
           AND x.id <> ALL ((SELECT closed_cases())::bigint[])
        {{union people_sought.numbered}}
    ), likely AS (
        SELECT p.id FROM cases_client p
         WHERE (p.id IN (SELECT numbered.id FROM numbered)
                OR p.id IN (SELECT named.id FROM named)
                   AND (born_from IS NULL OR p.born_year BETWEEN born_from AND born_to
                        OR or_unknown AND p.born_year IS NULL))
           AND EXISTS (
               SELECT FROM cases_case x
                WHERE x.client_id = p.id AND x.id <> ALL ((SELECT closed_cases())::bigint[])
           )
         ORDER BY p.id DESC LIMIT most
    )
    SELECT p.id, upper(left(coalesce(nullif(p.known_as, ''), p.first_name), 1)), upper(left(p.last_name, 1)),
           p.born_year::integer, c.id, c.reference, c.status, c.opened_on, c.closed_on, c.service_id, c.worker_id
      FROM likely JOIN cases_client p USING (id) JOIN cases_case c ON c.client_id = p.id
     WHERE (SELECT team_reader()) IS NOT NULL AND c.id <> ALL ((SELECT closed_cases())::bigint[]) AND c.erased_on IS NULL
     ORDER BY p.id DESC, c.opened_on DESC, c.id DESC
$$;

-- What a manager or a lead counts: the open cases of their services, by reference.
CREATE FUNCTION public.counted_cases()
    RETURNS TABLE (id bigint, reference text, service_id bigint, worker_id bigint, status text, risk_level text, risk_rank smallint, risk_assessed_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.reference, c.service_id, c.worker_id, c.status, c.risk_level, c.risk_rank, c.risk_assessed_on
      FROM cases_case c
     WHERE c.status <> 'closed' AND c.service_id = ANY ((SELECT counter_services())::bigint[])
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

-- And the open promises of their services, what still leads to her after closing too. Who keeps one is said here and in
-- `Deadline.objects.for_worker`, and whoever changes one changes the other: who it was given to, or whose case it is; what is
-- asked of any second person (Deadline.ASKED_OF_ANY) is kept by nobody yet, and least by who asked.
CREATE FUNCTION public.counted_promises()
    RETURNS TABLE (id bigint, case_id bigint, kind text, title text, due_on date, unit text, owner text, made_at timestamptz, made_by_id bigint,
                   reference text, keeper_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.case_id, d.kind, d.title, d.due_on, d.unit, d.owner, d.made_at, d.made_by_id, c.reference,
           coalesce(d.assignee_id, CASE WHEN d.kind NOT IN ('risk_sign_off', 'plan_answer') THEN c.worker_id END)
      FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id
     WHERE d.met_at IS NULL AND d.cancelled_at IS NULL
       AND c.erased_on IS NULL AND c.service_id = ANY ((SELECT counter_services())::bigint[])
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

-- What makes open cases heavy: of the cases that the acting user counts, and of those they work with. Never of a case that
-- is closed to them: a manager who is kept out learns no more from a sum than from a list.
CREATE FUNCTION public.case_loads(today date)
    RETURNS TABLE (id bigint, reference text, service_id bigint, worker_id bigint, second_worker_id bigint, risk_rank smallint,
                   dependants integer, needs_interpreter boolean, opened_on date, hearing_on date, given_on date,
                   last_contact_on date, overdue_ours integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.reference, c.service_id, c.worker_id, c.second_worker_id, c.risk_rank,
           (SELECT count(*) FROM cases_dependant d WHERE d.case_id = c.id AND d.lives_with_her)::integer,
           p.interpreter_needed = 'yes', c.opened_on,
           (SELECT min(d.due_on) FROM cases_deadline d
             WHERE d.case_id = c.id AND d.is_hearing AND d.met_at IS NULL AND d.cancelled_at IS NULL AND d.due_on >= today),
           -- When its worker was given it last: from the first day on, unless it was with somebody else, or nobody, before.
           CASE WHEN EXISTS (
               SELECT FROM cases_historicalcase h WHERE h.id = c.id AND h.worker_id IS DISTINCT FROM c.worker_id
           ) THEN (
               SELECT min(h.history_date AT TIME ZONE 'Europe/London')::date FROM cases_historicalcase h
                WHERE h.id = c.id AND h.worker_id = c.worker_id AND (h.history_date, h.history_id) > (
                    SELECT l.history_date, l.history_id FROM cases_historicalcase l
                     WHERE l.id = c.id AND l.worker_id IS DISTINCT FROM c.worker_id
                     ORDER BY l.history_date DESC, l.history_id DESC LIMIT 1
                )
           ) ELSE c.opened_on END,
           (c.last_contact_at AT TIME ZONE 'Europe/London')::date,
           (SELECT count(*) FROM cases_deadline d
             WHERE d.case_id = c.id AND d.met_at IS NULL AND d.cancelled_at IS NULL AND d.due_on < today
               AND d.owner = 'us' AND d.kind NOT IN ('recovery_review', 'move_on'))::integer  -- Deadline.MILESTONES
      FROM cases_case c JOIN cases_client p ON p.id = c.client_id
     WHERE c.status <> 'closed' AND c.id <> ALL ((SELECT closed_cases())::bigint[])
       AND (c.service_id = ANY ((SELECT counter_services())::bigint[])
            OR (SELECT sensitive_reader()) IN (c.worker_id, c.second_worker_id))
$$;

-- Which case was given to whom from one day to another, as the history of cases tells: those too that were closed or passed on
-- since. By the service that the case was in then, of those that the acting user counts; never of a case that is closed to
-- them. A case that was opened with a worker was given to them on the day it was opened, whenever it was written down.
CREATE FUNCTION public.cases_given(since date, until date) RETURNS TABLE (case_id bigint, worker_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT g.id, g.worker_id
      FROM (
        SELECT h.id, h.worker_id, h.service_id, h.worker_id IS DISTINCT FROM lag(h.worker_id) OVER version AS is_new,
               CASE WHEN row_number() OVER version = 1 THEN c.opened_on
                    ELSE (h.history_date AT TIME ZONE 'Europe/London')::date END AS given_on
          FROM cases_historicalcase h JOIN cases_case c ON c.id = h.id
         WHERE c.id <> ALL ((SELECT closed_cases())::bigint[])
        WINDOW version AS (PARTITION BY h.id ORDER BY h.history_date, h.history_id)
      ) g
     WHERE g.is_new AND g.worker_id IS NOT NULL AND g.given_on BETWEEN since AND until
       AND g.service_id = ANY ((SELECT counter_services())::bigint[])
$$;

-- Whose each case was at the end of some days, and how great its risk was then, as the history of cases tells: of those that were
-- open by then, in the service that they were in, of which the acting user counts. What was opened with a worker was theirs from
-- the day it was opened, whenever it was written down.
CREATE FUNCTION public.cases_carried(days date[])
    RETURNS TABLE (on_day date, case_id bigint, worker_id bigint, risk_rank smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH version AS (
        SELECT h.id, h.worker_id, h.service_id, h.risk_rank, c.opened_on, c.closed_on,
               CASE WHEN row_number() OVER version = 1 THEN c.opened_on
                    ELSE (h.history_date AT TIME ZONE 'Europe/London')::date END AS from_on,
               (lead(h.history_date) OVER version AT TIME ZONE 'Europe/London')::date AS until_on
          FROM cases_historicalcase h JOIN cases_case c ON c.id = h.id
         WHERE c.id <> ALL ((SELECT closed_cases())::bigint[])
        WINDOW version AS (PARTITION BY h.id ORDER BY h.history_date, h.history_id)
    )
    SELECT d.on_day, v.id, v.worker_id, v.risk_rank
      FROM unnest(days) AS d (on_day)
      JOIN version v ON v.from_on <= d.on_day AND (v.until_on IS NULL OR v.until_on > d.on_day)
     WHERE v.opened_on <= d.on_day AND (v.closed_on IS NULL OR v.closed_on > d.on_day) AND v.worker_id IS NOT NULL
       AND v.service_id = ANY ((SELECT counter_services())::bigint[])
$$;

-- How often each worker heard or dealt with something hard, from one day to another: counts, of the same cases (and those
-- closed since). Told of others to who counts them, of oneself to everybody who reads of risk.
CREATE FUNCTION public.hard_moments(since date, until date)
    RETURNS TABLE (person_id bigint, disclosures bigint, incidents bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.person, count(*) FILTER (WHERE m.is_disclosure), count(*) FILTER (WHERE NOT m.is_disclosure)
      FROM (
        SELECT r.made_by_id AS person, r.case_id, true AS is_disclosure, r.made_at AS at FROM cases_riskevent r
         WHERE r.kind = 'disclosure'
        UNION ALL
        SELECT e.by_id, e.case_id, false, e.recorded_at FROM cases_entry e WHERE e.kind = 'incident'
      ) m JOIN cases_case c ON c.id = m.case_id
     WHERE m.at >= since::timestamp AT TIME ZONE 'Europe/London'
       AND m.at < (until + 1)::timestamp AT TIME ZONE 'Europe/London'
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
       AND (c.service_id = ANY ((SELECT counter_services())::bigint[]) OR m.person = (SELECT sensitive_reader()))
     GROUP BY 1
$$;

CREATE VIEW public.cases_counted WITH (security_invoker = true) AS
    SELECT * FROM public.counted_cases();
CREATE VIEW public.cases_countedpromise WITH (security_invoker = true) AS
    SELECT * FROM public.counted_promises();

-- --- Hazards between clients (cases/rules/hazards.py, docs/decisions/0045) -------------------------------------------

-- Whether the session is the owner's own, who migrates and brings records over, and acts for nobody.
CREATE OR REPLACE FUNCTION public.is_owners_session() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT acting_user() IS NULL
       AND pg_has_role(session_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = 'public.cases_case'::regclass), 'USAGE')
$$;

-- The keys of one record, in place of those that it had, for cases on which who saves may write. It answers nothing.
CREATE OR REPLACE FUNCTION public.keep_hazard_keys(of_cases bigint[], from_source text, kinds text[], marks text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    reached bigint[] := ARRAY(
        SELECT c.id FROM cases_case c WHERE c.id = ANY (of_cases) AND (is_owners_session() OR (
            c.worker_id = ANY ((SELECT reader_workers())::bigint[]) OR c.second_worker_id = (SELECT case_reader())
            OR c.service_id = ANY ((SELECT reader_services())::bigint[])
            OR c.id = ANY ((SELECT opened_cases())::bigint[])
        ) AND c.id <> ALL ((SELECT closed_cases())::bigint[]) AND c.id <> ALL ((SELECT only_read_cases())::bigint[]))
    );
BEGIN
    DELETE FROM cases_hazardkey k
     WHERE k.case_id = ANY (reached) AND k.source = from_source
       AND NOT EXISTS (SELECT FROM unnest(kinds, marks) AS u (kind, mark) WHERE u.kind = k.kind AND u.mark = k.mark);
    INSERT INTO cases_hazardkey (case_id, kind, mark, source)
    SELECT r.id, u.kind, u.mark, from_source FROM unnest(reached) AS r (id), unnest(kinds, marks) AS u (kind, mark)
        ON CONFLICT DO NOTHING;
END $$;

-- What a client shares with others, where it may be a danger: `cases.rules.hazards.is_hazard` in SQL, over the keys of
-- every case, a closed one's for ten years. It runs with the rights of who asks: to the application there are no keys.
-- `others` are the clients who come near her; NULL is all. `own_kinds` and `own_marks` are not hers, but of whoever is
-- booked: of them a name that sounds as whoever exploited her is enough. What somebody said is not the same no longer counts
-- between these two.
CREATE OR REPLACE FUNCTION public.hazard_pairs(
    her bigint, others bigint[], own_kinds text[], own_marks text[], OUT client_id bigint, OUT kinds text[], OUT marks text[]
) RETURNS SETOF record LANGUAGE sql STABLE AS $$
    WITH known AS (
        SELECT c.client_id, k.kind, k.mark FROM public.cases_hazardkey k JOIN public.cases_case c ON c.id = k.case_id
         WHERE c.closed_on IS NULL OR c.closed_on > (public.acting_at() - interval '10 years')::date
        UNION ALL
        SELECT 0, u.kind, u.mark FROM unnest(own_kinds, own_marks) AS u (kind, mark)  -- nobody's number
    ), hers AS (
        SELECT DISTINCT known.kind, known.mark FROM known WHERE known.client_id = her
    ), shared AS (
        SELECT DISTINCT known.client_id, known.kind, known.mark FROM known JOIN hers USING (kind, mark)
    ), counted AS (
        SELECT s.*, s.kind IN ('phone', 'vehicle', 'account', 'address') AS is_strong,
               count(*) OVER (PARTITION BY s.kind, s.mark) <= CASE s.kind WHEN 'community' THEN 4 ELSE 12 END AS is_rare
          FROM shared s
    ), weighed AS (
        SELECT s.* FROM counted s
         WHERE s.client_id <> her AND (s.is_strong OR s.is_rare) AND (others IS NULL OR s.client_id = ANY (others))
           AND 'not_same' IS DISTINCT FROM (  -- what was said last: it may have been decided again
               SELECT h.verdict FROM public.cases_hazard h
                 JOIN public.cases_case a ON a.id = h.case_id JOIN public.cases_case b ON b.id = h.other_id
                WHERE h.decided_at IS NOT NULL AND s.mark = ANY (h.marks)
                  AND (a.client_id, b.client_id) IN ((her, s.client_id), (s.client_id, her))
                ORDER BY h.decided_at DESC, h.id DESC LIMIT 1
           )
    )
    SELECT w.client_id, array_agg(DISTINCT w.kind::text), array_agg(DISTINCT w.mark::text) FROM weighed w
     GROUP BY w.client_id
    HAVING bool_or(w.is_strong AND w.is_rare) OR count(DISTINCT w.kind) >= 2
        OR w.client_id = 0 AND bool_or(w.kind = 'exploiter' AND w.is_rare)
$$;

-- What was said before of two clients, where all that they share was known then: it is not asked again, unless nobody could tell.
CREATE OR REPLACE FUNCTION public.hazard_said(one bigint, two bigint, shared text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT h.verdict FROM public.cases_hazard h
      JOIN public.cases_case a ON a.id = h.case_id JOIN public.cases_case b ON b.id = h.other_id
     WHERE h.decided_at IS NOT NULL AND shared <@ h.marks::text[]
       AND (a.client_id, b.client_id) IN ((one, two), (two, one))
     ORDER BY h.decided_at DESC, h.id DESC LIMIT 1
$$;

-- The same of her and somebody who is no client, by what they are called.
CREATE OR REPLACE FUNCTION public.hazard_said_of(her bigint, called text, shared text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT h.verdict FROM public.cases_hazard h JOIN public.cases_case a ON a.id = h.case_id
     WHERE h.decided_at IS NOT NULL AND shared <@ h.marks::text[] AND a.client_id = her AND h.other_id IS NULL AND h.other_words = called
     ORDER BY h.decided_at DESC, h.id DESC LIMIT 1
$$;

-- The latest case of a client: by its reference she is named to who decides.
CREATE OR REPLACE FUNCTION public.latest_case(of_client bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT c.id FROM public.cases_case c WHERE c.client_id = of_client
     ORDER BY c.closed_on IS NULL DESC, c.opened_on DESC, c.id DESC LIMIT 1
$$;

-- The clients of whom whoever acts must not know; nothing where nobody acts, as of the cases: then all are closed.
CREATE OR REPLACE FUNCTION public.closed_clients() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN (SELECT closed_cases()) IS NOT NULL THEN
        ARRAY(SELECT c.client_id FROM public.cases_case c WHERE c.id = ANY ((SELECT closed_cases())::bigint[]))
    END
$$;

-- The clients who come near her by what is booked, and 0 for whoever is booked themselves; NULL is all. Of a group, those who take
-- part, and those for whom that waits for a decision.
DROP FUNCTION IF EXISTS public.hazard_others(text, bigint[], text[]);
CREATE OR REPLACE FUNCTION public.hazard_others(act text, workers bigint[], interpreters text[], in_group bigint)
    RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT CASE act
        WHEN 'room' THEN NULL
        WHEN 'allocation' THEN ARRAY(
            SELECT c.client_id FROM public.cases_case c
             WHERE c.closed_on IS NULL AND (c.worker_id = ANY (workers) OR c.second_worker_id = ANY (workers))
            UNION SELECT 0
        )
        ELSE ARRAY(
            SELECT c.client_id FROM public.cases_groupplace p JOIN public.cases_case c ON c.id = p.case_id
             WHERE p.group_id = in_group AND p.ended_at IS NULL AND c.closed_on IS NULL
            UNION
            SELECT c.client_id FROM public.cases_heldbooking b JOIN public.cases_case c ON c.id = b.case_id
             WHERE b.act IN ('group', 'journey') AND (b.answers ->> 'group')::bigint = in_group
               AND b.decided_at IS NULL AND b.withdrawn_at IS NULL AND c.closed_on IS NULL
            UNION
            SELECT c.client_id FROM public.cases_entry e JOIN public.cases_case c ON c.id = e.case_id
             WHERE e.interpreter_name <> '' AND e.interpreter_name = ANY (interpreters)
            UNION
            SELECT c.client_id FROM public.cases_consent s JOIN public.cases_case c ON c.id = s.case_id
             WHERE s.interpreter_name <> '' AND s.interpreter_name = ANY (interpreters)
            UNION
            SELECT c.client_id FROM public.cases_deadline d JOIN public.cases_case c ON c.id = d.case_id
             WHERE d.interpreter <> '' AND d.interpreter = ANY (interpreters) AND d.cancelled_at IS NULL
            UNION SELECT 0
        )
    END
$$;

-- Before something is booked: whether it has to wait. Yes or no, to who asked for it, and nothing of why; what was found
-- goes to who decides. For a room the whole caseload is asked; for a worker or an interpreter, the clients whom they have;
-- for a group session or a shared journey, those who take part.
-- Because of a client who is closed to whoever asks nothing waits (tell_of_closed_hazards).
-- NULL to whom it is not for: then it waits as well.
CREATE OR REPLACE FUNCTION public.hold_for_hazard(
    asked bigint, workers bigint[], interpreters text[], own_kinds text[], own_marks text[]
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    b cases_heldbooking;
    her bigint;
    in_group bigint;
    called text := left(interpreters[1], 120);
BEGIN
    SELECT x.* INTO b FROM cases_heldbooking x JOIN cases_case c ON c.id = x.case_id
     WHERE x.id = asked AND x.decided_at IS NULL AND x.withdrawn_at IS NULL AND (is_owners_session() OR (
         c.worker_id = ANY ((SELECT reader_workers())::bigint[]) OR c.second_worker_id = (SELECT case_reader())
         OR c.service_id = ANY ((SELECT reader_services())::bigint[])
         OR c.id = ANY ((SELECT opened_cases())::bigint[])
     ) AND x.asked_by_id = acting_user() AND c.id <> ALL ((SELECT closed_cases())::bigint[]));
    -- Who is asked about is who was asked for.
    IF b.id IS NULL OR b.act = 'allocation'
        AND NOT workers <@ ARRAY[(b.answers ->> 'worker')::bigint, (b.answers ->> 'second_worker')::bigint] THEN
        RETURN NULL;
    END IF;
    her := (SELECT c.client_id FROM cases_case c WHERE c.id = b.case_id);
    in_group := CASE WHEN b.act IN ('group', 'journey') THEN (b.answers ->> 'group')::bigint END;
    INSERT INTO cases_hazard (booking_id, group_id, case_id, other_id, other_words, act, words, kinds, marks, found_at,
                              verdict, outcome, conditions, basis)
    SELECT b.id, in_group, b.case_id, CASE WHEN p.client_id > 0 THEN latest_case(p.client_id) END,
           CASE WHEN p.client_id > 0 THEN '' ELSE called END, '', '', p.kinds, p.marks, acting_at(),
           coalesce(CASE WHEN p.client_id > 0 THEN hazard_said(her, p.client_id, p.marks) ELSE hazard_said_of(her, called, p.marks) END, ''),
           '', '', ''
      FROM hazard_pairs(her, hazard_others(b.act, workers, interpreters, in_group), own_kinds, own_marks) p
     WHERE p.client_id <> ALL ((SELECT closed_clients())::bigint[])
       AND (p.client_id > 0 OR hazard_said_of(her, called, p.marks) IS DISTINCT FROM 'not_same')
     ORDER BY p.client_id;
    RETURN FOUND;
END $$;

-- Whom a booking would bring near her because of one who is closed to whoever books: nothing waits for it, since that
-- would tell them that she is there. It answers nothing; who decides is told what was booked, and by whom.
DROP FUNCTION IF EXISTS public.tell_of_closed_hazards(bigint, text, text, bigint[], text[]);
CREATE OR REPLACE FUNCTION public.tell_of_closed_hazards(
    of_case bigint, for_act text, as_words text, workers bigint[], interpreters text[], in_group bigint
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    her bigint;
BEGIN
    her := (SELECT c.client_id FROM cases_case c WHERE c.id = of_case AND (is_owners_session() OR (
        c.worker_id = ANY ((SELECT reader_workers())::bigint[]) OR c.second_worker_id = (SELECT case_reader())
        OR c.service_id = ANY ((SELECT reader_services())::bigint[])
        OR c.id = ANY ((SELECT opened_cases())::bigint[])
    ) AND c.id <> ALL ((SELECT closed_cases())::bigint[])));
    INSERT INTO cases_hazard (case_id, group_id, other_id, other_words, act, words, asked_by_id, kinds, marks, found_at,
                              verdict, outcome, conditions, basis)
    SELECT of_case, in_group, latest_case(p.client_id), '', for_act, as_words, acting_user(), p.kinds, p.marks, acting_at(),
           coalesce(hazard_said(her, p.client_id, p.marks), ''), '', '', ''
      FROM hazard_pairs(her, hazard_others(for_act, workers, interpreters, in_group), '{}', '{}') p
     WHERE p.client_id = ANY ((SELECT closed_clients())::bigint[]) AND NOT EXISTS (
         SELECT FROM cases_hazard h JOIN cases_case o ON o.id = h.other_id
          WHERE h.booking_id IS NULL AND h.decided_at IS NULL AND h.case_id = of_case AND o.client_id = p.client_id
            AND (h.act, h.words, h.asked_by_id) = (for_act, as_words, acting_user()) AND p.marks <@ h.marks::text[]
     )
     ORDER BY p.client_id;
END $$;

-- Whether the acting user has cancelled a session or a journey, or is changing it now.
CREATE OR REPLACE FUNCTION public.is_acted_on(g public.cases_clientgroup) RETURNS boolean LANGUAGE sql STABLE
    RETURN g.cancelled_by_id IS NOT DISTINCT FROM public.acting_user() AND g.cancelled_at IS NOT NULL
        OR g.changed_by_id = public.acting_user() AND g.changed_at > public.acting_at() - interval '1 minute';

-- Who was to take part in what the acting user has cancelled or is changing, and still is: those too whom they do not see, so that
-- it stands in nobody's diary as it was. Keys alone: the act ends or moves these places, and its page tells nothing of them.
CREATE OR REPLACE FUNCTION public.places_to_end(of_group bigint) RETURNS TABLE (place_id bigint, case_id bigint, client_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, c.id, c.client_id
      FROM cases_groupplace p JOIN cases_clientgroup g ON g.id = p.group_id JOIN cases_case c ON c.id = p.case_id
     WHERE g.id = of_group AND p.ended_at IS NULL AND is_acted_on(g)
     ORDER BY p.id
$$;

-- The same of those for whom a place in it waits for a decision.
CREATE OR REPLACE FUNCTION public.bookings_to_withdraw(of_group bigint)
    RETURNS TABLE (booking_id bigint, case_id bigint, client_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.id, c.id, c.client_id
      FROM cases_heldbooking b JOIN cases_case c ON c.id = b.case_id
      JOIN cases_clientgroup g ON b.act IN ('group', 'journey') AND g.id = (b.answers ->> 'group')::bigint
     WHERE g.id = of_group AND b.decided_at IS NULL AND b.withdrawn_at IS NULL AND is_acted_on(g)
     ORDER BY b.id
$$;

-- That it is cancelled is told to whoever works with those who were in it, and whoever waited to add one: by nobody, since whoever
-- cancelled it could read whom else they told. It answers nothing.
CREATE OR REPLACE FUNCTION public.tell_of_cancelled(of_group bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH given_up AS (
        SELECT g.* FROM cases_clientgroup g WHERE g.id = of_group AND g.cancelled_by_id = acting_user()
    ), told AS (
        SELECT unnest(ARRAY[c.worker_id, c.second_worker_id]) AS person_id
          FROM given_up g JOIN cases_groupplace p ON p.group_id = g.id AND p.ended_at = g.cancelled_at
          JOIN cases_case c ON c.id = p.case_id
        UNION
        SELECT b.asked_by_id FROM given_up g
          JOIN cases_heldbooking b ON b.act IN ('group', 'journey') AND (b.answers ->> 'group')::bigint = g.id
           AND b.withdrawn_at = g.cancelled_at
    )
    INSERT INTO accounts_notice (person_id, words, told_at)
    SELECT t.person_id, w.words, g.cancelled_at
      FROM given_up g CROSS JOIN told t
      CROSS JOIN LATERAL (SELECT left(
          '“' || g.title || '”, ' || to_char(g.held_on, 'FMDD Mon YYYY')
          || ', is cancelled. See “Groups and shared journeys”. Tell those of your clients who were to come.', 600
      ) AS words) w
     WHERE t.person_id IS NOT NULL AND t.person_id IS DISTINCT FROM acting_user() AND NOT EXISTS (
         SELECT FROM accounts_notice n
          WHERE n.person_id = t.person_id AND n.words = w.words AND n.told_at = g.cancelled_at
     )
     ORDER BY t.person_id
$$;

-- That it has changed is told likewise; to whoever works with one who lost her place by it, that she has none.
CREATE OR REPLACE FUNCTION public.tell_of_changed(of_group bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH changed AS (
        SELECT g.* FROM cases_clientgroup g WHERE g.id = of_group AND is_acted_on(g) AND g.changed_by_id = acting_user()
    ), told AS (
        SELECT unnest(ARRAY[c.worker_id, c.second_worker_id]) AS person_id, p.ended_at IS NOT NULL AS is_out
          FROM changed g JOIN cases_groupplace p ON p.group_id = g.id AND (p.ended_at IS NULL OR p.ended_at = g.changed_at)
          JOIN cases_case c ON c.id = p.case_id
        UNION ALL
        SELECT b.asked_by_id, true FROM changed g
          JOIN cases_heldbooking b ON b.act IN ('group', 'journey') AND (b.answers ->> 'group')::bigint = g.id
           AND b.withdrawn_at = g.changed_at
    )
    INSERT INTO accounts_notice (person_id, words, told_at)
    SELECT t.person_id, left(
               '“' || g.title || '”, ' || to_char(g.held_on, 'FMDD Mon YYYY') || ', has changed. See “Groups and shared journeys”. '
               || CASE WHEN bool_or(t.is_out)
                       THEN 'Somebody else is with them: a client of yours has no place any more, or waits. Book it again.'
                       ELSE 'Tell those of your clients who take part.' END, 600
           ), g.changed_at
      FROM changed g CROSS JOIN told t
     WHERE t.person_id IS NOT NULL AND t.person_id IS DISTINCT FROM acting_user()
     GROUP BY t.person_id, g.title, g.held_on, g.changed_at
     ORDER BY t.person_id
$$;

-- New facts are held against those who live together now, and those who take part in one group that is to come. It answers
-- nothing; what is new goes to who decides.
CREATE OR REPLACE FUNCTION public.match_standing() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH resident AS (
        SELECT c.client_id, c.id AS case_id, r.service_id FROM cases_placement p
          JOIN cases_room r ON r.id = p.room_id JOIN cases_case c ON c.id = p.case_id
         WHERE p.until_on IS NULL
    )
    INSERT INTO cases_hazard (case_id, other_id, other_words, act, words, kinds, marks, found_at, verdict, outcome, conditions, basis)
    SELECT a.case_id, latest_case(p.client_id), '', '', '', p.kinds, p.marks, acting_at(),
           coalesce(hazard_said(a.client_id, p.client_id, p.marks), ''), '', '', ''
      FROM resident a CROSS JOIN LATERAL hazard_pairs(
               a.client_id,
               ARRAY(SELECT o.client_id FROM resident o WHERE o.service_id = a.service_id AND o.client_id > a.client_id),
               '{}', '{}'
           ) p
     WHERE NOT EXISTS (
         SELECT FROM cases_hazard h JOIN cases_case x ON x.id = h.case_id JOIN cases_case y ON y.id = h.other_id
          WHERE p.marks <@ h.marks::text[] AND (x.client_id, y.client_id) IN ((a.client_id, p.client_id), (p.client_id, a.client_id))
            -- What was decided of a worker or an interpreter says nothing of a house, nor does it that they were kept apart.
            -- A room that was given is the house: whoever is asked about it, or has said it, is not asked a second time.
            AND (h.booking_id IS NULL AND (h.act = '' OR h.act = 'room' AND h.earlier_id IS NULL)
                 OR h.outcome = 'conditions' AND (h.act = 'room' OR EXISTS (
                     SELECT FROM cases_heldbooking b WHERE b.id = h.booking_id AND b.act = 'room'
                 )))
     )
     ORDER BY a.case_id, p.client_id;
    WITH going AS (
        SELECT c.client_id, c.id AS case_id, g.id AS group_id, g.kind, left(g.title || ', ' || to_char(g.held_on, 'FMDD Mon YYYY'), 200) AS words,
               g.planned_by_id
          FROM cases_clientgroup g JOIN cases_groupplace p ON p.group_id = g.id JOIN cases_case c ON c.id = p.case_id
         WHERE g.held_on >= (acting_at() AT TIME ZONE 'Europe/London')::date AND g.cancelled_at IS NULL AND p.ended_at IS NULL AND c.closed_on IS NULL
    )
    INSERT INTO cases_hazard (case_id, group_id, other_id, other_words, act, words, asked_by_id, kinds, marks, found_at, verdict, outcome,
                              conditions, basis)
    SELECT a.case_id, a.group_id, latest_case(p.client_id), '', a.kind, a.words, a.planned_by_id, p.kinds, p.marks, acting_at(),
           coalesce(hazard_said(a.client_id, p.client_id, p.marks), ''), '', '', ''
      FROM going a CROSS JOIN LATERAL hazard_pairs(
               a.client_id,
               ARRAY(SELECT o.client_id FROM going o WHERE o.group_id = a.group_id AND o.client_id > a.client_id),
               '{}', '{}'
           ) p
     WHERE NOT EXISTS (
         SELECT FROM cases_hazard h JOIN cases_case x ON x.id = h.case_id JOIN cases_case y ON y.id = h.other_id
          WHERE h.group_id = a.group_id AND p.marks <@ h.marks::text[]
            AND (x.client_id, y.client_id) IN ((a.client_id, p.client_id), (p.client_id, a.client_id))
     )
     ORDER BY a.group_id, a.case_id, p.client_id
$$;

-- What was decided last of the two of a pair, before it was itself: whatever they shared then, and whether that was all.
CREATE OR REPLACE FUNCTION public.hazard_before(
    of_hazard bigint,
    OUT verdict text, OUT outcome text, OUT conditions text, OUT decided_at timestamptz, OUT decided_by_id bigint, OUT knew_all boolean
) RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT h.verdict, h.outcome, h.conditions, h.decided_at, h.decided_by_id, w.marks <@ h.marks
      FROM public.cases_hazard w JOIN public.cases_case c ON c.id = w.case_id LEFT JOIN public.cases_case o ON o.id = w.other_id
      JOIN public.cases_hazard h ON h.id <> w.id AND h.decided_at IS NOT NULL
       AND (w.decided_at IS NULL OR (h.decided_at, h.id) < (w.decided_at, w.id))
      JOIN public.cases_case a ON a.id = h.case_id LEFT JOIN public.cases_case b ON b.id = h.other_id
     WHERE w.id = of_hazard
       AND (w.other_id IS NULL AND h.other_id IS NULL AND a.client_id = c.client_id AND h.other_words = w.other_words
            OR (a.client_id, b.client_id) IN ((c.client_id, o.client_id), (o.client_id, c.client_id)))
     ORDER BY h.decided_at DESC, h.id DESC LIMIT 1
$$;

-- Of some pairs, whose decision each is among some people: a manager's of either service, or of any where neither has one. Of a sealed
-- case its keepers alone decide, those who are named on it: of two, who is named on both, and if nobody is, who is named
-- on one, who reads no reference of the other. One of them who is no manager decides only where none of them is, and
-- never what they asked for themselves. Whoever is kept out of either learns nothing.
-- Of no row of these tables does the application know: it learns of what is for who acts (`hazards_to_decide`, `hazards_decided`).
DROP FUNCTION IF EXISTS public.hazards_to_decide, public.hazards_decided, public.hazards_for, public.hazards_of;
CREATE FUNCTION public.hazards_of(people bigint[], sought bigint[])
    RETURNS TABLE (person_id bigint, id bigint, booking_id bigint, act text, words text, asked_by_id bigint, asked_at timestamptz, found_at timestamptz,
                   case_id bigint, client_id bigint, case_ref text, other_ref text, other_words text, kinds text[], verdict text,
                   reads_both boolean, is_again boolean)
    LANGUAGE sql STABLE AS $$
    WITH me AS (
        SELECT u.id, u.role = ANY ({{roles HAZARD_DECIDE}}) AS is_manager FROM accounts_user u
         WHERE u.id = ANY (people) AND u.role = ANY ({{roles TEAM_CASES_VIEW}}) AND can_be_used(u.is_active, u.ends_on)
    ), manager AS (
        SELECT u.id FROM accounts_user u WHERE u.role = ANY ({{roles HAZARD_DECIDE}}) AND can_be_used(u.is_active, u.ends_on)
    ), pair AS (
        SELECT h.*, c.client_id AS her, c.reference, o.client_id AS them, o.reference AS others_reference,
               ARRAY[c.service_id, o.service_id] AS services, coalesce(b.act, h.act) AS of_act, coalesce(b.words, h.words) AS in_words,
               coalesce(b.asked_by_id, h.asked_by_id) AS asker_id,
               coalesce(b.asked_at, CASE WHEN h.act <> '' AND h.earlier_id IS NULL THEN h.found_at END) AS asked_at,
               ARRAY(SELECT s.client_id FROM cases_seal s WHERE s.ended_at IS NULL AND s.client_id IN (c.client_id, o.client_id)) AS sealed
          FROM cases_hazard h JOIN cases_case c ON c.id = h.case_id LEFT JOIN cases_case o ON o.id = h.other_id
          LEFT JOIN cases_heldbooking b ON b.id = h.booking_id
         WHERE h.id = ANY (sought)
    ), keeper AS (
        SELECT w.id AS hazard_id, n.person_id, count(DISTINCT n.client_id) AS seals, array_agg(n.client_id) AS clients
          FROM pair w JOIN cases_named n ON n.client_id = ANY (w.sealed) AND n.ended_at IS NULL AND n.standing_as = 'sees'
          JOIN accounts_user u ON u.id = n.person_id AND can_be_used(u.is_active, u.ends_on)
         -- Only who may decide counts: whoever cannot would keep it from everybody.
         WHERE (u.role = ANY ({{roles HAZARD_DECIDE}})
                OR u.role = ANY ({{roles TEAM_CASES_VIEW}}) AND n.person_id IS DISTINCT FROM w.asker_id)
           AND NOT EXISTS (
               SELECT FROM cases_exclusion e
                WHERE e.person_id = n.person_id AND e.ended_at IS NULL AND e.client_id IN (w.her, w.them)
           )
         GROUP BY 1, 2
    )
    -- What was asked for says where she will live: to whoever reads no reference of hers, not even that.
    SELECT me.id, w.id, w.booking_id, w.of_act,
           CASE WHEN w.her <> ALL (w.sealed) OR w.her = ANY (k.clients) THEN w.in_words ELSE '' END,
           CASE WHEN w.her <> ALL (w.sealed) OR w.her = ANY (k.clients) THEN w.asker_id END,
           w.asked_at, w.found_at, w.case_id, w.her,
           CASE WHEN w.her <> ALL (w.sealed) OR w.her = ANY (k.clients) THEN w.reference ELSE '' END,
           CASE WHEN w.them <> ALL (w.sealed) OR w.them = ANY (k.clients) THEN w.others_reference ELSE '' END,
           w.other_words, w.kinds::text[], w.verdict,
           (w.her <> ALL (w.sealed) OR w.her = ANY (k.clients)) AND coalesce(w.them <> ALL (w.sealed) OR w.them = ANY (k.clients), true),
           w.earlier_id IS NOT NULL
      FROM me CROSS JOIN pair w LEFT JOIN keeper k ON k.hazard_id = w.id AND k.person_id = me.id
     WHERE NOT EXISTS (
               SELECT FROM cases_exclusion e
                WHERE e.person_id = me.id AND e.ended_at IS NULL AND e.client_id IN (w.her, w.them)
           )
       AND CASE WHEN w.sealed = '{}' THEN me.is_manager AND (
               EXISTS (SELECT FROM accounts_user_services s WHERE s.user_id = me.id AND s.service_id = ANY (w.services))
               OR NOT EXISTS (
                   SELECT FROM accounts_user_services s JOIN manager m ON m.id = s.user_id
                    WHERE s.service_id = ANY (w.services) AND NOT EXISTS (
                        SELECT FROM cases_exclusion e
                         WHERE e.person_id = m.id AND e.ended_at IS NULL AND e.client_id IN (w.her, w.them)
                    )
               )
           )
           ELSE k.person_id IS NOT NULL
               AND k.seals = (SELECT max(x.seals) FROM keeper x WHERE x.hazard_id = w.id)
               AND (me.is_manager OR w.asker_id IS DISTINCT FROM me.id AND NOT EXISTS (
                   SELECT FROM keeper x JOIN manager m ON m.id = x.person_id
                    WHERE x.hazard_id = w.id AND x.seals = k.seals
               ))
           END
$$;

-- What waits for the decision of each of them.
CREATE FUNCTION public.hazards_for(people bigint[])
    RETURNS TABLE (person_id bigint, id bigint, booking_id bigint, act text, words text, asked_by_id bigint, asked_at timestamptz, found_at timestamptz,
                   case_id bigint, client_id bigint, case_ref text, other_ref text, other_words text, kinds text[], verdict text,
                   reads_both boolean, is_again boolean)
    LANGUAGE sql STABLE AS $$
    SELECT w.* FROM hazards_of(people, ARRAY(
        SELECT h.id FROM cases_hazard h LEFT JOIN cases_heldbooking b ON b.id = h.booking_id
         -- What was taken back has still been found, unless it was found again since.
         WHERE h.decided_at IS NULL AND b.decided_at IS NULL AND (b.withdrawn_at IS NULL OR NOT EXISTS (
             SELECT FROM cases_hazard l
              WHERE l.id > h.id AND l.case_id = h.case_id AND l.other_words = h.other_words
                AND l.other_id IS NOT DISTINCT FROM h.other_id AND h.marks <@ l.marks
         ))
    )) w
$$;

CREATE FUNCTION public.hazards_to_decide()
    RETURNS TABLE (id bigint, booking_id bigint, act text, words text, asked_by_id bigint, asked_at timestamptz, found_at timestamptz,
                   case_id bigint, client_id bigint, case_ref text, other_ref text, other_words text, kinds text[], verdict text,
                   before_verdict text, before_outcome text, before_conditions text, before_at timestamptz, before_by_id bigint, before_knew_all boolean,
                   is_again boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.id, h.booking_id, h.act, h.words, h.asked_by_id, h.asked_at, h.found_at, h.case_id, h.client_id, h.case_ref,
           h.other_ref, h.other_words, h.kinds, h.verdict,
           -- Who decided, and on which conditions, says of whom it was: to whoever reads no reference of one of them, neither.
           b.verdict, b.outcome, CASE WHEN h.reads_both THEN b.conditions ELSE '' END, b.decided_at,
           CASE WHEN h.reads_both THEN b.decided_by_id END, b.knew_all, h.is_again
      FROM hazards_for(ARRAY[acting_user()]) h LEFT JOIN LATERAL hazard_before(h.id) b ON true ORDER BY h.found_at, h.id
$$;

-- What was decided of a pair in the last twelve months, for whoever would decide about it today; and whether it was, or is to be, decided
-- again.
CREATE FUNCTION public.hazards_decided()
    RETURNS TABLE (id bigint, act text, words text, asked_by_id bigint, case_ref text, other_ref text, other_words text, kinds text[],
                   verdict text, outcome text, conditions text, decided_at timestamptz, decided_by_id bigint, again_id bigint, again_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.id, h.act, h.words, h.asked_by_id, h.case_ref, h.other_ref, h.other_words, h.kinds,
           d.verdict, d.outcome, CASE WHEN h.reads_both THEN d.conditions ELSE '' END, d.decided_at,
           CASE WHEN h.reads_both THEN d.decided_by_id END, l.id, l.decided_at
      FROM hazards_of(ARRAY[acting_user()], ARRAY(
               SELECT x.id FROM cases_hazard x WHERE x.decided_at > acting_at() - interval '12 months'
           )) h
      JOIN cases_hazard d ON d.id = h.id LEFT JOIN cases_hazard l ON l.earlier_id = h.id
     ORDER BY d.decided_at DESC, h.id DESC
$$;

-- One of those is to be decided again, once, by whoever would decide about it; tells the number by which that waits. What it was
-- decided about is as it was: nothing is booked by it, and whoever asked learns nothing.
CREATE OR REPLACE FUNCTION public.decide_hazard_again(sought bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    opened bigint;
BEGIN
    PERFORM FROM cases_hazard h WHERE h.id = sought FOR UPDATE;
    INSERT INTO cases_hazard (earlier_id, group_id, case_id, other_id, other_words, act, words, asked_by_id, kinds, marks, found_at,
                              verdict, outcome, conditions, basis)
    SELECT h.id, h.group_id, h.case_id, h.other_id, h.other_words, coalesce(b.act, h.act), coalesce(b.words, h.words),
           coalesce(b.asked_by_id, h.asked_by_id), h.kinds, h.marks, acting_at(), '', '', '', ''
      FROM hazards_decided() q JOIN cases_hazard h ON h.id = q.id LEFT JOIN cases_heldbooking b ON b.id = h.booking_id
     WHERE q.id = sought AND q.again_id IS NULL
    RETURNING id INTO opened;
    RETURN opened;
END $$;

-- One of these is decided, once, by whom it waits for. When all that a booking waited for is decided, so is the booking.
-- Tells whether it is now: never where it was taken back.
DROP FUNCTION IF EXISTS public.decide_hazard;
CREATE FUNCTION public.decide_hazard(
    sought bigint, said text, becomes text, conditions_said text, on_basis text,
    OUT booking_id bigint, OUT is_settled boolean
) RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The booking first: of two who decide its last pairs one waits, and so does who takes it back. Then it is read anew.
    PERFORM FROM cases_heldbooking b JOIN cases_hazard h ON h.booking_id = b.id WHERE h.id = sought FOR UPDATE OF b;
    PERFORM FROM cases_hazard h WHERE h.id = sought FOR UPDATE;
    IF NOT EXISTS (SELECT FROM hazards_to_decide() q WHERE q.id = sought) THEN
        RETURN;
    END IF;
    UPDATE cases_hazard h
       SET verdict = said, outcome = becomes, conditions = conditions_said, basis = on_basis,
           decided_at = acting_at(), decided_by_id = acting_user()
     WHERE h.id = sought;
    RETURN QUERY
        WITH everything AS (
            SELECT h.booking_id AS of_booking, bool_and(o.decided_at IS NOT NULL) AS is_all,
                   bool_and(o.outcome IN ('none', 'conditions')) AS may_be_made,
                   coalesce(string_agg(DISTINCT nullif(o.conditions, ''), ' '), '') AS all_conditions
              FROM cases_hazard h JOIN cases_hazard o ON o.id = h.id OR o.booking_id = h.booking_id
             WHERE h.id = sought GROUP BY h.booking_id
        ), settled AS (
            UPDATE cases_heldbooking b
               SET decided_at = acting_at(), decided_by_id = acting_user(),
                   is_allowed = e.may_be_made, conditions = e.all_conditions
              FROM everything e
             WHERE b.id = e.of_booking AND e.is_all AND b.decided_at IS NULL AND b.withdrawn_at IS NULL
            RETURNING b.id
        )
        SELECT e.of_booking, EXISTS (SELECT FROM settled) FROM everything e;
END $$;

-- When the guards above are asked. No role of PostgreSQL's own, not even that of replication, switches them off.
CREATE OR REPLACE TRIGGER guard_relation BEFORE INSERT OR UPDATE ON public.cases_accessgrant FOR EACH ROW
    EXECUTE FUNCTION public.guard_relation();
ALTER TABLE public.cases_accessgrant ENABLE ALWAYS TRIGGER guard_relation;
CREATE OR REPLACE TRIGGER guard_relation BEFORE INSERT OR UPDATE ON public.cases_cover FOR EACH ROW
    EXECUTE FUNCTION public.guard_relation();
ALTER TABLE public.cases_cover ENABLE ALWAYS TRIGGER guard_relation;
CREATE OR REPLACE TRIGGER guard_relation BEFORE INSERT OR UPDATE ON public.cases_declaredlink FOR EACH ROW
    EXECUTE FUNCTION public.guard_relation();
ALTER TABLE public.cases_declaredlink ENABLE ALWAYS TRIGGER guard_relation;
CREATE OR REPLACE TRIGGER guard_relation BEFORE INSERT OR UPDATE ON public.cases_exclusion FOR EACH ROW
    EXECUTE FUNCTION public.guard_relation();
ALTER TABLE public.cases_exclusion ENABLE ALWAYS TRIGGER guard_relation;
CREATE OR REPLACE TRIGGER guard_relation BEFORE INSERT OR UPDATE ON public.cases_seal FOR EACH ROW
    EXECUTE FUNCTION public.guard_relation();
ALTER TABLE public.cases_seal ENABLE ALWAYS TRIGGER guard_relation;
CREATE OR REPLACE TRIGGER guard_relation BEFORE INSERT OR UPDATE ON public.cases_named FOR EACH ROW
    EXECUTE FUNCTION public.guard_relation();
ALTER TABLE public.cases_named ENABLE ALWAYS TRIGGER guard_relation;
CREATE OR REPLACE TRIGGER guard_only_read BEFORE UPDATE ON public.cases_case FOR EACH ROW
    EXECUTE FUNCTION public.guard_only_read();
ALTER TABLE public.cases_case ENABLE ALWAYS TRIGGER guard_only_read;
CREATE OR REPLACE TRIGGER guard_lifting BEFORE INSERT OR UPDATE ON public.cases_lifting FOR EACH ROW
    EXECUTE FUNCTION public.guard_lifting();
ALTER TABLE public.cases_lifting ENABLE ALWAYS TRIGGER guard_lifting;
CREATE OR REPLACE TRIGGER guard_release BEFORE UPDATE OF level ON public.cases_keptdocument FOR EACH ROW
    WHEN (OLD.level = 4 AND NEW.level < 4)
    EXECUTE FUNCTION public.guard_release();
ALTER TABLE public.cases_keptdocument ENABLE ALWAYS TRIGGER guard_release;
CREATE OR REPLACE TRIGGER guard_held_booking BEFORE INSERT OR UPDATE ON public.cases_heldbooking FOR EACH ROW
    EXECUTE FUNCTION public.guard_held_booking();
ALTER TABLE public.cases_heldbooking ENABLE ALWAYS TRIGGER guard_held_booking;

-- What no page can do, the database refuses as well. A secret is told outside on a yes that stands and is not too old,
-- and what was shown to whoever said yes stays as it was shown.
CREATE OR REPLACE FUNCTION public.cases_told_as_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.told_at IS NOT DISTINCT FROM NEW.told_at AND OLD.facts = NEW.facts THEN
        RETURN NULL;
    END IF;
    IF NEW.told_at IS NOT NULL AND NEW.facts && ARRAY['address', 'safe_contact', 'relatives']::varchar[] AND NOT EXISTS (
        SELECT FROM cases_approval a
         WHERE a.disclosure_id = NEW.id AND a.ended_at IS NULL AND a.until_at > NEW.told_at
    ) THEN
        RAISE EXCEPTION 'disclosure_told_as_approved: nobody said yes to this lately' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER cases_told_as_approved AFTER INSERT OR UPDATE OF told_at, facts ON public.cases_disclosure
    FOR EACH ROW EXECUTE FUNCTION public.cases_told_as_approved();
CREATE OR REPLACE FUNCTION public.cases_shown_is_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'approval_stays_as_shown: what was shown is not changed afterwards' USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE TRIGGER cases_shown_is_shown BEFORE UPDATE ON public.cases_approval FOR EACH ROW
    WHEN (OLD.shown IS DISTINCT FROM NEW.shown OR OLD.disclosure_id <> NEW.disclosure_id
          OR OLD.asked_of_id <> NEW.asked_of_id OR OLD.asked_by_id <> NEW.asked_by_id
          OR OLD.given_at IS NOT NULL AND (NEW.given_at, NEW.until_at) IS DISTINCT FROM (OLD.given_at, OLD.until_at))
    EXECUTE FUNCTION public.cases_shown_is_shown();

-- A seal or an exclusion ends by another person's yes only.
CREATE OR REPLACE FUNCTION public.cases_opened_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_lifting l JOIN cases_case c ON c.id = l.case_id
         WHERE CASE TG_TABLE_NAME WHEN 'cases_seal' THEN l.seal_id ELSE l.exclusion_id END = NEW.id
           AND c.client_id = NEW.client_id AND l.person_id IS NULL AND l.is_allowed
           AND l.decided_at = NEW.ended_at AND l.decided_by_id = NEW.ended_by_id
    ) THEN
        RAISE EXCEPTION 'opened_by_two: nobody else said yes to this' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER cases_opened_by_two AFTER UPDATE OF ended_at ON public.cases_seal FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION public.cases_opened_by_two();
CREATE OR REPLACE TRIGGER cases_opened_by_two AFTER UPDATE OF ended_at ON public.cases_exclusion FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION public.cases_opened_by_two();

-- No case is closed with an open promise, but those made for the time after.
CREATE OR REPLACE FUNCTION public.cases_closed_promises_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_deadline
         WHERE case_id = NEW.id AND met_at IS NULL AND cancelled_at IS NULL
           AND kind NOT IN ('follow_up', 'after_exit')
    ) THEN
        RAISE EXCEPTION 'case_closed_promises_nothing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER cases_closed_promises_nothing AFTER UPDATE ON public.cases_case FOR EACH ROW
    WHEN (NEW.status = 'closed' AND OLD.status <> 'closed')
    EXECUTE FUNCTION public.cases_closed_promises_nothing();

-- A student is at a contact with her yes alone.
CREATE OR REPLACE FUNCTION public.cases_shadowed_with_her_yes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.shadowing_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM cases_consent y
         WHERE y.id = NEW.shadowing_id AND y.case_id = NEW.case_id AND y.purpose = 'shadowing' AND y.answer = 'given'
           AND NOT EXISTS (
               SELECT FROM cases_consent n
                WHERE n.case_id = y.case_id AND n.purpose = y.purpose AND n.recipient = y.recipient
                  AND n.answer <> 'given' AND (n.given_on, n.id) > (y.given_on, y.id)
           )
    ) THEN
        RAISE EXCEPTION 'entry_shadowed_with_her_yes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_shadowed_with_her_yes BEFORE INSERT OR UPDATE OF shadowing_id ON public.cases_entry FOR EACH ROW
    WHEN (NEW.shadowing_id IS NOT NULL)
    EXECUTE FUNCTION public.cases_shadowed_with_her_yes();

-- From which references are drawn: H- and a number.
CREATE SEQUENCE IF NOT EXISTS public.cases_case_reference;

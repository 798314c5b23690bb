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

-- What the acting user reaches, as `act_as` keeps it for the transaction.
CREATE OR REPLACE FUNCTION public.reach() RETURNS jsonb LANGUAGE sql STABLE AS $$
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
        OR TG_OP = 'INSERT' AND NEW.ended_at IS NULL AND NEW.given_by_id = acting_user() AND (CASE
            WHEN row_now ->> 'kind' IN ('asked', 'broken_glass') THEN
                (row_now ->> 'person_id')::bigint = team_reader() AND (row_now ->> 'case_id')::bigint = ANY (held_cases())
            WHEN TG_TABLE_NAME = 'cases_named' THEN team_reader() IS NOT NULL
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
     WHERE c.reference = sought AND team_reader() IS NOT NULL
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
     WHERE c.client_id = sought AND (SELECT team_reader()) IS NOT NULL
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
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
    public.case_loads, public.hard_moments;

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
    ), heard AS (
        SELECT w.n, k.client_id FROM wanted w
          JOIN cases_namekey k
            ON k.word BETWEEN w.word AND CASE WHEN length(w.word) >= 4 THEN w.word || chr(1114111) ELSE w.word END
        UNION
        SELECT w.n, k.client_id FROM wanted w JOIN cases_namekey k ON k.sound = w.sound
         WHERE w.sound <> '' AND length(w.word) > 1
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
     WHERE (SELECT team_reader()) IS NOT NULL AND c.id <> ALL ((SELECT closed_cases())::bigint[])
     ORDER BY p.id DESC, c.opened_on DESC, c.id DESC
$$;

-- What a manager or a lead counts: the open cases of their services and the promises on them, by reference.
CREATE FUNCTION public.counted_cases()
    RETURNS TABLE (id bigint, reference text, service_id bigint, worker_id bigint, status text, risk_level text, risk_rank smallint, risk_assessed_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.reference, c.service_id, c.worker_id, c.status, c.risk_level, c.risk_rank, c.risk_assessed_on
      FROM cases_case c
     WHERE c.status <> 'closed' AND c.service_id = ANY ((SELECT counter_services())::bigint[])
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

CREATE FUNCTION public.counted_promises()
    RETURNS TABLE (id bigint, case_id bigint, kind text, title text, due_on date, unit text, owner text, made_at timestamptz, made_by_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.case_id, d.kind, d.title, d.due_on, d.unit, d.owner, d.made_at, d.made_by_id
      FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id
     WHERE d.met_at IS NULL AND d.cancelled_at IS NULL
       AND c.status <> 'closed' AND c.service_id = ANY ((SELECT counter_services())::bigint[])
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
           -- When its worker was given it: from the first day on, unless it was with somebody else, or nobody, before.
           CASE WHEN EXISTS (
               SELECT FROM cases_historicalcase h WHERE h.id = c.id AND h.worker_id IS DISTINCT FROM c.worker_id
           ) THEN (
               SELECT min(h.history_date AT TIME ZONE 'Europe/London')::date FROM cases_historicalcase h
                WHERE h.id = c.id AND h.worker_id = c.worker_id
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

-- What the worker tells, for everybody in one question. The application signed as nobody calls these: they run as the
-- owner, write what the acts of the record themselves say, and answer nothing of any case (tests/db/test_catalogue.py).

-- Tell everyone what others did since a moment that concerns them, and put away what is over: a case that was allocated to
-- them, a promise that was made for them, an answer to what they asked. Only of cases that exist for them
-- (`cases_existing`). What was told before the unique constraint knows. Only what a line of the log names is looked at.
CREATE OR REPLACE FUNCTION public.tell_at_once(since timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    touched text[] := ARRAY(SELECT DISTINCT e.case_ref::text FROM audit_event e WHERE e.at >= since AND e.case_ref <> '');
BEGIN
    IF touched = '{}' THEN
        RETURN;
    END IF;
    WITH hers AS (
        SELECT c.id, c.reference, c.status, c.service_id, c.worker_id, c.second_worker_id
          FROM cases_case c WHERE c.reference = ANY (touched)
    ), allocated AS (
        SELECT w.person_id, c.id AS case_id, c.reference, last.at
          FROM hers c
          CROSS JOIN LATERAL (SELECT c.worker_id UNION SELECT c.second_worker_id) w (person_id)
          CROSS JOIN LATERAL (
              SELECT e.at, e.by_id FROM audit_event e
               WHERE e.case_ref = c.reference AND e.at >= since AND (
                   e.kind IN ('case.created', 'case.reopened')
                   OR e.kind IN ('case.allocated', 'case.second_worker_changed') AND e.subject = 'accounts.user:' || w.person_id
               )
               ORDER BY e.at DESC, e.id DESC LIMIT 1
          ) last
         WHERE c.status <> 'closed' AND last.by_id IS DISTINCT FROM w.person_id
    ), answered AS (
        SELECT d.id, d.case_id, coalesce(d.met_at, d.cancelled_at) AS at, asked.by_id AS person_id
          FROM hers c JOIN cases_deadline d ON d.case_id = c.id
          CROSS JOIN LATERAL (  -- it may have been moved since
              SELECT h.made_by_id FROM cases_historicaldeadline h WHERE h.id = d.id ORDER BY h.history_id LIMIT 1
          ) asked (by_id)
         WHERE d.kind = ANY ({{promises SIGN_OFFS}}) AND d.cancelled_why <> {{promises REPLACED}}
           AND (d.met_at >= since AND d.met_by_id <> asked.by_id
                OR d.cancelled_at >= since AND d.cancelled_by_id <> asked.by_id)
    ), made AS (
        SELECT d.*, c.service_id, c.worker_id FROM hers c JOIN cases_deadline d ON d.case_id = c.id
         WHERE d.met_at IS NULL AND d.cancelled_at IS NULL AND d.owner = 'us' AND d.made_at >= since
    ), kept AS (
        SELECT m.id, m.assignee_id AS person_id FROM made m WHERE m.assignee_id IS NOT NULL
        UNION ALL
        SELECT m.id, m.worker_id FROM made m WHERE m.assignee_id IS NULL AND m.kind = ANY ({{promises BY_HAND}})
        UNION ALL  -- what nobody is named for is asked of whoever of the service may answer it
        SELECT m.id, u.id FROM made m JOIN accounts_user_services s ON s.service_id = m.service_id
          JOIN accounts_user u ON u.id = s.user_id
          JOIN {{promises ASKED_OF_ANY}} a (kind, role) ON a.kind = m.kind AND a.role = u.role
         WHERE m.assignee_id IS NULL
    ), given AS (
        SELECT DISTINCT m.id, m.case_id, m.kind, m.due_on, m.made_at AS at, k.person_id
          FROM kept k JOIN made m USING (id)
         WHERE k.person_id <> m.made_by_id AND NOT EXISTS (  -- what comes with an answer is told as the answer
             SELECT FROM answered a
              WHERE a.person_id = k.person_id AND a.case_id = m.case_id AND a.at = m.made_at
         )
    ), news AS (
        SELECT 1 AS place, a.person_id, a.case_id, 'allocated' AS kind, NULL::bigint AS deadline_id, a.reference AS case_ref,
               (a.at AT TIME ZONE 'Europe/London')::date AS day, a.at
          FROM allocated a
        UNION ALL
        SELECT 2, g.person_id, g.case_id, CASE WHEN g.kind = ANY ({{promises SIGN_OFFS}}) THEN 'asked' ELSE 'given' END,
               g.id, '', g.due_on, g.at
          FROM given g
        UNION ALL
        SELECT 3, a.person_id, a.case_id, 'answered', a.id, '', (a.at AT TIME ZONE 'Europe/London')::date, a.at
          FROM answered a
    ), pairs AS (
        SELECT array_agg(n.person_id) AS people, array_agg(n.case_id) AS cases FROM news n
    )
    INSERT INTO reminders_notification (person_id, kind, deadline_id, case_ref, "on", made_at)
    SELECT n.person_id, n.kind, n.deadline_id, n.case_ref, n.day, n.at
      FROM pairs p CROSS JOIN LATERAL cases_existing(p.people, p.cases) x
      JOIN news n ON n.person_id = x.person_id AND n.case_id = x.case_id
     ORDER BY n.person_id, n.place, n.case_ref, n.deadline_id
    ON CONFLICT DO NOTHING;

    PERFORM put_away_told();
    PERFORM put_away_notices();
END $$;

-- Put away what was told at once, where it is done or moved since, of a case that no longer exists for who was told, or
-- where they have opened the record and nothing more was needed.
CREATE OR REPLACE FUNCTION public.put_away_told() RETURNS void LANGUAGE sql AS $$
    WITH unread AS (
        SELECT n.id, n.person_id, n.kind, n.deadline_id, n."on", n.made_at, c.id AS case_id, c.reference, c.status,
               c.worker_id, c.second_worker_id
          FROM reminders_notification n JOIN accounts_user u ON u.id = n.person_id
          LEFT JOIN cases_deadline d ON d.id = n.deadline_id
          LEFT JOIN cases_case c ON c.id = d.case_id OR d.id IS NULL AND c.reference = n.case_ref
         WHERE n.read_at IS NULL AND n.kind IN ('allocated', 'given', 'asked', 'answered')
           AND u.role = ANY ({{roles CASE_VIEW}}) AND can_be_used(u.is_active, u.ends_on)
    ), pairs AS (
        SELECT array_agg(n.person_id) AS people, array_agg(n.case_id) AS cases FROM unread n
    ), existing AS (
        SELECT x.person_id, x.case_id FROM pairs p CROSS JOIN LATERAL cases_existing(p.people, p.cases) x
    ), standing AS (
        SELECT n.id FROM unread n JOIN existing x ON x.person_id = n.person_id AND x.case_id = n.case_id
          LEFT JOIN cases_deadline d ON d.id = n.deadline_id
         WHERE CASE n.kind
                   WHEN 'allocated' THEN n.status <> 'closed' AND n.person_id IN (n.worker_id, n.second_worker_id)
                   WHEN 'answered' THEN true
                   ELSE d.met_at IS NULL AND d.cancelled_at IS NULL AND d.due_on = n."on"
               END
           AND (n.kind <> 'given' OR coalesce(d.assignee_id, n.worker_id) = n.person_id)
           AND (n.kind = 'asked' OR NOT EXISTS (
               SELECT FROM audit_event e
                WHERE e.by_id = n.person_id AND e.case_ref = n.reference AND e.at > n.made_at
                  AND e.kind = ANY ({{promises PAGES}})
                  AND NOT (e.kind = 'case.opened_page' AND coalesce(e.detail ->> 'method', '') = 'POST')
           ))
    )
    UPDATE reminders_notification t SET read_at = acting_at()
      FROM unread n
     WHERE t.id = n.id AND NOT EXISTS (SELECT FROM standing s WHERE s.id = n.id)
$$;

-- Put away the notices of cases opened from outside that whoever was told can read no more; with their history.
CREATE OR REPLACE FUNCTION public.put_away_notices() RETURNS void LANGUAGE sql AS $$
    WITH unread AS (
        SELECT n.id, n.person_id, n.case_id FROM cases_accessnotice n JOIN accounts_user u ON u.id = n.person_id
         WHERE n.read_at IS NULL AND u.role = ANY ({{roles CASE_VIEW}}) AND can_be_used(u.is_active, u.ends_on)
    ), pairs AS (
        SELECT array_agg(n.person_id) AS people, array_agg(n.case_id) AS cases FROM unread n
    ), existing AS (
        SELECT x.person_id, x.case_id FROM pairs p CROSS JOIN LATERAL cases_existing(p.people, p.cases) x
    ), over AS (
        UPDATE cases_accessnotice t SET read_at = acting_at(), version = t.version + 1
          FROM unread n
         WHERE t.id = n.id AND NOT EXISTS (
             SELECT FROM existing x WHERE x.person_id = n.person_id AND x.case_id = n.case_id
         )
        RETURNING t.id, t.version, t.case_id, t.grant_id, t.person_id, t.told_at, t.read_at, t.shown_times
    )
    INSERT INTO cases_historicalaccessnotice
           (id, version, case_id, grant_id, person_id, told_at, read_at, shown_times, history_date, history_type)
    SELECT o.id, o.version, o.case_id, o.grant_id, o.person_id, o.told_at, o.read_at, o.shown_times, clock_timestamp(), '~' FROM over o
$$;

-- Tell each person what waits for their decision, once, and once more when a room has waited for more than half an hour
-- or was given already.
-- Answers who is to have a mail of that as well: it says no more than that somebody waits.
CREATE OR REPLACE FUNCTION public.tell_deciders() RETURNS SETOF bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH wanted AS (
        SELECT h.person_id, h.id, w.is_late, w.words
          FROM hazards_for(ARRAY(SELECT u.id FROM accounts_user u)) h
          CROSS JOIN LATERAL (VALUES
              (false, 'Something is waiting for your decision: see “Bookings on hold”, number ' || h.id || '.'),
              (true, CASE WHEN h.booking_id IS NULL
                          THEN 'A room was given that you must look at now: see “Bookings on hold”, number '
                          ELSE 'A room has been waiting for your decision for more than 30 minutes: see “Bookings on hold”, number '
                     END || h.id || '.')
          ) w (is_late, words)
         WHERE NOT w.is_late OR h.act = 'room' AND NOT h.is_again
           AND (h.booking_id IS NULL OR acting_at() - h.asked_at > interval '30 minutes')
    ), new AS (
        SELECT w.* FROM wanted w
         WHERE NOT EXISTS (SELECT FROM accounts_notice n WHERE n.person_id = w.person_id AND n.words = w.words)
    ), told AS (
        INSERT INTO accounts_notice (person_id, words, told_at)
        SELECT n.person_id, n.words, acting_at() FROM new n ORDER BY n.person_id, n.id, n.is_late
    )
    SELECT DISTINCT n.person_id FROM new n WHERE n.is_late
$$;

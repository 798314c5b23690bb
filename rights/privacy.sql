-- By when copies of a record must be given, by reference: for who watches over that and reads no case. Whoever handles
-- requests sees those of their cases as rows. Not of a case that is sealed, or closed to them.
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
$$;

-- The acting user, if their role answers complaints.
CREATE OR REPLACE FUNCTION public.complaint_handler() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles COMPLAINT_HANDLE}})
$$;

-- When complaints are due that hang on a case, by their own reference: for who watches over that and reads no case. Never
-- of one about whoever asks. Complaints of no case they see as rows.
CREATE OR REPLACE FUNCTION public.complaints_to_watch()
    RETURNS TABLE (reference text, received_on date, acknowledged_on date, answered_on date, outcome text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.reference::text, c.received_on, c.acknowledged_on, c.answered_on, c.outcome::text
      FROM rights_complaint c
     WHERE (SELECT acting_as_one_of({{roles REQUESTS_VIEW}})) IS NOT NULL
       AND (SELECT acting_as_one_of({{roles REQUEST_HANDLE}})) IS NULL
       AND c.case_id IS NOT NULL AND c.about_id IS DISTINCT FROM (SELECT acting_user())
$$;

-- What somebody without an account writes on our page for complaints: it is added, once for a page however often it is
-- sent, and read by nobody who acts for nobody. It returns the reference that is kept for it.
CREATE OR REPLACE FUNCTION public.receive_complaint(
    of_page uuid, new_reference text, its_kind text, its_words text, its_reply text, of_person bigint, made timestamptz
) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO rights_complaint (
        version, row_key, reference, kind, words, reply, channel, about_id, received_on, made_at,
        acknowledged_how, outcome, reason, changed
    ) VALUES (
        1, of_page, new_reference, its_kind, its_words, its_reply, 'page', of_person,
        (made AT TIME ZONE 'Europe/London')::date, made, '', '', '', ''
    ) ON CONFLICT (row_key) DO NOTHING;
    IF FOUND THEN
        INSERT INTO rights_historicalcomplaint (
            id, version, row_key, reference, kind, words, reply, channel, about_id, received_on, made_at,
            acknowledged_how, outcome, reason, changed, history_date, history_type
        ) SELECT c.id, c.version, c.row_key, c.reference, c.kind, c.words, c.reply, c.channel, c.about_id, c.received_on,
                 c.made_at, '', '', '', '', made, '+'
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
      ) d ON true
     WHERE (SELECT acting_as_one_of({{roles REQUESTS_VIEW}})) IS NOT NULL
       AND (SELECT acting_as_one_of({{roles REQUEST_HANDLE}})) IS NULL
       AND c.id <> ALL ((SELECT closed_cases())::bigint[])
$$;

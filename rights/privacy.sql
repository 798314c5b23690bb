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

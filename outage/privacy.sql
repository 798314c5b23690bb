-- How many open cases of a house its outage pack leaves out: sealed, or closed to whoever makes it. A number, of no case.
CREATE OR REPLACE FUNCTION public.cases_left_out(of_service bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::integer FROM cases_case c
     WHERE (SELECT acting_as_one_of({{roles PACK_MAKE}})) IS NOT NULL
       AND c.service_id = of_service AND c.service_id = ANY ((SELECT find_services())::bigint[])
       AND c.status <> 'closed' AND c.erased_on IS NULL AND c.died_on IS NULL
       AND NOT EXISTS (SELECT FROM cases_canary i WHERE i.reference = c.reference)
       AND (c.id = ANY ((SELECT closed_cases())::bigint[])
            OR EXISTS (SELECT FROM cases_seal s WHERE s.client_id = c.client_id AND s.ended_at IS NULL))
$$;

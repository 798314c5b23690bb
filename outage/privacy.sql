-- How many living clients of a service are closed to whoever makes its pack, so that the paper can say so. One that is sealed
-- is in no pack, and counted for nobody: how many there are is nobody's business.
CREATE OR REPLACE FUNCTION public.closed_to_pack_maker(of_service bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::integer FROM cases_case c
     WHERE c.service_id = of_service AND c.status <> 'closed' AND c.died_on IS NULL
       AND (SELECT acting_as_one_of({{roles PACK_MAKE}})) IS NOT NULL
       AND c.service_id = ANY ((SELECT find_services())::bigint[])
       AND c.id = ANY ((SELECT closed_cases())::bigint[])
       AND NOT EXISTS (SELECT FROM cases_seal s WHERE s.client_id = c.client_id AND s.ended_at IS NULL)
$$;

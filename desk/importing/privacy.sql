-- The acting user, if their role brings caseloads in.
CREATE OR REPLACE FUNCTION public.caseload_importer() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles CASELOAD_IMPORT}})
$$;

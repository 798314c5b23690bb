-- The acting user, if their role keeps the directory of interpreters and agencies.
CREATE OR REPLACE FUNCTION public.directory_keeper() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles DIRECTORY_CHANGE}})
$$;

-- The acting user, if their role records community work.
CREATE OR REPLACE FUNCTION public.community_worker() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles COMMUNITY_RECORD}})
$$;

-- Who the acting user is, by their role. Which roles those are is never written here: {{roles …}} is filled with every
-- role that holds one of these permissions (hestia/accounts/permissions.py).

-- The acting user, if the account is in use and is of one of these roles. Nobody otherwise.
CREATE OR REPLACE FUNCTION public.acting_as_one_of(roles text[]) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT u.id FROM public.accounts_user u
     WHERE u.id = public.acting_user() AND u.role = ANY (roles) AND u.is_active
       AND (u.ends_on IS NULL OR u.ends_on >= (public.acting_at() AT TIME ZONE 'Europe/London')::date)
$$;

-- The acting user, if their role reads cases at all.
CREATE OR REPLACE FUNCTION public.find_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.acting_as_one_of({{roles CASE_VIEW}})
$$;

-- The acting user, if their role also sees cases not allocated to them.
CREATE OR REPLACE FUNCTION public.team_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.acting_as_one_of({{roles TEAM_CASES_VIEW}})
$$;

CREATE OR REPLACE FUNCTION public.find_services() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(s.service_id), '{}') FROM public.accounts_user_services s
     WHERE s.user_id = public.team_reader()
$$;

-- The highest level of secrecy (hestia.privacy.secrecy) that their role sees, and who sees those above the second.
CREATE OR REPLACE FUNCTION public.sensitive_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.acting_as_one_of({{roles SENSITIVE_VIEW}})
$$;

CREATE OR REPLACE FUNCTION public.covered_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.acting_as_one_of({{roles COVERED_VIEW}})
$$;

CREATE OR REPLACE FUNCTION public.find_level() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN public.covered_reader() IS NOT NULL THEN 4
                WHEN public.sensitive_reader() IS NOT NULL THEN 3
                WHEN public.find_reader() IS NOT NULL THEN 2
                ELSE 1 END
$$;

-- The acting user, if their role checks broken glass.
CREATE OR REPLACE FUNCTION public.access_checker() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT public.acting_as_one_of({{roles ACCESS_CHECK}})
$$;

-- The services whose figures the acting user may see: a manager's and a lead's own.
CREATE OR REPLACE FUNCTION public.counter_services() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(s.service_id), '{}') FROM public.accounts_user_services s
     WHERE s.user_id = public.acting_as_one_of({{roles TEAM_VIEW}})
$$;

-- How many things someone was told and has not put away: a number, read together with their account, before the
-- transaction is told for whom it works. Runs as the owner. Each app that tells people something adds its own.
CREATE OR REPLACE FUNCTION public.told_count(person bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT {{sum told_count}}
$$;

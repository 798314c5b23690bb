-- The acting user, if their role keeps the register of training and DBS checks.
CREATE OR REPLACE FUNCTION public.training_keeper() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles TRAINING_KEEP}})
$$;

-- The people whose register the acting user keeps: who shares a service with them, or works in none. Never themselves:
-- nobody vouches for their own training.
CREATE OR REPLACE FUNCTION public.kept_staff() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT coalesce(array_agg(u.id), '{}') FROM public.accounts_user u
     WHERE u.id <> public.training_keeper() AND (
           NOT EXISTS (SELECT FROM public.accounts_user_services s WHERE s.user_id = u.id)
        OR EXISTS (
            SELECT FROM public.accounts_user_services s
              JOIN public.accounts_user_services own ON own.service_id = s.service_id
             WHERE s.user_id = u.id AND own.user_id = public.training_keeper()
        ))
$$;

-- The people who share a service with whoever counts its cases: a manager's and a lead's team.
CREATE OR REPLACE FUNCTION public.team_staff() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT coalesce(array_agg(DISTINCT s.user_id), '{}') FROM public.accounts_user_services s
     WHERE s.service_id = ANY (public.counter_services())
$$;

-- Whether the acting user sees the case with this reference: as the acting user, so that its own rule decides. Which
-- cases there are, an upper floor adds.
CREATE OR REPLACE FUNCTION public.sees_case(sought text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN {{sum case_seen}} > 0;
END
$$;

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

-- Whether somebody was found not suitable, and no later check says otherwise (`DbsCheck.replaces`), to whoever works with cases:
-- they put nobody beside a client who was. Of the register they are told no more.
CREATE OR REPLACE FUNCTION public.found_unsuitable(person bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT acting_as_one_of({{roles CASE_CHANGE}})) IS NOT NULL AND EXISTS (
        SELECT FROM staff_dbscheck r
         WHERE r.person_id = person AND r.outcome = 'refused' AND NOT r.is_mistake AND NOT EXISTS (
             SELECT FROM staff_dbscheck l CROSS JOIN (SELECT ARRAY['basic', 'standard', 'enhanced', 'barred'] AS weakest_first) o
              WHERE l.person_id = r.person_id AND NOT l.is_mistake AND (l.issued_on, l.id) > (r.issued_on, r.id)
                AND (l.outcome = 'refused' OR (
                    array_position(o.weakest_first, l.level::text) >= array_position(o.weakest_first, r.level::text)
                    AND (l.workforce IN (r.workforce, 'both') OR r.workforce = 'other')
                ))
         )
    )
$$;

-- Whether the acting user sees the case with this reference: as the acting user, so that its own rule decides. Which
-- cases there are, an upper floor adds.
CREATE OR REPLACE FUNCTION public.sees_case(sought text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN {{sum case_seen}} > 0;
END
$$;

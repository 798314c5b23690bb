-- Who the acting user is, by their role. Which roles those are is never written here: {{roles …}} is filled with every
-- role that holds one of these permissions (hestia/accounts/permissions.py).

-- The acting user, if the account is in use and is of one of these roles. Nobody otherwise.
CREATE OR REPLACE FUNCTION public.acting_as_one_of(roles text[]) RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT u.id FROM public.accounts_user u
     WHERE u.id = public.acting_user() AND u.role = ANY (roles) AND u.is_active
       AND (u.ends_on IS NULL OR u.ends_on >= (public.acting_at() AT TIME ZONE 'Europe/London')::date)
$$;

-- The acting user, if their role reads cases at all.
CREATE OR REPLACE FUNCTION public.find_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles CASE_VIEW}})
$$;

-- The acting user, if their role also sees cases not allocated to them.
CREATE OR REPLACE FUNCTION public.team_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles TEAM_CASES_VIEW}})
$$;

CREATE OR REPLACE FUNCTION public.find_services() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT coalesce(array_agg(s.service_id), '{}') FROM public.accounts_user_services s
     WHERE s.user_id = public.team_reader()
$$;

-- The highest level of secrecy (hestia.privacy.secrecy) that their role sees, and who sees those above the second.
CREATE OR REPLACE FUNCTION public.sensitive_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles SENSITIVE_VIEW}})
$$;

CREATE OR REPLACE FUNCTION public.covered_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles COVERED_VIEW}})
$$;

CREATE OR REPLACE FUNCTION public.find_level() RETURNS integer LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT CASE WHEN public.covered_reader() IS NOT NULL THEN 4
                WHEN public.sensitive_reader() IS NOT NULL THEN 3
                WHEN public.find_reader() IS NOT NULL THEN 2
                ELSE 1 END
$$;

-- The acting user, if their role checks broken glass.
CREATE OR REPLACE FUNCTION public.access_checker() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles ACCESS_CHECK}})
$$;

-- The acting user, if their role reads the log.
CREATE OR REPLACE FUNCTION public.log_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles AUDIT_VIEW}})
$$;

-- The services whose figures the acting user may see: a manager's and a lead's own.
CREATE OR REPLACE FUNCTION public.counter_services() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT coalesce(array_agg(s.service_id), '{}') FROM public.accounts_user_services s
     WHERE s.user_id = public.acting_as_one_of({{roles TEAM_VIEW}})
$$;

-- How many things someone was told and has not put away: a number, read together with their account, before the
-- transaction is told for whom it works: so whoever asks signs for whom. Runs as the owner. Each app that tells people
-- something adds its own.
CREATE OR REPLACE FUNCTION public.told_count(person bigint, with_key integer, signed text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT count(*) FROM accounts_notice n WHERE n.person_id = person AND n.read_at IS NULL)::integer
         + {{sum told_count}}
     WHERE with_key > 0 AND signed = signature('told_count|' || person, with_key)
$$;

-- Who sees what was asked and changed of accounts: those who ask, those who confirm, and managers, who review it.
CREATE OR REPLACE FUNCTION public.staff_overseer() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles STAFF_CHANGE STAFF_CONFIRM ACCESS_MANAGE}})
$$;

-- What follows holds the application to the rule of two persons (hestia/accounts/two_persons.py). The owner, who migrates
-- and makes the first accounts, is held to nothing.
CREATE OR REPLACE FUNCTION public.is_owner_of(relation oid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT pg_has_role(current_user, c.relowner, 'USAGE') FROM pg_class c WHERE c.oid = relation
$$;

CREATE OR REPLACE FUNCTION public.can_be_used(is_active boolean, ends_on date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT is_active AND (ends_on IS NULL OR ends_on >= (public.acting_at() AT TIME ZONE 'Europe/London')::date)
$$;

-- A request is asked by whoever changes staff, and decided once, in time, by whoever confirms: nothing else of it changes.
CREATE OR REPLACE FUNCTION public.guard_staff_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision text[] := ARRAY['decided_at', 'decided_by_id', 'decided_as', 'was_confirmed', 'decided_words', 'confirmed_xid'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.confirmed_xid := NULL;
        IF NOT is_owner_of(TG_RELID) AND (
            NEW.asked_by_id IS DISTINCT FROM acting_as_one_of({{roles STAFF_CHANGE}})
            OR NEW.asked_as IS DISTINCT FROM (SELECT u.role FROM accounts_user u WHERE u.id = NEW.asked_by_id)
            OR NEW.decided_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'A change of an account is asked by whoever changes staff.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT is_owner_of(TG_RELID) AND (
        to_jsonb(NEW) - decision IS DISTINCT FROM to_jsonb(OLD) - decision
        OR OLD.decided_at IS NOT NULL OR NOT NEW.needs_second OR acting_at() >= OLD.open_until
        OR NEW.decided_by_id IS DISTINCT FROM acting_as_one_of({{roles STAFF_CONFIRM}})
        OR NEW.decided_as IS DISTINCT FROM (SELECT u.role FROM accounts_user u WHERE u.id = NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'A change of an account is decided once, in time, by whoever confirms.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.confirmed_xid := CASE WHEN NEW.was_confirmed THEN pg_current_xact_id()::text::bigint END;
    RETURN NEW;
END $$;

-- An account gives more, or is known by another name or phone, only as was confirmed in this very transaction.
CREATE OR REPLACE FUNCTION public.guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used_before boolean := TG_OP = 'UPDATE' AND can_be_used(OLD.is_active, OLD.ends_on);
    goes_further boolean := TG_OP = 'UPDATE' AND (
        (OLD.role, NEW.role) NOT IN ({{two_persons pairs_that_give_no_more}})
        OR coalesce(OLD.ends_on < coalesce(NEW.ends_on, 'infinity'), false)
        OR lower(OLD.email) <> lower(NEW.email)
        OR (OLD.first_name, OLD.last_name, OLD.phone) <> (NEW.first_name, NEW.last_name, NEW.phone)
        OR OLD.caseload_limit < NEW.caseload_limit
    );
    starts_anew boolean := used_before AND OLD.enrolled_at IS NOT NULL AND NEW.enrolled_at IS NULL;
    held bigint[];
BEGIN
    IF is_owner_of(TG_RELID) THEN
        RETURN NEW;
    END IF;
    -- An account that has ended keeps what it holds: else one person would change it, and a second bring it back unawares.
    IF NOT can_be_used(NEW.is_active, NEW.ends_on) AND NOT goes_further THEN
        RETURN NEW;
    END IF;
    IF used_before AND can_be_used(NEW.is_active, NEW.ends_on) AND NOT (goes_further OR starts_anew) THEN
        RETURN NEW;
    END IF;
    SELECT coalesce(array_agg(s.service_id), '{}') INTO held FROM accounts_user_services s WHERE s.user_id = NEW.id;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM accounts_staffchange c
         WHERE c.person_id = NEW.id AND c.confirmed_xid = pg_current_xact_id()::text::bigint
           AND c.role_to = NEW.role AND (OLD.role = NEW.role OR c.role_from = OLD.role)
           AND lower(c.email_to) = lower(NEW.email) AND c.ends_on_to IS NOT DISTINCT FROM NEW.ends_on
           AND (c.first_name_to, c.last_name_to, c.phone_to) = (NEW.first_name, NEW.last_name, NEW.phone)
           AND c.caseload_limit_to = NEW.caseload_limit
           AND c.will_be_usable AND held <@ c.services_to
           AND (NOT starts_anew OR c.begins_again)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An account gives more only when a second person has confirmed it.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION public.guard_services() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF is_owner_of(TG_RELID) OR staff_keeper() IS NOT NULL THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'An account is changed by who looks after accounts.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF is_owner_of(TG_RELID)
        OR staff_keeper() IS NOT NULL AND NOT EXISTS (
            SELECT FROM accounts_user u WHERE u.id = NEW.user_id AND can_be_used(u.is_active, u.ends_on)
        ) AND NOT EXISTS (SELECT FROM accounts_historicaluser h WHERE h.id = NEW.user_id AND h.is_active)  -- nor ever was
        OR EXISTS (
            SELECT FROM accounts_staffchange c
             WHERE c.person_id = NEW.user_id AND c.confirmed_xid = pg_current_xact_id()::text::bigint
               AND NEW.service_id = ANY (c.services_to)
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An account gives more only when a second person has confirmed it.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- How somebody signs in is changed by them alone, or taken away by a colleague who looks after accounts; and an account
-- by such a colleague. Whoever has the application's password is neither: both are signed (`hestia/db/acting.py`).
CREATE OR REPLACE FUNCTION public.staff_keeper() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
    SELECT public.acting_as_one_of({{roles STAFF_CHANGE STAFF_CONFIRM}})
$$;

CREATE OR REPLACE FUNCTION public.guard_way_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    changed text[] := ARRAY(
        SELECT n.key FROM jsonb_each(to_jsonb(NEW)) n WHERE before IS NULL OR n.value IS DISTINCT FROM before -> n.key
    );
    -- What nobody can sign in with: a password that is none, and no second factor shown.
    taken_away text[] := array_remove(ARRAY[
        CASE WHEN NEW.password LIKE '!%' THEN 'password' END, CASE WHEN NEW.enrolled_at IS NULL THEN 'enrolled_at' END,
        CASE WHEN NEW.last_login IS NULL AND before IS NULL THEN 'last_login' END
    ], NULL);
    allowed text[] := '{}';
BEGIN
    IF is_owner_of(TG_RELID) THEN
        RETURN NEW;
    END IF;
    IF before IS NOT NULL AND entering_user() = OLD.id THEN
        allowed := allowed || ARRAY['password', 'enrolled_at', 'last_login'];
    END IF;
    IF before IS NOT NULL AND acting_user() = OLD.id THEN
        allowed := allowed || ARRAY['version', 'shortcuts', 'discreet_names', 'morning_mail'];
    END IF;
    IF staff_keeper() IS NOT NULL THEN
        allowed := allowed || taken_away || ARRAY[
            'version', 'email', 'first_name', 'last_name', 'role', 'phone', 'caseload_limit', 'languages', 'is_active',
            'ends_on', 'invited_at'
        ];
        IF before IS NULL THEN
            allowed := allowed || ARRAY['id', 'is_demonstration', 'shortcuts', 'discreet_names', 'morning_mail', 'joined_at'];
        END IF;
    END IF;
    IF changed <@ allowed THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'How somebody signs in is changed by them, or taken away by who looks after accounts.'
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- When a factor was last used gives nobody anything, and is noted before its owner acts.
CREATE OR REPLACE FUNCTION public.guard_factor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.user_id = entering_user()
        OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'last_used_at' = to_jsonb(OLD) - 'last_used_at'
        OR TG_OP = 'UPDATE' AND ARRAY[OLD.user_id, NEW.user_id]::bigint[] <@ ARRAY[entering_user()]
        OR TG_OP = 'DELETE' AND (OLD.user_id = entering_user() OR staff_keeper() IS NOT NULL)
    THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'What somebody shows when they sign in is changed by them, or taken away by who looks after accounts.'
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- The list of sessions: what is not on it is not ended with the others.
CREATE OR REPLACE FUNCTION public.guard_signed_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people bigint[] := array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.user_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.user_id END
    ], NULL);
BEGIN
    IF is_owner_of(TG_RELID) OR people <@ ARRAY[entering_user(), acting_user()]
        OR TG_OP = 'DELETE' AND staff_keeper() IS NOT NULL
    THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'Where somebody is signed in is noted for them, or ended by who looks after accounts.'
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- A session is made by the application alone. What it holds is sealed for its key, which stays: who kept a row cannot put
-- a session back that has ended.
CREATE OR REPLACE FUNCTION public.guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_owner_of(TG_RELID)
        OR TG_OP = 'INSERT' AND NEW.session_key = told('session')
        OR TG_OP = 'UPDATE' AND NEW.session_key = OLD.session_key
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A session is made by signing in.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- When the guards above are asked. No role of PostgreSQL's own, not even that of replication, switches them off.
CREATE OR REPLACE TRIGGER guard_staff_change BEFORE INSERT OR UPDATE ON public.accounts_staffchange FOR EACH ROW
    EXECUTE FUNCTION public.guard_staff_change();
ALTER TABLE public.accounts_staffchange ENABLE ALWAYS TRIGGER guard_staff_change;
CREATE OR REPLACE TRIGGER guard_account BEFORE INSERT OR UPDATE OF role, email, is_active, ends_on, enrolled_at, first_name, last_name, phone, caseload_limit ON public.accounts_user FOR EACH ROW
    EXECUTE FUNCTION public.guard_account();
ALTER TABLE public.accounts_user ENABLE ALWAYS TRIGGER guard_account;
CREATE OR REPLACE TRIGGER guard_services BEFORE INSERT OR UPDATE OR DELETE ON public.accounts_user_services FOR EACH ROW
    EXECUTE FUNCTION public.guard_services();
ALTER TABLE public.accounts_user_services ENABLE ALWAYS TRIGGER guard_services;
CREATE OR REPLACE TRIGGER guard_way_in BEFORE INSERT OR UPDATE ON public.accounts_user FOR EACH ROW
    EXECUTE FUNCTION public.guard_way_in();
ALTER TABLE public.accounts_user ENABLE ALWAYS TRIGGER guard_way_in;
CREATE OR REPLACE TRIGGER guard_factor BEFORE INSERT OR UPDATE OR DELETE ON public.mfa_authenticator FOR EACH ROW
    EXECUTE FUNCTION public.guard_factor();
ALTER TABLE public.mfa_authenticator ENABLE ALWAYS TRIGGER guard_factor;
CREATE OR REPLACE TRIGGER guard_signed_in BEFORE INSERT OR UPDATE OR DELETE ON public.usersessions_usersession FOR EACH ROW
    EXECUTE FUNCTION public.guard_signed_in();
ALTER TABLE public.usersessions_usersession ENABLE ALWAYS TRIGGER guard_signed_in;
CREATE OR REPLACE TRIGGER guard_session BEFORE INSERT OR UPDATE ON public.django_session FOR EACH ROW
    EXECUTE FUNCTION public.guard_session();
ALTER TABLE public.django_session ENABLE ALWAYS TRIGGER guard_session;

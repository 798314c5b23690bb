-- What a line of the log says of itself, whoever writes it: its number, its transaction, when, as whom and by whom. The
-- application says what was done; the rest the database knows. The owner, who migrates and puts back what a copy holds,
-- is held to nothing, and `verify_audit` knows its lines by `written_as`.
-- The search path is fixed: a table named pg_class in front of the real one would make an owner of anybody.
CREATE OR REPLACE FUNCTION public.write_line_now() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    -- Nobody is signed in yet, or not as whom the line is about: a wrong password names nobody, nor does a complaint, nor
    -- what a timer makes at night.
    of_nobody text[] := ARRAY['sign_in.failed', 'complaint.received', 'outage.pack_made_nightly'];
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        IF NEW.written_at IS NULL THEN
            NEW.written_at := clock_timestamp();
            NEW.written_as := current_user;
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.by_id IS DISTINCT FROM public.acting_user() OR NEW.by_id IS NULL THEN
        IF NEW.by_id IS NOT NULL OR NEW.kind <> ALL (of_nobody) THEN
            RAISE EXCEPTION 'A line of the log is by whoever acts.' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    -- The page's own moment, give or take. Tests live on a day of their own, in a database that is named so.
    IF abs(extract(epoch FROM NEW.at - clock_timestamp())) > 3600 AND NOT (
        starts_with(current_database()::text, 'test_') AND current_setting('hestia.tests_may_empty', true) = 'on'
    ) THEN
        RAISE EXCEPTION 'A line of the log is of now.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.id := public.next_line();
    NEW.xid := pg_current_xact_id()::text::bigint;
    NEW.written_at := clock_timestamp();
    NEW.written_as := current_user;
    RETURN NEW;
END $$;

-- A limit is changed by two persons: asked for by whoever reads the log, and decided once, in time and as of now, by
-- another person of another role who confirms. Nothing else of it ever changes (hestia/audit/limits.py).
CREATE OR REPLACE FUNCTION public.guard_limit_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    decision text[] := ARRAY['decided_at', 'decided_by_id', 'decided_as', 'was_confirmed', 'decided_words'];
BEGIN
    IF public.is_owner_of(TG_RELID) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.asked_by_id IS DISTINCT FROM public.acting_as_one_of({{roles AUDIT_VIEW}})
            OR NEW.asked_as IS DISTINCT FROM (SELECT u.role FROM public.accounts_user u WHERE u.id = NEW.asked_by_id)
            OR NEW.decided_at IS NOT NULL OR NEW.was_confirmed IS NOT NULL
        THEN
            RAISE EXCEPTION 'Another limit is asked for by whoever reads the log.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NOT EXISTS (
            SELECT FROM (VALUES {{limits highest}}) AS bound (budget, period, highest)
             WHERE bound.budget = NEW.budget AND bound.period = NEW.period AND NEW.most_to BETWEEN 1 AND bound.highest
        ) THEN
            RAISE EXCEPTION 'A limit is never nothing, and never above ten times the shipped one.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - decision IS DISTINCT FROM to_jsonb(OLD) - decision
        OR OLD.decided_at IS NOT NULL OR NEW.decided_at IS DISTINCT FROM public.acting_at()
        OR NEW.decided_at >= OLD.open_until
        OR NEW.decided_by_id IS DISTINCT FROM public.acting_as_one_of({{roles STAFF_CONFIRM}})
        OR NEW.decided_as IS DISTINCT FROM (SELECT u.role FROM public.accounts_user u WHERE u.id = NEW.decided_by_id)
        OR NEW.decided_by_id = OLD.asked_by_id OR NEW.decided_as = OLD.asked_as
    THEN
        RAISE EXCEPTION 'Another limit is decided once, in time, by another person of another role.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- The next number of a line. The application may not draw from the sequence itself.
CREATE OR REPLACE FUNCTION public.next_line() RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT nextval(pg_get_serial_sequence('public.audit_event', 'id'))
$$;

-- When these are asked. No role of PostgreSQL's own, not even that of replication, switches them off.
CREATE OR REPLACE TRIGGER write_line_now BEFORE INSERT ON public.audit_event FOR EACH ROW
    EXECUTE FUNCTION public.write_line_now();
ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER write_line_now;
CREATE OR REPLACE TRIGGER guard_limit_change BEFORE INSERT OR UPDATE ON public.audit_limitchange FOR EACH ROW
    EXECUTE FUNCTION public.guard_limit_change();
ALTER TABLE public.audit_limitchange ENABLE ALWAYS TRIGGER guard_limit_change;

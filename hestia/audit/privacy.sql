-- What a line of the log says of itself, whoever writes it: its number, its transaction, when, as whom and by whom. The
-- application says what was done; the rest the database knows. The owner, who migrates and puts back what a copy holds,
-- is held to nothing, and `verify_audit` knows its lines by `written_as`.
-- The search path is fixed: a table named pg_class in front of the real one would make an owner of anybody.
CREATE OR REPLACE FUNCTION public.write_line_now() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    -- Nobody is signed in yet, or not as whom the line is about: a wrong password names nobody.
    of_nobody text[] := ARRAY['sign_in.failed'];
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

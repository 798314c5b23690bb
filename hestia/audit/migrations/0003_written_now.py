"""Each line of the log says when and as whom PostgreSQL wrote it, and nobody chooses its number.

A line can be given another moment than its own, or a number so high that every later line seems to be put in
between: both were sealed as true. Lines from before stay without: their sums were taken so.
"""

from django.db import migrations, models

FUNCTION = """
-- The next number of a line. The application may not draw from the sequence itself.
CREATE FUNCTION public.next_line() RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT nextval(pg_get_serial_sequence('public.audit_event', 'id'))
$$;

CREATE FUNCTION public.write_line_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The owner puts back what a copy holds, as it was written.
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
        AND NEW.written_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        NEW.id := public.next_line();
        NEW.xid := pg_current_xact_id()::text::bigint;
    END IF;
    NEW.written_at := clock_timestamp();
    NEW.written_as := current_user;
    RETURN NEW;
END $$;

CREATE TRIGGER write_line_now BEFORE INSERT ON public.audit_event
    FOR EACH ROW EXECUTE FUNCTION public.write_line_now();
"""
UNDONE = "DROP TRIGGER write_line_now ON public.audit_event; DROP FUNCTION public.write_line_now, public.next_line;"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_sealed_batch"),
    ]

    operations = [
        migrations.AddField("event", "written_at", models.DateTimeField(null=True, editable=False)),
        migrations.AddField("event", "written_as", models.CharField(max_length=63, blank=True, editable=False, default="")),
        migrations.RunSQL(FUNCTION, UNDONE),
    ]

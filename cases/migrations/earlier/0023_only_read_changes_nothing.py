"""Who gave a reason to read a case changes nothing of it: the database holds the application to it."""

from django.db import migrations

# The function is made by `migrate` itself, from privacy.sql. Until then it refuses everybody but the owner, as whom
# later migrations fill rows.
GUARD = """
CREATE FUNCTION guard_only_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF public.is_owner_of(TG_RELID) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The rules are not in force yet: run migrate.';
END $$;
CREATE TRIGGER guard_only_read BEFORE UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION guard_only_read();
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_only_read;
"""
UNGUARDED = "DROP FUNCTION guard_only_read CASCADE;"


class Migration(migrations.Migration):
    dependencies = [('cases', '0022_nrm_number')]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]

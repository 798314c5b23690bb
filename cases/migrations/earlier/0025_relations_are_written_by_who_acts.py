"""For whom her cases exist is written by who acts, and stays: the database holds the application to it."""

from django.db import migrations

# The function is made by `migrate` itself, from privacy.sql. Until then it refuses.
FUNCTION = """
CREATE FUNCTION guard_relation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The rules are not in force yet: run migrate.'; END $$;
"""
TABLES = ("accessgrant", "cover", "exclusion", "seal", "named")
GUARDS = FUNCTION + "".join(
    f"""
    CREATE TRIGGER guard_relation BEFORE INSERT OR UPDATE ON cases_{table}
        FOR EACH ROW EXECUTE FUNCTION guard_relation();
    ALTER TABLE cases_{table} ENABLE ALWAYS TRIGGER guard_relation;
    """
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [('cases', '0024_released_by_two')]

    operations = [migrations.RunSQL(GUARDS, "DROP FUNCTION guard_relation CASCADE;")]

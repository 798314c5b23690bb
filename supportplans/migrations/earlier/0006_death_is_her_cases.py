"""While a death waits for its signature, the case says the same day: the database holds both to it."""

from django.db import migrations

FILL = """
UPDATE cases_case c SET died_on = greatest(e.exit_on, c.opened_on)
  FROM supportplans_exit e
 WHERE e.case_id = c.id AND e.kind = 'died' AND e.state <> 'signed' AND e.exit_on IS NOT NULL
   AND c.status <> 'closed';
SET CONSTRAINTS ALL IMMEDIATE;
"""
GUARD = """
CREATE FUNCTION supportplans_death_is_her_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_case c JOIN supportplans_exit e ON e.case_id = c.id
         WHERE e.id = NEW.id AND e.state <> 'signed'
           AND c.died_on IS DISTINCT FROM CASE WHEN e.kind = 'died' THEN e.exit_on END
    ) THEN
        RAISE EXCEPTION 'exit_of_a_death_is_her_cases' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER supportplans_death_is_her_cases AFTER INSERT OR UPDATE ON supportplans_exit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION supportplans_death_is_her_cases();
"""
UNGUARDED = """
DROP TRIGGER supportplans_death_is_her_cases ON supportplans_exit;
DROP FUNCTION supportplans_death_is_her_cases;
"""


class Migration(migrations.Migration):

    dependencies = [('cases', '0026_died_on'), ('supportplans', '0005_deaths')]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARDED),
    ]

"""No case is closed with an open promise, but those made for the time after: the database refuses it too."""

from django.db import migrations

GUARD = """
CREATE FUNCTION cases_closed_promises_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_deadline
         WHERE case_id = NEW.id AND met_at IS NULL AND cancelled_at IS NULL
           AND kind NOT IN ('follow_up', 'after_exit')
    ) THEN
        RAISE EXCEPTION 'case_closed_promises_nothing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_closed_promises_nothing AFTER UPDATE ON cases_case FOR EACH ROW
    WHEN (NEW.status = 'closed' AND OLD.status <> 'closed')
    EXECUTE FUNCTION cases_closed_promises_nothing();
"""
UNGUARDED = """
DROP TRIGGER cases_closed_promises_nothing ON cases_case;
DROP FUNCTION cases_closed_promises_nothing;
"""


class Migration(migrations.Migration):
    dependencies = [('cases', '0014_told_unsafe')]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]

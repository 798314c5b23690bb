"""What was asked of accounts before it said from which last day, says so too.

Of what waits that is the day the account has now; of all else nobody said that the day changed. The trigger
stands aside: it would write the transaction of each yes anew.
"""

from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder

SAID_SINCE = ("accounts", "0008_accounts_take_two")
FILL = """
    UPDATE accounts_staffchange c SET ends_on_from = CASE
        WHEN c.needs_second AND c.decided_at IS NULL
        THEN (SELECT u.ends_on FROM accounts_user u WHERE u.id = c.person_id)
        ELSE c.ends_on_to END
     WHERE c.ends_on_from IS NULL AND c.asked_at < coalesce(%s, 'infinity'::timestamptz)
"""


def fill(apps, schema_editor):
    said_since = MigrationRecorder(schema_editor.connection).applied_migrations().get(SAID_SINCE)
    fill_what_was_asked(schema_editor.connection, before=said_since and said_since.applied)


def fill_what_was_asked(connection, *, before):
    """Fill what was asked before a moment; all, if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_staffchange DISABLE TRIGGER guard_staff_change")
        cursor.execute(FILL, [before])
        cursor.execute("ALTER TABLE accounts_staffchange ENABLE ALWAYS TRIGGER guard_staff_change")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_mail_of_alarms")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

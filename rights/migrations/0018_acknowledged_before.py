"""What was written on our page with no way to answer, before the page acknowledged it, is acknowledged too.

The page gave its reference then as it does now. Until this nobody could ever record another acknowledgement, so
each was overdue for ever. Backwards nothing is done: the page did acknowledge it.
"""

from django.db import migrations

ACKNOWLEDGE = """
    WITH acknowledged AS (
        UPDATE rights_complaint
           SET version = version + 1, acknowledged_how = 'page', acknowledged_on = received_on,
               acknowledged_at = made_at
         WHERE channel = 'page' AND made_by_id IS NULL AND reply = '' AND acknowledged_on IS NULL
        RETURNING *
    )
    INSERT INTO rights_historicalcomplaint ({columns}, history_date, history_type)
    SELECT {columns}, now(), '~' FROM acknowledged
"""


def acknowledge(apps, schema_editor):
    fields = apps.get_model("rights", "Complaint")._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ACKNOWLEDGE.format(columns=columns))


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0017_judged_for_harm'),
    ]

    operations = [migrations.RunPython(acknowledge, migrations.RunPython.noop, elidable=True)]

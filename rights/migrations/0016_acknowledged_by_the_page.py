from django.db import migrations, models

# As it was before: until somebody of us acknowledged it, nobody had. Each gets a version that says so.
TAKE_BACK = """
    WITH taken AS (
        UPDATE rights_complaint
           SET version = version + 1, acknowledged_how = '', acknowledged_on = NULL, acknowledged_at = NULL
         WHERE acknowledged_on IS NOT NULL AND acknowledged_by_id IS NULL
        RETURNING *
    )
    INSERT INTO rights_historicalcomplaint ({columns}, history_date, history_type)
    SELECT {columns}, now(), '~' FROM taken
"""


def take_back(apps, schema_editor):
    fields = apps.get_model("rights", "Complaint")._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TAKE_BACK.format(columns=columns))
        # What waits for the end of the transaction would keep the table from being altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0015_pages_of_a_paper'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_acknowledged_on_how_at_and_by',
        ),
        migrations.RunPython(migrations.RunPython.noop, take_back, elidable=True),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_by', None), ('acknowledged_how', ''), ('acknowledged_on', None)), models.Q(models.Q(('acknowledged_how', ''), _negated=True), ('acknowledged_at__isnull', False), ('acknowledged_on__isnull', False), models.Q(('acknowledged_by__isnull', False), models.Q(('acknowledged_how', 'page'), ('channel', 'page'), ('made_by', None), ('reply', '')), _connector='OR')), _connector='OR'), name='complaint_acknowledged_on_how_at_and_by'),
        ),
    ]

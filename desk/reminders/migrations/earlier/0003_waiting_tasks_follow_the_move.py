from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace

MOVES = (("hestia.reminders.", "desk.reminders."), ("hestia.importing.", "desk.importing."))


def follow(apps, schema_editor):
    """Tasks that wait name their function by its path: they go on under the new one."""
    waiting = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for old, new in MOVES:
        waiting.filter(task_path__startswith=old).update(task_path=Replace(F("task_path"), Value(old), Value(new)))


class Migration(migrations.Migration):

    dependencies = [
        ("reminders", "0002_told_at_once"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]

"""Let the promises of the days before an 18th birthday say whose it is: the last time that a title is read."""

from django.db import migrations


def step_in(title):
    """Return which step a title means: "6 months before she turns 18: …", or the day itself."""
    number = title.partition(" ")[0]
    return f"{number}_months_before_18" if number in {"6", "3", "1"} else "turning_18"


def fill(apps, schema_editor):
    made = apps.get_model("cases", "Deadline").objects.filter(source_id=None, cancelled_at=None)
    for promise in made.filter(kind="turning_18").select_related("case"):
        promise.source_kind = f"cases.client.{step_in(promise.title)}"
        promise.source_id = promise.case.client_id
        promise.save()
    for promise in made.exclude(dependant=None):
        promise.source_kind = f"cases.dependant.{step_in(promise.title)}"
        promise.source_id = promise.dependant_id
        promise.save()


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_promises_by_source")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

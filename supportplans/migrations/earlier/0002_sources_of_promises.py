"""Let the promise to act on what she said after she left say which time that was."""

from django.db import migrations


def fill(apps, schema_editor):
    Deadline = apps.get_model("cases", "Deadline")
    FollowUp = apps.get_model("supportplans", "FollowUp")
    made = Deadline.objects.filter(source_id=None, met_at=None, cancelled_at=None, kind="after_exit")
    for promise in made:
        told = list(FollowUp.objects.filter(case=promise.case_id).order_by("-recorded_at", "-pk"))
        worrying = [
            each
            for each in told
            if each.was_found == "yes" or (each.feels_safe is not None and each.feels_safe <= 2)
        ]
        is_urgent = promise.title == "Act today on what she said after she left"
        because = (worrying if is_urgent else told) or told
        if because:
            promise.source_kind, promise.source_id = "supportplans.followup", because[0].pk
            promise.save()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_sources_of_her_birthdays"),
        ("supportplans", "0001_schema"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

"""A case that a student or volunteer had before releases ended, ends for them now, too."""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

LEARNERS = ("student", "volunteer")  # whose account always has a last day


def end_releases(apps, _):
    """Let each end with the last day of whoever has it, as the next version of the case."""
    Case, version = (apps.get_model("cases", name) for name in ("Case", "HistoricalCase"))
    kept = [field.attname for field in version._meta.concrete_fields if not field.name.startswith("history_")]
    released = Case.objects.filter(second_worker__role__in=LEARNERS, second_until=None).exclude(status="closed")
    for case in released.select_related("second_worker"):
        case.second_until = case.second_worker.ends_on
        case.version += 1
        case.save()
        fields = {name: getattr(case, name) for name in kept}
        version.objects.create(
            **fields,
            history_date=timezone.now(),
            history_type="~",
            history_change_reason="Cases are released to a student or volunteer up to a day",
        )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0048_group_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(end_releases, migrations.RunPython.noop, elidable=True),
    ]

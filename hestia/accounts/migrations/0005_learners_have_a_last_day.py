"""Students and volunteers without a last day get one in three months: an administrator may move it."""

from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def give_a_last_day(apps, schema_editor):
    del schema_editor
    users = apps.get_model("accounts", "User").objects
    last = timezone.localdate() + timedelta(days=90)
    users.filter(role__in=["student", "volunteer"], ends_on=None).update(ends_on=last)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_second_factor'),
    ]

    operations = [
        migrations.RunPython(give_a_last_day, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['student', 'volunteer']), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='user_who_learns_has_a_last_day'),
        ),
    ]

import django.db.models.deletion
import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0046_release_to_a_learner'),
    ]

    operations = [
        migrations.AlterField(
            model_name='groupplace',
            name='appointment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_places', to='cases.deadline'),
        ),
        migrations.AddConstraint(
            model_name='heldbooking',
            constraint=models.UniqueConstraint(models.F('case'), django.db.models.fields.json.KeyTextTransform('group', 'answers'), condition=models.Q(('act__in', ['group', 'journey']), ('decided_at', None), ('withdrawn_at', None)), name='held_booking_one_waits_of_a_group'),
        ),
    ]

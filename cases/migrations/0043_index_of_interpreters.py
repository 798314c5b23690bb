from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0042_interpreter_of_a_task'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('interpreter', ''), _negated=True), fields=['interpreter'], name='deadline_of_interpreter'),
        ),
    ]

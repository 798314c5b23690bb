"""What a worker is still to put right, kept in the record of their supervision."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0001_squashed_0004_what_was_learned'),
    ]

    operations = [
        migrations.AddField(
            model_name='supervisionrecord',
            name='to_put_right',
            field=models.JSONField(default=list, verbose_name='findings of samples that are open, line by line'),
        ),
    ]

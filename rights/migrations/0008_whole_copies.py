"""What of hers whoever gathered a copy did not see: nothing of what was gathered before it was counted."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0007_data_sheets'),
    ]

    operations = [
        migrations.AddField(
            model_name='accessrequest',
            name='not_gathered',
            field=models.JSONField(blank=True, null=True, verbose_name='what of hers whoever gathered did not see'),
        ),
        migrations.AddField(
            model_name='historicalaccessrequest',
            name='not_gathered',
            field=models.JSONField(blank=True, null=True, verbose_name='what of hers whoever gathered did not see'),
        ),
    ]

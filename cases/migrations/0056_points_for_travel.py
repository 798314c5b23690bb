from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0055_shown_by_a_reason")]

    operations = [
        migrations.AddField(
            model_name="loadsetting",
            name="travel",
            field=models.PositiveSmallIntegerField(
                default=1, verbose_name="each client more than 60 minutes away"
            ),
            preserve_default=False,
        ),
    ]

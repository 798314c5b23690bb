from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0061_hazards_decided_again")]

    operations = [
        migrations.AddField(
            model_name="loadsetting",
            name="newly_qualified",
            field=models.PositiveSmallIntegerField(default=10, verbose_name="newly qualified"),
            preserve_default=False,
        ),
    ]

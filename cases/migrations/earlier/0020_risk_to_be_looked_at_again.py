"""A level of risk says that it is to be looked at again the same day, after a rapid screen that found a worry."""

from django.db import migrations, models

FIELD = models.BooleanField(
    default=False, editable=False, verbose_name="to be looked at again the same day"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_home_told_unsafe")]

    operations = [
        migrations.AddField(model_name="case", name="risk_again", field=FIELD),
        migrations.AddField(model_name="historicalcase", name="risk_again", field=FIELD),
    ]

"""An exploiter may know where she stays: then nobody posts or visits there, until post is safe again or she moves."""

from django.db import migrations, models

FIELD = models.DateField(
    blank=True,
    help_text="Until post is safe again, or she has moved",
    null=True,
    verbose_name="told that where she stays is not safe, on",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_dependants_whereabouts_sealed")]

    operations = [
        migrations.AddField(model_name="safecontact", name="home_unsafe_on", field=FIELD),
        migrations.AddField(model_name="historicalsafecontact", name="home_unsafe_on", field=FIELD),
    ]

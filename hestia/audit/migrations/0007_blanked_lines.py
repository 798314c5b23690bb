"""A line of the log about a record that was erased is blanked: it keeps its sum, and says for which erasure."""

from django.db import migrations, models

# The database fills them: a line is written as it was before.
FOR = models.CharField(max_length=36, blank=True, default="", db_default="", editable=False)
SUM = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
INDEX = models.Index(fields=["blanked_for"], name="event_blanked", condition=~models.Q(blanked_for=""))


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_sealer_turn"),
    ]

    operations = [
        migrations.AddField("event", "blanked_on", models.DateField(null=True, editable=False)),
        migrations.AddField("event", "blanked_for", FOR),
        migrations.AddField("event", "sum_before", SUM),
        migrations.AddIndex("event", INDEX),
    ]

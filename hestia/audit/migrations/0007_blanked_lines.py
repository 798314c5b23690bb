"""A line of the log about a record that was erased is blanked: it keeps its sum, and says for which erasure."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_sealer_turn"),
    ]

    operations = [
        migrations.AddField("event", "blanked_on", models.DateField(null=True, editable=False)),
        migrations.AddField("event", "blanked_for", models.CharField(max_length=36, blank=True, default="", editable=False)),
        migrations.AddField("event", "sum_before", models.CharField(max_length=64, blank=True, default="", editable=False)),
        migrations.AddIndex(
            "event", models.Index(fields=["blanked_for"], name="event_blanked", condition=~models.Q(blanked_for=""))
        ),
    ]

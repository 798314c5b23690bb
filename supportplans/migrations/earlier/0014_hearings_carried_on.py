from django.db import migrations, models
from django.db.models.deletion import DO_NOTHING, PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_hearings_carried_on"),
        ("supportplans", "0013_signed_in_the_room"),
    ]

    operations = [
        migrations.AddField(
            "signpost",
            "hearing",
            models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to="cases.deadline"),
        ),
        migrations.AddField(
            "historicalsignpost",
            "hearing",
            models.ForeignKey(
                blank=True, db_constraint=False, null=True, on_delete=DO_NOTHING, related_name="+", to="cases.deadline"
            ),
        ),
    ]

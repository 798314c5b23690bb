from django.db import migrations, models

KINDS = [
    ("planned", "Planned exit"),
    ("negative_decision", "Negative decision"),
    ("withdrew", "She withdrew"),
    ("lost_contact", "Lost contact or missing"),
    ("detained", "Detained"),
    ("returned", "Returned or removed from the UK"),
    ("transferred", "Moved to another provider"),
    ("safety", "Moved for safety"),
    ("disqualified", "Disqualified by the Home Office"),
    ("excluded", "Excluded for the safety of others"),
    ("moved_away", "Moved away"),
    ("died", "Died"),
    ("other", "Other"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_hearings_carried_on")]

    operations = [
        migrations.AlterField("case", "exit_kind", models.CharField(blank=True, choices=KINDS, max_length=20)),
        migrations.AlterField(
            "historicalcase", "exit_kind", models.CharField(blank=True, choices=KINDS, max_length=20)
        ),
    ]

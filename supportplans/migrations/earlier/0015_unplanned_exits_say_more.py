from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

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
WHY = {"blank": True, "default": dict, "help_text": "By criterion that is not reached: why it was not possible"}


class Migration(migrations.Migration):
    """Ask for the last contact and for reasons. NOT VALID: what was signed without them stays as it is."""

    dependencies = [
        ("cases", "0012_two_more_ways_to_end"),
        ("supportplans", "0014_hearings_carried_on"),
    ]

    operations = [
        migrations.AddField("exit", "not_possible", models.JSONField(**WHY)),
        migrations.AddField("historicalexit", "not_possible", models.JSONField(**WHY)),
        migrations.AlterField(
            "exit", "kind", models.CharField(choices=KINDS, default="planned", max_length=20)
        ),
        migrations.AlterField(
            "historicalexit", "kind", models.CharField(choices=KINDS, default="planned", max_length=20)
        ),
        AddConstraintNotValid(
            "exit",
            models.CheckConstraint(
                name="exit_unplanned_has_last_contact_once_asked",
                condition=Q(state__in=["preparing", "returned"])
                | Q(kind="planned")
                | Q(last_contact_on__isnull=False),
            ),
        ),
    ]

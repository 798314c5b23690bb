from django.db import migrations, models
from django.db.models import Q

from hestia.db.operations import ChangeWords

KINDS = models.CharField(
    choices=[
        ("health", "Health"),
        ("medicines", "Medicines and allergies"),
        ("whereabouts", "Where the client is now"),
        ("contact", "How to reach someone"),
        ("police_operation", "Police operation"),
        ("privileged", "Legal advice"),
    ],
    max_length=20,
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0059_grant_words")]

    operations = [
        ChangeWords("confidence", "kind", KINDS),
        ChangeWords("historicalconfidence", "kind", KINDS),
        migrations.RemoveConstraint("confidence", "confidence_kind_says_its_level"),
        migrations.AddConstraint(
            "confidence",
            models.CheckConstraint(
                name="confidence_kind_says_its_level",
                condition=Q(kind__in=["health", "medicines"], level=3)
                | Q(kind__in=["whereabouts", "contact", "police_operation", "privileged"], level=4),
            ),
        ),
        migrations.AddConstraint(
            "confidence",
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="medicines"), name="confidence_medicines_in_one_place"
            ),
        ),
    ]

from django.db import migrations, models

from hestia.db.operations import ChangeWords

REASONS = [
    ("not_eligible", "Not eligible for our support"),
    ("declined", "Did not want our support"),
    ("not_reached", "Could not be reached"),
    ("no_place", "We had no place"),
    ("other", "Another reason"),
]


class Migration(migrations.Migration):
    """Why somebody was not taken on stands on paper, where nobody is called she or he."""

    dependencies = [("oversight", "0009_return_marks")]

    operations = [
        ChangeWords(
            model_name=name,
            name="reason",
            field=models.CharField(choices=REASONS, max_length=15, verbose_name="why not"),
        )
        for name in ("enquiry", "historicalenquiry")
    ]

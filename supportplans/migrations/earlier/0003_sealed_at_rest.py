"""The word that means "help me" is sealed, and who knows it."""

from django.db import migrations

from hestia.db.sealing import sealing
from hestia.privacy.sealed import SealedCharField


class Migration(migrations.Migration):
    dependencies = [("supportplans", "0002_sources_of_promises")]

    operations = sealing(
        "supportplans",
        "safetyplan",
        {
            "code_word": SealedCharField(blank=True, max_length=80),
            "code_word_known_to": SealedCharField(
                blank=True, max_length=200, verbose_name="who knows it"
            ),
        },
    )

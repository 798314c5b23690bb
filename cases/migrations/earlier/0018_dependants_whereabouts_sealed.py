"""Where her children are, and their school, are sealed as her own address is."""

from django.db import migrations

from hestia.db.sealing import sealing
from hestia.privacy.sealed import SealedCharField


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_agencies_that_acted")]

    operations = [
        migrations.RenameField("dependant", "where", "whereabouts"),
        migrations.RenameField("historicaldependant", "where", "whereabouts"),
        *sealing(
            "cases",
            "dependant",
            {
                "whereabouts": SealedCharField(blank=True, max_length=120, verbose_name="where, if elsewhere"),
                "school": SealedCharField(blank=True, max_length=120),
            },
        ),
    ]

"""The bank holidays of 2009 (when the National Referral Mechanism began) to 2031.

The rows lie beside this file, so that what it enters never depends on a package or a network. Later years
are new rows: by hand on their page, or by another migration like this one.
"""

import csv
from pathlib import Path

from django.db import migrations

ROWS = Path(__file__).with_name("bank_holidays_2009_2031.csv")


def enter(apps, schema_editor):
    BankHoliday = apps.get_model("workingdays", "BankHoliday")
    with ROWS.open(newline="", encoding="utf-8") as file:
        BankHoliday.objects.bulk_create(BankHoliday(**row) for row in csv.DictReader(file))


class Migration(migrations.Migration):
    dependencies = [("workingdays", "0001_bank_holidays")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]

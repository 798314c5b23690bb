"""The bank holidays that come with Hestia: 2009, when the National Referral Mechanism began, to 2031.

They lie beside this file, so that they never depend on a package or a network. Later years are new rows: by
hand on their page, or by a migration.
"""

import csv
from pathlib import Path

from hestia.workingdays.models import BankHoliday

ROWS = Path(__file__).with_name("bank_holidays_2009_2031.csv")


def ship(**_migrated: object) -> None:
    """Enter them where there are none yet."""
    if BankHoliday.objects.exists():
        return
    with ROWS.open(newline="", encoding="utf-8") as file:
        BankHoliday.objects.bulk_create(BankHoliday(**row) for row in csv.DictReader(file))

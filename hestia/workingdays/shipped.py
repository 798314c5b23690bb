"""The bank holidays that come with Hestia: 2009, when the National Referral Mechanism began, to 2031.

They lie beside this file, so that they never depend on a package or a network. Later years are new rows: by
hand on their page, or by a migration.
"""

from pathlib import Path

from hestia.db.bulk import enter_where_none
from hestia.workingdays.models import BankHoliday


def ship(**_migrated: object) -> None:
    """Enter them where there are none yet."""
    enter_where_none(BankHoliday, Path(__file__).with_name("bank_holidays_2009_2031.csv"))

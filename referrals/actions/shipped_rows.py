"""The history of the rules and the bodies that may refer, as they come with Hestia: tables beside this file.

Sources stand in each row's note, and beside each length that comes from elsewhere. Rows are only ever added:
a case keeps the row its clock started under.
"""

from pathlib import Path

from hestia.db.bulk import enter_where_none
from referrals.models import FirstResponderOrganisation, Policy


def ship(**_migrated: object) -> None:
    """Enter the rows of each table that has none yet."""
    enter_where_none(Policy, Path(__file__).with_name("shipped_policies.csv"))
    enter_where_none(FirstResponderOrganisation, Path(__file__).with_name("shipped_first_responders.csv"))

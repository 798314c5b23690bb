"""The history of the rules and the bodies that may refer, as they come with Hestia: tables beside this file.

Sources stand in each row's note, and beside each length that comes from elsewhere. Rows are only ever added:
a case keeps the row its clock started under.
"""

import csv
from pathlib import Path

from django.db.models import Model

from referrals.models import FirstResponderOrganisation, Policy

SHIPPED: dict[type[Model], str] = {
    Policy: "shipped_policies.csv",
    FirstResponderOrganisation: "shipped_first_responders.csv",
}


def ship(**_migrated: object) -> None:
    """Enter the rows of each table that has none yet. Nobody wrote them: they have no history."""
    for model, name in SHIPPED.items():
        if model._default_manager.exists():
            continue
        with Path(__file__).with_name(name).open(newline="", encoding="utf-8") as file:
            model._default_manager.bulk_create(
                model(**{field: text for field, text in row.items() if text}) for row in csv.DictReader(file)
            )

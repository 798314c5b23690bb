"""Rows of a spreadsheet, checked."""

from collections.abc import Mapping
from typing import Any

from cases.models import Room
from desk.importing.checking import Judged, World, judge
from desk.importing.reading import read
from hestia.accounts.models import Service, User
from referrals.models import FirstResponderOrganisation
from tests.importing.sheets import as_csv
from tests.make import TODAY

OUTREACH = Service(pk=1, name="Outreach", kind=Service.Kind.OUTREACH, capacity=3)
HOUSE = Service(pk=2, name="Safe house A", kind=Service.Kind.SAFE_HOUSE, capacity=2)
AMINA = User(pk=1, first_name="Amina", last_name="Osei")


def world() -> World:
    return World(
        today=TODAY,
        services={"outreach": OUTREACH, "safe house a": HOUSE},
        workers={"amina.osei@example.org": (AMINA, {1})},
        rooms={2: {3: Room(pk=3, service=HOUSE, number=3)}},
        free={1: 3, 2: 1},
        organisations={"salvation army": FirstResponderOrganisation(pk=1, name="The Salvation Army")},
    )


def judged(*rows: Mapping[str, Any]) -> list[Judged]:
    table = read(as_csv(rows))
    return list(judge(table.headings, table.rows, world()))

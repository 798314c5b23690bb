"""A list asks the database as often for many rows as for few."""

from datetime import timedelta

import pytest

from cases.models import Case, Deadline, Entry
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import log
from hestia.safekeeping.models import Draft
from tests import make
from tests.counted import queries

FIRST_NAMES = ["Ada", "Bea", "Cleo", "Dina", "Ebba", "Fay"]


def grow(worker: User, service: Service, names: list[str]) -> None:
    """Add cases with promises, notes, drafts and lines in the log, and colleagues."""
    for name in names:
        case = make.case(worker=worker, service=service, client=make.client(name))
        for days, kind in ((-3, "plan_review"), (0, "risk_review"), (2, "task"), (40, "task")):
            case.promise(kind, due_on=make.TODAY + timedelta(days), by=worker, at=make.NOON)
        case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=worker, at=make.NOON)
        log("case.read", by=worker, at=make.NOON, case_ref=case.reference, subject=case)
        Draft.objects.keep(worker, "note", case.reference, {"body": ["x"]}, at=make.NOON)
        place = make.service(f"Safe house {name}")
        make.user(f"{name} Hart").services.add(service, place)


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        # Two: how many lists were seen, and which groups one leads today.
        pytest.param(Role.CASEWORKER, "/my-day/", 14, id="my day"),
        pytest.param(Role.CASEWORKER, "/cases/", 12, id="cases"),
        pytest.param(Role.DATA_PROTECTION_LEAD, "/audit/", 12, id="log"),
        pytest.param(Role.ADMINISTRATOR, "/settings/staff/", 12, id="staff"),
        pytest.param(Role.ADMINISTRATOR, "/settings/services/", 12, id="services"),
        pytest.param(Role.ADMINISTRATOR, "/settings/policies/", 12, id="policies"),
        pytest.param(Role.ADMINISTRATOR, "/settings/bank-holidays/ew/2026/", 12, id="bank holidays"),
    ],
)
def test_is_the_same_for_many_rows(
    who: str, address: str, most: int, amina: User, outreach: Service, her_case: Case
) -> None:
    reader = amina if who == Role.CASEWORKER else make.user("Hal Berg", role=who)
    grow(amina, outreach, FIRST_NAMES[:1])
    few = queries(reader, address)
    grow(amina, outreach, FIRST_NAMES[1:])
    assert Deadline.objects.count() == 24
    assert queries(reader, address) == few
    assert few <= most

"""The cases of the demonstration that have ended are as real ones are, and give each figure a past."""

from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db.models import F

from cases.models import Case, Client, Placement
from demo.history import ORDER, fill_history
from demo.world import staff_and_services
from hestia.accounts.models import User
from hestia.audit.models import Event
from oversight.models import Enquiry
from oversight.queries.facts import counted_services, facts_for
from oversight.rules.figures import FIGURES
from oversight.rules.periods import Period
from tests import roles
from tests.parts import one_in, part

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/London"))
ONE_IN = 3
# Nothing to show: cases are drawn in the last months only, and nobody left in the year before the first.
SILENT = {2024: {"sampled", "back"}, 2025: {"sampled"}}


@pytest.fixture
def staff(db: None) -> dict[str, User]:
    staff = staff_and_services(today=NOW.date())
    fill_history(staff, today=NOW.date(), one_in=ONE_IN)
    return staff


@one_in(6)  # of the rows that are judged one by one
def test_each_is_as_a_real_one(share: int, staff: dict[str, User]) -> None:
    models: dict[str, Any] = {model.__name__: model for model in apps.get_models() if model.__name__ in ORDER}
    assert set(models) == set(ORDER)
    for name, model in models.items():
        rows = list(model.objects.all())
        assert rows, name
        for row in part(rows, share):
            # What is left empty the database has judged, with every other constraint.
            empty = [field.name for field in row._meta.fields if not getattr(row, field.attname)]
            row.full_clean(exclude=empty)
        versions: Counter[int] = Counter(model.history.values_list("id", flat=True))
        assert set(versions) == {row.pk for row in rows}, "each has a history"
    cases = list(Case.objects.all())
    assert {case.status for case in cases} == {"closed"}
    assert max(case.closed_on for case in cases if case.closed_on) < NOW.date()
    assert (
        Case.objects.exclude(reopened_from=None).filter(opened_on__gt=F("reopened_from__closed_on")).exists()
    )
    assert Event.objects.filter(kind="case.created").count() == len(cases)
    assert {client.name_keys.exists() for client in Client.objects.all()} == {True}
    for stay in Placement.objects.select_related("case"):
        others = Placement.objects.filter(
            room=stay.room, from_on__lt=stay.until_on, until_on__gt=stay.from_on
        )
        assert list(others) == [stay], "one at a time"


def test_each_figure_has_something_to_show_of_each_year_and_seasons(staff: dict[str, User]) -> None:
    ruth = staff["ruth"]
    for year, expected in SILENT.items():
        period = Period(date(year, 1, 1), date(year, 12, 31))
        with roles.as_application(ruth, at=NOW):
            facts = facts_for(ruth, period, services=counted_services(ruth))
        silent = [
            figure.slug
            for figure in FIGURES
            if any(number.is_of_nobody or not number.whole for number in figure.answer(facts).finding.numbers)
        ]
        assert set(silent) == expected, year
    opened = Counter((case.opened_on.year, case.opened_on.month) for case in Case.objects.all())
    summer, autumn = (sum(opened[2025, month] for month in months) for months in ((7, 8), (9, 10)))
    assert autumn > summer
    assert Enquiry.objects.count() > 10

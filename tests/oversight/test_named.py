"""Which nationalities, languages and boroughs go outside by name: fixed for a year, from the year before."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.models import Canary, Case, Client
from hestia.accounts.models import Service, User
from oversight.models import NamedList
from oversight.queries.facts import named_in
from oversight.queries.report import Report, report_for
from oversight.rules.figures.coming import ENTERED
from oversight.rules.periods import Period
from tests import make
from tests.roles import as_application

pytestmark = pytest.mark.django_db

OPENED = date(2025, 6, 2)


def came(worker: User, service: Service, nation: str, *, count: int, on: date = OPENED) -> list[Case]:
    """Open so many cases of clients with one nationality."""
    return [
        make.case(worker=worker, service=service, opened_on=on, client=make.client(nationality=nation))
        for _ in range(count)
    ]


def nations(by: User, year: int = 2026) -> frozenset[str]:
    return named_in(year, by=by)["nationality"]


class TestFixed:
    def test_are_those_that_more_than_seven_had_in_the_year_before_in_all_services(
        self, amina: User, carys: User, outreach: Service, house_b: Service
    ) -> None:
        came(amina, outreach, "Albania", count=5)
        came(amina, house_b, "albania", count=3)  # of which she manages nothing
        came(amina, outreach, "Bolivia", count=7)
        came(amina, outreach, "Vietnam", count=8, on=date(2026, 2, 2))
        invented = came(amina, outreach, "Chad", count=8)
        Canary(reference=invented[0].reference, made_at=make.NOON).save()
        with as_application(carys, at=make.NOON):
            assert nations(carys) == {"albania"}

    def test_once_whatever_is_recorded_later(self, amina: User, carys: User, outreach: Service) -> None:
        came(amina, outreach, "Albania", count=8)
        assert nations(carys) == {"albania"}
        came(amina, outreach, "Bolivia", count=8)
        Client.objects.filter(nationality="Albania").update(nationality="Chad")
        assert nations(carys) == {"albania"}
        with pytest.raises(IntegrityError, match="once_a_year"), transaction.atomic():
            NamedList(year=2026, kind="nationality", names=[], fixed_at=make.NOON).save()

    def test_not_of_a_year_to_come_nor_by_who_counts_nothing(
        self, amina: User, carys: User, outreach: Service
    ) -> None:
        came(amina, outreach, "Albania", count=8)
        assert named_in(make.TODAY.year + 1, by=carys) == {}
        assert named_in(2026, by=amina) == {}
        assert not NamedList.objects.exists()


class TestReports:
    def labels(self, report: Report) -> list[str]:
        [shown] = report.shown
        table = next(table for table in shown.answer.tables if table.slug == "nationality")
        return [row.label for row in table.rows]

    def test_two_quarters_differ_by_nothing_that_is_rare_in_one_of_them(
        self, amina: User, carys: User, outreach: Service
    ) -> None:
        came(amina, outreach, "Albania", count=8)
        for on, counts in (
            (date(2026, 2, 2), {"Albania": 1, "Bolivia": 9}),
            (date(2026, 5, 5), {"Albania": 9, "Bolivia": 1}),
        ):
            for nation, count in counts.items():
                came(amina, outreach, nation, count=count, on=on)
        quarters = [
            Period(date(2026, 1, 1), date(2026, 3, 31)),
            Period(date(2026, 4, 1), date(2026, 6, 30)),
        ]
        for quarter in quarters:
            outside = report_for(carys, quarter, [ENTERED], outside=True)
            assert self.labels(outside) == ["Albania", "Other"]
            assert self.labels(outside.inside) == ["Albania", "Bolivia"]

"""A case that a learner had before releases ended gets an end when the charity upgrades."""

from datetime import date
from importlib import import_module

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cases.models import Case
from hestia.accounts.models import Service, User
from tests import make

pytestmark = pytest.mark.django_db
NAME = "0049_end_of_releases"
MIGRATION = import_module(f"cases.migrations.{NAME}")


@pytest.fixture
def apps() -> Apps:
    """The models as the migration sees them: they write no history by themselves."""
    return MigrationLoader(connection).project_state([("cases", NAME)]).apps


def of_second(second: User, worker: User, service: Service, until: date | None = None) -> Case:
    return make.case(worker=worker, service=service, second_worker=second, second_until=until)


def test_it_ends_with_their_last_day_and_nobody_elses(
    amina: User, ben: User, efua: User, outreach: Service, apps: Apps
) -> None:
    volunteer = make.user("Vera Lind", role="volunteer", services=[outreach])
    User.objects.filter(pk=efua.pk).update(ends_on=date(2027, 3, 5))
    efua.refresh_from_db()
    cases = [
        of_second(efua, amina, outreach),
        of_second(volunteer, amina, outreach),
        of_second(efua, amina, outreach, date(2026, 12, 24)),
        of_second(ben, amina, outreach),
    ]
    MIGRATION.end_releases(apps, None)
    ends = []
    for case in cases:
        case.refresh_from_db()
        ends.append(case.second_until)
    assert ends == [date(2027, 3, 5), volunteer.ends_on, date(2026, 12, 24), None]
    assert ends[1] is not None
    newest = cases[0].history.latest("history_id")
    assert (newest.version, newest.second_until) == (cases[0].version, date(2027, 3, 5))
    assert cases[3].history.count() == 1

"""Drafts go when their pages say so, whoever wrote them; nobody throws away another's."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from psycopg2 import sql

from desk.reminders.planning import Planner
from hestia.accounts.models import User
from hestia.safekeeping.models import KEY_DAYS, Draft, OneTimeKey
from tests import make
from tests.outside import stolen, work_for
from tests.roles import as_application

DAYS = settings.DRAFT_DAYS
SATURDAY = make.NOON.replace(month=11, day=28)


def kept(user: User, about: str, *, days: float) -> Draft:
    """Return a draft that was saved so many days ago."""
    at = timezone.now() - timedelta(days=days)
    return Draft.objects.keep(user, "note", about, {"body": ["She slept."]}, at=at)


def about() -> set[str]:
    return set(Draft.objects.values_list("about", flat=True))


def one_pass() -> None:
    """Let the worker do what it does, as the application, and end."""
    with as_application(None):
        call_command("run_worker", once=True, stdout=StringIO())


def test_the_days_are_those_that_the_pages_name() -> None:
    assert DAYS == 14  # templates/help/help.html and what_we_log.html say it in words


@pytest.mark.django_db
class TestTheWorker:
    def test_throws_away_what_is_a_day_too_old(self, amina: User, ben: User) -> None:
        kept(amina, "too old", days=DAYS + 1)
        kept(amina, "young", days=DAYS - 1)
        kept(ben, "his, too old", days=DAYS + 1)
        one_pass()
        assert about() == {"young"}

    @pytest.mark.parametrize(
        "fields", [{"is_active": False}, {"ends_on": date(2026, 1, 1)}], ids=["ended", "past her last day"]
    )
    def test_also_of_who_left(self, amina: User, fields: dict[str, Any]) -> None:
        kept(amina, "too old", days=DAYS + 1)
        kept(amina, "young", days=DAYS - 1)
        User.objects.filter(pk=amina.pk).update(**fields)
        one_pass()
        assert about() == {"young"}

    def test_on_a_saturday_and_within_the_hour(self, amina: User) -> None:
        Draft.objects.keep(amina, "note", "a", {}, at=SATURDAY - timedelta(days=DAYS))
        Draft.objects.keep(amina, "note", "b", {}, at=SATURDAY - timedelta(days=DAYS) + timedelta(minutes=40))
        planner = Planner()
        for minutes, left in ((0, {"b"}), (50, {"b"}), (60, set())):
            with as_application(None):
                planner(SATURDAY + timedelta(minutes=minutes))
            assert about() == left

    def test_forgets_the_keys_of_forms_that_cannot_come_back(self, amina: User) -> None:
        old, young = uuid.uuid4(), uuid.uuid4()
        now = timezone.now()
        OneTimeKey.objects.claim(old, by=amina, at=now - timedelta(days=KEY_DAYS + 1))
        OneTimeKey.objects.claim(young, by=amina, at=now - timedelta(days=DAYS + 1))
        one_pass()
        assert list(OneTimeKey.objects.values_list("key", flat=True)) == [young]


class TestFromOutside:
    """With the application's own password, and nothing of ours in between."""

    @pytest.fixture
    def raw(self, transactional_db: None) -> Iterator[Any]:
        with stolen() as raw:
            yield raw

    @pytest.mark.parametrize("acting", [True, False], ids=["another", "nobody"])
    def test_nobody_throws_away_what_another_typed(
        self, raw: Any, amina: User, ben: User, acting: bool
    ) -> None:
        kept(amina, "hers, young", days=1)
        kept(amina, "hers, old", days=DAYS + 1)
        OneTimeKey.objects.claim(uuid.uuid4(), by=amina)
        with raw, raw.cursor() as cursor:
            if acting:
                work_for(cursor, ben)
            for table in ("safekeeping_draft", "safekeeping_onetimekey"):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                assert cursor.rowcount == 0
        assert about() == {"hers, young", "hers, old"}
        assert OneTimeKey.objects.count() == 1

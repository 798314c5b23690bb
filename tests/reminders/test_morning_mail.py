"""The morning's mail: numbers and a link, once a day, and for nobody who does not want it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cases.models import Case, Deadline
from desk.reminders.models import MorningMail
from desk.reminders.planning import Planner, plan
from desk.reminders.tasks import send_morning_mail
from hestia.accounts import post
from hestia.accounts.models import User
from hestia.db.worker import do_next
from hestia.privacy.audiences import Audience
from tests import make, roles

NIGHT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def due(her_case: Case, amina: User) -> list[Deadline]:
    days = [(-4, "task"), (-1, "task"), (-1, "plan_review"), (0, "task"), (1, "task")]
    return [
        her_case.promise(kind, title="Ring Zuhra", due_on=make.TODAY + timedelta(day), by=amina, at=make.NOON)
        for day, kind in days
    ]


def work() -> list[Any]:
    """Do what is due as the application's role, and return the mail that went."""
    mail.outbox.clear()
    roles.begin()
    try:
        while do_next(at=timezone.now()):
            pass
    finally:
        roles.end()
    return list(mail.outbox)


def test_goes_at_eight_and_holds_numbers(
    due: list[Deadline], amina: User, her_case: Case, clock: time_machine.Traveller
) -> None:
    Planner()(NIGHT)
    assert work() == []
    clock.move_to(EIGHT)
    [sent] = work()
    assert sent.to == [amina.email]
    assert "3 things are overdue and 1 thing is due today." in sent.body
    assert sent.extra_headers["Message-ID"].startswith(f"<morning.{amina.pk}.2026-11-24@")
    text = f"{sent.subject} {sent.body}"
    for word in ("Ghada", "Karam", "Zuhra", her_case.reference, "/cases/"):
        assert word not in text
    assert re.findall(r"https?://\S+", text) == ["http://127.0.0.1/my-day/"]
    assert not DBTaskResult.objects.exists()


def test_is_for_anyone_to_see() -> None:
    assert post.AUDIENCE[post.MORNING] == Audience.ANYONE
    assert not post.TELLS


def test_goes_once_a_day_and_again_if_the_worker_was_killed(due: list[Deadline], amina: User) -> None:
    with transaction.atomic():
        send_morning_mail.call(amina.pk, "2026-11-24")
        transaction.set_rollback(True)  # what a killed worker leaves behind
    for _ in range(3):
        send_morning_mail.call(amina.pk, "2026-11-24")
    first, again = mail.outbox
    assert first.extra_headers == again.extra_headers
    assert MorningMail.objects.get().on == make.TODAY


def test_yesterdays_is_no_news(due: list[Deadline], amina: User) -> None:
    send_morning_mail.call(amina.pk, "2026-11-23")
    assert mail.outbox == []


def test_with_nothing_to_say_none_goes(her_case: Case, amina: User) -> None:
    send_morning_mail.call(amina.pk, "2026-11-24")
    assert mail.outbox == []


def test_her_account_page_turns_it_off(
    due: list[Deadline], amina: User, amina_browser: Browser, clock: time_machine.Traveller
) -> None:
    page = amina_browser.get("/accounts/").text
    assert "Send me an e-mail on working days" in page
    [version] = re.findall(r'name="version" value="(\d+)"', page)
    amina_browser.post("/accounts/", {"version": version, "shortcuts": "on"})
    plan(date(2026, 11, 24), at=NIGHT)
    clock.move_to(EIGHT)
    assert work() == []


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"enrolled_at": None}, {"ends_on": date(2026, 11, 23)}]
)
def test_nobody_who_cannot_sign_in_gets_one(
    change: dict[str, Any], due: list[Deadline], amina: User, clock: time_machine.Traveller
) -> None:
    plan(date(2026, 11, 24), at=NIGHT)
    User.objects.filter(pk=amina.pk).update(**change)
    clock.move_to(EIGHT)
    assert work() == []

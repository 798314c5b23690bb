"""Two processes of the operating system on one database: the calendars are the same in both at once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from cases.models import Case, Deadline
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.workingdays.models import BankHoliday
from referrals import actions
from referrals.models import FirstResponderOrganisation, Referral
from tests import make
from tests.reminders.test_kills import of_the_application
from tests.workingdays.counting import BEGIN


class Process:
    """One process that serves the tests' database, as the application does, and for one person."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        self.running = running

    def ask(self, words: str) -> str:
        assert self.running.stdin
        assert self.running.stdout
        self.running.stdin.write(f"{words}\n")
        self.running.stdin.flush()
        answer = self.running.stdout.readline().strip()
        assert answer, f"no answer to {words!r}"
        return answer


@contextmanager
def process(person: User) -> Iterator[Process]:
    command = [sys.executable, "-c", BEGIN, person.email]
    env = of_the_application() | {"DJANGO_SETTINGS_MODULE": "hestia.settings"}
    pipe = subprocess.PIPE
    running = subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, text=True, cwd=settings.BASE_DIR)
    try:
        yield Process(running)
    finally:
        running.kill()
        running.wait()


def fifth_after(day: date, *, but: set[date]) -> date:
    """Count five working days with a finger, not with the house."""
    counted = 0
    while counted < 5:
        day += timedelta(1)
        counted += day.weekday() < 5 and day not in but
    return day


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def referral(transactional_db: None, today: date) -> Referral:
    """Return a referral that was received today."""
    house = make.service()
    worker = make.user("Amina Osei", services=[house])
    case = make.case(worker=worker, service=house, client=make.client())
    return actions.record_earlier_referral(
        case=case,
        organisation=FirstResponderOrganisation.objects.get(name="The Salvation Army"),
        submitted_on=today,
        received_on=today,
        reference="NRM-4418-0236",
        by=worker,
        at=timezone.now(),
    )


@pytest.mark.django_db(transaction=True)
def test_one_added_and_removed_again_counts_in_both_at_once(referral: Referral, today: date) -> None:
    known = set(BankHoliday.objects.filter(nation="ew").values_list("date", flat=True))
    expected = fifth_after(today, but=known)
    days = [today + timedelta(number) for number in range(1, 9)]
    new = next(day for day in days if day.weekday() < 5 and day not in known)
    later = fifth_after(today, but=known | {new})
    assert later > expected
    chief = make.user("Hal Byrne", role=Role.MANAGER, services=[referral.case.service])

    def promised() -> date:
        open_now = Deadline.objects.open().filter(case=referral.case_id, kind="rg_decision")
        return open_now.values_list("due_on", flat=True).get()

    with ExitStack() as running:
        one, other = (running.enter_context(process(chief)) for _ in range(2))
        for changes, day in (
            (None, expected),
            (one, later),
            (other, expected),
            (other, later),
            (one, expected),
        ):
            if changes:
                changes.ask(f"{'add' if day == later else 'remove'} {new}")
            counted = [each.ask(f"count {referral.pk}") for each in (one, other)]
            assert counted == [str(day), str(day)]
            assert promised() == day
    lines = Case.objects.get(pk=referral.case_id).entry_set.filter(title__startswith="Dates changed")
    assert lines.count() == 4

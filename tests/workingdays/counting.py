"""What a process of its own is asked, line by line: to count by the calendars, and to change them.

``count <referral>``, ``add <day>`` and ``remove <day>``; each is answered with one line.
"""

import sys
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from hestia.accounts.models import User
from hestia.db.acting import acting_as
from hestia.workingdays.models import BankHoliday
from referrals import actions
from referrals.models import Referral
from referrals.queries.timetable import timetable

BEGIN = "import django; django.setup(); from tests.workingdays import counting; counting.answer_lines()"


def count(number: str, by: User) -> str:
    """Return the day by which a first decision is expected, counted in this process."""
    del by
    referral = Referral.with_facts().select_related("case__client").get(pk=number)
    clock = timetable(referral).reasonable_grounds
    return str(clock.due_on if clock else None)


def add(day: str, by: User) -> str:
    """Add a bank holiday, as its page does."""
    holiday = actions.add_bank_holiday(
        nation="ew",
        day=date.fromisoformat(day),
        name="Coronation",
        why="Announced",
        by=by,
        at=timezone.now(),
    )
    return str(holiday.pk)


def remove(day: str, by: User) -> str:
    """Take it away again."""
    holiday = BankHoliday.objects.get(nation="ew", date=day)
    actions.remove_bank_holiday(holiday=holiday, why="A mistake", by=by, at=timezone.now())
    return "gone"


VERBS: dict[str, Callable[[str, User], str]] = {"count": count, "add": add, "remove": remove}


def answer_lines() -> None:
    """Answer each line as the person that the process was started for."""
    person = User.objects.get(email=sys.argv[1])
    for line in sys.stdin:
        verb, words = line.split()
        with acting_as(person), transaction.atomic():
            answer = VERBS[verb](words, person)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()

"""Who is told what runs out: the person and who keeps their register, each thing once."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from desk.reminders.tasks import in_words, remind
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Role
from hestia.staff.models import Alert
from tests import make, roles
from tests.staff import keeping

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 24)  # in 30 days


def told(person: User, on: date = make.TODAY) -> list[str]:
    """Do the day's task as the worker does, as the application's role, and return all they were told."""
    with transaction.atomic(), roles.as_application(None):
        remind.call(person.pk, on.isoformat())
    return [notice.words for notice in Notice.objects.filter(person=person).order_by("pk")]


def test_each_is_told_once_90_30_and_7_days_before(
    amina: User, ben: User, carys: User, farah: User, dev: User
) -> None:
    course = keeping.course("First aid")
    keeping.training(amina, course, by=carys, days_left=90)
    keeping.check(amina, by=carys, next_due_on=make.TODAY + timedelta(91))
    first = make.TODAY
    for days in (0, 0, 1, 30, 60, 61, 70, 83, 84, 90, 91, 100):
        for person in (amina, carys, ben, farah, dev):
            told(person, first + timedelta(days))
    until, due = "22 February 2027", "23 February 2027"
    expected = [
        (f"First aid expires on {until}, 90 days left.", f"DBS check is due on {due}, 90 days left."),
        (f"First aid expires on {until}, 30 days left.", f"DBS check is due on {due}, 30 days left."),
        (f"First aid expires on {until}, 7 days left.", f"DBS check is due on {due}, 7 days left."),
    ]
    things = [words for pair in expected for words in pair]
    assert told(amina, first) == [f"Your training and checks: {words}" for words in things]
    assert told(carys, first) == [f"Amina Osei: {words}" for words in things]
    assert told(ben) == told(farah) == told(dev) == []
    assert Alert.objects.count() == 12


def test_what_was_renewed_or_is_another_day_is_another_thing(amina: User, carys: User) -> None:
    course = keeping.course("First aid")
    training = keeping.training(amina, course, by=carys, days_left=30)
    assert len(told(amina)) == 1
    training.expires_on = UNTIL + timedelta(1)
    training.save()
    assert len(told(amina, make.TODAY + timedelta(1))) == 2
    keeping.training(amina, course, by=carys, days_left=390)
    assert len(told(amina, make.TODAY + timedelta(24))) == 2  # 7 days before


def test_of_whoever_has_left_or_vouches_for_nobody_nothing(amina: User, carys: User, gita: User) -> None:
    course = keeping.course("First aid", roles=list(Role))
    keeping.training(amina, course, by=carys, days_left=30)
    keeping.training(gita, course, by=carys, days_left=7)
    amina.ends_on = make.TODAY - timedelta(1)
    amina.save()
    assert told(carys) == ["Gita Rao: First aid expires on 1 December 2026, 7 days left."]
    assert told(gita) == ["Your training and checks: First aid expires on 1 December 2026, 7 days left."]


def test_the_morning_mail_counts_them_and_names_nothing(amina: User, carys: User) -> None:
    keeping.training(amina, keeping.course("First aid"), by=carys, days_left=30)
    told(amina)
    assert in_words(amina, on=make.TODAY) == "1 training or check expires soon"
    assert in_words(amina, on=make.TODAY + timedelta(1)) == ""

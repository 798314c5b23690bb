"""Who answers complaints is told that one came, and again before its days are over."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case
from desk.reminders.complaints import notify_of_complaints
from hestia.accounts import post
from hestia.accounts.models import Notice, OutgoingMail, Service, User
from hestia.accounts.permissions import Role
from rights import actions
from rights.actions.complaints import Meant
from rights.models import Complaint
from tests import make
from tests.roles import as_application

pytestmark = pytest.mark.django_db
CAME, NOT_YET = "A complaint came", "A complaint has not been acknowledged"


@pytest.fixture
def ruth(house_b: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[house_b])


def recorded(by: User, **fields: Any) -> Complaint:
    made = {"words": "Nobody rang.", "kind": "service", "channel": "spoken", "received_on": make.TODAY}
    return actions.record_complaint(complaint=Complaint(**{**made, **fields}), by=by, at=make.NOON)


def told(*, days: int = 0) -> dict[User, list[str]]:
    """Return what each is told anew so many days on, by the worker."""
    at = make.NOON + timedelta(days=days)
    before = set(Notice.objects.values_list("pk", flat=True))
    with time_machine.travel(at, tick=False), as_application(None, at=at):
        notify_of_complaints(at=at)
    news: dict[User, list[str]] = {}
    for notice in Notice.objects.exclude(pk__in=before).select_related("person"):
        news.setdefault(notice.person, []).append(notice.words)
    return news


def test_all_who_answer_one_without_a_case_are_told_once_and_once_more(
    amina: User, carys: User, ruth: User, gita: User, hal: User
) -> None:
    reference = actions.receive_complaint(
        page=UUID(int=7),
        kind=Complaint.Kind.SERVICE,
        words="Nobody rang me back.",
        reply="Tell my friend at the food bank.",
        meant=Meant(carys, []),
        is_signed_in=False,
        at=make.NOON,
    )
    news = told()
    assert set(news) == {ruth, gita}
    where = f"{CAME}: see “Requests and complaints”, {reference}."
    words = f"{where} It must be acknowledged by 24 December 2026."
    assert news[ruth] == news[gita] == [words]
    assert {notice.url for notice in Notice.objects.all()} == {reverse("rights:complaint", args=[reference])}
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == sorted([ruth.email, gita.email])
    mail = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.COMPLAINT).first()
    assert mail
    message = post.mail_for(mail, ruth, at=make.NOON)
    assert message
    assert reference not in f"{message.subject} {message.body}"
    assert told() == told(days=24) == {}
    late = told(days=25)
    assert set(late) == {ruth, gita}
    assert late[ruth][0].startswith(NOT_YET)
    assert told(days=26) == {}


def test_of_one_that_nobody_can_be_told_about_it_is_said_once(carys: User, gita: User) -> None:
    """It was written on our page, which gave its reference: it is never said to be late."""
    reference = actions.receive_complaint(
        page=UUID(int=8),
        kind=Complaint.Kind.DATA,
        words="Nobody rang me back.",
        reply="",
        meant=Meant(None, []),
        is_signed_in=False,
        at=make.NOON,
    )
    news = told()
    assert set(news) == {carys, gita}
    assert news[carys][0].startswith(
        f"{CAME}: see “Requests and complaints”, {reference}. Nobody can be told"
    )
    assert told(days=26) == told(days=40) == {}
    made = Complaint.objects.get()
    outcome: dict[str, Any] = {"outcome": "upheld", "reason": "Nobody did.", "changed": "", "on": make.TODAY}
    actions.answer_complaint(complaint=made, **outcome, by=carys, at=make.NOON)
    make.user("Nia Pugh", role=Role.MANAGER)
    assert told() == {}


def test_of_a_case_the_managers_of_its_service_and_who_watches(
    her_case: Case, amina: User, carys: User, ruth: User, gita: User
) -> None:
    ruth.moment = make.NOON
    words = "She rang, and I have to look at it."
    access.give_reason(reference=her_case.reference, reason="check", words=words, by=ruth, at=make.NOON)
    complaint = recorded(amina, case=her_case)
    assert set(told()) == {carys, gita}
    pages = {notice.person: notice.url for notice in Notice.objects.all()}
    assert pages[carys] == complaint.get_absolute_url()
    assert pages[gita] == reverse("rights:requests"), "she does not read it, and sees its dates in the list"
    actions.acknowledge(complaint=complaint, how="spoken", on=make.TODAY, by=carys, at=make.NOON)
    assert told(days=26) == {}


def test_of_a_sealed_case_only_who_is_named(her_case: Case, amina: User, carys: User, gita: User) -> None:
    other = make.user("Nia Pugh", role=Role.MANAGER, services=[her_case.service])
    names = SealNames([carys, amina], [])
    access.seal_case(case=her_case, names=names, words="Her brother works next door.", by=carys, at=make.NOON)
    recorded(amina, case=her_case)
    assert set(told()) == {carys, gita}
    assert not Notice.objects.filter(person=other).exists()


def test_who_wrote_it_down_is_told_no_more_than_that_it_is_late(carys: User, ruth: User) -> None:
    recorded(carys)
    assert set(told()) == {ruth}
    assert set(told(days=27)) == {carys, ruth}

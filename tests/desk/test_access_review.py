"""Once a week managers look at who has access to their services, and sign it off."""

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case, Refused
from desk.actions.access_review import sign_review
from desk.queries.access_review import is_due_from, not_signed, review_of
from hestia.accounts.models import AccessReview, Service, User
from hestia.accounts.permissions import Role
from hestia.accounts.staffing import change_account
from hestia.audit.models import Event
from tests import make
from tests.roles import as_application

NOON, TODAY = make.NOON, make.TODAY
WEEK = timedelta(days=7)
WHY = "Annual leave, agreed in October."

pytestmark = pytest.mark.django_db


def sign(manager: User, at: datetime = NOON) -> AccessReview:
    with as_application(manager, at=at):
        return sign_review(as_of=at, by=manager, at=at)


def test_shows_everybody_whom_something_lets_in(
    amina: User, ben: User, carys: User, dev: User, efua: User, farah: User, her_case: Case, house_b: Service
) -> None:
    moved = make.case(worker=dev, service=her_case.service, client=make.client("Rosa"))
    sealed = make.case(worker=amina, service=her_case.service, client=make.client("Lena"))
    secret = make.case(worker=amina, service=her_case.service, client=make.client("Mina"))
    elsewhere = make.case(worker=dev, service=house_b, client=make.client("Nora"))
    wyn = make.user("Wyn Bevan", role=Role.MANAGER, services=[house_b])
    ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[her_case.service])
    access.arrange_cover(worker=amina, person=dev, first=TODAY, last=TODAY, words=WHY, by=carys, at=NOON)
    for case in (her_case, elsewhere):
        access.give_reason(reference=case.reference, reason="on_duty", words=WHY, by=wyn, at=NOON)
    access.seal_case(case=sealed, names=SealNames([carys, amina], [wyn]), words=WHY, by=carys, at=NOON)
    access.seal_case(case=secret, names=SealNames([ruth, amina], []), words=WHY, by=ruth, at=NOON)
    with as_application(carys, at=NOON):
        review = review_of(carys, at=NOON)
    assert set(review.people) == {amina, ben, carys, efua, farah, ruth}
    assert [(cover.person, cover.worker) for cover in review.covers] == [(dev, amina)]
    assert [(grant.person, grant.case) for grant in review.grants] == [(wyn, her_case)]
    assert {(named.person, case) for case, named in review.names} == {
        (p, sealed) for p in (carys, amina, wyn)
    }
    assert review.worked_from_elsewhere == [moved]
    assert secret.reference not in review.references


def test_shows_what_changed_since_it_was_signed(
    amina: User, ben: User, carys: User, dev: User, hal: User, outreach: Service
) -> None:
    sign(carys)
    later = NOON + timedelta(hours=1)
    for person in (amina, dev):
        change_account(person=User.objects.get(pk=person.pk), services=[], by=hal, at=later)
    asked = User.objects.get(pk=ben.pk)
    asked.role = Role.MANAGER
    change_account(person=asked, services=[outreach], why="She stands in for Ruth.", by=hal, at=later)
    with as_application(carys, at=later):
        review = review_of(carys, at=later)
    assert [row.sentences for row in review.changes] == [["No longer works in: Outreach."]]
    sign(carys, later)
    assert review_of(carys, at=later + timedelta(hours=1)).changes == []


def test_is_asked_again_after_a_week_and_who_has_not_signed_is_shown(
    amina: User, carys: User, gita: User, house_b: Service, her_case: Case
) -> None:
    wyn = make.user("Wyn Bevan", role=Role.MANAGER, services=[house_b])
    make.user("Of Nowhere", role=Role.MANAGER)
    assert not_signed(at=NOON) == [carys, wyn]
    sign(carys)
    assert not_signed(at=NOON) == [wyn]
    assert not is_due_from(carys, at=NOON + WEEK - timedelta(seconds=1))
    assert is_due_from(carys, at=NOON + WEEK)
    assert not_signed(at=NOON + WEEK) == [wyn, carys]
    assert not is_due_from(amina, at=NOON)
    lead = Browser()
    lead.force_login(gita)
    page = lead.get("/settings/staff/changes/").text
    assert "Never signed" in page
    assert "Wyn Bevan" in page


def test_is_signed_on_its_page_for_what_it_showed(
    amina: User, carys: User, carys_browser: Browser, her_case: Case
) -> None:
    assert "who has access to your services" in carys_browser.get("/my-day/").text
    page = carys_browser.get("/team/access/")
    assert "You have not signed yet." in page.text
    shown = page.context["form"]["as_of"].value()
    carys_browser.post("/team/access/", {"as_of": shown})
    review = AccessReview.objects.get()
    assert (review.by, review.as_of.isoformat()) == (carys, shown)
    assert review.services == carys.service_ids
    assert Event.objects.filter(kind="access.reviewed", by=carys).count() == 1
    assert "who has access to your services" not in carys_browser.get("/my-day/").text
    assert "who has access to your services" not in amina_sees(amina)


def amina_sees(amina: User) -> str:
    browser = Browser()
    browser.force_login(amina)
    return browser.get("/my-day/").text


def test_is_not_signed_ahead_nor_without_a_service(carys: User) -> None:
    with pytest.raises(Refused, match="Open the page again"):
        sign_review(as_of=NOON + WEEK, by=carys, at=NOON)
    with pytest.raises(Refused, match="do not manage a service"):
        sign(make.user("Of Nowhere", role=Role.MANAGER))

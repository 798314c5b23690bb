"""A return that never left us is set aside by two people, and only where the log knows of no copy."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from oversight.actions import mark_return
from oversight.models import ReturnUnsent, SentReturn
from tests import make, roles
from tests.oversight.test_returns import send, to
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
TYPED = {"why": "The month was wrong", "is_sure": "on"}
IT_LEFT = "Withdraw or correct it instead."


@pytest.fixture
def uma(outreach: Service, house_a: Service) -> User:
    """Somebody else who sends returns of both services."""
    return make.user("Uma Roy", role=Role.MANAGER, services=[outreach, house_a])


@pytest.fixture
def sent(carys_browser: Browser, amina: User, outreach: Service, house_a: Service) -> SentReturn:
    for service in [house_a] * 11 + [outreach] * 3:
        make.case(worker=amina, service=service, opened_on=date(2026, 11, 3))
    send(carys_browser)
    return SentReturn.objects.get()


def of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def say(person: User, sent: SentReturn, **typed: str) -> Any:
    address = reverse("oversight:return_unsent", args=[sent.pk])
    return of(person).post(address, TYPED | typed, follow=True)


def page_of(person: User, sent: SentReturn) -> str:
    return text_of(of(person).get(sent.get_absolute_url()))


def change_role(person: User, role: Role) -> None:
    person.role = role
    person.save()


def one_more(amina: User, house: Service) -> None:
    make.case(worker=amina, service=house, opened_on=date(2026, 11, 4))


class TestByTwo:
    def test_the_first_changes_nothing_yet(
        self, sent: SentReturn, carys: User, carys_browser: Browser, amina: User, house_a: Service
    ) -> None:
        assert "Now somebody else who sends returns must say so too." in text_of(say(carys, sent))
        assert "One person says that this was never sent. It counts as sent until" in page_of(carys, sent)
        assert Event.objects.get(kind="return.unsent_said").by == carys
        one_more(amina, house_a)
        assert "differ by a few people" in text_of(
            send(carys_browser, replaces=str(sent.pk), why="One was recorded late")
        )

    def test_nobody_says_so_twice(self, sent: SentReturn, carys: User) -> None:
        say(carys, sent)
        assert "Somebody else who sends returns must say so too." in text_of(say(carys, sent))
        assert ReturnUnsent.objects.count() == 1

    def test_once_the_second_says_so_nothing_is_held_against_it(
        self, sent: SentReturn, carys: User, uma: User, amina: User, house_a: Service
    ) -> None:
        say(carys, sent)
        assert "The return is set aside: it was never sent." in text_of(say(uma, sent))
        line = Event.objects.get(kind="return.unsent")
        assert (line.by, line.subject) == (uma, f"oversight.sentreturn:{sent.pk}")
        page = page_of(carys, sent)
        assert "Never sent: it was recorded by mistake and is set aside." in page
        assert page.count("The month was wrong") == 2
        for gone in ("Make the PDF", "Send the same again", "Withdraw or correct"):
            assert gone not in page
        assert "Never sent" in text_of(of(uma).get(reverse("oversight:returns")))
        one_more(amina, house_a)
        send(of(uma))  # the same days, one person more, by somebody else: and nobody asks if it replaces it
        assert SentReturn.objects.count() == 2

    def test_it_leaves_no_more(self, sent: SentReturn, carys: User, uma: User) -> None:
        say(carys, sent)
        say(uma, sent)
        for name, typed in (
            ("desk:return_paper", {}),
            ("oversight:return_sheet", {}),
            ("oversight:return_again", to("Wiltshire Council", kind="commissioner")),
            ("oversight:return_mark", {"why": "It was wrong"}),
            ("oversight:return_unsent", TYPED),
        ):
            answer = of(carys).post(reverse(name, args=[sent.pk]), typed)
            assert "This return was never sent: two people said so." in text_of(answer), name
        assert not Event.objects.filter(kind__in=["report.printed", "export.made"]).exists()

    def test_what_is_left_out_is_asked_for_and_nothing_typed_is_lost(
        self, sent: SentReturn, carys: User
    ) -> None:
        page = say(carys, sent, is_sure="")
        assert "Say that no copy or number of it left us" in text_of(page)
        assert TYPED["why"] in page.text
        assert "Enter what happened" in text_of(say(carys, sent, why=""))
        assert not ReturnUnsent.objects.exists()


class TestOnlyIfNoCopyLeft:
    def refused(self, sent: SentReturn, carys: User) -> None:
        """On the page, and by PostgreSQL whatever the application asks."""
        assert "It was never sent" not in page_of(carys, sent)
        assert IT_LEFT in text_of(say(carys, sent))
        said = ReturnUnsent(of=sent, place=1, why="x", at=make.NOON, by=carys)
        row_level = pytest.raises(DatabaseError, match="row-level security")
        with roles.as_application(carys, at=make.NOON), row_level, transaction.atomic():
            said.save()
        assert not ReturnUnsent.objects.exists()

    @pytest.mark.parametrize("name", ["desk:return_paper", "oversight:return_sheet"])
    def test_not_once_a_copy_was_made(self, name: str, sent: SentReturn, carys: User) -> None:
        assert of(carys).post(reverse(name, args=[sent.pk])).status_code == 200
        self.refused(sent, carys)

    def test_not_once_it_was_sent_to_somebody_else_too(self, sent: SentReturn, carys: User) -> None:
        again = reverse("oversight:return_again", args=[sent.pk])
        of(carys).post(again, to("Wiltshire Council", kind="commissioner"))
        assert SentReturn.objects.filter(copy_of=sent).exists()
        self.refused(sent, carys)

    def test_not_once_a_trustee_has_opened_it(self, sent: SentReturn, carys: User, iris: User) -> None:
        page_of(iris, sent)
        self.refused(sent, carys)

    def test_nor_once_they_have_another_role(self, sent: SentReturn, carys: User, iris: User) -> None:
        page_of(iris, sent)
        change_role(iris, Role.MANAGER)
        self.refused(sent, carys)

    def test_somebody_has_who_sent_returns_then(self, sent: SentReturn, carys: User, uma: User) -> None:
        page_of(uma, sent)
        change_role(uma, Role.AUDITOR)
        say(carys, sent)
        assert ReturnUnsent.objects.count() == 1

    def test_not_where_it_replaces_another(
        self, sent: SentReturn, carys: User, carys_browser: Browser
    ) -> None:
        send(carys_browser, figures=["left"], replaces="none")
        later = SentReturn.objects.latest("pk")
        mark_return(sent=sent, replaced_by=later, why="x", by=carys, at=make.NOON)
        self.refused(later, carys)

    def test_not_by_the_second_where_a_copy_was_made_since(
        self, sent: SentReturn, carys: User, uma: User
    ) -> None:
        say(carys, sent)
        of(carys).post(reverse("oversight:return_sheet", args=[sent.pk]))
        assert IT_LEFT in text_of(say(uma, sent))
        assert ReturnUnsent.objects.count() == 1


class TestTheDatabase:
    def test_no_second_without_a_first(self, sent: SentReturn, carys: User) -> None:
        said = ReturnUnsent(of=sent, place=2, why="x", at=make.NOON, by=carys)
        row_level = pytest.raises(DatabaseError, match="row-level security")
        with roles.as_application(carys, at=make.NOON), row_level, transaction.atomic():
            said.save()

    def test_nobody_says_so_of_another_moment(self, sent: SentReturn, carys: User) -> None:
        before = ReturnUnsent(of=sent, place=1, why="x", at=make.NOON - timedelta(seconds=1), by=carys)
        row_level = pytest.raises(DatabaseError, match="row-level security")
        with roles.as_application(carys, at=make.NOON), row_level, transaction.atomic():
            before.save()
        now = ReturnUnsent(of=sent, place=1, why="x", at=make.NOON, by=carys)
        with roles.as_application(carys, at=make.NOON):
            now.save()
        assert ReturnUnsent.objects.get().at == make.NOON

    @pytest.mark.parametrize(
        ("place", "constraint"),
        [(2, "return_unsent_is_said_by_two_people"), (3, "return_unsent_by_a_first_and_a_second")],
    )
    def test_it_takes_two_people(self, place: int, constraint: str, sent: SentReturn, carys: User) -> None:
        say(carys, sent)
        said = ReturnUnsent(of=sent, place=place, why="x", at=make.NOON, by=carys)
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            said.save()

    def test_who_sends_none_and_who_works_elsewhere_says_nothing(
        self, sent: SentReturn, dev: User, farah: User, iris: User
    ) -> None:
        for person in (dev, farah, iris):
            said = ReturnUnsent(of=sent, place=1, why="x", at=make.NOON, by=person)
            refused = pytest.raises(DatabaseError, match="row-level security")
            with roles.as_application(person, at=make.NOON), refused, transaction.atomic():
                said.save()

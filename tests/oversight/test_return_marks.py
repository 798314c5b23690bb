"""A return that no longer counts says so wherever it is read, and stays as it was sent."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.pdf import html
from hestia.ui.words import date_words
from oversight.documents.report import return_document
from oversight.forms.returns import READ_BY
from oversight.models import ReturnMark, SentReturn
from oversight.queries.returns import paper_for
from tests import make, roles
from tests.oversight.test_pages import asked
from tests.oversight.test_returns import send, to
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
ASKED = "Does it replace one that was sent to them before?"


@pytest.fixture
def auditor(db: None) -> User:
    return make.user("Ian Moss", role=Role.AUDITOR)


@pytest.fixture
def sent(carys_browser: Browser, amina: User, outreach: Service, house_a: Service) -> SentReturn:
    for service in [house_a] * 11 + [outreach] * 3:
        make.case(worker=amina, service=service, opened_on=date(2026, 11, 3))
    send(carys_browser)
    return SentReturn.objects.get()


def withdraw(browser: Browser, sent: SentReturn, **more: Any) -> Any:
    address = reverse("oversight:return_mark", args=[sent.pk])
    return browser.post(address, {"why": "It went to the wrong funder", **more}, follow=True)


def paper_of(sent: SentReturn, user: User) -> str:
    """Return what is printed of a return."""
    sent = SentReturn.objects.newest_first().get(pk=sent.pk)
    return html(return_document(sent, paper_for(sent, user)), on_screen=False)


class TestWithdrawn:
    def test_it_is_sent_to_nobody_else(self, carys_browser: Browser, sent: SentReturn) -> None:
        withdraw(carys_browser, sent)
        again = reverse("oversight:return_again", args=[sent.pk])
        page = carys_browser.post(again, to("Wiltshire Council", kind="commissioner"))
        assert "It is sent to nobody else." in text_of(page)
        assert SentReturn.objects.count() == 1

    def test_it_replaces_none_itself(self, carys_browser: Browser, sent: SentReturn) -> None:
        send(carys_browser, figures=["left"], replaces="none")
        later = SentReturn.objects.newest_first()[0]
        assert list(SentReturn.objects.after(sent)) == [later]
        withdraw(carys_browser, later)
        assert list(SentReturn.objects.after(sent)) == []
        withdraw(carys_browser, sent, replaced_by=str(later.pk))
        assert not ReturnMark.objects.filter(replaced_by=later).exists()

    @pytest.mark.parametrize("named", ["Ghada Karam was counted twice", "H-0147 was counted twice"])
    def test_why_names_no_client(self, carys_browser: Browser, sent: SentReturn, named: str) -> None:
        pages = [
            withdraw(carys_browser, sent, why=named),
            send(carys_browser, figures=["left"], replaces=str(sent.pk), why=named),
        ]
        for page in pages:
            assert text_of(page).count(READ_BY) > 1, "said of what was typed, and not as a hint alone"
            assert named in page.text
        assert (SentReturn.objects.count(), ReturnMark.objects.count()) == (1, 0)

    def test_it_is_said_in_the_list_on_its_page_and_on_paper_and_to_who_watches(
        self,
        carys_browser: Browser,
        sent: SentReturn,
        carys: User,
        iris: User,
        auditor: User,
    ) -> None:
        assert "no longer counts" not in paper_of(sent, carys)
        page = text_of(withdraw(carys_browser, sent))
        assert "The return is marked as withdrawn. Tell Salisbury Trust." in page
        [mark] = ReturnMark.objects.all()
        assert (mark.of, mark.replaced_by, mark.by, mark.why) == (
            sent,
            None,
            carys,
            "It went to the wrong funder",
        )
        [event] = Event.objects.filter(kind="return.withdrawn")
        assert (event.by, event.subject) == (carys, f"oversight.sentreturn:{sent.pk}")
        for person in (carys, iris, auditor):
            browser = Browser()
            browser.force_login(person)
            assert "Withdrawn" in text_of(browser.get(reverse("oversight:returns")))
            page = text_of(browser.get(sent.get_absolute_url()))
            assert "Withdrawn: this return no longer counts. Marked by" in page
            assert "Why: It went to the wrong funder" in page
            assert "differs from the hash" not in page
            paper = paper_of(sent, person)
            assert "Withdrawn: this return no longer counts. Marked by" in paper
            assert "wrong funder" not in paper  # why is for us: it is a sentence that somebody typed
        sheet = carys_browser.post(reverse("oversight:return_sheet", args=[sent.pk])).content
        assert b"Withdrawn: this return no longer counts." in sheet

    def test_it_needs_a_reason_and_is_said_once(self, carys_browser: Browser, sent: SentReturn) -> None:
        assert "Enter why it no longer counts" in text_of(withdraw(carys_browser, sent, why=" "))
        assert not ReturnMark.objects.exists()
        withdraw(carys_browser, sent)
        assert "This return is withdrawn already." in text_of(withdraw(carys_browser, sent))
        assert ReturnMark.objects.count() == 1

    def test_a_trustee_marks_none(self, sent: SentReturn, iris: User) -> None:
        browser = Browser()
        browser.force_login(iris)
        assert "Withdraw or correct" not in browser.get(sent.get_absolute_url()).text
        assert withdraw(browser, sent).status_code == 403
        assert not ReturnMark.objects.exists()

    def test_the_next_is_not_filled_in_like_it(self, carys_browser: Browser, sent: SentReturn) -> None:
        withdraw(carys_browser, sent)
        page = carys_browser.get(reverse("oversight:return_new", query=asked("21 11 2026", "24 11 2026")))
        assert page.context["form"]["recipient"].value() is None


class TestCorrected:
    def test_a_second_for_the_same_recipient_and_days_is_asked_about(
        self, carys_browser: Browser, sent: SentReturn
    ) -> None:
        page = text_of(send(carys_browser, recipient=" salisbury trust ", figures=["left"]))
        assert "say if this replaces it" in page
        assert ASKED in page
        assert "No, both count" in page
        assert SentReturn.objects.count() == 1

    def test_nobody_is_asked_about_another_recipient_or_other_days(
        self, carys_browser: Browser, sent: SentReturn
    ) -> None:
        send(carys_browser, recipient="Another Trust", figures=["left"])
        send(carys_browser, days=asked("21 11 2026", "24 11 2026"))
        assert SentReturn.objects.count() == 3

    def test_it_is_asked_once_it_is_said_who_it_goes_to(
        self, carys_browser: Browser, sent: SentReturn
    ) -> None:
        assert ASKED not in text_of(carys_browser.get(reverse("oversight:return_new", query=asked())))
        assert ASKED in text_of(send(carys_browser, figures=["left"]))

    def test_yes_marks_the_earlier_one_and_says_by_which(
        self, carys_browser: Browser, sent: SentReturn, carys: User
    ) -> None:
        more: dict[str, Any] = {"figures": ["left"], "replaces": str(sent.pk)}
        assert "Say what was wrong with the earlier one" in text_of(send(carys_browser, **more))
        send(carys_browser, why="Two figures too many", **more)
        [new] = SentReturn.objects.exclude(pk=sent.pk)
        [mark] = ReturnMark.objects.all()
        assert (mark.of, mark.replaced_by, mark.why) == (sent, new, "Two figures too many")
        assert Event.objects.get(kind="return.corrected").detail["replaced_by"] == new.pk
        page = carys_browser.get(sent.get_absolute_url())
        assert f"Corrected: the return of {date_words(new.sent_on)} replaces this one." in text_of(page)
        assert new.get_absolute_url() in page.text
        assert "Withdraw or correct" not in page.text
        assert "Corrected: the return of" in paper_of(sent, carys)
        assert "no longer counts" not in text_of(carys_browser.get(new.get_absolute_url()))
        replaced = "Another return replaces this one already"
        assert replaced in text_of(withdraw(carys_browser, sent, replaced_by=str(new.pk)))
        address = reverse("oversight:return_mark", args=[sent.pk])
        assert replaced in text_of(carys_browser.get(address))

    def test_no_leaves_both(self, carys_browser: Browser, sent: SentReturn) -> None:
        send(carys_browser, figures=["left"], replaces="none")
        assert (SentReturn.objects.count(), ReturnMark.objects.count()) == (2, 0)

    def test_the_same_once_more_goes_out_only_as_a_correction(
        self, carys_browser: Browser, sent: SentReturn
    ) -> None:
        again: dict[str, Any] = {"kind": "trustees"}  # what was wrong is who they are
        page = text_of(send(carys_browser, replaces="none", **again))
        assert "If it was wrong, say that this one replaces it." in page
        send(carys_browser, replaces=str(sent.pk), why="They are trustees", **again)
        assert ReturnMark.objects.get().replaced_by == SentReturn.objects.newest_first()[0]

    def test_one_more_person_is_still_refused(
        self, carys_browser: Browser, sent: SentReturn, amina: User, house_a: Service
    ) -> None:
        make.case(worker=amina, service=house_a, opened_on=date(2026, 11, 4))
        page = text_of(send(carys_browser, replaces=str(sent.pk), why="One was recorded late"))
        assert "differ by a few people" in page
        assert (SentReturn.objects.count(), ReturnMark.objects.count()) == (1, 0)

    def test_what_was_withdrawn_can_be_corrected_later_by_one_that_is_there(
        self, carys_browser: Browser, sent: SentReturn
    ) -> None:
        withdraw(carys_browser, sent)
        send(carys_browser, figures=["left"], replaces="none")
        new = SentReturn.objects.newest_first()[0]
        page = text_of(withdraw(carys_browser, sent, replaced_by=str(new.pk)))
        assert "The return is marked as corrected." in page
        assert sent.mark == ReturnMark.objects.get(replaced_by=new)


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change", ["UPDATE oversight_returnmark SET why = 'x'", "DELETE FROM oversight_returnmark"]
    )
    def test_a_mark_stays(self, change: str, carys_browser: Browser, sent: SentReturn) -> None:
        withdraw(carys_browser, sent)
        refused = pytest.raises(DatabaseError, match="never changed")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)

    def test_a_return_is_not_replaced_by_itself(self, sent: SentReturn, carys: User) -> None:
        mark = ReturnMark(of=sent, replaced_by=sent, why="x", at=make.NOON, by=carys)
        with pytest.raises(IntegrityError, match="return_is_replaced_by_a_later_one"), transaction.atomic():
            mark.save()

    def test_who_reads_and_who_writes(
        self,
        sent: SentReturn,
        carys: User,
        dev: User,
        farah: User,
        auditor: User,
        iris: User,
    ) -> None:
        for person in (dev, farah, auditor, iris):
            mark = ReturnMark(of=sent, why="x", at=make.NOON, by=person)
            refused = pytest.raises(DatabaseError, match="row-level security")
            with roles.as_application(person, at=make.NOON), refused, transaction.atomic():
                mark.save()
        with roles.as_application(carys, at=make.NOON):
            ReturnMark(of=sent, why="x", at=make.NOON, by=carys).save()
        seen = {}
        for person in (carys, dev, farah, auditor, iris):
            with roles.as_application(person, at=make.NOON):
                seen[person] = ReturnMark.objects.count()
        assert seen == {carys: 1, dev: 0, farah: 0, auditor: 1, iris: 1}

"""What was sent stays as it was, to the byte; what moved since is said in words; and it only grows."""

import json
import re
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Consent, Dependant
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from oversight.models import ReturnCount, SentReturn
from oversight.models.sent_return import digest_of
from oversight.rules.figures import BY_SLUG
from tests import make, roles
from tests.oversight.test_pages import asked
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
NEW = "/reports/returns/new/"


@pytest.fixture
def cases(amina: User, outreach: Service, house_a: Service) -> list[Case]:
    """Return eleven in the house and three in outreach, all opened in the first days of November."""
    there = [house_a] * 11 + [outreach] * 3
    return [make.case(worker=amina, service=service, opened_on=date(2026, 11, 3)) for service in there]


@pytest.fixture
def auditor(db: None) -> User:
    return make.user("Ian Moss", role=Role.AUDITOR)


def to(recipient: str = "Salisbury Trust", **more: Any) -> dict[str, Any]:
    answers = {
        "recipient": recipient,
        "kind": "funder",
        "basis": "account",
        "figures": ["entered", "supported"],
    }
    return {**answers, **more}


def send(browser: Browser, *, days: dict[str, str] | None = None, **more: Any) -> Any:
    address = reverse("oversight:return_new", query=days or asked())
    return browser.post(address, to(**more), follow=True)


def files(browser: Browser, sent: SentReturn) -> tuple[bytes, bytes, str]:
    """Return what is printed of a return: CSV, PDF and page."""
    sheet = browser.post(reverse("oversight:return_sheet", args=[sent.pk]))
    paper = browser.post(reverse("desk:return_paper", args=[sent.pk]))
    assert (sheet["Content-Type"], paper["Content-Type"]) == ("text/csv", "application/pdf")
    return sheet.content, paper.content, text_of(browser.get(sent.get_absolute_url()))


def change(cases: list[Case], amina: User, outreach: Service) -> None:
    """Change the record in each way in which a figure can move."""
    make.case(worker=amina, service=outreach, opened_on=date(2026, 11, 4))  # entered late
    cases[0].status, cases[0].exit_kind = Case.Status.CLOSED, "planned"
    cases[0].closed_on, cases[0].closed_at, cases[0].closed_by = date(2026, 11, 10), make.NOON, amina
    cases[0].save()
    cases[1].opened_on = date(2026, 11, 5)
    cases[1].save()
    Consent(
        case=cases[2],
        purpose=Consent.Purpose.FIGURES,
        answer="refused",
        how=Consent.How.SPOKEN,
        given_on=make.TODAY,
        recorded_at=make.NOON,
        recorded_by=amina,
    ).save()


class TestSent:
    def test_it_is_kept_listed_logged_and_prints_the_same_whatever_changes(
        self, carys_browser: Browser, cases: list[Case], amina: User, outreach: Service, carys: User
    ) -> None:
        page = text_of(send(carys_browser))
        assert "It is recorded as sent" in page
        sent = SentReturn.objects.get()
        [event] = Event.objects.filter(kind="return.sent")
        assert (event.by, event.subject) == (carys, f"oversight.sentreturn:{sent.pk}")
        assert (event.detail["digest"], event.detail["recipient"]) == (sent.digest, "Salisbury Trust")
        assert (event.detail["basis"], event.detail["audience"]) == ("account", "funder")
        assert "Salisbury Trust" in text_of(carys_browser.get("/reports/"))
        as_sent = files(carys_browser, sent)
        assert b"Sent to Salisbury Trust" in as_sent[0]
        assert "About 15 cases were opened." in as_sent[2]
        assert "differs from the hash" not in as_sent[2]

        change(cases, amina, outreach)
        assert files(carys_browser, sent) == as_sent
        assert files(carys_browser, sent) == as_sent

    def test_what_moved_is_said_in_words(
        self, carys_browser: Browser, cases: list[Case], amina: User, outreach: Service
    ) -> None:
        send(carys_browser, figures=["entered", "left"])
        sent = SentReturn.objects.get()
        url = reverse("oversight:return_comparison", args=[sent.pk])
        assert "Nothing has changed." in text_of(carys_browser.get(url))
        change(cases, amina, outreach)
        page = text_of(carys_browser.get(url))
        for words in (
            "0 cases were closed.",
            "1 case was closed.",
            "recorded after the return was sent",
            "recorded as closed since",
            "Something was corrected since",
            "took her consent back",
        ):
            assert words in page, words
        assert not [case for case in cases if case.reference in page or case.client.first_name in page]

    def test_what_moved_beneath_the_same_words_is_said_number_by_number(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        child = Dependant(case=cases[0], name="Sami", age=4)
        child.save()
        send(carys_browser, figures=["children"])
        url = reverse("oversight:return_comparison", args=[SentReturn.objects.get().pk])
        child.age = 6
        child.save()
        page = text_of(carys_browser.get(url))
        assert "The same. What differs is below. Something was corrected since." in page
        assert "Children: By age on the last day: Under 5 1 0" in page
        assert "Children: By age on the last day: 5 to 11 0 1" in page
        assert "12 to 17" not in page

    def test_nothing_moved_where_services_are_told_in_another_order_than_they_were_made(
        self, carys_browser: Browser, carys: User, cases: list[Case], amina: User
    ) -> None:
        first = make.service("A house that was made last")
        carys.services.add(first)
        amina.services.add(first)
        make.case(worker=amina, service=first, opened_on=date(2026, 11, 3))
        send(carys_browser, figures=list(BY_SLUG))
        page = carys_browser.get(reverse("oversight:return_comparison", args=[SentReturn.objects.get().pk]))
        assert "Nothing has changed." in text_of(page)

    def test_the_figures_that_were_ticked_come_with_her(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        chosen = {**asked(), "chosen": "", "figures": ["entered", "left"]}
        page = carys_browser.post(reverse("oversight:return_new"), chosen, follow=True)
        assert page.context["form"]["figures"].value() == ["entered", "left"]
        assert page.context["period"].first == date(2026, 11, 1)
        assert not SentReturn.objects.exists()

    def test_the_next_one_is_filled_in_like_the_last(self, carys_browser: Browser, cases: list[Case]) -> None:
        address = reverse("oversight:return_new", query=asked())
        assert carys_browser.get(address).context["form"]["recipient"].value() is None
        send(carys_browser, basis="contract", basis_words="Grant agreement of 2025", is_exact="on")
        page = carys_browser.get(address)
        filled = {
            name: page.context["form"][name].value() for name in ("recipient", "kind", "basis", "is_exact")
        }
        assert filled == {
            "recipient": None,  # to whom it goes is said each time
            "kind": "funder",
            "basis": "contract",
            "is_exact": None,  # exact numbers are asked for each time
        }
        assert page.context["form"]["figures"].value() == ["entered", "supported"]
        assert "Filled in like the return to Salisbury Trust" in text_of(page)

    def test_it_is_read_first_as_the_recipient_would_and_nothing_is_kept(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        page = send(carys_browser, read="")
        assert page.status_code == HTTPStatus.OK
        assert "About 15 cases were opened." in text_of(page)
        assert "14 cases" not in text_of(page)
        assert page.context["form"]["recipient"].value() == "Salisbury Trust"
        assert not SentReturn.objects.exists()
        assert not Event.objects.filter(kind="return.sent").exists()
        [line] = Event.objects.filter(kind="figures.shown", subject="return-read-first")
        assert line.detail["figures"] == ["entered", "supported"]

        once = page.context["form"]["once"].value()
        told = page.context["preview"]["shown"]
        send(carys_browser, once=str(once))
        assert json.loads(json.dumps(told)) == SentReturn.objects.get().told["shown"]

    def test_exact_numbers_are_read_first_only_on_their_grounds(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        exactly: dict[str, Any] = {
            "basis": "contract",
            "basis_words": "Grant agreement of 2025",
            "is_exact": "on",
        }
        assert "14 cases were opened." in text_of(send(carys_browser, read="", **exactly))
        page = send(carys_browser, read="", is_exact="on")
        assert page.context.get("preview") is None
        assert "Exact numbers need a contract or a law" in text_of(page)

    def test_of_what_would_be_refused_no_number_is_read_first(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        send(carys_browser)
        page = send(carys_browser, read="", replaces="none")
        assert page.status_code == HTTPStatus.CONFLICT
        assert page.context["preview"] is None
        assert "cases were opened" not in text_of(page)
        assert "This return was sent to Salisbury Trust already." in text_of(page)

    def test_the_second_of_the_same_days_is_warned_of(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        address = reverse("oversight:return_new", query=asked())
        warning = "A return of these days was recorded as sent already"
        assert warning not in text_of(carys_browser.get(address))
        send(carys_browser)
        page = carys_browser.get(address)
        assert warning in text_of(page)
        assert SentReturn.objects.get().get_absolute_url() in page.text

    def test_a_figure_with_a_new_version_is_said_and_prints_as_sent(
        self, carys_browser: Browser, cases: list[Case], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(carys_browser)
        sent = SentReturn.objects.get()
        sheet, paper, _ = files(carys_browser, sent)
        monkeypatch.setitem(BY_SLUG, "entered", replace(BY_SLUG["entered"], version=3))
        again = files(carys_browser, sent)
        assert again[:2] == (sheet, paper)
        assert "Entered: sent by version 2, now there is version 3" in again[2]
        compared = text_of(carys_browser.get(reverse("oversight:return_comparison", args=[sent.pk])))
        assert "What the figure counts is defined differently now." in compared

    def test_sent_twice_is_answered_in_words(self, carys_browser: Browser, cases: list[Case]) -> None:
        send(carys_browser)
        assert "was sent to Salisbury Trust already" in text_of(
            send(carys_browser, recipient="salisbury trust", replaces="none")
        )
        sent = SentReturn.objects.get()
        again = reverse("oversight:return_again", args=[sent.pk])
        assert "already" in text_of(carys_browser.post(again, to()))
        page = text_of(carys_browser.post(again, to("Wiltshire Council", kind="commissioner"), follow=True))
        assert "with the same numbers" in page
        copy = SentReturn.objects.get(copy_of=sent)
        assert [shown["finding"] for shown in copy.told["shown"]] == [
            shown["finding"] for shown in sent.told["shown"]
        ]
        assert Event.objects.filter(kind="return.sent").count() == 2

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2 11 2026", "1 11 2026", "The last day must be on or after the first day"),
            ("1 1 2020", "31 12 2020", "The first case was opened on"),
        ],
    )
    def test_a_period_that_cannot_be_counted(
        self, first: str, last: str, words: str, carys_browser: Browser, cases: list[Case]
    ) -> None:
        assert words in text_of(send(carys_browser, days=asked(first, last)))
        assert not SentReturn.objects.exists()


class TestExact:
    """Exact numbers leave only to a named recipient with a ground in words, and are read by few here too."""

    GROUND: ClassVar[dict[str, Any]] = {
        "is_exact": "on",
        "basis": "contract",
        "basis_words": "Grant agreement of 2025, section 4",
    }

    def test_they_need_a_ground_in_words(self, carys_browser: Browser, cases: list[Case]) -> None:
        page = text_of(send(carys_browser, is_exact="on"))
        assert "Exact numbers need a contract or a law" in page
        assert "Say which contract or law" in page
        assert not SentReturn.objects.exists()

    def test_they_are_told_to_who_sent_them_and_rounded_to_everybody_else(
        self,
        carys_browser: Browser,
        cases: list[Case],
        farah: User,
        house_a: Service,
        auditor: User,
        iris: User,
    ) -> None:
        send(carys_browser, **self.GROUND)
        sent = SentReturn.objects.get()
        assert Event.objects.get(kind="return.sent").detail["exact"] is True
        assert "14 cases were opened." in files(carys_browser, sent)[2]
        assert "14 cases" not in sent.paper
        farah.services.add(house_a)
        # Another manager may see others: beside their own numbers these would tell how many more there are.
        other = make.user("Mona Reed", role="manager", services=list(sent.sent_by.services.all()))
        for person in (farah, auditor, iris, other):
            browser = Browser()
            browser.force_login(person)
            sheet, _, page = files(browser, sent)
            assert "About 15 cases were opened." in page
            assert "14 cases" not in page
            assert b"14 cases" not in sheet

    def test_a_lead_cannot_send_them(self, amina: User, farah: User, house_a: Service) -> None:
        for _ in range(11):
            make.case(worker=amina, service=house_a, opened_on=date(2026, 8, 3))
        farah.services.add(house_a)
        browser = Browser()
        browser.force_login(farah)
        send(browser, days={"period": "last-quarter"}, **self.GROUND)
        assert not SentReturn.objects.get().is_exact


class TestTrustee:
    def test_a_trustee_reads_what_was_sent_rounded_and_nothing_besides(
        self, carys_browser: Browser, cases: list[Case], iris: User, farah: User
    ) -> None:
        send(carys_browser)
        sent = SentReturn.objects.get()
        browser = Browser()
        browser.force_login(iris)
        home = browser.get("/", follow=True)
        assert home.redirect_chain[-1][0] == reverse("oversight:returns")
        assert "Salisbury Trust" in text_of(home)
        assert "About 15 cases were opened." in files(browser, sent)[2]
        assert browser.get("/reports/")["Location"] == reverse("oversight:returns")
        names = (
            "desk:team",
            "audit:log",
            "cases:list",
            "oversight:return_new",
            "oversight:worries",
            "desk:staff",
        )
        doors = [reverse(name) for name in names]
        assert [door for door in doors if browser.get(door).status_code != 403] == []
        page = browser.get(sent.get_absolute_url()).text
        assert "Compare with today" not in page
        # Numbers alone: no client, no case, and of staff only who sent it.
        told = [case.reference for case in cases] + [case.client.first_name for case in cases]
        assert not [word for word in told if word in page]


class TestTakenAway:
    """A report that differs from one that was sent by a few people is refused."""

    def test_a_day_more(
        self, carys_browser: Browser, cases: list[Case], amina: User, house_a: Service
    ) -> None:
        send(carys_browser)
        make.case(worker=amina, service=house_a, opened_on=date(2026, 11, 21))
        page = text_of(send(carys_browser, recipient="Another Trust", days=asked("1 11 2026", "21 11 2026")))
        assert "Some figures differ by a few people from the return to Salisbury Trust" in page
        assert "Untick each, then press “Record it as sent” again: Entered Supported in the period" in page
        assert SentReturn.objects.count() == 1

    def test_what_is_in_the_way_is_named_and_a_button_sends_the_rest(
        self, carys_browser: Browser, cases: list[Case], amina: User, house_a: Service
    ) -> None:
        send(carys_browser)
        make.case(worker=amina, service=house_a, opened_on=date(2026, 11, 21))
        days, figures = asked("1 11 2026", "21 11 2026"), ["entered", "supported", "left", "back"]
        refused = send(carys_browser, recipient="Another Trust", days=days, figures=figures)
        page = text_of(refused)
        assert "These cannot be sent for 1 November to 21 November 2026." in page
        boxes = re.findall(r'<a href="#(id_figures_\d+)">(Entered|Supported in the period)</a>', refused.text)
        assert len(boxes) == 2
        assert all(f'id="{box}"' in refused.text for box, _ in boxes)
        assert "Without them, this can be sent: Left; " in page
        [rest] = re.findall(r'name="rest"\s+value="([^"]*)"', refused.content.decode())
        send(carys_browser, recipient="Another Trust", days=days, figures=figures, rest=rest)
        sent = SentReturn.objects.newest_first()[0]
        assert (sent.recipient, [figure.split()[0] for figure in sent.figures]) == (
            "Another Trust",
            ["left", "back"],
        )

    def test_where_nothing_is_left_no_button_is_offered(
        self, carys_browser: Browser, cases: list[Case], amina: User, house_a: Service
    ) -> None:
        send(carys_browser)
        make.case(worker=amina, service=house_a, opened_on=date(2026, 11, 21))
        refused = send(carys_browser, recipient="Another Trust", days=asked("1 11 2026", "21 11 2026"))
        assert 'name="rest"' not in refused.content.decode()
        odd = send(carys_browser, recipient="Another Trust", rest="\0")
        assert "Choose at least one figure" in text_of(odd)

    def test_the_same_days_after_a_late_entry_go_out_as_they_went(
        self, carys_browser: Browser, cases: list[Case], amina: User, house_a: Service
    ) -> None:
        send(carys_browser)
        make.case(worker=amina, service=house_a, opened_on=date(2026, 11, 4))
        page = text_of(send(carys_browser, recipient="Another Trust"))
        assert "send that return again as it was" in page

    def test_one_service_of_two(self, carys_browser: Browser, cases: list[Case], house_a: Service) -> None:
        send(carys_browser)
        page = text_of(send(carys_browser, replaces="none", days=asked(service=str(house_a.pk))))
        assert "differ by a few people" in page

    def test_days_that_share_none(self, carys_browser: Browser, cases: list[Case]) -> None:
        send(carys_browser)
        send(carys_browser, days=asked("21 11 2026", "24 11 2026"))
        assert SentReturn.objects.count() == 2


class TestTheDatabase:
    @pytest.fixture
    def sent(self, carys_browser: Browser, cases: list[Case]) -> SentReturn:
        send(carys_browser)
        return SentReturn.objects.get()

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE oversight_sentreturn SET recipient = 'Another'",
            "UPDATE oversight_returncount SET counted = ''",
            "DELETE FROM oversight_returncount",
            "DELETE FROM oversight_sentreturn",
        ],
    )
    def test_it_only_grows(self, change: str, sent: SentReturn) -> None:
        refused = pytest.raises(DatabaseError, match="never changed")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("digest", "f" * 64),
            ("sealed_digest", "f" * 64),
            ("recipient", "Another"),
            ("last", date(2026, 11, 30)),
        ],
    )
    def test_its_hash_is_of_what_it_tells(self, name: str, value: object, sent: SentReturn) -> None:
        sent.pk, sent._state.adding = None, True
        setattr(sent, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            sent.save()

    def test_who_reads_and_who_writes(
        self, sent: SentReturn, carys: User, dev: User, farah: User, auditor: User, iris: User, amina: User
    ) -> None:
        seen = {}
        for person in (carys, dev, farah, auditor, iris, amina):
            with roles.as_application(person, at=make.NOON):
                seen[person] = (SentReturn.objects.count(), ReturnCount.objects.count())
        # Farah leads outreach alone: she may not read it, but what she sends is held against it.
        told = {carys: (1, 1), dev: (0, 0), farah: (0, 1), auditor: (1, 0), iris: (1, 0), amina: (0, 0)}
        assert seen == told
        copy = SentReturn.objects.get()
        copy.pk, copy._state.adding, copy.copy_of = None, True, sent
        copy.paper = copy.paper + " "
        copy.digest = digest_of(copy.paper, copy.sealed_digest)
        with (
            roles.as_application(farah, at=make.NOON),
            pytest.raises(DatabaseError, match="row-level security"),
        ):
            copy.save()

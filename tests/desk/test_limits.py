"""How much one person may have before somebody asks: each limit as who sits at the browser meets it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse

from cases.actions import access
from cases.actions.disclosures import prepare_disclosure
from cases.models import AccessGrant, Address, Agency, Case, Confidence, Dependant, Disclosure
from cases.queries.typed import WHY
from cases.rules.reasons import why_empty
from cases.rules.said import key_of
from hestia.accounts import second_factor
from hestia.accounts.models import Notice, OutgoingMail, Service, User
from hestia.audit.budgets import BUDGETS, RAISED, REACHED
from hestia.audit.models import Event, log
from tests import make
from tests.counted import queries
from tests.rights.asked import allowed, gathered

LIMITS = "/log/limits/"
SHIPPED = settings.BUDGETS
SMALL = {name: {"hour": 3, "day": 5, "week": 8} for name in BUDGETS}
NAMES = ["Rosangela", "Drita", "Samuel", "Linh", "Beatriz", "Oksana", "Tunde", "Yumiko"]
OTHER_WORDS = [
    "She rang us at night",
    "Her solicitor asks for it",
    "The police wait for a date",
    "We meet her today",
]


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    """Let three be many."""
    with override_settings(BUDGETS=SMALL):
        yield


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def others(house_b: Service, dev: User) -> list[Case]:
    return [make.case(worker=dev, service=house_b) for _ in range(8)]


@pytest.fixture
def browser(amina: User) -> Browser:
    browser = Browser()
    browser.force_login(amina)
    return browser


@pytest.fixture
def address(her_case: Case) -> Address:
    address = Address(case=her_case, kind="own", text="12 Rose Lane\nE8 1AB", from_on=make.TODAY)
    address.save()
    return address


type Ask = Callable[[Browser, int], int]


@pytest.fixture
def of_ben(ben: User, outreach: Service) -> list[Case]:
    """Return records of the team, none of them allocated to who looks."""
    return [make.case(worker=ben, service=outreach) for _ in range(8)]


@pytest.fixture
def ask(others: list[Case], of_ben: list[Case], her_case: Case, address: Address) -> dict[str, Ask]:
    """Return how somebody has one more of each budget: the status of the answer."""

    def of_others(browser: Browser, n: int) -> int:
        words = f"{OTHER_WORDS[n % 4]}, for the {n}th time"
        reason = {"reference": others[n].reference, "reason": "on_duty", "words": words}
        return browser.post("/access/", reason).status_code

    def uncovered(browser: Browser, _n: int) -> int:
        return browser.post(f"/cases/{her_case.reference}/shown/address/{address.pk}/").status_code

    def copies(browser: Browser, _n: int) -> int:
        return browser.get(f"/cases/{her_case.reference}/print/case-summary/preview/").status_code

    def searches(browser: Browser, n: int) -> int:
        return browser.post("/search/", {"q": f"Nobody {n}"}).status_code

    def found(browser: Browser, n: int) -> int:
        client = others[n].client
        client.first_name = NAMES[n]
        client.save()
        with override_settings(BUDGETS=SMALL | {"searches": SHIPPED["searches"]}):
            return browser.post("/search/", {"q": NAMES[n]}).status_code

    def opened(browser: Browser, n: int) -> int:
        first = browser.get(f"/cases/{of_ben[n].reference}/notes/").status_code
        if first == HTTPStatus.OK:  # and then any of its pages
            assert browser.get(f"/cases/{of_ben[n].reference}/consents/").status_code == first
        return first

    def lists(browser: Browser, _n: int) -> int:
        return browser.get("/cases/").status_code

    return {
        "others": of_others,
        "uncovered": uncovered,
        "copies": copies,
        "searches": searches,
        "found": found,
        "opened": opened,
        "lists": lists,
    }


def had(name: str, by: User) -> int:
    """Return how many of a budget the log knows somebody had."""
    lines = Event.objects.filter(by=by, kind__in=BUDGETS[name].kinds)
    return len(set(lines.values_list("case_ref", flat=True))) if name == "opened" else lines.count()


# Who may go through a record for its copy is a manager: below.
@pytest.mark.parametrize("name", sorted(BUDGETS.keys() - {"vetted"}))
class TestLimit:
    def test_is_proven_once_more_and_then_somebody_else_lets_go_on(
        self,
        name: str,
        ask: dict[str, Ask],
        browser: Browser,
        amina: User,
        gita: User,
        clock: time_machine.Traveller,
    ) -> None:
        one = ask[name]
        answers = [one(browser, n) for n in range(3)]
        assert HTTPStatus.TOO_MANY_REQUESTS not in answers
        assert had(name, amina) == 3
        answer = one(browser, 3)
        assert (answer, had(name, amina)) == (
            HTTPStatus.FOUND,
            3,
        )  # to the second factor, and nothing was had
        assert Event.objects.filter(kind=REACHED, by=amina, subject=name).count() == 1
        [notice] = Notice.objects.unread_by(gita)
        assert notice.words.startswith("Amina Osei reached a limit: 3 ")
        assert OutgoingMail.objects.get().to == gita.email
        clock.shift(1)
        show_factor(browser)
        for n in range(3, 6):
            one(browser, n)
        assert had(name, amina) == 6
        clock.shift(1)
        show_factor(browser)  # as often as one likes: once counts
        assert (one(browser, 6), had(name, amina)) == (HTTPStatus.TOO_MANY_REQUESTS, 6)
        told = [notice.words for notice in Notice.objects.unread_by(gita).order_by("pk")]
        assert [("a limit: 3 " in words, "the hard limit: 6 " in words) for words in told] == [
            (True, False),
            (False, True),
        ]
        one(browser, 6)
        assert Notice.objects.count() == OutgoingMail.objects.count() == 2  # of each once an hour
        lead = Browser()
        lead.force_login(gita)
        page = lead.get(LIMITS).text
        assert "Amina Osei" in page
        assert "3 times" in page
        lead.post(LIMITS, {"person": amina.pk, "budget": name})
        assert Event.objects.filter(kind=RAISED, subject=name).count() == 1
        one(browser, 6)
        assert had(name, amina) == 7

    def test_comes_back_with_time(
        self, name: str, ask: dict[str, Ask], browser: Browser, amina: User, clock: time_machine.Traveller
    ) -> None:
        for n in range(4):
            ask[name](browser, n)
        assert had(name, amina) == 3
        clock.shift(timedelta(hours=1, seconds=1))
        again = Browser()
        again.force_login(amina)
        ask[name](again, 4)
        assert had(name, amina) == 4

    def test_a_manager_has_more(self, name: str, ask: dict[str, Ask], carys: User) -> None:
        browser = Browser()
        browser.force_login(carys)
        for n in range(6):
            ask[name](browser, n)
        assert had(name, carys) == 6


def show_factor(browser: Browser) -> None:
    """Show the second factor now, in a session that is open."""
    session = browser.session
    session.update(second_factor.as_shown(User.objects.get(pk=session["_auth_user_id"])))
    session.save()


class TestLettingGoOn:
    def test_is_nobodys_own(self, gita: User) -> None:
        lead = Browser()
        lead.force_login(gita)
        answer = lead.post(LIMITS, {"person": gita.pk, "budget": "others"})
        assert answer.status_code == HTTPStatus.CONFLICT
        assert "You cannot let yourself carry on" in answer.text
        assert not Event.objects.filter(kind=RAISED).exists()

    def test_takes_who_reads_the_log(self, browser: Browser, amina: User) -> None:
        assert (
            browser.post(LIMITS, {"person": amina.pk, "budget": "others"}).status_code == HTTPStatus.FORBIDDEN
        )

    def test_raises_one_budget_of_one_person(self, ask: dict[str, Ask], browser: Browser, ben: User) -> None:
        log(RAISED, by=ben, subject="others", person=ben.pk, at=make.NOON)
        for n in range(4):
            ask["others"](browser, n)
        assert AccessGrant.objects.count() == 3


class TestNear:
    def test_is_said(self, browser: Browser) -> None:
        pages = [browser.post("/search/", {"q": f"Ghada {n}"}).text for n in range(3)]
        assert [n for n, page in enumerate(pages) if "You are near a limit" in page] == [2]
        assert "3 of 3 searches made within this hour" in pages[2]


class TestRecordsOfOnesTeam:
    def test_a_key_worker_is_never_kept_from_her_own(
        self, browser: Browser, amina: User, outreach: Service
    ) -> None:
        hers = [make.case(worker=amina, service=outreach) for _ in range(9)]
        assert {browser.get(f"/cases/{case.reference}/").status_code for case in hers} == {HTTPStatus.OK}

    @pytest.mark.parametrize("is_of_the_team", [True, False])
    def test_nobody_is_kept_from_one_in_an_emergency(
        self,
        is_of_the_team: bool,
        ask: dict[str, Ask],
        browser: Browser,
        others: list[Case],
        of_ben: list[Case],
        carys: User,
    ) -> None:
        assert [ask["opened"](browser, n) for n in range(4)][-1] == HTTPStatus.FOUND
        case = of_ben[5] if is_of_the_team else others[0]
        words = "She rang and said he is at her door now."
        sent = {"reference": case.reference, "reason": "danger", "words": words}
        page = browser.post("/access/emergency/", sent)
        assert page.status_code == HTTPStatus.FOUND
        assert browser.get(page["Location"]).status_code == HTTPStatus.OK
        grant = AccessGrant.objects.get()
        assert grant.kind == AccessGrant.Kind.BROKEN_GLASS
        assert Event.objects.filter(case_ref=case.reference, reason="broken_glass").exists()
        assert ask["opened"](browser, 6) == HTTPStatus.FOUND  # and no other

    def test_a_record_that_was_opened_within_the_hour_stays_open(
        self, ask: dict[str, Ask], browser: Browser
    ) -> None:
        for n in range(4):
            ask["opened"](browser, n)
        assert ask["opened"](browser, 0) == HTTPStatus.OK

    def test_a_script_is_stopped_long_before_it_has_seen_the_team(
        self, ben: User, outreach: Service, browser: Browser
    ) -> None:
        team = [make.case(worker=ben, service=outreach).reference for _ in range(100)]
        with override_settings(BUDGETS=SHIPPED):
            answers = [browser.get(f"/cases/{ref}/notes/").status_code for ref in team]
        assert answers.count(HTTPStatus.OK) == SHIPPED["opened"]["hour"] == 80
        assert set(answers[80:]) == {HTTPStatus.FOUND}

    def test_cost_nothing_of_ones_own_and_no_more_for_many(
        self, amina: User, ben: User, of_ben: list[Case]
    ) -> None:
        with override_settings(BUDGETS=SHIPPED):
            own = queries(ben, f"/cases/{of_ben[0].reference}/notes/")
            few = queries(amina, f"/cases/{of_ben[0].reference}/notes/")
            for n in range(50):
                log("case.opened_page", by=amina, at=make.NOON, case_ref=f"H-9{n:03}")
            assert queries(amina, f"/cases/{of_ben[0].reference}/notes/") == few == own + 1


class TestWhatShowsWithoutAsking:
    """A form or a paper that shows what is secret by itself counts like asking for it."""

    def test_a_form_that_puts_it_right_counts(
        self, browser: Browser, amina: User, her_case: Case, address: Address
    ) -> None:
        child = Dependant(case=her_case, name="Sami", age=4)
        child.save()
        kept = Confidence(case=her_case, kind="privileged", title="Advice", text="What he said.")
        kept.made_at, kept.made_by = make.NOON, amina
        kept.save()
        ref = her_case.reference
        forms = [
            reverse("cases:address_edit", args=[ref, address.pk]),
            reverse("cases:confidence_edit", args=[ref, kept.pk]),
            reverse("cases:around", args=[ref, "dependant", child.pk]),
        ]
        assert [browser.get(form).status_code for form in forms] == [HTTPStatus.OK] * 3
        assert [browser.get(form).status_code for form in forms] == [HTTPStatus.FOUND] * 3
        assert had("uncovered", amina) == 3

    def test_a_letter_is_a_copy(
        self, browser: Browser, ask: dict[str, Ask], amina: User, her_case: Case
    ) -> None:
        police = Agency(case=her_case, name="Hackney police", kind="police", started_on=make.TODAY)
        police.save()
        make.she_says(police, "yes", on=make.TODAY)
        asked = {"agency": police, "kind": "police", "recipient": police.name, "why": "Her statement"}
        told = prepare_disclosure(
            disclosure=Disclosure(case=her_case, basis="consent", facts=["first_name"], **asked),
            by=amina,
            at=make.NOON,
        )
        url = reverse("desk:disclosure_letter", args=[her_case.reference, told.pk])
        for n in range(3):
            ask["copies"](browser, n)
        read = {"once": str(uuid4()), "read": "on", "lines": [key_of(WHY, "Her statement")]}
        assert browser.post(url, read).status_code == HTTPStatus.FOUND  # to the second factor
        assert not Disclosure.objects.get(pk=told.pk).told_at

    @override_settings(BUDGETS=SMALL | {"opened": SHIPPED["opened"]})
    def test_a_copy_of_her_record_is_one_and_going_through_it_counts_her(
        self, carys: User, her_case: Case, outreach: Service, of_ben: list[Case]
    ) -> None:
        second = make.user("Ruth Ellery", role="manager", services=[outreach])
        lead = Browser()
        lead.force_login(carys)
        asked = [gathered(case, by=carys) for case in (her_case, *of_ben[:6])]
        pages = [reverse("rights:items", args=[each.case.reference, each.pk]) for each in asked]
        answers = [lead.get(page).status_code for page in pages]
        assert answers == [HTTPStatus.OK] * 6 + [HTTPStatus.FOUND]  # a manager has twice as many
        assert lead.get(pages[0]).status_code == HTTPStatus.OK  # she was counted within the hour
        whole = allowed(of_ben[7], by=carys, second=second)
        paper = reverse("rights:data", args=[whole.case.reference, whole.pk])
        assert [lead.post(paper).status_code for _ in range(7)] == [HTTPStatus.OK] * 6 + [HTTPStatus.FOUND]

    def test_of_a_pack_everybody_counts_and_it_is_not_refused_for_being_large(
        self, carys: User, outreach: Service, of_ben: list[Case]
    ) -> None:
        lead = Browser()
        lead.force_login(carys)
        secret = "a passphrase that nobody guesses"
        sent = {"service": outreach.pk, "passphrase": secret}
        pack = lead.post(reverse("outage:pack"), sent)
        assert pack["Content-Type"] == "application/pdf"  # of eight, and a manager may have six copies
        preview = reverse("desk:print_preview", args=[of_ben[0].reference, "case-summary"])
        for again in (reverse("outage:pack"), preview):
            answer = lead.post(again, sent) if again != preview else lead.get(again)
            assert answer.status_code == HTTPStatus.FOUND  # to the second factor


def breaks(browser: Browser, case: Case, n: int) -> int:
    words = f"{OTHER_WORDS[n % 4]}, for the {n}th time"
    sent = {"reference": case.reference, "reason": "danger", "words": words}
    page = browser.post("/access/emergency/", sent)
    return browser.get(page["Location"]).status_code if page.status_code == HTTPStatus.FOUND else 0


class TestEmergencies:
    @pytest.mark.parametrize("sealed", [set(), {0}, {2}, {0, 1, 2, 3}], ids=str)
    def test_are_never_blocked_and_alarm_but_for_one_in_an_hour(
        self,
        sealed: set[int],
        others: list[Case],
        browser: Browser,
        amina: User,
        dev: User,
        farah: User,
        gita: User,
        clock: time_machine.Traveller,
    ) -> None:
        for n in sealed:
            beside = make.user(f"Ola Berg{n}", services=[others[n].service])
            names = access.SealNames([dev, beside], [amina])
            access.seal_case(case=others[n], names=names, words="He works near", by=dev, at=make.NOON)
        Notice.objects.all().delete()
        OutgoingMail.objects.all().delete()
        told, gaps = 0, [0, 1, 40, 70, 59]  # minutes before each: the fourth is alone within its hour
        for n, gap in enumerate(gaps):
            clock.shift(timedelta(minutes=gap))
            again = Browser()
            again.force_login(amina)
            assert breaks(again, others[n], n) == HTTPStatus.OK
            told += n in sealed or n in {1, 2, 4}
            for lead in (farah, gita):
                words = [notice.words for notice in Notice.objects.unread_by(lead)]
                assert len(words) == told
                assert OutgoingMail.objects.filter(to=lead.email).count() == told
                assert not any(case.reference in line or "Karam" in line for line in words for case in others)
        assert set(OutgoingMail.objects.values_list("kind", flat=True)) == {"alarm"}

    def test_count_as_records_of_other_teams(
        self,
        ask: dict[str, Ask],
        others: list[Case],
        browser: Browser,
        amina: User,
        clock: time_machine.Traveller,
    ) -> None:
        for n in range(4):
            clock.shift(60)
            browser.force_login(amina)
            assert breaks(browser, others[n], n) == HTTPStatus.OK
        assert had("others", amina) == 4
        assert ask["others"](browser, 5) == HTTPStatus.FOUND  # to the second factor
        clock.shift(60)
        browser.force_login(amina)
        assert breaks(browser, others[6], 6) == HTTPStatus.OK  # and yet never blocked

    def test_each_asks_for_the_second_factor_anew(
        self, others: list[Case], browser: Browser, amina: User, clock: time_machine.Traveller
    ) -> None:
        """However fresh it is: a script that has it once opens one."""
        assert breaks(browser, others[0], 0) == HTTPStatus.OK
        clock.shift(5)
        sent = {"reference": others[1].reference, "reason": "danger", "words": OTHER_WORDS[1]}
        asked = browser.post("/access/emergency/", sent)
        assert asked["Location"].startswith("/accounts/again/")
        assert AccessGrant.objects.filter(person=amina).count() == 1
        again = {**sent, "reference": others[0].reference}  # sent twice: it is open, nothing is asked
        assert browser.post("/access/emergency/", again)["Location"] == others[0].get_absolute_url()


class TestPage:
    def test_marks_its_entry_and_begins_with_who_is_near(
        self, ask: dict[str, Ask], browser: Browser, carys: User, gita: User
    ) -> None:
        manager, lead = Browser(), Browser()
        manager.force_login(carys)
        lead.force_login(gita)
        ask["searches"](manager, 0)
        for n in range(3):
            ask["searches"](browser, n)
        page = lead.get(LIMITS).text
        assert page.index("Amina Osei") < page.index("Carys Pugh")
        assert page.count("Near a limit") == 1
        marked = re.findall(r'<a [^>]*aria-current="true"[^>]*>', page)
        assert any('href="/audit/"' in link for link in marked)


class TestReasons:
    @pytest.mark.parametrize(
        "words",
        [
            "aaaa aaaa aaaa aaaa",
            "because because because",
            "I need",
            "x" * 40,
            "1 1 1 1 1 1",
            "work work",
            "x y z a b c d e f g h",
            "on on on duty duty duty on duty",
            "a b c d on duty",
        ],
    )
    def test_that_say_nothing_are_refused(self, words: str) -> None:
        assert why_empty(words)

    @pytest.mark.parametrize("words", [*OTHER_WORDS, "Ella nos llama hoy", "القضية تحتاج إلى مترجم"])
    def test_that_say_something_are_taken(self, words: str) -> None:
        assert why_empty(words) == ""

    def test_the_same_words_open_two_records_and_no_third(
        self, others: list[Case], browser: Browser, amina: User
    ) -> None:
        for n, words in enumerate(
            ["On duty tonight, she rang", "on duty tonight: she rang!", "On duty TONIGHT she rang"]
        ):
            sent = {"reference": others[n].reference, "reason": "on_duty", "words": words}
            answer = browser.post("/access/", sent)
        assert "You gave this reason for others" in answer.text
        unknown = browser.post("/access/", {**sent, "reference": "H-9999"})
        assert "You gave this reason for others" in unknown.text  # it tells of no record
        assert AccessGrant.objects.filter(person=amina).count() == 2

    @pytest.mark.parametrize("address", ["/access/", "/access/emergency/"])
    def test_another_number_makes_no_other_reason(
        self,
        others: list[Case],
        browser: Browser,
        amina: User,
        clock: time_machine.Traveller,
        address: str,
    ) -> None:
        for n in range(3):
            clock.shift(60)
            browser.force_login(amina)
            words = f"She rang the line in fear, call {n}"
            sent = {"reference": others[n].reference, "reason": "danger", "words": words}
            answer = browser.post(
                address, {**sent, **({"reason": "on_duty"} if address == "/access/" else {})}
            )
        assert "You gave this reason for others" in answer.text
        assert AccessGrant.objects.filter(person=amina).count() == 2

    @pytest.mark.parametrize("address", ["/access/", "/access/emergency/"])
    def test_who_is_in_no_service_opens_nothing(
        self, others: list[Case], browser: Browser, amina: User, address: str
    ) -> None:
        amina.services.clear()
        sent = {"reference": others[0].reference, "words": OTHER_WORDS[0]}
        answers = [browser.post(address, {**sent, "reason": reason}).text for reason in ("on_duty", "danger")]
        assert any("Your account is not in a service yet" in answer for answer in answers)
        assert not AccessGrant.objects.filter(person=amina).exists()


def test_what_is_shipped_grows_with_time() -> None:
    for name, limits in SHIPPED.items():
        assert name in BUDGETS
        assert limits["hour"] < limits["day"] < limits["week"]

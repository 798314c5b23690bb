"""Whatever somebody types that comes to stand in a letter is read for what is secret of her."""

import uuid
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, ClassVar

import pytest
from django.test import Client as Browser
from django.urls import reverse
from lxml import html

from cases.models import Address, Agency, Case, Disclosure, Person, Printed, SafeContact
from cases.queries.secrets import kept_back, text_blockers, words_blockers
from hestia.accounts.models import Service
from hestia.audit.models import Event
from hestia.privacy.audiences import Fact
from hestia.privacy.spellings import find
from referrals.models import Answer
from tests import make
from tests.desk.ticked import lines_asked, ticked
from tests.privacy.test_spellings import harmless

GIVEN_AWAY = (
    "For 77 Quince Row",
    "Seventy-seven q.u.i.n.c.e row",
    "Ring O7911 11 o38o",
    "oh seven nine double one, double one oh three eight oh",
    "Say m a r i g o l d",
    "her at home.example",
)
ONLY_A_MANAGER_READS = {"secret_reason"}
UNTYPED = {"hidden", "radio", "checkbox", "submit", "search"}


@pytest.fixture
def agency(her_case: Case) -> Agency:
    SafeContact.objects.filter(case=her_case).delete()
    SafeContact(case=her_case, phone="07911 110380", email="her@home.example", code_word="Marigold").save()
    street = "77 Quince Row\nE8 1AB"
    Address(case=her_case, kind="own", text=street, borough="Hackney", from_on=make.TODAY).save()
    kept = Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY)
    kept.save()
    make.she_says(kept, "yes")
    return kept


def typed_fields(browser: Browser, url: str) -> list[str]:
    """Return the names of what can be typed on a page, as the page has them."""
    page = html.fromstring(browser.get(url).content)
    form = next(
        form for form in page.xpath("//main//form") if form.xpath(".//textarea|.//input[@name='why']")
    )
    boxes = form.xpath(".//textarea|.//input")
    return [box.get("name") for box in boxes if box.get("name") and box.get("type", "text") not in UNTYPED]


def refusals(browser: Browser, url: str, answers: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Type each secret into each field, and yield whether it was refused and where."""
    names = [name for name in typed_fields(browser, url) if name not in ONLY_A_MANAGER_READS]
    assert names
    for name in names:
        for words in GIVEN_AWAY:
            response = browser.post(url, answers | {name: words})
            is_page = response.status_code in {200, 409, 422} and "html" in response["Content-Type"]
            is_refused = b"Take it out." in response.content or b"Do not write to this" in response.content
            yield name, words, is_page and is_refused


class TestNothingTypedTellsWhatIsNotTicked:
    def test_on_the_way_to_a_letter(self, agency: Agency, amina_browser: Browser) -> None:
        root = reverse("desk:disclosures", args=[agency.case.reference])
        someone = {"who": "other", "kind": "gp", "recipient": "A surgery", "why": "A visit"}
        ground = {"basis": "legal_duty", "basis_reason": "An order"}
        told = [*refusals(amina_browser, f"{root}new/", someone | ground)]
        assert {name for name, _, _ in told} == {"recipient", "person", "address", "why", "basis_reason"}
        assert [(name, words) for name, words, is_refused in told if not is_refused] == []
        assert not Disclosure.objects.exists()
        amina_browser.post(f"{root}new/", someone | ground)
        begun = Disclosure.objects.get()
        facts = reverse("desk:disclosure_facts", args=[agency.case.reference, begun.pk])
        told = [*refusals(amina_browser, facts, {"facts": ["first_name"], "version": begun.version})]
        assert [(name, words) for name, words, is_refused in told if not is_refused] == []

    def test_on_a_paper_for_outside(self, her_case: Case, agency: Agency, amina_browser: Browser) -> None:
        url = reverse("desk:print", args=[her_case.reference, "worksheet"])
        answers = {"why": "The referral", "recipient": "The Salvation Army"}
        told = [*refusals(amina_browser, url, answers | {"basis": "legal_duty", "basis_reason": "An order"})]
        assert {name for name, _, _ in told} == {"why", "basis_reason"}
        assert [(name, words) for name, words, is_refused in told if not is_refused] == []
        assert not Printed.objects.exists()


def test_a_surgery_may_be_named_after_her_street(agency: Agency, amina_browser: Browser) -> None:
    root = reverse("desk:disclosures", args=[agency.case.reference])
    answers = {"who": "other", "kind": "gp", "recipient": "Quince Row Surgery", "why": "A visit"}
    amina_browser.post(
        f"{root}new/",
        answers | {"address": "3 Quince Row, E8 1AB", "basis": "legal_duty", "basis_reason": "An order"},
    )
    assert Disclosure.objects.get().recipient == "Quince Row Surgery"


class TestTheRecordInALetter:
    """What a letter says of the record was typed long before: it is read as its own words are."""

    def test_gives_away_nothing_that_is_not_ticked(self, agency: Agency, amina_browser: Browser) -> None:
        Case.objects.filter(pk=agency.case_id).update(what_happened="They took her to 77 Quince Row.")
        ground = {"basis": "legal_duty", "basis_reason": "An order"}
        root = reverse("desk:disclosures", args=[agency.case.reference])
        amina_browser.post(f"{root}new/", {"who": str(agency.pk), "why": "Her claim"} | ground)
        letter = Disclosure.objects.get()
        facts = reverse("desk:disclosure_facts", args=[agency.case.reference, letter.pk])
        amina_browser.post(facts, {"facts": ["account"], "version": letter.version})
        page = amina_browser.get(letter.get_absolute_url()).text
        assert "“What happened” contains one of her addresses: “77 Quince Row”. Take it out." in page
        made = f"{letter.get_absolute_url()}letter/"
        sent = {"once": str(uuid.uuid4()), "read": "on"}
        assert amina_browser.post(made, sent).status_code == HTTPStatus.CONFLICT
        Case.objects.filter(pk=agency.case_id).update(what_happened="They took her to a flat.")
        answered = amina_browser.post(made, {"once": str(uuid.uuid4()), "read": "on"})
        assert answered["Content-Type"] == "application/pdf"


class TestDangers:
    @pytest.fixture
    def letter(self, agency: Agency) -> Disclosure:
        case = agency.case
        for name, relation in (
            ("Viktor Lupu", "Boss"),
            ("Her uncle", "Uncle"),
            ("A cousin", ""),
            ("Arben", ""),
        ):
            Person(case=case, name=name, relation=relation, kind="other", risk="exploiter").save()
        contact = SafeContact.objects.get(case=case)
        contact.must_not_know = "Ana Pop, the Albanian men, anyone from Brightwater Law"
        contact.save()
        case.client.nationality = "Albanian"
        case.client.save()
        return Disclosure(case=case, kind="council", recipient="A council", why="A visit", facts=["health"])

    @pytest.mark.parametrize(
        "words",
        ["Viktor Lupu rang.", "It was V. Lupu.", "lupu, viktor", "A r b e n came.", "She fears Ana Pop."],
    )
    def test_are_named_in_a_letter_only_by_a_tick(self, letter: Disclosure, words: str) -> None:
        [refused] = words_blockers(letter, words)
        assert "contains the name of someone who may be a danger to her" in refused
        letter.facts = [Fact.RELATIVES]
        assert words_blockers(letter, words) == []

    @pytest.mark.parametrize(
        "words",
        [
            *("Her uncle drove her there.", "A cousin may visit.", "She speaks Albanian."),
            *("Brightwater Law writes for her.", "The men she fears are near."),
        ],
    )
    def test_who_is_not_named_may_be_spoken_of(self, letter: Disclosure, words: str) -> None:
        assert words_blockers(letter, words) == []

    def test_whose_life_is_at_risk_and_through_whom_is_said_on_the_ground_alone(
        self, letter: Disclosure
    ) -> None:
        letter.basis, letter.basis_reason = "risk_to_life", "Viktor Lupu has said that he will kill her."
        assert text_blockers(letter)["basis_reason"] == []
        letter.why = "Viktor Lupu is near"
        assert len(text_blockers(letter)["why"]) == 1


class TestTheWorksheet:
    SENT: ClassVar = {
        "why": "The referral",
        "recipient": "The Salvation Army",
        "read": "on",
        "basis": "legal_duty",
        "basis_reason": "An order",
    }

    @pytest.fixture
    def url(self, agency: Agency) -> str:
        case = agency.case
        Person(case=case, name="Viktor Lupu", kind="other", risk="exploiter").save()
        written = {"written_at": make.NOON, "written_by": case.made_by}
        Answer(case=case, key=Answer.WHO, text="Viktor Lupu held her.\nHe drank.", **written).save()
        return reverse("desk:print", args=[case.reference, "worksheet"])

    def test_names_who_exploited_her_once_that_line_is_ticked(self, url: str, carys_browser: Browser) -> None:
        page = carys_browser.post(url, self.SENT).text
        assert "<mark>Viktor Lupu</mark> held her." in page
        lines = lines_asked(page)
        assert len(lines) == 1
        assert "say why this line can stay" in carys_browser.post(url, self.SENT | {lines[0]: ""}).text
        assert not Printed.objects.exists()
        sent = self.SENT | ticked(page, "needed")
        assert carys_browser.post(url, sent)["Content-Type"] == "application/pdf"
        detail = Event.objects.get(kind="case.printed").detail
        assert (detail["lines"], detail["lines_why"]) == (1, ["needed"])

    def test_gives_no_street_away_whatever_is_ticked(
        self, url: str, agency: Agency, carys_browser: Browser
    ) -> None:
        Answer.objects.filter(case=agency.case).update(text="He knows 77 Quince Row.")
        sent = self.SENT | {"line_0": "needed"}
        page = carys_browser.post(url, sent).text
        assert "contains one of her addresses: “77 Quince Row”. Take it out." in page
        shown = carys_browser.post(f"{url}preview/", sent).text
        assert "contains one of her addresses" in shown
        assert not Printed.objects.exists()


class TestTheSafeHouse:
    @pytest.fixture
    def letter(self, agency: Agency) -> Disclosure:
        house = Service.objects.create(
            name="Heron House", kind="safe_house", area="Hackney", phone="020 7946 0222", capacity=4
        )
        earlier = make.case(worker=agency.case.worker, service=house, client=make.client("Nadia", "Hoxha"))
        Case.objects.filter(pk=earlier.pk).update(
            client=agency.case.client_id,
            status="closed",
            closed_on=make.TODAY,
            closed_at=make.NOON,
            closed_by=agency.case.worker,
            exit_kind="other",
        )
        case = Case.objects.get(pk=agency.case_id)
        return Disclosure(case=case, kind="council", recipient="A council", why="A visit", facts=["health"])

    @pytest.mark.parametrize(
        "words", ["Ask at Heron House.", "H e r o n H o u s e", "Heron Hse", "0207 946 0222"]
    )
    def test_is_neither_named_nor_rung(self, letter: Disclosure, words: str) -> None:
        [refused] = words_blockers(letter, words)
        assert "of the safe house" in refused

    def test_which_house_it_is_may_be_told_who_may_know_it(self, letter: Disclosure) -> None:
        letter.facts = [Fact.SERVICE]
        assert words_blockers(letter, "Ask at Heron House, 020 7946 0222.") == []

    def test_a_house_that_is_only_a_letter_and_outreach_are_no_secret(self, agency: Agency) -> None:
        Service.objects.filter(pk=agency.case.service_id).update(name="Safe house A", kind="safe_house")
        letter = Disclosure(case=Case.objects.get(pk=agency.case_id), kind="gp", facts=["health"])
        assert words_blockers(letter, "She left a safe house a week ago.") == []
        Service.objects.filter(pk=agency.case.service_id).update(name="Outreach", kind="outreach")
        letter = Disclosure(case=Case.objects.get(pk=agency.case_id), kind="gp", facts=["health"])
        assert words_blockers(letter, "Our outreach team visits her.") == []

    def test_harmless_sentences_are_left_alone(self, letter: Disclosure) -> None:
        contact = SafeContact.objects.get(case=letter.case)
        contact.must_not_know = "Her cousin Ana Pop, and anyone at the shop"
        contact.save()
        Person(case=letter.case, name="The landlord", kind="other", risk="exploiter").save()
        known = [secret for one in kept_back(letter) for secret in one.secrets]
        assert len(known) > 6
        assert [words for words in harmless() if find(words, known)] == []

"""Where her record says that she needs an interpreter, nobody is heard in silence without one."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.forms.consents import ConsentForm
from cases.models import Case, Consent, Entry
from cases.rules.interpreting import in_her_record, question
from desk.documents.letter import safe_contact
from hestia.accounts.models import User
from outage.queries.pack import contact_rule
from referrals.models import Explanation
from referrals.queries.worksheet.facts import record_facts_of
from referrals.queries.worksheet.recorded import recorded_answers
from tests import make

pytestmark = pytest.mark.django_db
WHY = "She said it back in her own words"
ASKED = "Her record says she needs an interpreter for Arabic. Who interpreted?"


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(make.NOON, tick=False):
        yield


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def consent(**changes: str) -> dict[str, str]:
    said = {"purpose": "service", "answer": "given", "how": "spoken", "read_out": "on", "why": "Kept words"}
    return {**said, **boxes("given_on", make.TODAY), **changes}


def explained(on: date = make.TODAY, **changes: str) -> dict[str, str]:
    return {**boxes("explained_on", on), "language": "Arabic", "jurisdiction": "EW", **changes}


class TestTheWords:
    def test_name_the_language_where_it_is_known(self) -> None:
        assert question("Twi").startswith(
            "Her record says she needs an interpreter for Twi. Who interpreted?"
        )
        assert question("").startswith("Her record says she needs an interpreter. Who interpreted?")

    @given(st.text(min_size=1, max_size=300))
    def test_a_reason_is_kept_whole_in_her_story(self, why: str) -> None:
        assert why.rstrip(".") in in_her_record(why)

    def test_nothing_is_said_where_somebody_interpreted(self) -> None:
        assert in_her_record("") == ""


class TestConsent:
    def page(self, case: Case) -> str:
        return reverse("cases:consent_new", args=[case.reference])

    def test_is_asked_once_and_what_was_typed_stays(self, her_case: Case, amina_browser: Browser) -> None:
        assert WHY not in amina_browser.get(self.page(her_case)).text
        asked = amina_browser.post(self.page(her_case), consent()).text
        assert ASKED in asked
        assert "Kept words" in asked
        assert not Consent.objects.exists()
        half = amina_browser.post(self.page(her_case), consent(without_interpreter=WHY, read_out="")).text
        assert f'value="{WHY}"' in half
        assert ASKED not in half
        amina_browser.post(self.page(her_case), consent(without_interpreter=WHY))
        assert Consent.objects.get().without_interpreter == WHY
        told = her_case.entry_set.get(kind=Entry.Kind.CONSENT).body
        assert told == f"No interpreter, although the record says that one is needed: {WHY}. Kept words"
        assert WHY in amina_browser.get(reverse("cases:consents", args=[her_case.reference])).text

    def test_a_reason_beside_an_interpreter_is_not_kept(self, her_case: Case, amina_browser: Browser) -> None:
        both = consent(without_interpreter=WHY, interpreter_name="Layla H.")
        amina_browser.post(self.page(her_case), both)
        assert (Consent.objects.get().interpreter_name, Consent.objects.get().without_interpreter) == (
            "Layla H.",
            "",
        )

    @pytest.mark.parametrize("needed", ["no", "not_discussed"])
    def test_is_not_asked_where_none_is_needed(
        self, needed: str, her_case: Case, amina_browser: Browser
    ) -> None:
        her_case.client.interpreter_needed = needed
        her_case.client.save()
        assert amina_browser.post(self.page(her_case), consent()).status_code == 302

    def test_a_form_that_knows_no_record_asks_nothing(self, her_case: Case, amina: User) -> None:
        form = ConsentForm(consent(), case=her_case, by=amina, today=make.TODAY, now=make.NOON)
        assert form.is_valid(), form.errors


class TestExplanation:
    def page(self, case: Case) -> str:
        return reverse("referrals:explanation", args=[case.reference])

    def test_is_asked_and_told_in_her_story(self, her_case: Case, amina_browser: Browser) -> None:
        assert ASKED in amina_browser.post(self.page(her_case), explained()).text
        assert not Explanation.objects.exists()
        amina_browser.post(
            self.page(her_case), explained(without_interpreter=WHY, note="She asked who decides.")
        )
        told = her_case.entry_set.get(title="NRM explained in Arabic").body
        assert told == (
            f"No interpreter, although the record says that one is needed: {WHY}. She asked who decides."
        )

    def test_a_day_before_her_case_was_opened_is_asked_about(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        early = explained(date(2026, 11, 1), interpreter_name="Layla H.")
        asked = amina_browser.post(self.page(her_case), early).text
        assert "This is before her case was opened, on 2 November 2026." in asked
        assert 'type="checkbox" name="is_right_day"' in asked
        assert amina_browser.post(self.page(her_case), early | {"is_right_day": "on"}).status_code == 302
        assert Explanation.objects.get().explained_on == date(2026, 11, 1)

    def test_the_day_it_was_opened_is_not(self, her_case: Case, amina_browser: Browser) -> None:
        opened = explained(date(2026, 11, 2), interpreter_name="Layla H.")
        assert amina_browser.post(self.page(her_case), opened).status_code == 302


class TestChosenBeforehand:
    """Whom this worker wrote down today for her is chosen on the next page; nobody is guessed."""

    PAGES = ("cases:consent_new", "riskassessment:screen", "referrals:explanation")

    def chosen(self, browser: Browser, page: str, case: Case) -> str:
        field = browser.get(reverse(page, args=[case.reference])).context["form"]["interpreter_name"]
        return field.value() or ""

    def test_the_last_of_the_day_on_every_page(self, her_case: Case, amina_browser: Browser) -> None:
        assert {self.chosen(amina_browser, page, her_case) for page in self.PAGES} == {""}
        answer = reverse("cases:consent_new", args=[her_case.reference])
        amina_browser.post(answer, consent(interpreter_name="Layla Hart"))
        assert {self.chosen(amina_browser, page, her_case) for page in self.PAGES} == {"Layla Hart"}
        explanation = reverse("referrals:explanation", args=[her_case.reference])
        amina_browser.post(explanation, explained(interpreter_name="Rana K."))
        assert {self.chosen(amina_browser, page, her_case) for page in self.PAGES} == {"Rana K."}
        booking = amina_browser.get(reverse("cases:task_new", args=[her_case.reference])).context["form"]
        assert not booking["interpreter"].value()

    def test_not_of_yesterday_nor_of_a_colleague_nor_whom_she_does_not_want(
        self, her_case: Case, amina: User, amina_browser: Browser, carys: User
    ) -> None:
        page = "referrals:explanation"
        yesterday = make.NOON - timedelta(days=1)
        for by, at in ((amina, yesterday), (carys, make.NOON)):
            her_case.narrate(Entry.Kind.MET, "Met", by=by, at=at, interpreter_name="Layla Hart")
        assert not self.chosen(amina_browser, page, her_case)
        her_case.narrate(Entry.Kind.MET, "Met", by=amina, at=make.NOON, interpreter_name="Layla Hart")
        assert self.chosen(amina_browser, page, her_case) == "Layla Hart"
        her_case.client.interpreters_to_avoid = "Layla Hart"
        her_case.client.save()
        assert not self.chosen(amina_browser, page, her_case)


class TestUncheckedContact:
    UNCHECKED = "Not yet checked: may be an exploiter’s"

    @pytest.mark.parametrize(
        "name", ["desk:case", "cases:note_new", "cases:details safe-contact", "cases:people"]
    )
    def test_is_said_wherever_a_way_to_reach_her_is_shown(
        self, name: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page, *which = name.split()
        address = reverse(page, args=[her_case.reference, *which])
        assert self.UNCHECKED in amina_browser.get(address).text
        contact = her_case.safe_contact
        contact.checked_on = make.TODAY
        contact.save()
        assert self.UNCHECKED not in amina_browser.get(address).text

    def test_is_said_in_the_box_beside_a_note(self, her_case: Case, amina_browser: Browser) -> None:
        page = amina_browser.get(reverse("cases:note_new", args=[her_case.reference])).text
        box = page[page.index("Before you ring or write") :]
        assert box.index(self.UNCHECKED) > box.index("Text after 4pm")

    def test_is_said_on_paper(self, her_case: Case, amina: User) -> None:
        """The outage pack is for us. Whoever gets a letter may not know of the exploitation."""
        assert contact_rule(her_case.safe_contact).endswith(f". {self.UNCHECKED}")
        ways = dict(safe_contact(her_case, amina, make.TODAY))["Safe ways"]
        assert ways == "Text after 4pm. Not yet checked whose phone and e-mail these are"

    def test_is_said_with_her_number_on_the_worksheet(self, her_case: Case, amina: User) -> None:
        known = recorded_answers(record_facts_of(her_case, by=amina), today=make.TODAY)
        assert known["pv-phone-number-yes"].note == f"Text after 4pm. {self.UNCHECKED}."

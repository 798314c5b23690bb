"""The letter to whoever complained: that we have it, what we found, and who else decides. It names nobody."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, SafeContact
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.audit.words import copied_words
from rights import actions
from rights.actions.complaints import ACKNOWLEDGE_FIRST, NO_WAY
from rights.documents.complaint_letters import OUTCOMES
from rights.models import Complaint
from tests import make
from tests.pdf.readers import READERS
from tests.rights.test_complaints import WORDS, complaint
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
ELSEWHERE = ("The trustees, who govern this charity", "Information Commissioner’s Office", "go to court")
UPHELD = {"outcome": "in_part", "reason": "We rang once, and not again.", "changed": "Calls are listed."}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def hers(her_case: Case, amina: User, ben: User) -> Complaint:
    return complaint(by=amina, case=her_case, about=ben, reply="Tell her on Tuesday.")


def at(made: Complaint, page: str, *args: object) -> str:
    return reverse(f"rights:{page}", args=[made.reference, *args])


def read(answer: Any) -> str:
    """Return what a letter says, as two programs read it alike."""
    assert answer["Content-Type"] == "application/pdf", text_of(answer)
    words = {" ".join(reader(answer.content).split()) for reader in READERS.values()}
    for said in words:
        assert [words for words in ELSEWHERE if words not in said] == []
    return words.pop()


def test_that_we_have_it_before_it_is_recorded_and_again(
    hers: Complaint, her_case: Case, ben: User, carys_browser: Browser
) -> None:
    page, again = at(hers, "acknowledgement"), at(hers, "complaint_letter", "acknowledged")
    assert "Tell her on Tuesday." in text_of(carys_browser.get(page))
    assert carys_browser.post(again).status_code == 404
    said = read(carys_browser.post(page, {"how": "letter", "letter": "1"}))
    assert "We have your complaint" in said
    assert hers.reference in said
    assert "20 November 2026" in said
    for secret in (her_case.reference, her_case.client.first_name, ben.last_name, WORDS):
        assert secret not in said, "anybody may find it"
    assert "read to me in my language" not in said, "whoever complained may be another"
    with_sheet = {"how": "letter", "letter": "with-sheet"}
    assert "read to me in my language" in read(carys_browser.post(page, with_sheet))
    hers.refresh_from_db()
    assert not hers.is_acknowledged
    carys_browser.post(page, {"how": "letter", **day("on", make.TODAY)})
    assert "Letter: We have your complaint" in text_of(carys_browser.get(hers.get_absolute_url()))
    assert "We have your complaint" in read(carys_browser.post(again))
    lines = Event.objects.copies().filter(kind="complaint.letter")
    assert [(line.detail["letter"], line.case_ref) for line in lines] == [("acknowledged", "")] * 3
    assert copied_words("complaint.letter", lines[0].subject) == "Printed a letter about a complaint"


def test_what_we_found_only_once_it_was_acknowledged(
    hers: Complaint, carys: User, carys_browser: Browser
) -> None:
    page, again = at(hers, "outcome"), at(hers, "complaint_letter", "outcome")
    assert ACKNOWLEDGE_FIRST in text_of(carys_browser.post(page, {**UPHELD, "letter": "1"}))
    actions.acknowledge(complaint=hers, how="phone", on=make.TODAY, by=carys, at=make.NOON)
    said = read(carys_browser.post(page, {**UPHELD, "letter": "1"}))
    assert OUTCOMES[Complaint.Outcome.IN_PART] in said
    assert UPHELD["reason"] in said
    assert UPHELD["changed"] in said
    assert UPHELD["reason"] in carys_browser.get(page).text, "what was typed is kept"
    assert carys_browser.post(again).status_code == 404
    carys_browser.post(page, {**UPHELD, **day("on", make.TODAY)})
    assert UPHELD["reason"] in read(carys_browser.post(again))


def test_every_outcome_is_said_to_them() -> None:
    assert set(OUTCOMES) == set(Complaint.Outcome)


def test_never_with_her_code_word(
    hers: Complaint, her_case: Case, carys: User, carys_browser: Browser
) -> None:
    SafeContact.objects.update_or_create(case=her_case, defaults={"code_word": "bluebell"})
    actions.acknowledge(complaint=hers, how="phone", on=make.TODAY, by=carys, at=make.NOON)
    sent = {**UPHELD, "reason": "We rang and said Bluebell.", "letter": "1"}
    assert "This contains her code word" in text_of(carys_browser.post(at(hers, "outcome"), sent))


def test_there_is_none_where_nobody_can_be_told(carys_browser: Browser) -> None:
    sent = {"words": WORDS, "kind": "service", "once": "00000000-0000-4000-8000-000000000001"}
    assert "We have your complaint" in text_of(Browser().post(reverse("rights:complain"), sent))
    made = Complaint.objects.get()
    assert made.is_acknowledged
    page = at(made, "outcome")
    assert "A letter to the person" not in text_of(carys_browser.get(page))
    assert NO_WAY in text_of(carys_browser.post(page, {**UPHELD, "letter": "1"}))
    made.refresh_from_db()
    assert made.is_open
    assert carys_browser.post(at(made, "complaint_letter", "acknowledged")).status_code == 404


def test_nobody_makes_one_of_what_is_about_them(her_case: Case, amina: User, carys_browser: Browser) -> None:
    carys = User.objects.get(first_name="Carys")
    made = complaint(by=amina, case=her_case, about=carys)
    assert (
        carys_browser.post(at(made, "acknowledgement"), {"how": "letter", "letter": "1"}).status_code == 404
    )

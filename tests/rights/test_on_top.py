"""The sheet on top of what is in English: in her language it says what is left out, and why."""

from collections.abc import Iterator

import pytest
import time_machine

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.pdf import html, render
from hestia.pdf.languages import LANGUAGES, catalogue
from rights import actions
from rights.documents.complaint_letters import language_of_sheet, letter, paper_of, we_have_it
from rights.documents.letters import given_in_part
from rights.documents.on_top import LeftOut, left_out_of, sheet_on_complaint, sheet_on_top
from rights.documents.pack import cover_of
from rights.models import AccessRequest, RequestItem
from rights.rules.reasons import Reason
from tests import make
from tests.pdf.readers import READERS
from tests.rights.asked import gathered
from tests.rights.test_complaints import complaint

pytestmark = pytest.mark.django_db
NOTHING = "Nothing that belongs in my copy was kept from me."
IN_ENGLISH = (
    "The pages after this one are in English, as they were written. "
    "I can have them read to me in my language."
)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def asked(her_case: Case, amina: User, carys: User) -> AccessRequest:
    """Return a request of which one piece is withheld, and one has something hidden."""
    for title in ("Advice", "A visit"):
        her_case.narrate(Entry.Kind.NOTE, title, "Her brother came.", by=amina, at=make.NOON)
    asked = gathered(her_case, by=carys)
    for item in asked.items.all():
        actions.decide(item=item, decision="give", by=carys, at=make.NOON)
    advice, visit = asked.items.filter(source="cases.entry").order_by("-source_id")[:2]
    actions.decide(item=advice, decision="withhold", reason="privilege", by=carys, at=make.NOON)
    actions.decide(
        item=visit, decision="hide", reason="other_person", hidden=["brother"], by=carys, at=make.NOON
    )
    return AccessRequest.objects.get(pk=asked.pk)


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("code", LANGUAGES)
def test_each_reason_has_words_in_each_language(code: str, reason: Reason) -> None:
    assert catalogue(code).gettext(str(reason.label)) != str(reason.label)


def test_it_says_how_much_and_for_which_reasons_in_both_languages(asked: AccessRequest) -> None:
    assert left_out_of(asked) == LeftOut(1, 1, [Reason.OTHER_PERSON, Reason.PRIVILEGE])
    cover = cover_of(asked)
    assert cover
    said, arabic = html(cover), catalogue("ar")
    for words in (
        "Pieces that are not given to me: %(count)s",
        "Pieces in which something is hidden: %(count)s",
    ):
        assert words % {"count": 1} in said
        assert arabic.gettext(words) % {"count": 1} in said
    used, others = (Reason.OTHER_PERSON, Reason.PRIVILEGE), (Reason.CRIME, Reason.SERIOUS_HARM)
    for reason in used:
        assert str(reason.label) in said
        assert arabic.gettext(str(reason.label)) in said
    assert [reason for reason in others if str(reason.label) in said] == []
    assert IN_ENGLISH in said
    assert arabic.gettext(IN_ENGLISH) in said
    assert NOTHING not in said
    assert "Draft" in said, "nobody has checked the words"


def test_where_all_is_given_it_says_so(her_case: Case, carys: User) -> None:
    asked = gathered(her_case, by=carys)
    for item in asked.items.all():
        actions.decide(item=item, decision=RequestItem.Decision.GIVE, by=carys, at=make.NOON)
    cover = cover_of(asked)
    assert cover
    said = html(cover)
    assert NOTHING in said
    assert catalogue("ar").gettext(NOTHING) in said
    assert "Pieces that are not given" not in said


def test_the_letter_of_what_is_left_out_has_it_and_other_letters_do_not(
    asked: AccessRequest, her_case: Case
) -> None:
    assert given_in_part(asked).left_out == left_out_of(asked)
    plain = sheet_on_top(her_case, title="x", file_name="x.pdf")
    assert plain
    assert "What is not given to me" not in html(plain)


def test_the_letter_about_a_complaint_of_her_case_has_one_that_names_nobody(
    her_case: Case, amina: User, carys: User
) -> None:
    made = complaint(by=amina, case=her_case)
    document = letter(made, we_have_it(made), by=carys, on=make.TODAY)
    assert paper_of(made, document, is_for_her=False) == render(document)
    paper = paper_of(made, document, is_for_her=True)
    for reader in READERS.values():
        said = " ".join(reader(paper).split())
        assert IN_ENGLISH in said
        assert "We have your complaint" in said
        assert her_case.reference not in said
        assert her_case.client.first_name not in said
    sheet = sheet_on_complaint(her_case, reference=made.reference, title="x", file_name="x.pdf")
    assert sheet
    assert catalogue("ar").gettext(IN_ENGLISH) in html(sheet)


def test_for_who_reads_english_or_of_no_case_there_is_none(her_case: Case, amina: User, carys: User) -> None:
    of_none = complaint(by=amina)
    document = letter(of_none, we_have_it(of_none), by=carys, on=make.TODAY)
    assert paper_of(of_none, document, is_for_her=True) == render(document)
    assert language_of_sheet(of_none) == ""
    her_case.client.first_language = "English"
    assert sheet_on_complaint(her_case, reference="C-1", title="x", file_name="x.pdf") is None

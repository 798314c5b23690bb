"""The letter that answers her: what it says, before she is told and after, and what it is refused for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry, SafeContact
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.audit.words import copied_words
from hestia.refusals import Refused
from rights import actions
from rights.actions.corrections import NOT_CORRECTED
from rights.documents.letters import CODE_WORD, DECIDED, ENDED, SAID, decided, letter
from rights.models import AccessRequest, Correction
from rights.queries.standing import NOT_BY_POST
from tests import make
from tests.pdf.readers import READERS
from tests.rights.asked import decide_all, gathered, request_of, send
from tests.rights.test_corrections import said_of
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "Information Commissioner’s Office",
    "You can also go to court",
    "somebody else then looks at it",
)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def asked(her_case: Case, carys: User) -> AccessRequest:
    return request_of(her_case, by=carys)


def at(case: Case, page: str, *args: object) -> str:
    return reverse(f"rights:{page}", args=[case.reference, *args])


def read(answer: Any) -> str:
    """Return what a letter says, as two programs read it alike."""
    assert answer["Content-Type"] == "application/pdf", text_of(answer)
    words = {" ".join(reader(answer.content).split()) for reader in READERS.values()}
    for said in words:
        assert [words for words in ELSEWHERE if words not in said] == []
    return words.pop()


class TestLonger:
    WHY = "There are 40 files, and an interpreter has to read them."

    def test_is_made_before_she_is_told_and_records_nothing(
        self, asked: AccessRequest, her_case: Case, carys_browser: Browser
    ) -> None:
        page = at(her_case, "extension", asked.pk)
        said = read(carys_browser.post(page, {"why": self.WHY, "letter": "1"}))
        assert "Your copy takes longer" in said
        assert self.WHY in said
        assert "16 February 2027" in said, "three months from the day on which she asked"
        assert "article 12(3)" in said
        asked.refresh_from_db()
        assert asked.extension_why == ""
        assert self.WHY in carys_browser.get(page).text, "what was typed is kept"
        line = Event.objects.copies().get(kind="access_request.letter")
        assert line.detail["letter"] == "longer"
        assert copied_words(line.kind, line.subject) == "Printed a letter to her about her request for a copy"

    def test_without_a_reason_there_is_none_and_the_day_is_not_asked(
        self, asked: AccessRequest, her_case: Case, carys_browser: Browser
    ) -> None:
        page = text_of(carys_browser.post(at(her_case, "extension", asked.pk), {"letter": "1"}))
        assert "Say why it takes longer" in page
        assert "Enter the day on which she was told" not in page

    def test_not_after_the_month(self, her_case: Case, carys: User, carys_browser: Browser) -> None:
        asked = request_of(her_case, by=carys, received_on=date(2026, 10, 16))
        sent = {"why": self.WHY, "letter": "1"}
        page = text_of(carys_browser.post(at(her_case, "extension", asked.pk), sent))
        assert "it cannot be extended" in page
        assert not Event.objects.filter(kind="access_request.letter").exists()

    def test_again_from_what_was_recorded(
        self, asked: AccessRequest, her_case: Case, carys: User, carys_browser: Browser
    ) -> None:
        again = at(her_case, "letter", asked.pk, "longer")
        assert carys_browser.post(again).status_code == 404
        actions.extend(request=asked, why=self.WHY, told_on=make.TODAY, by=carys, at=make.NOON)
        assert "Your copy takes longer" in text_of(carys_browser.get(asked.get_absolute_url()))
        assert self.WHY in read(carys_browser.post(again))

    def test_never_with_her_code_word(
        self, asked: AccessRequest, her_case: Case, carys_browser: Browser
    ) -> None:
        SafeContact.objects.update_or_create(case=her_case, defaults={"code_word": "bluebell"})
        sent = {"why": "We rang and said Bluebell.", "letter": "1"}
        page = text_of(carys_browser.post(at(her_case, "extension", asked.pk), sent))
        assert "This contains her code word" in page

    @pytest.mark.parametrize("typed", ["why", "subject"])
    def test_no_letter_says_it_in_anything_that_was_typed(
        self, her_case: Case, carys: User, typed: str
    ) -> None:
        said = {"why": "It is as we heard it.", "subject": "A letter of last spring"}
        said[typed] += ", signed Bluebell"
        correction = Correction(case=her_case, what="wrong", received_on=make.TODAY, subject=said["subject"])
        told = decided(correction, decision="noted", ground="", why=said["why"])
        assert letter(her_case, told, by=carys, on=make.TODAY).context["told"] == told
        SafeContact.objects.update_or_create(case=her_case, defaults={"code_word": "bluebell"})
        her_case.refresh_from_db()
        with pytest.raises(Refused) as refused:
            letter(her_case, told, by=carys, on=make.TODAY)
        assert refused.value.reasons == [CODE_WORD]

    def test_nor_is_it_recorded_as_the_part_she_means(self, her_case: Case, carys: User) -> None:
        SafeContact.objects.update_or_create(case=her_case, defaults={"code_word": "bluebell"})
        said = Correction(
            case=her_case,
            what="wrong",
            words="It is wrong.",
            received_on=make.TODAY,
            channel="spoken",
            subject="The letter that says b l u e b e l l",
        )
        with pytest.raises(Refused) as refused:
            actions.record_correction(correction=said, row=None, by=carys, at=make.NOON)
        assert set(refused.value.by_field) == {"place"}

    def test_not_by_a_way_that_her_rules_do_not_allow(
        self, her_case: Case, carys: User, carys_browser: Browser
    ) -> None:
        contact, _ = SafeContact.objects.update_or_create(case=her_case, defaults={"may_post": True})
        asked = request_of(her_case, by=carys, way="post")
        contact.may_post = False
        contact.save()
        sent = {"why": self.WHY, "letter": "1"}
        assert NOT_BY_POST in text_of(carys_browser.post(at(her_case, "extension", asked.pk), sent))

    def test_a_sheet_in_her_language_is_on_top(
        self, asked: AccessRequest, her_case: Case, carys_browser: Browser
    ) -> None:
        her_case.client.first_language = "Spanish"
        her_case.client.save()
        said = read(carys_browser.post(at(her_case, "extension", asked.pk), {"why": "Many.", "letter": "1"}))
        assert said.index("escrito") < said.index("Your copy takes longer")


class TestRefused:
    def test_says_why_before_and_again(
        self, asked: AccessRequest, her_case: Case, carys: User, carys_browser: Browser
    ) -> None:
        page, words = at(her_case, "ending", asked.pk), "You asked for what the council writes."
        sent = {"end": "passed_on", "words": words, "letter": "1"}
        said = read(carys_browser.post(page, sent))
        assert "Your request was passed on" in said
        assert words in said
        asked.refresh_from_db()
        assert asked.is_open
        actions.end_request(request=asked, end="invalid", words=words, on=make.TODAY, by=carys, at=make.NOON)
        said = read(carys_browser.post(at(her_case, "letter", asked.pk, "ended")))
        assert "You are not given a copy" in said

    def test_every_end_without_a_copy_has_words(self) -> None:
        assert set(ENDED) == set(AccessRequest.End) - {AccessRequest.End.SENT}

    def test_what_ended_by_itself_says_it_to_her(
        self, asked: AccessRequest, her_case: Case, carys: User, carys_browser: Browser
    ) -> None:
        words = "Automatically. The client can ask again on any day."
        actions.end_request(
            request=asked, end="no_answer", words=words, on=make.TODAY, by=carys, at=make.NOON
        )
        said = read(carys_browser.post(at(her_case, "letter", asked.pk, "ended")))
        assert "heard nothing for 90 days" in said
        assert "The client" not in said


class TestInPart:
    def test_counts_what_is_left_out_and_says_by_which_rule(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        entry = her_case.narrate(Entry.Kind.NOTE, "Advice", "Her solicitor said so.", by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        again = at(her_case, "letter", asked.pk, "in-part")
        item = asked.items.get(source="cases.entry", source_id=entry.pk)
        actions.decide(item=item, decision="withhold", reason="privilege", by=carys, at=make.NOON)
        assert carys_browser.post(again).status_code == 404, "nobody has said yes to it yet"
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        actions.answer_release(request=asked, is_yes=True, by=ruth, at=make.NOON)
        said = read(carys_browser.post(again))
        assert "Not given at all 1 piece" in said
        assert "schedule 2, paragraph 19" in said
        assert "Her solicitor said so" not in said

    def test_of_a_whole_copy_there_is_none(
        self, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        asked = gathered(her_case, by=carys)
        for item in asked.items.all():
            actions.decide(item=item, decision="give", by=carys, at=make.NOON)
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        actions.answer_release(request=asked, is_yes=True, by=ruth, at=make.NOON)
        asked = send(AccessRequest.objects.get(pk=asked.pk), by=carys)
        assert "Letters to her" not in text_of(carys_browser.get(asked.get_absolute_url()))
        assert carys_browser.post(at(her_case, "letter", asked.pk, "in-part")).status_code == 404


class TestCorrection:
    def wrong(self, her_case: Case, amina: User, **fields: Any) -> Correction:
        note = her_case.narrate(Entry.Kind.NOTE, "A talk", "She will go back.", by=amina, at=make.NOON)
        return said_of(note, case=her_case, by=amina, **fields)

    def test_says_what_is_decided_before_it_is_recorded(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        correction = self.wrong(her_case, amina)
        page = at(her_case, "correction_answer", correction.pk)
        sent = {"decision": "noted", "reason": "We cannot tell who is right.", "letter": "1"}
        said = read(carys_browser.post(page, sent))
        assert "It is marked as disputed" in said
        assert sent["reason"] in said
        assert "She will go back" not in said
        correction.refresh_from_db()
        assert correction.is_open
        again = at(her_case, "correction_letter", correction.pk, "answer")
        assert carys_browser.post(again).status_code == 404
        carys_browser.post(page, {**sent, **day("answered_on", make.TODAY)})
        correction.refresh_from_db()
        assert correction.is_open, "the button of the letter records nothing, whatever is sent with it"
        del sent["letter"]
        carys_browser.post(page, {**sent, **day("answered_on", make.TODAY)})
        assert sent["reason"] in read(carys_browser.post(again))
        assert Event.objects.filter(kind="correction.letter").count() == 3

    def test_she_is_not_told_that_it_is_corrected_while_it_says_the_same(
        self, her_case: Case, amina: User, carys_browser: Browser
    ) -> None:
        correction = self.wrong(her_case, amina)
        sent = {"decision": "corrected", "reason": "It is right now.", "letter": "1"}
        page = text_of(carys_browser.post(at(her_case, "correction_answer", correction.pk), sent))
        assert NOT_CORRECTED in page
        assert not Event.objects.filter(kind="correction.letter").exists()

    def test_what_she_had_restricted_is_used_again_once_she_was_told(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        restricted = actions.decide_correction(
            correction=self.wrong(her_case, amina, what="restrict"),
            decision="agreed",
            ground="being_checked",
            reason="We look at it.",
            answered_on=make.TODAY,
            by=carys,
            at=make.NOON,
        )
        page = at(her_case, "correction_lifting", restricted.pk)
        again = at(her_case, "correction_letter", restricted.pk, "used-again")
        assert carys_browser.post(again).status_code == 404
        assert "Say why it is used again" in text_of(carys_browser.post(page, {"letter": "1"}))
        sent = {"why": "We have asked the council, and it was right.", "letter": "1"}
        said = read(carys_browser.post(page, sent))
        assert "We are going to use it again" in said
        assert sent["why"] in said
        assert "article 18(3)" in said
        assert "She will go back" not in said
        restricted.refresh_from_db()
        assert restricted.is_restricting, "the letter is made before she is told, and ends nothing"
        assert sent["why"] in carys_browser.get(page).text, "what was typed is kept"
        del sent["letter"]
        shown = carys_browser.post(page, {**sent, **day("told_on", make.TODAY)}, follow=True)
        assert "Letter: We are going to use it again" in text_of(shown)
        assert sent["why"] in read(carys_browser.post(again))
        assert Event.objects.filter(kind="correction.letter", detail__letter="used-again").count() == 2

    @pytest.mark.parametrize(
        ("what", "decision", "ground", "says"),
        [
            ("objects", "unchanged", "protection", ["We do not do what you asked", "paragraph 18"]),
            ("objects", "agreed", "objection", ["You object, and our reasons", "before we use it again"]),
            ("restrict", "agreed", "being_checked", ["We do what you asked", "before we use it again"]),
        ],
    )
    def test_an_answer_to_what_she_asks_names_the_law(
        self,
        what: str,
        decision: str,
        ground: str,
        says: list[str],
        her_case: Case,
        amina: User,
        carys_browser: Browser,
    ) -> None:
        correction = self.wrong(her_case, amina, what=what)
        sent = {"decision": decision, "ground": ground, "reason": "Here is why.", "letter": "1"}
        said = read(carys_browser.post(at(her_case, "correction_answer", correction.pk), sent))
        assert [words for words in [*says, SAID[Correction.What(what)]] if words not in said] == []
        assert "The client" not in said

    def test_every_decision_and_every_thing_she_says_has_words(self) -> None:
        assert set(SAID) == set(Correction.What)
        assert set(DECIDED) == set(Correction.Decision)


def test_a_key_worker_prints_none(asked: AccessRequest, her_case: Case, amina_browser: Browser) -> None:
    assert amina_browser.post(at(her_case, "letter", asked.pk, "longer")).status_code == 403


def test_of_a_case_that_is_not_theirs_there_is_none(
    asked: AccessRequest, her_case: Case, house_b: Service
) -> None:
    browser = Browser()
    browser.force_login(make.user("Sol Moss", role=Role.MANAGER, services=[house_b]))
    assert browser.post(at(her_case, "letter", asked.pk, "longer")).status_code in {403, 404}

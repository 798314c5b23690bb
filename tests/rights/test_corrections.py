"""What she says is wrong: what stood there stays, it is marked where it is read, answered, and told on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions.access import exclude_worker
from cases.actions.notes import correct_note
from cases.models import Address, Case, Deadline, Disclosure, Entry, Person, RecordMark
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.refusals import Refused
from rights import actions
from rights.models import Correction, CorrectionTelling
from rights.queries.pieces import pieces_of
from rights.queries.rows import LIKELY, kinds
from tests import make
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
SAID = "I never said that I would go back to him."
RECEIVED = date(2026, 11, 23)
Decision = Correction.Decision


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def note(her_case: Case, amina: User) -> Entry:
    body = "She says she will go back to him."
    return her_case.narrate(Entry.Kind.NOTE, "A talk", body, by=amina, at=make.NOON)


def said_of(row: Any, *, case: Case, by: User, **fields: Any) -> Correction:
    told: dict[str, Any] = {
        "what": "wrong",
        "words": SAID,
        "received_on": RECEIVED,
        "channel": "spoken",
        **fields,
    }
    return actions.record_correction(correction=Correction(case=case, **told), row=row, by=by, at=make.NOON)


def decided(correction: Correction, decision: str, *, by: User) -> Correction:
    return actions.decide_correction(
        correction=correction,
        decision=decision,
        reason="She was not asked.",
        answered_on=make.TODAY,
        by=by,
        at=make.NOON,
    )


def told(case: Case, recipient: str, *, at: datetime, by: User, facts: list[str], words: str = "") -> None:
    Disclosure(
        case=case,
        kind="solicitor",
        recipient=recipient,
        why="Her case",
        basis="support",
        facts=facts,
        words=words,
        prepared_at=at,
        prepared_by=by,
        told_at=at,
        told_by=by,
        copy_number=Disclosure.objects.count() + 1,
    ).save()


def earlier_case(case: Case, **fields: Any) -> Case:
    """Make an earlier case of hers, which is closed."""
    closed: dict[str, Any] = {
        "status": "closed",
        "closed_on": date(2025, 9, 1),
        "closed_at": make.NOON,
        "exit_kind": "planned",
    }
    return make.case(
        worker=case.worker,
        client=case.client,
        opened_on=date(2025, 3, 3),
        closed_by=case.worker,
        **closed,
        **{"service": case.service, **fields},
    )


def at(case: Case, page: str, *args: object) -> str:
    return reverse(f"rights:{page}", args=[case.reference, *args])


class TestRecord:
    def test_what_stood_there_stays_whatever_becomes_of_the_row(
        self, note: Entry, her_case: Case, ben: User, carys: User
    ) -> None:
        correction = said_of(note, case=her_case, by=ben)
        assert her_case.deadline_set.open().get(kind="correction").due_on == date(2026, 12, 23)
        note.body = "She says she will never go back."
        correct_note(note, by=ben, at=make.NOON)
        decided(correction, Decision.CORRECTED, by=carys)
        kept = Correction.objects.get(pk=correction.pk)
        assert "She says she will go back to him." in str(kept.written)
        assert kept.words == SAID
        assert note.history.filter(body="She says she will go back to him.").exists()
        assert not her_case.deadline_set.open().filter(kind="correction").exists()
        kinds_of_line = set(Event.objects.filter(case_ref=her_case.reference).values_list("kind", flat=True))
        assert {"correction.received", "correction.decided"} <= kinds_of_line
        assert SAID not in str(list(her_case.entry_set.values_list("title", "body")))

    def test_who_wrote_it_does_not_answer(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        correction = said_of(note, case=her_case, by=amina)
        with pytest.raises(Refused, match="You wrote what she disputes"):
            decided(correction, Decision.UNCHANGED, by=amina)
        decided(correction, Decision.UNCHANGED, by=carys)
        with pytest.raises(Refused, match="was answered"):
            decided(correction, Decision.CORRECTED, by=carys)

    def test_it_is_not_corrected_as_long_as_it_says_the_same(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        correction = said_of(note, case=her_case, by=amina)
        with pytest.raises(Refused) as refused:
            decided(correction, Decision.CORRECTED, by=carys)
        assert "Nothing has changed in it" in refused.value.by_field["decision"]
        decided(correction, Decision.NOTED, by=carys)

    def test_one_at_a_time_of_a_row_and_none_needed(self, note: Entry, her_case: Case, amina: User) -> None:
        said_of(note, case=her_case, by=amina)
        with pytest.raises(Refused, match="already"):
            said_of(note, case=her_case, by=amina)
        unknown = said_of(None, case=her_case, by=amina)
        assert unknown.place == "the client does not know where it is written"

    def test_every_kind_of_row_has_a_name_of_its_own_that_fits_a_draft(self) -> None:
        assert len(kinds()) > 40
        assert max(len(f"wrong-{kind}-1234567") for kind in kinds()) <= 40
        assert set(LIKELY) <= set(kinds())


class TestMarks:
    def test_it_stands_where_it_is_read_until_it_is_answered(
        self, note: Entry, her_case: Case, amina_browser: Browser, amina: User, carys: User
    ) -> None:
        correction = said_of(note, case=her_case, by=amina)
        pages = ["notes/", f"notes/{note.pk}/", ""]
        for page in pages:
            text = text_of(amina_browser.get(f"{her_case.get_absolute_url()}{page}"))
            assert f"Disputed by the client Mon 23 Nov : {SAID}" in text, page
        note.body = "She says she will never go back."
        correct_note(note, by=amina, at=make.NOON)
        decided(correction, Decision.CORRECTED, by=carys)
        text = text_of(amina_browser.get(f"{her_case.get_absolute_url()}notes/"))
        assert f"Corrected Tue 24 Nov : {SAID}" in text
        assert "Disputed by the client" not in text

    def test_what_bears_no_mark_itself_is_marked_at_the_head_of_every_page(
        self, her_case: Case, amina_browser: Browser, amina: User, carys: User, efua: User
    ) -> None:
        brother = Person(case=her_case, name="Nicu Karam", kind="family")
        brother.save()
        correction = said_of(brother, case=her_case, by=amina)
        pages = ["", "people/", "notes/", "risk/", "details/about/"]
        for page in pages:
            text = text_of(amina_browser.get(f"{her_case.get_absolute_url()}{page}"))
            assert f"Family, friends and others Disputed by the client Mon 23 Nov : {SAID}" in text, page
        brother.name = "Nicolae Karam"
        brother.save()
        decided(correction, Decision.CORRECTED, by=carys)
        text = text_of(amina_browser.get(f"{her_case.get_absolute_url()}people/"))
        assert f"Family, friends and others Corrected Tue 24 Nov : {SAID}" in text
        her_case.second_worker = efua
        her_case.save()
        student = Browser()
        student.force_login(efua)
        answer = student.get(f"{her_case.get_absolute_url()}people/")
        assert answer.status_code == 200
        assert "Corrected" not in text_of(answer)

    def test_beside_what_is_said_in_one_case_it_is_read_in_the_other(
        self, her_case: Case, amina_browser: Browser, amina: User
    ) -> None:
        earlier = earlier_case(her_case)
        brother = Person(case=earlier, name="Nicu Karam", kind="family")
        brother.save()
        said_of(brother, case=her_case, by=amina)
        for case in (earlier, her_case):
            assert "Disputed by the client" in text_of(amina_browser.get(f"{case.get_absolute_url()}people/"))

    def test_noted_stays_and_not_changed_goes(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        decided(said_of(note, case=her_case, by=amina), Decision.NOTED, by=carys)
        assert RecordMark.objects.standing().get().words == SAID
        client = said_of(her_case.client, case=her_case, by=amina)
        decided(client, Decision.UNCHANGED, by=carys)
        assert RecordMark.objects.standing().count() == 1

    def test_beside_a_secret_her_words_are_not_repeated(self, her_case: Case, amina: User) -> None:
        home = Address(case=her_case, kind="own", text="3 Elm Row", from_on=make.TODAY)
        home.save()
        said_of(home, case=her_case, by=amina, words="I do not live in Elm Row.")
        assert RecordMark.objects.get().words == ""

    def test_nor_when_it_was_corrected(self, her_case: Case, amina: User, carys: User) -> None:
        home = Address(case=her_case, kind="own", text="3 Elm Row", from_on=make.TODAY)
        home.save()
        correction = said_of(home, case=her_case, by=amina, words="I do not live in Elm Row.")
        home.text = "4 Oak Row"
        home.save()
        decided(correction, Decision.CORRECTED, by=carys)
        assert RecordMark.objects.standing().get().words == ""

    def test_a_page_of_notes_asks_one_question_more(
        self, note: Entry, her_case: Case, amina_browser: Browser, amina: User
    ) -> None:
        def questions() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                amina_browser.get(f"{her_case.get_absolute_url()}notes/")
            return len(asked)

        questions()
        without = questions()
        said_of(note, case=her_case, by=amina)
        assert questions() == without + 1
        for number in range(3):
            entry = her_case.narrate(Entry.Kind.NOTE, f"Note {number}", "x", by=amina, at=make.NOON)
            said_of(entry, case=her_case, by=amina)
        assert questions() == without + 1

    def test_it_is_in_the_copy_of_her_record(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        said_of(note, case=her_case, by=amina)
        pieces = [
            " ".join(words for _, words in piece.lines)
            for piece in pieces_of(her_case, by=carys)
            if piece.source == "rights.correction"
        ]
        assert len(pieces) == 1
        assert SAID in pieces[0]
        assert "She says she will go back to him." in pieces[0]


class TestTold:
    def test_everyone_told_since_what_may_hold_it(self, her_case: Case, amina: User, carys: User) -> None:
        before, after = make.NOON - timedelta(days=1), make.NOON + timedelta(hours=1)
        note = her_case.narrate(Entry.Kind.NOTE, "A talk", "x", by=amina, at=make.NOON)
        told(her_case, "Told before", at=before, by=amina, facts=["nrm"])
        told(her_case, "Told after", at=after, by=amina, facts=["nrm"])
        told(her_case, "Told nothing of hers", at=after, by=amina, facts=[])
        told(her_case, "Told in words", at=after, by=amina, facts=[], words="She came to us in May.")
        correction = said_of(note, case=her_case, by=amina)
        note.body = "y"
        correct_note(note, by=amina, at=make.NOON)
        correction = decided(correction, Decision.CORRECTED, by=carys)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT d.recipient FROM cases_disclosure d, cases_entry e
                 WHERE e.id = %s AND d.case_id = e.case_id AND d.told_at >= e.recorded_at
                   AND (d.words <> '' OR NOT d.facts <@ ARRAY['reference', 'support']::varchar[])
                 ORDER BY d.recipient
                """,
                [note.pk],
            )
            counted = [name for (name,) in cursor.fetchall()]
        listed = correction.tellings.order_by("disclosure__recipient")
        assert (
            [telling.disclosure.recipient for telling in listed] == counted == ["Told after", "Told in words"]
        )

        first, second = listed
        due = her_case.deadline_set.open().get(kind="correction_telling")
        assert due.due_on == date(2026, 12, 1)
        who: dict[str, Any] = {"by": amina, "at": make.NOON}
        actions.settle_telling(telling=first, told_on=make.TODAY, **who)
        assert her_case.deadline_set.open().filter(kind="correction_telling").exists()
        actions.settle_telling(telling=second, told_on=None, why_not="It says nothing of it.", **who)
        assert not her_case.deadline_set.open().filter(kind="correction_telling").exists()
        with pytest.raises(Refused, match="already"):
            actions.settle_telling(telling=first, told_on=make.TODAY, **who)

    def test_also_from_the_case_in_which_it_stands(self, her_case: Case, amina: User, carys: User) -> None:
        earlier = earlier_case(her_case)
        talk = earlier.narrate(Entry.Kind.NOTE, "A talk", "x", by=amina, at=make.NOON)
        told(earlier, "Told there", at=make.NOON, by=amina, facts=["nrm"])
        told(her_case, "Told here", at=make.NOON, by=amina, facts=["nrm"])
        correction = said_of(talk, case=her_case, by=amina)
        answered = decided(correction, Decision.NOTED, by=carys)
        names = answered.tellings.values_list("disclosure__recipient", flat=True)
        assert sorted(names) == ["Told here", "Told there"]

    def test_who_does_not_see_one_of_her_cases_opens_it_first(
        self, note: Entry, her_case: Case, amina: User, carys: User, house_b: Service
    ) -> None:
        earlier = earlier_case(her_case, service=house_b)
        correction = said_of(note, case=her_case, by=amina)
        with pytest.raises(Refused) as refusal:
            decided(correction, Decision.NOTED, by=carys)
        assert earlier.reference in refusal.value.by_field["decision"]
        decided(correction, Decision.UNCHANGED, by=carys)

    def test_an_address_is_in_what_tells_addresses(self, her_case: Case, amina: User, carys: User) -> None:
        home = Address(case=her_case, kind="own", text="3 Elm Row", from_on=make.TODAY)
        home.save()
        at_one = make.NOON + timedelta(hours=1)
        told(her_case, "Told the borough", at=at_one, by=amina, facts=["borough"])
        told(her_case, "Told her stage", at=at_one, by=amina, facts=["nrm"])
        correction = decided(said_of(home, case=her_case, by=amina), Decision.NOTED, by=carys)
        assert [telling.disclosure.recipient for telling in correction.tellings.all()] == ["Told the borough"]

    def test_of_what_stays_as_it_was_nobody_is_told(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        told(her_case, "Told after", at=make.NOON, by=amina, facts=["nrm"])
        decided(said_of(note, case=her_case, by=amina), Decision.UNCHANGED, by=carys)
        assert not CorrectionTelling.objects.exists()
        assert not her_case.deadline_set.open().filter(kind=Deadline.Kind.CORRECTION_TELLING).exists()


def test_the_whole_way(
    note: Entry, her_case: Case, amina: User, amina_browser: Browser, carys_browser: Browser
) -> None:
    told(her_case, "Harbour Law", at=make.NOON, by=amina, facts=["nrm"])
    new = at(her_case, "correction_new")
    parts = text_of(amina_browser.get(new))
    assert "Notes, and what happened" in parts
    assert "The support plan" not in parts, "she has none"
    likely, others = parts.split("Other parts of her record")
    assert likely.index("The client’s details") < likely.index("Notes, and what happened")
    assert "Homes, now and before" not in others
    assert "Who must never open the record" not in likely
    assert "She says she will go back" in text_of(amina_browser.get(f"{new}?row=entry"))
    assert amina_browser.get(f"{new}?row=entry-999999").status_code == 404
    assert amina_browser.get(f"{new}?row=user-1").status_code == 404
    form = f"{new}?row=entry-{note.pk}"
    assert "Write what she says" in text_of(amina_browser.post(form, {"what": "wrong"}))
    sent = {"what": "wrong", "words": SAID, "channel": "spoken", **day("received_on", RECEIVED)}
    assert "marked where it is read" in text_of(amina_browser.post(form, sent, follow=True))
    correction = Correction.objects.get()
    answer = at(her_case, "correction_answer", correction.pk)
    assert amina_browser.get(answer).status_code == 403
    own_page = reverse("cases:note", args=[her_case.reference, note.pk])
    for url in (answer, correction.get_absolute_url()):
        assert f'href="{own_page}"' in carys_browser.get(url).text
    assert carys_browser.get(own_page).status_code == 200
    assert her_case.reference in text_of(carys_browser.get("/rights/"))
    decision = {"decision": "noted", "reason": "We cannot tell.", **day("answered_on", make.TODAY)}
    page = text_of(carys_browser.post(answer, decision, follow=True))
    assert "Harbour Law To be told" in page
    telling = at(her_case, "correction_telling", CorrectionTelling.objects.get().pk)
    page = text_of(amina_browser.post(telling, {"outcome": "not_needed"}))
    assert "Say why they do not need to be told" in page
    page = text_of(
        amina_browser.post(telling, {"outcome": "told", **day("told_on", make.TODAY)}, follow=True)
    )
    assert "Harbour Law Told" in page


def test_a_row_that_is_covered_elsewhere_counts_as_uncovered(
    note: Entry, her_case: Case, amina: User, amina_browser: Browser
) -> None:
    home = Address(case=her_case, kind="own", text="3 Elm Row", from_on=make.TODAY)
    home.save()
    new = at(her_case, "correction_new")
    for row, kind in ((home, "address.shown"), (note, "correction.shown")):
        amina_browser.get(f"{new}?row={row._meta.model_name}-{row.pk}")
        line = Event.objects.order_by("-pk").first()
        assert line is not None
        assert (line.kind, line.subject) == (kind, f"{row._meta.label_lower}:{row.pk}")


def test_for_whom_the_case_does_not_exist_neither_does_it(
    note: Entry, her_case: Case, amina: User, ben: User, carys: User, dev: User, efua: User, hal: User
) -> None:
    said_of(note, case=her_case, by=amina)
    exclude_worker(case=her_case, person=ben, reason="knows_her", by=carys, at=make.NOON)
    for person, sees in ((carys, True), (ben, False), (dev, False), (efua, False), (hal, False)):
        with as_application(person, at=make.NOON):
            counts = {Correction.objects.count(), RecordMark.objects.count()}
        assert counts == {int(sees)}, person


def test_who_watches_reads_dates_alone(note: Entry, her_case: Case, amina: User, gita: User) -> None:
    said_of(note, case=her_case, by=amina)
    browser = Browser()
    browser.force_login(gita)
    page = text_of(browser.get("/rights/"))
    assert f"{her_case.reference} Something is wrong in it" in page
    assert "Wed 23 Dec 2026" in page
    assert SAID not in page

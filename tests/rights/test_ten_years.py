"""A copy of ten years of a record can be made: gathered and as data in half a minute, and as one paper.

Both are counted in seconds of the processor, which are the same beside others: half a minute of our own
process, and of the one that prints no more than half of what it may use (`hestia.pdf.pressroom`).
"""

import resource
import time
from datetime import timedelta
from typing import Any

import pytest

from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.db.bulk import create_with_history
from hestia.pdf.pressroom import LIMITS_OF_LONG
from rights import actions
from rights.actions import gather
from rights.documents.pack import as_data, copy_of
from rights.models import RequestItem
from tests import make
from tests.cases.kept import kept
from tests.pdf.readers import with_pdfium
from tests.rights.asked import RECEIVED, request_of
from tests.rights.test_files import letter

pytestmark = [pytest.mark.security, pytest.mark.django_db]
NOTES, LETTERS, DAYS, BUDGET = 5_000, 500, 3_650, 30.0
SENTENCES = (
    "She said that she sleeps better since she moved.",
    "We went through the letter from the Home Office line by line with the interpreter.",
    "She has an appointment with the dentist on Friday and would like somebody to come along.",
    "She did not want to talk about court today, and we agreed to leave it until next week.",
    "Money is short until the allowance comes on Thursday. A food parcel was arranged.",
    "Her English class starts again in September. She is looking forward to it.",
)


def ten_years(case: Case, by: User) -> None:
    """Write notes of ten years, as long as notes are: two to six sentences."""
    chance = make.dice(7)
    notes = []
    for number in range(NOTES):
        at = make.NOON - timedelta(days=DAYS * number / NOTES)
        body = " ".join(chance.choice(SENTENCES) for _ in range(chance.randint(2, 6)))
        note = Entry(case=case, kind=Entry.Kind.PHONED, title=f"A call, number {number}", body=body)
        note.happened_at = note.recorded_at = at
        note.by = by
        notes.append(note)
    create_with_history(notes, by=by, at=make.NOON)


def letters_of_ten_years(case: Case, by: User) -> None:
    """File letters of one page each, under names as long as names are."""
    for number in range(LETTERS):
        content = letter([(f"Page of letter {number}.", 0.1, 0.2)])
        note = f"A letter, number {number}, from the council about housing"
        kept(case, by, content=content, kind="benefit", note=note)


def processor_of_ended() -> float:
    """Return the seconds of processor that processes used which we began, and which ended since."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_five_thousand_notes_and_five_hundred_files(
    her_case: Case, amina: User, carys: User, outreach: Service, record_property: Any
) -> None:
    ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
    ten_years(her_case, amina)
    letters_of_ten_years(her_case, amina)
    asked = request_of(her_case, by=carys)
    asked = actions.identify(request=asked, how="known", on=RECEIVED, by=carys, at=make.NOON)
    begun = time.process_time()
    asked = gather(request=asked, by=carys, at=make.NOON)
    gathered = time.process_time() - begun
    assert asked.items.count() > NOTES + LETTERS
    asked.items.update(decision=RequestItem.Decision.GIVE, decided_by=ruth, decided_at=make.NOON)
    begun, ended = time.perf_counter(), processor_of_ended()
    paper = copy_of(asked, by=carys, on=make.TODAY)[1]
    waited, used = time.perf_counter() - begun, processor_of_ended() - ended
    begun = time.process_time()
    data = as_data(asked)
    as_json = time.process_time() - begun
    words = " ".join(with_pdfium(paper).split())
    assert words.count("A call, number ") == NOTES
    assert words.count("A letter, number ") == words.count("Page of letter ") == LETTERS
    pieces = sum(len(subject["pieces"]) for subject in data["record"])
    assert pieces >= NOTES + LETTERS
    seconds = (
        f"gathered {gathered:.1f} s, data {as_json:.1f} s; PDF {used:.1f} s, {waited:.0f} s by the clock"
    )
    record_property("figure", f"S-18  {pieces:,} pieces of ten years: {seconds}")
    assert gathered + as_json < BUDGET
    assert used < LIMITS_OF_LONG.cpu_seconds / 2

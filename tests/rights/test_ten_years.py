"""A copy of ten years of a record can be made: gathered and as data in half a minute, and as one paper.

Half a minute of our own process, which says the same beside others. How long the paper takes is a figure:
about as long again, of a machine that does nothing else. The process that prints ends itself after a minute
of the processor (`hestia.pdf.pressroom`).
"""

import time
from datetime import timedelta
from typing import Any

import pytest

from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.db.bulk import create_with_history
from rights import actions
from rights.actions import gather
from rights.documents.pack import as_data, copy_of
from rights.models import RequestItem
from tests import make
from tests.pdf.readers import with_pdfium
from tests.rights.asked import RECEIVED, request_of

pytestmark = [pytest.mark.security, pytest.mark.django_db]
NOTES, DAYS, BUDGET = 5_000, 3_650, 30.0
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


def test_five_thousand_notes(
    her_case: Case, amina: User, carys: User, outreach: Service, record_property: Any
) -> None:
    ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
    ten_years(her_case, amina)
    asked = request_of(her_case, by=carys)
    asked = actions.identify(request=asked, how="known", on=RECEIVED, by=carys, at=make.NOON)
    begun = time.process_time()
    asked = gather(request=asked, by=carys, at=make.NOON)
    gathered = time.process_time() - begun
    assert asked.items.count() > NOTES
    asked.items.update(decision=RequestItem.Decision.GIVE, decided_by=ruth, decided_at=make.NOON)
    begun = time.perf_counter()
    paper = copy_of(asked, by=carys, on=make.TODAY)[1]
    printed = time.perf_counter() - begun
    begun = time.process_time()
    data = as_data(asked)
    as_json = time.process_time() - begun
    words = with_pdfium(paper)
    assert words.count("A call, number ") == NOTES
    pieces = sum(len(subject["pieces"]) for subject in data["record"])
    assert pieces >= NOTES
    seconds = f"gathered {gathered:.1f} s, data {as_json:.1f} s; PDF {printed:.1f} s by the clock"
    record_property("figure", f"S-18  {pieces:,} pieces of ten years: {seconds}")
    assert gathered + as_json < BUDGET

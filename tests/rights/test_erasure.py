"""Erased means zero bytes: of every model, version, line of the log, draft and file. The chain verifies."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Client
from hestia.accounts.models import Notice, User
from hestia.audit.models import Event, log
from hestia.audit.seals import COLUMNS, Harm, digest_of, verify
from hestia.privacy.declared import records
from hestia.privacy.records import Fate
from rights.actions.erasing import CannotErase, counted_for_years, erase, going, written_to
from rights.models import Complaint, Tombstone
from rights.queries.reach import links, tables, unreached
from tests import make
from tests.audit.test_seals import by_force, harms, seal
from tests.rights.planted import Garden, everything, found
from tests.roles import as_application

pytestmark = pytest.mark.django_db
# Kept as the log with a way to no case, or by numbers and sums alone: each was looked at.
NO_WORDS = {
    "audit.Event",
    "audit.SealedBatch",
    "oversight.Allotment",
    "oversight.Draw",
    "oversight.Frame",
    "oversight.FrameEntry",
    "oversight.ReturnCount",
    "oversight.Throw",
    "staff.TrainingOverride",
}
WRITTEN = re.compile(r'(?:DELETE FROM|UPDATE) "?(\w+)')
BY_ANOTHER = "UPDATE audit_event SET by_id = {by} WHERE id = {line}"
BLANKED_TOO = (
    "UPDATE audit_event SET detail = '{{}}', blanked_on = '2026-11-24', blanked_for = '{erasure}',"
    " sum_before = '{before}' WHERE case_ref = 'H-9999'"
)


def tombstone(by: User, second: User) -> Tombstone:
    return Tombstone(key=uuid4(), kind="adult", asked_by=by, confirmed_by=second, digest="0" * 64)


def close(case: Case, by: User, on: date = make.TODAY) -> None:
    case.close(kind="planned", on=on, by=by, at=make.NOON)


def naming(reference: str) -> set[str]:
    """Return the tables with a row in which a reference stands as a whole."""
    whole = re.compile(rf"\b{reference}\b")
    return {table for table, row in everything() if whole.search(row)}


def test_each_model_that_is_hers_can_be_reached() -> None:
    assert unreached() == []


def test_nothing_that_stays_needs_a_row_that_goes() -> None:
    gone = {table.model for table in going() if not table.is_versions}
    emptied = {table.model for table in counted_for_years()}
    needed = [
        f"{model._meta.label}.{key.name}"
        for model in records()
        for key in links(model)
        if model not in gone | emptied and key.related_model in gone
    ]
    assert needed == []


def test_what_is_kept_as_the_log_says_how_her_words_are_found() -> None:
    kept = {model._meta.label for model, record in records().items() if record.fate == Fate.KEPT_AS_LOG}
    assert kept - NO_WORDS == {table.model._meta.label for table in tables()} & kept


def test_no_byte_of_hers_is_left(her_case: Case, amina: User, carys: User, record_property: Any) -> None:
    close(her_case, amina)
    garden = Garden(her_case, amina)
    garden.plant()
    at = make.NOON
    word = garden.word("the log")
    log("disclosure.told", by=amina, at=at, case_ref=her_case.reference, recipient=word)
    log("list.seen", by=amina, at=at, cases=[her_case.reference])
    other = log("note.added", by=amina, at=at, case_ref="H-9999", words="stays")
    complaint = Complaint.objects.get(case=her_case)
    log("complaint.received", by=amina, at=at, subject=complaint, channel="page")
    hers, longer = her_case.reference, f"{her_case.reference}1"
    for words, url in (
        (f"{amina} changed how to reach the client of {hers}. Read it.", ""),
        ("See “Requests and complaints”.", f"/rights/{hers}/"),
        (f"A complaint came: {complaint.reference}.", ""),
        (f"Read {longer}.", f"/cases/{longer}/"),  # another case
    ):
        Notice(person=amina, words=words, url=url, told_at=at).save()
    assert len(garden.words) > 500
    assert found(garden.words).keys() == set(garden.words.values())

    gone = erase(client=her_case.client_id, tombstone=tombstone(carys, amina), at=at)

    assert found(garden.words) == {}
    by_reference = {table.name for table in tables() if table.record.by_reference and not table.goes}
    assert naming(hers) <= by_reference | {"audit_event"}
    assert Notice.objects.get().words == f"Read {longer}."
    assert not Event.objects.filter(subject=f"rights.complaint:{complaint.pk}").exists()
    assert Client.objects.get(pk=her_case.client_id).known_as == "Erased"
    left = Case.objects.get(pk=her_case.pk)
    assert left.reference != her_case.reference
    assert left.opened_on == date(2026, 11, 1)
    assert left.erased_on == make.TODAY
    assert not Case.objects.visible_to(carys, at=at).filter(pk=left.pk).exists()
    with as_application(carys, at=at):
        assert not Case.objects.filter(pk=left.pk).exists()
    assert Tombstone.objects.get().rows == gone
    assert Event.objects.get(pk=other.pk).detail == {"words": "stays"}
    assert [finding for finding in verify().findings if finding.harm == Harm.BLANKED] == []
    record_property("figure", f"{len(garden.words):,} words in {len(tables())} tables, 0 left once erased")


@pytest.mark.early
@pytest.mark.django_db(transaction=True)
def test_a_line_that_nobody_erased_is_found_out(her_case: Case, amina: User, carys: User) -> None:
    close(her_case, amina)
    log("disclosure.told", by=amina, at=make.NOON, case_ref=her_case.reference, recipient="the police")
    log("note.added", by=amina, at=make.NOON, case_ref="H-9999", words="stays")
    seal()
    erase(client=her_case.client_id, tombstone=tombstone(carys, amina), at=make.NOON)
    seal()
    report = verify()
    assert report.findings == []
    assert report.blanked >= 1
    line = Event.objects.filter(case_ref=her_case.reference).exclude(blanked_for="").latest("pk")
    assert (line.detail, line.by, line.kind) == ({}, amina, "disclosure.told")

    by_force(BY_ANOTHER.format(by=carys.pk, line=line.pk))
    assert harms(verify()) == {Harm.BLANKED}
    by_force(BY_ANOTHER.format(by=amina.pk, line=line.pk))
    assert verify().is_whole
    # Somebody blanks another line in the same name, and keeps its sum.
    other = Event.objects.values_list(*COLUMNS).get(case_ref="H-9999")
    by_force(BLANKED_TOO.format(erasure=line.blanked_for, before=digest_of(other).hex()))
    assert harms(verify()) == {Harm.BLANKED}


def test_each_table_that_it_writes_to_is_written_anew(her_case: Case, amina: User, carys: User) -> None:
    close(her_case, amina)
    with CaptureQueriesContext(connection) as asked:
        erase(client=her_case.client_id, tombstone=tombstone(carys, amina), at=make.NOON)
    written = {match[1] for query in asked if (match := WRITTEN.match(query["sql"]))}
    assert written - {"rights_tombstone"} <= set(written_to())
    assert {"oversight_reading", "cases_entry", "cases_historicalentry"} <= written


def test_an_open_case_is_never_erased(her_case: Case, amina: User, carys: User) -> None:
    with pytest.raises(CannotErase, match="open"):
        erase(client=her_case.client_id, tombstone=tombstone(carys, amina), at=make.NOON)

"""What stands on a sheet becomes one record. Where a slip does harm, a second person reads both."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cases.actions.tasks import add_task
from cases.models import Case, Entry, PromiseSource
from hestia.accounts.models import Notice, User
from hestia.audit.models import log
from hestia.db.acting import holding
from hestia.refusals import Refused, refuse_if
from hestia.ui.words import counted, moment
from outage.models import KeyedSheet, Sheet
from outage.queries.sheets import url_to_key
from outage.rules.kinds import KINDS
from referrals.models import Referral
from riskassessment.models import RapidScreen

SCREENED = "Her rapid screen is on record already. Key this in as a note, and say that the sheet is copied"
NO_REFERRAL = "There is no referral yet. Explain the NRM first, then key this in"
UNSAID = "Say first who wrote on this sheet, and when"
CHECK = "Read a paper sheet against the record"


def locked(sheet: Sheet) -> Sheet:
    """Return a sheet that nobody else keys in or destroys until this is done. Refuse one that is used up."""
    sheet = Sheet.objects.select_for_update(of=("self",)).with_people().get(pk=sheet.pk)
    refuse_if(sheet.blockers())
    return sheet


@transaction.atomic
def begin_keying(
    *,
    sheet: Sheet,
    case: Case | None,
    written_by: User,
    written_at: datetime,
    pages: int,
    pages_why: str = "",
    by: User,
    at: datetime,
) -> str:
    """Take down who wrote on a sheet, when, and how many pages came back; return where it is keyed in."""
    sheet = locked(sheet)
    if timezone.localdate(written_at) < timezone.localdate(sheet.printed_at):
        raise Refused(by_field={"written_at": f"The sheet was printed on {moment(sheet.printed_at)}, later"})
    if sheet.kind == Sheet.Kind.SCREEN and RapidScreen.objects.filter(case=case).exists():
        raise Refused(SCREENED)
    refuse_pages(sheet, pages=pages, why=pages_why)
    is_whole = sheet.pages in {None, pages}
    sheet.say_written(by=written_by, at=written_at, pages=pages, why="" if is_whole else pages_why)
    log("sheet.keying_begun", by=by, at=at, subject=sheet, case_ref=case.reference if case else "")
    return url_to_key(sheet, case)


def refuse_pages(sheet: Sheet, *, pages: int, why: str) -> None:
    """Refuse more pages than were printed, and fewer if nobody says where the others are."""
    if sheet.pages is None:
        return
    printed = counted(sheet.pages, "page")
    if pages > sheet.pages:
        raise Refused(by_field={"pages": f"This sheet has {printed}. Is another sheet among them?"})
    if pages < sheet.pages and not why:
        raise Refused(by_field={"pages_why": f"This sheet has {printed}. Say where the others are"})


@transaction.atomic
def key_in[M: models.Model](
    *, sheet: Sheet, act: Callable[[], M], check_on: date, by: User, at: datetime
) -> M:
    """Do what a sheet asks for, and write down that it became this. Of two at once one is refused."""
    sheet = locked(sheet)
    refuse_if([UNSAID] if sheet.written_at is None else [])
    record = act()
    case = record if isinstance(record, Case) else case_of(record)
    # Who opens a case for another team does not see it any more.
    with holding(cases=[case.pk], clients=[case.client_id]):
        write_keyed(sheet, record, case=case, check_on=check_on, by=by, at=at)
    return record


def case_of(record: models.Model) -> Case:
    """Return the case of something kept on one."""
    kept: Any = record
    case: Case = kept.case
    return case


def write_keyed(
    sheet: Sheet, record: models.Model, *, case: Case, check_on: date, by: User, at: datetime
) -> KeyedSheet:
    """Write down what a sheet became, in the case and on the sheet, and ask for a second reader."""
    assert sheet.written_at  # `key_in` refuses it otherwise
    sheet.key(by=by, at=at)
    needs_check = KINDS[sheet.kind].needs_check
    keyed = KeyedSheet(
        sheet=sheet,
        case=case,
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        keyed_at=at,
        keyed_by=by,
        needs_check=needs_check,
    )
    keyed.save()
    case.narrate(
        Entry.Kind.DOCUMENT,
        f"Keyed in from paper: sheet {sheet}",
        f"Written by {sheet.written_by} on {moment(sheet.written_at)}, on form {sheet.form_version}; "
        f"keyed in by {by} on {moment(at)}. {sheet.pages_in_words}".strip(" ."),
        by=by,
        at=at,
        url=sheet.get_absolute_url(),
    )
    if sheet.written_by != by:
        words = f"{by} keyed in sheet {sheet} as written by you. If you did not write it, say so today."
        Notice(person=sheet.written_by, words=words, told_at=at, told_by=by).save()
    if needs_check:
        ask_to_check(keyed, on=check_on, by=by, at=at)
    log("sheet.keyed", by=by, at=at, case_ref=case.reference, subject=sheet, form=sheet.kind)
    return keyed


def ask_to_check(keyed: KeyedSheet, *, on: date, by: User, at: datetime) -> None:
    """Ask somebody else to read the sheet against the record: her worker, or whoever wrote on it."""
    case = keyed.case
    others = [case.worker, case.second_worker, keyed.sheet.written_by]
    add_task(
        case=case,
        title=CHECK,
        due_on=on,
        context=f"Sheet {keyed.sheet}, keyed in by {by}: under Paper, type its code",
        assignee=next((person for person in others if person and person != by), None),
        source=PromiseSource.of(keyed),
        by=by,
        at=at,
    )


@transaction.atomic
def key_in_whole(*, sheet: Sheet, case: Case, by: User, at: datetime) -> None:
    """Write down that all of a sheet that is keyed in section by section is in the record."""
    referral = Referral.objects.visible_to(by).open().filter(case=case).first()
    if referral is None:
        raise Refused(NO_REFERRAL)
    key_in(sheet=sheet, act=lambda: referral, check_on=timezone.localdate(at), by=by, at=at)


@transaction.atomic
def check_sheet(*, keyed: KeyedSheet, by: User, at: datetime) -> None:
    """Say, as a second person, that the record says what the sheet says."""
    keyed = (
        KeyedSheet.objects.select_for_update(of=("self",)).select_related("case", "sheet").get(pk=keyed.pk)
    )
    refuse_if(keyed.check_blockers(by))
    keyed.confirm(by=by, at=at)
    for promise in keyed.case.deadline_set.open().because_of(PromiseSource.of(keyed)):
        promise.case = keyed.case
        promise.meet(by=by, at=at, on=timezone.localdate(at), outcome="The record says what the sheet says")
    log("sheet.checked", by=by, at=at, case_ref=keyed.case.reference, subject=keyed.sheet)

"""What proves that she is ready to leave: agencies told, papers settled, her own words."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction

from cases.models import Agency, Case, Entry, KeptDocument, Paper
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.audit.models import log
from supportplans.actions.plan import lock_open_case
from supportplans.models import ClientStatement

NO_SCANS: Mapping[str, KeptDocument | None] = MappingProxyType({})


@transaction.atomic
def record_agency_told(
    *, agency: Agency, on: date, how: str, basis: str = "", by: User, at: datetime
) -> None:
    """Write down that an agency was told that she leaves.

    :param basis: on what grounds, where her consent to tell it is not recorded
    """
    case = lock_open_case(agency.case)
    agency.record_told_of_exit(on=on, how=how, basis=basis)
    words = f"{how}. On what grounds: {basis}" if basis else how
    case.narrate(Entry.Kind.EXIT, f"Told about the exit: {agency.name}", words, by=by, at=at)
    log("exit.agency_told", by=by, at=at, case_ref=case.reference, subject=agency)


@transaction.atomic
def record_agency_not_told(*, agency: Agency, why: str, by: User, at: datetime) -> None:
    """Write down why an agency is not to be told that she leaves."""
    case = lock_open_case(agency.case)
    agency.record_not_told_of_exit(why=why)
    log("exit.agency_not_to_be_told", by=by, at=at, case_ref=case.reference, subject=agency)


@transaction.atomic
def settle_papers(
    *,
    case: Case,
    states: Mapping[str, tuple[str, str]],
    scans: Mapping[str, KeptDocument | None] = NO_SCANS,
    on: date,
    by: User,
    at: datetime,
) -> int:
    """Write down who holds each of her papers; return how many changed.

    ``states``: kind to (state, note). ``scans``: kind to the document that is a scan of it; where a kind is
    missing, its scan stays.
    """
    case = lock_open_case(case)
    papers = {paper.kind: paper for paper in Paper.objects.filter(case=case)}
    changed = 0
    for kind, (state, note) in states.items():
        paper = papers.get(kind) or Paper(case=case, kind=kind)
        scan = scans.get(kind)
        scan_id = paper.document_id if kind not in scans else scan.pk if scan else None
        is_same = (paper.state, paper.note, paper.document_id) == (state, note, scan_id)
        if paper.pk and paper.is_checked and is_same:
            continue
        paper.state, paper.note, paper.checked_on, paper.document_id = state, note, on, scan_id
        paper.save()
        changed += 1
    if changed:
        log("exit.papers_checked", by=by, at=at, case_ref=case.reference, changed=changed)
    return changed


@transaction.atomic
def record_statement(
    *,
    case: Case,
    words: str,
    on: date,
    language: str = "",
    interpreter_name: str = "",
    without_interpreter: str = "",
    rating: int,
    is_ready: bool,
    by: User,
    at: datetime,
) -> ClientStatement:
    """Write down what she herself says about leaving. The newest counts."""
    case = lock_open_case(case)
    statement = ClientStatement(
        case=case,
        words=words,
        said_on=on,
        language=language,
        interpreter_name=interpreter_name,
        rating=rating,
        is_ready=is_ready,
        recorded_by=by,
        recorded_at=at,
    )
    statement.save()
    title = "The client feels ready to leave" if is_ready else "The client does not feel ready to leave"
    body = " ".join(filter(None, [in_her_record(without_interpreter), words]))
    case.narrate(Entry.Kind.EXIT, title, body, by=by, at=at)
    log(
        "exit.statement_recorded", by=by, at=at, case_ref=case.reference, subject=statement, is_ready=is_ready
    )
    return statement

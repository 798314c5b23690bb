"""The one way by which a page reaches a case: what exists for the person, and the opening written down."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import FilteredRelation, QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404

from cases.models import AccessGrant, Case, CaseRecord, KeptDocument, RecordMark
from cases.models.held import hold_case
from cases.models.mark import has_marks_of_hers, restricted_since
from cases.queries.by_person import ACTS_AT, ByPerson
from cases.queries.organisation import her_cases
from cases.rules.access import READ_ONLY_WAYS, READING, access_path
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.audit.budgets import LISTS, OverBudget, spend_on_record, spend_one_of_many
from hestia.audit.models import Event, log
from hestia.audit.requests import keyed_hash
from hestia.db.compiled import word
from hestia.pages import explains_refusals
from hestia.ui.http import HouseRequest
from hestia.ui.pronouns import speak_of


@dataclass(frozen=True)
class Beside:
    """What a page reads with its case, in the same query."""

    expressions: Callable[[User, datetime], Mapping[str, Combinable]]  # of a person, at a moment
    relations: tuple[tuple[str, str], ...] = ()  # the name, and the relation: of one row at most


def get_case(
    request: HouseRequest, ref: str, *, lock: bool = False, beside: Beside | None = None, logged: bool = True
) -> Case:
    """Return the case for this page, or answer 404; write down that the page was opened.

    ``lock`` keeps others from changing the case until the request is over. ``beside`` is one for all requests
    of a page, since the query is written once (`ByPerson`). Only what a client sends in by herself, on a page
    whose opening is logged, is not ``logged``.
    """
    cases = case_asked_for(lock=lock, beside=beside).records(request.user, reference=ref)
    if not cases:
        raise Http404
    [case] = cases
    speak_of(case.client.pronouns)
    for name in ("placement_now", *(dict(beside.relations) if beside else ())):
        vars(case).setdefault(name, None)  # asked in the same query: there is none
    if reads_only(case):
        hold_to_reading(request)
    if logged:
        log_opening(request, case)
    return case


@cache
def case_asked_for(*, lock: bool = False, beside: Beside | None = None) -> ByPerson[Case]:
    """Return the question for a case by its reference, of which the SQL is kept."""

    def build(user: User, reference: str) -> QuerySet[Case]:
        cases = Case.objects.visible_to(user).with_bar().filter(reference=reference)
        cases = cases.annotate(
            way=access_path(user), has_marks=has_marks_of_hers(), restricted_on=restricted_since()
        )
        if beside:
            for name, relation in beside.relations:
                cases = cases.annotate(**{name: FilteredRelation(relation)}).select_related(name)
            cases = cases.annotate(**beside.expressions(user, user.acts_at))
        if lock:
            # ``of``: what is read beside it may be missing, and PostgreSQL locks no side of a join that may
            # be. ``no_key``: a row that only refers to her, as a hazard of another client does, waits for
            # nobody.
            cases = cases.select_for_update(of=("self",), no_key=True)
        return cases

    return ByPerson(build, (word("reference"), *([ACTS_AT] if beside else [])))


# What somebody sends who only reads: a note of the contact, words to look for, to see what is covered, and
# that they know her.
SENT_BY_READERS = frozenset(
    {"cases:note_new", "cases:note_correction", "cases:notes_search", "cases:shown", "cases:link_new"}
)
READS_ONLY = (
    "You gave a reason to open this record: you can read it and add a note. To change it or to print from it,"
    " ask its worker or their manager. In an emergency, use emergency access."
)


def hold_to_reading(request: HouseRequest) -> None:
    """Let whoever gave a reason read and write a note, and no more: on this page and in what it offers."""
    request.user.hold_to(READING)
    needed = getattr(request.resolver_match and request.resolver_match.func, "permissions", ())
    is_sent = request.method not in {"GET", "HEAD"} and page_name(request) not in SENT_BY_READERS
    if is_sent or not request.user.has_perms(needed):
        raise PermissionDenied(READS_ONLY)


def reads_only(case: Case) -> bool:
    """Whether nothing leads to a case that was reached but a reason that was given: no copy leaves it."""
    return vars(case)["way"] in READ_ONLY_WAYS


def log_opening(request: HouseRequest, case: Case) -> None:
    """Write down, once for each page, that this person opened this record, unless it is one too many."""
    opened: set[str] = request.__dict__.setdefault("records_opened", set())
    if case.reference in opened:
        return
    reason = reason_of(case, request.user)
    if reason not in NEVER_TOO_MANY:
        reason = spend_or_emergency(request, case, reason)
    opened.add(case.reference)
    log(
        "case.opened_page",
        by=request.user,
        at=request.now,
        case_ref=case.reference,
        reason=reason,
        page=page_name(request),
        method=request.method,
    )


def spend_or_emergency(request: HouseRequest, case: Case, reason: str) -> str:
    """Refuse to open one record too many, unless the glass of this one is broken; return why it opens."""
    try:
        spend_on_record(request, case.reference)
    except OverBudget:
        grants = AccessGrant.objects.in_force(at=request.now).filter(case=case, person=request.user)
        if not grants.filter(kind=AccessGrant.Kind.BROKEN_GLASS).exists():
            raise
        return Event.Reason.BROKEN_GLASS
    return reason


# Why someone could open a case, by the name of the way that led there.
REASONS = {
    "Key worker": Event.Reason.WORKER,
    "Second worker": Event.Reason.SECOND_WORKER,
    "Team and manager": Event.Reason.TEAM,
    "Cover for a worker": Event.Reason.COVER,
    "Cover for one case": Event.Reason.COVER,
    "A reason given": Event.Reason.OUTSIDE,
    "Emergency access": Event.Reason.BROKEN_GLASS,
    "Named on a sealed case": Event.Reason.NAMED,
    "Named for emergencies on a sealed case": Event.Reason.BROKEN_GLASS,
}
# Nothing keeps a worker from her own clients, of whom there are few, nor anybody in an emergency.
NEVER_TOO_MANY = {Event.Reason.WORKER, Event.Reason.SECOND_WORKER, Event.Reason.BROKEN_GLASS}


def reason_of(case: Case, user: User) -> str:
    """Return why someone could open this case, as the log keeps it."""
    reason = REASONS.get(getattr(case, "way", ""), "")
    is_manager = reason == Event.Reason.TEAM and user.role == Role.MANAGER
    return Event.Reason.MANAGER if is_manager else reason


def references_of_her(case: Case, *, by: User) -> set[str]:
    """Return the references under which the log tells who looked at her: this case's and every other's."""
    return {case.reference, *her_cases(case.client_id, by=by).values()}


def log_list(
    request: HouseRequest, *cases: Iterable[Case | str], kind: str = "list.seen", **detail: Any
) -> None:
    """Write down which cases stood on this page, in one line of the log: references, never names.

    One page of a list too many is refused. Searches have a limit of their own.
    """
    if kind in LISTS.kinds:
        spend_one_of_many(request, LISTS)
    references = {case if isinstance(case, str) else case.reference for group in cases for case in group}
    log(kind, by=request.user, at=request.now, cases=references, page=page_name(request), **detail)


def log_search(
    request: HouseRequest,
    words: str,
    *cases: Iterable[Case | str],
    count: int | None = None,
    elsewhere: Sequence[Case | str] = (),
) -> None:
    """Write down that something was looked for, as a keyed hash, and how much was found in which cases.

    ``elsewhere`` are those of them which are not for this person to open: they count (`FOUND`).
    """
    groups = [*map(list, cases), list(elsewhere)]
    found = sum(map(len, groups)) if count is None else count
    log_list(
        request,
        *groups,
        kind="search.made",
        words=keyed_hash("search", words.casefold()),
        found=found,
        elsewhere=len(elsewhere),
    )


def page_name(request: HouseRequest) -> str:
    """Return the name of the page that is asked for: "cases:notes"."""
    return request.resolver_match.view_name if request.resolver_match else ""


def get_record[M: CaseRecord](case: Case, kind: type[M], pk: int, *, lock: bool = False) -> M:
    """Return something kept on a case that was reached by `get_case`, or answer 404.

    ``lock`` keeps others from changing it until the request is over, and its case before it.
    """
    records = kind._default_manager.filter(case=case)
    if lock:
        hold_case(case.pk)
        records = records.select_for_update(of=("self",))
    record = records.filter(pk=pk).first()
    if record is None:
        raise Http404
    record.case = case
    return record


def with_documents(request: HouseRequest, case: Case, records: Iterable[Any]) -> None:
    """Give each record the document attached to it, if this person may open that. One question, or none."""
    records = [record for record in records if record.document_id]
    if records:
        documents = KeptDocument.objects.visible_to(request.user).filter(case=case).defer("note").in_bulk()
        for record in records:
            record.document = documents.get(record.document_id)


def with_marks(request: HouseRequest, records: Iterable[Any]) -> None:
    """Give each record what she says of it, as far as this person may know. One question, or none.

    None where the rows were read with `is_marked`, and no one is.
    """
    records = [record for record in records if record.pk and getattr(record, "has_marks", True)]
    if records:
        for mark in RecordMark.objects.visible_to(request.user).standing().of(records):
            for record in records:
                if (record._meta.label_lower, record.pk) == (mark.row_kind, mark.row_id):
                    vars(record).setdefault("marks", []).append(mark)


def back_to_case(request: HouseRequest, ref: str, *_args: object, **_kwargs: object) -> str:
    """Return the case's own page, for a page of the case that says why something was refused."""
    vars(request).pop("records_opened", None)  # the line of the log was undone with what was refused
    return get_case(request, ref).get_absolute_url()


says_why_not = explains_refusals(way_back=back_to_case)

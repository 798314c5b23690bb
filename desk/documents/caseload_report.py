"""The report of a manager's or lead's services, as they stand today."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.models import Counted, CountedPromise, Deadline, RiskLevel
from cases.models.counted import CountedPromiseQuerySet
from desk.queries.team import boards, loads
from desk.queries.worklist import last_day_of_week
from hestia.accounts.models import User
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import due_words, long_day

OURS = "Ours"
ADDED_UP = ("cases", "limit", "high_risk", "ours", "theirs", "reviews")  # in the line under the workers


def caseload_report(user: User, *, today: date, calendar: Calendar) -> Document:
    """Return the report of a manager's or lead's services as it stands today."""
    promises = CountedPromise.objects.select_related("keeper", "made_by")
    workers = worker_rows(user, today=today, calendar=calendar)
    return Document(
        template="pdf/caseload_report.html",
        title="Caseload report",
        file_name=f"caseload-{today:%Y-%m-%d}.pdf",
        reference_line=f"Caseload report. Printed {long_day(today)} by {user.initials}. For managers.",
        audience=Audience.INTERNAL,
        tells=frozenset({Fact.REFERENCE, Fact.WORKER, Fact.RISK, Fact.STORY}),
        context={
            "on": today,
            "services": service_rows(user),
            "workers": workers,
            "workers_total": {key: sum(int(str(worker[key])) for worker in workers) for key in ADDED_UP},
            **lists(overdue_rows(promises, today=today, calendar=calendar), high_risk_rows(promises)),
            "approvals": approval_rows(promises),
        },
    )


def service_rows(user: User) -> list[dict[str, Any]]:
    return [
        {
            "name": board.service.name,
            "kind": board.service.get_kind_display(),
            "capacity": board.capacity,
            "open": board.in_use,
            "free": board.words,
        }
        for board in boards(user)
    ]


def worker_rows(user: User, *, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    return [
        {
            "name": str(load.worker),
            "service": load.worker.get_role_display(),
            "cases": load.clients,
            "limit": load.limit,
            "high_risk": load.high_risk,
            "ours": load.overdue_ours,
            "theirs": load.overdue_theirs,
            "reviews": load.reviews,
        }
        for load in loads(user, today=today, reviews_until=last_day_of_week(today, calendar))
    ]


def overdue_rows(
    promises: CountedPromiseQuerySet, *, today: date, calendar: Calendar
) -> list[dict[str, Any]]:
    return [
        {
            "reference": promise.reference,
            "what": promise.title,
            "due_on": promise.due_on,
            "late": how_late(promise, today=today, calendar=calendar),
            "whose": OURS if promise.owner == Deadline.Owner.US else promise.get_owner_display(),
            "worker": keeper_words(promise),
        }
        for promise in promises.overdue(on=today).order_by("due_on", "pk")
    ]


def keeper_words(promise: CountedPromise) -> str:
    """Return who keeps a promise: who is asked to check somebody's work may be several."""
    if promise.keeper is not None:
        return str(promise.keeper)
    return "For any manager" if promise.kind in Deadline.ASKED_OF_ANY else "Nobody yet"


def high_risk_rows(promises: CountedPromiseQuerySet) -> list[dict[str, Any]]:
    """Return the cases at high risk or above, with when each is looked at again."""
    reviews = dict(
        promises.filter(
            kind__in=(Deadline.Kind.RISK_REVIEW, Deadline.Kind.FIRST_RISK_ASSESSMENT)
        ).values_list("case", "due_on")
    )
    risky = Counted.objects.filter(risk_rank__gte=RiskLevel.HIGH.rank).select_related("worker")
    return [
        {
            "reference": case.reference,
            "level": case.risk_in_words,
            "since": case.risk_assessed_on,
            "worker": case.worker or "Nobody yet",
            "review_on": reviews.get(case.pk),
        }
        for case in risky.order_by("-risk_rank", "risk_assessed_on", "pk")
    ]


def approval_rows(promises: CountedPromiseQuerySet) -> list[dict[str, Any]]:
    return [
        {
            "reference": sign_off.reference,
            "what": sign_off.title,
            "asked_by": sign_off.made_by,
            "asked_on": sign_off.made_at,
        }
        for sign_off in promises.filter(kind__in=Deadline.SIGN_OFFS).order_by("made_at", "pk")
    ]


def lists(overdue: list[dict[str, Any]], high_risk: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is overdue and who is at high risk, one line a worker: what is ours to do, first."""
    ours = [row for row in overdue if row["whose"] == OURS]
    theirs = [row | {"what": f"{row['what']} ({row['whose']})"} for row in overdue if row["whose"] != OURS]
    risky = [row | {"what": row["level"], "late": look_again(row["review_on"])} for row in high_risk]
    return {
        "overdue": overdue,
        "high_risk": high_risk,
        "by_worker": [
            ("Overdue, ours", by_worker(ours), "None of our tasks is overdue."),
            ("Overdue, others’", by_worker(theirs), "Nobody else is overdue."),
            ("High and very high risk", by_worker(risky), "No case is at high risk."),
        ],
    }


def by_worker(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one line a worker: how many cases, and by what it is which cases, each with how late it is."""
    lines: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        case = f"{row['reference']} ({row['late']})" if row["late"] else str(row["reference"])
        lines.setdefault(str(row["worker"]), {}).setdefault(str(row["what"]), []).append(case)
    return [
        {
            "worker": worker,
            "number": sum(map(len, kinds.values())),
            "kinds": [(what, ", ".join(cases)) for what, cases in sorted(kinds.items())],
        }
        for worker, kinds in sorted(lines.items())
    ]


def look_again(by: date | None) -> str:
    """Return "look again by 8 Dec", or nothing if no day is set."""
    return f"look again by {by.day} {by:%b}" if by else ""


def references_in_report(report: Document) -> set[str]:
    """Return the cases that stand in a caseload report."""
    lists: list[Any] = [report.context[part] for part in ("overdue", "high_risk", "approvals")]
    return {str(row["reference"]) for rows_shown in lists for row in rows_shown}


def how_late(promise: CountedPromise, *, today: date, calendar: Calendar) -> str:
    """Return by how much a promise is overdue, in words."""
    return due_words(
        due_on=promise.due_on,
        unit=promise.unit,
        owner=promise.owner,
        today=today,
        calendar=calendar,
        soon_within=0,
        subject="Decision" if promise.kind == Deadline.Kind.RG_DECISION else "",
    ).pill

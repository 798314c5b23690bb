"""The documents made in the attic, and the list of all that can be printed of a case."""

from datetime import date

from cases.documents import Copy, Printable
from cases.models import Case, Deadline, RiskLevel
from hestia.accounts.models import User
from hestia.desk.team import SIGN_OFFS, boards, loads
from hestia.desk.worklist import last_day_of_week, rows
from hestia.pdf import Audience, Document
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import long_day
from referrals.documents import REFERRAL_SUMMARY
from riskassessment.documents import RISK_ASSESSMENT
from supportplans.documents import EXIT_FOR_FILE, EXIT_FOR_HER, SUPPORT_PLAN

SUMMARY_ENTRIES = 20


def caseload_report(user: User, *, today: date, calendar: Calendar) -> Document:
    """Return the report of a manager's or lead's services as it stands today."""
    workers = [
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
    added = ("cases", "limit", "high_risk", "ours", "theirs", "reviews")
    promises = Deadline.objects.counted_for(user).open().select_related("case__worker", "made_by")
    late = promises.overdue(on=today).order_by("due_on", "pk")
    reviews = dict(
        promises.filter(
            kind__in=(Deadline.Kind.RISK_REVIEW, Deadline.Kind.FIRST_RISK_ASSESSMENT)
        ).values_list("case", "due_on")
    )
    risky = (
        Case.objects.counted_for(user)
        .open()
        .filter(risk_rank__gte=RiskLevel.HIGH.rank)
        .select_related("worker")
        .order_by("-risk_rank", "risk_assessed_on", "pk")
    )
    return Document(
        template="pdf/caseload_report.html",
        title="Caseload report",
        file_name=f"caseload-{today:%Y-%m-%d}.pdf",
        reference_line=f"Caseload report. Printed {long_day(today)} by {user.initials}. For managers.",
        audience=Audience.INTERNAL,
        landscape=True,
        context={
            "on": today,
            "services": [
                {
                    "name": board.service.name,
                    "kind": board.service.get_kind_display(),
                    "capacity": board.capacity,
                    "open": board.in_use,
                    "free": board.words,
                }
                for board in boards(user)
            ],
            "workers": workers,
            "workers_total": {key: sum(int(str(worker[key])) for worker in workers) for key in added},
            "overdue": [
                {
                    "reference": row.deadline.case.reference,
                    "what": row.deadline.title,
                    "due_on": row.deadline.due_on,
                    "late": row.due.pill,
                    "whose": "Ours"
                    if row.deadline.owner == Deadline.Owner.US
                    else row.deadline.get_owner_display(),
                    "worker": row.deadline.case.worker or "Nobody yet",
                }
                for row in rows(late, today=today, calendar=calendar)
            ],
            "high_risk": [
                {
                    "reference": case.reference,
                    "level": case.get_risk_level_display(),
                    "since": case.risk_assessed_on,
                    "worker": case.worker or "Nobody yet",
                    "review_on": reviews.get(case.pk),
                }
                for case in risky
            ],
            "approvals": [
                {
                    "reference": deadline.case.reference,
                    "what": deadline.title,
                    "asked_by": deadline.made_by,
                    "asked_on": deadline.made_at,
                }
                for deadline in promises.filter(kind__in=SIGN_OFFS).order_by("made_at", "pk")
            ],
        },
    )


def case_summary(case: Case, copy: Copy) -> Document:
    """Return where a case stands, for a meeting of professionals. No address, no code word."""
    client = case.client
    born = client.born_on or client.born_year or "Not known"
    topics = list(case.topic_set.filter(answer="yes"))
    entries = case.entry_set.newest_first()[:SUMMARY_ENTRIES]
    nrm = [("Stage", case.nrm_in_words(on=copy.made_on))]
    if case.nrm_reference:
        nrm.append(("Home Office reference", case.nrm_reference))
    if case.recovery_to:
        nrm.append(("Recovery period", f"To {long_day(case.recovery_to)} at least"))
    return Document(
        template="pdf/case_summary.html",
        title="Case summary",
        file_name=f"{case.reference}-summary-{copy.number}.pdf",
        reference_line=copy.line("Case summary", case.reference),
        audience=Audience.INTERNAL,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": client.full_name,
            "prepared_for": "",
            "facts": [
                ("Born", long_day(born) if isinstance(born, date) else born),
                ("Nationality", client.nationality or "Not recorded"),
                ("Language", client.first_language or "Not recorded"),
                ("Interpreter", client.get_interpreter_needed_display()),
                ("Key worker", str(case.worker or "Nobody yet")),
                ("Service", case.service.name),
                ("Open since", long_day(case.opened_on)),
            ],
            "contact": [],
            "happened": case.what_happened,
            "needs": [topic.get_subject_display() for topic in topics if topic.is_need],
            "issues": [topic.get_subject_display() for topic in topics if not topic.is_need],
            "nrm": nrm,
            "risk": {
                "level": case.get_risk_level_display(),
                "on": case.risk_assessed_on,
                "review_on": None,
                "reasons": [],
            }
            if case.risk_level
            else None,
            "deadlines": [
                {"words": each.title, "due_on": each.due_on, "owner": each.get_owner_display()}
                for each in case.deadline_set.open().order_by("due_on", "pk")
            ],
            "people": [
                {
                    "name": agency.worker or agency.name,
                    "role": agency.get_kind_display(),
                    "organisation": agency.name,
                    "phone": agency.phone,
                }
                for agency in case.agency_set.involved()
            ],
            "entries": [
                {"on": entry.happened_at, "title": entry.title, "body": entry.body} for entry in entries
            ],
        },
    )


CASE_SUMMARY = Printable(
    slug="case-summary", title="Case summary", audience=Audience.INTERNAL, build=case_summary
)

PRINTABLES: dict[str, Printable] = {
    kind.slug: kind
    for kind in [
        CASE_SUMMARY,
        REFERRAL_SUMMARY,
        RISK_ASSESSMENT,
        SUPPORT_PLAN,
        EXIT_FOR_HER,
        EXIT_FOR_FILE,
    ]
}

"""The documents made in the attic, and the list of all that can be printed of a case."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.documents.consent_forms import CONSENT_FORM, HER_ANSWERS
from cases.documents.printable import Copy, Printable
from cases.models import Case, Counted, CountedPromise, Deadline, RiskLevel
from desk.queries.team import boards, loads
from desk.queries.worklist import last_day_of_week
from desk.rules.summary import SUMMARY_ENTRIES, SUMMARY_STORY
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.audit.reading import people_of_case
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import due_words, long_day
from referrals.documents.clock_count import CLOCK_COUNT
from referrals.documents.duty_to_notify import DUTY, DUTY_NAMED
from referrals.documents.worksheet import WORKSHEET
from riskassessment.documents.assessment import RISK_ASSESSMENT
from supportplans.documents.exit_for_file import EXIT_FOR_FILE
from supportplans.documents.exit_for_her import EXIT_FOR_HER
from supportplans.documents.plan import SUPPORT_PLAN, WELCOME
from supportplans.documents.safety_plan import SAFETY_PLAN


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
    promises = CountedPromise.objects.select_related("case__worker", "made_by")
    late = promises.overdue(on=today).order_by("due_on", "pk")
    reviews = dict(
        promises.filter(
            kind__in=(Deadline.Kind.RISK_REVIEW, Deadline.Kind.FIRST_RISK_ASSESSMENT)
        ).values_list("case", "due_on")
    )
    risky = (
        Counted.objects.filter(risk_rank__gte=RiskLevel.HIGH.rank)
        .select_related("worker")
        .order_by("-risk_rank", "risk_assessed_on", "pk")
    )
    return Document(
        template="pdf/caseload_report.html",
        title="Caseload report",
        file_name=f"caseload-{today:%Y-%m-%d}.pdf",
        reference_line=f"Caseload report. Printed {long_day(today)} by {user.initials}. For managers.",
        audience=Audience.INTERNAL,
        tells=frozenset({Fact.REFERENCE, Fact.WORKER, Fact.RISK, Fact.STORY}),
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
                    "reference": promise.case.reference,
                    "what": promise.title,
                    "due_on": promise.due_on,
                    "late": how_late(promise, today=today, calendar=calendar),
                    "whose": "Ours" if promise.owner == Deadline.Owner.US else promise.get_owner_display(),
                    "worker": promise.case.worker or "Nobody yet",
                }
                for promise in late
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
                for deadline in promises.filter(kind__in=Deadline.SIGN_OFFS).order_by("made_at", "pk")
            ],
        },
    )


def references_in(report: Document) -> set[str]:
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


def case_summary(case: Case, copy: Copy) -> Document:
    """Return where a case stands, for a meeting of professionals. No address, no code word.

    With the whole story it is for whoever takes the case on, or for a request to see what is kept.
    """
    client, is_whole = case.client, copy.with_whole_story
    topics = list(case.topic_set.filter(answer="yes"))
    story = case.entry_set.filter(kind__in=SUMMARY_STORY).newest_first()
    entries = list(story.select_related("by") if is_whole else story[:SUMMARY_ENTRIES])
    title = CASE_SUMMARY.whole_title if is_whole else CASE_SUMMARY.title
    nrm = [("Stage", case.nrm_in_words(on=copy.made_on))]
    if case.nrm_reference:
        nrm.append(("Home Office reference", case.nrm_reference))
    if case.recovery_to:
        nrm.append(("Recovery period", f"To {long_day(case.recovery_to)} at least"))
    return Document(
        template="pdf/case_summary.html",
        title=title,
        file_name=f"{case.reference}-{'notes' if is_whole else 'summary'}-{copy.number}.pdf",
        reference_line=copy.line(title, case.reference),
        audience=Audience.INTERNAL,
        tells=CASE_SUMMARY.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": client.full_name,
            "is_whole": is_whole,
            "prepared_for": "",
            "facts": [
                ("Born", client.birth_in_words(on=copy.made_on) or "Not known"),
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
                for each in case.deadline_set.open().not_of_risk().order_by("due_on", "pk")
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
                {
                    "on": entry.happened_at,
                    "title": entry.title,
                    "body": entry.body,
                    "by": str(entry.by) if is_whole else "",
                }
                for entry in entries
            ],
            "how_many": how_many(len(entries), of=len(entries) if is_whole else story.count()),
        },
    )


def how_many(shown: int, *, of: int) -> str:
    """Return how many lines are told: "The latest 20 of 134."."""
    return f"The latest {shown} of {of}." if shown < of else f"All {of}, the latest first."


# Why people could read about her, as she would be told.
HER_WORDS = {
    # Translators: list of who has read about her: why someone could
    Event.Reason.WORKER: _("My key worker"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.SECOND_WORKER: _("Works with me too"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.COVER: _("Stood in for my key worker"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.TEAM: _("Works with my key worker"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.MANAGER: _("In charge of the people who work with me"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.BROKEN_GLASS: _("Had to look in an emergency"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.OUTSIDE: _("Had a reason, which is written down"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.NAMED: _("One of the few who may"),
}
HER_ROLES = {
    # Translators: list of who has read about her: what someone is
    Role.CASEWORKER: _("Support worker"),
    # Translators: list of who has read about her: what someone is
    Role.SAFE_HOUSE_WORKER: _("Support worker in the house"),
    # Translators: list of who has read about her: what someone is
    Role.MANAGER: _("Manager"),
    # Translators: list of who has read about her: what someone is
    Role.SERVICE_LEAD: _("Manager"),
    # Translators: list of who has read about her: what someone is
    Role.STUDENT: _("Student"),
    # Translators: list of who has read about her: what someone is
    Role.VOLUNTEER: _("Volunteer"),
    # Translators: list of who has read about her: what someone is
    Role.AUDITOR: _("Checks that records are kept safe"),
    # Translators: list of who has read about her: what someone is
    Role.DATA_PROTECTION_LEAD: _("Checks that records are kept safe"),
    # Translators: list of who has read about her: what someone is
    Role.ADMINISTRATOR: _("Looks after the computers"),
}
PEOPLE_NAMED = 12  # on one page


def who_looked(case: Case, copy: Copy) -> Document:
    """Return who read about her, in plain words: first names and roles, on one page.

    A discreet copy is a list of first names and days, and does not say of what.
    """
    people = [(looks, days) for looks, days in people_of_case(case.reference) if looks.by]
    readers = [(looks, days) for looks, days in people if looks.is_opened]
    # Translators: title of a list that someone else may find: it must not say of what
    discreet = _("My list")
    # Translators: title of a list of the people who opened what is written about her
    title = discreet if copy.is_discreet else _("Who has read about me")
    return Document(
        template="pdf/who_looked.html",
        title=title,
        file_name=f"{case.reference}-{'list' if copy.is_discreet else 'who-looked'}-{copy.number}.pdf",
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=WHO_LOOKED.tells,
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "first_name": case.client.goes_by,
            "is_discreet": copy.is_discreet,
            "made_on": copy.made_on,
            "worker": case.worker.first_name if case.worker else _("My key worker"),
            "people": [
                {
                    "name": looks.by.first_name,
                    "role": HER_ROLES[Role(looks.by.role)],
                    "why": HER_WORDS[Event.Reason(looks.reasons[0])] if looks.reasons else "",
                    "days": days,
                    "last_on": timezone.localdate(looks.last),
                    "printed": looks.copies,
                }
                for looks, days in readers[:PEOPLE_NAMED]
                if looks.by
            ],
            "more": len(readers[PEOPLE_NAMED:]),
            "in_lists": len(people) - len(readers),
        },
    )


WHO_LOOKED = Printable(
    slug="who-looked",
    title="Who has read about me",
    audience=Audience.CLIENT,
    tells=frozenset({Fact.REFERENCE, Fact.FIRST_NAME, Fact.WORKER, Fact.READERS}),
    build=who_looked,
    in_her_language=True,
)
CASE_SUMMARY = Printable(
    slug="case-summary",
    title="Case summary",
    audience=Audience.INTERNAL,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.BIRTH,
            Fact.NATIONALITY,
            Fact.LANGUAGE,
            Fact.WORKER,
            Fact.SERVICE,
            Fact.SUPPORT,
            Fact.ACCOUNT,
            Fact.NEEDS,
            Fact.ISSUES,
            Fact.NRM,
            Fact.HOME_OFFICE_REFERENCE,
            Fact.RISK,
            Fact.AGENCIES,
            Fact.STORY,
            Fact.HER_WORDS,  # the story tells of them
        }
    ),
    build=case_summary,
    aside="The last notes stand in it as they were written: read it over first.",
    whole_title="Case summary, all notes but incidents",
)

PRINTABLES: dict[str, Printable] = {
    kind.slug: kind
    for kind in [
        CASE_SUMMARY,
        WORKSHEET,
        CONSENT_FORM,
        HER_ANSWERS,
        CLOCK_COUNT,
        DUTY,
        DUTY_NAMED,
        RISK_ASSESSMENT,
        WELCOME,
        SUPPORT_PLAN,
        SAFETY_PLAN,
        EXIT_FOR_HER,
        EXIT_FOR_FILE,
        WHO_LOOKED,
    ]
}

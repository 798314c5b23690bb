"""What waits on someone's desk beside promises: steps of plans, cover, notices, checks, notes to sign."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Greatest, JSONObject

from cases.models import AccessGrant, AccessNotice, Case, Cover, Deadline, Entry
from cases.models.relations import CoverQuerySet
from cases.queries.by_person import ByPerson
from cases.queries.organisation import references_to_check
from cases.rules.access import ties_of
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.compiled import Compiled, day, number
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import CALENDAR, US, DueWords, due_words
from supportplans.models import Feedback, Step, Target

MOST = 6
MOST_STEPS = 12
MOST_PLANS = 60  # printed as one file


def unread(user: User) -> QuerySet[AccessNotice]:
    """Return what someone was told of records opened from outside their team, and has not put away."""
    return AccessNotice.objects.unread_by(user)


def notices_for(user: User) -> list[AccessNotice]:
    """Return the newest of these, with who opened what. Each has its ``reference``."""
    if user.has_perm(Permission.CASE_VIEW):
        return with_references(NOTICES.records(person=user.pk), user)
    return with_references(unread(user).select_related("grant__person")[: MOST * 2], user)


def unread_with_case(person: int) -> QuerySet[AccessNotice]:
    """Return the question for these, of somebody who sees cases."""
    return AccessNotice.objects.unread_by(person).select_related("grant__person", "case")[: MOST * 2]


NOTICES = Compiled(unread_with_case, number("person"))


def with_references[M: (AccessNotice, AccessGrant)](rows: Iterable[M], user: User) -> list[M]:
    """Return rows each with its case's ``reference``: read from the case, or told to those who see none."""
    records = list(rows)
    sees_cases = user.has_perm(Permission.CASE_VIEW)
    references = {} if sees_cases or not records else references_to_check(by=user)
    for notice in records:
        reference = notice.case.reference if sees_cases else references.get(notice.case_id, "")
        vars(notice)["reference"] = reference
    return records


def to_co_sign(user: User) -> list[Entry]:
    """Return the notes of students and volunteers on someone's own cases that wait for their signature."""
    if not user.has_perm(Permission.NOTE_COSIGN):
        return []
    return TO_CO_SIGN.records(user)


def asked_to_co_sign(user: User) -> QuerySet[Entry]:
    """Return the question for these notes."""
    own_cases = Q(case__worker=user) | Q(case__second_worker=user)
    notes = Entry.objects.visible_to(user).to_co_sign().filter(own_cases).exclude(by=user)
    return notes.select_related("by", "case")[:MOST]


TO_CO_SIGN = ByPerson(asked_to_co_sign, is_planned_anew=True)


def sent_to_be_checked(user: User) -> list[Deadline]:
    """Return what someone sent to a second person and waits for, the oldest first."""
    return SENT.records(user)


def asked_of_others(user: User) -> QuerySet[Deadline]:
    """Return the question for what someone sent."""
    sent = Deadline.objects.visible_to(user).open().filter(kind__in=Deadline.SIGN_OFFS, made_by=user)
    sent = sent.exclude(kind=Deadline.Kind.AFTER_EXIT)  # that is to be done, not checked
    waiting = sent.exclude(assignee=user).select_related("case__client", "assignee").order_by("made_at", "pk")
    return waiting[:MOST]


SENT = ByPerson(asked_of_others, is_planned_anew=True)


def feedback_to_answer(user: User) -> list[Feedback]:
    """Return what clients said with their name and someone is to answer, the soonest due first."""
    if not user.has_perm(Permission.FEEDBACK_READ):
        return []
    return list(Feedback.objects.owed_by(user).select_related("case")[:MOST])


def cases_on_cover(user: User) -> list[Case]:
    """Return the open cases for whose worker someone stands in, with ``cover_until``: one query, or none."""
    at = user.acts_at
    ties = ties_of(user, at=at)
    if not (ties.cover_for_workers or ties.cover_for_cases):
        return []
    held = Cover.objects.in_force(at=at).filter(person=user)
    granted = AccessGrant.objects.in_force(at=at).filter(person=user, kind=AccessGrant.Kind.COVER)
    granted = granted.without_covers_from_elsewhere()
    cases = Case.objects.visible_to(user).open()
    of_worker = held.reaching(worker=OuterRef("worker"), service=OuterRef("service"))
    cases = cases.filter(Exists(of_worker) | Q(pk__in=granted.values("case")))
    ends = [
        Subquery(rows.order_by("-until_at").values("until_at")[:1])
        for rows in (of_worker, granted.filter(case=OuterRef("pk")))
    ]
    return list(cases.annotate(cover_until=Greatest(*ends)).with_people().soonest_first()[:MOST])


def soonest_steps(user: User, until: date) -> QuerySet[Step]:
    """Return the question for the steps up to a day, each with how many there are."""
    steps = Step.objects.visible_to(user).for_key_worker(user).filter(by_on__lte=until)
    steps = steps.select_related("target", "case__client").order_by("by_on", "-case__risk_rank", "pk")
    return steps.annotate(total=Window(Count("pk")))[:MOST_STEPS]


SOONEST_STEPS = ByPerson(soonest_steps, (day("until"),), is_planned_anew=True)


@dataclass(frozen=True)
class StepDue:
    """One step of a plan that its key worker has taken on, and how its day stands."""

    step: Step
    due: DueWords


def steps_due(user: User, *, today: date, until: date, calendar: Calendar) -> tuple[list[StepDue], int]:
    """Return the steps someone has taken on in their clients' plans up to a day, and how many there are.

    The soonest come first, `MOST_STEPS` at most. One query.
    """
    soonest = SOONEST_STEPS.records(user, until=until)
    rows = [
        StepDue(
            step,
            due_words(
                due_on=step.by_on,
                unit=CALENDAR,
                owner=US,
                today=today,
                calendar=calendar,
                soon_within=settings.SOON["plan"],
            ),
        )
        for step in soonest
        if step.by_on
    ]
    return rows, getattr(soonest[0], "total", 0) if soonest else 0


@dataclass(frozen=True)
class StandIn:
    """Someone who covers for a case's worker, and until when."""

    until: datetime
    person_id: int
    name: str


def covers_of(*, at: datetime) -> dict[str, ArraySubquery]:
    """Return what a case is read with, so that `stand_ins` knows who covers for its worker."""
    of_worker = Cover.objects.in_force(at=at)
    of_worker = of_worker.reaching(worker=OuterRef("worker"), service=OuterRef("service"))
    of_case = AccessGrant.objects.in_force(at=at).filter(case=OuterRef("pk"), kind=AccessGrant.Kind.COVER)
    of_case = of_case.without_covers_from_elsewhere()
    covers = {"covers_of_worker": of_worker, "covers_of_case": of_case}
    row = JSONObject(until="until_at", pk="person", first="person__first_name", last="person__last_name")
    return {name: ArraySubquery(in_force.order_by().values(row=row)) for name, in_force in covers.items()}


def stand_ins(case: Case) -> list[StandIn]:
    """Return who covers for the worker of a case that was read with `covers_of`."""
    rows = [*vars(case)["covers_of_worker"], *vars(case)["covers_of_case"]]
    people = {
        StandIn(datetime.fromisoformat(row["until"]), row["pk"], f"{row['first']} {row['last']}")
        for row in rows
    }
    return sorted(people, key=lambda stand_in: (stand_in.until, stand_in.name))


def own_grant(case: Case, user: User) -> AccessGrant | None:
    """Return the reason or the broken glass by which someone outside the team sees a case, if they do."""
    is_in_team = user.pk in {case.worker_id, case.second_worker_id} or case.service_id in user.service_ids
    if is_in_team:
        return None
    grants = case.accessgrant_set.in_force(at=user.acts_at).filter(person=user)
    return grants.exclude(kind=AccessGrant.Kind.COVER).order_by("-until_at").first()


def to_check(user: User, *, on: date) -> QuerySet[AccessGrant]:
    """Return the broken glass someone may check, but for their own.

    Managers check the cases they see. The leads, who see no case, check what was not checked in time.
    """
    broken = AccessGrant.objects.to_check().exclude(person=user).select_related("person")
    if user.has_perm(Permission.CASE_VIEW):
        return broken.visible_to(user).select_related("case")
    return broken.filter(check_due_on__lt=on, case__in=list(references_to_check(by=user)))


def sealed_and_late(user: User, *, on: date) -> list[AccessGrant]:
    """Return the broken glass of sealed cases that nobody named has checked in time.

    A lead learns who broke it, when, and who was told; not of which case.
    """
    if user.has_perm(Permission.CASE_VIEW):
        return []
    late = AccessGrant.objects.to_check().filter(check_due_on__lt=on).exclude(person=user)
    secret = late.exclude(case__in=list(references_to_check(by=user)))
    return list(secret.select_related("person"))


def covers_of_services(user: User) -> CoverQuerySet:
    """Return the covers of workers in the services a manager manages."""
    workers = User.objects.in_services_of(user).values("pk")
    covers: CoverQuerySet = Cover.objects.filter(worker__in=workers).select_related(
        "worker", "person", "given_by"
    )
    return covers


def with_review_due(user: User, *, until: date, whose: str) -> list[Case]:
    """Return the cases whose plan is to be looked at again by a day, the soonest first. One query."""
    due = Deadline.objects.visible_to(user).open().filter(kind=Deadline.Kind.PLAN_REVIEW, due_on__lte=until)
    if whose != "team":
        due = due.for_worker(user)
    planned = due.filter(Exists(Target.objects.filter(case=OuterRef("case"))))
    return [plan.case for plan in planned.select_related("case__client").soonest_first()[:MOST_PLANS]]

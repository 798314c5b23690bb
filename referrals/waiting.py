"""A decision that is waited for: since when, who asked where it is, and when somebody asks again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db.models import Count, OuterRef, Subquery

from cases.models import Case, CaseQuerySet, CaseRecordQuerySet, Deadline
from hestia.ui.words import counted, day
from hestia.workingdays.calendar import Calendar
from referrals.models import Chaser, Decision, Reconsideration, Referral

STAGES = Case.NRMStage
# What is waited for at each stage. At the others nobody owes us a decision.
WHAT: dict[str, str] = {
    STAGES.WAITING_RG: "Reasonable grounds decision",
    STAGES.RECOVERY: "Conclusive grounds decision",
    STAGES.RECONSIDERING: "Answer to the request to look again",
}


@dataclass(frozen=True)
class Awaited:
    """One decision that is waited for, as of a day."""

    case: Case
    what: str
    since: date
    working_days: int
    days: int
    today: date
    due_on: date | None = None
    chased: int = 0
    last_on: date | None = None
    last_by: str = ""
    next_on: date | None = None

    @property
    def elapsed(self) -> str:
        """Return "12 working days (16 days)"."""
        return f"{counted(self.working_days, 'working day')} ({counted(self.days, 'day')})"

    @property
    def is_late(self) -> bool:
        """Whether the day on which it was expected is past. A final decision has none."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def pill(self) -> tuple[str, str]:
        """Return what to do about it, as a state and its words."""
        if self.next_on:
            if self.next_on > self.today:
                return "waiting", f"Ask again {day(self.next_on, today=self.today)}"
            return ("soon", "Ask again today") if self.next_on == self.today else ("overdue", "Ask again now")
        if self.is_late and not (self.last_on and self.due_on and self.last_on >= self.due_on):
            return "overdue", "Late, and not chased"
        return "waiting", "No day to ask again" if self.last_on else "Not chased yet"


def with_waiting(cases: CaseQuerySet) -> CaseQuerySet:
    """Return cases with all that `awaited` needs, in the same query."""
    referrals = Referral.objects.open().filter(case=OuterRef("pk"))
    positive = Decision.objects.filter(
        referral__case=OuterRef("pk"), referral__closed_at=None, stage=Decision.Stage.RG
    ).order_by("-made_on", "-pk")
    asked_again = Reconsideration.objects.filter(referral__case=OuterRef("pk"), outcome="")
    chasers = Chaser.objects.filter(case=OuterRef("pk"), referral__closed_at=None)
    promises = Deadline.objects.open().filter(case=OuterRef("pk"))
    count = chasers.order_by().values("case").annotate(count=Count("pk")).values("count")
    found: CaseQuerySet = cases.annotate(
        since_rg=Subquery(referrals.values("received_on")[:1]),
        since_cg=Subquery(positive.values("made_on")[:1]),
        since_again=Subquery(asked_again.values("asked_on")[:1]),
        expected_on=Subquery(promises.filter(kind=Deadline.Kind.RG_DECISION).values("due_on")[:1]),
        chased=Subquery(count),
        chased_on=Subquery(chasers.values("chased_on")[:1]),
        chased_by=Subquery(chasers.values("recorded_by__first_name")[:1]),
        ask_again_on=Subquery(promises.filter(kind=Deadline.Kind.CHASE).values("due_on")[:1]),
    )
    return found


def awaited(case: Case, *, today: date, calendar: Calendar) -> Awaited | None:
    """Return the decision a case `with_waiting` waits for, if there is one."""
    read = vars(case)
    found = begun(
        case, (read["since_rg"], read["since_cg"], read["since_again"]), today=today, calendar=calendar
    )
    return found and replace(
        found,
        due_on=read["expected_on"],
        chased=read["chased"] or 0,
        last_on=read["chased_on"],
        last_by=read["chased_by"] or "",
        next_on=read["ask_again_on"],
    )


def awaited_of(
    referral: Referral, chasers: Sequence[Chaser], *, due_on: date | None, today: date, calendar: Calendar
) -> Awaited | None:
    """Return the decision a referral waits for: read `with_facts`, its chasers `with_next`, latest first."""
    rg = referral.reasonable_grounds
    since = (referral.received_on, rg.made_on if rg else None, referral.asked_again_on)
    found = begun(referral.case, since, today=today, calendar=calendar)
    if found is None or not chasers:
        return found and replace(found, due_on=due_on)
    last = chasers[0]
    return replace(
        found,
        due_on=due_on,
        chased=len(chasers),
        last_on=last.chased_on,
        last_by=last.recorded_by.first_name,
        next_on=vars(last)["ask_again_on"],
    )


def with_next(chasers: CaseRecordQuerySet[Chaser]) -> CaseRecordQuerySet[Chaser]:
    """Return chasers, each with the day on which somebody asks again."""
    again = Deadline.objects.open().filter(case=OuterRef("case"), kind=Deadline.Kind.CHASE)
    found = chasers.annotate(ask_again_on=Subquery(again.values("due_on")[:1]))
    return cast("CaseRecordQuerySet[Chaser]", found)


def begun(
    case: Case, since: tuple[date | None, date | None, date | None], *, today: date, calendar: Calendar
) -> Awaited | None:
    """Return what is waited for since it was received, decided first, or asked again: as the stage says."""
    start = dict(zip(WHAT, since, strict=True)).get(case.nrm_stage)
    if start is None:
        return None
    days = (today - start).days
    return Awaited(case, WHAT[case.nrm_stage], start, calendar.working_days_after(start, today), days, today)


def longest_first(cases: Sequence[Case], *, today: date, calendar: Calendar) -> list[Awaited]:
    """Return the decisions these cases wait for: what is to be done first, then the longest waits."""
    found = [each for case in cases if (each := awaited(case, today=today, calendar=calendar))]
    order = {"overdue": 0, "soon": 1, "waiting": 2}
    return sorted(found, key=lambda each: (order[each.pill[0]], -each.days, each.case.pk))

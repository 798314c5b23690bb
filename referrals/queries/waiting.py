"""A decision that is waited for: since when, who asked where it is, and when somebody asks again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from cases.models import Case, CaseQuerySet, CaseRecordQuerySet, Deadline
from hestia.ui.words import counted, day
from hestia.workingdays.calendar import Calendar
from referrals.models import Chaser, Decision, Reconsideration, Referral

STAGES = Case.NRMStage
# What is waited for at each stage. At the others nobody owes us a decision.
AWAITED_AT: dict[str, str] = {
    STAGES.WAITING_RG: "Reasonable grounds decision",
    STAGES.RECOVERY: "Conclusive grounds decision",
    STAGES.RECONSIDERING: "Answer to the request to look again",
}

UNCHASED = "not chased"


@dataclass(frozen=True, slots=True)
class DatedFact:
    """Something that happened on a day, and when and by whom it was written down."""

    on: date
    at: datetime
    by: str = ""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """Return it as the database hands it over."""
        return cls(date.fromisoformat(row["on"]), datetime.fromisoformat(row["at"]), row.get("by") or "")


@dataclass(frozen=True)
class AwaitedDecision:
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
    def chase(self) -> str:
        """Return what to do about it where the page says already that they are late: "Not chased"."""
        words = self.pill[1]
        return UNCHASED.capitalize() if words.endswith(UNCHASED) else words

    @property
    def elapsed(self) -> str:
        """Return "12 working days (16 days)"; "2 days" over a weekend."""
        if not self.days:
            return "Less than a day"
        if not self.working_days:
            return counted(self.days, "day")
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
            return "soon", f"Past their target, {UNCHASED}"
        return "waiting", "No day to ask again" if self.last_on else "Not chased yet"


def with_awaited(cases: CaseQuerySet) -> CaseQuerySet:
    """Return cases with all that `awaited_decision` needs, in the same query."""
    received = Referral.objects.open().filter(case=OuterRef("pk"), received_on__isnull=False)
    decided = Decision.objects.filter(
        referral__case=OuterRef("pk"), referral__closed_at=None, stage=Decision.Stage.RG, is_further=False
    ).order_by("-made_on", "-pk")
    asked_again = Reconsideration.objects.filter(referral__case=OuterRef("pk"), outcome="")
    chasers = of_the_home_office(Chaser.objects.filter(case=OuterRef("pk"), referral__closed_at=None))
    promises = Deadline.objects.open().filter(case=OuterRef("pk"))
    of_receipt = JSONObject(on="received_on", at="receipt_recorded_at")
    of_decision = JSONObject(on="made_on", at="recorded_at")
    of_request = JSONObject(on="asked_on", at="recorded_at")
    of_chaser = JSONObject(on="chased_on", at="recorded_at", by="recorded_by__first_name")
    annotated: CaseQuerySet = cases.annotate(
        since_rg=Subquery(received.values(row=of_receipt)[:1]),
        since_cg=Subquery(decided.values(row=of_decision)[:1]),
        since_again=Subquery(asked_again.values(row=of_request)[:1]),
        expected_on=Subquery(promises.filter(kind=Deadline.Kind.RG_DECISION).values("due_on")[:1]),
        chased=ArraySubquery(chasers.values(row=of_chaser)),
        ask_again_on=Subquery(promises.filter(kind=Deadline.Kind.CHASE).values("due_on")[:1]),
    )
    return annotated


def of_the_home_office(chasers: CaseRecordQuerySet[Chaser]) -> CaseRecordQuerySet[Chaser]:
    """Return the chasers of those who decide. A first responder is asked for a reference, not a decision."""
    return chasers.filter(whom=Chaser.Whom.HOME_OFFICE)


def awaited_decision(case: Case, *, today: date, calendar: Calendar) -> AwaitedDecision | None:
    """Return the decision a case `with_awaited` waits for, if there is one."""
    read = vars(case)
    since = [
        DatedFact.read(row) if row else None for row in map(read.get, ("since_rg", "since_cg", "since_again"))
    ]
    return awaited_since(
        case,
        since,
        [DatedFact.read(row) for row in read["chased"]],
        due_on=read["expected_on"],
        next_on=read["ask_again_on"],
        today=today,
        calendar=calendar,
    )


def awaited_decision_of(
    referral: Referral, chasers: Sequence[Chaser], *, due_on: date | None, today: date, calendar: Calendar
) -> AwaitedDecision | None:
    """Return the decision a referral `with_facts` waits for; chasers `with_next_chase`, latest first."""
    rg = referral.reasonable_grounds
    since = [
        DatedFact(on, at) if on and at else None
        for on, at in (
            (referral.received_on, referral.receipt_recorded_at),
            (rg.made_on, rg.recorded_at) if rg else (None, None),
            (referral.asked_again_on, referral.asked_again_at),
        )
    ]
    asked = [
        DatedFact(chaser.chased_on, chaser.recorded_at, chaser.recorded_by.first_name)
        for chaser in chasers
        if chaser.whom == Chaser.Whom.HOME_OFFICE
    ]
    return awaited_since(
        referral.case,
        since,
        asked,
        due_on=due_on,
        next_on=vars(chasers[0])["ask_again_on"] if chasers else None,
        today=today,
        calendar=calendar,
    )


def with_next_chase(chasers: CaseRecordQuerySet[Chaser]) -> CaseRecordQuerySet[Chaser]:
    """Return chasers, each with the day on which somebody asks again."""
    again = Deadline.objects.open().filter(case=OuterRef("case"), kind=Deadline.Kind.CHASE)
    annotated = chasers.annotate(ask_again_on=Subquery(again.values("due_on")[:1]))
    return cast("CaseRecordQuerySet[Chaser]", annotated)


def awaited_since(
    case: Case,
    since: Sequence[DatedFact | None],
    asked: Sequence[DatedFact],
    *,
    due_on: date | None,
    next_on: date | None,
    today: date,
    calendar: Calendar,
) -> AwaitedDecision | None:
    """Return what is waited for since it was received, decided first, or asked again: as the stage says.

    Who asked the Home Office before that, or before we knew of it, asked for something else.
    """
    start = dict(zip(AWAITED_AT, since, strict=True)).get(case.nrm_stage)
    if start is None or case.has_died:
        return None
    days = (today - start.on).days
    working_days = calendar.working_days_after(start.on, today)
    awaited = AwaitedDecision(
        case, AWAITED_AT[case.nrm_stage], start.on, working_days, days, today, due_on=due_on, next_on=next_on
    )
    asked = [chaser for chaser in asked if chaser.on >= start.on and chaser.at >= start.at]
    return replace(awaited, chased=len(asked), last_on=asked[0].on, last_by=asked[0].by) if asked else awaited


def longest_first(cases: Sequence[Case], *, today: date, calendar: Calendar) -> list[AwaitedDecision]:
    """Return the decisions these cases wait for: what is to be done first, then the longest waits."""
    waits = [wait for case in cases if (wait := awaited_decision(case, today=today, calendar=calendar))]
    order = {"overdue": 0, "soon": 1, "waiting": 2}
    return sorted(waits, key=lambda wait: (order[wait.pill[0]], -wait.days, wait.case.pk))

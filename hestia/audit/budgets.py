"""How much one person may look at before somebody asks: counted on the log, in which everything stands.

Near the end of a budget the page says so. Past it the second factor is shown once more, which allows as much
again; past that, someone who reads the log lets them go on, or they wait. Both are lines of the log. The
numbers are those of the settings, or what two persons agreed on since (`hestia.audit.limits`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Aggregate, Count, IntegerField, Max, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, JSONObject

from hestia.accounts.models import User
from hestia.accounts.second_factor import shown_at
from hestia.audit.alarms import GLASS_BROKEN
from hestia.audit.models import Event, LimitChange, log
from hestia.audit.privacy import MOST_TIMES
from hestia.db.compiled import Compiled, moment, number, word
from hestia.refusals import Refused
from hestia.ui.http import HouseRequest

NEAR = 0.8  # of a budget: then the page says so
SHOWN_AGAIN = "budget.shown_again"  # the second factor, for one budget: as much once more
RAISED = "budget.raised"  # by somebody else, for one person and one budget: as much once more
REACHED = "budget.reached"
type Rows = Any  # a queryset of dicts: what it counts depends on what it is asked


class Beside(Aggregate):
    """Something asked in the same question as what is counted, and of other rows."""

    template = "%(expressions)s"


class BudgetPeriod(StrEnum):
    """For how long something is counted."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"

    @property
    def lasts(self) -> timedelta:
        """Return how long it is."""
        return {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}[self]


@dataclass(frozen=True, slots=True)
class Budget:
    """One thing that is counted: its name in the settings, what it is in words, and the lines that count."""

    name: str
    words: str
    kinds: tuple[str, ...]
    counts_records: bool = False  # each once, however many of its pages
    may_count_many: bool = False  # a line may say for how many it stands: `counts` in its detail
    counts_shown: bool = False  # as many as a line says were shown (`elsewhere`): not known beforehand

    def shipped(self, period: BudgetPeriod) -> int:
        """Return the number of the settings, before anybody agreed on another."""
        return int(settings.BUDGETS[self.name][period])

    def number(self, period: BudgetPeriod, agreed: Mapping[str, int]) -> int:
        """Return the number in force, before the role multiplies it: as agreed, within bounds, or shipped."""
        shipped = self.shipped(period)
        return min(agreed.get(period, shipped), shipped * MOST_TIMES)

    def limits(self, person: User, agreed: Mapping[str, int]) -> dict[BudgetPeriod, int]:
        """Return how many a person may have in each period: as agreed or shipped, and as their role needs."""
        times = settings.BUDGET_TIMES.get(person.role, 1)
        return {period: self.number(period, agreed) * times for period in BudgetPeriod}

    def count(self, lines: Q) -> Any:
        """Return how these lines of the log are counted."""
        if self.may_count_many or self.counts_shown:
            key, unsaid = ("detail__elsewhere", 0) if self.counts_shown else ("detail__counts", 1)
            each = Coalesce(Cast(KT(key), IntegerField()), unsaid)
            return Coalesce(Sum(each, filter=lines), 0)
        return Count("case_ref", lines, distinct=True) if self.counts_records else Count("pk", lines)


OTHERS = Budget(
    # An emergency counts and is never refused (`hestia.audit.alarms` tells of it).
    "others",
    "records of other teams opened",
    ("access.reason_given", GLASS_BROKEN),
)
UNCOVERED = Budget(
    "uncovered",
    "addresses and confidences shown",
    ("address.shown", "confidence.shown", "dependant.shown", "disclosure.shown"),
)
COPIES = Budget(
    "copies",
    "copies made",
    (
        *("case.printed", "case.previewed", "disclosure.told", "document.downloaded"),
        *("access_request.copied", "outage.pack_made"),
        *("access_request.letter", "correction.letter", "complaint.letter"),
    ),
    may_count_many=True,
)
# Going through a record for its copy shows all that is secret in it, page after page: the record counts.
VETTED = Budget("vetted", "records gone through for a copy", ("access_request.shown",), counts_records=True)
SEARCHES = Budget("searches", "searches made", ("search.made",), may_count_many=True)
# Who is a client of which team is told by initials to whoever types a name. Room is asked for before anything
# is looked for, so that a refusal tells of nobody.
FOUND = Budget("found", "clients of other teams found", ("search.made",), counts_shown=True)
OPENED = Budget("opened", "records opened", ("case.opened_page",), counts_records=True)
LISTS = Budget("lists", "pages of lists seen", ("list.seen",))
BUDGETS = {
    budget.name: budget for budget in (OTHERS, UNCOVERED, VETTED, COPIES, SEARCHES, FOUND, OPENED, LISTS)
}


@dataclass(frozen=True, slots=True)
class Spent:
    """What one person has had of one budget in one period, and how often they were allowed as much again."""

    budget: Budget
    period: BudgetPeriod
    count: int
    limit: int
    shown_again: int
    raised: int

    @property
    def allowed(self) -> int:
        """Return how many they may have by now."""
        return self.limit * (1 + min(self.shown_again, 1) + self.raised)

    def has_room(self, many: int) -> bool:
        """Whether they may have so many more."""
        return self.count + many <= self.allowed

    def comes_near(self, many: int) -> bool:
        """Whether little is left once they have had so many more, and more was left before.

        Where nobody knows how many come, whether little is left now: that is said each time.
        """
        mark = self.allowed * NEAR
        return self.count >= mark if self.budget.counts_shown else self.count < mark <= self.count + many


class OverBudget(Exception):
    """What was asked for is more than the person may have now."""

    def __init__(self, spent: Spent) -> None:
        super().__init__(f"{spent.budget.name}: {spent.count} in a {spent.period}")
        self.spent = spent


def spent_by(person: User, budget: Budget, *, at: datetime) -> tuple[list[Spent], datetime | None]:
    """Return what a person has had of a budget in each period, in one query, and when they had the last."""
    [(agreed, last, *numbers)] = spending(budget).ask(
        person=person.pk, person_in_words=str(person.pk), at=at, **beginnings(at)
    )
    limits = budget.limits(person, as_agreed(agreed))
    three = len(BudgetPeriod)
    had, shown_again, raised = numbers[:three], numbers[three : 2 * three], numbers[2 * three :]
    spent = [
        Spent(budget, period, *counts)
        for period, *counts in zip(BudgetPeriod, had, limits.values(), shown_again, raised, strict=True)
    ]
    return spent, last


PERSON, AT = number("person"), moment("at")
SINCE = {period: moment(period, n) for n, period in enumerate(BudgetPeriod, 2)}


def beginnings(at: datetime) -> dict[str, datetime]:
    """Return when each period began that ends at a moment."""
    return {str(period): at - period.lasts for period in BudgetPeriod}


@cache
def spending(budget: Budget) -> Compiled:
    """Return the question of what somebody had of a budget: what was agreed, when the last, and numbers.

    It is asked of every search and every copy, and to write its SQL takes far longer than to answer it.
    """

    def build(person: int, person_in_words: str, at: datetime, **since: datetime) -> QuerySet[Any, Any]:
        own, counted = Q(by=person), Q(by=person, kind__in=budget.kinds)
        again = own & Q(kind=SHOWN_AGAIN, subject=budget.name)
        # Which lines let a person go on.
        raised = Q(kind=RAISED, subject=budget.name, for_whom=person_in_words)
        recent = {period: Q(at__gt=since[period]) for period in BudgetPeriod}
        counts: dict[str, Any] = {
            "agreed": agreed_beside(budget),
            "last": Max("at", filter=counted),
            **{f"had_{period}": budget.count(lines & counted) for period, lines in recent.items()},
            **{f"again_{period}": Count("pk", lines & again) for period, lines in recent.items()},
            **{f"raised_{period}": Count("pk", lines & raised) for period, lines in recent.items()},
        }
        week = Event.objects.alias(for_whom=KT("detail__person")).filter(
            counted | again | raised, at__gt=since[BudgetPeriod.WEEK], at__lte=at
        )
        return all_in_one_row(week, counts)

    places = (PERSON, word("person_in_words"), AT, *SINCE.values())
    return Compiled(build, *places, is_planned_anew=True)


def all_in_one_row(lines: QuerySet[Event], counts: Mapping[str, Any]) -> QuerySet[Any, Any]:
    """Return the question that ``lines.aggregate(**counts)`` asks: one row, also of no line."""
    return lines.order_by().values(all_of_them=Value(1)).annotate(**counts).values_list(*counts)


def agreed_beside(budget: Budget) -> Beside:
    """Return an expression: the numbers that two persons agreed on, asked with what is counted."""
    in_force = LimitChange.objects.in_force().filter(budget=budget.name)
    rows = ArraySubquery(in_force.values(row=JSONObject(period="period", most="most_to")))
    return Beside(rows, output_field=rows.output_field)


def as_agreed(rows: Sequence[str]) -> dict[str, int]:
    """Return the numbers that were asked beside what is counted, by period."""
    return {row["period"]: row["most"] for row in map(json.loads, rows)}


def raise_budget(*, person: User, budget: Budget, by: User, at: datetime) -> None:
    """Let somebody else have as much once more."""
    if person == by:
        raise Refused("You cannot let yourself carry on. Ask someone else who reads the log.")
    log(RAISED, by=by, at=at, subject=budget.name, person=person.pk)


@dataclass(frozen=True, slots=True)
class Use:
    """What one person had of one budget of late, what they may have, and how often they came to a limit."""

    person: User
    budget: Budget
    had: Mapping[BudgetPeriod, int]
    limits: Mapping[BudgetPeriod, int]
    reached: int

    @property
    def share(self) -> float:
        """Return the largest part of a limit that they have used up."""
        return max(self.had[period] / self.limits[period] for period in BudgetPeriod)

    @property
    def is_near(self) -> bool:
        """Whether little is left of one of their limits."""
        return self.share >= NEAR

    @property
    def day(self) -> str:
        """Return what they had in a day, and of how many."""
        return f"{self.had[BudgetPeriod.DAY]} of {self.limits[BudgetPeriod.DAY]}"

    @property
    def week(self) -> str:
        """Return what they had in a week, and of how many."""
        return f"{self.had[BudgetPeriod.WEEK]} of {self.limits[BudgetPeriod.WEEK]}"


def uses(*, at: datetime) -> list[Use]:
    """Return who had how much within a week: who came to a limit, then who is near. One query a budget."""
    people, agreed, rows = User.objects.in_bulk(), LimitChange.objects.agreed(), []
    for budget in BUDGETS.values():
        counted, reached = Q(kind__in=budget.kinds), Q(kind=REACHED, subject=budget.name)
        counts = {f"{period}": budget.count(counted & Q(at__gt=at - period.lasts)) for period in BudgetPeriod}
        recently = Event.objects.filter(counted | reached, at__gt=at - BudgetPeriod.WEEK.lasts).exclude(
            by=None
        )
        numbers: Rows = recently.order_by().values("by").annotate(**counts, times=Count("pk", reached))
        for row in numbers:
            person = people[row["by"]]
            had = {period: row[period] for period in BudgetPeriod}
            limits = budget.limits(person, agreed.get(budget.name, {}))
            rows.append(Use(person, budget, had, limits, row["times"]))
    return sorted(rows, key=lambda use: (-use.reached, -use.share, str(use.person), use.budget.name))


def spend(request: HouseRequest, budget: Budget, many: int = 1) -> None:
    """Refuse so many more of what is counted where there is no room for them; say if little is left.

    The lines that count are written by the acts themselves. Of many requests at once each waits for the one
    before, so that none is counted too late.
    """
    person, at = request.user, request.now
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [f"budget {budget.name}", person.pk])
    spent, last = spent_by(person, budget, at=at)
    full = [each for each in spent if not each.has_room(many)]
    if full and not full[0].shown_again and was_shown_since(request, last):
        log(SHOWN_AGAIN, by=person, at=at, subject=budget.name)
        spent, _ = spent_by(person, budget, at=at)
        full = [each for each in spent if not each.has_room(many)]
    if full:
        raise OverBudget(full[0])
    near = next((each for each in spent if each.comes_near(many)), None)
    if near:
        count = near.count + (0 if budget.counts_shown else many)
        words = f"{count} of {near.allowed} {budget.words} within this {near.period}"
        messages.warning(request, f"You are near a limit: {words}. Beyond it you have to show who you are.")


def spend_one_of_many(request: HouseRequest, budget: Budget) -> None:
    """Refuse one more of what honest work has all day: one short question as long as there is plenty left.

    Requests wait for each other only near a limit, where it matters in which order they come.
    """
    if comes_near_limit(request.user, budget, at=request.now):
        spend(request, budget)


def comes_near_limit(person: User, budget: Budget, *, at: datetime) -> bool:
    """Whether little is left of a limit after one more, not counting what somebody was allowed since."""
    [(agreed, *numbers)] = lately(budget).ask(person=person.pk, **beginnings(at))
    limits = budget.limits(person, as_agreed(agreed))
    return any(had + 1 >= limit * NEAR for had, limit in zip(numbers, limits.values(), strict=True))


@cache
def lately(budget: Budget) -> Compiled:
    """Return the short question of what somebody had of a budget: what was agreed, a number each period."""

    def build(person: int, **since: datetime) -> QuerySet[Any, Any]:
        lines = Event.objects.filter(by=person, kind__in=budget.kinds, at__gt=since[BudgetPeriod.WEEK])
        counts = {f"had_{period}": budget.count(Q(at__gt=since[period])) for period in BudgetPeriod}
        return all_in_one_row(lines, {"agreed": agreed_beside(budget), **counts})

    return Compiled(build, PERSON, *SINCE.values(), is_planned_anew=True)


def spend_on_record(request: HouseRequest, case_ref: str, budget: Budget = OPENED) -> None:
    """Refuse one record too many. One that was opened within the hour is no other record."""
    since = request.now - BudgetPeriod.HOUR.lasts
    opened = Event.objects.of(request.user).about(case_ref).filter(kind__in=budget.kinds, at__gt=since)
    if not opened.order_by().exists():
        spend_one_of_many(request, budget)


def is_spent(request: HouseRequest, budget: Budget, many: int = 1) -> bool:
    """Whether there is no room for one more, or for so many."""
    spent, _ = spent_by(request.user, budget, at=request.now)
    return not all(has.has_room(many) for has in spent)


def was_shown_since(request: HouseRequest, moment: datetime | None) -> bool:
    """Whether the second factor was shown in this session after a moment."""
    return moment is not None and shown_at(request) > moment.timestamp()

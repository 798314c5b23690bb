"""What the first page of someone's day shows: what is due to them, and what else waits on their desk."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, QuerySet, Window

from cases.models import AccessNotice, Case, ClientGroup, Deadline, Entry
from cases.queries.by_person import ByPerson
from desk.queries.drafts import Unfinished, unfinished
from desk.queries.waiting import (
    StepDue,
    cases_on_cover,
    feedback_to_answer,
    notices_for,
    sent_to_be_checked,
    steps_due,
    to_co_sign,
)
from desk.queries.worklist import Row, asked_of_us, day_to_act, last_day_of_week, rows
from hestia.accounts.models import User
from hestia.db.compiled import day
from hestia.workingdays.calendar import Calendar
from referrals.queries.waiting import AwaitedDecision, longest_first, with_awaited
from supportplans.models import Feedback

SHORT_LIST = 6
MOST_CASES = 100  # more than anyone carries


@dataclass(frozen=True)
class Diary:
    """The promises of someone: all that are to do, those the page reaches, and those of the chosen kind."""

    today: date
    horizon: date
    all_rows: Sequence[Row]
    rows: Sequence[Row]
    shown: Sequence[Row]

    @property
    def counts(self) -> Counter[str]:
        """How many there are of each kind, and under "" of all."""
        counts = Counter(row.deadline.group for row in self.rows)
        counts[""] = len(self.rows)
        return counts

    @property
    def soon(self) -> Counter[str]:
        """How many are overdue, due today, and due within the week."""
        return Counter(
            "overdue" if due_on < self.today else "today" if due_on == self.today else "week"
            for due_on in (day_to_act(row.deadline, today=self.today) for row in self.rows)
            if due_on <= self.horizon
        )

    @property
    def owed_by_others(self) -> int:
        return sum(row.deadline.owner == Deadline.Owner.OTHER for row in self.all_rows)

    @property
    def later(self) -> int:
        return len(self.all_rows) - len(self.rows)

    @property
    def next_after(self) -> Deadline | None:
        """The first promise beyond what the page reaches, if nothing is due before."""
        return self.all_rows[0].deadline if self.all_rows and not self.rows else None

    @property
    def appointments(self) -> list[Deadline]:
        """What is fixed for an hour of today."""
        promises = [row.deadline for row in self.rows]
        return [
            promise for promise in promises if promise.due_on == self.today and promise.due_time is not None
        ]

    @property
    def cases(self) -> list[Case]:
        """The cases whose promises the page shows."""
        return [
            row.deadline.case for row in self.rows if row in self.shown or row.deadline.due_on == self.today
        ]


def kept_by(user: User, today: date) -> QuerySet[Deadline]:
    """Return the question for the promises that someone keeps."""
    promises = Deadline.objects.visible_to(user).for_worker(user).to_do(on=today)
    return promises.select_related("case__client", "case__service", "assignee").soonest_first()


def carried_by(user: User) -> QuerySet[Case]:
    """Return the question for the open cases that someone carries, each with how many there are."""
    cases = Case.objects.visible_to(user).open().of_worker(user).with_people().soonest_first()
    return with_awaited(cases).annotate(total=Window(Count("pk")))[:MOST_CASES]


KEPT_BY = ByPerson(kept_by, (day("today"),), is_planned_anew=True)
CARRIED_BY = ByPerson(carried_by, is_planned_anew=True)
LED_BY = ByPerson(ClientGroup.objects.led_by, (day("first"), day("last", 2)))


def diary_of(
    user: User, *, today: date, calendar: Calendar, kind: str = "", with_later: bool = False
) -> Diary:
    """Return the diary of someone: up to the end of the next five working days, or ``with_later`` whole."""
    horizon = last_day_of_week(today, calendar)
    promises = KEPT_BY.records(user, today=today)
    all_rows = rows(asked_of_us(promises, today=today), today=today, calendar=calendar)
    reached = [row for row in all_rows if with_later or row.deadline.due_on <= horizon]
    shown = [row for row in reached if not kind or row.deadline.group == kind]
    return Diary(today, horizon, all_rows, reached, shown)


@dataclass(frozen=True)
class Fixed:
    """What is fixed for an hour of today: an appointment with a client, or a group that one leads."""

    at: time
    appointment: Deadline | None = None
    group: ClientGroup | None = None


def fixed_today(user: User, appointments: Iterable[Deadline], *, today: date) -> list[Fixed]:
    """Return what is fixed for an hour of today, in its order. Of a group nobody is named."""
    led = [Fixed(group.start_time, group=group) for group in LED_BY.records(user, first=today, last=today)]
    own = [Fixed(each.due_time, appointment=each) for each in appointments if each.due_time]
    return sorted([*own, *led], key=lambda fixed: fixed.at)


@dataclass(frozen=True)
class WaitingBeside:
    """What waits on someone's desk beside the promises."""

    steps: Sequence[StepDue]
    step_count: int
    notices: Sequence[AccessNotice]
    to_co_sign: Sequence[Entry]
    to_answer: Sequence[Feedback]
    on_cover: Sequence[Case]
    intakes: Sequence[Unfinished]
    drafts: Sequence[Unfinished]
    clients: Sequence[Case]
    client_count: int
    decisions: Sequence[AwaitedDecision]
    sent: Sequence[Deadline]

    @property
    def waiting(self) -> Sequence[AwaitedDecision]:
        """The decisions waited for longest."""
        return self.decisions[:SHORT_LIST]

    @property
    def cases(self) -> list[Case]:
        """The cases of clients that the page names."""
        waiting = [decision.case for decision in self.waiting]
        sent = [promise.case for promise in self.sent]
        return [*(step.step.case for step in self.steps), *self.clients, *waiting, *self.on_cover, *sent]

    @property
    def references(self) -> list[str]:
        """The references that the page names without reading the case."""
        of_notices = [vars(notice)["reference"] for notice in self.notices]
        of_others = [waiting.case.reference for waiting in [*self.to_co_sign, *self.to_answer]]
        return [*of_notices, *of_others, *(draft.reference for draft in self.drafts if draft.reference)]


def beside_diary(user: User, *, today: date, at: datetime, calendar: Calendar, until: date) -> WaitingBeside:
    """Return what else waits on someone's desk."""
    steps, step_count = steps_due(user, today=today, until=until, calendar=calendar)
    drafts = unfinished(user, at=at)
    cases = CARRIED_BY.records(user)
    return WaitingBeside(
        steps=steps,
        step_count=step_count,
        notices=notices_for(user),
        to_co_sign=to_co_sign(user),
        to_answer=feedback_to_answer(user),
        on_cover=cases_on_cover(user),
        intakes=[draft for draft in drafts if draft.who][:SHORT_LIST],
        drafts=[draft for draft in drafts if not draft.who][:SHORT_LIST],
        clients=cases[:SHORT_LIST],
        client_count=getattr(cases[0], "total", 0) if cases else 0,
        decisions=longest_first(cases, today=today, calendar=calendar),
        sent=sent_to_be_checked(user),
    )

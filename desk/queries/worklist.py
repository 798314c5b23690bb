"""A diary of promises: what is due, in words, grouped by how soon. Pure, but for the rows it is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from cases.models import Deadline
from hestia.accounts.models import User
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import DueWords, due_words

WEEK = 5  # working days that "the next days" are
MOST_AT_ONCE = 10  # of one stretch, until somebody asks for the rest
MOST_ON_A_PHONE = 5


@dataclass(frozen=True)
class Row:
    """One promise as the diary shows it: the day, the words, and one action."""

    deadline: Deadline
    due: DueWords


@dataclass
class Group:
    """A stretch of the diary: overdue, today, the next five working days, later."""

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)
    is_open: bool = True  # or folded, until somebody asks: what is not for today

    @property
    def first(self) -> Sequence[Row]:
        """Return the rows that show at once."""
        return self.rows[:MOST_ON_A_PHONE]

    @property
    def next(self) -> Sequence[Row]:
        """Return the rows that show at once but on a phone, where they fold."""
        return self.rows[MOST_ON_A_PHONE:MOST_AT_ONCE]

    @property
    def more_on_phone(self) -> int:
        """Return how many rows fold on a phone."""
        return len(self.rows) - MOST_ON_A_PHONE

    @property
    def rest(self) -> Sequence[Row]:
        """Return the rows that fold, if there are too many to read at once."""
        return self.rows[MOST_AT_ONCE:]


def row(deadline: Deadline, *, today: date, calendar: Calendar) -> Row:
    """Return a promise with its words as of ``today``."""
    return Row(
        deadline,
        due_words(
            due_on=deadline.due_on,
            unit=deadline.unit,
            owner=deadline.owner,
            today=today,
            calendar=calendar,
            soon_within=deadline.soon_within,
            met_on=deadline.met_on,
            subject="Decision" if deadline.kind == Deadline.Kind.RG_DECISION else "",
        ),
    )


def rows(deadlines: Iterable[Deadline], *, today: date, calendar: Calendar) -> list[Row]:
    """Return promises with their words as of ``today``, in the order given."""
    return [row(deadline, today=today, calendar=calendar) for deadline in deadlines]


def last_day_of_week(today: date, calendar: Calendar) -> date:
    """Return the fifth working day after ``today``: how far the diary looks without being asked."""
    return calendar.add_working_days(today, WEEK)


def day_to_act(deadline: Deadline, *, today: date) -> date:
    """Return the day on which a promise asks for something: what the Home Office owes is chased today."""
    is_theirs = deadline.owner == Deadline.Owner.HOME_OFFICE
    return max(deadline.due_on, today) if is_theirs else deadline.due_on


def asked_of_us(deadlines: Iterable[Deadline], *, today: date) -> list[Deadline]:
    """Return promises without what the Home Office owes and we have a later day to ask for again."""
    asked = list(deadlines)
    chased = {
        deadline.case_id
        for deadline in asked
        if deadline.kind == Deadline.Kind.CHASE and deadline.due_on > today
    }
    return [
        deadline
        for deadline in asked
        if not (
            deadline.owner == Deadline.Owner.HOME_OFFICE
            and deadline.due_on < today
            and deadline.case_id in chased
        )
    ]


def waits_for(deadline: Deadline, reader: User) -> bool:
    """Whether somebody else cannot go on before this person has answered."""
    return deadline.kind in Deadline.SIGN_OFFS and deadline.is_asked_of(reader)


def grouped(
    all_rows: Sequence[Row], *, today: date, horizon: date, reader: User | None = None
) -> list[Group]:
    """Return the rows in stretches, leaving out those that are empty. ``horizon`` ends the days ahead.

    :param reader: whose diary it is: what others wait for them to check stands apart, and is never folded
    """
    groups = [
        Group("overdue", "Overdue"),
        Group("today", "Today"),
        Group("waiting", "Others are waiting for you"),
        Group("week", f"Next {WEEK} working days", is_open=False),
        Group("later", "Later"),
    ]
    for diary_row in all_rows:
        due_on = day_to_act(diary_row.deadline, today=today)
        which = 0 if due_on < today else 1 if due_on == today else 3 if due_on <= horizon else 4
        if which > 1 and reader and waits_for(diary_row.deadline, reader):
            which = 2
        groups[which].rows.append(diary_row)
    return [group for group in groups if group.rows]

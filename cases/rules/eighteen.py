"""Turning 18: from then on she must agree herself to stay in the NRM. Pure: her birth in, days out.

Source: the rule book, "turning-18 tasks at six, three and one month": seven in ten drop out there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from hestia.workingdays.calendar import months_after

ADULT = 18
MONTHS_BEFORE = (6, 3, 1)
GUESS = "The day of birth is not known: this is the earliest it can be"


NOW_ADULT = "now_adult"  # the step of who was referred as a child, or maybe one, and is recorded as an adult
ASK_IF_SHE_STAYS = "Ask whether the client stays in the NRM: now an adult"
AGREES_HERSELF = "The client alone can agree to stay in the NRM, and say if adult support is wanted"

# From a day to the last working day on or before it.
type RollBack = Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done on the way, and by when. Only the birthday itself is not missed by being late.

    ``step`` names it among the others, whatever its words say today.
    """

    step: str
    due_on: date
    title: str
    context: str
    lasts: bool = False


def eighteenth_birthday(born_on: date) -> date:
    """Return the day someone turns 18. Born on 29 February: 1 March, where there is no such day."""
    try:
        return born_on.replace(year=born_on.year + ADULT)
    except ValueError:
        return date(born_on.year + ADULT, 3, 1)


def tasks(born: tuple[date, date], *, since: date, roll_back: RollBack) -> list[Task]:
    """Return the tasks six, three and one month before, and on the day itself.

    On a day without work those before are done on the working day before it; her birthday stays what it is.

    ``born`` are the first and the last day she may be born on. If they are not one, all is done from the
    earliest day she can turn 18, and says so; one that was over before the case opened is due ``since`` then.
    """
    context = AGREES_HERSELF
    first, last = born
    if first == last:
        return _tasks(first, who="the client", whose="the", context=context, roll_back=roll_back)
    guess = f"{GUESS}. Ask for it. {context}"
    *before, on_the_day = _tasks(
        first, who="the client", turns="may turn", whose="the", context=guess, roll_back=roll_back
    )
    return [*before, replace(on_the_day, due_on=max(on_the_day.due_on, since))]


def tasks_of_dependant(born_on: date, *, roll_back: RollBack) -> list[Task]:
    """Return the same for a dependant of hers, who was supported as a part of her family."""
    return _tasks(born_on, who="a dependant", whose="their", context="", roll_back=roll_back)


def _tasks(
    born_on: date, *, who: str, turns: str = "turns", whose: str, context: str, roll_back: RollBack
) -> list[Task]:
    birthday = eighteenth_birthday(born_on)
    before = [
        Task(
            f"{months}_months_before_18",
            roll_back(months_after(birthday, -months)),
            f"{months} month{'s' if months > 1 else ''} before {who} {turns} 18: explain {whose} choice",
            context,
        )
        for months in MONTHS_BEFORE
    ]
    on_the_day = f"{who[0].upper()}{who[1:]} {turns} 18: record {whose} choice"
    return [*before, Task("turning_18", birthday, on_the_day, context, lasts=True)]

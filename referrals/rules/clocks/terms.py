"""What a policy row lays down, and what may hold a clock up."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import TextChoices


class WorkingDays(Protocol):
    """A nation's calendar, as far as a clock needs it: `hestia.workingdays.calendar.Calendar`."""

    def why_not(self, day: date, /) -> str | None:
        """Return why the day is not a working day ("Saturday", "Christmas Day"), or nothing if it is."""


class Unit(TextChoices):
    WORKING = "working", "working days"
    CALENDAR = "calendar", "days"


class EndRule(TextChoices):
    """What ends the recovery period, besides its length."""

    LATER_OF_CG = "later_of_cg", "The last day or the final decision, whichever is later"
    EARLIER_OF_CG = "earlier_of_cg", "The last day or the final decision, whichever is first"
    NI_S18 = "ni_s18", "The final decision; a positive one within the period runs to its last day"


class ClockKind(TextChoices):
    """The clocks, and the words they are called by. The values stand in addresses."""

    REASONABLE_GROUNDS = "reasonable-grounds", "Reasonable grounds"
    RECOVERY = "recovery", "Recovery period"
    REMOVAL = "removal-protection", "Protection from removal"
    RECONSIDERATION = "reconsideration", "Reconsideration"
    MOVE_ON = "move-on", "Move-on period"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one dated policy row lays down. Blank lengths mean that the row starts no such clock.

    Lengths are numbers of days. `rg_…` is the target for the reasonable grounds decision, counted from
    receipt; `recovery_…` from the day the positive reasonable grounds decision was made;
    `reconsideration_days` from the day a negative decision was made; `moveon_…` from the day of the
    conclusive grounds decision. `…_count_start` says whether the first day is itself day 1.
    """

    rg_days: int | None = None
    rg_unit: Unit = Unit.WORKING
    rg_count_start: bool = False
    recovery_days: int | None = None
    recovery_count_start: bool = False
    end_rule: EndRule = EndRule.LATER_OF_CG
    reconsideration_days: int | None = None
    moveon_positive_days: int | None = None
    moveon_negative_days: int | None = None
    moveon_negative_unit: Unit = Unit.WORKING
    rg_calendar: str = "EW"  # whose bank holidays are left out
    is_own: bool = False  # not the law's row: what it gives is no protection in law
    is_guidance: bool = False  # such a row, and nobody here wrote it: it is what guidance gave
    unsure: frozenset[str] = frozenset()  # the lengths to check before relying on them, as `rg`, `recovery`


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the Home Office had suspended the case: from `start`, until the day it resumed."""

    start: date
    end: date | None = None

    def includes(self, day: date) -> bool:
        """Return whether the day is paused. The day of resuming counts again."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class ClockWords:
    """What a clock says on a given day.

    `pill` and `kind` are the short status and its style, `headline` stands above the clock strip,
    `sentence` stands alone, `span` is the line under the stage's name.
    """

    headline: str
    kind: str
    pill: str
    sentence: str
    span: str

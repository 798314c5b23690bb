"""Which referrals followed which community work. That they followed does not say that they came of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hestia.workingdays.calendar import months_after
from oversight.rules.numbers import cell, rounded


@dataclass(frozen=True, slots=True)
class Held:
    """An activity: what, where and when, how many it reached, and by which campaign she would know it."""

    kind: str
    borough: str
    held_on: date
    reached: int | None = None
    campaign: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A case whose client said through which campaign she heard of us, by the day she was referred."""

    campaign: int
    referred_on: date


@dataclass(frozen=True, slots=True)
class Followed:
    """What one kind of activity, or one borough, had: how often, whom it reached, who came to us after it."""

    name: str
    activities: int
    reached: int
    uncounted: int  # activities of which nobody knows how many they reached
    referrals: int


def followed(
    activities: Sequence[Held], heard: Iterable[Heard], *, by: Callable[[Held], str], months: int
) -> list[Followed]:
    """Return what followed, one line for each value of ``by``, in the order of their names.

    A referral followed an activity when she named its campaign and came on that day or within ``months``
    afterwards. It counts once in each line where it followed anything, so lines are never added up.
    """
    cases = list(heard)
    lines = []
    for name in sorted({by(activity) for activity in activities}):
        group = [activity for activity in activities if by(activity) == name]
        lines.append(
            Followed(
                name,
                len(group),
                sum(activity.reached or 0 for activity in group),
                sum(activity.reached is None for activity in group),
                sum(any(follows(case, activity, months) for activity in group) for case in cases),
            )
        )
    return lines


def follows(case: Heard, activity: Held, months: int) -> bool:
    """Whether she came to us after an activity of the campaign that she named, and not too long after it."""
    return case.campaign == activity.campaign and activity.held_on <= case.referred_on <= months_after(
        activity.held_on, months
    )


def without(boroughs: Iterable[str], activities: Iterable[Held]) -> list[str]:
    """Return the boroughs where nothing was held."""
    held_in = {activity.borough for activity in activities}
    return [borough for borough in boroughs if borough not in held_in]


@dataclass(frozen=True, slots=True)
class Compared:
    """Where referrals come from, beside where we were. Of referrals only what may be told outside is left."""

    borough: str
    referrals: int | None  # `rounded`: nothing of a few
    activities: int
    reached: int
    uncounted: int

    @property
    def referrals_in_words(self) -> str:
        """Return how many referrals came from there, as everybody is told it."""
        return cell(self.referrals)

    @property
    def is_missed(self) -> bool:
        """Whether people are referred from there, and we were not there."""
        return self.referrals != 0 and not self.activities

    @property
    def is_empty(self) -> bool:
        """Whether nobody was referred from there, and nothing was held."""
        return self.referrals == 0 and not self.activities

    @property
    def is_unheard(self) -> bool:
        """Whether we were there, and nobody was referred from there."""
        return self.referrals == 0 and self.activities > 0


def compared(boroughs: Iterable[str], referred_from: Iterable[str], held: Sequence[Held]) -> list[Compared]:
    """Return each borough with what it needs and what we did there, in the order of their names.

    A borough is one of ours, or any from which somebody was referred or where something was held. Its
    referrals are rounded for everybody: a borough is small, and this is shown to those who work there.
    """
    came = Counter(borough for borough in referred_from if borough)
    names = {*boroughs, *came, *(activity.borough for activity in held)}
    lines = []
    for name in sorted(names):
        here = [activity for activity in held if activity.borough == name]
        lines.append(
            Compared(
                name,
                rounded(came[name]),
                len(here),
                sum(activity.reached or 0 for activity in here),
                sum(activity.reached is None for activity in here),
            )
        )
    return lines

"""How risk is scored, how soon it is looked at again, and when it has significantly decreased.

Everything here is pure: answers and days in, levels, days and words out. Nothing asks what day it is and
nothing is read from the settings; the charity's own figures are passed in.

Sources: the brief (five considerations; risk significantly decreased before exit) and the charity's rule
book, which follows the likelihood-by-impact grids and override rules of practice (DASH: a count never
replaces judgement).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import IntegerChoices

from cases.models import RiskLevel
from hestia.ui.words import day
from riskassessment.rules.considerations import CURRENT_VERSION, consideration

MOST_POINTS = 16  # one consideration
MOST_TOTAL = 80  # the five; further considerations count for the level only
# The least points of each level, highest first.
LEVEL_FROM: tuple[tuple[int, RiskLevel], ...] = (
    (12, RiskLevel.VERY_HIGH),
    (8, RiskLevel.HIGH),
    (4, RiskLevel.MEDIUM),
    (0, RiskLevel.LOW),
)
# What nobody knows counts as the least that is medium, so that a total never falls for want of knowing.
NOT_KNOWN_POINTS = 4
ACCEPTED_AT_EXIT = (RiskLevel.LOW, RiskLevel.MEDIUM)


class Likelihood(IntegerChoices):
    """How likely harm is."""

    NOT_PRESENT = 0, "Not present"
    UNLIKELY = 1, "Unlikely"
    POSSIBLE = 2, "Possible"
    LIKELY = 3, "Likely"
    HAPPENING = 4, "Happening"


class Impact(IntegerChoices):
    """How serious the harm would be. Being trafficked again counts as life-threatening."""

    MINOR = 1, "Minor"
    MODERATE = 2, "Moderate"
    SERIOUS = 3, "Serious"
    LIFE_THREATENING = 4, "Life-threatening"


# --- One consideration ---------------------------------------------------------------------------


def level_of(points: int) -> RiskLevel:
    """Return the level of one consideration's points.

    0 to 3 is low, 4 to 7 medium, 8 to 11 high, 12 to 16 very high. Raises ValueError outside 0 to 16.
    """
    if not 0 <= points <= MOST_POINTS:
        raise ValueError(f"{points} is not between 0 and {MOST_POINTS}")
    return next(level for least, level in LEVEL_FROM if points >= least)


@dataclass(frozen=True, slots=True)
class Score:
    """The answer to one consideration: likelihood (0 to 4, or not known) times impact (1 to 4)."""

    likelihood: int | None = None
    impact: int | None = None
    not_known: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether there is enough to score. What is not present needs no impact."""
        return (
            self.not_known
            or self.likelihood == Likelihood.NOT_PRESENT
            or (self.likelihood is not None and self.impact is not None)
        )

    @property
    def points(self) -> int | None:
        """Return 0 to 16, or nothing while unanswered. Not known counts as the least medium, 4."""
        if not self.is_answered:
            return None
        if self.not_known:
            return NOT_KNOWN_POINTS
        return (self.likelihood or 0) * (self.impact or 0)

    @property
    def level(self) -> RiskLevel | None:
        """Return the level of this consideration, or nothing while unanswered."""
        points = self.points
        return None if points is None else level_of(points)

    @property
    def is_above_low(self) -> bool:
        """Whether it is answered, and not as low. Not known is not low."""
        return self.level not in {None, RiskLevel.LOW}


# --- All of them ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScoredOutcome:
    """What the answers add up to.

    :param level: the highest of the answered considerations, never an average; None while none is answered
    :param total: the points of the five, 0 to 80, whatever further ones are asked, so that totals compare;
        for the trend only, it decides nothing but 6.3's "down by"
    """

    level: RiskLevel | None
    total: int
    answered: int
    questions: int

    @property
    def is_complete(self) -> bool:
        """Whether every consideration is answered."""
        return self.answered == self.questions


def outcome(five: Collection[Score], further: Collection[Score] = ()) -> ScoredOutcome:
    """Return the level, total and progress of the answers to the five, and to what is asked besides."""
    of_five, besides = answered_points(five), answered_points(further)
    points = of_five + besides
    return ScoredOutcome(
        level=level_of(max(points)) if points else None,
        total=sum(of_five),
        answered=len(points),
        questions=len(five) + len(further),
    )


def answered_points(scores: Collection[Score]) -> list[int]:
    """Return the points of those that are answered."""
    return [score.points for score in scores if score.points is not None]


# --- Judgement -----------------------------------------------------------------------------------


def override_blockers(*, calculated: RiskLevel, chosen: RiskLevel, reason: str, may_lower: bool) -> list[str]:
    """Return why a level other than the calculated one cannot be set, in words; empty if it can.

    Up: anyone who assesses, with a reason. Down: only who may lower (a manager), with a reason.
    """
    if chosen == calculated:
        return []
    blockers = []
    if chosen.rank < calculated.rank and not may_lower:
        blockers.append(
            f"Only a manager can set a level lower than the answers give ({calculated.label.lower()})."
        )
    if not reason.strip():
        blockers.append(f"Enter why the level is {chosen.label.lower()} and not {calculated.label.lower()}.")
    return blockers


def needs_second_person(*, calculated: RiskLevel, level: RiskLevel) -> bool:
    """Whether someone else must check before it counts: high, very high, or set by judgement.

    A fall from high or very high is checked too: see `riskassessment.rules.falls`.
    """
    return level not in ACCEPTED_AT_EXIT or level != calculated


# --- Time ----------------------------------------------------------------------------------------


def review_on(
    assessed_on: date,
    level: RiskLevel,
    *,
    review_days: Mapping[str, int],
    has_unknown: bool = False,
    not_known_days: int,
) -> date:
    """Return the last day on which risk must be looked at again.

    :param review_days: calendar days after the day of assessing, by level; that day is day 0
    :param not_known_days: what nobody knows must be settled within so many calendar days, so it never waits
        for a later review
    """
    days = review_days[level]
    return assessed_on + timedelta(days=min(days, not_known_days) if has_unknown else days)


def unsettled(
    not_known_since: Mapping[str, date], *, on: date, not_known_days: int, version: int = CURRENT_VERSION
) -> list[str]:
    """Return what has been not known for too long to sign, in words; empty if nothing has.

    :param not_known_since: for each consideration now not known, the day of the first assessment, with no
        answer in between, in which it was not known
    :param on: the day of signing; the day after ``not_known_days`` calendar days is the first too late
    """
    return [
        f"{consideration(slug, version).in_a_sentence} has been “not known” for {(on - since).days} days. "
        f"It must be settled within {not_known_days}."
        for slug, since in not_known_since.items()
        if (on - since).days > not_known_days
    ]


# Working days within which a second person checks; for very high risk that is the same day.
CHECK_WITHIN: dict[RiskLevel, int] = {
    RiskLevel.VERY_HIGH: 0,
    RiskLevel.HIGH: 1,
    RiskLevel.MEDIUM: 3,
    RiskLevel.LOW: 3,
}

ESCALATIONS: dict[RiskLevel, tuple[str, ...]] = {
    RiskLevel.VERY_HIGH: (
        "Ring a manager today.",
        "If she is in danger now, call 999.",
        "Decide about a safeguarding referral and record the decision.",
        "Look at the risk at every contact.",
    ),
    RiskLevel.HIGH: (
        "Tell a manager within 1 working day.",
        "If her DASH score is 14 or more, or you judge it right, refer her to MARAC.",
    ),
    RiskLevel.MEDIUM: ("Talk it over in supervision.",),
    RiskLevel.LOW: (),
}


def escalations(level: RiskLevel) -> tuple[str, ...]:
    """Return what must be done at a level, in words."""
    return ESCALATIONS[level]


# --- Change --------------------------------------------------------------------------------------


def moved_words(now: Score, before: Score | None) -> str:
    """Return how one consideration moved: "New", "Up from medium", "Down from high", "Still high"."""
    if before is None or before.level is None or now.level is None:
        return "New"
    if now.level == before.level:
        moved = (now.points or 0) - (before.points or 0)
        side = "" if not moved else ", a little higher" if moved > 0 else ", a little lower"
        return f"Still {now.level.label.lower()}{side}"
    direction = "Up" if now.level.rank > before.level.rank else "Down"
    return f"{direction} from {before.level.label.lower()}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed assessment, as far as two of them are compared."""

    signed_on: date
    calculated: RiskLevel
    level: RiskLevel
    total: int
    scores: Mapping[str, Score]
    version: int = CURRENT_VERSION

    @property
    def was_raised(self) -> bool:
        """Whether judgement set the level above what the answers gave."""
        return self.level.rank > self.calculated.rank


class Height(NamedTuple):
    """How high her risk was said to be on one day: in what was signed, or sent to be checked."""

    level: RiskLevel
    total: int
    on: date
    is_sent: bool = False

    @property
    def words(self) -> str:
        """Return it inside a sentence: "very high (40) on Fri 27 Nov"."""
        sent = ", as sent to be checked" if self.is_sent else ""
        return f"{self.level.label.lower()} ({self.total}) on {day(self.on)}{sent}"


def highest(heights: Iterable[Height]) -> Height | None:
    """Return the highest level, of two the same the higher total, and of those the latest."""
    return max(heights, key=lambda height: (height.level.rank, height.total, height.on), default=None)


class Verdict(NamedTuple):
    """Whether risk has significantly decreased, with the proof if so and what is in the way if not."""

    holds: bool
    reasons: tuple[str, ...]


def last_answers(rounds: Iterable[Mapping[str, Score]]) -> dict[str, Score]:
    """Return the last answer to each question that was ever answered.

    :param rounds: the scores of each assessment by question, oldest first
    """
    last: dict[str, Score] = {}
    for scores in rounds:
        last |= {slug: score for slug, score in scores.items() if score.is_answered}
    return last


def asked_no_more(history: Sequence[Signed]) -> dict[str, Score]:
    """Return the dangers nobody looks at any more: last answered above low, and not asked at the end.

    :param history: signed assessments, oldest first
    """
    at_end = history[-1].scores if history else {}
    last = last_answers([signed.scores for signed in history])
    return {slug: score for slug, score in last.items() if score.is_above_low and slug not in at_end}


def rose_in(history: Sequence[Signed]) -> dict[str, int]:
    """Return where the level of each consideration last rose: the place in ``history``, oldest first.

    What was not answered in between is passed over. A consideration that never rose is not named.
    """
    rises: dict[str, int] = {}
    before: dict[str, RiskLevel] = {}
    for place, signed in enumerate(history):
        for slug, score in signed.scores.items():
            if score.level is None:
                continue
            if slug in before and score.level.rank > before[slug].rank:
                rises[slug] = place
            before[slug] = score.level
    return rises


def mitigated_since(history: Sequence[Signed], done: Iterable[tuple[str, int]]) -> set[str]:
    """Return the considerations for which an action was done against their last rise.

    It counts if it was planned in the assessment in which the level last rose, or in a later one: what was
    planned before answers another state of things. A task exists once its assessment is signed, so whatever
    was planned then was also done since.

    :param done: for each action that was done, its consideration and the place in ``history`` of the
        assessment it was planned in
    """
    rises = rose_in(history)
    return {slug for slug, planned_in in done if slug in rises and planned_in >= rises[slug]}


def significantly_decreased(
    baseline: Signed | None,
    at_exit: Signed | None,
    *,
    exit_on: date,
    mitigated: Collection[str] = (),
    open_concerns: int = 0,
    unasked: Mapping[str, Score] | None = None,
    peak: Height | None = None,
    unchecked: Height | None = None,
    exit_days: int,
    decrease_percent: int,
) -> Verdict:
    """Return whether risk has significantly decreased between the first assessment and the one for exit.

    All must hold: (a) the level at exit is low or medium; (b) from high or very high at least one level
    lower, from medium the total down by ``decrease_percent`` or the level now low, from low still low;
    (c) no consideration is high or very high; (d) none has risen a level without a mitigating action
    planned since it rose and done; (e) no safeguarding concern is open; (f) the level at exit was not raised
    by judgement. A danger that was above low and is not asked about any more has not decreased: nobody has
    looked.

    :param baseline: the first signed assessment of the episode
    :param at_exit: the latest signed one; counts only if signed on ``exit_on`` or in the ``exit_days``
        calendar days before it
    :param mitigated: considerations for which an action was done since they last rose, by `mitigated_since`
    :param open_concerns: how many safeguarding concerns are open
    :param unasked: what was last answered above low and is not asked at exit, by `asked_no_more`
    :param peak: the highest since the start, by `highest`, what was only sent to be checked included
    :param unchecked: the highest that was sent to be checked since ``at_exit`` was signed
    :param decrease_percent: of the baseline's total, 0 to 100
    """
    if baseline is None or at_exit is None:
        return Verdict(holds=False, reasons=("No risk assessment has been signed.",))
    obstacles = [
        *_too_old(at_exit, exit_on=exit_on, exit_days=exit_days),
        *_higher_since(at_exit, unchecked),
        *_level_in_the_way(baseline, at_exit, decrease_percent=decrease_percent),
        *_considerations_in_the_way(baseline, at_exit, mitigated),
        *_not_looked_at(unasked or {}, at_exit),
    ]
    if open_concerns:
        concerns = "concern is" if open_concerns == 1 else "concerns are"
        obstacles.append(f"{open_concerns} safeguarding {concerns} open.")
    if at_exit.was_raised:
        obstacles.append(
            f"The level was raised to {at_exit.level.label.lower()} by judgement, "
            "and that has not been settled since."
        )
    if obstacles:
        return Verdict(holds=False, reasons=tuple(obstacles))
    before, now = baseline.level.label, at_exit.level.label.lower()
    if peak and (peak.level.rank, peak.total) > (baseline.level.rank, baseline.total):
        return Verdict(holds=True, reasons=(f"From {peak.words} to {now} ({at_exit.total}).",))
    proof = (
        f"{before} to {now}"
        if baseline.level != at_exit.level
        else f"{before}, as at the start and never higher since"
    )
    return Verdict(holds=True, reasons=(f"{proof}, total {baseline.total} to {at_exit.total}.",))


def _too_old(at_exit: Signed, *, exit_on: date, exit_days: int) -> Iterable[str]:
    days = (exit_on - at_exit.signed_on).days
    if days > exit_days:
        yield (
            f"The last risk assessment was signed {days} days before the exit. "
            f"The most allowed is {exit_days}."
        )
    if days < 0:
        yield "The risk assessment was signed after the exit."


def _higher_since(at_exit: Signed, unchecked: Height | None) -> Iterable[str]:
    if unchecked and unchecked.level.rank > at_exit.level.rank:
        yield (
            f"The risk was {unchecked.words}, and no risk assessment has been signed since. "
            "It has not gone down."
        )


def _level_in_the_way(baseline: Signed, at_exit: Signed, *, decrease_percent: int) -> Iterable[str]:
    now = at_exit.level.label.lower()
    if at_exit.level not in ACCEPTED_AT_EXIT:
        yield f"The level is {now}. It must be low or medium."
    if baseline.level not in ACCEPTED_AT_EXIT:
        if at_exit.level.rank >= baseline.level.rank:
            yield f"The level was {baseline.level.label.lower()} at the start and has not gone down."
    elif baseline.level == RiskLevel.LOW:
        if at_exit.level != RiskLevel.LOW:
            yield f"The level was low at the start and is {now} now."
    elif at_exit.level != RiskLevel.LOW:
        fallen = 100 * (baseline.total - at_exit.total)
        if baseline.total == 0 or fallen < decrease_percent * baseline.total:
            yield (
                f"The total was {baseline.total} and is {at_exit.total}. From medium it must go down by "
                f"{decrease_percent}%, or the level must be low."
            )


def _considerations_in_the_way(
    baseline: Signed, at_exit: Signed, mitigated: Collection[str]
) -> Iterable[str]:
    for slug, score in at_exit.scores.items():
        level = score.level
        if level is None:
            continue
        question = consideration(slug, at_exit.version).short
        if level not in ACCEPTED_AT_EXIT:
            yield f"{question}: {level.label.lower()}."
        before = baseline.scores.get(slug, Score()).level
        if before and level.rank > before.rank and slug not in mitigated:
            yield (
                f"{question}: gone up from {before.label.lower()} to {level.label.lower()}, "
                "and no action planned for it since then has been done."
            )


def _not_looked_at(unasked: Mapping[str, Score], at_exit: Signed) -> Iterable[str]:
    for slug, score in unasked.items():
        question = consideration(slug, at_exit.version).short
        level = score.level.label.lower() if score.level else ""
        yield f"{question}: {level} when it was last asked, and the last assessment did not ask it."

"""What changed while they were with us: risk, targets, the seven outcomes; and who came back."""

from collections import Counter
from datetime import timedelta

from cases.models import Case, RiskLevel
from oversight.rules.facts import Facts, SignedExit, Spell, people
from oversight.rules.figure import (
    BY_RESEARCH,
    CASES,
    MISSING,
    Figure,
    FigureAnswer,
    Row,
    Sentence,
    Table,
    one_way,
    shares,
)
from oversight.rules.numbers import Count, Share
from supportplans.models import OutcomeRating, Target
from supportplans.models.target import Domain

YEAR = timedelta(days=365)
S = Target.Status
REACHED, NOT_REACHED = (S.MET,), (S.PARTLY, S.NOT_MET)
APART = {
    S.SIGNPOSTED: "Passed to another service",
    S.STOPPED: "Stopped by the client",
    S.SUPERSEDED: "Replaced by another target",
}
OPEN = "open"


def risk_down(facts: Facts) -> FigureAnswer:
    """Count whose risk had significantly gone down when they left."""
    left = facts.left
    signed = {signed.case: signed for signed in facts.of(facts.record.exits, left)}
    answers = [
        MISSING
        if spell.case not in signed
        else "down"
        if signed[spell.case].is_down
        else "exception"
        if signed[spell.case].has_exception
        else "no"
        for spell in left
    ]
    labels = {
        "down": "Down significantly",
        "exception": "Not, and a manager accepted why",
        "no": "Not down significantly",
    }
    levels = Counter(exit_.baseline for exit_ in signed.values())
    down = Counter(exit_.baseline for exit_ in signed.values() if exit_.is_down)
    by_level = [
        (level, f"{RiskLevel(level).label} at the start", down[level], levels[level])
        for level in reversed(RiskLevel.values)
    ]
    unknown = answers.count(MISSING)
    again = [exit_ for exit_ in signed.values() if exit_.baseline and exit_.last]
    notes = [
        Sentence.of(template, Share(n, of, "cases"))
        for template, n, of in (
            ("No exit was signed off for {}: nothing is known about them.", unknown, len(left)),
            ("Risk was not assessed again before the end in {}.", len(signed) - len(again), len(signed)),
        )
        if n
    ]
    return FigureAnswer(
        Sentence.of(
            "Risk had gone down significantly in {} that closed.",
            # Where nothing is known of anybody, none of so many would be untrue.
            Share(answers.count("down"), len(left) if unknown < len(left) else 0, "cases"),
        ),
        (
            one_way("risk", "Risk when they left", labels, answers, unit=CASES),
            shares(
                "baseline",
                "Down significantly, by the level at the start",
                by_level,
                many="cases",
                two_ways=len(signed),
            ),
            slope(again),
        ),
        tuple(notes),
    )


def slope(exits: list[SignedExit]) -> Table:
    """Return at which level the same cases were at the start, and when they were assessed last."""
    levels = [*reversed(RiskLevel.values)]
    start, end = Counter(exit_.baseline for exit_ in exits), Counter(exit_.last for exit_ in exits)
    return Table(
        "slope",
        "Level of risk at the start and at the end, of those assessed again",
        tuple(str(RiskLevel(level).label) for level in levels),
        tuple(
            Row(key, label, tuple(Count(counts[level], *CASES) for level in levels))
            for key, label, counts in (("start", "At the start", start), ("end", "At the end", end))
        ),
        adds_up=False,
        is_stacked=True,
        two_ways=len(exits),
    )


RISK_DOWN = Figure(
    number=11,
    slug="risk-down",
    version=3,
    earlier=f"{BY_RESEARCH}. Version 2 did not show the level at the end",
    title="Risk down significantly",
    numerator=(
        "Closed cases where the first exit criterion was met when the exit was signed: the level is low or "
        "medium, lower than at the start, no part of it high, and nothing open"
    ),
    denominator="Cases closed in the period",
    date="The day the case was closed",
    breakdowns="level at the first signed assessment, and at the last one on or before the day of the exit",
    weakness=(
        "A case closed without a signed exit says nothing about risk, and is shown as not recorded; where "
        "no case has one, there is nothing to count. A manager’s exception is not counted as down. Risk that "
        "was low at the start cannot go down, and is counted as not down"
    ),
    answer=risk_down,
)


def targets(facts: Facts) -> FigureAnswer:
    """Count which targets were met when they left."""
    goals = facts.of(facts.record.goals, facts.left)
    met = Counter(goal.domain for goal in goals if goal.status in REACHED)
    settled = met + Counter(goal.domain for goal in goals if goal.status in NOT_REACHED)
    rows = [(domain, domain.label, met[domain], settled[domain]) for domain in Domain]
    apart = [OPEN if goal.status in Target.OPEN else goal.status for goal in goals]
    labels = {str(status): label for status, label in APART.items()} | {
        OPEN: "Still open when the case was closed"
    }
    return FigureAnswer(
        Sentence.of("{} were met.", Share(met.total(), settled.total(), "targets")),
        (
            shares(
                "targets",
                "Targets met, by part of the plan",
                rows,
                many="targets",
                two_ways=people(facts.cases[goal.case] for goal in goals),
            ),
            one_way(
                "apart",
                "Not counted as met or not met",
                labels,
                [status for status in apart if status in labels],
                unit=("target", "targets"),
            ),
        ),
    )


TARGETS = Figure(
    number=12,
    slug="targets",
    version=2,
    title="Targets met",
    numerator="Targets met",
    denominator="Targets met, partly met or not met, of cases closed in the period",
    date="The day the case was closed",
    breakdowns="the five parts of the plan",
    weakness=(
        "Targets still open, passed on, replaced or stopped by the client are no failures, and are shown "
        "apart. A plan with easy targets meets more of them"
    ),
    answer=targets,
)

BETTER, SAME, WORSE, NO_SECOND, NEVER = range(5)
CHANGES = ("Better", "The same", "Worse", "No second answer", "Never asked")


def change(first: int | None, last: int | None) -> int:
    """Return how one outcome changed from the first to the last answer."""
    if first is None:
        return NEVER
    if last is None:
        return NO_SECOND
    return BETTER if last > first else WORSE if last < first else SAME


def outcomes(facts: Facts) -> FigureAnswer:
    """Count how the seven outcomes changed, as she rated them."""
    left = facts.left
    rated = {ratings.case: ratings for ratings in facts.of(facts.record.ratings, left)}
    rows, better, twice = [], 0, 0
    for key, (title, _) in OutcomeRating.OUTCOMES.items():
        changes = Counter(
            change(rated[s.case].first.get(key), rated[s.case].last.get(key)) if s.case in rated else NEVER
            for s in left
        )
        better += changes[BETTER]
        twice += changes[BETTER] + changes[SAME] + changes[WORSE]
        counts = tuple(Count(changes[place], *CASES) for place in range(len(CHANGES)))
        rows.append(Row(key, title, counts))
    return FigureAnswer(
        Sentence.of("{} given at the start and again were better.", Share(better, twice, "ratings")),
        (
            Table(
                "outcomes",
                "From the start to the last answer",
                CHANGES,
                tuple(rows),
                is_stacked=True,
                two_ways=people(left),
            ),
        ),
    )


OUTCOMES = Figure(
    number=13,
    slug="outcomes",
    version=2,
    title="Change in the seven outcomes",
    numerator="Outcomes that the client rated higher, the same or lower the last time than at the start",
    denominator="Cases closed in the period",
    date="The day the case was closed",
    breakdowns="the seven of the Modern Slavery Core Outcome Set",
    weakness=(
        "Those who were never asked, or not again, may differ from those who were. Never a mean: the steps "
        "of the scale are not equally far apart"
    ),
    answer=outcomes,
)


def back(facts: Facts) -> FigureAnswer:
    """Count who came back within 365 days, of those who left a year before."""
    before = facts.period.a_year_before
    left = [spell for spell in facts.spells if spell.closed_on in before]
    kinds = Counter(spell.exit_kind for spell in left)
    hers: dict[int, list[Spell]] = {spell.client: [] for spell in left}
    for spell in facts.spells:
        if spell.client in hers:
            hers[spell.client].append(spell)
    returned = Counter(spell.exit_kind for spell in left if came_back(spell, hers[spell.client]))
    rows = [(kind, label, returned[kind], kinds[kind]) for kind, label in KINDS.items() if kinds[kind]]
    return FigureAnswer(
        Sentence.of(
            "{} that closed a year before were followed by another within 365 days.",
            Share(returned.total(), len(left), "cases"),
        ),
        (
            shares(
                "back", "Back within 365 days, by how it had ended", rows, many="cases", two_ways=people(left)
            ),
        ),
    )


def came_back(spell: Spell, hers: list[Spell]) -> bool:
    """Whether she came again within 365 days of leaving.

    :param hers: all cases of the same person
    """
    closed_on = spell.closed_on
    return closed_on is not None and any(
        later.case != spell.case and closed_on <= later.opened_on <= closed_on + YEAR for later in hers
    )


KINDS = {str(kind): str(kind.label) for kind in Case.ExitKind}
BACK = Figure(
    number=14,
    slug="back",
    version=2,
    title="Back within 12 months",
    numerator="Cases followed by another of the same person within 365 days",
    denominator="Cases closed in the same days of the year before, so that each has had its 365 days",
    date="The day the earlier case was closed",
    breakdowns="how the earlier case had ended",
    weakness="Someone who came back to a service that you do not count is not seen",
    answer=back,
)

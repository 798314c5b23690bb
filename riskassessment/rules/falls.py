"""When a level of risk falls from high or very high, and what a fall asks for. Pure: facts in, answers out.

One person who clicks an answer down makes nobody safer. So a fall needs fresh evidence for each answer that
falls, written for this assessment, and a second person who wrote no part of it.

Sources: the practice of high-risk work that a level is lowered on evidence and in supervision, never by the
passing of time (DASH: judgement and escalation, not a count), and the inspectors' finding that nobody looked
over how risk was judged. It is compared with what was last signed *and* with all that was sent since: a draft
sent as very high is a person's word that she is in danger, whatever became of the draft.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cases.models import RiskLevel
from riskassessment.rules.considerations import CURRENT_VERSION, consideration
from riskassessment.rules.scoring import LEVEL_FROM, level_of

FROM_RANK = RiskLevel.HIGH.rank
# What is new in an evidence: half of it, so many words, or so many letters where a script has no spaces.
FRESH_WORDS, FRESH_LETTERS = 3, 12
TALK_FIRST = "The risk goes down: talk it through with her first, or say that it was not safe to"
NEW_WORDS_FOR_EACH = (
    "Her risk was higher before. For each answer that goes down, enter what is new, "
    "in different words for each."
)
ONE_WORD_AGAINST_ANOTHER = (
    "You cannot lower this level alone: it was sent to you as high, or as lowered from high. Ask for changes "
    "and say why. It is then sent again, and someone who wrote no part of it checks it."
)
NOTHING_TOLD: Mapping[str, Collection[str]] = {}
LEAST_ABOVE_LOW = next(least for least, level in LEVEL_FROM if level == RiskLevel.MEDIUM)


@dataclass(frozen=True, slots=True)
class Statement:
    """The points of one answer, and what was seen or heard."""

    points: int | None = None
    evidence: str = ""
    is_not_known: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """An assessment as far as a fall is judged: its level, and each answer with its evidence."""

    level: RiskLevel | None
    answers: Mapping[str, Statement]
    is_judged: bool = False  # somebody set the level, and said why


@dataclass(frozen=True, slots=True)
class Fall:
    """What falls between what was stated before and now.

    :param level_before: the level it falls from, or nothing if the level does not fall from high or very high
    :param fallen: each answer that falls, with the level it had
    :param stale: those of them without fresh evidence
    :param repeated: those of them whose words say nothing that another falling answer does not say
    :param unasked: dangers that are not asked about now
    :param unknown: those that were high or very high and of which nothing is known now
    :param is_unexplained: the level falls, no answer does, and nothing fresh says why
    """

    level_before: RiskLevel | None = None
    fallen: Mapping[str, RiskLevel] = field(default_factory=dict)
    stale: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    is_unexplained: bool = False

    @property
    def needs_second_person(self) -> bool:
        """Whether somebody who wrote no part of it must check it."""
        return bool(self.level_before or self.fallen)


def fall(now: Stand, before: Sequence[Stand], *, told: Mapping[str, Collection[str]] = NOTHING_TOLD) -> Fall:
    """Return what falls from high or very high.

    Once the level falls, each answer counts that falls at all. While it does not, each answer that itself
    falls from high or very high to a lower level.

    :param before: what was last signed, and everything that was sent to be checked since
    :param told: for each question, the evidence of every assessment that was ever signed
    """
    levels = [stand.level for stand in before if stand.level]
    highest = max(levels, key=lambda level: level.rank, default=None)
    falls_from = highest if highest and now.level and FROM_RANK <= highest.rank > now.level.rank else None
    fallen: dict[str, RiskLevel] = {}
    stale, unasked, unknown = [], [], []
    for slug, most in most_points(before).items():
        statement = now.answers.get(slug, Statement())
        is_asked = statement.points is not None
        if not is_asked and slug in now.answers:
            continue  # asked and not answered: it cannot be signed anyway
        if not _counts(most, statement.points, level_falls=falls_from is not None):
            continue
        fallen[slug] = level_of(most)
        if not is_asked:
            unasked.append(slug)
        elif statement.is_not_known and fallen[slug].rank >= FROM_RANK:
            unknown.append(slug)  # whatever is written beside it: not to know is no news
        elif not _is_new(slug, statement, before, told):
            stale.append(slug)
    is_new = any(_is_new(slug, statement, before, told) for slug, statement in now.answers.items())
    is_unexplained = bool(falls_from) and not fallen and not now.is_judged and not is_new
    own = {slug: now.answers[slug].evidence for slug in fallen if slug not in [*stale, *unasked, *unknown]}
    return Fall(
        falls_from, fallen, tuple(stale), _repeated(own), tuple(unasked), tuple(unknown), is_unexplained
    )


def _repeated(told: Mapping[str, str]) -> tuple[str, ...]:
    """Return the answers whose words say nothing of their own: one sentence for several explains none."""
    return tuple(
        slug
        for slug, words in told.items()
        if not is_fresh(words, earlier=[other for name, other in told.items() if name != slug])
    )


def most_points(before: Sequence[Stand]) -> dict[str, int]:
    """Return the points that each answer falls from: the most that were signed or sent."""
    most: dict[str, int] = {}
    for stand in before:
        for slug, statement in stand.answers.items():
            if statement.points is not None:
                most[slug] = max(most.get(slug, 0), statement.points)
    return most


def _counts(most: int, points: int | None, *, level_falls: bool) -> bool:
    """Return whether one answer falls: ``points`` is nothing for what is not asked any more."""
    if level_falls:
        return most >= LEAST_ABOVE_LOW if points is None else points < most
    was = level_of(most)
    return was.rank >= FROM_RANK and (points is None or level_of(points).rank < was.rank)


def _is_new(slug: str, now: Statement, before: Sequence[Stand], told: Mapping[str, Collection[str]]) -> bool:
    """Return whether an evidence is neither that of a signed assessment nor that of a higher answer.

    What was sent for no higher an answer may be sent again: it was written for this assessment.
    """
    points = -1 if now.points is None else now.points
    higher = [
        stand.answers[slug].evidence
        for stand in before
        if slug in stand.answers and (stand.answers[slug].points or 0) > points
    ]
    return is_fresh(now.evidence, earlier=[*told.get(slug, ()), *higher])


def is_fresh(evidence: str, *, earlier: Iterable[str]) -> bool:
    """Return whether an evidence says something that none of the earlier ones said.

    The copied text with a full stop more, or with its words in another order, says nothing new.
    """
    written = Counter(words_of(evidence))
    return bool(written) and all(_adds(written, Counter(words_of(text))) for text in earlier)


def _adds(written: Counter[str], text: Counter[str]) -> bool:
    added = list((written - text).elements())
    is_mostly_new = 2 * len(added) >= written.total()
    return is_mostly_new or len(added) >= FRESH_WORDS or sum(map(len, added)) >= FRESH_LETTERS


def words_of(text: str) -> list[str]:
    """Return the words of a text, without signs and whichever their case."""
    return re.findall(r"\w+", text.casefold())


def blockers(result: Fall, *, is_talked_through: bool, version: int = CURRENT_VERSION) -> list[str]:
    """Return why a fall cannot be sent or signed, in words; empty if it can or nothing falls.

    :param is_talked_through: whether it was talked through with her, or it is said why not
    """
    reasons = [words for _, words in beside_answers(result, version)]
    reasons += [
        f"{consideration(slug, version).in_a_sentence} was {result.fallen[slug].label.lower()} and is not "
        "asked about here. Ask for changes, or open the draft again: it will then be asked."
        for slug in result.unasked
    ]
    if result.is_unexplained and result.level_before:
        reasons.append(
            f"The level goes down from {result.level_before.label.lower()}, but no answer does. "
            "Write what is new in the answer that it rests on."
        )
    if result.needs_second_person and not is_talked_through:
        reasons.append(TALK_FIRST)
    return reasons


def beside_answers(result: Fall, version: int = CURRENT_VERSION) -> list[tuple[str, str]]:
    """Return what is asked of single answers, each with the question it is about."""
    asked = (
        (result.stale, fresh_words),
        (result.repeated, own_words),
        (result.unknown, known_words),
    )
    return [(slug, words(slug, result.fallen[slug], version)) for slugs, words in asked for slug in slugs]


def fresh_words(slug: str, before: RiskLevel, version: int = CURRENT_VERSION) -> str:
    """Return what is asked of an answer that falls on its old evidence."""
    return (
        f"Enter what is new about {consideration(slug, version).in_a_sentence}: it was "
        f"{before.label.lower()}, and these words add little to what was said before."
    )


def own_words(slug: str, before: RiskLevel, version: int = CURRENT_VERSION) -> str:
    """Return what is asked of an answer that falls on the words of another."""
    return (
        f"Enter what is new about {consideration(slug, version).in_a_sentence} itself: it was "
        f"{before.label.lower()}, and you gave the same reason for another answer that you lowered."
    )


def known_words(slug: str, before: RiskLevel, version: int = CURRENT_VERSION) -> str:
    """Return what is asked of an answer that was high and of which nothing is known now."""
    return (
        f"{consideration(slug, version).in_a_sentence} was {before.label.lower()}, and “Not known” does not "
        "lower it. Leave it as it was until you know more."
    )


def lowered_by_its_checker(
    *, sent: RiskLevel, chosen: RiskLevel, level_before: RiskLevel | None = None
) -> bool:
    """Return whether a second person would lower what was sent to them as high or as a fall from it.

    Then the two do not agree, and the lower level is one person's word: it is sent back and checked anew.

    :param level_before: the level it falls from already as it was sent, or nothing
    """
    return bool(level_before or sent.rank >= FROM_RANK) and sent.rank > chosen.rank

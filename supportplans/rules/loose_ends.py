"""What still runs when she leaves, and what becomes of each: nothing is let go without a word.

Each loose end is handed on (to whom), ended (why) or explained before an exit is signed. What ends with the
support by its own nature says so itself. Facts in, answers out: no clock, no question to the database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, NotRequired, TypedDict

from django.db.models import TextChoices

from cases.models import AFTER_DEATH, ASKED_OF_HER, WITH_HER_DEATH, Deadline
from cases.rules.reasons import why_empty
from hestia.ui.words import day

K = Deadline.Kind
# Kept by the exit itself, or made for the time after it.
OF_THE_EXIT = frozenset({K.EXIT_CHECKLIST, K.EXIT_SIGN_OFF})
AFTERWARDS = frozenset({K.FOLLOW_UP, K.AFTER_EXIT})
# What we do again and again while we support her: it ends with the support, unless it is late.
OUR_ROUND = frozenset({K.RISK_SCREEN, K.FIRST_RISK_ASSESSMENT, K.RISK_REVIEW, K.FIRST_PLAN, K.PLAN_REVIEW})
# Days and steps of a referral that is under way: one answer about the referral answers them.
OF_THE_REFERRAL = frozenset(
    {
        *(K.NRM_EXPLANATION, K.NRM_TAKE_OVER, K.NRM_CONSENT, K.NRM_HANDOVER, K.NRM_RECEIPT),
        *(K.RG_DECISION, K.RECOVERY_REVIEW, K.MOVE_ON, K.RUN_UP, K.CHASE),
    }
)
ROOM = "room"  # the key of her room
# Checks, signatures and calls to a manager of ours: no other service can do them. Nor can it answer for her
# leaving before she was told a decision: of that, as of leaving before the least time, a manager is asked.
ONLY_OURS = frozenset(
    {
        K.RISK_SIGN_OFF,
        K.RISK_CALL,
        K.PLAN_ANSWER,
        K.DISCLOSURE_SIGN_OFF,
        K.LIFTING_SIGN_OFF,
        K.DECISION_LETTER,
        K.TELL_DECISION,
    }
)
# What protects her, however high her risk is: a safeguarding referral, a decision she was not told, and what
# leaves open who hears when we ring or write to her.
PROTECTS = frozenset({K.SAFEGUARDING, K.TELL_DECISION})
PROTECTING_TASKS = ASKED_OF_HER | {
    f"riskassessment.assessment.{part}" for part in ("make_referral", "decide_referral", "record_referral")
}
ROOM_BACK = {False: "It is given back on the day of leaving", True: "It is given back"}
LONGEST = 300  # characters of an answer


class How(TextChoices):
    """What becomes of a loose end."""

    HANDED_ON = "handed_on", "Handed on"
    ENDED = "ended", "Ended"
    EXPLAINED = "explained", "Left open, with a reason"


LETS_GO = frozenset({How.ENDED.value, How.EXPLAINED.value})  # then nobody does it


class EndAnswer(TypedDict):
    """What becomes of one: how, to whom or why, and what it was called then."""

    how: str
    words: str
    title: str
    of: str  # the key of the loose end that answers for it too; nothing where it is its own
    let_go: NotRequired[bool]  # whether it protects her and nobody does it: kept when the exit is signed


class Thing(NamedTuple):
    """Something besides a promise that runs or waits: an assessment, a concern, a question to a colleague.

    :param deadlines: the promises that were made for it, which its answer answers too
    :param is_question: whether a colleague was asked, which cannot be left as it is: nobody may answer later
    :param is_ours: whether only we can do it, so that no other service takes it on
    :param is_of_risk: whether it is about her safety: no answer for several things answers it
    :param protects: whether it protects her, however high her risk is
    """

    key: str
    title: str
    url: str = ""
    deadlines: tuple[int, ...] = ()
    is_question: bool = False
    is_ours: bool = False
    is_of_risk: bool = False
    protects: bool = False


@dataclass(frozen=True, kw_only=True)
class StillRunning:
    """What runs or waits on a case.

    :param deadlines: the open promises, and those that ended with her death
    :param referral: the referral while a decision is awaited, it is not sent yet, or one of its clocks runs
    :param things: what else waits
    :param room: her room, in words
    :param has_died: whether she died: then what ran for her ends with her death
    :param is_high_risk: whether her risk is high or very high now: then all that is about it protects her
    :param carried: by hearing, who goes on with it, or why she needs nobody there
    """

    exit_on: date
    deadlines: Sequence[Deadline] = ()
    referral: Thing | None = None
    things: Sequence[Thing] = ()
    room: str = ""
    carried: Mapping[int, str] = field(default_factory=dict)
    has_died: bool = False
    is_high_risk: bool = False


@dataclass(frozen=True, kw_only=True)
class LooseEnd:
    """One thing that still runs.

    :param by_itself: why it ends with the support, where nobody has to say so
    :param covers: the titles of the open promises that its answer answers too, by their keys
    :param is_question: whether a colleague was asked: it is answered before, handed on or withdrawn
    :param is_ours: whether only we can do it: it is ended or left, never handed on
    :param is_of_risk: whether it is about her safety, and so is answered by itself
    :param is_grave: whether it protects her: nobody lets it go without a reason of its own and a manager's
    """

    key: str
    title: str
    url: str = ""
    by_itself: str = ""
    covers: tuple[tuple[str, str], ...] = ()
    is_question: bool = False
    is_ours: bool = False
    is_of_risk: bool = False
    is_grave: bool = False

    @property
    def answers(self) -> list[How]:
        """Return what may become of it."""
        without = {How.EXPLAINED} if self.is_question else {How.HANDED_ON} if self.is_ours else set()
        return [how for how in How if how not in without]


def key_of(deadline: Deadline) -> str:
    """Return the name under which the answer about a promise is kept."""
    return f"deadline:{deadline.pk}"


def titled(deadline: Deadline) -> str:
    """Return a promise with its day: "Ring the solicitor, due Fri 27 Nov 2026"."""
    on = "on" if deadline.kind == K.APPOINTMENT else "due"
    return f"{deadline.title}, {on} {day(deadline.due_on)}"


def loose_ends(running: StillRunning) -> list[LooseEnd]:
    """Return what still runs, each once: what protects her, what else is answered, what ends by itself."""
    taken = {pk for thing in running.things for pk in thing.deadlines}
    by_key = {deadline.pk: deadline for deadline in running.deadlines}
    of_referral = [
        deadline
        for deadline in running.deadlines
        if running.referral
        and deadline.kind in OF_THE_REFERRAL
        and deadline.pk not in taken
        and not is_cut_short(deadline, running)
    ]
    ends: list[LooseEnd] = []
    if running.referral:
        ends.append(from_thing(running.referral, of_referral))
        taken |= {deadline.pk for deadline in of_referral}
    ends += [
        from_thing(thing, [by_key[pk] for pk in thing.deadlines if pk in by_key]) for thing in running.things
    ]
    ends += [from_deadline(deadline, running) for deadline in running.deadlines if asks(deadline, taken)]
    if running.room:
        ends.append(LooseEnd(key=ROOM, title=running.room, by_itself=ROOM_BACK[running.has_died]))
    if running.has_died:
        ends = [after_death(end) for end in ends]
    ends = [replace(end, is_grave=is_grave(end, running)) for end in ends]
    return sorted(ends, key=lambda end: (bool(end.by_itself), not end.is_grave))


def is_cut_short(deadline: Deadline, running: StillRunning) -> bool:
    """Whether she leaves before the least time to move on is over: somebody says why, and a manager too."""
    return deadline.kind == K.MOVE_ON and deadline.is_open and deadline.due_on > running.exit_on


def is_grave(end: LooseEnd, running: StillRunning) -> bool:
    """Whether something protects her now, so that it does not simply end. After her death nothing does."""
    if end.by_itself or running.has_died:
        return False
    return end.is_grave or (end.is_of_risk and running.is_high_risk)


def after_death(end: LooseEnd) -> LooseEnd:
    """Return what ran for her as ended by her death; a concern, or a question to a colleague, is answered.

    A concern may be about her children, or about how she died.
    """
    if end.is_question or end.by_itself or end.key.startswith(("concern:", "deadline:")):
        return end
    return replace(end, by_itself=WITH_HER_DEATH)


def asks(deadline: Deadline, taken: Iterable[int]) -> bool:
    """Whether a promise is a loose end of its own."""
    return deadline.pk not in set(taken) and deadline.kind not in OF_THE_EXIT | AFTERWARDS


def from_thing(thing: Thing, deadlines: Iterable[Deadline]) -> LooseEnd:
    """Return something that waits, with the promises that were made for it."""
    return LooseEnd(
        key=thing.key,
        title=thing.title,
        url=thing.url,
        covers=tuple((key_of(deadline), titled(deadline)) for deadline in deadlines),
        is_question=thing.is_question,
        is_ours=thing.is_ours,
        is_of_risk=thing.is_of_risk,
        is_grave=thing.protects,
    )


def from_deadline(deadline: Deadline, running: StillRunning) -> LooseEnd:
    """Return an open promise; it ends by itself where that follows from what it is."""
    end = LooseEnd(
        key=key_of(deadline),
        title=titled(deadline),
        url=deadline.action_url if deadline.case_id else "",
        is_ours=deadline.kind in ONLY_OURS or is_cut_short(deadline, running),
        is_of_risk=deadline.is_of_risk or deadline.group == "risk",
        is_grave=deadline.kind in PROTECTS
        or deadline.source_kind in PROTECTING_TASKS
        or is_cut_short(deadline, running),
    )
    if is_cut_short(deadline, running):
        least = f"Leaving before the move-on period reaches its minimum on {day(deadline.due_on)}"
        end = replace(end, title=least)
    has_ended = not deadline.is_open  # when her death was written down: an appointment made since is open
    if has_ended or (running.has_died and deadline.kind not in AFTER_DEATH | {K.APPOINTMENT}):
        return replace(end, by_itself=WITH_HER_DEATH)
    if deadline.kind in OUR_ROUND and deadline.due_on >= running.exit_on:
        return replace(end, by_itself="Our reviews end with our support")
    if holder := running.carried.get(deadline.pk):
        return replace(end, by_itself=holder)
    return end


def is_answered(end: LooseEnd, answers: Mapping[str, EndAnswer]) -> bool:
    """Whether somebody has said what becomes of it, or it says so itself."""
    answer = answers.get(end.key)
    if end.by_itself or answer is None:
        return bool(end.by_itself)
    is_said = answer["how"] in end.answers and bool(answer["words"].strip())
    return is_said and not (is_let_go(end, answers) and why_empty(answer["words"]))


def is_let_go(end: LooseEnd, answers: Mapping[str, EndAnswer]) -> bool:
    """Whether something protects her, and somebody said that it ends or is left: nobody has it then."""
    return end.is_grave and end.key in answers and answers[end.key]["how"] in LETS_GO


def let_go(ends: Iterable[LooseEnd], answers: Mapping[str, EndAnswer]) -> list[LooseEnd]:
    """Return what protects her and nobody will do: of these a manager says why, in their own words."""
    return [end for end in ends if is_let_go(end, answers)]


def without_reason(ends: Iterable[LooseEnd], answers: Mapping[str, EndAnswer]) -> dict[str, str]:
    """Return, by key, why something that protects her is let go without a reason of its own, in words."""
    refusals, given = {}, dict[str, LooseEnd]()
    for end in let_go(ends, answers):
        words = answers[end.key]["words"].strip()
        same = given.setdefault(words.casefold(), end)
        if why := why_empty(words):
            refusals[end.key] = f"“{end.title}” protects her. {why}"
        elif same.key != end.key:
            refusals[end.key] = (
                f"“{end.title}” protects her. Say why this one ends: “{same.title}” has the same"
            )
    return refusals


def unanswered(ends: Iterable[LooseEnd], answers: Mapping[str, EndAnswer]) -> list[LooseEnd]:
    """Return what stands in the way of an exit: what nobody has answered."""
    return [end for end in ends if not is_answered(end, answers)]


def left(ends: Iterable[LooseEnd], answers: Mapping[str, EndAnswer]) -> dict[str, EndAnswer]:
    """Return what became of each when she left, the promises that another answered for included."""
    return dict(every_answer(ends, answers))


def every_answer(
    ends: Iterable[LooseEnd], answers: Mapping[str, EndAnswer]
) -> Iterator[tuple[str, EndAnswer]]:
    """Yield each key with its answer."""
    for end in ends:
        if not is_answered(end, answers):
            continue
        if end.by_itself:
            how, words = How.ENDED.value, end.by_itself
        else:
            how, words = answers[end.key]["how"], answers[end.key]["words"]
        answer = EndAnswer(how=how, words=words, title=end.title, of="")
        yield end.key, EndAnswer(**answer, let_go=True) if is_let_go(end, answers) else answer
        for key, title in end.covers:
            yield key, EndAnswer(how=how, words=words, title=title, of=end.key)


def becomes(answer: Mapping[str, Any]) -> str:
    """Return what becomes of something, in words: "Handed on: Brightwater Law, 020 7946 0001"."""
    return f"{How(answer['how']).label}: {answer['words'].rstrip('.')}"


class Mark(StrEnum):
    """What stands before a fact: a tick says that something is fulfilled, and nothing else does."""

    MET = "met"
    FACT = "fact"
    UNMET = "unmet"


def mark_of(answer: Mapping[str, Any], *, is_let_go: bool) -> Mark:
    """Return what stands before what became of one: a tick where somebody has it now."""
    if is_let_go:
        return Mark.UNMET
    return Mark.MET if answer["how"] == How.HANDED_ON else Mark.FACT


class Line(NamedTuple):
    """What became of one, in words; nothing yet where nobody has said so."""

    title: str
    becomes: str
    mark: Mark = Mark.FACT


def as_left(answers: Mapping[str, EndAnswer]) -> list[Line]:
    """Return what became of what still ran when she left: what was let go first, then what somebody has."""
    own = [answer for answer in answers.values() if not answer["of"]]
    # The database keeps them in no order that means anything.
    ordered = sorted(
        own,
        key=lambda answer: (not answer.get("let_go"), answer["how"] != How.HANDED_ON, answer["title"]),
    )
    return [
        Line(
            answer["title"],
            becomes(answer).removesuffix("."),
            mark_of(answer, is_let_go=answer.get("let_go", False)),
        )
        for answer in ordered
    ]


def as_answered(ends: Iterable[LooseEnd], answers: Mapping[str, EndAnswer]) -> list[Line]:
    """Return what still runs before she leaves, with what is to become of it."""
    return [
        Line(
            end.title,
            end.by_itself or (becomes(answers[end.key]) if is_answered(end, answers) else ""),
        )
        for end in ends
    ]

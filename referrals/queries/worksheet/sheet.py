"""The worksheet: which questions are asked, what is answered and by whom, and what is still open."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from hestia.ui.words import counted, number
from referrals.queries.worksheet.facts import RecordFacts
from referrals.queries.worksheet.recorded import RecordedAnswer, recorded_answers
from referrals.rules.worksheet.exploiters import TYPES
from referrals.rules.worksheet.question import AnswerFrom, FieldKind, Home, Question, Section
from referrals.rules.worksheet.questions import ASKED_AS_ONE, NO_LONGER_ASKED, SECTIONS

NOTHING = RecordedAnswer()
ONE_AT_LEAST = {TYPES}  # groups of boxes of which one must be ticked
BOXES = {FieldKind.TICK, FieldKind.FILES}
TYPED = {FieldKind.LINE, FieldKind.LONG, FieldKind.LISTED, FieldKind.DAY}


@dataclass(frozen=True, slots=True)
class Line:
    """One question that is asked, and its answer: the record's, what was typed here, or none yet."""

    question: Question
    known: RecordedAnswer = NOTHING
    typed: str = ""
    is_open: bool = False  # whether the form waits for it

    @property
    def value(self) -> str:
        """Return the answer as the form takes it."""
        return answer_that_counts(self.question, self.known, self.typed)

    @property
    def words(self) -> str:
        """Return the answer as people read it."""
        return in_words(self.question, self.value)

    @property
    def is_of_the_record(self) -> bool:
        """Whether it is not typed here: the record has it, or is where it belongs."""
        way = self.question.way
        return way is AnswerFrom.HELD or (way is AnswerFrom.EITHER and bool(self.known.value))

    @property
    def stands_elsewhere(self) -> bool:
        """Whether another page, which the reader may open, is where it is changed."""
        is_open_to_reader = not (self.known.is_covered or self.known.is_kept_from_role)
        has_home = self.question.home not in {None, Home.CASE} and not self.question.group
        is_asked = bool(self.value) or self.is_open
        return self.is_of_the_record and has_home and is_asked and is_open_to_reader

    @property
    def height(self) -> int:
        """Return how many lines of a box its words need, about."""
        return min(14, sum(1 + len(line) // 70 for line in self.words.splitlines()) or 1)

    @property
    def too_long(self) -> str:
        """Return by how much it is longer than its box on the form, in words; nothing if it is not.

        What is typed is held to it; the record's words and those typed after them can be more together.
        """
        longest = self.question.longest
        if longest is None or len(self.value) <= longest:
            return ""
        over = counted(len(self.value) - longest, "character")
        return f"{over} too many: the form takes {number(longest)} here. Shorten it before you copy it"

    @property
    def can_be_copied(self) -> bool:
        """Whether there are words to copy into the form: what is chosen there is not pasted."""
        return bool(self.value) and not self.known.is_covered and self.question.kind in TYPED


def answer_that_counts(question: Question, known: RecordedAnswer, typed: str) -> str:
    """Return the answer that counts: what the record has is asked nobody again."""
    match question.way:
        case AnswerFrom.TYPED:
            return typed
        case AnswerFrom.HELD:
            return known.value
        case AnswerFrom.EITHER:
            return known.value or typed
        case AnswerFrom.ADDED:
            return "\n\n".join(filter(None, (known.value, typed)))


def in_words(question: Question, value: str) -> str:
    """Return an answer as people read it."""
    if question.choices:
        labels = dict(question.choices)
        return ", ".join(labels.get(choice, choice) for choice in value.split(",") if choice)
    return "Yes" if value and question.kind in BOXES else value


@dataclass(frozen=True)
class Part:
    """One section, with the questions it asks now."""

    section: Section
    lines: Sequence[Line]

    @cached_property
    def must(self) -> list[Line]:
        """Return the questions the form wants answered: the boxes of a group count once."""
        return [line for line in self.lines if is_wanted(line.question)]

    @cached_property
    def gaps(self) -> list[Line]:
        """Return those that are not."""
        return [line for line in self.must if line.is_open]

    @property
    def answered(self) -> int:
        """Return how many of them are."""
        return len(self.must) - len(self.gaps)

    @property
    def left(self) -> str:
        """Return how many are not, in words."""
        return f"{len(self.gaps)} to answer"

    @cached_property
    def rows(self) -> list[Line]:
        """Return the lines as they are read: boxes to tick as one, and no place left empty."""
        rows = []
        for line in self.lines:
            group = line.question.group
            if group in ONE_AT_LEAST:
                if line.question is first_of(group):
                    rows.append(
                        ticked(group, [member for member in self.lines if member.question.group == group])
                    )
            elif not group or line.value or line.question.is_required:
                rows.append(line)
        return rows


def is_wanted(question: Question) -> bool:
    """Whether a question counts as one the form wants answered."""
    return question.is_required or (question.group in ONE_AT_LEAST and question is first_of(question.group))


def first_of(group: str) -> Question:
    """Return the first question of a group."""
    return next(question for section in SECTIONS for question in section.questions if question.group == group)


def ticked(group: str, lines: Sequence[Line]) -> Line:
    """Return the boxes of a group as one line: which are ticked."""
    choices = tuple((line.question.key, line.question.text) for line in lines)
    question = replace(
        lines[0].question,
        text=ASKED_AS_ONE[group],
        kind=FieldKind.SEVERAL,
        choices=choices,
        way=AnswerFrom.HELD,
    )
    chosen = ",".join(line.question.key for line in lines if line.value)
    notes = " ".join(line.known.note for line in lines if line.known.note)
    return Line(question, RecordedAnswer(chosen, notes), is_open=lines[0].is_open)


class Worksheet:
    """What the record knows and what was typed, laid over the form: section by section, in its order."""

    def __init__(self, known: Mapping[str, RecordedAnswer], typed: Mapping[str, str]) -> None:
        self.known = known
        self.typed = typed
        given: dict[str, str] = {}
        # A question hangs on earlier ones only, so one pass settles which are asked.
        asked = {section.slug: list(self._asked(section.questions, given)) for section in SECTIONS}
        self.given: Mapping[str, str] = given
        self.parts = [
            Part(section, [self.line(question) for question in asked[section.slug]]) for section in SECTIONS
        ]

    def _asked(self, questions: Iterable[Question], given: dict[str, str]) -> Iterator[Question]:
        for question in questions:
            if question.when.holds(given):
                known = self.known.get(question.key, NOTHING)
                given[question.key] = answer_that_counts(question, known, self.typed.get(question.key, ""))
                yield question

    def line(self, question: Question) -> Line:
        """Return a question with its answer."""
        known, typed = self.known.get(question.key, NOTHING), self.typed.get(question.key, "")
        if question.group in ONE_AT_LEAST:
            ticked = any(value for key, value in self.given.items() if key.startswith(f"{question.group}-"))
            return Line(question, known, typed, is_open=is_wanted(question) and not ticked)
        is_open = question.is_required and not self.given.get(question.key)
        return Line(question, known, typed, is_open=is_open)

    def may_ask(self, section: Section) -> list[Line]:
        """Return a section's questions with those that hang on an answer still to be given on its page.

        Those have a box, which waits; what the record holds is shown once it is asked.
        """
        lines = [self.line(question) for question in section.questions]
        typed_here = {line.question.key for line in lines if not line.is_of_the_record}
        return [
            line
            for line in lines
            if line.question.when.holds(self.given)
            or (not line.is_of_the_record and self._waits(line.question, typed_here))
        ]

    def _waits(self, question: Question, typed_here: Container[str]) -> bool:
        """Whether a question is asked, but for answers that are still to be given on this page."""
        return all(
            key in typed_here or set(self.given.get(key, "").split(",")) & set(these)
            for key, these in question.when.answers
        )

    @cached_property
    def asking(self) -> list[Part]:
        """Return the sections that ask anything."""
        return [part for part in self.parts if part.lines]

    @property
    def must(self) -> int:
        """Return how many questions the form wants answered."""
        return sum(len(part.must) for part in self.parts)

    @property
    def answered(self) -> int:
        """Return how many of them are."""
        return sum(part.answered for part in self.parts)

    @property
    def left(self) -> int:
        """Return how many of them are not."""
        return self.must - self.answered

    @property
    def gaps(self) -> list[Line]:
        """Return what must be answered before it can be sent."""
        return [line for part in self.parts for line in part.rows if line.is_open]

    @cached_property
    def no_longer_asked(self) -> list[Line]:
        """Return the answers to questions that the form asks nobody any more."""
        asked = {question.key for section in SECTIONS for question in section.questions}
        ended = {question.key: question for question in NO_LONGER_ASKED}
        ended |= {
            key: Question(key=key, text=key.replace("-", " ").capitalize())
            for key in self.typed
            if key not in asked | ended.keys()
        }
        return [line for question in ended.values() if (line := self.line(question)).value]

    @cached_property
    def not_asked_now(self) -> list[Line]:
        """Return what was typed for questions that her other answers lead past now."""
        passed = {
            question.key: self.line(question)
            for section in SECTIONS
            for question in section.questions
            if question.key not in self.given and question.way is not AnswerFrom.HELD
        }
        return [line for line in passed.values() if line.typed]

    @property
    def is_duty_to_notify(self) -> bool:
        """Whether she said no: then it is no referral, and has no name unless she helps."""
        return self.given.get("pv-want-to-submit-nrm") == "no"


def sheet_of(facts: RecordFacts, *, today: date) -> Worksheet:
    """Return the worksheet as the record and what was typed fill it in on a day."""
    return Worksheet(recorded_answers(facts, today=today), facts.typed)

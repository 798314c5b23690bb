"""The Home Office's form as data: each question in its place, when it is asked, and where its answer stands.

Keys, pages, order and limits are those of the online form of April 2026 (``referrals/data``); the words are
our own. A question asked in either branch, referral or Duty to Notify, stands in both, and has one answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Any

LONGEST = 15_000  # characters the form takes
A_LINE = 250  # where the form states no limit of its own: names off its lists
SAYS_YES = "yes"  # what a ticked box is kept as


class FieldKind(StrEnum):
    """How a question is answered. The values are the form's own."""

    LINE = "input-text"
    LONG = "textarea"
    ONE = "radio-group"
    LISTED = "select"  # a name off one of the form's long lists, typed here
    TICK = "checkbox"
    SEVERAL = "checkbox-group"
    DAY = "input-date"
    FILES = "input-file"


class Home(Enum):
    """Where in the record an answer stands: what that page is called, its name and its own part."""

    CASE = ("The case", "desk:case")
    ABOUT = ("About her", "cases:details", "about")
    LANGUAGE = ("Language and communication", "cases:details", "language")
    STATUS = ("Immigration and health", "cases:details", "immigration-and-health")
    CONTACT = ("Safe contact", "cases:details", "safe-contact")
    ADDRESSES = ("Addresses", "cases:details", "addresses")
    CAME = ("How she came to us", "cases:details", "came-to-us")
    HAPPENED = ("What happened", "cases:details", "what-happened")
    PEOPLE = ("People", "cases:people")
    PAPERS = ("Papers", "cases:papers")
    CONSENT = ("Her consent", "referrals:consent")
    ANSWERS = ("Her answers on the NRM", "referrals:answers")
    EXPLAINED = ("Explanation of the NRM", "referrals:explanation")
    HANDOVER = ("Handover", "referrals:overview")

    @property
    def title(self) -> str:
        """Return what the page is called."""
        return str(self.value[0])


class AnswerFrom(Enum):
    """Who has the answer: what is told once is asked once."""

    TYPED = "typed"  # nothing else holds it: it is written on the worksheet
    HELD = "held"  # the record holds it, and it is changed there
    EITHER = "either"  # the record's answer counts; where it has none, the worksheet's
    ADDED = "added"  # the record's words, and what is written after them


@dataclass(frozen=True, slots=True)
class When:
    """After which answers a question is asked: every question named must have one of its answers."""

    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __and__(self, other: "When") -> "When":
        return When(self.answers + other.answers)

    def holds(self, given: Mapping[str, str]) -> bool:
        """Whether it is asked, after these answers. No answer is an answer too: ``""``."""
        return all(set(given.get(key, "").split(",")) & set(these) for key, these in self.answers)


def after(key: str, *answers: str) -> When:
    """Return: asked after one of these answers to that question."""
    return When(((key, answers),))


ALWAYS = When()
ADULT = after("pv-under-age", "no")
CHILD = after("pv-under-age", "yes", "not-sure")
# An adult who has not been asked yet is prepared for as one who says yes; nothing is sent before she does.
REFERRAL = after("pv-want-to-submit-nrm", "yes", "")
DUTY_TO_NOTIFY = after("pv-want-to-submit-nrm", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field of the form."""

    key: str
    text: str
    kind: FieldKind = FieldKind.LONG
    is_required: bool = True  # when it is asked
    longest: int | None = LONGEST
    choices: tuple[tuple[str, str], ...] = ()
    when: When = ALWAYS
    hint: str = ""
    way: AnswerFrom = AnswerFrom.TYPED
    home: Home | None = None
    group: str = ""  # fields that are one question here: boxes to tick, names one on each line
    is_off_paper: bool = False  # how she is reached, and where she is: it stands on no paper
    page: str = ""  # the form's own

    @property
    def name(self) -> str:
        """Return the name of its box: fields of a group share one."""
        return self.group or self.key


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form."""

    slug: str
    heading: str
    questions: tuple[Question, ...]
    lede: str = ""

    @property
    def keys(self) -> list[str]:
        """Return the keys of its questions."""
        return [question.key for question in self.questions]


def page(name: str, *questions: Question, when: When = ALWAYS) -> tuple[Question, ...]:
    """Return the questions of one page of the form, asked only when the page is."""
    return tuple(replace(question, page=f"/{name}", when=when & question.when) for question in questions)


def only(when: When, *questions: Question) -> tuple[Question, ...]:
    """Return questions that one branch of the form asks."""
    return tuple(replace(question, when=when & question.when) for question in questions)


def long(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, **more)


def line(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, kind=FieldKind.LINE, **more)


def listed(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, kind=FieldKind.LISTED, **{"longest": None, **more})


def one(key: str, text: str, *choices: tuple[str, str], **more: Any) -> Question:
    return Question(key=key, text=text, kind=FieldKind.ONE, longest=None, choices=choices, **more)


def tick(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, text=text, kind=FieldKind.TICK, longest=None, **more)


YES, NO, NOT_SURE = (SAYS_YES, "Yes"), ("no", "No"), ("not-sure", "Not sure")
WAYS = (("email", "By e-mail"), ("post", "By post"))
HELD, EITHER, ADDED = ({"way": way} for way in (AnswerFrom.HELD, AnswerFrom.EITHER, AnswerFrom.ADDED))
OPTIONAL = {"is_required": False}
NO_LIMIT = {"longest": None}

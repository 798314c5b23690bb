"""The letter that answers her: it takes longer, not given or not all of it, what was decided, used again.

UK GDPR, article 12(3) and (4): within the month she is told why, and where she can complain or go to court;
article 18(3): what she had restricted is used again only once she was told.
"""

from dataclasses import dataclass, field
from datetime import date

from cases.models import Case
from cases.queries.secrets import has_her_code
from hestia.accounts.models import User
from hestia.pdf import Audience, Document, Fact, render
from hestia.refusals import Refused
from hestia.ui.words import counted, date_words
from hestia.workingdays.models import BankHoliday
from rights.documents.on_top import LeftOut, left_out_of, sheet_on_top
from rights.documents.reaching import ways_to_us
from rights.models import AccessRequest, Correction
from rights.rules import grounds, reasons
from rights.rules.clocks import UNANSWERED_AFTER, count
from rights.rules.further import COMMISSIONER

TELLS = frozenset({Fact.REFERENCE, Fact.FIRST_NAME})
CODE_WORD = "This contains her code word. Take the word out first: anyone who finds the letter could use it."
Decision, End, What = Correction.Decision, AccessRequest.End, Correction.What
ENDED = {
    End.PASSED_ON: ("Your request was passed on", "Somebody else keeps the record that you asked for."),
    End.INVALID: (
        "You are not given a copy",
        "We cannot answer what you asked for in the way that you asked.",
    ),
    End.TAKEN_BACK: ("Your request has ended", "You told us that you do not want the copy any more."),
    End.NO_ANSWER: (
        "Your request has ended",
        f"We had to ask you something first, and heard nothing for {UNANSWERED_AFTER} days.",
    ),
}
SAID = {
    What.WRONG: "That it is wrong",
    What.INCOMPLETE: "That something is missing",
    What.OBJECTS: "That we do not use it",
    What.ERASE: "That we erase it",
    What.RESTRICT: "That we keep it, and do not use it",
}
DECIDED = {
    Decision.CORRECTED: "We have corrected it",
    Decision.AGREED: "We do what you asked",
    Decision.NOTED: "It is marked as disputed",
    Decision.UNCHANGED: "We do not change it",
}
LONGER = "Your copy takes longer"
MORE_TIME = "You asked for a copy of what is written about you. You will have it, but we need more time."
HAVE_IT_BY = "You have it by"
MAY_TAKE_LONGER = (
    "We may take two months more if it is complex, or one of many requests",
    "UK GDPR, article 12(3)",
)
NOTHING_TO_DO = "You do not have to do anything. It stays free."
NOT_DONE = "We do not do what you asked"
STAYS = (
    "We have not changed it. What you say is kept with it, and everyone who may read the one reads the other."
)
TOLD_TOO = (
    "We tell those outside who were told it before, unless we cannot. Ask us, and we tell you who they are."
)
BEFORE_USE = "We tell you before we use it again."
USED_AGAIN = "We are going to use it again"
TOLD_BEFORE = ("We tell you before we use it again", "UK GDPR, article 18(3)")
STAYS_WITH_IT = "What you said about it is kept with it. Nothing is erased by this."
ASK_AGAIN = "You can ask us again, on any day, to keep it and not to use it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one letter says, in words to her."""

    name: str  # of its file, and in the log
    title: str
    opening: str
    facts: list[tuple[str, str]]
    about: str = ""  # what part of her record is meant, and why, each as somebody typed it
    why: str = ""
    rules: list[tuple[str, str]] = field(default_factory=list)  # a reason, and its law
    after: list[str] = field(default_factory=list)
    left_out: LeftOut | None = None  # of her copy, which the sheet on top says in her language too

    @property
    def typed(self) -> str:
        """Return all in which somebody's words may stand."""
        return "\n".join([self.why, self.about, *(words for _, words in self.facts)])


def takes_longer(asked: AccessRequest, *, why: str, today: date) -> Told:
    """Return that her copy takes two months more, by when she has it, and why."""
    calendar = BankHoliday.objects.calendar("ew")
    until = count(asked.received_on, asked.intervals, is_extended=True, calendar=calendar, today=today).due_on
    return Told(
        name="longer",
        title=LONGER,
        opening=MORE_TIME,
        facts=[("You asked on", date_words(asked.received_on)), (HAVE_IT_BY, date_words(until))],
        why=why,
        rules=[MAY_TAKE_LONGER],
        after=[NOTHING_TO_DO],
    )


def not_given(asked: AccessRequest, *, end: str, why: str) -> Told:
    """Return that she is given no copy, and why."""
    title, opening = ENDED[End(end)]
    return Told(
        name="ended",
        title=title,
        opening=f"You asked for a copy of what is written about you. {opening}",
        facts=[("You asked on", date_words(asked.received_on))],
        why=why,
        after=["You can ask again on any day, in any words."],
    )


def given_in_part(asked: AccessRequest) -> Told:
    """Return that her copy leaves something out: how much, and for which reasons."""
    left_out = left_out_of(asked)
    numbers = [
        ("Not given at all", left_out.withheld),
        ("Given with words or parts hidden", left_out.hidden),
    ]
    return Told(
        name="in-part",
        title="What your copy leaves out",
        opening="You asked for a copy of what is written about you. You are given it, but not all of it.",
        facts=[
            ("You asked on", date_words(asked.received_on)),
            *((label, counted(number, "piece")) for label, number in numbers if number),
        ],
        rules=[(str(reason.label), reasons.SOURCES[reason]) for reason in left_out.reasons],
        left_out=left_out,
        after=["The copy lists each piece, with its day and the reason, under “What is not given, and why”."],
    )


def decided(correction: Correction, *, decision: str, ground: str, why: str) -> Told:
    """Return what was decided about what she says is wrong, or asks that we do with it."""
    is_agreed, is_of_use = decision == Decision.AGREED, correction.is_of_use
    after = [STAYS] if decision == Decision.NOTED else []
    if decision != Decision.UNCHANGED:
        after.append(TOLD_TOO)
    if is_agreed and correction.what in {What.RESTRICT, What.OBJECTS}:
        after.append(BEFORE_USE)
    return Told(
        name="answer",
        title=NOT_DONE if is_of_use and not is_agreed else DECIDED[Decision(decision)],
        opening=f"You {'asked' if is_of_use else 'told'} us about something in your record. We answer here.",
        facts=[
            ("You asked on" if is_of_use else "You told us on", date_words(correction.received_on)),
            ("What you asked" if is_of_use else "What you said", SAID[What(correction.what)]),
            *place_of(correction),
        ],
        about="" if correction.row_kind else correction.subject,  # of a row it is our word for its kind
        why=why,
        rules=[grounds.told(grounds.Ground(ground))] if ground else [],
        after=after,
    )


def used_again(correction: Correction, *, why: str) -> Told:
    """Return that what was kept and not used, as she asked, is used again, and why."""
    facts = [("You asked on", date_words(correction.received_on))]
    if correction.answered_on:
        facts.append(("We said yes on", date_words(correction.answered_on)))
    return Told(
        name="used-again",
        title=USED_AGAIN,
        opening="You asked us not to use something in your record, and we did not use it. That now changes.",
        facts=[*facts, *place_of(correction)],
        why=why,
        rules=[TOLD_BEFORE],
        after=[STAYS_WITH_IT, ASK_AGAIN],
    )


def place_of(correction: Correction) -> list[tuple[str, str]]:
    """Return of what she speaks: all of her record, or which part, if she knows."""
    if correction.is_of_all:
        return [("All of your record", "Yes")]
    return [("Which part of your record", correction.subject)] if correction.subject else []


def letters_about(asked: AccessRequest, *, can_send: bool, today: date) -> list[Told]:
    """Return what she is told in writing of what was recorded about her request.

    :param can_send: whether a second person said yes to her copy as it is
    """
    letters = []
    if asked.is_open and asked.extension_why:
        letters.append(takes_longer(asked, why=asked.extension_why, today=today))
    if asked.was_sent or can_send:
        told = given_in_part(asked)
        letters += [told] if told.rules else []
    elif not asked.is_open:
        # What ended by itself says why in our words of it, which are not to her.
        why = "" if asked.end == End.NO_ANSWER else asked.end_words
        letters.append(not_given(asked, end=asked.end, why=why))
    return letters


def letters_of(correction: Correction) -> list[Told]:
    """Return what she is told in writing of what was recorded about something she says is wrong, or asks."""
    letters = []
    if not correction.is_open:
        answer = {"decision": correction.decision, "ground": correction.ground, "why": correction.reason}
        letters.append(decided(correction, **answer))
    if correction.lifted_at:
        letters.append(used_again(correction, why=correction.lifted_why))
    return letters


def letter(case: Case, told: Told, *, by: User, on: date) -> Document:
    """Return it as it is printed.

    :raises Refused: what was typed has her code word in it
    """
    refuse_code_word(case, told)
    return laid_out(told, reference=case.reference, first_name=case.client.goes_by, by=by, on=on)


def refuse_code_word(case: Case, told: Told) -> None:
    """Refuse a letter that says her code word: anybody may find it."""
    if has_her_code(case, told.typed):
        raise Refused(CODE_WORD)


def laid_out(
    told: Told,
    *,
    reference: str,
    by: User,
    on: date,
    template: str = "pdf/letter_to_her.html",
    tells: frozenset[Fact] = TELLS,
    **further: object,
) -> Document:
    """Return it as it is laid out, to her or to whoever complained.

    :param further: what the template says besides
    """
    return Document(
        template=template,
        title=told.title,
        file_name=f"{reference}-{told.name}.pdf",
        reference_line=f"{reference}. Made {date_words(on)} by {by.initials}.",
        audience=Audience.CLIENT,
        tells=tells,
        context={
            "told": told,
            "made_on": on,
            "us": ways_to_us(),
            "reference": reference,
            "commissioner": COMMISSIONER,
            **further,
        },
    )


def paper_of(case: Case, told: Told, document: Document) -> bytes:
    """Return a letter as it goes to her: a sheet in her language is on top."""
    title = "What I asked about what is written about me"
    on_top = sheet_on_top(case, title=title, file_name=document.file_name, left_out=told.left_out)
    return render(*([on_top] if on_top else []), document)

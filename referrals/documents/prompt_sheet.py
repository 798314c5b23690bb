"""The form's questions with room to write, for an interview on paper."""

from collections.abc import Iterator

from hestia.pdf import Audience, Document
from referrals.rules.worksheet.question import FieldKind, Home, Question
from referrals.rules.worksheet.questions import ASKED_AS_ONE, SECTIONS
from referrals.rules.worksheet.reporting import LA

# Nobody asks her who sends it, or which papers we hold.
NOT_ASKED_OF_HER = {Home.CASE, Home.HANDOVER, Home.PAPERS, Home.EXPLAINED}


def prompt_sheet() -> Document:
    """Return the form's questions with room to write: for an interview on paper. It names nobody."""
    return Document(
        template="pdf/prompt_sheet.html",
        title="Questions for a referral",
        file_name="referral-questions.pdf",
        reference_line="Questions for a referral, in the order of the form of April 2026.",
        audience=Audience.INTERNAL,
        tells=frozenset(),
        context={"sections": list(prompts())},
    )


def prompts() -> Iterator[dict[str, object]]:
    """Return what she is asked, section by section; what either branch asks, where a referral does."""
    last = {question.name: section for section in SECTIONS for question in section.questions}
    for section in SECTIONS:
        hers = [
            question
            for question in section.questions
            if is_asked_of_her(question) and last[question.name] is section
        ]
        once = {question.name: question for question in reversed(hers)}
        if once:
            questions = [prompt(question) for question in reversed(once.values())]
            yield {"heading": section.heading, "lede": section.lede, "questions": questions}


def is_asked_of_her(question: Question) -> bool:
    """Whether it is asked in an interview, and its answer may stand on paper that may be lost."""
    is_kept_off = question.is_off_paper or question.key.startswith(("fr-", "pv-name-", LA))
    return question.home not in NOT_ASKED_OF_HER and not is_kept_off


def prompt(question: Question) -> dict[str, object]:
    """Return a question as paper asks it: boxes to tick, or lines to write on."""
    text, choices = question.text, [label for _, label in question.choices]
    if question.group:
        text = ASKED_AS_ONE[question.group]
        same = (
            sibling
            for section in SECTIONS
            for sibling in section.questions
            if sibling.group == question.group
        )
        choices = [sibling.text for sibling in same] if question.kind is FieldKind.TICK else []
    elif question.kind is FieldKind.TICK:
        choices = ["Yes"]
    lines = 4 if question.kind is FieldKind.LONG else 2 if question.group else 1
    return {"text": text, "hint": question.hint, "choices": choices, "lines": range(0 if choices else lines)}

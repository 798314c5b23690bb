"""The forms with room to write, asked as the pages ask: each with a code of its own, and nobody's name."""

from collections.abc import Iterator, Sequence
from typing import Any

import segno
from django import forms

from cases.forms.consents import ASKED_ELSEWHERE, ConsentForm
from cases.forms.intake.steps import COUNTED
from cases.forms.notes import NoteForm
from cases.models import Consent, Entry
from cases.models.client import ThreeState
from hestia.pdf import Audience, Document
from hestia.ui.forms import LongText
from outage.models import Sheet
from outage.rules.anybody import of_anybody
from outage.rules.codes import shown
from outage.rules.kinds import KINDS
from referrals.documents.prompt_sheet import prompts
from riskassessment.forms.incidents import IncidentForm
from riskassessment.forms.screens import RapidScreenForm

MOST_BOXES = 20  # of one question; what has more, as the boroughs of London, is written on a line
# What is secret is not written on paper that lies about. It is asked again when it is keyed in.
NOT_ON_PAPER = frozenset({"address", "borough", "code_word", "emergency_contact", "must_not_know", "no_name"})
OF_A_SCREEN = "Voice typing works here. "  # what a hint says of the page alone
LONG, SHORT = 4, 1  # lines to write on
# What paper cannot know, and a page does: asked in other words, with another hint.
OTHERWISE = {
    "risk_now": ("If her risk was very high: has it changed?", "Look at it at every contact."),
}

type AnyForm = Any  # the class of a form: mypy knows no `base_fields`
type Asked = dict[str, object]
type Section = dict[str, object]


def sheet_document(sheet: Sheet) -> Document:
    """Return one sheet. Its code stands on each page, in letters and as a square that a camera reads."""
    code, label = shown(sheet.code), Sheet.Kind(sheet.kind).label
    return Document(
        template="pdf/blank_sheet.html",
        title=label,
        file_name="sheets.pdf",
        reference_line=f"Sheet {code}. {label}, form {sheet.form_version}.",
        audience=Audience.INTERNAL,
        tells=frozenset(),
        context={
            "code": code,
            "square": square(sheet.code),
            "is_intake": sheet.kind == Sheet.Kind.INTAKE,
            "needs_check": KINDS[sheet.kind].needs_check,
            "sections": sections_of(sheet.kind),
        },
    )


def square(code: str) -> dict[str, object]:
    """Return the QR of the code alone, as a drawing: its size and the path of its dark parts."""
    rows = [list(row) for row in segno.make(code, error="m", micro=False).matrix]
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return {"size": len(rows), "path": path}


def sections_of(kind: str) -> list[Section]:
    """Return what a form asks, section by section."""
    match kind:
        case Sheet.Kind.NOTE:
            return [section("", list(of_note()))]
        case Sheet.Kind.INTAKE:
            return list(of_intake())
        case Sheet.Kind.SCREEN:
            return [section("", list(of_screen()))]
        case Sheet.Kind.CONSENT:
            return [section("", list(of_consent()))]
        case Sheet.Kind.INCIDENT:
            return [section("", list(of_incident()))]
        case _:
            return list(prompts())


def section(heading: str, questions: Sequence[Asked]) -> Section:
    """Return a section as the template lays it out."""
    return {"heading": of_anybody(heading), "lede": "", "questions": questions}


def asked(form: AnyForm, name: str, *, lines: int = 0, choices: Sequence[str] | None = None) -> Asked:
    """Return a question as its page asks it: with boxes to tick, or lines to write on."""
    field = form.base_fields[name]
    offered = choices if choices is not None else choices_of(field)
    room = lines or (LONG if isinstance(field, LongText) else SHORT)
    text, hint = OTHERWISE.get(name, (str(field.label), str(field.help_text).removeprefix(OF_A_SCREEN)))
    return {
        "text": of_anybody(text),
        "hint": of_anybody(hint),
        "choices": [of_anybody(choice) for choice in offered],
        "lines": range(0 if offered else room),
    }


def choices_of(field: Any) -> list[str]:
    """Return the answers that a question offers; none where they are too many to tick."""
    if isinstance(field, forms.BooleanField):
        return ["Yes"]
    if isinstance(field, forms.ModelChoiceField):
        return []
    labels = [str(label) for value, label in getattr(field, "choices", ()) if value not in {"", None}]
    return labels if len(labels) <= MOST_BOXES else []


def of_note() -> Iterator[Asked]:
    """Yield what is asked about a contact."""
    yield asked(NoteForm, "kind", choices=[kind.label for kind in Entry.NOTES])
    for name in ("happened_at", "minutes"):
        yield asked(NoteForm, name)
    yield asked(NoteForm, "body", lines=9)
    yield asked(NoteForm, "interpreter", choices=Entry.Interpreter.labels)
    yield asked(NoteForm, "interpreter_name")
    for name in ("risk_now", "risk_why", "task_title", "task_on"):
        yield asked(NoteForm, name)


def of_intake() -> Iterator[Section]:
    """Yield the pages of intake, without what is secret and what is decided in the office."""
    for step in COUNTED:
        names = [name for name in step.form.base_fields if name not in NOT_ON_PAPER]
        if names and step.slug != "service":
            yield section(step.title, [asked(step.form, name) for name in names])


def of_screen() -> Iterator[Asked]:
    """Yield the rapid screen."""
    for name in ("screened_on", "how", "interpreter_name"):
        yield asked(RapidScreenForm, name)
    for question in RapidScreenForm.ASKED:
        yield {
            "text": of_anybody(question.question),
            "hint": of_anybody(question.hint),
            "choices": ThreeState.labels,
            "lines": range(0),
        }
    for name in ("support", "done", "told"):
        yield asked(RapidScreenForm, name, lines=2)


def of_consent() -> Iterator[Asked]:
    """Yield what is asked about one answer of hers."""
    purposes = [purpose.label for purpose in Consent.Purpose if purpose not in ASKED_ELSEWHERE]
    yield asked(ConsentForm, "purpose", choices=purposes)
    for name in ("recipient", "what", "language", "interpreter_name", "read_out"):
        yield asked(ConsentForm, name)
    yield asked(ConsentForm, "answer", choices=[Consent.Answer.GIVEN.label, Consent.Answer.REFUSED.label])
    yield asked(ConsentForm, "how", choices=Consent.How.labels)
    for name in ("witness", "kept_where", "form_version", "given_on", "review_on"):
        yield asked(ConsentForm, name)
    yield asked(ConsentForm, "why", lines=2)


def of_incident() -> Iterator[Asked]:
    """Yield what is asked about an incident."""
    yield asked(IncidentForm, "kind")
    yield asked(IncidentForm, "what", lines=8)
    for name in ("happened_on", "happened_time", "done", "told", "agency", "police", "police_reference"):
        yield asked(IncidentForm, name)

"""One section of the worksheet as a form: only what the record does not hold is asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from hestia.ui.forms import ADD, Boxes, HouseForm, LongText, Radios, VersionedFormMixin, call_her
from referrals.queries.worksheet.sheet import ONE_AT_LEAST, Line, Worksheet, ticked
from referrals.rules.worksheet.account import MOST_PLACES
from referrals.rules.worksheet.exploiters import KINDS
from referrals.rules.worksheet.question import A_LINE, SAYS_YES, FieldKind, Question, Section
from referrals.rules.worksheet.questions import ASKED_AS_ONE

type Common = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question on the page: what the record says of it, and the box for what it does not say."""

    line: Line
    box: BoundField | None = None

    @property
    def is_as_offered(self) -> bool:
        """Whether the box has the record's words as they were: nobody has checked yet that they answer it."""
        offer = self.line.known.offer.split()
        typed = str(self.box.value() or "").split() if self.box else []
        return bool(offer) and typed == offer


class SectionForm(VersionedFormMixin, HouseForm):
    """A section's answers. None is demanded: it is saved as far as it goes, and what is open is marked."""

    def __init__(self, data: Any = None, *, sheet: Worksheet, section: Section, **kwargs: Any) -> None:
        self.lines = sheet.may_ask(section)
        self.open = [line for line in self.lines if not line.is_of_the_record]
        typed = {line.question.key: line.typed for line in self.open}
        super().__init__(with_offer(data, self.open), initial=initial(self.open, typed), **kwargs)
        self.typed = typed
        keys = {line.question.key for line in self.open}
        for line in self.open:
            question = line.question
            if question.name not in self.fields:
                self.fields[question.name] = field_for(line, self.open)
                self.settle(question.name, call_her(self.fields[question.name]))
                vars(self.fields[question.name])["says_optional"] = not (
                    question.is_required or question.group in ONE_AT_LEAST
                )
            for key, answers in question.when.answers:
                if key in keys:
                    self.shown_when(question.name, *waits_for(key, answers, self.open))
        self.saved = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}

    @property
    def asked(self) -> Iterator[AskedQuestion]:
        """Return the page's questions in the form's order."""
        for name, lines in groupby(self.lines, key=lambda line: line.question.name):
            group = list(lines)
            recorded = [line for line in group if line.is_of_the_record]
            waiting = [line for line in group if not line.is_of_the_record]
            if recorded:
                yield AskedQuestion(ticked(name, recorded) if name in ONE_AT_LEAST else recorded[0])
            if waiting:
                noted = next((line for line in waiting if line.known.note), waiting[0])
                yield AskedQuestion(noted, self[name])

    def clean(self) -> dict[str, Any] | None:
        """Refuse more places than the form takes, and any that its boxes cannot."""
        cleaned = super().clean()
        for group, title in ASKED_AS_ONE.items():
            if group in self.fields and group not in ONE_AT_LEAST:
                places = text_lines(self.cleaned_data.get(group, ""))
                if len(places) > MOST_PLACES:
                    self.add_error(
                        group, f"Enter {MOST_PLACES} at most under “{title}”: the form takes no more"
                    )
                elif any(len(place) > A_LINE for place in places):
                    self.add_error(group, f"Each line under “{title}” must have {A_LINE} characters or fewer")
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        """Return what was typed, by the form's keys."""
        answers: dict[str, str] = {}
        for line in self.open:
            question = line.question
            answer = self.cleaned_data[question.name]
            if question.group in ONE_AT_LEAST:
                answers[question.key] = SAYS_YES if question.key in answer else ""
            elif question.group:
                place = len([key for key in answers if key.startswith(f"{question.group}-")])
                answers[question.key] = "".join(text_lines(answer)[place : place + 1])
            elif question.kind is FieldKind.TICK:
                answers[question.key] = SAYS_YES if answer else ""
            elif question.kind is FieldKind.SEVERAL:
                answers[question.key] = ",".join(answer)
            else:
                answers[question.key] = answer
        return answers


def with_offer(data: Any, lines: list[Line]) -> Any:
    """Return what was sent, with the record's words in the box beside whose button somebody pressed.

    They come after what is typed there. As with one more row, nothing is judged or saved yet.
    """
    offers = {line.question.name: line.known.offer for line in lines if line.known.offer}
    name = data.get(ADD) if data is not None else ""
    typed = data.get(name, "").strip() if name in offers else ""
    if name not in offers or offers[name] in "\n".join(typed.splitlines()):
        return data
    data = data.copy()
    data[name] = "\n\n".join(filter(None, (typed, offers[name])))
    return data


def text_lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def initial(lines: list[Line], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what each box shows at first."""
    texts: dict[str, Any] = {}
    for line in lines:
        question, text = line.question, typed[line.question.key]
        if question.group in ONE_AT_LEAST:
            texts.setdefault(question.group, []).extend([question.key] if text else [])
        elif question.group:
            texts[question.group] = "\n".join(filter(None, (texts.get(question.group, ""), text)))
        elif question.kind is FieldKind.SEVERAL:
            texts[question.key] = text.split(",") if text else []
        else:
            texts[question.key] = text
    return texts


def field_for(line: Line, lines: list[Line]) -> forms.Field:
    """Return the box a question is answered in."""
    question = line.question
    common: Common = {"required": False, "label": question.text, "help_text": question.hint}
    if line.known.value:
        common["label"] = f"{question.text.rstrip('?')}: what else?"
    if question.group in ONE_AT_LEAST:
        choices = [(q.key, q.text) for q in (other.question for other in lines) if q.group == question.group]
        common["label"] = ASKED_AS_ONE[question.group]
        if len(choices) < len(KINDS):
            common["label"] = "In which other ways?"
        return forms.MultipleChoiceField(choices=choices, widget=Boxes, **common)
    if question.group:
        return LongText(rows=3, **common)
    return BOX_OF[question.kind](question, common)


BOX_OF: dict[FieldKind, Callable[[Question, Common], forms.Field]] = {
    FieldKind.ONE: lambda question, common: forms.ChoiceField(
        choices=question.choices, widget=Radios, **common
    ),
    FieldKind.SEVERAL: lambda question, common: forms.MultipleChoiceField(
        choices=question.choices, widget=Boxes, **common
    ),
    FieldKind.TICK: lambda _, common: forms.BooleanField(**common),
    FieldKind.LONG: lambda _, common: LongText(rows=5, **common),
    FieldKind.LINE: lambda question, common: forms.CharField(max_length=question.longest or A_LINE, **common),
    FieldKind.LISTED: lambda _, common: forms.CharField(max_length=A_LINE, **common),
}


def waits_for(key: str, answers: tuple[str, ...], lines: list[Line]) -> tuple[str, ...]:
    """Return the box and the answers in it that a question waits for."""
    question = next(line.question for line in lines if line.question.key == key)
    return (question.group, key) if question.group in ONE_AT_LEAST else (key, *answers)

"""How intake asks: the parts of a page, and one form for each page, one subject a page."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from hestia.accounts.models import User
from hestia.ui.forms import (
    HouseForm,
    Radios,
    YesNoField,
    shown,
)


def line(label: str, longest: int, **kwargs: Any) -> forms.CharField:
    """Return one line of text that may be left out."""
    return forms.CharField(label=label, max_length=longest, **{"required": False, **kwargs})


def one_of(
    label: str, choices: Any, *, hints: dict[str, str] | None = None, **kwargs: Any
) -> forms.ChoiceField:
    """Return radio buttons, of which none is chosen until someone chooses."""
    return forms.ChoiceField(label=label, choices=choices, widget=Radios(hints=hints), **kwargs)


def yes_or_no(label: str, **kwargs: Any) -> YesNoField:
    """Return yes and no, of which neither is chosen until someone chooses."""
    return weighed(YesNoField(label=label, **{"required": False, **kwargs}))


def when[F: forms.Field](condition: str, field: F) -> F:
    """Show a question only beside a certain answer, ``"pregnant=yes"``. Without scripts it always shows."""
    vars(field)["shown_when"] = condition
    return field


def weighed[F: forms.Field](field: F) -> F:
    """Do not call a question optional whose answer other answers may need."""
    vars(field)["says_optional"] = False
    return field


def lowered(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


class Section(NamedTuple):
    """Some questions of a page, under a heading of their own."""

    title: str
    fields: list[BoundField]


class IntakeForm(HouseForm):
    """One page of intake. Knows who fills it in, and says its answers back for checking."""

    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    @property
    def day(self) -> date:
        """Return the day the page is filled in."""
        if self.today is None:
            raise TypeError("A page of intake needs to know what day it is.")
        return self.today

    def in_sections(self) -> Iterator[Section]:
        """Return the questions in their parts; a page without parts is one."""
        for title, names in self.sections or (("", tuple(self.fields)),):
            yield Section(title, [self[name] for name in names if name in self.fields])

    def said(self) -> Iterator[tuple[str, str]]:
        """Return each question that was answered, with the answer in words."""
        for name, field in self.fields.items():
            answer = self.cleaned_data.get(name)
            is_answered = answer not in (None, "", []) and (answer or isinstance(field, YesNoField))
            if is_answered:
                yield str(field.label), shown(field, answer)

    def in_words(self) -> str:
        """Return a row's answers as one sentence."""
        return "; ".join(f"{question}: {answer}" for question, answer in self.said())

    def need(self, name: str, message: str) -> None:
        """Ask for an answer that another answer makes necessary."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(message, code="required"))

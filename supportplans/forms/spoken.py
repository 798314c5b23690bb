"""What many forms of the plan ask alike: how we spoke, in which language, and when somebody answered."""

from datetime import date
from typing import Any

from django import forms

from cases.forms.interpreters import HerInterpreterField
from cases.models import Case
from hestia.ui.forms import (
    HouseForm,
    HouseModelForm,
    UKDateField,
)
from hestia.ui.words import day
from supportplans.models import (
    Who,
)


def shown_when(field: forms.Field, condition: str) -> None:
    """Show a question only after certain answers: "answer=in_part,does_not". Without scripts, always."""
    vars(field)["shown_when"] = condition


def needed_then(field: forms.Field, condition: str) -> None:
    """Show a question only after certain answers, which make it necessary: it is not called optional."""
    shown_when(field, condition)
    vars(field)["says_optional"] = False


def who_choices(case: Case) -> list[tuple[str, str]]:
    """Return who may do a thing, by the names she knows."""
    worker = case.worker.first_name if case.worker else "Key worker"
    return [(Who.CLIENT, case.client.goes_by), (Who.WORKER, worker), (Who.OTHER, "Someone else")]


def spoken(case: Case) -> str:
    """Return the language to suggest: hers when she needs an interpreter, else English."""
    needs_one = case.client.interpreter_needed == "yes" and case.client.first_language
    return case.client.first_language if needs_one else "English"


def answered_field() -> UKDateField:
    """Ask for the day of an answer. It is needed once there is one, unless that was long ago."""
    return UKDateField(
        label="When did they answer?", called="the day they answered", required=False, not_future=True
    )


def settle_answered(
    form: HouseForm | HouseModelForm[Any], name: str, *, asked_on: date | None, is_answered: bool, kept: bool
) -> None:
    """Let there be a day of the answer, on or after the day they were asked; without an answer there is none.

    :param kept: whether the record says this answer already, so that it may still have no day
    """
    answered_on = form.cleaned_data.get(name)
    if not is_answered:
        form.cleaned_data[name] = None
    elif name not in form.errors and answered_on is None and not kept:
        form.add_error(name, "Enter the day they answered")
    elif answered_on and asked_on and answered_on < asked_on:
        form.add_error(
            name, f"The day they answered must be on or after {day(asked_on)}, when they were asked"
        )


class SpokenMixin(forms.Form):
    """In which language, and through whom."""

    language = forms.CharField(label="In which language?", max_length=80, required=False)
    interpreter_name = HerInterpreterField(label="Interpreter")

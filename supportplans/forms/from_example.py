"""A new target that begins from an example: what somebody typed stays."""

from datetime import date
from typing import Any

from django.http import QueryDict

from cases.models import Case
from hestia.ui.forms import fill_in
from supportplans.forms.examples import BY_SLUG, Example
from supportplans.forms.targets import MOST_STEPS, TargetForm, TargetQuery
from supportplans.models import Step

PICKED = "example"  # the button of an example is called this
BEGUN_FROM = "begun_from"  # carried by the page: the example that was picked last


def example_named(data: QueryDict | None, name: str) -> Example | None:
    """Return the example that was sent under a name, if there is one."""
    return BY_SLUG.get(data.get(name, "")) if data else None


def with_example(
    sent: QueryDict, example: Example, *, query: TargetQuery, case: Case, today: date
) -> QueryDict:
    """Return what was sent, with an example's words wherever nobody has typed.

    What stands as the page had it, or as the example picked before had put it there, was not typed.
    """
    before = example_named(sent, BEGUN_FROM)
    data = sent.copy()
    data.pop(PICKED, None)
    data[BEGUN_FROM] = example.slug
    form = TargetForm(sent, case=case, today=today)
    stood = query.begin_with(before, today=today)
    for name, value in query.begin_with(example, today=today).items():
        field, untouched = form.fields[name], QueryDict(mutable=True)
        fill_in(untouched, name, field, stood.get(name))
        answer, page = (
            field.widget.value_from_datadict(source, form.files, name) for source in (sent, untouched)
        )
        if is_empty(answer) or answer == page:
            fill_in(data, name, field, value)
    if not has_typed_steps(sent, before):
        put_steps(data, example)
    return data


def is_empty(answer: Any) -> bool:
    """Whether a question was sent without an answer: none of its boxes has one."""
    return not any(answer) if isinstance(answer, list | tuple) else not answer


def has_typed_steps(sent: QueryDict, before: Example | None) -> bool:
    """Whether somebody typed a step, or changed one of the example picked before."""
    rows = [f"steps-{row}" for row in range(MOST_STEPS)]
    steps = [(sent[f"{row}-what"], sent.get(f"{row}-who")) for row in rows if sent.get(f"{row}-what")]
    besides = ("who_name", "by_on_day", "by_on_month", "by_on_year")
    has_more = any(sent.get(f"{row}-{name}") for row in rows for name in besides)
    return has_more or steps not in ([], list(before.steps) if before else [])


def put_steps(data: QueryDict, example: Example) -> None:
    """Put an example's steps in place of all that stand there."""
    for name in [name for name in data if name.startswith("steps-")]:
        del data[name]
    data["steps-TOTAL_FORMS"] = str(len(example.steps))
    data["steps-INITIAL_FORMS"] = "0"
    for row, (words, who) in enumerate(example.steps):
        answers = {"what": words, "who": who, "status": Step.Status.NOT_STARTED}
        data.update({f"steps-{row}-{name}": answer for name, answer in answers.items()})

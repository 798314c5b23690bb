"""Which further questions are asked, and why."""

from collections.abc import Mapping
from typing import Any

from django import forms

from hestia.ui.forms import Boxes, HouseForm, LongText, OnceMixin
from riskassessment.rules.considerations import CURRENT_VERSION, FURTHER, Consideration


class QuestionsForm(OnceMixin, HouseForm):
    """The ten that can be asked besides the five."""

    further = forms.MultipleChoiceField(
        label="Which further questions are asked?",
        help_text="The five are always asked. These count for the level, not for the total of 80.",
        choices=[(question.slug, question.question) for question in FURTHER[CURRENT_VERSION]],
        widget=Boxes(hints={question.slug: question.prompt for question in FURTHER[CURRENT_VERSION]}),
        required=False,
    )
    why = LongText(
        label="Why?",
        help_text="This stays on record with your name.",
        rows=2,
        max_length=300,
        error_messages={"required": "Enter why you are changing what is asked"},
    )

    def __init__(self, *args: Any, dangers: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            question.slug: hint(question, dangers.get(question.slug, 0))
            for question in FURTHER[CURRENT_VERSION]
        }
        self.fields["further"].widget.hints = hints


def hint(question: Consideration, dangers: int) -> str:
    """Return what to think of, and in how many open cases she sees the answer is above low."""
    if not dangers:
        return question.prompt
    cases = "1 open case" if dangers == 1 else f"{dangers} open cases"
    return (
        f"{question.prompt} It is above low in {cases} that you see. There it is asked until it is "
        "low, even when switched off."
    )

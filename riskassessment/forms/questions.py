"""Which further questions are asked, and why."""

from django import forms

from hestia.ui.forms import Boxes, LongText
from riskassessment.considerations import CURRENT_VERSION, FURTHER
from riskassessment.forms.act import ActForm


class QuestionsForm(ActForm):
    """The ten that can be asked besides the five."""

    further = forms.MultipleChoiceField(
        label="Which further questions are asked?",
        help_text="The five are always asked. These count for the level, not for the total of 80.",
        choices=[(each.slug, each.question) for each in FURTHER[CURRENT_VERSION]],
        widget=Boxes(hints={each.slug: each.prompt for each in FURTHER[CURRENT_VERSION]}),
        required=False,
    )
    why = LongText(
        label="Why?",
        help_text="This stays with it, with your name.",
        rows=2,
        max_length=300,
        error_messages={"required": "Enter why you are changing what is asked"},
    )

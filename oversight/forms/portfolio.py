"""What was learned on a day of a placement."""

from typing import ClassVar

from hestia.staff.models import LearnerDay
from hestia.ui.forms import HouseModelForm, LongText, VersionedFormMixin


class LearnedForm(VersionedFormMixin, HouseModelForm[LearnerDay]):
    """What was learned, in words that may leave the house."""

    learned = LongText(
        label="What did you learn, and which capability does it show?",
        rows=6,
        max_length=2000,
        required=False,
        help_text="No name, date or place, nothing that happened to a client. It is read over when you save.",
    )

    class Meta:
        model = LearnerDay
        fields: ClassVar = ["learned"]

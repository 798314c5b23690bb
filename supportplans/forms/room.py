"""What she says of her plan and signs, by herself in the room."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop as _

from hestia.pdf import InLanguages
from hestia.ui.forms import Boxes, LongText, Radios
from supportplans.actions import HowSigned
from supportplans.forms.feedback import HersForm
from supportplans.forms.meeting import StrokesField
from supportplans.forms.spoken import shown_when
from supportplans.models import PlanSignature, PlanVersion


class RoomAnswerForm(HersForm):
    """Her answer to her plan, and her name or mark: drawn, or typed.

    :param digest: the mark of the plan as it stands: she signs what she has read
    :param targets: what is worked towards, by its id, as she reads it
    :param words: the languages of what she reads
    """

    answer = forms.ChoiceField(
        # Translators: plan in pictures: last lines
        label=_("This is my plan."),
        choices=[
            # Translators: consent form: beside a box to tick
            (PlanVersion.Answer.AGREES.value, _("Yes, I agree.")),
            # Translators: what she is asked about us: an answer, between yes and no
            (PlanVersion.Answer.IN_PART.value, _("Partly")),
            # Translators: consent form: beside a box to tick
            (PlanVersion.Answer.DOES_NOT.value, _("No, I do not agree.")),
        ],
        widget=Radios,
        error_messages={"required": "Answer with yes, partly or no."},
    )
    not_agreed = forms.TypedMultipleChoiceField(
        # Translators: her plan: under something that she wants, as it is written there; also over such things
        label=_("I do not agree with this one."),
        coerce=int,
        required=False,
        widget=Boxes,
    )
    # Translators: what she is asked about us: a question
    reason = LongText(label=_("What should be different?"), max_length=1000, rows=3, required=False)
    # Translators: lines to sign on: head of the column for her signature or mark
    strokes = StrokesField(label=_("Sign"), required=False)
    signed_name = forms.CharField(
        # Translators: lines to sign on: where she signs, or makes a mark if she cannot write
        label=_("My name or mark"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    MAY_LEAVE_OUT = ("not_agreed", "reason", "strokes", "signed_name")

    def __init__(
        self, *args: Any, digest: str, targets: Iterable[tuple[int, str]], words: InLanguages, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"seen": digest}
        super().__init__(*args, hers=words.hers, **kwargs)
        self.digest = digest
        self.field(forms.TypedMultipleChoiceField, "not_agreed").choices = list(targets)
        shown_when(self.fields["not_agreed"], "answer=in_part")
        pad: Any = self.fields["strokes"].widget
        pad.in_languages = words

    def clean(self) -> dict[str, Any] | None:
        """Ask for a name or mark in one of the two ways, under the plan as it stands now."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("not_agreed") and cleaned.get("answer") == PlanVersion.Answer.AGREES:
            self.add_error("not_agreed", "Answer with partly, or clear the ticks.")
        if not cleaned.get("strokes") and not cleaned.get("signed_name") and not self.errors:
            self.add_error("strokes", "Sign in the box, or type your name or mark.")
        if cleaned.get("seen") != self.digest:
            posted: Any = self.data  # a QueryDict, which the type hints take for any mapping
            typed = posted.copy()
            typed["seen"], typed["strokes"] = self.digest, ""
            self.data = typed
            raise ValidationError("The plan was changed. Read it again, then sign again.", code="stale")
        return cleaned

    @property
    def signed(self) -> HowSigned:
        """Return how she signed: what she drew, else what she typed."""
        strokes = self.cleaned_data["strokes"]
        if strokes:
            return HowSigned(how=PlanSignature.How.SCREEN, strokes=strokes)
        return HowSigned(how=PlanSignature.How.TYPED, name=self.cleaned_data["signed_name"])

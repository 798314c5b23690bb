"""How she answered: signed or spoken, in which language, and to whom we write about it."""

from typing import Any

from django import forms

from cases.forms.consents import FORM_VERSION, KEPT_WHERE
from cases.forms.documents import AttachMixin
from cases.models import Case, Consent, KeptDocument
from hestia.ui.forms import Boxes


class InterpreterMixin(forms.Form):
    """In which language she answered, and who interpreted."""

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case and "language" in self.fields:
            self.fields["language"].initial = case.client.first_language


class PaperMixin(AttachMixin, InterpreterMixin):
    """How she answered: on paper, which is kept somewhere, or aloud."""

    ATTACHES = KeptDocument.Kind.CONSENT
    ATTACH = "The signed paper, as a scan or a photograph"
    ATTACH_AFTER = "form_version"
    ATTACH_WHEN = ("how", Consent.How.SIGNED)

    def settle_how(self: Any) -> None:
        """Ask for the witness of what was spoken, and for the paper of what was signed."""
        self.shown_when("witness", "how", Consent.How.WITNESSED)
        for name in ("kept_where", "form_version"):
            self.shown_when(name, "how", Consent.How.SIGNED)
        vars(self.fields["witness"])["says_optional"] = False


def kept_where_field() -> forms.CharField:
    """Ask where the signed paper is."""
    return forms.CharField(
        label="Where is the signed paper kept?", max_length=160, required=False, help_text=KEPT_WHERE
    )


def form_version_field() -> forms.CharField:
    """Ask which form was signed."""
    return forms.CharField(
        label="Which form did she sign?", max_length=40, required=False, help_text=FORM_VERSION
    )


class RecipientsMixin(forms.Form):
    """To whom she was disclosed for the referral, and who is written to if she takes her consent back."""

    def offer_recipients(self: Any, disclosed_to: list[tuple[str, str]], name: str = "tell") -> None:
        """Offer each recipient, ticked; nothing is asked where there is none."""
        if disclosed_to:
            field = self.fields[name]
            field.choices = [
                (recipient, f"{recipient[:1].upper()}{recipient[1:]}: {disclosed}")
                for recipient, disclosed in disclosed_to
            ]
            field.initial = [recipient for recipient, _ in disclosed_to]
        else:
            del self.fields[name]


def recipients_field(
    label: str = "They have already been told. Who needs to know that she took it back?",
) -> forms.MultipleChoiceField:
    """Ask who must be written to."""
    return forms.MultipleChoiceField(
        label=label,
        widget=Boxes,
        required=False,
        help_text="We add a task to write to each one you leave ticked, due the next working day.",
    )

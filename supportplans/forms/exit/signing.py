"""Asking for the sign-off of an exit, and giving it or not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from hestia.accounts.models import User
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    VersionedFormMixin,
)
from supportplans.rules.exit_blockers import let_go_refusal
from supportplans.rules.loose_ends import EndAnswer, LooseEnd


class SignOffRequestForm(OnceMixin, HouseForm):
    """Who is asked to sign."""

    manager = forms.ModelChoiceField(
        label="Who will sign it off?", queryset=User.objects.none(), empty_label="Choose a manager"
    )

    def __init__(self, *args: Any, managers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_who("manager", managers)


class SignOffForm(VersionedFormMixin, HouseForm):
    """The manager's yes, to the exit as it was read; and why what protects her may end with nobody."""

    STALE = "Read the exit again before you sign."

    let_go_why = LongText(
        label="Why is it right to end what protects her?",
        max_length=1000,
        rows=3,
        required=False,
        help_text="In your own words, for the record. "
        "What could happen to her, and who will look out for it?",
    )

    def __init__(
        self,
        *args: Any,
        given_up: Sequence[LooseEnd],
        answers: Mapping[str, EndAnswer],
        is_blocked: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.given_up, self.left_open, self.is_blocked = given_up, answers, is_blocked
        if given_up:
            vars(self.fields["let_go_why"])["says_optional"] = False
        else:
            del self.fields["let_go_why"]

    def clean_let_go_why(self) -> str:
        """Take a manager's own reason, and no copy of what was said to them."""
        why: str = self.cleaned_data["let_go_why"]
        if self.is_blocked:  # what stands in the way is said, and nothing that cannot help yet
            return why
        if refusal := let_go_refusal(self.given_up, self.left_open, why):
            raise forms.ValidationError(refusal)
        return why


class ReturnForm(OnceMixin, HouseForm):
    """Why an exit is given back."""

    why = LongText(label="What is still to do?", max_length=1000, rows=3)

"""Asking for the sign-off of an exit, and giving it or not."""

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


class SignOffRequestForm(OnceMixin, HouseForm):
    """Who is asked to sign."""

    manager = forms.ModelChoiceField(
        label="Who will sign it off?", queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, managers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "manager").queryset = managers


class SignOffForm(VersionedFormMixin, HouseForm):
    """The manager's yes, to the exit as it was read."""

    STALE = "Read the exit again before you sign."


class ReturnForm(OnceMixin, HouseForm):
    """Why an exit is given back."""

    why = LongText(label="What is still to do?", max_length=1000, rows=3)

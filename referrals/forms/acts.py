"""A form that does one act, once, and shows its reasons against it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from cases.forms.documents import AttachMixin
from cases.models import Refused
from hestia.safekeeping.once import made, sent_before
from hestia.ui.forms import (
    HouseForm,
    OnceMixin,
    VersionedFormMixin,
)
from hestia.ui.http import HouseRequest
from referrals.rules.dates import Contradiction


class ActForm(HouseForm):
    """The answers one act needs. `carry_out` does it, or puts the reasons against it on the form."""

    def carry_out(
        self, request: HouseRequest, act: Callable[..., object], *, then: str, **subject: object
    ) -> HttpResponse | None:
        """Do the act as this person, now, and lead to `then`; None if it was refused.

        The answers are the act's own arguments. A form sent twice acts once.
        """
        try:
            with transaction.atomic():
                if "once" in self.fields and (before := sent_before(request, self, otherwise=then)):
                    return before
                answers = self.answers()
                if isinstance(self, AttachMixin):
                    answers["document"] = self.attached(by=request.user, at=request.now)
                act(**subject, **answers, by=request.user, at=request.now)
                return made(self, then) if "once" in self.fields else redirect(then)
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def answers(self) -> dict[str, Any]:
        """Return what was answered, as the act takes it."""
        apart = {"once", "version", *AttachMixin.ATTACHED}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def refuse(self, refusal: Refused) -> None:
        """Put an act's reasons on the form, each beside the answer it is about."""
        if isinstance(refusal, Contradiction):
            for name, reason in refusal.problems.items():
                self.add_error(name if name in self.fields else None, reason)
        else:
            for reason in refusal.reasons:
                self.add_error(None, reason)


class NewForm(OnceMixin, ActForm):
    """An act that writes down something new: it carries a one-time key."""


class CorrectionForm(VersionedFormMixin, ActForm):
    """An act that corrects what is written down: it carries the version it was read at, and says why."""


def why_field() -> forms.CharField:
    """Ask why something is corrected."""
    return forms.CharField(
        label="Why are you correcting it?",
        max_length=100,
        help_text="This stays in the history, with what was there before.",
        error_messages={"required": "Enter why you are correcting it"},
    )

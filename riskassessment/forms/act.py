"""A form whose answers are one act's: sent once, and refused in the act's own words."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from cases.models import Refused
from hestia.safekeeping.once import made, sent_before
from hestia.ui.forms import HouseForm, OnceMixin
from hestia.ui.http import HouseRequest


class ActForm(OnceMixin, HouseForm):
    """What one act asks. Nothing typed is lost when the act refuses."""

    def carry_out(
        self, request: HouseRequest, act: Callable[..., object], *, then: str, **subject: Any
    ) -> HttpResponse | None:
        """Do the act with the answers, once, and lead on; or put its reasons on the form."""
        try:
            with transaction.atomic():
                if before := sent_before(request, self, otherwise=then):
                    return before
                act(**subject, **self.answers(), by=request.user, at=request.now)
                return made(self, then)
        except Refused as refusal:
            for reason in refusal.reasons:
                self.add_error(None, reason)
            return None

    def answers(self) -> dict[str, Any]:
        """Return what was answered, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"once", "version"}}

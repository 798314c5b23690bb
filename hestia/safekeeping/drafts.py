"""How a page keeps what is typed, and gives it back.

A form says in its tag where its drafts go: ``data-autosave="{% url "drafts:draft" "note" case %}"``.
Its view asks `restore` before it makes an empty form, and calls `forget` when the work is done.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.utils import timezone

from hestia.safekeeping.models import Draft
from hestia.ui.forms import ADD
from hestia.ui.http import HouseRequest
from hestia.ui.words import clock, moment

START_AGAIN = "start"  # ``?start=again`` leaves a draft aside
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "once", ADD})
LONGEST_DRAFT = 500_000  # characters


@dataclass(frozen=True)
class Restored:
    """What was typed before, as the form's data, and when it was kept."""

    data: QueryDict
    saved_at: datetime
    today: date

    @property
    def words(self) -> str:
        """Return "Draft from 3:04pm restored.", with its day if that was not today."""
        local = timezone.localtime(self.saved_at)
        when = clock(local.time()) if local.date() == self.today else moment(local, today=self.today)
        return f"Draft from {when} restored."


def keep(request: HouseRequest, form: str, about: str = "") -> None:
    """Keep what was typed so far: every field as sent, without the page's own secrets."""
    data = {
        name: [value.replace("\0", "") for value in values]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and "\0" not in name
    }
    Draft.objects.keep(request.user, form, about, data, at=request.now)


def restore(request: HouseRequest, form: str, about: str = "") -> Restored | None:
    """Return what this person left unfinished, ready to be given to the form, or nothing.

    The form shows it as typed and judges nothing: it counts as a page that is still being filled in.
    """
    if request.GET.get(START_AGAIN):
        return None
    draft = Draft.objects.find(request.user, form, about, at=request.now)
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    data["once"] = str(uuid.uuid4())
    data[ADD] = ""
    return Restored(data, draft.saved_at, request.today)


def forget(request: HouseRequest, form: str, about: str = "") -> None:
    """Throw the draft away: the work is done."""
    Draft.objects.forget(request.user, form, about)

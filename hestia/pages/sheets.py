"""What was written on paper on a day without the record, and is keyed in by the code of its sheet.

Whichever page asks the questions of a sheet takes its code in the address, ``?sheet=7K3M9QPRX``: what is
answered there becomes the sheet's one record. Who keeps the sheets stands above; the settings name it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.http import Http404
from django.utils.module_loading import import_string

from hestia.safekeeping.drafts import SHEET
from hestia.ui.http import HouseRequest


class KeyingIn(Protocol):
    """One sheet that is keyed in at one page."""

    @property
    def written_at(self) -> datetime | None:
        """Return when it was written, as far as that was said."""
        ...

    def do[T](self, act: Callable[[], T]) -> T:
        """Do the act of the page, and write down that the sheet became what it made."""
        ...


def keying_in(request: HouseRequest, code: str) -> KeyingIn | None:
    """Return the sheet that a page keys in, if its address names one, or ``code`` does."""
    code = code or request.GET.get(SHEET, "")
    return open_sheet(request, code) if code else None


def open_sheet(request: HouseRequest, code: str) -> KeyingIn:
    """Return the sheet with a code, or answer 404 if there is none that is keyed in at this page."""
    keying: KeyingIn | None = import_string(settings.KEYING_IN)(request, code)
    if keying is None:
        raise Http404
    return keying


def moment_on_paper(request: HouseRequest) -> datetime | None:
    """Return when the sheet was written that the page of an address keys in, if it names one."""
    keying = keying_in(request, "")
    return keying.written_at if keying else None

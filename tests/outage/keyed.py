"""Sheets that were printed, and what is typed when one is keyed in."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import Service, User
from outage.actions import print_sheets
from outage.models import Sheet
from tests import make
from tests.supportplans.pages import day

PRINTED = make.NOON - timedelta(days=1)
WRITTEN = make.NOON - timedelta(hours=3)


def sheets(kind: str, many: int = 1, *, service: Service, by: User, at: datetime = PRINTED) -> list[Sheet]:
    """Print so many sheets of a form."""
    return print_sheets(kind=kind, how_many=many, service=service, handed_to=None, by=by, at=at)


def moment(name: str, at: datetime) -> dict[str, str]:
    """Return a moment as its boxes are filled in."""
    return {**day(name, at.date()), f"{name}_time": f"{at:%H:%M}"}


def written(sheet: Sheet, by: User, case: Case | None, *, at: datetime = WRITTEN) -> dict[str, Any]:
    """Return what is typed of who wrote on a sheet."""
    return {
        "written_by": by.pk,
        **moment("written_at", at),
        "pages": sheet.pages or 1,
        **({"reference": case.reference} if case else {}),
    }


def begin(browser: Browser, sheet: Sheet, *, by: User, case: Case | None) -> Any:
    """Say who wrote on a sheet; return the answer."""
    return browser.post(reverse("outage:sheet", args=[sheet.code]), written(sheet, by, case))


def note(words: str, at: datetime = WRITTEN) -> dict[str, Any]:
    """Return what is typed of a contact."""
    return {"body": words, "kind": "phoned", **moment("happened_at", at), "interpreter": "not_needed"}

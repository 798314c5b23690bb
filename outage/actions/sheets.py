"""Sheets are printed, each with a code that nobody had, and destroyed where they become no record."""

import secrets
from datetime import datetime

from django.db import transaction

from hestia.accounts.models import Service, User
from hestia.audit.models import log
from hestia.refusals import refuse_if
from outage.models import Sheet
from outage.rules.codes import drawn
from outage.rules.versions import VERSIONS


@transaction.atomic
def print_sheets(
    *, kind: str, how_many: int, service: Service, handed_to: User | None, by: User, at: datetime
) -> list[Sheet]:
    """Make so many sheets of a form, each with a code of its own, and write down who takes them."""
    sheets = [
        Sheet(
            code=new_code(),
            kind=kind,
            form_version=VERSIONS[kind],
            service=service,
            handed_to=handed_to,
            printed_at=at,
            printed_by=by,
        )
        for _ in range(how_many)
    ]
    for sheet in sheets:
        sheet.save()
    log(
        "sheet.printed",
        by=by,
        at=at,
        subject=service,
        form=kind,
        sheets=[sheet.code for sheet in sheets],
    )
    return sheets


def new_code() -> str:
    """Return a code that no sheet has."""
    while Sheet.objects.filter(code=(code := drawn(secrets.randbelow))).exists():
        pass
    return code


@transaction.atomic
def destroy_sheet(*, sheet: Sheet, why: str, by: User, at: datetime) -> None:
    """Write down that a sheet is destroyed, and becomes no record."""
    sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
    refuse_if(sheet.blockers())
    sheet.destroy(why=why, by=by, at=at)
    log("sheet.destroyed", by=by, at=at, subject=sheet, why=why)

"""Sheets are printed, each with a code that nobody had, and destroyed where they become no record."""

import secrets
from datetime import datetime

from django.db import transaction

from hestia.accounts.models import Service, User
from hestia.audit.models import log
from hestia.refusals import Refused, refuse_if
from outage.models import Sheet
from outage.queries.sheets import record_of, shredding_blockers
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


@transaction.atomic
def shred_paper(*, sheet: Sheet, seen_by: User | None, by: User, at: datetime) -> None:
    """Write down that the paper of a sheet is shredded, and who watched: its scan is kept in its place."""
    sheet = Sheet.objects.select_for_update(of=("self",)).with_people().get(pk=sheet.pk)
    refuse_if(shredding_blockers(sheet, by=by))
    if seen_by == by:
        raise Refused(by_field={"seen_by": "Choose somebody else, or nobody"})
    sheet.shred(seen_by=seen_by, by=by, at=at)
    keyed = record_of(sheet, by=by)
    assert keyed  # `shredding_blockers` refuses it otherwise
    log(
        "sheet.shredded",
        by=by,
        at=at,
        case_ref=keyed.case.reference,
        subject=sheet,
        seen_by=seen_by.pk if seen_by else None,
    )

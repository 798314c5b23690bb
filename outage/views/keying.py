"""A page of the record keys in a sheet: the sheet as `hestia.pages` meets it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.queries.records import page_name
from cases.views.tasks import our_calendar
from hestia.accounts.permissions import Permission
from hestia.ui.http import HouseRequest
from hestia.ui.words import moment
from outage.actions.keying import key_in
from outage.models import Sheet
from outage.queries.sheets import sheets_for
from outage.rules.codes import Mistyped, read
from outage.rules.kinds import KINDS

OPENS = "cases:intake_check"  # the last page of an intake, which opens the case


@dataclass(frozen=True, slots=True)
class Keying:
    """One sheet at the page at which it is keyed in."""

    request: HouseRequest
    sheet: Sheet

    @property
    def written_at(self) -> datetime | None:
        """Return when the sheet was written."""
        return self.sheet.written_at

    @property
    def words(self) -> str:
        """Return what the page says of it."""
        if blockers := self.sheet.blockers():
            return blockers[0]
        if self.sheet.written_at is None:
            return f"You are keying in sheet {self.sheet}."
        written = f"written by {self.sheet.written_by} on {moment(self.sheet.written_at)}"
        return f"You are keying in sheet {self.sheet}, {written}. {self.sheet.older_in_words}".strip()

    def do(self, act: Callable[[], Any]) -> Any:
        """Do the act of the page, and write down that the sheet became what it made."""
        return key_in(
            sheet=self.sheet,
            act=act,
            check_on=our_calendar().add_working_days(self.request.today, 1),
            by=self.request.user,
            at=self.request.now,
        )


def keying_in(request: HouseRequest, code: str) -> Keying | None:
    """Return the sheet with a code, if it is there for this person and is keyed in at this page."""
    if not request.user.has_perm(Permission.PAPER_USE):
        return None
    try:
        sheet = sheets_for(request.user).filter(code=read(code)).first()
    except Mistyped:
        return None
    if sheet is None or page_name(request) not in pages_of(sheet):
        return None
    return Keying(request, sheet)


def pages_of(sheet: Sheet) -> set[str]:
    """Return the pages at which a sheet becomes a record."""
    kind = KINDS[sheet.kind]
    return {OPENS} if kind.opens_a_case else set() if kind.in_parts else {kind.page}

"""Who was told of a risk outside becomes an agency of hers, where somebody names it."""

from datetime import date, datetime
from typing import NamedTuple

from cases.actions.agencies import work_with
from cases.models import Case
from hestia.accounts.models import User


class ToldAgency(NamedTuple):
    """An agency that was told, as it was named beside the words."""

    kind: str
    name: str


def let_work(case: Case, agency: ToldAgency | None, *, since: date, by: User, at: datetime) -> None:
    """Let an agency that was told be one of hers; nothing if none was named."""
    if agency:
        work_with(case=case, kind=agency.kind, name=agency.name, since=since, by=by, at=at)

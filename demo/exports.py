"""The demonstration's exports: one that a second person refused, and one that waits for her answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from demo.samples import at_moment
from hestia.accounts.models import User
from rights.actions.exports import answer_export, ask_export
from rights.models import CharityExport

REFUSED_AGO, ANSWERED_AFTER, ASKED_AGO = timedelta(days=26), timedelta(hours=5), timedelta(days=1)


def ask_for_exports(staff: Mapping[str, User], *, at: datetime) -> None:
    """Let Helen ask twice: for data that too few agreed to, and for all of it, to try the way out."""
    helen, nora = staff["helen"], staff["nora"]
    asked_at = at - REFUSED_AGO
    with at_moment(helen, asked_at):
        sheet = ask_export(
            why="For a study of routes, with those clients who agree.",
            kind=CharityExport.Kind.SHEET,
            recipient="Fernhill University",
            by=helen,
            at=asked_at,
        )
    with at_moment(nora, asked_at + ANSWERED_AFTER):
        words = "Only two clients agreed to it: each could be known by it."
        answer_export(export=sheet, is_confirmed=False, words=words, by=nora, at=asked_at + ANSWERED_AFTER)
    with at_moment(helen, at - ASKED_AGO):
        why = "Once a year we try whether everything could be taken along, and read elsewhere."
        ask_export(why=why, by=helen, at=at - ASKED_AGO)

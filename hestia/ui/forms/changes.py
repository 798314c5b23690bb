"""Who changed a record while its page lay open: somebody else, or the same person in another window."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from hestia.ui import words
from hestia.ui.forms.base import HouseBase

NOT_KNOWN_WHO = "This was saved in the meantime, by somebody else or by you in another window."
READ = ("version", "history_date", "history_user")


class ReaderMixin(HouseBase):
    """A form that knows who has its page open: `hestia.pages.answer` says so."""

    reader: Any = None


class Change(NamedTuple):
    """One saving of a record."""

    at: datetime
    by: Any  # a person, or nothing where nobody is named


def latest_changes(records: Iterable[Any], *, count: int) -> list[Change]:
    """Return the newest savings of some records, oldest first: as many as there were new versions.

    :param records: each with a version and a history, which may name who wrote it
    """
    versions: dict[tuple[Any, ...], Change] = {}
    for record in records:
        rows = record.history.exclude(history_type="-").order_by("-history_id")
        for row in rows.select_related("history_user").only(*READ):
            # What no page edits is saved under the same version: the first line is by whoever made it.
            versions[record.pk, row.version] = Change(row.history_date, row.history_user)
    newest = sorted(versions.values(), key=lambda change: change.at, reverse=True)
    return newest[: max(count, 0)][::-1]


def latest_in(*histories: models.QuerySet[Any]) -> list[Change]:
    """Return the newest line of some histories, deletions too; nothing if they have none."""
    lines = [
        Change(row.history_date, row.history_user)
        for history in histories
        for row in history.order_by("-history_id").select_related("history_user")[:1]
    ]
    return sorted(lines, key=lambda change: change.at)[-1:]


def change_words(changes: Iterable[Change], *, reader: Any, today: date | None) -> str:
    """Return who changed it and when, a sentence for each person: the last time, if it was more than once.

    :param reader: who reads it
    """
    last: dict[Any, Change] = {}
    for change in changes:
        key = change.by and change.by.pk
        last.pop(key, None)
        last[key] = change
    sentences = [sentence(change, reader=reader, today=today) for change in last.values()]
    return " ".join(sentences) or NOT_KNOWN_WHO


def sentence(change: Change, *, reader: Any, today: date | None) -> str:
    """Return who changed it and when: "Somebody else (Ben Archer) changed this at 2:02pm."."""
    local = timezone.localtime(change.at)
    is_today = today is None or local.date() == today
    when = f"at {words.clock(local.time())}" if is_today else f"on {words.moment(local, today=today)}"
    if change.by is not None and change.by == reader:
        return f"You changed this in another window {when}."
    who = f"Somebody else ({change.by})" if change.by else "Somebody else"
    return f"{who} changed this {when}."

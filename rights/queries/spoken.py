"""What was asked by reference alone, and waits: for who wrote it down, and for who records it in the case."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cases.queries.organisation import query
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.workingdays.models import BankHoliday
from rights.models import SpokenRequest
from rights.rules.clocks import count

LINES = """
    SELECT id, of_reference, kind, received_on, made_at, made_by_id, is_withdrawn FROM spoken_to_watch()
"""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What of one is told to those who take such calls: nothing of what was said, nor of its outcome."""

    pk: int
    of_reference: str
    kind: str
    received_on: date
    made_at: datetime
    made_by_id: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """One of them as it is listed: its page for who records it, and whether the reader may withdraw it."""

    pk: int
    of_reference: str
    kind_words: str
    received_on: date
    due_on: date | None  # by when she must have her copy
    made_by: User
    url: str = ""
    can_withdraw: bool = False


def spoken_lines(user: User) -> list[SpokenLine]:
    """Return those that were written in the last days, for who takes such calls; for anybody else none."""
    if not user.has_perm(Permission.REQUEST_BY_REFERENCE):
        return []
    return [SpokenLine(*line) for line in query(LINES, by=user)]


def written_on(day: date, *, by: User) -> int:
    """Return how many somebody wrote on a day, withdrawn ones too."""
    return sum(
        line.made_by_id == by.pk and timezone.localdate(line.made_at) == day for line in spoken_lines(by)
    )


def spoken_for(user: User, *, today: date) -> list[SpokenRow]:
    """Return what waits for who records it; what was written down, for who takes such calls."""
    lines = [line for line in spoken_lines(user) if not line.is_withdrawn]
    people = User.objects.in_bulk({line.made_by_id for line in lines})
    listed = [
        SpokenRow(
            line.pk,
            line.of_reference,
            str(SpokenRequest.Kind(line.kind).label),
            line.received_on,
            due_on(line.kind, line.received_on, today=today),
            people[line.made_by_id],
            can_withdraw=line.made_by_id == user.pk,
        )
        for line in lines
    ]
    waiting = SpokenRequest.objects.visible_to(user).waiting().select_related("made_by").defer("answers")
    return listed + [
        SpokenRow(
            spoken.pk,
            spoken.of_reference,
            spoken.get_kind_display(),
            spoken.received_on,
            due_on(spoken.kind, spoken.received_on, today=today),
            spoken.made_by,
            url=spoken.get_absolute_url(),
        )
        for spoken in waiting
    ]


def due_on(kind: str, received_on: date, *, today: date) -> date | None:
    """Return by when she must have her copy; of a legal hold, no day."""
    if kind == SpokenRequest.Kind.HOLD:
        return None
    calendar = BankHoliday.objects.calendar("ew")
    return count(received_on, [], is_extended=False, calendar=calendar, today=today).due_on

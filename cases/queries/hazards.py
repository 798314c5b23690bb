"""What PostgreSQL tells of hazards: whether to wait, to who books; of which pair, to who decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from cases.models import Hazard, HeldBooking
from cases.models.traced import marked
from cases.queries.organisation import query
from cases.rules.hazards import Key, KeyKind
from hestia.accounts.models import User
from hestia.privacy.keyring import keyring

LATE_AFTER = timedelta(minutes=30)  # a room is wanted today
QUEUE = """
    SELECT id, booking_id, act, words, asked_by_id, asked_at, found_at, case_id, client_id, case_ref,
           other_ref, other_words, kinds, verdict FROM hazards_to_decide()
"""
IN_WORDS: dict[str, str] = {
    KeyKind.PHONE: "the same phone number",
    KeyKind.VEHICLE: "the same vehicle",
    KeyKind.ACCOUNT: "the same account, e-mail address or name on a network",
    KeyKind.ADDRESS: "the same address",
    KeyKind.EXPLOITER: "an exploiter whose name sounds the same",
    KeyKind.JOURNEY: "the same journey in the same month",
    KeyKind.WORKPLACE: "the same place of work",
    KeyKind.COMMUNITY: "the same small community",
}


@dataclass(frozen=True)
class Pair:
    """Two clients, or a client and whoever is booked for her, about whom somebody has to decide."""

    pk: int
    booking_id: int | None
    act: str | None
    words: str | None
    asked_by_id: int | None
    asked_at: datetime | None
    found_at: datetime
    case_id: int
    client_id: int
    case_ref: str  # empty: it is sealed, and whoever asks is not named on it
    other_ref: str | None
    other_words: str
    kinds: list[str]
    said_before: str

    @property
    def references(self) -> list[str]:
        """Return the references that are told."""
        return [reference for reference in (self.case_ref, self.other_ref) if reference]

    @property
    def sides(self) -> list[str]:
        """Return both sides, as they are named side by side."""
        who = "Interpreter" if self.act == HeldBooking.Act.INTERPRETER else "With her"
        other = f"{who}: {self.other_words}" if self.other_words else self.other_ref
        return [side or "A sealed case" for side in (self.case_ref, other)]

    @property
    def kinds_in_words(self) -> list[str]:
        """Return of which kinds the facts are that both have."""
        return [words for kind, words in IN_WORDS.items() if kind in self.kinds]

    @property
    def is_standing(self) -> bool:
        """Whether nothing is to be booked: they live together now."""
        return not self.act

    @property
    def is_booked(self) -> bool:
        """Whether nothing waited, as the other is closed to whoever booked."""
        return bool(self.act) and self.booking_id is None

    @property
    def is_together(self) -> bool:
        """Whether it is of a group session or a shared journey."""
        return self.act in HeldBooking.TOGETHER

    @property
    def act_in_words(self) -> str:
        """Return what waits: "Room", or that they live in one house."""
        return str(HeldBooking.Act(self.act).label) if self.act else "They live in the same house"

    @property
    def verdict_before(self) -> str:
        """Return what was said of these two before, in words; nothing if they are new."""
        return str(Hazard.Verdict(self.said_before).label) if self.said_before else ""

    def is_late(self, *, at: datetime) -> bool:
        """Whether a room has waited too long for somebody who needs it now."""
        waits = self.act == HeldBooking.Act.ROOM and not self.is_booked
        return waits and self.asked_at is not None and at - self.asked_at > LATE_AFTER


def pairs_to_decide(*, by: User) -> list[Pair]:
    """Return what waits for this person's decision, the longest waiting first."""
    return [Pair(*row) for row in query(QUEUE, by=by)]


def match_standing() -> None:
    """Hold what the record says now against who live together, or meet in a group. It answers nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT match_standing()")


def has_to_wait(
    booking: HeldBooking,
    *,
    workers: Iterable[int] = (),
    interpreters: Iterable[str] = (),
    keys: Iterable[Key] = (),
    by: User,
) -> bool:
    """Return whether a booking has to wait, and nothing of why. What was found is put before who decides.

    ``keys`` are what the record says of whoever is booked, not of her.
    """
    own = marked(keys, keyring())
    values = [
        booking.pk,
        list(workers),
        list(interpreters),
        [kind for kind, _ in own],
        [mark for _, mark in own],
    ]
    question = "SELECT hold_for_hazard(%s, %s::bigint[], %s::text[], %s::text[], %s::text[])"
    [(answer,)] = query(question, *values, by=by)
    return answer is not False  # what the database does not answer waits as well


def tell_of_closed_hazards(
    booking: HeldBooking, *, workers: Iterable[int] = (), interpreters: Iterable[str] = (), by: User
) -> None:
    """Tell who decides what is booked near a client who is closed to whoever books. It answers nothing."""
    question = "SELECT tell_of_closed_hazards(%s, %s, %s, %s::bigint[], %s::text[], %s)"
    group = booking.answers["group"] if booking.act in HeldBooking.TOGETHER else None
    values = [booking.case_id, booking.act, booking.words, list(workers), list(interpreters), group]
    query(question, *values, by=by)

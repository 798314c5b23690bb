"""What PostgreSQL tells of hazards: whether to wait, to who books; of which pair, to who decides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Hazard, HeldBooking
from cases.models.traced import marked
from cases.queries.organisation import query
from cases.rules.hazards import Key, KeyKind
from hestia.accounts.models import User
from hestia.privacy.keyring import keyring
from hestia.ui.words import date_words

LATE_AFTER = timedelta(minutes=30)  # a room is wanted today
QUEUE = """
    SELECT act, words, asked_by_id, case_ref, other_ref, other_words, kinds, id,
           booking_id, asked_at, found_at, case_id, client_id, verdict, is_again,
           before_verdict, before_outcome, before_conditions, before_at, before_by_id, before_knew_all
      FROM hazards_to_decide()
"""
DECIDED = """
    SELECT act, words, asked_by_id, case_ref, other_ref, other_words, kinds, id,
           again_id, again_at,
           verdict, outcome, conditions, decided_at, decided_by_id, true
      FROM hazards_decided()
"""
OF_DECISION = 6  # the last columns of both
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


SAID: dict[str, str] = {
    Hazard.Verdict.SAME: "said {} that they are connected",
    Hazard.Verdict.NOT_SAME: "said {} that it is not the same",
    Hazard.Verdict.CANNOT_TELL: "could not tell {}",
}


@dataclass(frozen=True)
class Decision:
    """What was decided of two, and by whom: of nobody, to whoever reads one of them alone."""

    verdict: str
    outcome: str
    conditions: str
    at: datetime
    by: User | None
    knew_all: bool  # all that they have in common now was known then

    @property
    def words(self) -> str:
        """Return it in words: "Ruth Ellery could not tell on 3 May 2026"."""
        on = f"on {date_words(timezone.localdate(self.at))}"
        return f"{self.by or 'Somebody'} {SAID[self.verdict].format(on)}"

    @property
    def outcome_in_words(self) -> str:
        """Return what followed from it."""
        return str(Hazard.Outcome(self.outcome).label)


@dataclass(frozen=True)
class HazardPair:
    """Two clients, or a client and whoever is booked for her, as somebody who decides is told of them."""

    act: str | None
    words: str | None
    asked_by_id: int | None
    case_ref: str  # empty: it is sealed, and whoever asks is not named on it
    other_ref: str | None
    other_words: str
    kinds: list[str]
    pk: int

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
    def act_in_words(self) -> str:
        """Return what it is about: "Room", or that they live in one house."""
        return str(HeldBooking.Act(self.act).label) if self.act else "They live in the same house"


@dataclass(frozen=True)
class Pair(HazardPair):
    """Two about whom somebody has to decide."""

    booking_id: int | None
    asked_at: datetime | None
    found_at: datetime
    case_id: int
    client_id: int
    said_before: str
    is_again: bool  # it was decided, and is looked at again
    before: Decision | None = None

    @property
    def is_standing(self) -> bool:
        """Whether nothing is to be booked: they live together now."""
        return not self.act

    @property
    def is_booked(self) -> bool:
        """Whether nothing waits for it: the other is closed to whoever booked, or it is looked at again."""
        return bool(self.act) and self.booking_id is None

    @property
    def is_together(self) -> bool:
        """Whether it is of a group session or a shared journey."""
        return self.act in HeldBooking.TOGETHER

    @property
    def is_said(self) -> bool:
        """Whether it is known if they are connected: where nobody could tell, it is asked again."""
        return self.said_before not in {"", Hazard.Verdict.CANNOT_TELL}

    def is_late(self, *, at: datetime) -> bool:
        """Whether a room has waited too long for somebody who needs it now."""
        waits = self.act == HeldBooking.Act.ROOM and not self.is_booked
        return waits and self.asked_at is not None and at - self.asked_at > LATE_AFTER


@dataclass(frozen=True)
class Decided(HazardPair):
    """Two about whom somebody has decided."""

    again_id: int | None
    again_at: datetime | None
    said: Decision

    @property
    def is_open_again(self) -> bool:
        """Whether it is to be decided again, and counts until then."""
        return self.again_id is not None and self.again_at is None


def pairs_to_decide(*, by: User) -> list[Pair]:
    """Return what waits for this person's decision, the longest waiting first."""
    return [Pair(*columns) for columns in with_decisions(QUEUE, by=by)]


def decisions(*, by: User) -> list[Decided]:
    """Return what was decided in the last twelve months, of those about whom this person decides."""
    return [Decided(*columns) for columns in with_decisions(DECIDED, by=by)]


def with_decisions(question: str, *, by: User) -> Iterator[tuple[Any, ...]]:
    """Yield each row of an answer, its last columns as one: the decision, or none where there is none."""
    rows = query(question, by=by)
    people = User.objects.in_bulk([row[-2] for row in rows if row[-2]])
    for row in rows:
        verdict, outcome, conditions, at, decided_by, knew_all = row[-OF_DECISION:]
        by_whom = people.get(decided_by)
        said = Decision(verdict, outcome, conditions, at, by_whom, knew_all) if verdict else None
        yield (*row[:-OF_DECISION], said)


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

"""How the answers of a sheet are read: text in, an answer or a reason out."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices

from cases.forms.birth import BirthField
from cases.models import ThreeState
from cases.rules.birth import OLDEST_AGE, Birth, of_age
from cases.rules.names import plain
from hestia.community.rules import ELSEWHERE
from hestia.ui.fields import UKDateField
from hestia.ui.words import listed, number

BOROUGHS = (*settings.COMMUNITY_BOROUGHS, ELSEWHERE)
type Reader = Callable[[str, date], Any]


class Wrong(Exception):
    """An answer that cannot be taken, with the reason."""


def line(limit: int) -> Reader:
    """Return how a line of text is read: as it is, up to a length."""

    def read(text: str, _today: date) -> str:
        return shorter(" ".join(text.split()), limit)

    return read


def story(text: str, _today: date) -> str:
    """Read some sentences, whose lines are kept."""
    return shorter(text, 15_000)


def shorter(text: str, limit: int) -> str:
    """Return a text, or refuse it when it is too long."""
    if len(text) > limit:
        raise Wrong(f"Shorten it to {number(limit)} characters. It has {number(len(text))} now")
    return text


def email(text: str, _today: date) -> str:
    """Read an e-mail address."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise Wrong("Write an e-mail address, like name@example.org") from error
    return shorter(text, 254)


def room_number(text: str, _today: date) -> int:
    """Read the number of a room: "3", or "Room 3"."""
    match = re.fullmatch(r"(?:room\s*)?(\d{1,4})", text, re.IGNORECASE)
    if not match:
        raise Wrong("Write the number of the room")
    return int(match[1])


def parts_of_day(text: str) -> list[str]:
    """Return day, month and year as they were written, whichever way they were divided."""
    text = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text.strip())
    parts = [part for part in re.split(r"[\s/.,\-]+", text) if part]
    is_turned_round = len(parts) in {2, 3} and re.fullmatch(r"\d{4}", parts[0])
    return parts[::-1] if is_turned_round else parts


def day(*, not_future: bool = True) -> Reader:
    """Return how a day is read: day, month, year, in this order, the month as a number or by name."""

    def read(text: str, today: date) -> date:
        field = UKDateField(called="date", not_future=not_future)
        field.today = today
        parts = parts_of_day(text)
        if len(parts) != 3:
            raise Wrong("Write a date as day, month and year, for example 27/3/2026")
        return taken(field, parts, date)

    return read


def birth(text: str, today: date) -> Birth:
    """Read as much of a birth as is known: a day, a month, a year, or "about 25"."""
    if plain(text) in {"not known", "unknown"}:
        return Birth()
    about = re.fullmatch(r"(?:about|approx\w*|around|circa|age|aged|c)\.?\s*(\d{1,3})", text, re.IGNORECASE)
    if about and int(about[1]) <= OLDEST_AGE:
        return of_age(int(about[1]), on=today)
    parts = parts_of_day(text)
    if not 1 <= len(parts) <= 3:
        raise Wrong("Write a date of birth, a month and year, a year, or “about 25”")
    field = BirthField(label="Date of birth")
    field.today = today
    return taken(field, ["", "", *parts][-3:], Birth)


def taken[T](field: UKDateField, parts: list[str], kind: type[T]) -> T:
    """Return what a field of the house makes of what was written, or its reason why it cannot."""
    try:
        answer = field.clean(parts)
    except ValidationError as error:
        raise Wrong(error.messages[0]) from error
    if not isinstance(answer, kind):
        raise Wrong("Write a date, for example 27/3/2026")
    return answer


YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
NOT_ASKED = frozenset({"not asked", "not discussed", "not known", "unknown", "don t know"})


def three(text: str, _today: date) -> str:
    """Read yes, no or not discussed: what was not asked is not a no."""
    answered = plain(text)
    for words, answer in (
        (YES, ThreeState.YES),
        (NO, ThreeState.NO),
        (NOT_ASKED, ThreeState.NOT_DISCUSSED),
    ):
        if answered in words:
            return answer
    raise Wrong("Write yes, no or not discussed")


def is_safe(text: str, today: date) -> bool:
    """Read whether a way to reach her is safe. What was not asked is not safe."""
    return three(text, today) == ThreeState.YES


def one_of(choices: type[TextChoices], *, also: dict[str, TextChoices] | None = None) -> Reader:
    """Return how a choice is read: by its words, however they are spelt, or by a word that means the same."""
    known = {plain(str(choice.label)): choice for choice in choices}
    known |= {plain(choice.value): choice for choice in choices}
    known |= {plain(words): choice for words, choice in (also or {}).items()}

    def read(text: str, _today: date) -> TextChoices:
        if (answer := known.get(plain(text))) is None:
            raise Wrong(f"Write {listed(labels(choices), last='or')}")
        return answer

    return read


def borough(text: str, _today: date) -> str:
    """Read one of our boroughs, however it is spelt, or that it was none of them."""
    known = {plain(name): name for name in BOROUGHS}
    words = plain(text)
    for before in ("london borough of ", "royal borough of ", "lb "):
        words = words.removeprefix(before)
    if (name := known.get(words)) is None:
        raise Wrong(f"Write {listed(list(BOROUGHS), last='or')}")
    return name


def several_of(choices: type[TextChoices]) -> Reader:
    """Return how several choices are read, divided by semicolons."""
    read_one = one_of(choices)

    def read(text: str, today: date) -> list[str]:
        answers = [read_one(part, today) for part in text.split(";") if part.strip()]
        return [choice for choice in choices if choice in answers]

    return read


def labels(choices: Iterable[TextChoices]) -> list[str]:
    """Return the words of some choices."""
    return [str(choice.label) for choice in choices]

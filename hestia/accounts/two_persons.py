"""What one person may change of an account alone, and what a second has to confirm. Pure.

Giving someone more takes two, and so does putting an account into other hands: whoever looks after accounts
would otherwise read any client's record by way of one that they made up or took over. Taking something away
takes one, since that must never wait. PostgreSQL refuses the application the same (`guard_account`,
`guard_services` in privacy.sql, filled from here).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hestia.accounts.permissions import GRANTS, Role
from hestia.workingdays.words import long_day


@dataclass(frozen=True)
class Rights:
    """What an account opens for whoever reads the mail of its address."""

    role: str
    services: frozenset[int]
    email: str
    is_usable: bool  # in use, and its last day not past
    last_day: date | None = None  # none: until it is ended


def gives_more(before: str, after: str) -> bool:
    """Whether one role may do anything that the other may not."""
    return not GRANTS[after] <= GRANTS[before]


def lasts_longer(before: date | None, after: date | None) -> bool:
    """Whether one last day is later than the other; no last day is the latest."""
    return before is not None and (after is None or after > before)


def needs_second_person(before: Rights, after: Rights, *, begins_again: bool = False) -> bool:
    """Whether a change of an account takes effect only when a second person has confirmed it.

    It does when an account in use is given a role that may do more, a service or a later last day; and
    whenever one comes into other hands: new, brought back, with another address, or begun again.

    :param begins_again: password, passkeys and codes are taken away, and a new invitation goes out
    """
    if not after.is_usable:
        return False
    return (
        begins_again
        or not before.is_usable
        or before.email.lower() != after.email.lower()
        or gives_more(before.role, after.role)
        or bool(after.services - before.services)
        or lasts_longer(before.last_day, after.last_day)
    )


def what_changes(
    before: Rights, after: Rights, names: Mapping[int, str], *, begins_again: bool
) -> Iterator[str]:
    """Yield what changes, a plain sentence each. ``names`` are the services' by their numbers."""

    def listed(numbers: Iterable[int]) -> str:
        return ", ".join(sorted(names.get(number, "a service") for number in numbers))

    if after.is_usable and not before.is_usable:
        works_in = f" in {listed(after.services)}" if after.services else ""
        until = f", until {long_day(after.last_day)}" if after.last_day else ""
        yield f"An account comes into use: {Role(after.role).label}{works_in}, {after.email}{until}."
    else:
        if before.role != after.role:
            yield f"Role: {Role(before.role).label} becomes {Role(after.role).label}."
        if added := after.services - before.services:
            yield f"Works in, from now on: {listed(added)}."
        if taken := before.services - after.services:
            yield f"No longer works in: {listed(taken)}."
        if before.email != after.email:
            yield f"Work e-mail: {before.email} becomes {after.email}."
        if before.last_day != after.last_day:
            yield f"Last day: {last_day(before)} becomes {last_day(after)}."
    if before.is_usable and not after.is_usable:
        yield "The account can no longer be used."
    if begins_again:
        yield "Password, passkeys and codes are taken away, and a new invitation goes out."


def last_day(rights: Rights) -> str:
    """Return the last day of an account, in words."""
    return long_day(rights.last_day) if rights.last_day else "none"

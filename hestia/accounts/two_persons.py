"""What one person may change of an account alone, and what a second has to confirm. Pure.

Giving someone more takes two, and so does putting an account into other hands: whoever looks after accounts
would otherwise read any client's record by way of one that they made up or took over. Taking something away
takes one, since that must never wait. An account that has ended is changed only by bringing it back, so that
the yes is to all that is changed. PostgreSQL refuses the application the same (`guard_account`,
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
    first_name: str = ""
    last_name: str = ""
    phone: str = ""  # printed on what clients take home
    caseload_limit: int = 0

    @property
    def name(self) -> str:
        """Return the name as colleagues see it."""
        return f"{self.first_name} {self.last_name}".strip()


# What of an account is told from what to what.
NAMES = ("First name", "Last name", "Role", "Work e-mail", "Work phone", "Most clients at once", "Last day")


def is_of_identity(before: Rights, after: Rights) -> bool:
    """Whether somebody is to be known by another name, or reached by another address or phone."""
    return {*NAMES[:2], "Work e-mail", "Work phone"} & {*names_of_changes(before, after)} != set()


def gives_more(before: str, after: str) -> bool:
    """Whether one role may do anything that the other may not, or is another one that may do as much."""
    return before != after and not GRANTS[after] < GRANTS[before]


def lasts_longer(before: date | None, after: date | None) -> bool:
    """Whether one last day is later than the other; no last day is the latest."""
    return before is not None and (after is None or after > before)


def goes_further(before: Rights, after: Rights) -> bool:
    """Whether an account holds more than before, or is known or reached by something else."""
    return (
        before.email.lower() != after.email.lower()
        or (before.first_name, before.last_name) != (after.first_name, after.last_name)
        or before.phone != after.phone
        or gives_more(before.role, after.role)
        or bool(after.services - before.services)
        or lasts_longer(before.last_day, after.last_day)
        or after.caseload_limit > before.caseload_limit
    )


def needs_second_person(before: Rights, after: Rights, *, begins_again: bool = False) -> bool:
    """Whether a change of an account takes effect only when a second person has confirmed it.

    It does when an account in use is given a role that may do more, a service, a later last day or more
    clients; when its owner is to be known by another name or reached by another phone; and whenever one
    comes into other hands: new, brought back, with another address, or begun again.

    :param begins_again: password, passkeys and codes are taken away, and a new invitation goes out
    """
    if not after.is_usable:
        return False
    return begins_again or not before.is_usable or goes_further(before, after)


def what_changes(
    before: Rights, after: Rights, names: Mapping[int, str], *, begins_again: bool
) -> Iterator[str]:
    """Yield what changes, a plain sentence each. ``names`` are the services' by their numbers."""

    def listed(numbers: Iterable[int]) -> str:
        return ", ".join(sorted(names.get(number, "a service") for number in numbers))

    if after.is_usable and not before.is_usable:
        works_in = f" in {listed(after.services)}" if after.services else ""
        phone = f", work phone {after.phone}" if after.phone else ""
        until = f", until {long_day(after.last_day)}" if after.last_day else ""
        yield f"The account can be used: {Role(after.role).label}{works_in}, {after.email}{phone}{until}."
    for name, old, new in zip(NAMES, in_words(before), in_words(after), strict=True):
        if old != new:
            yield f"{name}: {old} becomes {new}."
    if added := after.services - before.services:
        yield f"Works in, from now on: {listed(added)}."
    if taken := before.services - after.services:
        yield f"No longer works in: {listed(taken)}."
    if before.is_usable and not after.is_usable:
        yield "The account can no longer be used."
    if begins_again:
        yield "Password, passkeys and codes are removed, and a new invitation is sent."


def in_words(rights: Rights) -> list[str]:
    """Return what an account holds but for its services, in the order of `NAMES`."""
    return [
        rights.first_name,
        rights.last_name,
        Role(rights.role).label,
        rights.email,
        rights.phone or "none",
        str(rights.caseload_limit),
        long_day(rights.last_day) if rights.last_day else "none",
    ]


def names_of_changes(before: Rights, after: Rights) -> list[str]:
    """Return what of an account changes, without saying from what to what: for the log."""
    pairs = zip(NAMES, in_words(before), in_words(after), strict=True)
    changed = [name for name, old, new in pairs if old != new]
    return [*changed, *(["Works in"] if before.services != after.services else [])]

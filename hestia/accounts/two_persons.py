"""What one person may change of an account alone, and what a second has to confirm. Pure.

Giving someone more takes two; taking something away takes one, since that must never wait. PostgreSQL refuses
the application the same (`guard_account`, `guard_services` in privacy.sql, filled from here).
"""

from dataclasses import dataclass

from hestia.accounts.permissions import GRANTS, LEARNERS, Role

# Who works with clients and manages nobody. One person invites them, into one service.
WORKERS = (Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, *LEARNERS)
MOST_SERVICES_BY_ONE = 1


@dataclass(frozen=True)
class Rights:
    """What an account opens for whoever reads the mail of its address."""

    role: str
    services: frozenset[int]
    email: str
    is_usable: bool  # in use, and its last day not past

    @property
    def is_of_a_worker(self) -> bool:
        """Whether it opens no more than a worker of one service sees."""
        return self.role in WORKERS and len(self.services) <= MOST_SERVICES_BY_ONE


def gives_more(before: str, after: str) -> bool:
    """Whether one role may do anything that the other may not."""
    return not GRANTS[after] <= GRANTS[before]


def needs_second_person(before: Rights, after: Rights, *, begins_again: bool = False) -> bool:
    """Whether a change of an account takes effect only when a second person has confirmed it.

    It does when an account in use is given a role that may do more, or a service; and when one comes into
    other hands (new, brought back, another address, begun again) that opens more than a worker of one service
    sees.

    :param begins_again: password, passkeys and codes are taken away, and a new invitation goes out
    """
    if not after.is_usable:
        return False
    if before.is_usable and (gives_more(before.role, after.role) or after.services - before.services):
        return True
    is_handed_over = begins_again or not before.is_usable or before.email.lower() != after.email.lower()
    return is_handed_over and not after.is_of_a_worker

"""The link with which a new colleague chooses a password: once, within 24 hours."""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from hestia.accounts.models import User

SALT = "hestia.accounts.invitations"


def link_key(person: User) -> str:
    """Return what the link says: who, and proof that we made it for this very invitation.

    The password is part of the proof, so that choosing one makes the link void.
    """
    state = f"{person.pk} {person.email} {person.password} {person.invited_at.isoformat()}"
    return f"{int_to_base36(person.pk)}-{salted_hmac(SALT, state, algorithm='sha256').hexdigest()}"


def invited(key: str, *, at: datetime) -> User | None:
    """Return whom a link belongs to, or nothing if it was used, is too old, or was never ours."""
    try:
        pk = base36_to_int(key.partition("-")[0])
    except ValueError:
        return None
    person = User.objects.filter(pk=pk).first() if pk < 2**63 else None
    if person is None or not constant_time_compare(key, link_key(person)):
        return None
    return person if person.can_accept_invitation(at=at) else None

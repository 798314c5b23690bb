"""How the demonstration's invented people sign in: with a button, or the real way."""

import hmac
from base64 import b32encode
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from hestia.accounts.models import User

SECRET_BYTES = 20


def people() -> list[User]:
    """Return the invented people whom the demonstration offers a button each, or nobody elsewhere."""
    if not settings.DEMO:
        return []
    return list(User.objects.filter(is_demonstration=True, is_active=True).order_by("pk"))


def authenticator_secret(person: User) -> str:
    """Return what an authenticator app asks for: worked out from this folder's key, so it can be shown."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demonstration {person.email}".encode(), "sha256")
    return b32encode(digest[:SECRET_BYTES]).decode()


def equip(person: User, *, at: datetime) -> None:
    """Give an invented person an authenticator whose secret is known, if she has none."""
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, authenticator_secret(person))
    person.enrol(at=at)

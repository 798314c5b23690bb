"""How the demonstration's invented people sign in: with a button, or the real way."""

import hmac
from base64 import b32encode
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.http import HttpRequest

from hestia.accounts.models import User

LOOPBACK = {"127.0.0.1", "::1"}
SECRET_BYTES = 20


def people() -> list[User]:
    """Return the invented people whom the demonstration offers a button each, or nobody elsewhere."""
    if not settings.DEMO:
        return []
    ready = User.objects.filter(is_demonstration=True, is_active=True, enrolled_at__isnull=False)
    return list(ready.order_by("pk"))


def is_here(request: HttpRequest) -> bool:
    """Whether this is the demonstration, asked from this very machine and not through a proxy."""
    is_near = request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
    return settings.DEMO and is_near


def authenticator_secret(person: User) -> str:
    """Return what an authenticator app asks for: worked out from this folder's key, so it can be shown."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demonstration {person.email}".encode(), "sha256")
    return b32encode(digest[:SECRET_BYTES]).decode()


def equip(person: User, *, at: datetime) -> None:
    """Give an invented person an authenticator whose secret is known, if they have none."""
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, authenticator_secret(person))
    person.enrol(at=at)

"""The second factor: how its secrets are kept, what proves it, and who must show it again.

A session is complete once it has shown a passkey, or a password and a code. What a session has shown is
written in the session itself: that somebody *owns* a second factor says nothing about who is sitting there.
"""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.core.internal.httpkit import serialize_request
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from hestia.accounts.models import User
from hestia.privacy.keyring import keyring
from hestia.privacy.secrecy import Level

PURPOSE = "mfa_authenticator.data"
SEALED = ("secret", "seed")  # what an authenticator's data hold that must not be read
DEMONSTRATION = "demonstration"  # a button instead of a sign-in, in the demonstration only
PROOFS = {"mfa", DEMONSTRATION}
CLOCKS_APART = 60  # seconds, of two servers
LAST_STEP = "last_step"  # in an authenticator app's data: the latest half minute of which a code was taken


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth's second factors are here: sealed, and named in our words."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "This is your only way to show that it is you. Add another one first.",
        "cannot_generate_recovery_codes": "Add a passkey or an authenticator app first.",
        "incorrect_code": "That did not work. Codes change every 30 seconds: try the one that is shown now.",
    }

    def encrypt(self, text: str) -> str:
        return keyring().seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().open(encrypted_text, purpose=PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody takes away the last way in: recovery codes alone are none."""
        return bool(factors_of(authenticator.user).exclude(pk=authenticator.pk))

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def _get_site_name(self) -> str:
        name: str = settings.SITE_NAME
        return name


def factors_of(user: Any) -> Any:
    """Return what someone can show when they sign in: passkeys and authenticator apps."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def _shown(request: HttpRequest) -> list[float]:
    """Return when this session has shown a second factor, in seconds."""
    if not request.user.is_authenticated:
        return []
    records = get_authentication_records(request, request.user)
    return [record["at"] for record in records if record.get("method") in PROOFS]


def shown_at(request: HttpRequest) -> float:
    """Return when this session last showed a second factor, in seconds; 0 if it has not."""
    return max(_shown(request), default=0)


def is_complete(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor at all."""
    return bool(_shown(request))


def is_fresh(request: HttpRequest, level: Level = Level.SECRET) -> bool:
    """Whether this session has shown a second factor so recently as what is of a level of secrecy needs.

    Within five minutes for what is secret, and for acts; within an hour for what is sensitive.
    """
    shown, seconds = _shown(request), settings.FACTOR_SECONDS.get(level.name)
    return seconds is None or (bool(shown) and is_recent(shown[-1], seconds))


def is_recent(at: float, seconds: int) -> bool:
    """Whether a moment is no longer ago than that. One to come is not: the clock was set back."""
    return -CLOCKS_APART < time.time() - at < seconds


def has_just_given_password(request: HttpRequest) -> bool:
    """Whether the password was given within five minutes: enough to add a first factor, for nothing else."""
    password_times = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "password"
    ]
    return bool(password_times) and is_recent(password_times[-1], settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def remember_factor(request: HttpRequest, user: User, method: str, **detail: Any) -> None:
    """Write into the session what it has shown just now."""
    record_authentication(request, user, method, **detail)


def as_shown(user: User) -> dict[str, Any]:
    """Return what a session holds that has just shown one: for measuring and tests, which make sessions."""
    return {
        AUTHENTICATION_METHODS_SESSION_KEY: [{"method": "mfa", "at": time.time()}],
        _AUTHENTICATION_METHODS_USER_SESSION_KEY: user_id_to_str(user),
    }


def change_key(request: HttpRequest) -> None:
    """Give the session another key, so that one somebody saw before does not share what it may do now."""
    # allauth finds a session by its key: the list of sessions would name one that is gone.
    row = UserSession.objects.filter(session_key=request.session.session_key).first()
    request.session.cycle_key()
    if row:
        row.session_key = request.session.session_key
        row.save()


def end_other_sessions(request: HttpRequest) -> None:
    """End every session of this person but the one that asks."""
    for row in UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key):
        row.end()


def fresh_factor_required[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Let only a session through that showed its second factor within five minutes; ask the others first.

    Put it below `permission_required`. What was sent is kept while we ask, and sent on afterwards.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_fresh(request) else ask_again(request)

    vars(guarded)["asks_again"] = True
    return guarded  # type: ignore[return-value]


def ask_again(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks for the second factor, and from there back to where this was going."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        raise PermissionDenied
    onward = request.get_full_path()
    # What somebody sent to this address before must not go with whoever only opens it now.
    if path_sent_to(request) == request.path:
        del request.session[STATE_SESSION_KEY]
    if request.method == "POST":
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        onward = request.path  # with anything more, allauth would not send the form on
    return redirect(f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: onward})}")


def path_sent_to(request: HttpRequest) -> str:
    """Return where that was sent to which waits for the second factor, or an empty text."""
    sent = request.session.get(STATE_SESSION_KEY, {}).get("request")
    return str(json.loads(sent)["path"]) if sent else ""


@transaction.atomic
def claim_step(authenticator: Authenticator, code: str) -> bool:
    """Take the half minute of a code. True once; never for it or one before, whatever the clock says."""
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = keyring().open(kept.data["secret"], purpose=PURPOSE)
    digits = "".join(filter(str.isdigit, code))
    near = yield_hotp_counters_from_time()
    steps = [step for step in near if format_hotp_value(hotp_value(secret, step)) == digits]
    if not steps or max(steps) <= kept.data.get(LAST_STEP, 0):
        return False
    kept.data[LAST_STEP] = max(steps)
    kept.save(update_fields=["data"])
    return True


@transaction.atomic
def forget_factors(user: User) -> None:
    """Take away everything someone could show. They start again with an invitation."""
    Authenticator.objects.filter(user=user).delete()
    for row in UserSession.objects.filter(user=user):
        row.end()


@transaction.atomic
def seal_again() -> int:
    """Seal every secret with the newest key and return how many there are."""
    ring = keyring()
    count = 0
    for authenticator in Authenticator.objects.select_for_update():
        for name in SEALED:
            if name in authenticator.data:
                text = ring.open(authenticator.data[name], purpose=PURPOSE)
                authenticator.data[name] = ring.seal(text, purpose=PURPOSE)
                authenticator.save()
                count += 1
    return count

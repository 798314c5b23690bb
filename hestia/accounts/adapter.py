"""What allauth may do here: sign people in, nothing else."""

import time
import unicodedata
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from hestia.accounts import post, second_factor
from hestia.accounts.events import log, log_sign_in
from hestia.accounts.models import OutgoingMail, User
from hestia.db.acting import entering_as

IN_VAIN = 0.1  # seconds that a wrong password takes, from the hash of it to the answer; the hash takes 20 ms


class StaffOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open registration: accounts are made by an administrator."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Your e-mail or password is not right.",
        "too_many_login_attempts": "Wait five minutes, then try again. With a passkey you can sign in now.",
        "account_inactive": "This account is closed. Ask the person who looks after accounts.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Stop who may not come in: an account past its last day is closed, as one that was ended."""
        user.is_active = user.is_active and not user.has_ended and not user.has_lapsed(at=timezone.now())
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Let someone in who has shown all that is asked."""
        with entering_as(user), transaction.atomic(savepoint=False):
            super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on to the first page, and say so on the log."""
        with entering_as(user), transaction.atomic(savepoint=False):  # the list of sessions is written
            response: HttpResponse = super().post_login(request, user, **kwargs)
        log_sign_in("sign_in.done", by=user)
        return response

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose password it is. In vain, it takes as long with an account as without one.

        To read an account, and how its password is kept, takes a tenth of a millisecond: over some hundred
        tries that could be told.
        """
        begun = time.perf_counter()
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            time.sleep(max(0.0, IN_VAIN - (time.perf_counter() - begun)))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Say on the log that a password was wrong: not whose, which takes time only if there is somebody."""
        log("sign_in.failed", by=None)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Count tries by account alone. allauth adds the Host header, which whoever guesses can choose."""
        login = unicodedata.normalize("NFKC", credentials.get("email", ""))
        return login.strip().casefold()

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password, and nothing else: the role may have changed since this person was read."""
        user.keep_password(password)
        log_sign_in("sign_in.password_changed", by=user)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the password of whoever is signed in. Counted like any other try."""
        user_found = self.authenticate(context.request, email=user.email, password=password)
        return user_found is not None and user_found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """Whether to ask again before a change to how someone signs in.

        A second factor within five minutes is enough. The password is only for adding the very first one.
        """
        request = context.request
        if second_factor.is_fresh(request):
            return False
        has_none = not second_factor.factors_of(request.user).exists()
        return not (has_none and second_factor.has_just_given_password(request))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Return the pages that ask again, the passkey's first. The password is no second factor."""
        if not user.is_authenticated:
            return []
        types = set(second_factor.factors_of(user).values_list("type", flat=True))
        passkey = ("mfa_reauthenticate_webauthn", "Use a passkey")
        code = ("mfa_reauthenticate", "Use a code")
        password = ("account_reauthenticate", "Use your password")
        ways = [passkey, code] if "webauthn" in types else [code] if types else [password]
        return [{"id": name, "description": words, "url": reverse(name)} for name, words in ways]

    def send_notification_mail(
        self,
        template_prefix: str,  # noqa: ARG002
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Tell someone that their way to sign in has changed, in words that say nothing else."""
        post.later(OutgoingMail.Kind.CHANGED, user.email)

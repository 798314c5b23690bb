"""What allauth may do here: sign people in, nothing else."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from hestia.accounts.models import User


class StaffOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open registration: accounts are made by an administrator."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Your e-mail or password is not right.",
        "too_many_login_attempts": "Wait 15 minutes, then try again, or use “Forgot your password”.",
        "account_inactive": "This account is closed. Ask the person who looks after accounts.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Stop who may not come in: an account past its last day is closed, as one that was ended."""
        user.is_active = user.is_active and not user.has_ended
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

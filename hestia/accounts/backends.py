"""How people sign in: by work e-mail, while the account lasts."""

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from hestia.accounts.models import User


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Sign in by e-mail. What a person may do is the role's own answer (`User.has_perm`), without a query."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in, with their services and what stands at the bell: one query."""
        user = User.objects.filter(pk=user_id).with_service_ids().with_told_count(of=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User) -> bool:
        """Whether the account is in use now."""
        return user.is_active and not user.has_ended and not user.has_lapsed(at=timezone.now())

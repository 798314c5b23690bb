"""How people sign in: by work e-mail, while the account lasts."""

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from hestia.accounts.models import User, told_count_proof
from hestia.db.compiled import Compiled, number, word

# Asked by every page, before there is a transaction in which a plan could be kept.
SIGNED_IN = Compiled(
    lambda person, key, sign: (
        User.objects.filter(pk=person).with_service_ids().with_told_count(of=person, proof=(key, sign))
    ),
    number("person"),
    number("key", 2),
    word("sign"),
    is_planned_anew=True,
)


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Sign in by e-mail. What a person may do is the role's own answer (`User.has_perm`), without a query."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in, with their services and what stands at the bell: one query."""
        key, sign = told_count_proof(user_id)
        for user in SIGNED_IN.records(person=user_id, key=key, sign=sign):
            return user if self.user_can_authenticate(user) else None
        return None

    def user_can_authenticate(self, user: User) -> bool:
        """Whether the account is in use now."""
        return user.is_active and not user.has_ended and not user.has_lapsed(at=timezone.now())

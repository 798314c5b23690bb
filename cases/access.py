"""Which cases exist for someone. One scope, inherited by everything kept on a case.

A caseworker sees the cases of the services she works in and those allocated to her; a manager those of the
services managed; a student only those allocated. Roles without `Permission.CASE_VIEW` see none.
"""

from django.db.models import Q

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role


def case_scope(user: User, prefix: str = "") -> Q:
    """Return the condition a case meets when it exists for ``user``.

    ``prefix`` is the path from the filtered model to the case: ``"case__"`` for what is kept on a case.
    """
    if not user.is_authenticated or not user.has_perm(Permission.CASE_VIEW):
        return Q(pk__in=[])
    own = Q(**{f"{prefix}worker": user}) | Q(**{f"{prefix}second_worker": user})
    if user.role == Role.STUDENT:
        return own
    return own | Q(**{f"{prefix}service__in": user.service_ids})

"""Who else could check, sign or answer for a case: the second person whom an act asks for.

`cases.rules.access` says which cases exist for a person. Here the same rules are asked the other way round:
for which people a case exists.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.models import AccessGrant, Case, Cover, Exclusion, Named, Seal
from cases.models.relations import AccessGrantQuerySet
from hestia.accounts.models import User, UserQuerySet
from hestia.accounts.permissions import Permission, roles_with


def second_persons(
    case: Case, permission: Permission, *, but: User | Iterable[User | int], at: datetime
) -> QuerySet[User]:
    """Return who else may do such things with a case: at work, by role, and it is theirs to read.

    Who opened it by saying why, or by breaking the glass, reads it for a while and is no second person.

    ``but`` are those whose own work it is, or their keys: whoever asks, and everyone who wrote a part.
    """
    authors = [but] if isinstance(but, User) else but
    people = case_readers(case, at=at, by_own_reason=False).who_may(permission)
    return people.exclude(pk__in=[author.pk if isinstance(author, User) else author for author in authors])


def case_readers(case: Case, *, at: datetime, by_own_reason: bool = True) -> UserQuerySet:
    """Return the people at work for whom a case exists at a moment: first those of its service, each by name.

    ``at`` is a moment and no day, since covers and reasons begin and end at one.

    :param by_own_reason: also those who let themselves in: by saying why, or by breaking the glass
    """
    kinds = set(AccessGrant.Kind) if by_own_reason else {AccessGrant.Kind.COVER}
    grants = AccessGrant.objects.in_force(at=at).filter(case=case, kind__in=kinds)
    is_sealed = Seal.objects.of(case).standing().exists()
    ways = _ways_to_sealed(case, grants) if is_sealed else _ways(case, grants, at=at)
    works_there = User.services.through.objects.filter(user=OuterRef("pk"), service=case.service_id)
    return (
        User.objects.at_work(on=timezone.localdate(at))
        .who_may(Permission.CASE_VIEW)
        .filter(ways)
        .exclude(pk__in=Exclusion.objects.of(case).standing().values("person"))
        .annotate(works_there=Exists(works_there))
        .order_by("-works_there", "first_name", "last_name", "pk")
    )


def _ways(case: Case, grants: AccessGrantQuerySet, *, at: datetime) -> Q:
    """Return the condition that one of the ways leads someone to a case that is not sealed."""
    of_service = User.services.through.objects.filter(service=case.service_id)
    covers = Cover.objects.in_force(at=at).reaching(worker=case.worker_id, service=case.service_id)
    grants = grants.without_covers_from_elsewhere()
    brought = (
        Q(pk__in=of_service.values("user"))
        | Q(pk__in=covers.values("person"))
        | Q(pk__in=grants.values("person"))
        | Q(pk__in=Named.objects.of(case).seeing().values("person"))
    )
    of_team = Q(role__in=roles_with(Permission.TEAM_CASES_VIEW))
    second = Q(pk=case.second_worker_id)
    if case.release_has_ended(on=timezone.localdate(at)):
        second &= of_team
    return Q(pk=case.worker_id) | second | of_team & brought


def _ways_to_sealed(case: Case, grants: AccessGrantQuerySet) -> Q:
    """Return the condition that someone is named on a sealed case, or has used the key given to them."""
    glass = grants.filter(kind=AccessGrant.Kind.BROKEN_GLASS)
    with_key = Q(pk__in=Named.objects.of(case).holding_a_key().values("person"))
    named = Q(pk__in=Named.objects.of(case).seeing().values("person"))
    is_named = named | with_key & Q(pk__in=glass.values("person"))
    return Q(role__in=roles_with(Permission.TEAM_CASES_VIEW)) & is_named

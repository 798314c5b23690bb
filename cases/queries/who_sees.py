"""Who may see one case, and why: what its own access page says.

The same relations that `cases.rules.access` turns into a scope, read for one case and many people.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from cases.models import AccessGrant, AccessNotice, Case, Cover, Exclusion, Named, Seal
from hestia.accounts.models import User
from hestia.accounts.permissions import GRANTS, Permission, Role
from hestia.ui.words import day


@dataclass(frozen=True)
class Reason:
    """One reason why someone sees the case, until when, and what can be ended."""

    words: str
    until: datetime | None = None
    grant: AccessGrant | None = None
    cover: Cover | None = None


@dataclass
class Seer:
    """Someone who sees the case now, with every reason."""

    person: User
    reasons: list[Reason] = field(default_factory=list)


def who_sees(case: Case, *, at: datetime) -> list[Seer]:
    """Return everyone for whom the case exists at a moment, and why, in the order of a staff list."""
    on = timezone.localdate(at)
    staff = {
        person.pk: person
        for person in User.objects.at_work(on=on).by_name().prefetch_related("services")
        if Permission.CASE_VIEW in GRANTS[person.role]
    }
    kept_out = set(Exclusion.objects.of(case).standing().values_list("person", flat=True))
    if Seal.objects.of(case).standing().exists():
        reasons = of_sealed_case(case, at=at)
    else:
        reasons = of_open_case(case, list(staff.values()), at=at)
    seers: dict[int, Seer] = {}
    for pk, reason in reasons:
        if pk in staff and pk not in kept_out:
            seers.setdefault(pk, Seer(staff[pk])).reasons.append(reason)
    return [seers[pk] for pk in staff if pk in seers]


def of_open_case(case: Case, staff: list[User], *, at: datetime) -> list[tuple[int, Reason]]:
    """Return who sees a case that is not sealed, by their ids: first those who work on it."""
    team = {person.pk for person in staff if Permission.TEAM_CASES_VIEW in GRANTS[person.role]}
    second = f"Second worker{f' until {day(case.second_until)}' if case.second_until else ''}"
    has_ended = case.release_has_ended(on=timezone.localdate(at)) and case.second_worker_id not in team
    reasons = [(case.worker_id, Reason("Key worker"))] if case.worker_id else []
    if case.second_worker_id and not has_ended:
        reasons.append((case.second_worker_id, Reason(second)))
    for person in staff:
        if person.pk in team and case.service_id in {service.pk for service in person.services.all()}:
            is_manager = person.role == Role.MANAGER
            reasons.append(
                (person.pk, Reason(f"{'Manager of' if is_manager else 'Works in'} {case.service}"))
            )
    covers = Cover.objects.in_force(at=at).reaching(worker=case.worker_id, service=case.service_id)
    reasons += [
        (cover.person_id, Reason(f"Covers for {cover.worker}", cover.until_at, cover=cover))
        for cover in covers.select_related("worker")
        if cover.person_id in team
    ]
    grants = case.accessgrant_set.in_force(at=at).without_covers_from_elsewhere().select_related("worker")
    return reasons + [
        (grant.person_id, Reason(grant_words(grant), grant.until_at, grant=grant))
        for grant in grants
        if grant.person_id in team
    ]


def of_sealed_case(case: Case, *, at: datetime) -> list[tuple[int, Reason]]:
    """Return who sees a sealed case, by their ids: those named, and those who broke its glass with a key."""
    names = Named.objects.of(case).standing()
    reasons = [(named.person_id, Reason("Named on the sealed case")) for named in names if named.sees]
    keys = {named.person_id for named in names if not named.sees}
    broken = case.accessgrant_set.in_force(at=at).filter(kind=AccessGrant.Kind.BROKEN_GLASS)
    return reasons + [
        (grant.person_id, Reason(grant_words(grant), grant.until_at, grant=grant))
        for grant in broken
        if grant.person_id in keys
    ]


def openings(case: Case) -> QuerySet[AccessGrant]:
    """Return how the case, or another of hers of which its team was told, was opened from outside."""
    told = AccessNotice.objects.filter(case=case).values("grant")
    opened = AccessGrant.objects.exclude(kind=AccessGrant.Kind.COVER)
    return opened.filter(Q(case=case) | Q(pk__in=told)).select_related("person", "checked_by")


def grant_words(grant: AccessGrant) -> str:
    """Return why a grant opens the case, in words."""
    if grant.kind == AccessGrant.Kind.COVER:
        return f"Covers for {grant.worker} in this case"
    opened = "Used emergency access" if grant.kind == AccessGrant.Kind.BROKEN_GLASS else "Gave a reason"
    return f"{opened}: {grant.get_reason_display().lower()}"


def colleagues(*, on: date) -> QuerySet[User]:
    """Return the people at work to whom a case can be opened: those whose role sees a team's cases."""
    roles = [role for role, grants in GRANTS.items() if Permission.TEAM_CASES_VIEW in grants]
    people: QuerySet[User] = User.objects.at_work(on=on).filter(role__in=roles).by_name()
    return people


def last_emergency(person: User, *, but: str) -> datetime | None:
    """Return when somebody last opened a record in an emergency, other than the one of a reference."""
    broken = AccessGrant.objects.filter(person=person, kind=AccessGrant.Kind.BROKEN_GLASS)
    last: datetime | None = broken.exclude(case__reference=but).aggregate(at=Max("given_at"))["at"]
    return last

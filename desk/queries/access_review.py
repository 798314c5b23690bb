"""Who has access to a manager's services, what changed since they last signed, and who has not signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cases.models import AccessGrant, Case, Cover, Named
from desk.queries.staffing import ChangeInWords, in_words
from hestia.accounts.models import AccessReview, StaffChange, User
from hestia.accounts.permissions import Permission


@dataclass(frozen=True)
class Review:
    """What a manager signs: everybody whom something lets in to their services, at one moment."""

    people: list[User]
    covers: list[Cover]
    grants: list[AccessGrant]
    names: list[tuple[Case, Named]]
    worked_from_elsewhere: list[Case]
    changes: list[ChangeInWords]
    last: AccessReview | None
    is_due: bool

    @property
    def references(self) -> list[str]:
        """Return the references of the cases that are named."""
        named, opened = [case for case, _ in self.names], [grant.case for grant in self.grants]
        return [case.reference for case in (*self.worked_from_elsewhere, *opened, *named)]


def review_of(manager: User, *, at: datetime) -> Review:
    """Return who has access to a manager's services. Sealed cases are named only where the manager is."""
    services = manager.service_ids
    staff = User.objects.at_work(on=timezone.localdate(at)).filter(services__in=services).distinct()
    covers = Cover.objects.not_over(at=at).filter(given_by__services__in=services).distinct()
    here = {"case__service__in": services}
    grants = AccessGrant.objects.visible_to(manager).in_force(at=at).without_covers_from_elsewhere()
    last = AccessReview.objects.filter(by=manager).order_by("-as_of").first()
    return Review(
        people=list(staff.by_name().prefetch_related("services")),
        covers=list(covers.select_related("worker", "person", "given_by")),
        grants=list(grants.filter(**here).select_related("person", "case", "given_by")),
        worked_from_elsewhere=list(worked_from_elsewhere(manager)),
        names=names_on(cases_of(manager)),
        changes=changes_since(last.as_of if last else None, services),
        last=last,
        is_due=is_due(last.signed_at if last else None, at=at),
    )


def worked_from_elsewhere(manager: User) -> QuerySet[Case]:
    """Return the open cases of a manager's services whose worker or second worker works in another."""
    works_in = User.services.through.objects.filter(service=OuterRef("service"))
    is_away = {
        role: Q(**{f"{role}__isnull": False}) & ~Exists(works_in.filter(user=OuterRef(role)))
        for role in ("worker", "second_worker")
    }
    cases = cases_of(manager).filter(is_away["worker"] | is_away["second_worker"])
    return cases.select_related("worker", "second_worker")


def cases_of(manager: User) -> QuerySet[Case]:
    """Return the open cases of a manager's services, as far as they exist for them."""
    return Case.objects.visible_to(manager).open().filter(service__in=manager.service_ids)


def names_on(cases: QuerySet[Case]) -> list[tuple[Case, Named]]:
    """Return those for whom sealed cases among these exist, each with the case."""
    names = Named.objects.standing().filter(client__in=cases.values("client")).select_related("person")
    of_client = {case.client_id: case for case in cases.filter(client__in=names.values("client"))}
    return [(of_client[named.client_id], named) for named in names if named.client_id in of_client]


def changes_since(moment: datetime | None, services: list[int]) -> list[ChangeInWords]:
    """Return the changes that took effect since a moment, of accounts that touch these services."""
    touching = Q(services_from__overlap=services) | Q(services_to__overlap=services)
    changes = StaffChange.objects.in_effect().filter(touching)
    if moment:
        changes = changes.filter(Q(needs_second=False, asked_at__gt=moment) | Q(decided_at__gt=moment))
    return in_words(changes.order_by("asked_at", "pk"))


def is_due(signed_at: datetime | None, *, at: datetime) -> bool:
    """Whether a week has gone since somebody signed, if ever they did."""
    return signed_at is None or signed_at <= at - timedelta(days=settings.ACCESS_REVIEW_DAYS)


def is_due_from(manager: User, *, at: datetime) -> bool:
    """Whether a manager of services has to sign."""
    if not manager.has_perm(Permission.ACCESS_MANAGE) or not manager.service_ids:
        return False
    last = AccessReview.objects.filter(by=manager).order_by("-signed_at").first()
    return is_due(last.signed_at if last else None, at=at)


def not_signed(*, at: datetime) -> list[User]:
    """Return the managers of services who have not signed within a week, each with ``signed_at``, if ever."""
    latest = AccessReview.objects.filter(by=OuterRef("pk")).order_by("-signed_at").values("signed_at")[:1]
    managers = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.ACCESS_MANAGE)
    managers = managers.filter(services__isnull=False).distinct().annotate(signed_at=Subquery(latest))
    since = at - timedelta(days=settings.ACCESS_REVIEW_DAYS)
    late = managers.filter(Q(signed_at=None) | Q(signed_at__lte=since))
    return list(late.order_by(F("signed_at").asc(nulls_first=True), "first_name", "last_name", "pk"))

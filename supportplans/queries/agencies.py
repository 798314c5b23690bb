"""Which agencies a plan has named last, with her and with whoever asks."""

from datetime import date

from cases.models import Agency, Case
from hestia.accounts.models import User
from hestia.directory.queries import agency_offers
from supportplans.models import Signpost, Target

OF_WORKER = 3  # how many from other cases of theirs


def agencies_used_last(case: Case, *, by: User) -> list[str]:
    """Return the names in the order in which they are looked for: of her plan, of her case, of the worker's.

    In each the latest first. One that no longer works with her is not offered for that.
    """
    targets = Target.objects.visible_to(by)
    asked = targets.filter(case=case).exclude(agency="").values_list("agency_asked_on", "agency")
    passed = Signpost.objects.visible_to(by).filter(case=case).values_list("passed_on", "agency")
    of_plan: list[tuple[date | None, str]] = [*asked, *passed]
    of_plan.sort(key=lambda row: row[0] or date.min, reverse=True)
    of_case = Agency.objects.visible_to(by).filter(case=case).involved().order_by("-started_on", "-pk")
    elsewhere = targets.filter(case__worker=by).exclude(agency="").exclude(case=case)
    of_worker = elsewhere.order_by("-agency_asked_on", "-pk").values_list("agency", flat=True)[:OF_WORKER]
    return [*(name for _, name in of_plan), *of_case.values_list("name", flat=True), *of_worker]


def agency_names(case: Case, *, by: User) -> list[str]:
    """Return the names of agencies to pick one from: those used last, then those of the directory."""
    groups = agency_offers(by, last_used=agencies_used_last(case, by=by))
    return [offer.name for group in groups for offer in group.offers]

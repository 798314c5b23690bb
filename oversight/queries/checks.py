"""What a machine can check, of every open case that somebody sees: one question for all of them."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from cases.models import Case, Consent, Deadline, KeptDocument, SafeContact
from cases.models.client import ThreeState
from hestia.accounts.models import User
from oversight.rules.checks import CHECKED_WITHIN_DAYS, CHECKS, Check

OVERDUE = {
    "first-risk": Deadline.Kind.FIRST_RISK_ASSESSMENT,
    "first-plan": Deadline.Kind.FIRST_PLAN,
    "risk-review": Deadline.Kind.RISK_REVIEW,
    "plan-review": Deadline.Kind.PLAN_REVIEW,
}


def conditions(*, on: date) -> dict[str, Combinable | Q]:
    """Return under which condition something is missing in a case, by the name of the check."""
    of_case = {"case": OuterRef("pk")}
    said = Consent.objects.filter(**of_case, purpose=Consent.Purpose.SERVICE).exclude(
        answer=Consent.Answer.REFUSED
    )
    promises = Deadline.objects.filter(**of_case)
    checked = SafeContact.objects.filter(**of_case, checked_on__gte=on - timedelta(days=CHECKED_WITHIN_DAYS))
    unscanned = KeptDocument.objects.filter(**of_case, put_away_at=None, file__is_scanned=False).exclude(
        file__opener=""
    )
    nobodys = promises.open().filter(owner=Deadline.Owner.US, assignee=None, case__worker=None)
    return {
        "consent": ~Exists(said),
        **{slug: Exists(promises.overdue(on=on).filter(kind=kind)) for slug, kind in OVERDUE.items()},
        "safe-contact": ~Exists(checked),
        "language": Q(client__first_language=""),
        "interpreter": Q(client__interpreter_needed=ThreeState.NOT_DISCUSSED),
        "uploads": Exists(unscanned),
        "nobody": Exists(nobodys),
    }


def checked(user: User, *, on: date) -> tuple[int, dict[str, list[Case]]]:
    """Return how many open cases somebody sees, and in which of them something is missing, by check."""
    missing = conditions(on=on)
    cases = list(
        Case.objects.visible_to(user)
        .open()
        .exclude(status=Case.Status.WAITING)
        .annotate(**{name_of(slug): condition for slug, condition in missing.items()})
        .select_related("client", "service", "worker")
        .order_by("reference")
    )
    return len(cases), {
        check.slug: [case for case in cases if vars(case)[name_of(check.slug)]] for check in CHECKS
    }


def name_of(slug: str) -> str:
    """Return what an annotation is called."""
    return "lacks_" + slug.replace("-", "_")


def counts(missing: dict[str, list[Case]]) -> Iterable[tuple[Check, int]]:
    """Return each check with in how many cases something is missing, in their order: nothing is ranked."""
    return [(check, len(missing[check.slug])) for check in CHECKS]

"""What a machine can check, of every open case that somebody sees: now, and as it was found each night."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from cases.models import Case, Consent, Deadline, KeptDocument, SafeContact
from cases.models.client import ThreeState
from hestia.accounts.models import User
from oversight.models import NightlyCheck
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
    answers = Consent.objects.filter(**of_case, purpose=Consent.Purpose.SERVICE).exclude(
        answer=Consent.Answer.REFUSED
    )
    promises = Deadline.objects.filter(**of_case)
    checked = SafeContact.objects.filter(**of_case, checked_on__gte=on - timedelta(days=CHECKED_WITHIN_DAYS))
    unscanned = KeptDocument.objects.filter(**of_case, put_away_at=None, file__is_scanned=False).exclude(
        file__opener=""
    )
    nobodys = promises.open().filter(owner=Deadline.Owner.US, assignee=None, case__worker=None)
    return {
        "consent": ~Exists(answers),
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


# --- Each night -----------------------------------------------------------------------------------


@dataclass
class Night:
    """What was found in one night in the services of one reader; nothing, if the check did not run."""

    day: date
    checked_at: datetime | None = None
    cases: int = 0
    complete: int = 0
    missing: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class NightlyLine:
    """One check: in how many cases something was missing last night, the night before and a week before."""

    check: Check
    last: int
    before: int | None
    week_before: int | None


def check_every_file() -> None:
    """Look at every open case of the charity, once a day. It answers nothing: each service has numbers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT check_every_file()")


def nights_for(user: User, *, until: date, days: int) -> list[Night]:
    """Return what was found in each of the last nights, the latest first."""
    rows = NightlyCheck.objects.visible_to(user).filter(day__gt=until - timedelta(days=days), day__lte=until)
    of_day = defaultdict[date, list[NightlyCheck]](list)
    for row in rows:
        of_day[row.day].append(row)
    return [night_of(until - timedelta(days=back), of_day) for back in range(days)]


def night_of(day: date, of_day: dict[date, list[NightlyCheck]]) -> Night:
    """Return one night of several services."""
    night = Night(day)
    for row in of_day.get(day, ()):
        night.checked_at = row.checked_at
        night.cases += row.cases
        night.complete += row.complete
        night.missing.update(row.missing)
    return night


def nightly_lines(nights: list[Night]) -> list[NightlyLine]:
    """Return each check with what was found in the first of these nights, and in others before it."""

    def count(check: Check, back: int) -> int | None:
        night = nights[back] if back < len(nights) else None
        return night.missing[check.slug] if night and night.checked_at else None

    return [NightlyLine(check, count(check, 0) or 0, count(check, 1), count(check, 7)) for check in CHECKS]

"""What is done with a safeguarding concern: written down, and closed by a manager."""

from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Deadline, Dependant, Entry, PromiseSource, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from riskassessment.actions.escalation import MAKE_REFERRAL, RECORD_REFERRAL
from riskassessment.actions.promises import meet_promise
from riskassessment.actions.screens import meet_dependant_promises
from riskassessment.actions.told import ToldAgency, let_work
from riskassessment.models import Assessment, ConcernReferral, SafeguardingConcern


@transaction.atomic
def record_concern(
    *,
    case: Case,
    concern: str,
    noticed_on: date,
    noticed_time: time | None = None,
    dependant: Dependant | None = None,
    route: str,
    told: str,
    told_on: date | None = None,
    told_time: time | None = None,
    agreed: str,
    why: str = "",
    agency: ToldAgency | None = None,
    by: User,
    at: datetime,
) -> SafeguardingConcern:
    """Write down a safeguarding concern and who was told."""
    case = lock_case(case)
    case.refuse_if_closed()
    made = SafeguardingConcern(
        case=case,
        concern=concern,
        noticed_on=noticed_on,
        noticed_time=noticed_time,
        dependant=dependant,
        route=route,
        told=told,
        told_on=told_on,
        told_time=told_time,
        agreed=agreed,
        why=why,
        made_at=at,
        made_by=by,
    )
    made.save()
    let_work(case, agency, since=told_on or timezone.localdate(at), by=by, at=at)
    meet_referral_promises(case, route, on=told_on or timezone.localdate(at), by=by, at=at)
    if dependant:
        meet_dependant_promises(case, dependant, by=by, at=at)
    title = f"Safeguarding concern recorded: {made.get_route_display()}"
    case.narrate(Entry.Kind.INCIDENT, title, concern, by=by, at=at, url=concerns_url(case))
    log("risk.concern_recorded", by=by, at=at, case_ref=case.reference, subject=made)
    return made


@transaction.atomic
def refer_later(
    *,
    concern: SafeguardingConcern,
    route: str,
    told: str,
    told_on: date,
    told_time: time | None = None,
    agreed: str,
    why: str,
    agency: ToldAgency | None = None,
    by: User,
    at: datetime,
) -> ConcernReferral:
    """Refer a concern that was not, or elsewhere as well: what was written down first stays as it is."""
    case = lock_case(concern.case)
    case.refuse_if_closed()
    concern = (
        # ``of``: PostgreSQL cannot lock what an outer join may find missing.
        case.safeguardingconcern_set.select_for_update(of=("self",))
        .select_related("dependant", "closed_by")
        .get(pk=concern.pk)
    )
    if not concern.is_open:
        raise Refused(f"This concern was closed by {concern.closed_by}. Record a new one.")
    made = ConcernReferral(
        case=case,
        concern=concern,
        route=route,
        told=told,
        told_on=told_on,
        told_time=told_time,
        agreed=agreed,
        why=why,
        made_at=at,
        made_by=by,
    )
    made.save()
    let_work(case, agency, since=told_on, by=by, at=at)
    meet_referral_promises(case, route, on=told_on, by=by, at=at)
    if concern.dependant:
        meet_dependant_promises(case, concern.dependant, by=by, at=at)
    title = f"Safeguarding concern referred: {made.get_route_display()}"
    case.narrate(Entry.Kind.INCIDENT, title, f"Told: {told}\n\n{why}", by=by, at=at, url=concerns_url(case))
    log("risk.concern_referred", by=by, at=at, case_ref=case.reference, subject=made)
    return made


def meet_referral_promises(case: Case, route: str, *, on: date, by: User, at: datetime) -> None:
    """Keep what a referral was promised with: by very high risk, and of a child's by the rapid screen."""
    if route == SafeguardingConcern.Route.NONE:
        return
    if route == SafeguardingConcern.Route.CHILD:
        case.meet(Deadline.Kind.SAFEGUARDING, by=by, at=at, on=on)
    of_very_high_risk = [PromiseSource.kind_of(Assessment, part) for part in (MAKE_REFERRAL, RECORD_REFERRAL)]
    for promised in case.deadline_set.open().filter(source_kind__in=of_very_high_risk):
        meet_promise(case, promised, by=by, at=at, on=on, outcome="The referral is recorded as a concern")


@transaction.atomic
def close_concern(
    *, concern: SafeguardingConcern, outcome_words: str, result: str = "", by: User, at: datetime
) -> None:
    """Close a safeguarding concern with what came of it."""
    case = lock_case(concern.case)
    concern = case.safeguardingconcern_set.select_for_update().get(pk=concern.pk)
    if not concern.is_open:
        raise Refused(f"This concern was already closed by {concern.closed_by}.")
    if not outcome_words.strip():
        raise Refused("Enter the outcome.")
    concern.result, concern.outcome = result, outcome_words
    concern.closed_at, concern.closed_by = at, by
    concern.save()
    case.narrate(
        Entry.Kind.INCIDENT,
        "Safeguarding concern closed",
        outcome_words,
        by=by,
        at=at,
        url=concerns_url(case),
    )
    log("risk.concern_closed", by=by, at=at, case_ref=case.reference, subject=concern)


def concerns_url(case: Case) -> str:
    """Return where a case's concerns stand. A line of the story that leads there is as secret as they are."""
    return reverse("riskassessment:overview", args=[case.reference]) + "#h-concerns"

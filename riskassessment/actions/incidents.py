"""Writing down an incident; one that changes her risk is a reason to look again."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.actions import risk_events
from cases.models import Case, Deadline, Entry, PromiseSource, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from riskassessment.actions.told import ToldAgency, let_work
from riskassessment.models import Incident, IncidentAddition


@transaction.atomic
def record_incident(
    *,
    case: Case,
    kind: str,
    what: str,
    happened_on: date,
    happened_time: time | None = None,
    told: str,
    done: str,
    police: str,
    police_reference: str = "",
    agency: ToldAgency | None = None,
    by: User,
    at: datetime,
) -> Incident:
    """Write down what happened and what was done about it."""
    case = lock_case(case)
    case.refuse_if_closed()
    made = Incident(
        case=case,
        kind=kind,
        what=what,
        happened_on=happened_on,
        happened_time=happened_time,
        told=told,
        done=done,
        police=police,
        police_reference=police_reference,
        made_at=at,
        made_by=by,
    )
    made.save()
    let_work(case, agency, since=happened_on, by=by, at=at)
    if made.triggers:
        risk_events.record_risk_event(
            case=case,
            kind=made.triggers,
            source=f"incident:{made.pk}",
            happened_on=happened_on,
            words=made.get_kind_display(),
            by=by,
            at=at,
        )
    if police == Incident.Police.WILL_TELL:
        promise_to_tell_police(made, by=by, at=at)
    # Without a time of day: midnight, by which the timeline knows that only the day is known.
    moment = timezone.make_aware(datetime.combine(happened_on, happened_time or time()))
    case.narrate(
        Entry.Kind.INCIDENT,
        made.get_kind_display(),
        f"{what}\n\nDone: {done}\n\nTold: {told}",
        happened_at=min(moment, at),
        url=reverse("riskassessment:overview", args=[case.reference]) + "#h-incidents",
        by=by,
        at=at,
    )
    log("risk.incident_recorded", by=by, at=at, case_ref=case.reference, subject=made, incident=kind)
    return made


def promise_to_tell_police(incident: Incident, *, by: User, at: datetime) -> None:
    """Promise to tell the police today."""
    incident.case.promise(
        Deadline.Kind.TASK,
        title="Tell the police what happened",
        context="The risk page says what it was.",
        due_on=timezone.localdate(at),
        is_of_risk=True,
        source=PromiseSource.of(incident),
        by=by,
        at=at,
    )


def promises_to_tell_police(incident: Incident) -> QuerySet[Deadline]:
    """Return what is open of what was promised for an incident, whatever its day is now."""
    return Deadline.objects.open().filter(case=incident.case_id).because_of(PromiseSource.of(incident))


@transaction.atomic
def add_to_incident(
    *,
    incident: Incident,
    what: str,
    happened_on: date,
    police: str = "",
    police_reference: str = "",
    by: User,
    at: datetime,
) -> IncidentAddition:
    """Add what followed: what was written down first stays as it is."""
    case = incident.case = lock_case(incident.case)
    case.refuse_if_closed()
    police_know = (police or incident.police_now) == Incident.Police.TOLD
    if police_reference and not police_know:
        raise Refused("Choose “Yes, they were told”, or clear the police reference.")
    made = IncidentAddition(
        case=case,
        incident=incident,
        what=what,
        happened_on=happened_on,
        police=police,
        police_reference=police_reference,
        made_at=at,
        made_by=by,
    )
    made.save()
    promised = promises_to_tell_police(incident).first()
    if promised is None and police == Incident.Police.WILL_TELL:
        promise_to_tell_police(incident, by=by, at=at)
    if promised is not None and police not in {"", Incident.Police.WILL_TELL}:
        promised.case = case
        if police == Incident.Police.TOLD:
            promised.meet(by=by, at=at, on=happened_on, outcome="The police were told")
        else:
            promised.cancel(by=by, at=at, why="The risk page says why the police are not being told")
    moment = timezone.make_aware(datetime.combine(happened_on, time()))
    case.narrate(
        Entry.Kind.INCIDENT,
        f"Since then: {incident.get_kind_display()}",
        what,
        happened_at=min(moment, at),
        url=incident.get_absolute_url(),
        by=by,
        at=at,
    )
    log("risk.incident_added_to", by=by, at=at, case_ref=case.reference, subject=made)
    return made

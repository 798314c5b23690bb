"""Writing down an incident; one that changes her risk is a reason to look again."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.actions import risk_events
from cases.models import Case, Deadline, Entry, Refused
from hestia.accounts.models import User
from hestia.audit.models import record
from riskassessment.actions.assessment import locked
from riskassessment.models import Incident, IncidentAddition

TELL_POLICE = "Tell the police what happened"


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
    by: User,
    at: datetime,
) -> Incident:
    """Write down what happened and what was done about it."""
    case = locked(case)
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
    if made.triggers:
        risk_events.look_again(
            case=case,
            kind=made.triggers,
            source=f"incident:{made.pk}",
            happened_on=happened_on,
            words=made.get_kind_display(),
            by=by,
            at=at,
        )
    if police == Incident.Police.WILL_TELL:
        promise_to_tell_police(case, by=by, at=at)
    moment = timezone.make_aware(datetime.combine(happened_on, happened_time or time()))
    case.tell(
        Entry.Kind.INCIDENT,
        made.get_kind_display(),
        f"{what}\n\nDone: {done}\n\nTold: {told}",
        happened_at=min(moment, at),
        url=reverse("riskassessment:overview", args=[case.reference]) + "#h-incidents",
        by=by,
        at=at,
    )
    record("risk.incident_recorded", by=by, at=at, case_ref=case.reference, subject=made, incident=kind)
    return made


def promise_to_tell_police(case: Case, *, by: User, at: datetime) -> None:
    """Promise to tell the police today."""
    case.promise(
        Deadline.Kind.TASK,
        title=TELL_POLICE,
        context="The page of risk says what it was.",
        due_on=timezone.localdate(at),
        is_of_risk=True,
        by=by,
        at=at,
    )


def promises_to_tell_police(incident: Incident) -> QuerySet[Deadline]:
    """Return what is open of what was promised for an incident: in the moment when the police were named.

    Another day for it is another promise, made in another moment: its history knows the first.
    """
    moments = [incident.made_at, *incident.additions.values_list("made_at", flat=True)]
    made = Deadline.history.filter(case_id=incident.case_id, title=TELL_POLICE, made_at__in=moments)
    return Deadline.objects.open().filter(case=incident.case_id, pk__in=made.values("id"))


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
    case = locked(incident.case)
    case.refuse_if_closed()
    police_know = (police or incident.police_now) == Incident.Police.TOLD
    if police_reference and not police_know:
        raise Refused("Choose “Yes, they were told”, or empty the police reference.")
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
        promise_to_tell_police(case, by=by, at=at)
    if promised is not None and police not in {"", Incident.Police.WILL_TELL}:
        promised.case = case
        if police == Incident.Police.TOLD:
            promised.meet(by=by, at=at, on=happened_on, outcome="The police were told")
        else:
            promised.cancel(by=by, at=at, why="The page of risk says why the police are not told")
    moment = timezone.make_aware(datetime.combine(happened_on, time()))
    case.tell(
        Entry.Kind.INCIDENT,
        f"Since then: {incident.get_kind_display()}",
        what,
        happened_at=min(moment, at),
        url=incident.get_absolute_url(),
        by=by,
        at=at,
    )
    record("risk.incident_added_to", by=by, at=at, case_ref=case.reference, subject=made)
    return made

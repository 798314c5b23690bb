"""Writing down an incident; one that changes her risk is a reason to look again."""

from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import risk_events
from cases.models import Case, Deadline, Entry
from hestia.accounts.models import User
from hestia.audit.models import record
from riskassessment.actions.assessment import locked
from riskassessment.models import Incident


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
        case.promise(
            Deadline.Kind.TASK,
            title="Tell the police what happened",
            context="The page of risk says what it was.",
            due_on=timezone.localdate(at),
            by=by,
            at=at,
        )
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

"""What is done with a safeguarding concern: written down, and closed by a manager."""

from datetime import date, datetime, time

from django.db import transaction

from cases.models import Case, Entry, Refused
from hestia.accounts.models import User
from hestia.audit.models import record
from riskassessment.actions.assessment import locked
from riskassessment.models import SafeguardingConcern


@transaction.atomic
def record_concern(
    *,
    case: Case,
    concern: str,
    noticed_on: date,
    noticed_time: time | None = None,
    route: str,
    told: str,
    agreed: str,
    why: str = "",
    by: User,
    at: datetime,
) -> SafeguardingConcern:
    """Write down a safeguarding concern and who was told."""
    case = locked(case)
    case.refuse_if_closed()
    made = SafeguardingConcern(
        case=case,
        concern=concern,
        noticed_on=noticed_on,
        noticed_time=noticed_time,
        route=route,
        told=told,
        agreed=agreed,
        why=why,
        made_at=at,
        made_by=by,
    )
    made.save()
    title = f"Safeguarding concern recorded: {made.get_route_display()}"
    case.tell(Entry.Kind.INCIDENT, title, concern, by=by, at=at)
    record("risk.concern_recorded", by=by, at=at, case_ref=case.reference, subject=made)
    return made


@transaction.atomic
def close_concern(*, concern: SafeguardingConcern, outcome_words: str, by: User, at: datetime) -> None:
    """Close a safeguarding concern with what came of it."""
    case = locked(concern.case)
    concern = case.safeguardingconcern_set.select_for_update().get(pk=concern.pk)
    if not concern.is_open:
        raise Refused(f"This concern was already closed by {concern.closed_by}.")
    if not outcome_words.strip():
        raise Refused("Enter what came of it.")
    concern.outcome, concern.closed_at, concern.closed_by = outcome_words, at, by
    concern.save()
    case.tell(Entry.Kind.RISK, "Safeguarding concern closed", outcome_words, by=by, at=at)
    record("risk.concern_closed", by=by, at=at, case_ref=case.reference, subject=concern)

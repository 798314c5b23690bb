"""Who checks an assessment: never whoever wrote it."""

from datetime import datetime

from cases.models import Case, Refused
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from riskassessment.models import Assessment


def refuse_to_check(assessment: Assessment, *, by: User) -> None:
    """Refuse to check what was not sent, or what one wrote oneself."""
    if not assessment.is_waiting:
        raise Refused("This assessment is not waiting to be checked.")
    if assessment.sent_by == by:
        raise Refused("You sent this assessment yourself. Someone else must check it.")


def checkers_for(case: Case, *, author: User, at: datetime) -> list[User]:
    """Return who could check an assessment of this case as its second person."""
    return list(second_persons(case, Permission.RISK_SIGN_OFF, but=author, at=at))

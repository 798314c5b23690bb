"""Who checks an assessment: never whoever wrote a part of it."""

from datetime import datetime

from cases.models import Case, Refused
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.words import listed
from riskassessment.models import Assessment
from riskassessment.queries.writers import writers


def refuse_to_check(assessment: Assessment, *, by: User) -> None:
    """Refuse to check what was not sent, or what one sent oneself."""
    if not assessment.is_waiting:
        raise Refused("This assessment is not waiting to be checked.")
    if assessment.sent_by == by:
        raise Refused("You sent this assessment yourself. Someone else must check it.")


def refuse_a_writer(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Refuse to sign, as its second person, what one wrote a part of: who can is said."""
    if by.pk in writers(assessment):
        others = checkers_for(assessment.case, author=by, assessment=assessment, at=at)
        who = listed([str(person) for person in others], last="or") or "another manager who sees the case"
        raise Refused(
            f"You wrote a part of this assessment. Someone else must check it: {who}."
            " You can still ask for changes, so that it is sent to someone else."
        )


def checkers_for(
    case: Case, *, author: User, assessment: Assessment | None = None, at: datetime
) -> list[User]:
    """Return who could check an assessment of this case as its second person: who wrote nothing of it."""
    authors = {author.pk, *(writers(assessment) if assessment else ())}
    return list(second_persons(case, Permission.RISK_SIGN_OFF, but=authors, at=at))

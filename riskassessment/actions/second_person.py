"""Who checks an assessment: never whoever wrote a part of it."""

from datetime import datetime

from cases.models import Case, Refused
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.words import listed
from riskassessment.models import Assessment
from riskassessment.queries.falls import who_asked_to_lower
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
            f"You wrote part of this assessment. Someone else must check it: {who}."
            " You can still ask for changes, so that it is sent to someone else."
        )


def refuse_who_asked_to_lower(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Refuse to sign a fall that one asked for oneself, while somebody else can check it."""
    if by.pk not in who_asked_to_lower(assessment):
        return
    author = assessment.sent_by or assessment.made_by
    others = checkers_for(assessment.case, author=author, assessment=assessment, at=at)
    if by not in others:
        who = listed([str(person) for person in others], last="or")
        raise Refused(
            "It was sent with a higher level, and you asked for changes."
            f" Someone else must check the lower level: {who}."
        )


def checkers_for(
    case: Case, *, author: User, assessment: Assessment | None = None, at: datetime
) -> list[User]:
    """Return who could check an assessment of this case as its second person: who wrote nothing of it.

    Whoever asked that it goes down does not check that it did, unless there is nobody else.
    """
    authors = {author.pk, *(writers(assessment) if assessment else ())}
    people = list(second_persons(case, Permission.RISK_SIGN_OFF, but=authors, at=at))
    asked = who_asked_to_lower(assessment) if assessment else set()
    return [person for person in people if person.pk not in asked] or people

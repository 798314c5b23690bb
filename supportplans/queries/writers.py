"""Who wrote a part of an exit or of a plan: none of them signs it as the second person."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.versions import writers_of_fields
from hestia.ui.words import listed
from supportplans.models import ClientStatement, Exit, Plan, PlanVersion, Step, Target

# What an exit says. Who gives it back, accepts an exception or says that a high risk is understood judges it.
SAYS = (
    *("kind", "exit_on", "destination", "destination_note", "may_contact", "follow_up_on", "note", "reason"),
    *("last_contact_on", "checks_made", "safeguarding", "not_possible", "left_open"),
)
TARGET_SAYS = ("text", "why", "measure", "due_on", "long_term", "owner", "owner_name")
STEP_SAYS = ("what", "who", "who_name", "by_on")


def exit_writers(leaving: Exit) -> set[int]:
    """Return who began an exit, wrote in it, asked for it to be signed, or wrote her words down."""
    history = Exit.history.filter(id=leaving.pk)
    asked = history.values_list("asked_by", flat=True)
    statements = ClientStatement.objects.filter(case=leaving.case_id, recorded_at__gte=leaving.made_at)
    heard = statements.values_list("recorded_by", flat=True)
    return {pk for pk in {leaving.made_by_id, *asked, *heard, *writers_of_fields(history, SAYS)} if pk}


def signers(leaving: Exit, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return who may sign an exit as its second person: who wrote nothing of it, and does not ask."""
    authors = {asked_by.pk, *(exit_writers(leaving) if leaving.pk else ())}
    return second_persons(leaving.case, Permission.EXIT_SIGN_OFF, but=authors, at=at)


def writer_blockers(leaving: Exit, *, by: User, at: datetime) -> list[str]:
    """Return why someone who wrote a part of an exit cannot sign it, and who can."""
    if leaving.pk is None or by.pk not in exit_writers(leaving) or leaving.asked_by_id == by.pk:
        return []
    others = listed([str(person) for person in signers(leaving, asked_by=by, at=at)], last="or")
    who = others or "another manager who sees the case"
    return [f"You wrote part of this exit, so someone else must sign it off: {who}."]


def plan_writers(plan: Plan, targets: Iterable[int]) -> set[int]:
    """Return who wrote what a plan says of what matters to her, of these targets and of their steps."""
    targets = list(targets)
    return {
        *writers_of_fields(Plan.history.filter(id=plan.pk), ("what_matters",)),
        *writers_of_fields(Target.history.filter(id__in=targets), TARGET_SAYS),
        *writers_of_fields(Step.history.filter(target_id__in=targets), STEP_SAYS),
    }


def version_writers(version: PlanVersion) -> set[int]:
    """Return who asked for her answer to a version, or wrote a part of it."""
    targets = [target["id"] for target in version.content["targets"]]
    return {version.recorded_by_id, *plan_writers(version.plan, targets)}


def answerers(plan: Plan, *, targets: Iterable[Target], asked_by: User, at: datetime) -> QuerySet[User]:
    """Return the managers who may say whether they agree with a plan: who wrote nothing of it."""
    says = (target.pk for target in targets if not target.is_replaced)
    authors = {asked_by.pk, *plan_writers(plan, says)}
    return second_persons(plan.case, Permission.PLAN_AGREE, but=authors, at=at)

"""A second person says yes or no to the copy, and to the way it goes to her."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Deadline, PromiseSource, Refused
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.refusals import refuse_if
from hestia.workingdays.models import BankHoliday
from rights.actions.locking import lock_request, log_request
from rights.models import AccessRequest, RequestRelease
from rights.queries.standing import (
    digest_of,
    ready_blockers,
    standing_release,
    void_because,
    writers_of_copy,
)

ANSWER_WITHIN = 3  # working days


def releasers(request: AccessRequest, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return who may say yes to a copy: who wrote no part of it, and does not ask."""
    authors = {asked_by.pk, *writers_of_copy(request)}
    return second_persons(request.case, Permission.COPY_RELEASE, but=authors, at=at)


@transaction.atomic
def ask_release(*, request: AccessRequest, person: User, by: User, at: datetime) -> RequestRelease:
    """Ask a second person, by name, for a yes. Asked again, it takes the earlier question's place."""
    now = lock_request(request)
    refuse_if(ready_blockers(now, today=timezone.localdate(at)))
    if person not in releasers(now, asked_by=by, at=at):
        raise Refused(f"{person} cannot say yes to this. Choose a manager who wrote no part of it.")
    if earlier := standing_release(now):
        earlier.ended_at = at
        earlier.save()
    release = RequestRelease(
        case=now.case, request=now, digest=digest_of(now), asked_at=at, asked_by=by, asked_of=person
    )
    release.save()
    now.case.promise(
        Deadline.Kind.COPY_SIGN_OFF,
        due_on=BankHoliday.objects.calendar("ew").add_working_days(timezone.localdate(at), ANSWER_WITHIN),
        context=f"Asked by {by}",
        assignee=person,
        source=PromiseSource.of(release),
        by=by,
        at=at,
    )
    log_request("asked", now, by=by, at=at, of=person.pk)
    return release


def answer_blockers(request: AccessRequest, release: RequestRelease | None, *, by: User) -> list[str]:
    """Return why somebody cannot answer."""
    if not request.is_open or release is None or not release.is_waiting:
        return ["This is no longer waiting for an answer."]
    if release.asked_of_id != by.pk:
        return [f"{release.asked_of} was asked, so nobody else can answer."]
    return []


@transaction.atomic
def record_pages(*, request: AccessRequest, pages: int) -> None:
    """Keep how many pages the paper has that was made of a copy: that many are signed for."""
    release = (
        RequestRelease.objects.standing().select_for_update(of=("self",)).filter(request=request).first()
    )
    if release and release.pages != pages:
        release.pages = pages
        release.save()


@transaction.atomic
def answer_release(
    *, request: AccessRequest, is_yes: bool, why: str = "", by: User, at: datetime
) -> RequestRelease:
    """Say yes to the copy as it was shown, or no and why. Whoever wrote a part of it cannot."""
    now = lock_request(request)
    release = standing_release(now)
    refuse_if(answer_blockers(now, release, by=by))
    assert release is not None
    if is_yes:
        refuse_if([*ready_blockers(now, today=timezone.localdate(at)), *void_because(now, release)])
        if by not in releasers(now, asked_by=release.asked_by, at=at):
            raise Refused("Your yes does not count: you wrote part of it, or the case is not yours to read.")
        release.given_at, release.given_by = at, by
    else:
        release.refused_at, release.refused_by, release.refused_why = at, by, why
    release.save()
    outcome = "Allowed" if is_yes else "Not allowed"
    now.case.meet(Deadline.Kind.COPY_SIGN_OFF, by=by, at=at, on=timezone.localdate(at), outcome=outcome)
    log_request("approved" if is_yes else "refused", now, by=by, at=at)
    return release

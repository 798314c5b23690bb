"""A seal closes her to whoever was asked to check something: they, and who must ask again, are told."""

from collections.abc import Collection
from datetime import datetime

from cases.models import Case, Deadline
from hestia.accounts.models import Notice, User

CHECK_LOST = "You were asked to check something, and no longer have to. There is nothing for you to do."


def notify_of_lost_checks(case: Case, seeing: Collection[User], *, by: User, at: datetime) -> None:
    """Tell who was asked to check something of hers, and is not named, that it waits for them no more.

    Who seals and who works with her are told to ask somebody else. To whom it is closed, nothing says what.
    """
    checks = Deadline.objects.open().filter(case__client=case.client_id, kind__in=Deadline.SIGN_OFFS)
    waiting = checks.exclude(assignee=None).exclude(assignee__in=seeing)
    for check in waiting.select_related("case__worker", "assignee").order_by("pk"):
        hers, asked = check.case, check.assignee
        lost = (
            f"{asked} was asked to check something on {hers.reference}, and is not one of those named. "
            "Ask someone else."
        )
        told = {asked: CHECK_LOST, by: lost} | ({hers.worker: lost} if hers.worker else {})
        for person, words in told.items():
            Notice(person=person, words=words, told_at=at, told_by=by).save()

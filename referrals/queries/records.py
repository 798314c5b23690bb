"""The way to a referral: through the case that exists for this reader."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from cases.models import Case, Deadline, PromiseSource
from cases.queries.by_person import ByPerson
from cases.queries.records import get_case
from hestia.db.compiled import number
from hestia.ui.http import HouseRequest
from referrals.models import Decision, Reconsideration, Referral
from referrals.models.referral import all_with_facts

COUNTING = ByPerson(lambda user, case: all_with_facts().visible_to(user).counting_on(case), (number("case"),))


def find_referral(request: HouseRequest, case: Case) -> Referral | None:
    """Return the referral that counts on a case, if one was begun."""
    for referral in COUNTING.records(request.user, case=case.pk):
        referral.case = case
        referral.keep_decisions()
        return referral.as_of(request.today)
    return None


def get_referral(request: HouseRequest, ref: str) -> tuple[Case, Referral]:
    """Return a case and its referral for this page, or answer 404; the opening is written down."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    # Answered as a case that does not exist would be, so that the answers cannot be compared.
    if referral is None:
        raise Http404
    return case, referral


def get_earlier(request: HouseRequest, case: Case, pk: int) -> Referral:
    """Return a referral of a case that ended before the one that counts now, or answer 404."""
    ended = Referral.with_facts().visible_to(request.user).filter(case=case).exclude(closed_at=None)
    referral = get_object_or_404(ended, pk=pk)
    referral.case, referral.is_earlier = case, True
    return referral.as_of(request.today)


def referral_of_task(task: Deadline) -> int | None:
    """Return the key of the referral that a task is about, if it is about one."""
    if task.source is None:
        return None
    kind, number = task.source
    if kind == PromiseSource.kind_of(Referral):
        return number
    if kind == PromiseSource.kind_of(Decision):
        return Decision.objects.filter(pk=number).values_list("referral_id", flat=True).first()
    if kind == PromiseSource.kind_of(Reconsideration):
        return Reconsideration.objects.filter(pk=number).values_list("referral_id", flat=True).first()
    return None

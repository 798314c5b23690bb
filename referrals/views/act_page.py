"""What the page of an act shows besides its form."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.http import Http404
from django.urls import reverse

from cases.forms.documents import AttachMixin
from cases.models import Case, Deadline
from hestia.ui.http import HouseRequest
from referrals.forms.earlier_referrals import ReferralQuery
from referrals.models import Referral
from referrals.models.records import ReferralRecord
from referrals.queries.records import get_earlier, get_referral, referral_of_task
from referrals.rules.clocks import AnyClock, ClockWords


def get_meant(
    request: HouseRequest, ref: str, *, fits: Callable[[Referral], bool] | None = None
) -> tuple[Case, Referral]:
    """Return a case and the referral that a page is about: the one that counts, unless it is another.

    The address, or the task that led to the page, may name an earlier one, of which something was learned
    late; or only an earlier one fits.
    """
    case, counting = get_referral(request, ref)
    others = [ended.pk for ended in counting.ended_before if not ended.was_taken_back]
    asked = ReferralQuery(request.GET).asked
    meant = asked.get("referral")
    if meant and meant not in {counting.pk, *others}:
        raise Http404
    if not others or meant == counting.pk:
        return case, counting
    if meant is None and asked.get("task"):
        tasks = Deadline.objects.visible_to(request.user).filter(case=case, pk=asked["task"])
        meant = next((number for task in tasks if (number := referral_of_task(task)) in others), None)
    if meant:
        return case, get_earlier(request, case, meant)
    if fits is None or fits(counting):
        return case, counting
    earlier = (get_earlier(request, case, number) for number in others)
    return case, next((referral for referral in earlier if fits(referral)), counting)


def get_meant_by(request: HouseRequest, counting: Referral, record: ReferralRecord) -> Referral:
    """Return the referral that a record to be corrected is of: the one that counts, or an earlier one."""
    if record.referral_id == counting.pk:
        return counting
    return get_earlier(request, counting.case, record.referral_id)


def home_of(case: Case) -> str:
    """Return the page of a case's referral."""
    return reverse("referrals:overview", args=[case.reference])


def act_page(case: Case, *, blockers: Sequence[str] = (), **more: object) -> dict[str, object]:
    """Return what the page of an act shows besides its form: what stands in its way, before anyone tries."""
    return {"case": case, "home": home_of(case), "blockers": blockers, **more}


def words_today(clock: AnyClock | None, request: HouseRequest) -> ClockWords | None:
    """Return what a clock says today, if it has begun."""
    return clock.words(request.today) if clock else None


def offer_documents(form: AttachMixin, case: Case, request: HouseRequest) -> None:
    """Offer on a form to attach a document to what it records."""
    form.files, form.now = request.FILES, request.now
    form.attachable(case=case, by=request.user)


def answers_with_document(form: AttachMixin, request: HouseRequest) -> dict[str, Any]:
    """Return the answers as an act takes them, with the document that goes with them."""
    return {**form.answers, "document": form.attached(by=request.user, at=request.now)}


def initial_of(record: Model, names: Iterable[str]) -> dict[str, Any]:
    """Return what a record says now, as a form to correct it begins."""
    return {name: getattr(record, name) for name in names}

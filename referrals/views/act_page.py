"""What the page of an act shows besides its form."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.urls import reverse

from cases.forms.documents import AttachMixin
from cases.models import Case
from hestia.ui.http import HouseRequest
from referrals.rules.clocks import AnyClock, ClockWords


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

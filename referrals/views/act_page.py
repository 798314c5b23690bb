"""What the page of an act shows besides its form."""

from collections.abc import Sequence

from django.urls import reverse

from cases.forms.documents import AttachMixin
from cases.models import Case
from hestia.ui.http import HouseRequest


def home_of(case: Case) -> str:
    """Return the page of a case's referral."""
    return reverse("referrals:overview", args=[case.reference])


def act_page(case: Case, *, blockers: Sequence[str] = (), **more: object) -> dict[str, object]:
    """Return what the page of an act shows besides its form: what stands in its way, before anyone tries."""
    return {"case": case, "home": home_of(case), "blockers": blockers, **more}


def offer_documents(form: AttachMixin, case: Case, request: HouseRequest) -> None:
    """Offer on a form to attach a document to what it records."""
    form.files, form.now = request.FILES, request.now
    form.attachable(case=case, by=request.user)

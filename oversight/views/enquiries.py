"""Who was referred and not taken on: written down without a name, and taken out if it was a mistake."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent
from oversight import actions
from oversight.forms.enquiries import EnquiryForm
from oversight.models import Enquiry

LATEST = 25


@permission_required(Permission.CASE_OPEN)
def enquiries(request: HouseRequest) -> HttpResponseBase:
    """Write down who was not taken on; the latest of one's services stand below."""
    user = request.user
    form = EnquiryForm(sent(request), by=user, today=request.today, now=request.now)
    seen = Enquiry.objects.visible_to(user).select_related("service", "made_by", "withdrawn_by")
    own = Enquiry.objects.for_taking_out(user).standing()
    return answer(
        request,
        form,
        act=lambda: actions.record_enquiry(**form.answers, by=user, at=request.now),
        saved="It is recorded, and counts in the figures.",
        to=reverse("oversight:enquiries"),
        template="oversight/enquiries.html",
        context={
            "enquiries": seen.standing()[:LATEST],
            "for_taking_out": set(own.values_list("pk", flat=True)),
            "taken_out": seen.taken_out()[:LATEST],
        },
    )


@require_POST
@permission_required(Permission.CASE_OPEN)
def enquiry_end(request: HouseRequest, pk: int) -> HttpResponse:
    """Take one out that was entered by mistake."""
    enquiry = get_object_or_404(Enquiry.objects.for_taking_out(request.user), pk=pk)
    actions.withdraw_enquiry(enquiry=enquiry, by=request.user, at=request.now)
    messages.success(request, "It is taken out of the figures.")
    return redirect("oversight:enquiries")

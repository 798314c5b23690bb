"""The weekly look at who has access to a manager's services."""

from django.http import HttpResponse
from django.urls import reverse

from cases.queries.records import log_list
from desk.actions.access_review import sign_review
from desk.forms.access_review import AccessReviewForm
from desk.queries.access_review import review_of
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.ACCESS_MANAGE)
def access_review(request: HouseRequest) -> HttpResponse:
    """Show who has access and what changed since it was last signed; take the signature."""
    review = review_of(request.user, at=request.now)
    log_list(request, review.references)
    form = AccessReviewForm(sent(request), initial={"as_of": request.now.isoformat()})
    return answer(
        request,
        form,
        act=lambda: sign_review(**form.answers, by=request.user, at=request.now),
        saved="Signed. You will be asked again in a week.",
        to=reverse("desk:team"),
        template="desk/access_review.html",
        context={"review": review, "services": request.user.services.all()},
    )

"""What a page's script sends while someone types."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from hestia.safekeeping import drafts
from hestia.ui.http import HouseRequest

NAME_LENGTH = 40  # of the form and of what it is about, as `Draft` keeps them


@require_POST
def draft(request: HouseRequest, form: str, about: str = "") -> HttpResponse:
    """Keep what is typed so far. Only its writer ever sees it, so it asks for no permission but a session."""
    if len(form) > NAME_LENGTH or len(about) > NAME_LENGTH:
        raise Http404
    if sum(len(value) for _, values in request.POST.lists() for value in values) > drafts.LONGEST_DRAFT:
        return HttpResponse(status=413)
    drafts.keep(request, form, about)
    return HttpResponse(status=204)

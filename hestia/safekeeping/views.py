"""What a page's script sends while someone types."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hestia.audit.models import log
from hestia.safekeeping import drafts, unsent
from hestia.safekeeping.models import Draft
from hestia.ui.converters import CaseReference
from hestia.ui.http import HouseRequest

REFERENCES = re.compile(CaseReference.regex)
NAME_LENGTH = 40  # of the form and of what it is about, as `Draft` keeps them


@require_POST
def draft(request: HouseRequest, form: str, about: str = "") -> HttpResponse:
    """Keep what is typed so far. Only its writer ever sees it, so it asks for no permission but a session."""
    if len(form) > NAME_LENGTH or len(about) > NAME_LENGTH:
        raise Http404
    return HttpResponse(status=204 if drafts.save_draft(request, form, about) else 413)


@require_POST
def start_again(request: HouseRequest, form: str, about: str = "") -> HttpResponse:
    """Throw a draft away, and lead back to its form. Nobody has another's drafts: a session is enough."""
    if len(form) > NAME_LENGTH or len(about) > NAME_LENGTH:
        raise Http404
    drafts.forget(request, form, about)
    page = request.POST.get("page", "")
    return redirect(page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else "/")


def unsent_form(request: HouseRequest, key: UUID) -> HttpResponse:
    """Offer once more what was sent after the session ended. Saving goes to the page it was meant for."""
    mine = Draft.objects.of(request.user).kept(at=request.now)
    draft = get_object_or_404(mine, form=unsent.FORM, about=str(key))
    if request.method == "POST":
        draft.delete()
        messages.success(request, "It is deleted.")
        return redirect("/")
    log(
        "draft.opened",
        by=request.user,
        at=request.now,
        cases=REFERENCES.findall(draft.data["path"]),
        subject=f"{unsent.FORM}:{key}",
    )
    context = {
        "draft": draft,
        "fields": list(unsent.fields(draft)),
        "shown": unsent.shown(draft.data["typed"]),
    }
    return render(request, "safekeeping/unsent_form.html", context)

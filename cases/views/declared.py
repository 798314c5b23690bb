"""Staff say that they know a client, or someone around the client; a manager decides."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.actions.declared import decide_link, declare_link
from cases.forms.access import LinkDecisionForm, LinkForm
from cases.models import DeclaredLink
from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.CASE_VIEW)
@says_why_not
def link_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Say that one knows her, or someone around her."""
    case = get_case(request, ref)  # not locked: who only reads it may say so too
    form = LinkForm(sent(request), today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: declare_link(case=case, **form.answers, by=request.user, at=request.now),
        saved="Thank you for saying so. It is on “Who may see it” until a manager has decided.",
        to=reverse("cases:access", args=[ref]),
        template="cases/link_new.html",
        context={"case": case},
    )


@permission_required(Permission.ACCESS_MANAGE)
@says_why_not
def link_decision(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Decide about somebody who knows her, or someone around her."""
    is_sent = request.method == "POST"
    case = get_case(request, ref, lock=is_sent)
    links = DeclaredLink.objects.of(case).select_related("person")
    link = get_object_or_404(links.select_for_update(of=("self",)) if is_sent else links, pk=pk)
    draft = open_draft(request, f"link-{pk}", ref)
    form = LinkDecisionForm(draft.data, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: decide_link(case=case, link=link, **form.answers, by=request.user, at=request.now),
        saved="Your decision is recorded.",
        to=reverse("cases:access", args=[ref]),
        template="cases/link_decision.html",
        context={"case": case, "link": link},
        draft=draft,
    )

"""Who else keeps a record of her: named, asked, and what they answered."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from rights import actions
from rights.forms.holders import ASKED, CHASED, HolderForm, HolderStepForm
from rights.models import RequestHolder
from rights.queries.holders import suggestions
from rights.views.requests import answer_about, get_request


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def holder_new(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Name somebody outside who keeps a record of her."""
    asked = get_request(request, ref, pk)
    draft = open_draft(request, f"copy-holder-{pk}", ref)
    names = suggestions(asked, by=request.user)
    form = HolderForm(draft.data, names=names, today=request.today, now=request.now)

    def name_it() -> RequestHolder:
        holder = form.made
        holder.request = asked
        return actions.name_holder(holder=holder, by=request.user, at=request.now)

    return answer_about(
        request,
        asked,
        form,
        heading="Who else keeps a record of her?",
        lede="She is told who they are. They are asked only in the way that is safe for her.",
        act=name_it,
        draft=draft,
    )


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def holder(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record that somebody was asked, asked again, or answered."""
    case = get_case(request, ref)
    rows = RequestHolder.objects.visible_to(request.user).filter(case=case)
    kept = get_object_or_404(rows.select_related("request"), pk=pk)
    kept.case, kept.request.case = case, case
    draft = open_draft(request, f"copy-holder-step-{pk}", ref)
    form = HolderStepForm(draft.data, holder=kept, today=request.today, now=request.now)

    def record() -> RequestHolder:
        data, who = form.cleaned_data, {"holder": kept, "by": request.user, "at": request.now}
        if data["step"] == ASKED:
            return actions.ask_holder(**who, how=data["words"], on=data["on"])
        if data["step"] == CHASED:
            return actions.chase_holder(**who, on=data["on"])
        return actions.end_holder(**who, outcome=data["step"], words=data["words"], on=data["on"])

    return answer_about(
        request,
        kept.request,
        form,
        heading=kept.name,
        lede=f"{kept.state_words}.",
        act=record,
        draft=draft,
    )

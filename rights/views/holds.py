"""A legal hold on all that is hers: set by one, lifted by two."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cases.models import Case
from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent
from rights.actions import retention
from rights.forms.retention import HoldForm, LiftedForm, LiftForm
from rights.models import LegalHold
from rights.queries.retention import holds_of
from rights.views.retention import answer_about_keeping


@permission_required(Permission.RETENTION_DECIDE)
@says_why_not
def hold_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Hold all that is hers, for somebody who may demand it."""
    case = get_case(request, ref)
    draft = open_draft(request, "legal-hold", ref)
    form = HoldForm(draft.data, today=request.today, now=request.now)
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Legal hold",
        lede="While there is a legal hold, her record is not erased. It takes two people to lift it.",
        act=lambda: retention.set_hold(
            case=case,
            asker=form.cleaned_data["asker"],
            reference=form.cleaned_data["reference"],
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
            by=request.user,
            at=request.now,
        ),
        saved="The legal hold is set. No part of her record is erased.",
        draft=draft,
    )


def get_hold(case: Case, pk: int) -> LegalHold:
    """Return a hold on the client of a case, or answer 404."""
    return get_object_or_404(holds_of(case), pk=pk)


@permission_required(Permission.RETENTION_DECIDE)
@says_why_not
def hold_lifting(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Ask that a hold is lifted."""
    case = get_case(request, ref)
    hold = get_hold(case, pk)
    draft = open_draft(request, f"hold-lifting-{pk}", ref)
    form = LiftForm(draft.data, today=request.today, now=request.now)
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Ask to lift the legal hold",
        lede=f"{hold.get_asker_display()} asked for it, and {hold.set_by} set it.",
        act=lambda: retention.ask_to_lift(
            case=case, hold=hold, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        saved="You asked to lift it. Another manager decides.",
        draft=draft,
        blockers=[] if hold.is_standing else [retention.LIFTED_ALREADY],
    )


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why_not
def hold_lifted(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Lift a hold, as the second of two people."""
    case = get_case(request, ref)
    hold = get_hold(case, pk)
    form = LiftedForm(sent(request), records=[hold])
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Lift the legal hold?",
        lede=f"{hold.lift_asked_by} asked to lift it: {hold.lift_why}",
        act=lambda: retention.lift_hold(case=case, hold=hold, by=request.user, at=request.now),
        saved="The legal hold is lifted.",
        blockers=retention.lift_blockers(hold, by=request.user),
    )

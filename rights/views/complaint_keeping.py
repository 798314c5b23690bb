"""Keeping a complaint of no case longer, and a legal hold on one: set by one, lifted by two."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest, sent
from rights.actions import complaint_keeping
from rights.actions.retention import LIFTED_ALREADY, lift_blockers
from rights.forms.retention import HoldForm, KeepForm, LiftedForm, LiftForm
from rights.models import Complaint, ComplaintHold
from rights.queries.complaint_retention import holds_of_complaint
from rights.views.complaint_erasures import shown
from rights.views.complaints import get_complaint, says_why


def get_hold(complaint: Complaint, pk: int) -> ComplaintHold:
    """Return a hold on a complaint, or answer 404."""
    return get_object_or_404(holds_of_complaint(complaint), pk=pk)


def reason_of(hold: ComplaintHold) -> str:
    """Return who asked for a hold, who set it, and what for."""
    return f"{hold.get_asker_display()} asked for it, and {hold.set_by} set it: {hold.reason}"


def request_to_lift(hold: ComplaintHold) -> str:
    """Return who asked to lift a hold, and why, if somebody did."""
    return f"{hold.lift_asked_by} asked to lift it: {hold.lift_why}" if hold.lift_asked_by_id else ""


def answer_about(
    request: HouseRequest,
    complaint: Complaint,
    form: BaseForm,
    *,
    heading: str,
    lede: str,
    act: Callable[[], object],
    saved: str,
    save: str = "Save",
    blockers: list[str],
    draft: OpenDraft | None = None,
) -> HttpResponse:
    """Ask one thing about how long a complaint is kept, with its words above, and go back to it."""
    response = answer(
        request,
        form,
        act=act,
        saved=saved,
        to=complaint.get_absolute_url(),
        template="rights/complaint_form.html",
        context={"complaint": complaint, "heading": heading, "lede": lede, "save": save},
        draft=draft,
        blockers=blockers,
    )
    return shown(request, complaint, response)


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why
def complaint_keeping_new(request: HouseRequest, reference: str) -> HttpResponse:
    """Keep a complaint longer than the schedule says, for a reason and until a day."""
    complaint = get_complaint(request, reference)
    draft = open_draft(request, "complaint-keeping", reference)
    form = KeepForm(draft.data, today=request.today, now=request.now)
    return answer_about(
        request,
        complaint,
        form,
        heading="Keep it longer",
        lede="A complaint is kept only as long as there is a reason. It is reviewed on that day.",
        act=lambda: complaint_keeping.keep_complaint(
            complaint=complaint,
            why=form.cleaned_data["why"],
            until=form.cleaned_data["until"],
            by=request.user,
            at=request.now,
        ),
        saved="It is kept longer.",
        blockers=complaint_keeping.keeping_blockers(complaint),
        draft=draft,
    )


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why
def complaint_hold_new(request: HouseRequest, reference: str) -> HttpResponse:
    """Hold a complaint, for somebody who may demand it."""
    complaint = get_complaint(request, reference)
    draft = open_draft(request, "complaint-hold", reference)
    form = HoldForm(draft.data, today=request.today, now=request.now)
    return answer_about(
        request,
        complaint,
        form,
        heading="Legal hold",
        lede="While there is a legal hold, this complaint is not erased. It takes two people to lift it.",
        act=lambda: complaint_keeping.hold_complaint(
            complaint=complaint,
            asker=form.cleaned_data["asker"],
            reference=form.cleaned_data["reference"],
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
            by=request.user,
            at=request.now,
        ),
        saved="The legal hold is set. This complaint is not erased.",
        blockers=complaint_keeping.hold_blockers(complaint),
        draft=draft,
    )


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why
def complaint_hold_lifting(request: HouseRequest, reference: str, pk: int) -> HttpResponse:
    """Ask that a hold is lifted."""
    complaint = get_complaint(request, reference)
    hold = get_hold(complaint, pk)
    draft = open_draft(request, f"complaint-lifting-{pk}", reference)
    form = LiftForm(draft.data, today=request.today, now=request.now)
    return answer_about(
        request,
        complaint,
        form,
        heading="Ask to lift the legal hold",
        lede=reason_of(hold),
        act=lambda: complaint_keeping.ask_to_lift(
            hold=hold, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        saved="You asked to lift it. Another manager decides.",
        blockers=[] if hold.is_standing else [LIFTED_ALREADY],
        draft=draft,
    )


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why
def complaint_hold_lifted(request: HouseRequest, reference: str, pk: int) -> HttpResponse:
    """Lift a hold, as the second of two people."""
    complaint = get_complaint(request, reference)
    hold = get_hold(complaint, pk)
    return answer_about(
        request,
        complaint,
        LiftedForm(sent(request), records=[hold]),
        heading="Lift the legal hold?",
        lede=" ".join([reason_of(hold), request_to_lift(hold)]),
        save="Lift the hold",
        act=lambda: complaint_keeping.lift_hold(hold=hold, by=request.user, at=request.now),
        saved="The legal hold is lifted.",
        blockers=lift_blockers(hold, by=request.user),
    )

"""The pages of a safeguarding concern."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.models import Case
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from riskassessment import actions
from riskassessment.forms.concerns import ConcernClosingForm, ConcernForm, ConcernQuery, LaterReferralForm
from riskassessment.models import Assessment, SafeguardingConcern


@permission_required(Permission.RISK_ASSESS)
def concern_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down a safeguarding concern, about her or about someone who depends on her."""
    case = get_case(request, ref)
    choices = ConcernQuery(request.GET).asked
    initial: dict[str, object] = {"noticed_on": request.today, "told_on": request.today}
    if choices["about"]:
        initial |= {"dependant": choices["about"], "route": SafeguardingConcern.Route.CHILD}
    made_for = assessment_of(case, choices["assessment"])
    if made_for:
        initial |= known_of(made_for)
    draft = open_draft(request, "concern", ref)
    form = ConcernForm(draft.data, case=case, initial=initial, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.record_concern(case=case, **form.answers, by=request.user, at=request.now),
        saved="The concern is recorded. It stays open until a manager closes it.",
        to=f"{reverse('riskassessment:overview', args=[ref])}#h-concerns",
        template="riskassessment/concern_new.html",
        context={"case": case, "made_for": made_for},
        draft=draft,
    )


def assessment_of(case: Case, number: int | None) -> Assessment | None:
    """Return the assessment for which a referral was made, if the page was asked for one."""
    if number is None:
        return None
    return case.assessment_set.with_people().with_ratings().filter(number=number).first()


def known_of(assessment: Assessment) -> dict[str, object]:
    """Return what an assessment says already of a referral that was made for it."""
    dangers = [
        f"{question.question} {rating.level.label if rating.level else ''}: {rating.evidence}"
        for question in assessment.highest_considerations()
        if (rating := assessment.rating(question.slug))
    ]
    call = assessment.escalation
    return {
        "concern": "\n\n".join(dangers),
        "noticed_on": assessment.assessed_on,
        "route": SafeguardingConcern.Route.ADULT,
        "why": call.outcome if call else "",
    }


@permission_required(Permission.RISK_SIGN_OFF)
def concern_closing(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Close a safeguarding concern with what came of it."""
    case = get_case(request, ref)
    concern = get_record(case, SafeguardingConcern, pk)
    if not concern.is_open:
        messages.info(request, f"This concern was already closed by {concern.closed_by}.")
        return redirect("riskassessment:overview", ref)
    draft = open_draft(request, f"concern-closing-{pk}", ref)
    form = ConcernClosingForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.close_concern(
            concern=concern,
            outcome_words=form.cleaned_data["outcome"],
            result=form.cleaned_data["result"],
            by=request.user,
            at=request.now,
        ),
        saved="The concern is closed.",
        to=reverse("riskassessment:overview", args=[ref]),
        template="riskassessment/concern_closing.html",
        context={"case": case, "concern": concern},
        draft=draft,
    )


@permission_required(Permission.RISK_ASSESS)
def concern_referral(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say that a concern was referred after all, or elsewhere as well."""
    case = get_case(request, ref)
    concern = get_record(case, SafeguardingConcern, pk)
    if not concern.is_open:
        messages.info(request, f"This concern was closed by {concern.closed_by}. Record a new one.")
        return redirect("riskassessment:overview", ref)
    draft = open_draft(request, f"concern-{pk}", ref)
    form = LaterReferralForm(
        draft.data,
        concern=concern,
        initial={"told_on": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: actions.refer_later(concern=concern, **form.answers, by=request.user, at=request.now),
        saved="The referral is added. The concern stays open.",
        to=f"{reverse('riskassessment:overview', args=[ref])}#h-concerns",
        template="riskassessment/concern_referral.html",
        context={"case": case, "concern": concern},
        draft=draft,
    )

"""The pages of assessing: the overview, the form, one assessment and its checking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Case, Deadline, Entry, PromiseSource, RiskEvent, RiskLevel
from cases.queries.records import get_case
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.privacy.secrecy import Level
from hestia.safekeeping.drafts import forget, open_draft
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest, sent
from hestia.workingdays.models import BankHoliday, Nation
from hestia.workingdays.words import DueWords, due_words
from riskassessment import actions
from riskassessment.forms.page import AssessmentPage
from riskassessment.forms.sign_off import EscalationForm, ExtraReviewForm, SignOffForm
from riskassessment.models import (
    Action,
    Assessment,
    Incident,
    Injury,
    RapidScreen,
    SafeguardingConcern,
    dependants,
)
from riskassessment.queries.charts import charts
from riskassessment.queries.comparison import compare, compare_with_sent
from riskassessment.rules.scoring import escalations

INCIDENTS_SHOWN = 10
DRAFT = "risk"  # what the form's kept words are called


@permission_required(Permission.CASE_VIEW)
def overview(request: HouseRequest, ref: str) -> HttpResponse:
    """Show the level, how it has moved, when it is due, and every assessment and concern."""
    case = get_case(request, ref)
    assessments = list(case.assessment_set.newest_first().with_people().with_ratings())
    writing = next((assessment for assessment in assessments if not assessment.is_signed), None)
    if "check" in request.GET and writing and may_check(request, writing):
        return redirect("riskassessment:sign_off", ref, writing.number)
    signed = [assessment for assessment in assessments if assessment.is_signed]
    for assessment in signed:
        assessment.case = case
    latest = signed[0] if signed else None
    promised = case.open_promise(Deadline.Kind.RISK_REVIEW, Deadline.Kind.FIRST_RISK_ASSESSMENT)
    to_tell = next(
        (assessment for assessment in assessments if assessment.escalation and assessment.escalation.is_open),
        None,
    )
    all_incidents = Incident.objects.visible_to(request.user).filter(case=case)
    incidents = list(all_incidents.newest_first().with_additions())
    noted = list(case.entry_set.filter(kind=Entry.Kind.INCIDENT, url="").select_related("by").newest_first())
    return render(
        request,
        "riskassessment/overview.html",
        {
            "case": case,
            "signed": signed,
            "charts": charts(signed[::-1], today=request.today),
            "latest": latest,
            "previous": signed[1] if len(signed) > 1 else None,
            "writing": writing,
            "may_check": may_check(request, writing),
            "to_tell": to_tell,
            "ring": ring(to_tell, by=request.user) if to_tell else None,
            "referral_url": referral_url(case, assessments),
            "due": review_due(promised, today=request.today) if promised else None,
            "due_why": promised.context_in_words if promised else "",
            "review_days": settings.RISK_REVIEW_DAYS,
            "escalations": escalations(RiskLevel(latest.level)) if latest else (),
            "incidents": incidents[:INCIDENTS_SHOWN],
            "incidents_in_all": len(incidents),
            "injuries": Injury.objects.visible_to(request.user)
            .filter(case=case)
            .current()
            .newest_first()
            .with_count(),
            "noted": noted[:INCIDENTS_SHOWN],
            "noted_in_all": len(noted),
            "screen": RapidScreen.objects.visible_to(request.user)
            .filter(case=case)
            .select_related("made_by")
            .first(),
            "screen_is_due": case.open_promise(Deadline.Kind.RISK_SCREEN) is not None,
            "dependants": dependants(case) if request.user.sees >= Level.SENSITIVE else [],
            "events": RiskEvent.objects.visible_to(request.user).filter(case=case).waiting(),
            "concerns": SafeguardingConcern.objects.visible_to(request.user)
            .filter(case=case)
            .newest_first()
            .with_referrals(),
        },
    )


def review_due(promised: Deadline, *, today: date) -> DueWords:
    """Return how the next look at risk stands, in words."""
    return due_words(
        due_on=promised.due_on,
        unit=promised.unit,
        owner=promised.owner,
        today=today,
        calendar=BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES),
        soon_within=promised.soon_within,
    )


@permission_required(Permission.RISK_ASSESS)
def assessment_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write an assessment: begin it or carry on, then put it by, sign it or send it to be checked."""
    case = get_case(request, ref, lock=request.method == "POST")
    writing = case.assessment_set.unsigned().with_people().with_ratings().first()
    if writing and writing.is_waiting:
        messages.info(
            request, "This assessment was sent to be checked. You can change it when it comes back."
        )
        return redirect("riskassessment:assessment", ref, writing.number)
    if case.is_closed:
        messages.info(request, "This case is closed. Reopen it to assess the risk.")
        return redirect("riskassessment:overview", ref)
    draft = open_draft(request, DRAFT, ref)
    page = AssessmentPage(
        draft.data,
        case=case,
        by=request.user,
        today=request.today,
        now=request.now,
        writing=writing,
        earlier=list(case.assessment_set.signed().newest_first().with_ratings()),
        is_draft="save_draft" in request.POST,
    )
    return answer(
        request,
        page.form,
        act=lambda: save_and_finish(request, case, page),
        saved=saved_words,
        to=lambda assessment: overview_url(case) if page.form.is_draft else after_finishing(assessment),
        template="riskassessment/assessment_new.html",
        context={
            "case": case,
            "page": page,
            "formset": page.rows,
            "agreed_before": agreed_before(page.form.previous),
        },
        rows=page.rows,
        draft=draft,
    )


def agreed_before(previous: Assessment | None) -> Iterable[Action]:
    """Return what was to be done by the last assessment: whether it was is the first thing to ask."""
    if previous is None:
        return ()
    return previous.actions.select_related("deadline", "assignee")


def save_and_finish(request: HouseRequest, case: Case, page: AssessmentPage) -> Assessment:
    """Write down what the page says, begun now if need be; sign it or send it, unless it is put by."""
    written = page.written()
    begun = actions.start_or_continue(case=case, by=request.user, at=request.now, on=written.assessed_on)
    saved = actions.save_assessment(assessment=begun, written=written, by=request.user, at=request.now)
    if page.form.is_draft:
        return saved
    return actions.finish(
        assessment=saved, by=request.user, at=request.now, today=request.today, sent_to=page.sent_to
    )


def saved_words(assessment: Assessment) -> str:
    """Return what became of an assessment that was just written."""
    if assessment.is_signed:
        return signed_words(assessment)
    if assessment.is_waiting:
        sent = f"{assessment} was sent to {assessment.sent_to or 'a manager'} to check."
        return f"{sent} No action is set in it." if assessment.lacks_action else sent
    return "Draft saved. Nothing counts until it is signed."


def signed_words(assessment: Assessment) -> str:
    """Return that an assessment is signed, and the level."""
    return f"{assessment} is signed: {assessment.get_level_display().lower()} risk."


def after_finishing(assessment: Assessment) -> str:
    """Return where to go on: someone must be rung at once, or nothing is left to do."""
    is_very_high = (
        assessment.level == RiskLevel.VERY_HIGH
    )  # sent lower now, the call stays on the page of risk
    if is_very_high and assessment.escalation and assessment.escalation.is_open:
        return escalation_url(assessment)
    return overview_url(assessment.case)


@permission_required(Permission.RISK_ASSESS)
def draft_deletion(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask first, then throw the draft away."""
    case = get_case(request, ref)
    writing = case.assessment_set.unsigned().first()
    if writing is None or writing.is_waiting:
        raise Http404
    if writing.sent_at is not None:
        messages.info(request, actions.SENT_STAYS)
        return redirect("riskassessment:overview", ref)
    writing.case = case

    def throw_away() -> None:
        actions.throw_away(assessment=writing, by=request.user, at=request.now)
        forget(request, DRAFT, ref)

    return answer(
        request,
        HouseForm(sent(request)),
        act=throw_away,
        saved="The draft is deleted.",
        to=overview_url(case),
        template="riskassessment/draft_deletion.html",
        context={"case": case, "assessment": writing},
    )


@permission_required(Permission.RISK_ASSESS)
def extra_review(request: HouseRequest, ref: str) -> HttpResponse:
    """Begin a review before its day, saying what has happened."""
    case = get_case(request, ref)
    draft = open_draft(request, "extra-review", ref)
    form = ExtraReviewForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.start_extra(
            case=case, on=request.today, **form.answers, by=request.user, at=request.now
        ),
        saved="",
        to=reverse("riskassessment:assessment_new", args=[ref]),
        template="riskassessment/extra_review.html",
        context={"case": case},
        draft=draft,
    )


@permission_required(Permission.SENSITIVE_VIEW)
def assessment(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Show one assessment beside the one before it."""
    case = get_case(request, ref)
    shown = numbered(case, number)
    return render(request, "riskassessment/assessment.html", reading(request, case, shown))


@permission_required(Permission.RISK_SIGN_OFF)
def sign_off(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Check an assessment as the second person: sign it, set another level, or ask for changes."""
    case = get_case(request, ref, lock=request.method == "POST")
    waiting = numbered(case, number)
    if not waiting.is_waiting:
        messages.info(request, f"{waiting} is not waiting to be checked: {waiting.state_words.lower()}.")
        return redirect(waiting)
    if request.method != "POST" and waiting.sent_by == request.user:
        messages.info(request, "You sent this assessment yourself. Someone else must check it.")
        return redirect(waiting)
    draft = open_draft(request, f"risk-check-{number}", ref)
    form = SignOffForm(draft.data, assessment=waiting, today=request.today)
    writer = waiting.sent_by
    return answer(
        request,
        form,
        act=lambda: check(request, waiting, form),
        saved=lambda checked: (
            signed_words(checked)
            if checked.is_signed
            else f"{checked} went back to {writer} with your words."
        ),
        to=lambda checked: after_check(checked, by=request.user),
        template="riskassessment/sign_off.html",
        context=reading(request, case, waiting),
        draft=draft,
    )


def check(request: HouseRequest, assessment: Assessment, form: SignOffForm) -> Assessment:
    """Do what the second person decided, and return the assessment as it is then."""
    answers = form.cleaned_data
    by, at, today = request.user, request.now, request.today
    if answers["answer"] == form.CHANGES:
        return actions.ask_changes(assessment=assessment, words=answers["words"], by=by, at=at, today=today)
    is_judged = answers["answer"] == form.JUDGE
    return actions.sign_off(
        assessment=assessment,
        by=by,
        at=at,
        today=today,
        chosen_level=answers["level"] if is_judged else "",
        reason=answers["words"] if is_judged else "",
    )


def after_check(assessment: Assessment, *, by: User) -> str:
    """Return where the second person goes on: someone must be rung at once, or nothing is left to do."""
    escalation = assessment.escalation
    if escalation and escalation.is_open and escalation.assignee_id == by.pk:
        return escalation_url(assessment)
    return overview_url(assessment.case)


@permission_required(Permission.RISK_ASSESS)
def escalation(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Very high risk: ring a manager today, and say what was decided about a referral."""
    case = get_case(request, ref)
    assessment = numbered(case, number)
    if assessment.escalation is None or not assessment.escalation.is_open:
        return redirect("riskassessment:overview", ref)
    managers = actions.checkers_for(case, author=request.user, at=request.now)
    draft = open_draft(request, f"escalation-{number}", ref)
    form = EscalationForm(draft.data, managers=managers, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_escalation(
            assessment=assessment,
            decision=form.in_words,
            decided=form.cleaned_data["decision"],
            manager=form.decider,
            by=request.user,
            at=request.now,
            today=request.today,
        ),
        saved=lambda task: decided_words(task, form.cleaned_data["decision"]),
        to=lambda _: after_call(assessment, form.cleaned_data["decision"]),
        template="riskassessment/escalation.html",
        context={"case": case, "assessment": assessment, "ring": ring(assessment, by=request.user)},
        draft=draft,
    )


def decided_words(task: Deadline | None, decision: str) -> str:
    """Return what was written down about a referral, and what comes next."""
    if decision == actions.Decided.MADE:
        return "Recorded. Now record the referral: who was told, and when."
    promised = f" Task for today: {task.title}, {task.assignee}." if task else ""
    return f"Recorded.{promised} Look at the risk again at every contact."


@dataclass(frozen=True)
class Ring:
    """Whom to ring, and on which number."""

    whom: str
    number: str
    is_office: bool


def ring(assessment: Assessment, *, by: User) -> Ring:
    """Return whom somebody rings about very high risk: on their own work phone, or else at the office."""
    person = assessment.to_ring(by)
    phone = person.phone if person else ""
    return Ring(str(person or "a manager"), phone or settings.OFFICE_PHONE, is_office=not phone)


def after_call(assessment: Assessment, decision: str) -> str:
    """Return where to go on: a referral that was made is written down, with what is known of it."""
    if decision != actions.Decided.MADE:
        return overview_url(assessment.case)
    return recording_url(assessment.case, assessment.number)


def recording_url(case: Case, number: int) -> str:
    """Return where a referral is recorded that was made for one assessment."""
    url = reverse("riskassessment:concern_new", args=[case.reference])
    return f"{url}?{urlencode({'assessment': number})}"


def referral_url(case: Case, assessments: Iterable[Assessment]) -> str:
    """Return where the referral is recorded that was made and is not recorded yet, or nothing."""
    source_kind = PromiseSource.kind_of(Assessment, actions.RECORD_REFERRAL)
    asked = [promise.source_id for promise in case.open_promises if promise.source_kind == source_kind]
    numbers = {assessment.pk: assessment.number for assessment in assessments}
    return next((recording_url(case, numbers[pk]) for pk in asked if pk in numbers), "")


# --- Shared --------------------------------------------------------------------------------------


def overview_url(case: Case) -> str:
    """Return the page of a case's risk."""
    return reverse("riskassessment:overview", args=[case.reference])


def escalation_url(assessment: Assessment) -> str:
    """Return the page that asks whom of a very high risk was told."""
    return reverse("riskassessment:escalation", args=[assessment.case.reference, assessment.number])


def numbered(case: Case, number: int) -> Assessment:
    """Return one assessment of the case with its answers, or answer 404."""
    assessment = case.assessment_set.with_people().with_ratings().filter(number=number).first()
    if assessment is None:
        raise Http404
    assessment.case = case
    return assessment


def reading(request: HouseRequest, case: Case, assessment: Assessment) -> dict[str, object]:
    """Return what the page of one assessment shows."""
    previous = (
        case.assessment_set.signed()
        .filter(number__lt=assessment.number)
        .newest_first()
        .with_ratings()
        .first()
    )
    planned = tuple(assessment.actions.select_related("assignee", "deadline"))
    level = assessment.level_now
    return {
        "case": case,
        "assessment": assessment,
        "previous": previous,
        "looked_at": RiskEvent.objects.visible_to(request.user)
        .filter(case=case, settled_in=assessment.number)
        .order_by("happened_on", "pk"),
        "compared": compare(assessment, previous, planned),
        "general_actions": [action for action in planned if not action.consideration],
        "escalations": escalations(level) if level else (),
        "lacks_action": assessment.lacks_action,
        "may_check": may_check(request, assessment),
        "sent": compare_with_sent(assessment),
    }


def may_check(request: HouseRequest, assessment: Assessment | None) -> bool:
    """Whether this person can check this assessment now."""
    return bool(
        assessment
        and assessment.is_waiting
        and assessment.sent_by_id != request.user.pk
        and request.user.has_perm(Permission.RISK_SIGN_OFF)
    )

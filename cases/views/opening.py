"""The case is opened from an intake, or opened again."""

from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.bookings import WAIT
from cases.actions.opening import immediate_worries, reopen_case, reopening_blockers
from cases.forms.intake.opening import OpeningForm, ReopeningForm
from cases.forms.intake.records import consent, consent_to_figures, create, narrate_over_limit
from cases.forms.intake.service import PlaceFields
from cases.forms.intake.steps import Intake
from cases.models import Case, Consent, Deadline, Room
from cases.queries.declared import people_undecided
from cases.queries.records import get_case
from cases.views.intake import get_intake, look_again, opened_from, url_to_look_again
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import SHEET, open_draft
from hestia.safekeeping.models import OneTimeKey
from hestia.ui.http import HouseRequest, sent
from hestia.ui.words import counted


@permission_required(Permission.CASE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def intake_check(request: HouseRequest, key: str) -> HttpResponse:
    """Show every answer once more; then open the case. Sent twice, it opens one."""
    # Before the intake is looked for: it was thrown away when its case was opened.
    if request.method == "POST" and (url := opened_before(request)):
        return redirect(url)
    # "Back" after the case was created leads to it: its draft is gone.
    if request.method != "POST" and (url := OneTimeKey.objects.url_of(opened_from(key), by=request.user)):
        return redirect(url)
    intake = get_intake(request, key)
    if intake.is_refused:
        return redirect("cases:intake_refused", key)
    template = "cases/intake/intake_check.html"
    context = {
        "intake": intake,
        "pages": [intake.page(step) for step in intake.steps if step not in intake.missing],
        "missing": intake.missing,
        "back": intake.url_of(intake.steps[-1]),
        "was_sent": request.method == "POST",
    }
    if intake.missing:
        return render(request, template, context)
    if request.method == "POST" and look_again(request, intake):
        return redirect(url_to_look_again(intake, is_checking=True))
    return answer(
        request,
        OpeningForm(sent(request)),
        act=lambda: open_case(request, intake),
        saved="",
        to=lambda case: remembered(
            request, key, url_of_new(request, case, room=intake.answers("service")["room"])
        ),
        template=template,
        context=context,
        sheet=intake.draft.data.get(SHEET, ""),
    )


def remembered(request: HouseRequest, key: str, url: str) -> str:
    """Return where an opened case is, and remember it for who goes back to the intake."""
    OneTimeKey.objects.claim(opened_from(key), by=request.user, at=request.now)
    OneTimeKey.objects.made(opened_from(key), url)
    return url


def opened_before(request: HouseRequest) -> str:
    """Return where the case is that this very page opened already, or an empty text."""
    try:
        once = UUID(request.POST.get("once", ""))
    except ValueError:
        return ""
    return OneTimeKey.objects.url_of(once, by=request.user)


def open_case(request: HouseRequest, intake: Intake) -> Case:
    """Open the case and throw the draft away."""
    case = create(intake, by=request.user, at=request.now)
    intake.draft.delete()
    return case


def url_of_new(request: HouseRequest, case: Case, *, room: Room | None) -> str:
    """Return where to go after opening a case, which may now be another service's to see."""
    # A case can be opened for a service in which one does not work.
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return reverse("cases:opened", args=[case.reference])
    messages.success(request, f"{case.reference} created. {case.service} will take it from here.")
    if room and case.status == Case.Status.WAITING:
        messages.warning(request, WAIT)
    return reverse("cases:intake")


class NextStep(NamedTuple):
    """Something to do now, and where."""

    label: str
    url: str


@permission_required(Permission.CASE_OPEN)
@require_safe
def opened(request: HouseRequest, ref: str) -> HttpResponse:
    """Say that a case is open, what is due when, and what to do next."""
    case = get_case(request, ref)
    promises = Deadline.objects.visible_to(request.user).filter(case=case)
    tasks = list(promises.open().soonest_first())
    context = {
        "case": case,
        "tasks": tasks,
        "done": promises.exclude(met_at=None),
        "count": counted(len(tasks), "task"),
        "steps": next_steps(case),
        "bookings": case.heldbooking_set.waiting(),
        "worries": immediate_worries(case),
        "office_phone": settings.OFFICE_PHONE,
        "has_screen": any(task.kind == Deadline.Kind.RISK_SCREEN for task in tasks),
    }
    return render(request, "cases/intake/opened.html", context)


def next_steps(case: Case) -> list[NextStep]:
    """Return what to do now, of what has a page."""
    screen = ("Start rapid risk screen", "riskassessment:screen")
    consent = ("Record consent to our support", "cases:consent_new")
    is_due = case.open_deadline(Deadline.Kind.RISK_SCREEN) is not None
    was_asked = case.consent_set.filter(purpose=Consent.Purpose.SERVICE).exists()
    is_referred = case.open_deadline(Deadline.Kind.NRM_TAKE_OVER) is not None
    earlier = ("Record the referral already made", "referrals:earlier")
    nrm = earlier if is_referred else ("Explain the NRM", "referrals:explanation")
    pages = (
        *((screen,) if is_due else ()),
        *(() if was_asked else (consent,)),
        ("Start risk assessment", "riskassessment:assessment_new"),
        nrm,
        ("Open the case", "desk:case"),
    )
    return [NextStep(label, url) for label, name in pages if (url := url_if_any(name, case.reference))]


def url_if_any(name: str, *args: str) -> str:
    """Return an address, or an empty text where no such page stands."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@permission_required(Permission.CASE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def reopening(request: HouseRequest, ref: str) -> HttpResponse:
    """Support someone again: a new case of the same client."""
    case = get_case(request, ref, lock=request.method == "POST")
    draft = open_draft(request, "reopening", ref)
    form = ReopeningForm(draft.data, user=request.user, today=request.today)
    return answer(
        request,
        form,
        act=lambda: reopen(request, case, form),
        saved="",
        to=lambda reopened: url_of_new(request, reopened, room=form.cleaned_data["room"]),
        template="cases/reopening.html",
        context={
            "case": case,
            "blockers": reopening_blockers(case),
            "undecided": people_undecided(case),
            "save": "Reopen as a new case",
        },
        draft=draft,
    )


def reopen(request: HouseRequest, earlier: Case, form: ReopeningForm) -> Case:
    """Open the new case."""
    answers = form.cleaned_data
    case = reopen_case(
        earlier=earlier,
        why=answers["why"],
        service=answers["service"],
        worker=answers["worker"],
        status=Case.Status.WAITING if answers["place"] == PlaceFields.WAITING else Case.Status.OPEN,
        room=answers["room"],
        is_held=answers["place"] == PlaceFields.HELD,
        consent=consent(answers),
        figures=consent_to_figures(answers),
        by=request.user,
        at=request.now,
    )
    narrate_over_limit(case, answers, by=request.user, at=request.now)
    return case

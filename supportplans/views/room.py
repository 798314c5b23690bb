"""In the room: what she reads herself, on a screen that shows nothing else until the worker is back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.documents.printable import Copy
from cases.models import Case, Printed
from cases.queries.records import get_case
from hestia.accounts import second_factor
from hestia.accounts.middleware import FORGET_PAGES, SHOWING
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.pages import answer
from hestia.pdf import InLanguages
from hestia.pdf.words import written_twice
from hestia.safekeeping.models import OneTimeKey
from hestia.ui.http import HouseRequest, sent
from supportplans import actions
from supportplans.documents.plan import no_plan, support_plan
from supportplans.forms.feedback import FeedbackForm
from supportplans.forms.room import RoomAnswerForm
from supportplans.models import Feedback, RoomAnswer
from supportplans.queries.overview import PlanOverview
from supportplans.queries.translations import languages_of
from supportplans.views.plan import plan_url

THANKS = "thanks"
MOST_ANSWERS = 3


def is_showing(request: HouseRequest, page: str) -> bool:
    """Whether this session shows that page to a client, and so nothing else."""
    return page in (request.session.get(SHOWING) or {}).get("pages", [])


def hand_over(request: HouseRequest, case: Case, *pages: str, then: str = "plan") -> HttpResponse:
    """Let this session show these pages and nothing else, until the worker proves who they are.

    The first is shown now. The session gets another key: an older request that ends later, in another tab,
    must not open the rest again. ``then`` is the page of the plan on which the worker goes on.
    """
    request.session[SHOWING] = {"pages": pages, "then": plan_url(case, then)}
    second_factor.change_key(request)
    log("plan.shown", by=request.user, at=request.now, case_ref=case.reference)
    answer = redirect(pages[0])
    answer.headers["Clear-Site-Data"] = FORGET_PAGES
    return answer


def on_screen(request: HouseRequest, words: InLanguages) -> Copy:
    """Return the copy that she reads here: nothing is taken away, so it may say who else helps her."""
    takes = Printed.Takes.NO
    return Copy(number=0, made_on=request.today, by=request.user, takes_away=takes, sides=words.sides)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_VIEW)
def show(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask first whether nobody else can see the screen; then show her plan, and nothing else."""
    case = get_case(request, ref)
    if no_plan(case):
        messages.info(request, "There is nothing to show yet. Add a target first.")
        return redirect(plan_url(case))
    page = plan_url(case, "show")
    words = languages_of(case)
    if request.method == "POST":
        return hand_over(request, case, page, plan_url(case, "show_feedback"))
    if not is_showing(request, page):
        return render(
            request,
            "supportplans/show_check.html",
            {"case": case, "hers": words.hers, "is_draft": words.is_draft},
        )
    document = support_plan(case, on_screen(request, words))
    return render(request, "supportplans/show.html", {**document.context, "case": case, "document": document})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def show_agreement(request: HouseRequest, ref: str) -> HttpResponse:
    """Let her read her plan, say whether she agrees and sign it, by herself. Her worker adds the rest."""
    is_sent = request.method == "POST"
    # Held while she signs: what she has read must not change meanwhile.
    case = get_case(request, ref, lock=is_sent)
    overview = PlanOverview(case, today=request.today)
    begun = overview.plan
    if case.is_closed or begun is None or overview.blockers:
        return redirect(plan_url(case, "agreement"))
    page = plan_url(case, "show_agreement")
    words = languages_of(case)
    if not is_showing(request, page):
        if is_sent:
            return hand_over(request, case, page, then="agreement")
        return render(
            request,
            "supportplans/show_check.html",
            {"case": case, "hers": words.hers, "is_draft": words.is_draft, "signs": True},
        )
    document = support_plan(case, on_screen(request, words))
    parts: Any = document.context["domains"]
    numbered = [target for part in parts for target in part["targets"]]
    form = RoomAnswerForm(
        sent(request),
        digest=begun.digest(),
        targets=[
            (target["pk"], written_twice(target["words"], words.hers, before=f"{target['number']}. "))
            for target in numbered
            if target["is_open"]
        ],
        words=words,
        today=request.today,
    )
    is_thanked = request.GET.get(THANKS) == "yes"
    return answer(
        request,
        form,
        act=lambda: actions.sign_in_room(
            plan=begun,
            answer=form.cleaned_data["answer"],
            reason=form.cleaned_data["reason"],
            not_agreed=form.cleaned_data["not_agreed"],
            signed=form.signed,
            by=request.user,
            at=request.now,
        ),
        saved="",
        to=f"{page}?{THANKS}=yes",
        template="supportplans/show_agreement.html",
        context={
            **document.context,
            "case": case,
            "document": document,
            "signed": RoomAnswer.objects.filter(case=case).first() if is_thanked else None,
        },
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_VIEW)
def show_feedback(request: HouseRequest, ref: str) -> HttpResponse:
    """Let her say what she thinks of us: by herself, with her name or without a trace of her."""
    is_sent = request.method == "POST"
    page = reverse("supportplans:show_feedback", args=[ref])
    is_hers = is_showing(request, page)
    case = get_case(request, ref, logged=not (is_hers and is_sent))  # a line of the log would lead to her
    words = languages_of(case)
    if not is_hers:
        if is_sent:
            return hand_over(request, case, page)
        return render(
            request,
            "supportplans/feedback_check.html",
            {"case": case, "hers": words.hers, "is_draft": words.is_draft},
        )
    readers = actions.feedback_readers(case, in_room=request.user, at=request.now)
    form = FeedbackForm(
        request.POST if is_sent else None, today=request.today, hers=words.hers, can_answer=bool(readers)
    )
    if is_sent and form.is_valid():
        if form.is_anonymous:
            # No one-time key: that has a user. The row itself takes the key, so sent twice it is one.
            actions.record_anonymous_feedback(
                answers=form.her_answers, on=request.today, key=form.cleaned_data["once"]
            )
        elif OneTimeKey.objects.claim(form.cleaned_data["once"], by=request.user, at=request.now):
            actions.record_feedback(
                case=case, answers=form.her_answers, on=request.today, by=request.user, at=request.now
            )
        return redirect(f"{page}?{THANKS}=yes")
    context = {
        "case": case,
        "document": words,
        "form": form,
        "can_answer": bool(readers),
        "answers": Feedback.objects.filter(case=case)
        .exclude(answer="")
        .order_by("-answered_at")[:MOST_ANSWERS],
        "is_thanked": request.GET.get(THANKS) == "yes",
        "back": plan_url(case, "show") if is_showing(request, plan_url(case, "show")) else "",
    }
    return render(request, "supportplans/show_feedback.html", context)

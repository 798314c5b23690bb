"""What people say of us, for managers; and what was done about it, for everybody."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.queries.records import log_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer, shows_form
from hestia.pdf import respond
from hestia.pdf.languages import LANGUAGES, side_by_side
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.documents.feedback import you_said_sheet
from supportplans.forms.feedback import AnswerForm, YouSaidForm
from supportplans.forms.translation import LanguageQuery
from supportplans.models import AnonymousFeedback, Feedback, YouSaid
from supportplans.rules.plain_words import advice

MOST = 100  # lines of each kind on the page


@require_http_methods(["GET", "POST"])
@permission_required(Permission.FEEDBACK_READ)
def feedback(request: HouseRequest) -> HttpResponse:
    """Show what was said, with a name and without, and what was done; say more of what was done."""
    draft = open_draft(request, "you-said")
    form = YouSaidForm(draft.data, today=request.today)

    def say() -> None:
        actions.say_what_was_done(**form.answers, by=request.user, at=request.now)
        messages.success(request, "Saved.")
        for line in dict.fromkeys([*advice(form.answers["said"]), *advice(form.answers["did"])]):
            messages.info(request, f"Everybody can read this. {line}")

    readable = (
        Feedback.objects.visible_to(request.user)
        .readable_by(request.user)
        .select_related("case", "answer_from", "answered_by")
    )
    named = list(readable.order_by(F("answered_at").desc(nulls_first=True), "answer_by_on", "-pk")[:MOST])
    response = answer(
        request,
        form,
        act=say,
        saved="",
        to=reverse("feedback:feedback"),
        template="supportplans/feedback.html",
        context={
            "named": named,
            "nameless": AnonymousFeedback.objects.readable(on=request.today)[:MOST],
            "lines": YouSaid.objects.filter(taken_down_at=None).select_related("made_by"),
            "languages": LANGUAGES.values(),
        },
        draft=draft,
    )
    if shows_form(response):
        log_list(request, [feedback_line.case for feedback_line in named])
    return response


@require_http_methods(["GET", "POST"])
@permission_required(Permission.FEEDBACK_READ)
def feedback_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """Answer what she said with her name."""
    readable = (
        Feedback.objects.visible_to(request.user)
        .readable_by(request.user)
        .select_related("case", "answered_by")
    )
    named_feedback = get_object_or_404(readable, pk=pk)
    log_list(request, [named_feedback.case])
    if named_feedback.is_answered and request.method == "GET":
        messages.info(request, f"{named_feedback.answered_by} has answered her already.")
        return redirect("feedback:feedback")
    draft = open_draft(request, f"feedback-{pk}", named_feedback.case.reference)
    form = AnswerForm(draft.data, records=[named_feedback], today=request.today)

    def answer_her() -> None:
        actions.answer_her(feedback=named_feedback, **form.answers, by=request.user, at=request.now)
        messages.success(request, "Your answer is saved for her.")
        for line in advice(form.answers["answer"]):
            messages.info(request, f"Could you say it more simply? {line}")

    return answer(
        request,
        form,
        act=answer_her,
        saved="",
        to=reverse("feedback:feedback"),
        template="supportplans/feedback_answer.html",
        context={"said": named_feedback},
        draft=draft,
    )


@require_POST
@permission_required(Permission.FEEDBACK_READ)
def you_said_end(request: HouseRequest, pk: int) -> HttpResponse:
    """Take a line down."""
    actions.take_down(line=get_object_or_404(YouSaid, pk=pk), by=request.user, at=request.now)
    messages.success(request, "The line is taken down.")
    return redirect("feedback:feedback")


@require_safe
@permission_required(Permission.CASE_VIEW)
def you_said(request: HouseRequest) -> HttpResponseBase:
    """Answer with the sheet to put up, in English or beside it in another language. It tells of nobody."""
    sides = side_by_side(LanguageQuery(request.GET).asked["language"], with_english=True)
    lines = YouSaid.objects.filter(taken_down_at=None)
    return respond(you_said_sheet(lines, on=request.today, sides=sides))

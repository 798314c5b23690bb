"""What people say of us, for managers; and what was done about it, for everybody."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.records import note_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.pdf import respond
from hestia.pdf.languages import LANGUAGES, side_by_side
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.documents import you_said_sheet
from supportplans.forms.feedback import YouSaidForm
from supportplans.forms.translation import LanguageQuery
from supportplans.models import AnonymousFeedback, Feedback, YouSaid
from supportplans.plain_words import advice
from supportplans.views.answering import done_once

MOST = 100  # lines of each kind on the page


@require_http_methods(["GET", "POST"])
@permission_required(Permission.FEEDBACK_READ)
def feedback(request: HouseRequest) -> HttpResponse:
    """Show what was said, with a name and without, and what was done; say more of what was done."""
    form = YouSaidForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data

        def act() -> str:
            actions.say_what_was_done(
                said=answers["said"], did=answers["did"], by=request.user, at=request.now
            )
            return reverse("feedback:feedback")

        made = done_once(request, form, act, otherwise=reverse("feedback:feedback"))
        if made:
            for line in dict.fromkeys([*advice(answers["said"]), *advice(answers["did"])]):
                messages.info(request, f"Everybody may read this. {line}")
            return made
    hers = Q(case__worker=request.user) | Q(case__second_worker=request.user) | Q(recorded_by=request.user)
    named = list(  # not for whom she speaks of: who works with her, or was in the room
        Feedback.objects.visible_to(request.user).exclude(hers).select_related("case")[:MOST]
    )
    note_list(request, [each.case for each in named])
    context = {
        "form": form,
        "named": named,
        "nameless": AnonymousFeedback.objects.readable(on=request.today)[:MOST],
        "lines": YouSaid.objects.filter(taken_down_at=None).select_related("made_by"),
        "languages": LANGUAGES.values(),
    }
    return render(request, "supportplans/feedback.html", context)


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

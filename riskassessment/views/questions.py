"""The settings page of what is asked about risk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest, sent
from riskassessment import actions
from riskassessment.considerations import considerations
from riskassessment.forms.questions import QuestionsForm
from riskassessment.models import QuestionSet


@permission_required(Permission.RISK_QUESTIONS)
def questions(request: HouseRequest) -> HttpResponse:
    """Switch further questions on and off, and show who did when and why."""
    sets = list(QuestionSet.objects.newest_first().select_related("made_by"))
    asked = sets[0].further if sets else []
    form = QuestionsForm(sent(request), today=request.today, initial={"further": asked})
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(request, actions.ask_further, then=reverse("risk_settings:questions"))
        if done:
            messages.success(request, "Saved. Assessments begun from now on ask these questions.")
            return done
    return render(
        request, "riskassessment/questions.html", {"form": form, "sets": sets, "five": considerations()}
    )

"""The settings page of what is asked about risk."""

from collections import Counter, defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest, sent
from riskassessment import actions
from riskassessment.considerations import considerations
from riskassessment.forms.questions import QuestionsForm
from riskassessment.models import Assessment, QuestionSet, last_above_low


@permission_required(Permission.RISK_QUESTIONS)
def questions(request: HouseRequest) -> HttpResponse:
    """Switch further questions on and off, and show who did when and why."""
    sets = list(QuestionSet.objects.newest_first().select_related("made_by"))
    asked = sets[0].further if sets else []
    dangers = dangers_standing(request.user)
    form = QuestionsForm(sent(request), dangers=dangers, today=request.today, initial={"further": asked})
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(request, actions.ask_further, then=reverse("risk_settings:questions"))
        if done:
            messages.success(request, "Saved. Assessments begun from now on ask these questions.")
            off = [each for each in asked if each not in form.cleaned_data["further"] and dangers[each]]
            if off:
                still = sum(dangers[each] for each in off)
                answers = "1 answer" if still == 1 else f"{still} answers"
                stands = "is above low. It is" if still == 1 else "are above low. They are"
                messages.warning(request, f"{answers} to what you switched off {stands} asked until low.")
            return done
    return render(
        request, "riskassessment/questions.html", {"form": form, "sets": sets, "five": considerations()}
    )


def dangers_standing(user: User) -> Counter[str]:
    """Return how many open cases that exist for ``user`` last answered each further question above low."""
    signed = Assessment.objects.visible_to(user).signed().newest_first().with_ratings()
    by_case: dict[int, list[Assessment]] = defaultdict(list)
    for each in signed.exclude(case__status=Case.Status.CLOSED):
        by_case[each.case_id].append(each)
    return Counter(slug for earlier in by_case.values() for slug in last_above_low(earlier))

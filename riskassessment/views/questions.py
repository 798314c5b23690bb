"""The settings page of what is asked about risk."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from riskassessment import actions
from riskassessment.forms.questions import QuestionsForm
from riskassessment.models import QuestionSet, Rating
from riskassessment.rules.considerations import CURRENT_VERSION, FURTHER, consideration, considerations
from riskassessment.rules.scoring import Score

ASKED = "Another manager has been asked to agree. Until they do, the same questions are asked as before."


@permission_required(Permission.RISK_QUESTIONS)
def questions(request: HouseRequest) -> HttpResponse:
    """Switch further questions on and off, and show who did when and why."""
    sets = list(QuestionSet.objects.newest_first().select_related("made_by", "asked_by"))
    waiting = QuestionSet.objects.waiting()
    asked_now = next((one.further for one in sets if not one.waits), [])
    standing = dangers_standing(request.user)
    dangers = {slug: len(cases) for slug, cases in standing.items()}
    draft = open_draft(request, "risk-questions")
    form = QuestionsForm(draft.data, dangers=dangers, today=request.today, initial={"further": asked_now})

    def ask_further() -> None:
        made = actions.ask_further(**form.answers, by=request.user, at=request.now)
        if made.waits:
            messages.success(request, ASKED)
            return
        messages.success(request, "Saved. Assessments started from now on ask these questions.")
        off = [slug for slug in asked_now if slug not in form.cleaned_data["further"]]
        if still := {case for slug in off for case in standing[slug]}:
            messages.warning(request, still_asked(len(still)))

    return answer(
        request,
        form,
        act=ask_further,
        saved="",
        to=reverse("risk_settings:questions"),
        template="riskassessment/questions.html",
        context={
            "sets": sets,
            "five": considerations(),
            "waiting": waiting,
            "is_own": waiting is not None and waiting.made_by_id == request.user.pk,
            "dropped": [consideration(slug) for slug in asked_now if waiting and slug not in waiting.further],
        },
        draft=draft,
    )


def still_asked(cases: int) -> str:
    """Return where a question that was switched off is asked all the same, in words."""
    if cases == 1:
        return "In 1 case the danger is still above low. It is asked about there until it is low."
    return f"In {cases} cases the danger is still above low. It is asked about there until it is low."


def dangers_standing(user: User) -> defaultdict[str, set[int]]:
    """Return which open cases that exist for ``user`` last answered each further question above low."""
    open_cases = Rating.objects.visible_to(user).exclude(assessment__case__status=Case.Status.CLOSED)
    last = open_cases.last_answers([question.slug for question in FURTHER[CURRENT_VERSION]])
    cases: defaultdict[str, set[int]] = defaultdict(set)
    answers = last.values_list("assessment__case", "consideration", "likelihood", "impact", "not_known")
    for case, slug, likelihood, impact, not_known in answers:
        if Score(likelihood, impact, not_known).is_above_low:
            cases[slug].add(case)
    return cases

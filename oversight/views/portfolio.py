"""A student's portfolio: days, hours and what was learned, to take to the university, with nobody's facts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.models import User
from hestia.accounts.permissions import LEARNERS, Permission, permission_required
from hestia.accounts.views import locked_on_post
from hestia.audit.models import log
from hestia.pages import answer
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.staff.models import LearnerDay, LearnerFeedback, kept_by
from hestia.staff.queries.placements import heard_in_words, placement_now
from hestia.staff.views.placements import get_learner
from hestia.staff.views.register import keeps
from hestia.ui.http import HouseRequest
from oversight import actions
from oversight.forms.portfolio import FeedbackForm, LearnedForm


@require_safe
def portfolio(request: HouseRequest, pk: int) -> HttpResponse:
    """Show the days of a placement with what was learned, to whoever is on it or keeps their register."""
    learner = get_learner(request, pk)
    log("portfolio.seen", by=request.user, at=request.now, subject=learner)
    feedback = list(LearnerFeedback.objects.visible_to(request.user).filter(person=learner))
    context = {
        "feedback": feedback,
        "heard": heard_in_words(feedback),
        "is_kept": keeps(request.user, learner),
        "learner": learner,
        "is_own": learner.pk == request.user.pk,
        "placement": placement_now(request.user, learner),
    }
    return render(request, "oversight/portfolio.html", context)


def learned(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Ask what was learned on a day, and read over that it says nothing about a client."""
    rows = LearnerDay.objects.visible_to(request.user).filter(person=get_learner(request, pk))
    day = get_object_or_404(locked_on_post(request, rows.select_related("person")), pk=record)
    draft = open_draft(request, f"learned-{pk}-{record}")
    form = LearnedForm(draft.data, instance=day, today=request.today)
    back = reverse("oversight:portfolio", args=[pk])
    return answer(
        request,
        form,
        act=lambda: actions.write_learned(
            day=day, learned=form.cleaned_data["learned"], by=request.user, at=request.now
        ),
        saved="Saved. We found nothing about a client in it.",
        to=back,
        template="oversight/learned.html",
        context={"day": day, "back": back},
        draft=draft,
    )


def get_kept_learner(request: HouseRequest, pk: int) -> User:
    """Return a student or volunteer whose register this person keeps."""
    return get_object_or_404(kept_by(request.user).filter(role__in=LEARNERS), pk=pk)


@permission_required(Permission.TRAINING_KEEP)
def feedback_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Write down what a client said of a student or volunteer."""
    feedback = LearnerFeedback(person=get_kept_learner(request, pk))
    return feedback_page(request, feedback, open_draft(request, f"heard-{pk}"))


@permission_required(Permission.TRAINING_KEEP)
def feedback_change(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Correct what was written down."""
    rows = LearnerFeedback.objects.visible_to(request.user).filter(person=get_kept_learner(request, pk))
    feedback = get_object_or_404(locked_on_post(request, rows.select_related("person")), pk=record)
    return feedback_page(request, feedback, open_draft(request, f"heard-again-{pk}-{record}"))


def feedback_page(request: HouseRequest, feedback: LearnerFeedback, draft: OpenDraft) -> HttpResponse:
    """Ask what a client said, and read over that nothing tells who it was."""
    learner, is_new = feedback.person, feedback._state.adding
    form = FeedbackForm(draft.data, instance=feedback, today=request.today)
    back = reverse("oversight:portfolio", args=[learner.pk])
    return answer(
        request,
        form,
        act=lambda: actions.write_feedback(feedback=form.save(commit=False), by=request.user, at=request.now),
        saved="Saved. We found nothing in it that tells which client it was.",
        to=back,
        template="oversight/learner_feedback.html",
        context={"learner": learner, "is_new": is_new, "back": back},
        draft=draft,
    )

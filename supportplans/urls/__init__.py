"""The addresses of the plan and the exit, below a case's own."""

from django.urls import path

from supportplans.views import meeting, plan, progress, room, signed_page, steps, translation
from supportplans.views.exit import loose_ends, overview, proof, signing, signposts, unplanned

app_name = "supportplans"

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/what-matters/", plan.what_matters, name="what_matters"),
    path("plan/targets/new/", plan.target_new, name="target_new"),
    path("plan/targets/<int:pk>/", plan.target, name="target"),
    path("plan/targets/<int:pk>/status/", plan.target_status, name="target_status"),
    path("plan/targets/<int:pk>/met/", plan.target_met, name="target_met"),
    path("plan/steps/<int:pk>/done/", steps.step_done, name="step_done"),
    path("plan/steps/<int:pk>/done/<int:version>/undoing/", steps.step_undoing, name="step_undoing"),
    path("plan/risks/<slug:slug>/", plan.unanswered_risk, name="unanswered_risk"),
    path("plan/review/", meeting.review, name="review"),
    path("plan/review/next/", meeting.review_next, name="review_next"),
    path("plan/review/<int:pk>/", meeting.review_target, name="review_target"),
    path("plan/agreement/", meeting.agreement, name="agreement"),
    path("plan/answer/", meeting.plan_answer, name="plan_answer"),
    path("plan/versions/compare/", progress.compare, name="compare"),
    path("plan/progress/", progress.progress, name="progress"),
    path("plan/outcomes/new/", progress.outcomes_new, name="outcomes_new"),
    path("plan/versions/<int:number>/", meeting.version, name="version"),
    path("plan/versions/<int:number>/answer/", meeting.version_answer, name="version_answer"),
    path("plan/versions/<int:number>/signed-page/", signed_page.signed_page, name="signed_page"),
    path("plan/show/", room.show, name="show"),
    path("plan/show/agreement/", room.show_agreement, name="show_agreement"),
    path("plan/show/feedback/", room.show_feedback, name="show_feedback"),
    path("plan/checks/", plan.checks, name="checks"),
    path("plan/checks/<slug:subject>/", plan.check_new, name="check_new"),
    path("plan/safety-plan/", plan.safety_plan, name="safety_plan"),
    path("plan/safety-plan/new/", plan.safety_plan_new, name="safety_plan_new"),
    path("plan/safety-plan/<int:pk>/signed-page/", signed_page.signed_safety_page, name="signed_safety_page"),
    path("plan/translations/", translation.translations, name="translations"),
    path("plan/translations/<slug:code>/", translation.translation_edit, name="translation_edit"),
    path("exit/", overview.exit_page, name="exit"),
    path("exit/details/", proof.details, name="exit_details"),
    path("exit/agencies/<int:pk>/", proof.agency, name="exit_agency"),
    path("exit/still-running/", loose_ends.loose_ends, name="exit_loose_ends"),
    path("exit/papers/", proof.papers, name="exit_papers"),
    path("exit/signposts/new/", signposts.signpost_new, name="signpost_new"),
    path("exit/signposts/<int:pk>/", signposts.signpost_answer, name="signpost_answer"),
    path("exit/signposts/<int:pk>/words/", signposts.signpost_words, name="signpost_words"),
    path("exit/hearings/<int:pk>/", signposts.hearing, name="exit_hearing"),
    path("exit/follow-up/", signing.follow_up, name="follow_up"),
    path("exit/statement/", proof.statement, name="exit_statement"),
    path("exit/exception/", proof.exception, name="exit_exception"),
    path("exit/unplanned/", unplanned.unplanned, name="exit_unplanned"),
    path("exit/planned/", unplanned.planned, name="exit_planned"),
    path("exit/high-risk/", unplanned.high_risk, name="exit_high_risk"),
    path("exit/sign-off/", signing.sign_off, name="exit_sign_off"),
]

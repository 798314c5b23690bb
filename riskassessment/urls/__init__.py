"""Addresses under ``/cases/<ref>/risk/``."""

from django.urls import path

from riskassessment.views import assessment, concerns, incidents, injuries, screens

app_name = "riskassessment"

urlpatterns = [
    path("", assessment.overview, name="overview"),
    path("screen/", screens.screen, name="screen"),
    path("screen/correction/", screens.screen_correction, name="screen_correction"),
    path("incidents/new/", incidents.incident_new, name="incident_new"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<int:pk>/additions/new/", incidents.incident_addition, name="incident_addition"),
    path("injuries/new/", injuries.injury_new, name="injury_new"),
    path("injuries/<int:pk>/", injuries.injury, name="injury"),
    path("injuries/<int:pk>/correction/", injuries.injury_correction, name="injury_correction"),
    path("injuries/<int:pk>/additions/new/", injuries.injury_addition, name="injury_addition"),
    path("dependants/<int:pk>/", screens.dependant_screen, name="dependant_screen"),
    path("new/", assessment.assessment_new, name="assessment_new"),
    path("draft/deletion/", assessment.draft_deletion, name="draft_deletion"),
    path("extra/", assessment.extra_review, name="extra_review"),
    path("concerns/new/", concerns.concern_new, name="concern_new"),
    path("concerns/<int:pk>/referrals/new/", concerns.concern_referral, name="concern_referral"),
    path("concerns/<int:pk>/closing/", concerns.concern_closing, name="concern_closing"),
    path("<int:number>/", assessment.assessment, name="assessment"),
    path("<int:number>/sign-off/", assessment.sign_off, name="sign_off"),
    path("<int:number>/very-high/", assessment.escalation, name="escalation"),
]

"""Addresses under ``/cases/<ref>/risk/``."""

from django.urls import path

from riskassessment import views

app_name = "riskassessment"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("new/", views.assessment_new, name="assessment_new"),
    path("draft/deletion/", views.draft_deletion, name="draft_deletion"),
    path("extra/", views.extra_review, name="extra_review"),
    path("concerns/new/", views.concern_new, name="concern_new"),
    path("concerns/<int:pk>/closing/", views.concern_closing, name="concern_closing"),
    path("<int:number>/", views.assessment, name="assessment"),
    path("<int:number>/sign-off/", views.sign_off, name="sign_off"),
    path("<int:number>/very-high/", views.escalation, name="escalation"),
]

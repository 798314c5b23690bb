"""Addresses under ``/settings/risk/``."""

from django.urls import path

from riskassessment.views import questions

app_name = "risk_settings"

urlpatterns = [
    path("questions/", questions.questions, name="questions"),
]

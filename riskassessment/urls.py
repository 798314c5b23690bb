"""Addresses under ``/cases/<ref>/risk/``."""

from django.urls import path

from riskassessment import views

app_name = "riskassessment"

urlpatterns = [
    path("<int:number>/", views.assessment, name="assessment"),
]

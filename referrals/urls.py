"""Addresses under a case's ``referral/``. The reference is all they say about a person."""

from django.urls import path

from referrals import views

app_name = "referrals"

urlpatterns = [
    path("", views.overview, name="overview"),
]

"""Addresses under ``/money/``."""

from django.urls import path

from supportplans.views import money

app_name = "money"

urlpatterns = [
    path("rates/", money.rates, name="rates"),
    path("missing/", money.missing, name="missing"),
]

"""Addresses under ``settings/import/``: a caseload that comes from elsewhere."""

from django.urls import path

from desk.importing.views import caseloads

app_name = "importing"

urlpatterns = [
    path("", caseloads.caseloads, name="caseloads"),
    path("template/<slug:kind>/", caseloads.template, name="template"),
    path("<uuid:key>/", caseloads.caseload, name="caseload"),
    path("<uuid:key>/known/", caseloads.known, name="known"),
    path("<uuid:key>/problems/", caseloads.problems, name="problems"),
    path("<uuid:key>/removal/", caseloads.caseload_removal, name="caseload_removal"),
]

"""Addresses under ``settings/import/``: a caseload that comes from elsewhere."""

from django.urls import path

from desk.importing.views import caseloads, columns, profiles

app_name = "importing"

urlpatterns = [
    path("", caseloads.caseloads, name="caseloads"),
    path("template/<slug:kind>/", caseloads.template, name="template"),
    path("<uuid:key>/", caseloads.caseload, name="caseload"),
    path("profiles/<int:pk>/", profiles.profile, name="profile"),
    path("profiles/<int:pk>/removal/", profiles.profile_removal, name="profile_removal"),
    path("<uuid:key>/columns/", columns.columns, name="columns"),
    path("<uuid:key>/words/", columns.words, name="words"),
    path("<uuid:key>/taking/", columns.taking, name="taking"),
    path("<uuid:key>/known/", caseloads.known, name="known"),
    path("<uuid:key>/problems/", caseloads.problems, name="problems"),
    path("<uuid:key>/removal/", caseloads.caseload_removal, name="caseload_removal"),
]

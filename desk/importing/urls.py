"""Addresses under ``settings/import/``: a caseload that comes from elsewhere."""

from django.urls import path

from desk.importing import views

app_name = "importing"

urlpatterns = [
    path("", views.caseloads, name="caseloads"),
    path("template/<slug:kind>/", views.template, name="template"),
    path("<uuid:key>/", views.caseload, name="caseload"),
    path("<uuid:key>/known/", views.known, name="known"),
    path("<uuid:key>/problems/", views.problems, name="problems"),
    path("<uuid:key>/removal/", views.caseload_removal, name="caseload_removal"),
]

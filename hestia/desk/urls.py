"""The attic's own pages."""

from django.urls import path

from hestia.desk import printing, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("my-day/", views.my_day, name="my_day"),
    path("cases/<ref:ref>/print/<slug:document>/", printing.print_document, name="print"),
    path("cases/<ref:ref>/print/<slug:document>/preview/", printing.preview, name="print_preview"),
    path("team/", views.team, name="team"),
    path("team/print/", views.caseload_report, name="caseload_report"),
    path("team/<int:pk>/", views.team_member, name="team_member"),
]

"""The attic's own pages."""

from django.urls import path

from hestia.desk import printing
from hestia.desk.views import case, documents, my_day, search, team

app_name = "desk"
urlpatterns = [
    path("", my_day.home, name="home"),
    path("my-day/", my_day.my_day, name="my_day"),
    path("search/", search.search, name="search"),
    path("cases/<ref:ref>/", case.case, name="case"),
    path("cases/<ref:ref>/documents/", documents.documents, name="documents"),
    path("cases/<ref:ref>/print/<slug:document>/", printing.print_document, name="print"),
    path("cases/<ref:ref>/print/<slug:document>/preview/", printing.preview, name="print_preview"),
    path("team/", team.team, name="team"),
    path("team/print/", team.caseload_report, name="caseload_report"),
    path("team/<int:pk>/", team.team_member, name="team_member"),
]

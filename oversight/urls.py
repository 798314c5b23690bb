from django.urls import path

from oversight.views import reports

app_name = "oversight"
urlpatterns = [
    path("", reports.reports, name="reports"),
    path("spreadsheet/", reports.spreadsheet, name="spreadsheet"),
    path("<slug:slug>/", reports.figure, name="figure"),
]

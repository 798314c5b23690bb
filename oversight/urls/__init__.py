from django.urls import path

from oversight.views import community, enquiries, load, reports, worries

app_name = "oversight"
urlpatterns = [
    path("", reports.reports, name="reports"),
    path("not-taken-on/", enquiries.enquiries, name="enquiries"),
    path("not-taken-on/<int:pk>/end/", enquiries.enquiry_end, name="enquiry_end"),
    path("community/", community.community, name="community"),
    path("spreadsheet/", reports.spreadsheet, name="spreadsheet"),
    path("load/", load.fairness, name="fairness"),
    path("load/points/", load.points, name="points"),
    path("load/<int:pk>/", load.load, name="load"),
    path("what-worries/", worries.worries, name="worries"),
    path("<slug:slug>/", reports.figure, name="figure"),
]

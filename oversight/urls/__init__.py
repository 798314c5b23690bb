from django.urls import path

from oversight.views import checks, community, draws, enquiries, load, reports, samples, worries

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
    path("checks/", checks.checks, name="checks"),
    path("checks/<slug:slug>/", checks.check, name="check"),
    path("sampling/", draws.sampling, name="sampling"),
    path("sampling/services/<int:pk>/seal/", draws.draw_seal, name="draw_seal"),
    path("sampling/services/<int:pk>/alike/<slug:slug>/", draws.alike, name="alike"),
    path("sampling/draws/<int:pk>/", draws.draw, name="draw"),
    path("sampling/draws/<int:pk>/freeze/", draws.draw_freeze, name="draw_freeze"),
    path("sampling/draws/<int:pk>/dice/", draws.draw_dice, name="draw_dice"),
    path("sampling/draws/<int:pk>/sheet/", draws.draw_sheet_pdf, name="draw_sheet"),
    path("sampling/yours/", samples.own, name="own"),
    path("sampling/cases/<int:pk>/", samples.sampled, name="sampled"),
    path("sampling/cases/<int:pk>/answers/", samples.reading_new, name="reading_new"),
    path("sampling/cases/<int:pk>/judge/", draws.sampled_allot, name="sampled_allot"),
    path("sampling/cases/<int:pk>/swap/", draws.sampled_swap, name="sampled_swap"),
    path("sampling/cases/<int:pk>/findings/new/", samples.finding_new, name="finding_new"),
    path("sampling/findings/<int:pk>/", samples.finding, name="finding"),
    path("sampling/findings/of/<ref:ref>/", samples.findings_of_case, name="findings_of_case"),
    path("<slug:slug>/", reports.figure, name="figure"),
]

from django.urls import path

from outage.views import drills, pack, printing, sheets

app_name = "outage"
urlpatterns = [
    path("", sheets.paper, name="paper"),
    path("drills/new/", drills.drill_new, name="drill_new"),
    path("pack/", pack.pack, name="pack"),
    path("new/", printing.sheets_new, name="sheets_new"),
    path("sheets/<slug:code>/", sheets.sheet, name="sheet"),
    path("sheets/<slug:code>/whole/", sheets.whole, name="whole"),
    path("sheets/<slug:code>/destruction/", sheets.destruction, name="destruction"),
    path("sheets/<slug:code>/shredding/", sheets.shredding, name="shredding"),
    path("sheets/<slug:code>/check/", sheets.checking, name="checking"),
]

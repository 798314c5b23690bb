"""Where intake stands, below /cases/new/. An address says which draft, never who."""

from django.urls import path

from cases.intake import views

urlpatterns = [
    path("", views.intake, name="intake"),
    path("find/", views.intake_find, name="intake_find"),
    path("<slug:key>/", views.intake_resume, name="intake_resume"),
    path("<slug:key>/check/", views.intake_check, name="intake_check"),
    path("<slug:key>/refused/", views.intake_refused, name="intake_refused"),
    path("<slug:key>/delete/", views.intake_delete, name="intake_delete"),
    path("<slug:key>/<slug:slug>/", views.intake_step, name="intake_step"),
    path("<slug:key>/<slug:slug>/draft/", views.intake_autosave, name="intake_autosave"),
]

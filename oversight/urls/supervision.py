"""Addresses under ``/supervision/``: each is of two people."""

from django.urls import path

from oversight.views import supervision

app_name = "supervision"
urlpatterns = [
    path("", supervision.mine, name="mine"),
    path("<int:pk>/", supervision.record, name="record"),
    path("<int:pk>/record/", supervision.record_new, name="record_new"),
    path("<int:pk>/wellbeing/", supervision.wellbeing, name="wellbeing"),
    path("<int:pk>/actions/new/", supervision.action_new, name="action_new"),
    path("<int:pk>/actions/<int:action>/done/", supervision.action_done, name="action_done"),
    path(
        "<int:pk>/actions/<int:action>/done/<int:version>/undoing/",
        supervision.action_undoing,
        name="action_undoing",
    ),
]

"""Addresses under ``/feedback/``."""

from django.urls import path

from supportplans.views import feedback

app_name = "feedback"

urlpatterns = [
    path("", feedback.feedback, name="feedback"),
    path("<int:pk>/answer/", feedback.feedback_answer, name="answer"),
    path("you-said/", feedback.you_said, name="you_said"),
    path("you-said/<int:pk>/end/", feedback.you_said_end, name="you_said_end"),
]

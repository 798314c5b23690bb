from django.urls import path

from hestia.operations import views

app_name = "operations"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("settings/health/", views.health, name="health"),
]

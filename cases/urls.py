from django.urls import include, path

from cases.intake import views as intake

app_name = "cases"

urlpatterns = [
    path("new/", include("cases.intake.urls")),
    path("<ref:ref>/opened/", intake.opened, name="opened"),
    path("<ref:ref>/reopening/", intake.reopening, name="reopening"),
]

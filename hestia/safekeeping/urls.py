"""Where drafts go."""

from django.urls import path

from hestia.safekeeping import views

app_name = "drafts"

urlpatterns = [
    path("unsent/<uuid:key>/", views.unsent_form, name="unsent"),
    path("start-again/<slug:form>/", views.start_again, name="start_again"),
    path("start-again/<slug:form>/<slug:about>/", views.start_again, name="start_again"),
    path("<slug:form>/", views.draft, name="draft"),
    path("<slug:form>/<slug:about>/", views.draft, name="draft"),
]

from django.urls import path

from hestia.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("people/<int:pk>/", views.person, name="person"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<slug:session>/", views.session, name="session"),
    path("odd/", views.odd_reading, name="odd"),
    path("copies/", views.copies, name="copies"),
]

from django.urls import path

from hestia.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.listing, name="listing"),
    path("interpreters/<int:pk>/sessions/new/", views.session_new, name="session_new"),
    path("interpreters/<int:pk>/suspension/", views.suspension, name="suspension"),
    path("agencies/<int:pk>/notes/new/", views.note_new, name="note_new"),
    path("agencies/<int:pk>/notes/<int:note>/end/", views.note_end, name="note_end"),
    path("<slug:kind>/", views.listing, name="part"),
    path("<slug:kind>/new/", views.entry_new, name="entry_new"),
    path("<slug:kind>/<int:pk>/", views.entry, name="entry"),
    path("<slug:kind>/<int:pk>/change/", views.entry_change, name="entry_change"),
    path("<slug:kind>/<int:pk>/verification/", views.verification, name="verification"),
    path("<slug:kind>/<int:pk>/retirement/", views.retirement, name="retirement"),
    path("<slug:kind>/<int:pk>/return/", views.bringing_back, name="bringing_back"),
]

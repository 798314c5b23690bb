from django.urls import path

from hestia.directory.views import entries, how_it_went

app_name = "directory"
urlpatterns = [
    path("", entries.listing, name="listing"),
    path("interpreters/<int:pk>/sessions/new/", how_it_went.session_new, name="session_new"),
    path("interpreters/<int:pk>/suspension/", how_it_went.suspension, name="suspension"),
    path("agencies/<int:pk>/notes/new/", how_it_went.note_new, name="note_new"),
    path("agencies/<int:pk>/notes/<int:note>/end/", how_it_went.note_end, name="note_end"),
    path("<slug:kind>/", entries.listing, name="part"),
    path("<slug:kind>/new/", entries.entry_new, name="entry_new"),
    path("<slug:kind>/<int:pk>/", entries.entry, name="entry"),
    path("<slug:kind>/<int:pk>/change/", entries.entry_change, name="entry_change"),
    path("<slug:kind>/<int:pk>/verification/", entries.verification, name="verification"),
    path("<slug:kind>/<int:pk>/retirement/", entries.retirement, name="retirement"),
    path("<slug:kind>/<int:pk>/return/", entries.bringing_back, name="bringing_back"),
]

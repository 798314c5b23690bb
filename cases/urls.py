from django.urls import include, path

from cases.intake import views as intake
from cases.views import access, allocation, cases, consents, covered, details, history, notes, people, tasks

app_name = "cases"

urlpatterns = [
    path("", cases.case_list, name="list"),
    path("new/", include("cases.intake.urls")),
    path("<ref:ref>/opened/", intake.opened, name="opened"),
    path("<ref:ref>/reopening/", intake.reopening, name="reopening"),
    path("<ref:ref>/details/<slug:section>/", details.details, name="details"),
    path("<ref:ref>/details/<slug:section>/edit/", details.details_edit, name="details_edit"),
    path("<ref:ref>/details/addresses/new/", details.address_new, name="address_new"),
    path("<ref:ref>/details/addresses/<int:pk>/", details.address_edit, name="address_edit"),
    path("<ref:ref>/shown/<slug:kind>/<int:pk>/", covered.shown, name="shown"),
    path("<ref:ref>/notes/", notes.notes, name="notes"),
    path("<ref:ref>/notes/new/", notes.note_new, name="note_new"),
    path("<ref:ref>/notes/<int:pk>/", notes.note, name="note"),
    path("<ref:ref>/notes/<int:pk>/correction/", notes.note_correction, name="note_correction"),
    path("<ref:ref>/notes/<int:pk>/co-signature/", notes.co_signature, name="co_signature"),
    path("<ref:ref>/tasks/new/", tasks.task_new, name="task_new"),
    path("<ref:ref>/tasks/<int:pk>/", tasks.task, name="task"),
    path("<ref:ref>/tasks/<int:pk>/date/", tasks.task_date, name="task_date"),
    path("<ref:ref>/tasks/<int:pk>/cancellation/", tasks.task_cancellation, name="task_cancellation"),
    path("<ref:ref>/people/", people.people, name="people"),
    path("<ref:ref>/people/papers/", people.papers, name="papers"),
    path("<ref:ref>/people/<slug:kind>/new/", people.around_new, name="around_new"),
    path("<ref:ref>/people/<slug:kind>/<int:pk>/", people.around, name="around"),
    path("<ref:ref>/consents/", consents.consents, name="consents"),
    path("<ref:ref>/consents/new/", consents.consent_new, name="consent_new"),
    path("<ref:ref>/consents/<int:pk>/withdrawal/", consents.consent_withdrawal, name="consent_withdrawal"),
    path("<ref:ref>/allocation/", allocation.allocation, name="allocation"),
    path("<ref:ref>/room/", allocation.placement, name="placement"),
    path("<ref:ref>/room/new/", allocation.placement_new, name="placement_new"),
    path("<ref:ref>/room/arrival/", allocation.placement_move_in, name="placement_move_in"),
    path("<ref:ref>/room/return/", allocation.placement_end, name="placement_end"),
    path("<ref:ref>/access/", access.access, name="access"),
    path("<ref:ref>/access/<int:pk>/end/", access.access_end, name="access_end"),
    path("<ref:ref>/access/cover/", access.access_cover, name="access_cover"),
    path("<ref:ref>/access/exclusions/new/", access.exclusion_new, name="exclusion_new"),
    path("<ref:ref>/access/exclusions/<int:pk>/end/", access.exclusion_end, name="exclusion_end"),
    path("<ref:ref>/access/seal/", access.seal, name="seal"),
    path("<ref:ref>/access/names/new/", access.name_new, name="name_new"),
    path("<ref:ref>/access/names/<int:pk>/end/", access.name_end, name="name_end"),
    path("<ref:ref>/history/", history.history, name="history"),
    path("<ref:ref>/history/access/", history.history_access, name="history_access"),
]

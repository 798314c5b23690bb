from django.urls import path

from rights.views import (
    complaints,
    copies,
    corrections,
    erasures,
    exports,
    holds,
    items,
    public,
    register,
    requests,
    retention,
)

app_name = "rights"
OF_CASE = "cases/<ref:ref>/requests/"
ONE = f"{OF_CASE}<int:pk>/"
WRONG = "cases/<ref:ref>/corrections/"
COMPLAINT = "complaints/<int:pk>/"
KEPT = "cases/<ref:ref>/retention/"
urlpatterns = [
    path("rights/", register.requests, name="requests"),
    path(OF_CASE, register.requests_of_case, name="requests_of_case"),
    path(f"{OF_CASE}new/", requests.request_new, name="request_new"),
    path(f"{OF_CASE}pieces/<int:pk>/", items.item, name="item"),
    path(ONE, requests.request_page, name="request"),
    path(f"{ONE}identity/", requests.identity, name="identity"),
    path(f"{ONE}pause/", requests.pause, name="pause"),
    path(f"{ONE}her-answer/", requests.her_answer, name="her_answer"),
    path(f"{ONE}extension/", requests.extension, name="extension"),
    path(f"{ONE}ending/", requests.ending, name="ending"),
    path(f"{ONE}gathering/", items.gathering, name="gathering"),
    path(f"{ONE}pieces/", items.items, name="items"),
    path(f"{ONE}second-person/", copies.release, name="release"),
    path(f"{ONE}answer/", copies.answer_of_second, name="answer"),
    path(f"{ONE}copy/", copies.pack, name="pack"),
    path(f"{ONE}data/", copies.data, name="data"),
    path(f"{ONE}sending/", copies.sending, name="sending"),
    path(WRONG, corrections.corrections, name="corrections"),
    path(f"{WRONG}new/", corrections.correction_new, name="correction_new"),
    path(f"{WRONG}<int:pk>/", corrections.correction, name="correction"),
    path(f"{WRONG}<int:pk>/answer/", corrections.correction_answer, name="correction_answer"),
    path(f"{WRONG}told/<int:pk>/", corrections.correction_telling, name="correction_telling"),
    path("complain/", public.complain, name="complain"),
    path("complaints/new/", complaints.complaint_new, name="complaint_new"),
    path("cases/<ref:ref>/complaints/new/", complaints.complaint_of_case, name="complaint_of_case"),
    path(COMPLAINT, complaints.complaint, name="complaint"),
    path(f"{COMPLAINT}acknowledgement/", complaints.acknowledgement, name="acknowledgement"),
    path(f"{COMPLAINT}progress/", complaints.progress, name="progress"),
    path(f"{COMPLAINT}person/", complaints.person, name="complaint_person"),
    path(f"{COMPLAINT}outcome/", complaints.outcome, name="outcome"),
    path("rights/retention/", retention.due, name="retention"),
    path("rights/exports/", exports.exports, name="exports"),
    path("rights/exports/new/", exports.export_new, name="export_new"),
    path("rights/exports/<int:pk>/answer/", exports.export_answer, name="export_answer"),
    path("rights/exports/<int:pk>/stop/", exports.export_stop, name="export_stop"),
    path(KEPT, retention.kept, name="kept"),
    path(f"{KEPT}keeping/", retention.keeping, name="keeping"),
    path(f"{KEPT}holds/new/", holds.hold_new, name="hold_new"),
    path(f"{KEPT}holds/<int:pk>/lifting/", holds.hold_lifting, name="hold_lifting"),
    path(f"{KEPT}holds/<int:pk>/second-person/", holds.hold_lifted, name="hold_lifted"),
    path(f"{KEPT}erasure/new/", erasures.erasure_new, name="erasure_new"),
    path(f"{KEPT}erasure/<int:pk>/answer/", erasures.erasure_answer, name="erasure_answer"),
    path(f"{KEPT}erasure/<int:pk>/stop/", erasures.erasure_stop, name="erasure_stop"),
]

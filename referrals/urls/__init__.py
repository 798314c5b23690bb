"""Addresses under a case's ``referral/``. The reference is all they say about a person."""

from django.urls import path

from referrals.views import overview as views
from referrals.views import worksheet

app_name = "referrals"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("earlier/", views.earlier, name="earlier"),
    path("explanation/", views.explanation, name="explanation"),
    path("consent/", views.consent, name="consent"),
    path("answers/", views.answers, name="answers"),
    path("worksheet/", worksheet.worksheet, name="worksheet"),
    path("worksheet/copy/", worksheet.worksheet_copy, name="worksheet_copy"),
    path("worksheet/<slug:section>/", worksheet.worksheet_section, name="worksheet_section"),
    path("handover/", views.handover, name="handover"),
    path("submission/", views.submission, name="submission"),
    path("receipt/", views.receipt, name="receipt"),
    path("receipt/correction/", views.receipt_correction, name="receipt_correction"),
    path("decisions/new/", views.decision_new, name="decision_new"),
    path("decisions/<int:pk>/", views.decision_correction, name="decision_correction"),
    path("decisions/further/", views.further_decision, name="further_decision"),
    path("extension/", views.extension, name="extension"),
    path("extension/undoing/", views.extension_undoing, name="extension_undoing"),
    path("disqualification/", views.disqualification, name="disqualification"),
    path("disqualification/<int:pk>/", views.disqualification_correction, name="disqualification_correction"),
    path("duty-to-notify/", views.duty_to_notify, name="duty_to_notify"),
    path("eighteen/", views.eighteen, name="eighteen"),
    path("letter/", views.letter, name="letter"),
    path("told/", views.told, name="told"),
    path("told/<slug:what>/", views.telling_correction, name="telling_correction"),
    path("chasers/new/", views.chaser_new, name="chaser_new"),
    path("reconsideration/", views.reconsideration, name="reconsideration"),
    path("reconsideration/<int:pk>/", views.request_correction, name="request_correction"),
    path("reconsideration/not-asking/", views.not_asking, name="not_asking"),
    path("suspension/", views.suspension, name="suspension"),
    path("suspension/<int:pk>/", views.suspension_correction, name="suspension_correction"),
    path("withdrawal/undoing/", views.withdrawal_undoing, name="withdrawal_undoing"),
    path("withdrawal/", views.withdrawal, name="withdrawal"),
    path("ended/<int:pk>/", views.referral_ended, name="referral_ended"),
    path("clocks/<slug:kind>/", views.clock, name="clock"),
]

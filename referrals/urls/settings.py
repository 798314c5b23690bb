"""Addresses under ``settings/``: the rules that time referrals."""

from django.urls import path

from referrals.views import first_responders as directory
from referrals.views import policies as views

app_name = "rules"

urlpatterns = [
    path("first-responders/", directory.first_responders, name="first_responders"),
    path("first-responders/new/", directory.first_responder_new, name="first_responder_new"),
    path("first-responders/us/", directory.own_status, name="own_status"),
    path("first-responders/<int:pk>/", directory.first_responder, name="first_responder"),
    path("policies/", views.policies, name="policies"),
    path("policies/<str:jurisdiction>/new/", views.policy_new, name="policy_new"),
    path("policies/<int:pk>/correction/", views.policy_correction, name="policy_correction"),
    path("policies/<int:pk>/withdrawal/", views.policy_withdrawal, name="policy_withdrawal"),
    path("bank-holidays/<str:nation>/<int:year>/", views.bank_holidays, name="bank_holidays"),
    path("bank-holidays/<str:nation>/<int:year>/new/", views.bank_holiday_new, name="bank_holiday_new"),
    path("bank-holidays/<int:pk>/removal/", views.bank_holiday_removal, name="bank_holiday_removal"),
]

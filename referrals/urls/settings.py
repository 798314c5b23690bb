"""Addresses under ``settings/``: the rules that time referrals."""

from django.urls import path

from referrals.views import bank_holidays, first_responders, policies

app_name = "rules"

urlpatterns = [
    path("first-responders/", first_responders.first_responders, name="first_responders"),
    path("first-responders/new/", first_responders.first_responder_new, name="first_responder_new"),
    path("first-responders/us/", first_responders.own_status, name="own_status"),
    path("first-responders/<int:pk>/", first_responders.first_responder, name="first_responder"),
    path("policies/", policies.policies, name="policies"),
    path("policies/<str:jurisdiction>/new/", policies.policy_new, name="policy_new"),
    path("policies/<int:pk>/correction/", policies.policy_correction, name="policy_correction"),
    path("policies/<int:pk>/withdrawal/", policies.policy_withdrawal, name="policy_withdrawal"),
    path("bank-holidays/<str:nation>/<int:year>/", bank_holidays.bank_holidays, name="bank_holidays"),
    path(
        "bank-holidays/<str:nation>/<int:year>/new/", bank_holidays.bank_holiday_new, name="bank_holiday_new"
    ),
    path("bank-holidays/<int:pk>/removal/", bank_holidays.bank_holiday_removal, name="bank_holiday_removal"),
]

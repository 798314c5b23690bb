"""The addresses of allauth that we use. The rest (registration, lists of e-mail addresses) do not exist."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.urls import path, re_path

from hestia.accounts import entrance
from hestia.accounts.second_factor import fresh_factor_required
from hestia.ui.middleware import allow_passkeys

urlpatterns = [
    path("login/", allow_passkeys(entrance.sign_in), name="account_login"),
    path(
        "passkey/",
        transaction.non_atomic_requests(allow_passkeys(webauthn.login_webauthn)),
        name="mfa_login_webauthn",
    ),
    path("code/", allow_passkeys(entrance.code), name="mfa_authenticate"),
    path("logout/", entrance.sign_out, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", allauth.signup, name="account_signup"),  # says that registration is closed
    # Asked again, before what cannot be taken back
    path("again/passkey/", allow_passkeys(entrance.passkey_again), name="mfa_reauthenticate_webauthn"),
    path("again/code/", entrance.code_again, name="mfa_reauthenticate"),
    path("again/password/", entrance.password_again, name="account_reauthenticate"),
    # How one signs in
    path("factors/", mfa.index, name="mfa_index"),
    path("factors/passkeys/new/", allow_passkeys(entrance.passkey_new), name="mfa_add_webauthn"),
    path("factors/passkeys/<int:pk>/removal/", entrance.passkey_remove, name="mfa_remove_webauthn"),
    path("factors/authenticator/new/", entrance.authenticator_new, name="mfa_activate_totp"),
    path("factors/authenticator/removal/", entrance.authenticator_remove, name="mfa_deactivate_totp"),
    path("factors/codes/", entrance.codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", entrance.codes_new, name="mfa_generate_recovery_codes"),
    path("sessions/", entrance.sessions, name="usersessions_list"),
    path("password/change/", fresh_factor_required(allauth.password_change), name="account_change_password"),
    path("password/set/", fresh_factor_required(allauth.password_set), name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

"""Own account, and hiding the screen."""

from django.urls import path

from hestia.accounts import entrance, views

app_name = "accounts"
urlpatterns = [
    path("accounts/", views.account, name="account"),
    path("accounts/demonstration/", entrance.demonstration_sign_in, name="demonstration_sign_in"),
    path("accounts/invitation/", entrance.invitation, name="invitation"),
    path("accounts/invitation/<slug:key>/", entrance.invitation_link, name="invitation_link"),
    path("accounts/stay/", views.keep_signed_in, name="stay"),
    path("hide/", views.hide, name="hide"),
    path("unlock/", views.unlock, name="unlock"),
]

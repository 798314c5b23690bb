"""Sent twice, a form makes one thing."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from hestia.safekeeping.models import OneTimeKey
from hestia.ui.http import HouseRequest


def sent_before(request: HouseRequest, form: forms.BaseForm, *, otherwise: str) -> HttpResponse | None:
    """Claim the form's one-time key. The second time, lead to what the first time made.

    ``otherwise`` is where to lead when what was made has no page of its own.
    """
    key = form.cleaned_data["once"]
    if OneTimeKey.objects.claim(key, by=request.user, at=request.now):
        return None
    return redirect(OneTimeKey.objects.url_of(key, by=request.user) or otherwise)


def made(form: forms.BaseForm, url: str) -> HttpResponse:
    """Lead to what the form made, and remember where that is."""
    OneTimeKey.objects.made(form.cleaned_data["once"], url)
    return redirect(url)

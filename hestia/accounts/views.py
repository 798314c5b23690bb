"""Hiding the screen, and one's own account. Signing in is `entrance`."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.cache import cache
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hestia.accounts import second_factor
from hestia.accounts.forms import AccountForm, UnlockForm
from hestia.accounts.middleware import FORGET_PAGES, LOCKED, SHOWING, SIGNED_IN_AT
from hestia.accounts.models import User
from hestia.ui.http import HouseRequest
from hestia.ui.middleware import is_asked_by_us

WRONG_TRIES = 5


@require_POST
def keep_signed_in(request: HouseRequest) -> HttpResponse:  # noqa: ARG001
    """Go on: asking is enough, since each request puts the idle limit off."""
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HouseRequest) -> HttpResponse:
    """Lock the session at once and show a page that says nothing.

    A link of ours, a bookmark and an address that is typed hide it, without scripts too. A link on another
    site does not: it leads to a page with a button.
    """
    if request.method != "POST" and not is_asked_by_us(request):
        return render(request, "accounts/hide.html")
    if not request.session.get(LOCKED):
        request.session[LOCKED] = True
        second_factor.change_key(request)  # an older request that ends later must not open it again
    answer = redirect("accounts:unlock")
    answer.headers["Clear-Site-Data"] = FORGET_PAGES
    return answer


def count_try(request: HouseRequest) -> int:
    """Count a try to unlock before it is judged, one after the other; return which of this session it is.

    Not in the session: of many requests at once each would write its own number there.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
        tries: int = cache.get(tries_key(request), 0) + 1
        cache.set(tries_key(request), tries, settings.SESSION_COOKIE_AGE)
    return tries


def tries_key(request: HouseRequest) -> str:
    """Return under what the tries of a session are counted: it stays when the session gets another key."""
    return f"unlock:{request.user.pk}:{request.session[SIGNED_IN_AT]}"


@transaction.non_atomic_requests  # a try counts although its page is undone, and nobody waits for the judging
def unlock(request: HouseRequest) -> HttpResponse:
    """Ask for the password before anything is shown again. The page says nothing about what it hides."""
    tries = count_try(request) if request.method == "POST" else 0
    if tries > WRONG_TRIES:  # it is not even looked at
        logout(request)
        return redirect("account_login")
    form = UnlockForm(request.POST or None, user=request.user)
    with_button = settings.DEMO and request.user.is_demonstration
    if request.method == "POST" and (form.is_valid() or (with_button and "demonstration" in request.POST)):
        cache.delete(tries_key(request))
        request.session.pop(LOCKED, None)
        shown = request.session.pop(SHOWING, None)
        return redirect(shown["then"] if shown else settings.LOGIN_REDIRECT_URL)
    if tries == WRONG_TRIES:
        logout(request)
        return redirect("account_login")
    shown = None if request.session.get(LOCKED) else request.session.get(SHOWING)
    context = {"form": form, "with_button": with_button, "shown": shown and shown["pages"][0]}
    return render(request, "accounts/unlock.html", context)


def account(request: HouseRequest) -> HttpResponse:
    """Show and settle one's own account."""
    person = get_object_or_404(locked_on_post(request, User.objects.all()), pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form})


def locked_on_post[M: Model](request: HouseRequest, rows: QuerySet[M]) -> QuerySet[M]:
    """Return rows that nobody else can save while this request saves them."""
    return rows.select_for_update() if request.method == "POST" else rows

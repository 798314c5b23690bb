"""Nothing typed is lost when a session ends before it is sent."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hestia.accounts.middleware import CARRIED
from hestia.accounts.models import User
from hestia.safekeeping import unsent


class UnsentForms:
    """Keep what someone sends after their session ended or was locked, and lead back to it afterwards.

    Stands outside `IdleSessions`, so that it still knows whose session it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.user if request.user.is_authenticated else None
        response = self.get_response(request)
        self.remember(request, before)
        if self.would_keep(request, before):
            response.headers[unsent.WOULD_KEEP] = "yes"
        if not unsent.is_typed(request):
            return response
        if self.was_refused(request, response):
            kept = self.kept(request, response, before) if unsent.is_casework(request) else response
            return kept if kept is not response else self.shown(request, response)
        if before and response.status_code < 400 and (key := request.POST.get(unsent.KEY)):
            unsent.forget(before, key)
        return response

    def remember(self, request: HttpRequest, before: User | None) -> None:
        """Note in the session whose ended before it, and whether the same person came back.

        Whoever signs out leaves this browser to somebody else, whose words would be kept as theirs.
        """
        if before and not request.user.is_authenticated and request.path != reverse("account_logout"):
            request.session[unsent.WHOSE] = before.pk
        if not before and request.user.is_authenticated:
            request.session[unsent.CAME_BACK] = request.session.pop(unsent.WHOSE, None) == request.user.pk

    def whose(self, request: HttpRequest, before: User | None) -> int | None:
        """Return whose session had ended when this was sent: nobody else's words are these."""
        if getattr(request, "is_from_old_page", False) and not request.session.get(unsent.CAME_BACK):
            return None  # the page may be of somebody who had this browser before
        if request.session.get(CARRIED):
            return None  # somebody sent it who has the cookie, and not the browser
        whose: int | None = before.pk if before else request.session.get(unsent.WHOSE)
        return whose

    def would_keep(self, request: HttpRequest, before: User | None) -> bool:
        """Whether what the page that asks would send now is kept: its script says so to whoever types."""
        ends = {reverse("account_login"), reverse("accounts:unlock")}
        if request.path not in ends and not getattr(request, "is_from_old_page", False):
            return False
        page = urlsplit(request.headers.get("Referer", "")).path
        return unsent.is_writing(page) and self.whose(request, before) is not None

    def was_refused(self, request: HttpRequest, response: HttpResponse) -> bool:
        """Whether the answer leads to where someone signs in or unlocks, or calls the page too old."""
        if getattr(request, "is_from_old_page", False):
            return True
        there = response.headers.get("Location", "")
        return there.startswith((reverse("account_login"), reverse("accounts:unlock")))

    def shown(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Show what was sent, and is kept nowhere, to whoever sent it; not from behind a hidden screen."""
        is_hidden = request.user.is_authenticated and not getattr(request, "is_from_old_page", False)
        return response if is_hidden else unsent.show_to_copy(request) or response

    def kept(self, request: HttpRequest, response: HttpResponse, before: User | None) -> HttpResponse:
        """Keep what was sent, if it is known whose it is, and lead back to it by way of signing in."""
        whose = self.whose(request, before)
        person = User.objects.filter(pk=whose, is_active=True).first() if whose else None
        if person is None or not unsent.came_from_us(request):
            return response
        again = unsent.save_unsent(request, person)
        if not again:
            return response
        if (
            request.user.is_authenticated
        ):  # too old a page; while the screen is hidden, this leads to the lock
            return redirect(again)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': again})}")

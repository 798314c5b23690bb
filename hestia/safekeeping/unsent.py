"""What was sent when nobody was signed in any more: kept, and offered again after signing in.

Saving with scripts off, or after a long pause, must not lose what was typed. The words wait as a draft of the
person whose session it was; nobody else sees them, and nothing is saved until they say so.

Anybody could send it who has the browser: so it is shown whole before it is sent on, and no act is kept that
lets somebody in, keeps somebody out or tells somebody outside. Whoever signs out leaves the browser to
somebody else: what is sent after that is kept under nobody's name, and shown to its sender to be copied.
"""

import re
import uuid
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.acting import acting_as
from hestia.safekeeping.drafts import LONGEST_DRAFT, NOT_KEPT
from hestia.safekeeping.models import Draft

FORM = "unsent"  # the name of these drafts
KEY = "unsent"  # the field that says which of them is sent again
WHOSE = "whose"  # in a session that ended: whose it was
CAME_BACK = "came_back"  # in a session: whether the one before it in this browser was the same person's
WOULD_KEEP = "Words-Would-Wait"  # a header: what this page sends now is kept
HERS = "/show/feedback/"  # what a client types by herself is never kept under her worker's name
# What is asked of whoever writes her record: acts of all other permissions are done again, not kept.
P = Permission
WRITES = frozenset(
    {
        *(P.CASE_VIEW, P.CASE_OPEN, P.CASE_CHANGE, P.COVERED_VIEW, P.NOTE_ADD, P.CONSENT_RECORD),
        *(P.REFERRAL_CHANGE, P.DECISION_RECORD, P.RISK_ASSESS, P.RISK_SIGN_OFF),
        *(P.PLAN_CHANGE, P.PLAN_AGREE, P.FEEDBACK_READ, P.EXIT_PREPARE, P.EXIT_SIGN_OFF),
    }
)
# What a page carries besides its questions: keys, versions, what it was read with, how many rows it has.
CARRIED = re.compile(r"^(once|version|seen|unsent)$|(^|[-_])(read|pk|key)$|-(KEYS|[A-Z]+_(NUM_)?FORMS)$")
# Signing in, passwords and accounts are not casework; drafts are kept by their own page.
ELSEWHERE = ("/accounts/", "/unlock/", "/hide/", "/settings/", "/drafts/", "/search/", "/calendar/key/")


def is_typed(request: HttpRequest) -> bool:
    """Whether a request sends what somebody may have typed, and not how they sign in."""
    path = request.path
    # Two slashes begin the address of another site, and we lead back to what is kept.
    is_elsewhere = path.startswith(("//", *ELSEWHERE)) or path.endswith(("/draft/", HERS))
    return request.method == "POST" and not is_elsewhere


def is_casework(request: HttpRequest) -> bool:
    """Whether a request sends something that someone typed about their work."""
    return is_typed(request) and is_writing(request.path)


def is_writing(path: str) -> bool:
    """Whether an address takes what is written into a record, and asks for no second factor again."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    permissions: set[Permission] = getattr(view, "permissions", set())
    return bool(permissions) and permissions <= WRITES and not getattr(view, "asks_again", False)


def came_from_us(request: HttpRequest) -> bool:
    """Whether the form is a page of ours: from our own address, or with the secret of this browser.

    A page opened before someone signed in again has an old secret; one from another site has neither.
    """
    if came_from_our_page(request):
        return True
    return CsrfViewMiddleware(lambda _: None).process_view(request, None, (), {}) is None  # type: ignore[arg-type]


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was sent, without the page's own secrets; nothing if it is too long."""
    typed = {
        name: [value.replace("\0", "") for value in values]
        for name, values in request.POST.lists()
        # The one-time key stays: what was sent before the session ended is not made twice.
        if name not in NOT_KEPT - {"once"} and "\0" not in name
    }
    too_long = sum(len(value) for values in typed.values() for value in values) > LONGEST_DRAFT
    return {} if too_long else typed


def save_unsent(request: HttpRequest, user: User) -> str:
    """Keep what was sent, and return the address that offers it again, or nothing if there is nothing."""
    typed = typed_in(request)
    if not typed:
        return ""
    key = str(uuid.uuid4())
    data = {"path": request.get_full_path(), "typed": typed}
    with acting_as(user):  # not the request's person: their session is over
        Draft.objects.keep(user, FORM, key, data, at=timezone.now())
    return reverse("drafts:unsent", args=[key])


def forget(user: User, key: str) -> None:
    """Throw away what was sent again: the page that answers has it now."""
    with acting_as(user), transaction.atomic():
        Draft.objects.forget(user, FORM, key.replace("\0", ""))


def fields(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each field as they were sent."""
    for name, values in draft.data["typed"].items():
        for value in values:
            yield name, value


def shown(typed: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    """Return every field that would be sent, in words, with all that it says, but for the page's own key."""
    return [(in_words(name), values) for name, values in typed.items() if name != "once"]


def to_copy(typed: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    """Return what was typed or chosen, in words: without what a page carries and without empty answers."""
    return [
        (in_words(name), values)
        for name, values in typed.items()
        if any(values) and not CARRIED.search(name) and "password" not in name
    ]


def in_words(name: str) -> str:
    """Return the name of a field as it is shown."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def came_from_our_page(request: HttpRequest) -> bool:
    """Whether a browser says that a page of ours sent it: only then is it shown to whoever sent it."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def show_to_copy(request: HttpRequest) -> HttpResponse | None:
    """Return the page that shows what was typed to whoever sent it; nothing if nothing was typed."""
    typed = to_copy(typed_in(request))
    if not typed or not came_from_our_page(request):
        return None
    context = {"shown": typed, "path": request.path, "has_files": bool(request.FILES)}
    return HttpResponse(render_to_string("safekeeping/not_kept.html", context, request=request), status=403)

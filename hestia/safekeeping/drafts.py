"""How a page keeps what is typed, and gives it back.

A view fills its form with the data of `open_draft`, and gives the draft to `hestia.pages.answer`; the form's
tag says where its drafts go: ``data-autosave="{{ autosave }}"``.
"""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.audit.models import log
from hestia.safekeeping.models import Draft
from hestia.ui.forms import ADD, SCRIPTS_OFF
from hestia.ui.http import HouseRequest, sent
from hestia.ui.words import clock, moment

SHEET = "sheet"  # ``?sheet=7K3M9QPRX``: the page keys in what was written on that sheet of paper
OF_SHEET = "--sheet-"  # in a draft's name, before the code of the sheet that is keyed in
CODE = re.compile("[0-9A-Z]{9}")
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "once", ADD, SCRIPTS_OFF})
LONGEST_DRAFT = 500_000  # characters
OF_PAGE = "page"  # the name of what a form that keeps no draft was sent with, and came back with mistakes
BACK_WITHIN = timedelta(hours=1)
CAME_BACK = "page_that_came_back"  # in a session: the last of them, to which "Back" may lead
WITH_MISTAKES = "form_with_mistakes"  # in a session: the form that is opened next with its mistakes named
HER_PAGES = "/show/"  # what a client types by herself is never kept under her worker's name


@dataclass(frozen=True)
class Restored:
    """What was typed before, as the form's data, and when it was kept."""

    data: QueryDict
    saved_at: datetime
    today: date
    start_again: str  # where the button goes that throws it away
    page: str  # the address of the form, to come back to without it
    is_judged: bool = False  # it was sent just now, and its mistakes are named

    @property
    def words(self) -> str:
        """Return "Draft from 3:04pm restored.", with its day if that was not today."""
        local = timezone.localtime(self.saved_at)
        when = clock(local.time()) if local.date() == self.today else moment(local, today=self.today)
        return f"Draft from {when} restored."


@dataclass(frozen=True)
class OpenDraft:
    """What one person types in one form about one thing, until the work is done.

    ``data`` fills the form: what was sent, else what was left unfinished, else nothing.
    """

    form: str
    about: str
    data: QueryDict | None
    restored: Restored | None

    @property
    def url(self) -> str:
        """Return where the page sends what is typed, as it is typed."""
        return url_of(self.form, self.about)

    @property
    def from_before(self) -> Restored | None:
        """Return what the page says it restored: not what was sent just now."""
        return None if self.restored and self.restored.is_judged else self.restored

    def keep(self, request: HouseRequest, typed: QueryDict | None = None) -> bool:
        """Keep what was sent, or what was made of it; return whether it is kept."""
        return save_draft(request, self.form, self.about, typed)

    def name_mistakes(self, request: HouseRequest) -> None:
        """Let the page that is opened next name the mistakes in what was sent."""
        request.session[WITH_MISTAKES] = self.url

    def forget(self, request: HouseRequest) -> None:
        """Delete it: the work is done."""
        forget(request, self.form, self.about)


class DraftOfPage(OpenDraft):
    """What came back with mistakes, of the page to which "Back" leads."""

    def keep(self, request: HouseRequest, typed: QueryDict | None = None) -> bool:
        request.session[CAME_BACK] = self.about
        return super().keep(request, typed)


def open_draft(request: HouseRequest, form: str, about: str = "", *, but: Collection[str] = ()) -> OpenDraft:
    """Return what a page's form is to be filled with, and where its words are kept.

    What is keyed in from a sheet of paper is kept apart from what is typed besides.

    :param but: what is filled in again only where it was sent just now: a worker ticks it anew each time
    """
    if sheet := sheet_in(request):
        form = f"{form}{OF_SHEET}{sheet}"
    restored = restore(request, form, about) if request.method != "POST" else None
    if restored and not restored.is_judged:
        for name in but:
            restored.data.pop(name, None)
    return OpenDraft(form, about, restored.data if restored else sent(request), restored)


def draft_of_page(request: HouseRequest) -> OpenDraft | None:
    """Return what a form that keeps no draft came back with: its page shows it once more, for an hour.

    Such a form asks for names, numbers and days. Whoever goes on from it, and then back, finds them again.
    """
    if not request.user.is_authenticated or HER_PAGES in request.path:
        return None
    about = str(uuid.uuid5(uuid.NAMESPACE_URL, request.get_full_path()))
    is_opened_again = request.method != "POST" and request.session.get(CAME_BACK) == about
    restored = restore(request, OF_PAGE, about, within=BACK_WITHIN) if is_opened_again else None
    return DraftOfPage(OF_PAGE, about, restored.data if restored else None, restored)


def sheet_in(request: HouseRequest) -> str:
    """Return the code of the sheet that a page's address names, or an empty text."""
    code = request.GET.get(SHEET, "")
    return code if CODE.fullmatch(code) else ""


def ask_before_showing(request: HouseRequest, draft: OpenDraft) -> HttpResponse | None:
    """Return the page that asks for the second factor before a secret draft is shown; log that it is."""
    if draft.restored is None:
        return None
    if not is_fresh(request):
        return ask_again(request)
    log("draft.opened", by=request.user, at=request.now, cases=[draft.about], subject=f"draft:{draft.form}")
    return None


def save_draft(request: HouseRequest, form: str, about: str = "", typed: QueryDict | None = None) -> bool:
    """Keep what was typed so far: every field as sent, without the page's own secrets; not if it is too long.

    Return whether it is kept.

    :param typed: what was made of what was sent, if something was
    """
    typed = request.POST if typed is None else typed
    if sum(len(value) for _, values in typed.lists() for value in values) > LONGEST_DRAFT:
        return False
    data = {
        # PostgreSQL keeps no NUL, neither in texts nor in JSON.
        name: [value.replace("\0", "") for value in values]
        for name, values in typed.lists()
        if name not in NOT_KEPT and "\0" not in name
    }
    Draft.objects.keep(request.user, form, about, data, at=request.now)
    return True


def url_of(form: str, about: str) -> str:
    """Return where a page sends what is typed in one form about one thing."""
    return reverse("drafts:draft", args=[form, about] if about else [form])


def restore(
    request: HouseRequest, form: str, about: str = "", *, within: timedelta | None = None
) -> Restored | None:
    """Return what this person left unfinished, ready to be given to the form, or nothing.

    The form shows it as typed and judges nothing: it counts as a page that is still being filled in. What was
    sent just now with mistakes is judged, once.

    :param within: how long ago at most, if not the days that every draft is kept
    """
    draft = Draft.objects.find(request.user, form, about, at=request.now)
    if draft is None or (within is not None and request.now - draft.saved_at > within):
        return None
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    # A key of its own: that of the page that was left may have been used since.
    data["once"] = str(uuid.uuid4())
    is_judged = request.session.get(WITH_MISTAKES) == url_of(form, about)
    if is_judged:
        del request.session[WITH_MISTAKES]
    else:
        data[ADD] = ""  # as a page that asks for another row: nothing is judged yet
    start_again = reverse("drafts:start_again", args=[form, about] if about else [form])
    return Restored(data, draft.saved_at, request.today, start_again, request.get_full_path(), is_judged)


def forget(request: HouseRequest, form: str, about: str = "") -> None:
    """Throw the draft away: the work is done."""
    Draft.objects.forget(request.user, form, about)

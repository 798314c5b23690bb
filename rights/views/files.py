"""The pages of a file of hers, each as a picture, on which squares are hidden."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpResponse
from django.urls import reverse

from cases.queries.records import says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer, shows_form
from hestia.safekeeping.drafts import open_draft
from hestia.sandbox import Unacceptable
from hestia.ui.http import HouseRequest
from hestia.uploads.drawing import Look, look_at
from rights import actions
from rights.forms.items import PageForm
from rights.models import RequestItem
from rights.queries.standing import ended_blockers
from rights.rules.squares import grid, rows_of
from rights.views.items import get_item, log_shown


@dataclass
class Sheet:
    """One page of a file, drawn when the page with it is."""

    item: RequestItem
    number: int
    form: PageForm
    why_not: str = ""

    @cached_property
    def look(self) -> Look | None:
        """Return the picture, or nothing, and then why not is known."""
        assert self.item.file is not None
        try:
            return look_at(self.item.file, self.number)
        except Unacceptable as refused:
            self.why_not = str(refused)
            return None

    @property
    def rows(self) -> list[list[tuple[str, str, bool]]]:
        """Return its squares, row by row."""
        look = self.look
        ticked = self.form["squares"].value() or []
        return grid(self.number, rows_of(look.width, look.height), ticked) if look else []


@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def page(request: HouseRequest, ref: str, pk: int, number: int) -> HttpResponse:
    """Show one page of a file, and decide what of it is hidden."""
    piece = get_item(request, ref, pk)
    pages = [other for other, _ in piece.pages]
    if number not in pages:
        raise Http404
    draft = open_draft(request, f"copy-page-{pk}-{number}", ref)
    form = PageForm(draft.data, item=piece, page=number, today=request.today, now=request.now)
    following = number + 1 if number + 1 in pages else None
    back = reverse("rights:item", args=[ref, pk])
    response = answer(
        request,
        form,
        act=lambda: actions.hide_on_page(item=piece, **form.decided, by=request.user, at=request.now),
        saved=f"Page {number} is saved.",
        to=reverse("rights:page", args=[ref, pk, following]) if following else back,
        template="rights/page.html",
        context={
            "case": piece.case,
            "asked": piece.request,
            "item": piece,
            "number": number,
            "count": len(pages),
            "sheet": Sheet(piece, number, form),
            "following": following,
        },
        draft=draft,
        blockers=ended_blockers(piece.request),
    )
    if shows_form(response):
        log_shown(request, piece.request, [piece.pk], page=number)
    return response

"""Her record in pieces: gathered, gone through, decided."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.audit.budgets import VETTED, spend_on_record
from hestia.audit.models import log
from hestia.pages import answer, press, shows_form
from hestia.safekeeping.drafts import open_draft
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest, sent
from hestia.ui.pronouns import say_outside_quotes
from hestia.ui.words import counted
from rights import actions
from rights.forms.items import ALL, BEYOND, OTHERS, SHOWN, GiveForm, HideInAllForm, ItemForm, ItemsQuery
from rights.forms.requests import CopyForm
from rights.models import AccessRequest, RequestItem
from rights.models.items import RequestItemQuerySet
from rights.queries.hidden import hidden_elsewhere
from rights.queries.news import news_of, with_news
from rights.queries.standing import ended_blockers, standing_release
from rights.queries.together import to_give_together
from rights.views.requests import get_request, request_url

PAGE = 20
NARROWED = {
    ALL: Q(is_asked=True),
    OTHERS: Q(is_asked=True, is_marked=True),
    BEYOND: Q(is_asked=False),
    **{value: Q(is_asked=True, decision=value) for value in RequestItem.Decision.values},
}


@require_POST
@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def gathering(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Put her record together as it is now."""
    asked = get_request(request, ref, pk)

    def gather() -> None:
        if news := news_of(actions.gather(request=asked, by=request.user, at=request.now)):
            messages.success(request, say_outside_quotes(news))

    return press(request, CopyForm(request.POST), act=gather, to=request_url(asked))


def items_of(request: HouseRequest, asked: AccessRequest) -> RequestItemQuerySet:
    """Return the pieces of a request that exist for the reader, in the order of reading."""
    return RequestItem.objects.visible_to(request.user).filter(request=asked).in_order().with_file()


def chips_of(items: QuerySet[RequestItem], shown: str) -> list[Chip]:
    """Return the ways to narrow the list, each with how much it would show. One question."""
    counts = items.order_by().aggregate(
        **{key: Count("pk", filter=narrowing) for key, narrowing in NARROWED.items()},
    )
    shown_always = SHOWN.keys() - {BEYOND}
    return [
        Chip(label, f"?show={key}", key == shown, counts[key])
        for key, label in SHOWN.items()
        if key in shown_always or counts[key]
    ]


@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def items(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """List the pieces with all their words; give together those with no sign of anybody else.

    Those of the page, or of the whole request: a second person reads every piece before she is given it.
    """
    asked = get_request(request, ref, pk)
    every = items_of(request, asked)
    query = ItemsQuery(request.GET).asked
    narrowed = with_news(every.filter(NARROWED[query["show"]]), asked)
    page = Paginator(narrowed, PAGE).get_page(query["page"])
    for piece in page.object_list:
        piece.case = asked.case
    together = to_give_together(every.unmarked(), case=asked.case) if asked.is_open else []
    to_give = [item for item in page.object_list if item in together]
    form = GiveForm(sent(request), items=every, initial={"items": to_give})
    response = answer(
        request,
        form,
        act=lambda: actions.give_together(
            request=asked,
            items=[item.pk for item in together]
            if form.cleaned_data["whole"]
            else [item.pk for item in form.cleaned_data["items"]],
            by=request.user,
            at=request.now,
        ),
        saved=lambda given: f"{counted(given, 'piece')} will be given.",
        to=request.get_full_path(),
        template="rights/items.html",
        context={
            "case": asked.case,
            "asked": asked,
            "page": page,
            "chips": chips_of(every, query["show"]),
            "to_give": to_give,
            "together": len(together),
            "elsewhere": hidden_elsewhere(every.asked_for()) if asked.is_open else [],
            "hide_form": HideInAllForm(),
        },
        blockers=ended_blockers(asked) if request.method == "POST" else [],
    )
    if shows_form(response):
        log_shown(request, asked, [item.pk for item in page.object_list])
    return response


@require_POST
@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def hidden_words(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Hide words that are hidden in one piece in every other that is given."""
    asked = get_request(request, ref, pk)
    release = standing_release(asked)
    is_second = release is not None and release.is_waiting and release.asked_of_id == request.user.pk
    form = HideInAllForm(request.POST)
    return press(
        request,
        form,
        act=lambda: actions.hide_in_all(
            request=asked, part=form.cleaned_data.get("part", ""), by=request.user, at=request.now
        ),
        to=reverse("rights:answer" if is_second else "rights:items", args=[ref, pk]),
    )


@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def item(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Decide about one piece."""
    piece = get_item(request, ref, pk)
    draft = open_draft(request, f"copy-piece-{pk}", ref)
    form = ItemForm(draft.data, item=piece, today=request.today, now=request.now)
    response = answer(
        request,
        form,
        act=lambda: actions.decide(item=piece, **form.decided, by=request.user, at=request.now),
        to=reverse("rights:items", args=[ref, piece.request_id]) + "?show=undecided",
        template="rights/item.html",
        context={"case": piece.case, "asked": piece.request, "item": piece},
        draft=draft,
        blockers=ended_blockers(piece.request),
    )
    if shows_form(response):
        log_shown(request, piece.request, [piece.pk])
    return response


def get_item(request: HouseRequest, ref: str, pk: int) -> RequestItem:
    """Return a piece with its request and its file, or answer 404; the opening of the case is logged."""
    case = get_case(request, ref)
    pieces = RequestItem.objects.visible_to(request.user).filter(case=case).with_file()
    piece = get_object_or_404(pieces.select_related("request"), pk=pk)
    piece.case, piece.request.case = case, case
    return piece


def log_shown(request: HouseRequest, asked: AccessRequest, items: list[int], **detail: Any) -> None:
    """Write down which pieces of her record are shown, or refuse it as that of one woman too many."""
    spend_on_record(request, asked.case.reference, VETTED)
    log(
        "access_request.shown",
        by=request.user,
        at=request.now,
        case_ref=asked.case.reference,
        subject=asked,
        items=items,
        **detail,
    )

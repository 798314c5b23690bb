"""What is asked by phone, by reference alone: it waits until a manager of the record records it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer, explains_refusals, press
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest, sent
from hestia.ui.words import date_words
from rights.actions import spoken as actions
from rights.actions.requests import ALREADY
from rights.forms.spoken import RecordCopyForm, RecordHoldForm, SpokenCopyForm, SpokenHoldForm, WithdrawForm
from rights.models import AccessRequest, SpokenRequest

# The same whether there is such a record, and whoever it is closed to.
SAVED = (
    "It is recorded, and waiting for the record’s manager. If nobody takes it within two working days, ring a"
    " manager and check the reference."
)
LEDES = {
    SpokenRequest.Kind.COPY: "Her month runs from the day she asks. Her record is not shown here.",
    SpokenRequest.Kind.HOLD: "From now on nothing of the record is erased. The record is not shown here.",
}
HEADINGS = {
    SpokenRequest.Kind.COPY: "She asks for a copy, by reference",
    SpokenRequest.Kind.HOLD: "Somebody asks for a legal hold, by reference",
}


def requests_url(_request: HouseRequest, **_kwargs: object) -> str:
    """Return the page that lists what was asked."""
    return reverse("rights:requests")


says_why = explains_refusals(way_back=requests_url)


def take_down(
    request: HouseRequest,
    kind: SpokenRequest.Kind,
    form: SpokenCopyForm | SpokenHoldForm,
    draft: OpenDraft,
) -> HttpResponse:
    """Write down what was said of a record, of which nothing is shown."""
    return answer(
        request,
        form,
        act=lambda: actions.take_down(
            reference=form.cleaned_data["of_reference"],
            kind=kind,
            received_on=form.cleaned_data["received_on"],
            answers=form.answers,
            by=request.user,
            at=request.now,
        ),
        saved=SAVED,
        to=requests_url(request),
        template="rights/spoken_new.html",
        context={"heading": HEADINGS[kind], "lede": LEDES[kind]},
        draft=draft,
    )


@permission_required(Permission.REQUEST_BY_REFERENCE)
def spoken_copy(request: HouseRequest) -> HttpResponse:
    """Write down that a client asks for a copy."""
    draft = open_draft(request, "spoken-copy")
    form = SpokenCopyForm(draft.data, today=request.today, now=request.now)
    return take_down(request, SpokenRequest.Kind.COPY, form, draft)


@permission_required(Permission.REQUEST_BY_REFERENCE)
def spoken_hold(request: HouseRequest) -> HttpResponse:
    """Write down that somebody asks that nothing is erased."""
    draft = open_draft(request, "spoken-hold")
    form = SpokenHoldForm(draft.data, today=request.today, now=request.now)
    return take_down(request, SpokenRequest.Kind.HOLD, form, draft)


def get_spoken(request: HouseRequest, pk: int) -> SpokenRequest:
    """Return one that waits and exists for the reader, or answer 404."""
    waiting = SpokenRequest.objects.visible_to(request.user).waiting()
    return get_object_or_404(waiting.select_related("made_by"), pk=pk)


@permission_required(Permission.REQUEST_HANDLE)
@says_why
def spoken(request: HouseRequest, pk: int) -> HttpResponse:
    """Record in the case what was said of it."""
    asked = get_spoken(request, pk)
    case = get_case(request, asked.of_reference)
    days: dict[str, Any] = {"today": request.today, "now": request.now, "spoken": asked}
    if asked.is_hold:
        hold = RecordHoldForm(sent(request), **days)
        names = ("asker", "reference", "reason", "review_on")
        return record(
            request,
            asked,
            hold,
            lambda: actions.record_hold(
                spoken=asked,
                case=case,
                **{name: hold.cleaned_data[name] for name in names},
                by=request.user,
                at=request.now,
            ),
            to=reverse("rights:kept", args=[case.reference]),
            saved="The legal hold is set. No part of her record is erased.",
        )
    form = RecordCopyForm(sent(request), **days)
    return record(
        request,
        asked,
        form,
        lambda: actions.record_copy(
            spoken=asked, case=case, request=form.made, by=request.user, at=request.now
        ),
        to=reverse("rights:requests_of_case", args=[case.reference]),
        saved="Her request is recorded in the case.",
        existing=AccessRequest.objects.visible_to(request.user).open().filter(case=case).first(),
    )


def record(
    request: HouseRequest,
    asked: SpokenRequest,
    form: RecordCopyForm | RecordHoldForm,
    act: Any,
    *,
    to: str,
    saved: str,
    existing: AccessRequest | None = None,
) -> HttpResponse:
    """Show what was said, to be recorded with one button once it was read."""
    lede = f"{asked.made_by} was asked on {date_words(asked.received_on)}. Read it, and record it."
    heading = f"Asked by phone: {asked.get_kind_display().lower()}"
    if existing:
        lede = f"{lede} She has asked for a copy already: that request then answers this one too."
        if asked.received_on < existing.received_on:
            later, first = date_words(existing.received_on), date_words(asked.received_on)
            lede = (
                f"{lede} It counts from {later}, but she asked on {first}: her month ends that much sooner."
            )
    return answer(
        request,
        form,
        act=act,
        saved=ALREADY if existing else saved,
        to=to,
        template="rights/spoken.html",
        context={"asked": asked, "heading": heading, "lede": lede},
    )


@require_POST
@permission_required(Permission.REQUEST_BY_REFERENCE)
@says_why
def spoken_withdrawal(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back what was recorded by mistake."""
    asked = get_spoken(request, pk)
    return press(
        request,
        WithdrawForm(request.POST),
        act=lambda: actions.withdraw_spoken(spoken=asked, by=request.user, at=request.now),
        to=requests_url(request),
    )

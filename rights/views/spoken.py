"""What is asked by reference alone: it waits until a manager of the record records it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer, explains_refusals, press
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest, sent
from hestia.ui.words import date_words
from rights.actions import spoken as actions
from rights.forms.spoken import RecordCopyForm, RecordHoldForm, SpokenCopyForm, SpokenHoldForm, WithdrawForm
from rights.models import AccessRequest, SpokenRequest
from rights.queries.spoken import spoken_lines

# The same whether there is such a record, and whoever it is closed to.
SAVED = "It is recorded. Managers who can open that record are told now, and again until it is in the case."
LEDES = {
    SpokenRequest.Kind.COPY: "Her month runs from the day she asks. Her record is not shown here.",
    SpokenRequest.Kind.HOLD: "From now on nothing of the record is erased. The record is not shown here.",
}
HEADINGS = {
    SpokenRequest.Kind.COPY: "Record that a client asks for a copy, by reference",
    SpokenRequest.Kind.HOLD: "Record that somebody asks for a legal hold, by reference",
}
SAVE = {
    SpokenRequest.Kind.COPY: "Record that she asks for a copy",
    SpokenRequest.Kind.HOLD: "Record that a legal hold is asked for",
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
        context={
            "heading": HEADINGS[kind],
            "lede": LEDES[kind],
            "save": SAVE[kind],
            "days": settings.BY_REFERENCE_DAYS,
        },
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
    """Record in the case what was asked of it."""
    asked = get_spoken(request, pk)
    case = get_case(request, asked.of_reference)
    return set_hold(request, asked, case) if asked.is_hold else record_copy(request, asked, case)


def set_hold(request: HouseRequest, asked: SpokenRequest, case: Case) -> HttpResponse:
    """Set the legal hold that was asked for."""
    form = RecordHoldForm(sent(request), today=request.today, now=request.now, spoken=asked)
    return answer_asked(
        request,
        asked,
        form,
        lede=was_asked(asked, "Read it, and set the legal hold."),
        save="Set the legal hold",
        act=lambda: actions.record_hold(
            spoken=asked,
            case=case,
            asker=form.cleaned_data["asker"],
            reference=form.cleaned_data["reference"],
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
            by=request.user,
            at=request.now,
        ),
        to=reverse("rights:kept", args=[case.reference]),
        saved="The legal hold is set. No part of her record is erased.",
    )


def record_copy(request: HouseRequest, asked: SpokenRequest, case: Case) -> HttpResponse:
    """Record in her case that she asks for a copy, or that she had asked already."""
    form = RecordCopyForm(sent(request), today=request.today, now=request.now, spoken=asked)
    existing = AccessRequest.objects.visible_to(request.user).open().filter(case=case).first()
    save, saved = "Record the request in the case", "Her request is recorded in the case."
    lede = was_asked(asked, "Read it, and record it in the case.")
    if existing:
        save, saved = "Count it with the open request", "The open request answers this one too."
        lede = was_asked(
            asked,
            "A request of hers is open: it answers this one too. What is below is not added to it. If she"
            " asks for something else now, change that request.",
        )
        if asked.received_on < existing.received_on:
            later, first = date_words(existing.received_on), date_words(asked.received_on)
            lede = f"{lede} It counts from {later}, and will count from {first}: her copy is due sooner."
            saved = f"{saved} It counts from {first} now, and her copy is due sooner."
    return answer_asked(
        request,
        asked,
        form,
        lede=lede,
        save=save,
        act=lambda: actions.record_copy(
            spoken=asked, case=case, request=form.made, by=request.user, at=request.now
        ),
        to=reverse("rights:requests_of_case", args=[case.reference]),
        saved=saved,
    )


def was_asked(asked: SpokenRequest, then: str) -> str:
    """Return who was asked and when, and what is to be done."""
    return f"{asked.made_by} was asked on {date_words(asked.received_on)}. {then}"


def answer_asked(
    request: HouseRequest,
    asked: SpokenRequest,
    form: RecordCopyForm | RecordHoldForm,
    *,
    lede: str,
    save: str,
    act: Callable[[], object],
    to: str,
    saved: str,
) -> HttpResponse:
    """Show what was said, to be recorded with one button once it was read."""
    heading = f"Asked by reference: {asked.get_kind_display().lower()}"
    return answer(
        request,
        form,
        act=act,
        saved=saved,
        to=to,
        template="rights/spoken.html",
        context={"asked": asked, "heading": heading, "lede": lede, "save": save},
    )


@require_POST
@permission_required(Permission.REQUEST_BY_REFERENCE)
@says_why
def spoken_withdrawal(request: HouseRequest, pk: int) -> HttpResponse:
    """Withdraw what was recorded by mistake."""
    line = next((line for line in spoken_lines(request.user) if line.pk == pk), None)
    if line is None:
        raise Http404

    def withdraw() -> None:
        actions.withdraw_spoken(line=line, by=request.user, at=request.now)
        messages.success(request, f"What was asked of {line.of_reference} is withdrawn.")

    return press(request, WithdrawForm(request.POST), act=withdraw, to=requests_url(request))

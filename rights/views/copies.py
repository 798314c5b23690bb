"""Her copy: a second person's yes, the paper, the same as data, and that she has it."""

from datetime import date

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from cases.queries.records import says_why_not
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.audit.budgets import COPIES, spend
from hestia.pages import answer, shows_form
from hestia.pdf import Document, respond
from hestia.refusals import refuse_if
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent
from rights import actions
from rights.actions.locking import log_request
from rights.actions.releases import answer_blockers
from rights.documents.files import files_of
from rights.documents.pack import as_data, copy_of, pages_in
from rights.documents.receipt import receipt_of
from rights.forms.items import HideInAllForm, SecondPersonForm
from rights.forms.requests import AnswerForm, SendingForm
from rights.models import AccessRequest
from rights.queries.hidden import hidden_elsewhere
from rights.queries.standing import (
    ended_blockers,
    ready_blockers,
    send_blockers,
    standing_release,
    void_because,
)
from rights.views.items import items_of, log_shown
from rights.views.requests import answer_about, get_request, request_url


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def release(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Ask a second person, by name, for a yes."""
    asked = get_request(request, ref, pk)
    people = actions.releasers(asked, asked_by=request.user, at=request.now)
    form = SecondPersonForm(sent(request), people=people)
    return answer_about(
        request,
        asked,
        form,
        heading="Ask a second person",
        lede="They read every piece, and say yes or no to all of it and to the way it goes to her.",
        act=lambda: actions.ask_release(
            request=asked, person=form.cleaned_data["person"], by=request.user, at=request.now
        ),
        saved=lambda asked_of: f"{asked_of.asked_of} has been asked.",
        blockers=ready_blockers(asked, today=request.today),
    )


@permission_required(Permission.COPY_RELEASE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def answer_of_second(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say yes or no to the copy, having read every piece of it and the way it goes to her."""
    asked = get_request(request, ref, pk)
    standing = standing_release(asked)
    against = ready_blockers(asked, today=request.today)
    against += void_because(asked, standing) if standing else []
    draft = open_draft(request, f"copy-answer-{pk}", ref)
    form = AnswerForm(
        draft.data,
        may_say_yes=request.method == "POST" or not against,
        version=standing.pk if standing and standing.is_waiting else None,
        today=request.today,
        now=request.now,
    )
    pieces = list(items_of(request, asked).asked_for())
    response = answer(
        request,
        form,
        act=lambda: actions.answer_release(
            request=asked,
            is_yes=form.cleaned_data["answer"] == "yes",
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        ),
        saved=lambda given: ALLOWED if given.given_at else NOT_ALLOWED,
        to=request_url(asked),
        template="rights/answer.html",
        context={
            "case": asked.case,
            "asked": asked,
            "release": standing,
            "pieces": pieces,
            "against": against,
            "elsewhere": hidden_elsewhere(pieces),
            "hide_form": HideInAllForm(),
        },
        draft=draft,
        blockers=answer_blockers(asked, standing, by=request.user),
    )
    if shows_form(response):
        log_shown(request, asked, [piece.pk for piece in pieces])
    return response


ALLOWED, NOT_ALLOWED = "She may be given this copy.", "She is not given this copy."


def may_be_made(asked: AccessRequest, *, today: date) -> None:
    """Refuse to make a copy that no second person said yes to, or that is otherwise than they saw it."""
    if asked.is_open:
        refuse_if(send_blockers(asked, standing_release(asked), today=today))
    elif not asked.was_sent:
        refuse_if(ended_blockers(asked))


def made(request: HouseRequest, asked: AccessRequest) -> tuple[Document, bytes]:
    """Make the paper of her copy. How many pages it has is kept, until she has it."""
    document, paper = copy_of(asked, by=request.user, on=request.today)
    if asked.is_open:
        actions.record_pages(request=asked, pages=pages_in(paper))
    return document, paper


def pages_of_copy(request: HouseRequest, asked: AccessRequest) -> int:
    """Return how many pages the paper has that was made. It is made for that only where it never was."""
    release = standing_release(asked)
    return asked.pages or (release.pages if release else None) or pages_in(made(request, asked)[1])


@require_POST
@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def pack(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Make her copy as a paper."""
    asked = get_request(request, ref, pk)
    may_be_made(asked, today=request.today)
    spend(request, COPIES)
    log_request("copied", asked, by=request.user, at=request.now, kind_of_copy="paper")
    document, paper = made(request, asked)
    return respond(document, paper=paper)


@require_POST
@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def data(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Make her copy as data that a machine reads."""
    asked = get_request(request, ref, pk)
    may_be_made(asked, today=request.today)
    spend(request, COPIES)
    log_request("copied", asked, by=request.user, at=request.now, kind_of_copy="data")
    name = f"{asked.case.reference}-copy-{asked.pk}.json"
    return JsonResponse(
        as_data(asked),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def receipt(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Print what she signs when she is given her copy; a discreet one where anybody might find it."""
    asked = get_request(request, ref, pk)
    may_be_made(asked, today=request.today)
    is_discreet = "discreet" in request.POST
    pages = pages_of_copy(request, asked)
    log_request("receipt", asked, by=request.user, at=request.now, pages=pages, discreet=is_discreet)
    giver = asked.giver if asked.giver_id else request.user
    on = asked.ended_on or request.today
    beside = [given.name or given.title for given in files_of(asked).values() if given.is_beside]
    paper = receipt_of(asked, pages=pages, beside=beside, is_discreet=is_discreet, by=giver, on=on)
    return respond(paper)


@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def sending(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record that she was given her copy, and how she received it."""
    asked = get_request(request, ref, pk)
    draft = open_draft(request, f"copy-sending-{pk}", ref)
    form = SendingForm(
        draft.data,
        people=User.objects.at_work(on=request.today).order_by("first_name", "last_name", "pk"),
        initial={"giver": request.user},
        today=request.today,
        now=request.now,
    )
    return answer_about(
        request,
        asked,
        form,
        heading="She was given her copy",
        lede="Give it to her only in the way that is recorded and was agreed.",
        act=lambda: actions.send_copy(
            request=asked,
            received=form.cleaned_data["received"],
            receipt=form.cleaned_data["receipt"],
            giver=form.cleaned_data["giver"],
            pages=pages_of_copy(request, asked),
            on=form.cleaned_data["on"],
            by=request.user,
            at=request.now,
        ),
        saved="It is recorded that she has her copy.",
        draft=draft,
        blockers=send_blockers(asked, standing_release(asked), today=request.today),
    )

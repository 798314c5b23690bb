"""One request: that she asks, who she is, what pauses it, two months more, and how it ends without a copy."""

from collections.abc import Callable, Sequence

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer
from hestia.refusals import refuse_if
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest, sent
from rights import actions
from rights.actions.requests import refuse_extending
from rights.documents.files import files_of
from rights.documents.letters import Told, letters_about, not_given, takes_longer
from rights.forms.letters import LETTER
from rights.forms.requests import (
    CopyForm,
    EndingForm,
    ExtensionForm,
    HerAnswerForm,
    IdentityForm,
    PauseForm,
    RequestForm,
    ScopeForm,
    WayForm,
)
from rights.models import AccessRequest, Complaint
from rights.queries.holders import holders_of
from rights.queries.progress import progress_of
from rights.queries.standing import (
    ended_blockers,
    scope_blockers,
    send_blockers,
    standing_release,
    way_blockers,
)
from rights.queries.whole import unseen_cases
from rights.views.letters import letter_first, printed

PASSED_ON = "Those who can take it further have been told."


def get_request(request: HouseRequest, ref: str, pk: int) -> AccessRequest:
    """Return a request with its case for this page, or answer 404; the opening of the case is logged."""
    case = get_case(request, ref)
    requests = AccessRequest.objects.visible_to(request.user).filter(case=case).prefetch_related("pauses")
    asked = get_object_or_404(requests.select_related("made_by", "scoped_by", "giver"), pk=pk)
    asked.case = case
    return asked


def request_url(asked: AccessRequest) -> str:
    """Return the page of one request."""
    return reverse("rights:request", args=[asked.case.reference, asked.pk])


def answer_about[T](
    request: HouseRequest,
    asked: AccessRequest,
    form: BaseForm,
    *,
    heading: str,
    lede: str,
    act: Callable[[], T],
    saved: str | Callable[[T], str] = "Saved.",
    draft: OpenDraft | None = None,
    blockers: Sequence[str] | None = None,
    told: Callable[[], Told] | None = None,
) -> HttpResponse:
    """Ask one thing about a request on its plain page, and go back to the request.

    :param blockers: what stands in the way; without it, that the request has ended
    :param told: what a letter says of it, where she is told in one
    """
    against = ended_blockers(asked) if blockers is None else blockers
    if told and (first := letter_first(request, asked, form, told, draft=draft, blockers=against)):
        return first
    return answer(
        request,
        form,
        act=act,
        saved=saved,
        to=request_url(asked),
        template="rights/request_form.html",
        context={
            "case": asked.case,
            "asked": asked,
            "heading": heading,
            "lede": lede,
            "has_letter": told is not None,
        },
        draft=draft,
        blockers=against,
    )


@permission_required(Permission.REQUEST_RECEIVE)
@says_why_not
def request_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down that she asks for a copy of her record. Her case may be closed.

    Whoever she says it to does so: her clock runs from then. Who handles requests does the rest.
    """
    case = get_case(request, ref)
    draft = open_draft(request, "copy", ref)
    form = RequestForm(draft.data, today=request.today, now=request.now)
    handles = request.user.has_perm(Permission.REQUEST_HANDLE)

    def receive() -> AccessRequest:
        made = form.made
        made.case = case
        return actions.receive(request=made, by=request.user, at=request.now)

    return answer(
        request,
        form,
        act=receive,
        saved="Her request is recorded." if handles else f"Her request is recorded. {PASSED_ON}",
        to=request_url if handles else reverse("rights:requests_of_case", args=[ref]),
        template="rights/request_new.html",
        context={"case": case, "contact": getattr(case, "safe_contact", None)},
        draft=draft,
    )


@require_safe
@permission_required(Permission.REQUEST_HANDLE)
def request_page(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Show where a request stands: the sum, what is done and what is next."""
    asked = get_request(request, ref, pk)
    progress = progress_of(asked, today=request.today)
    context = {
        "case": asked.case,
        "asked": asked,
        "progress": progress,
        "letters": letters_about(asked, can_send=progress.can_send, today=request.today),
        "can_change_scope": not scope_blockers(asked, standing_release(asked)),
        "copy_form": CopyForm(),
        "unseen": unseen_cases(asked.case, by=request.user) if asked.not_gathered and asked.is_open else [],
        "holders": holders_of(asked),
        "complaints": Complaint.objects.visible_to(request.user).filter(request=asked),
        "beside": [given for given in files_of(asked).values() if given.is_beside],
    }
    return render(request, "rights/request.html", context)


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def identity(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record how we know that it is her."""
    asked = get_request(request, ref, pk)
    form = IdentityForm(sent(request), today=request.today, now=request.now)
    return answer_about(
        request,
        asked,
        form,
        heading="How do we know that it is her?",
        lede="Someone who wants to find her may ask in her name.",
        act=lambda: actions.identify(
            request=asked,
            how=form.cleaned_data["how"],
            on=form.cleaned_data["on"],
            by=request.user,
            at=request.now,
        ),
    )


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def scope(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Change what she asks for, until a second person has said yes."""
    asked = get_request(request, ref, pk)
    draft = open_draft(request, f"copy-scope-{pk}", ref)
    form = ScopeForm(draft.data, asked=asked, today=request.today, now=request.now)
    return answer_about(
        request,
        asked,
        form,
        heading="What she asks for",
        lede="Change it only if she asks. Her record is then gathered again, and what was decided stays.",
        act=lambda: actions.change_scope(
            request=asked,
            scope=form.scope,
            words=form.cleaned_data["asked_for"],
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        ),
        saved="What she asks for is recorded. Gather her record again.",
        draft=draft,
        blockers=scope_blockers(asked, standing_release(asked)),
    )


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def way(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Give her the copy in another way than was agreed."""
    asked = get_request(request, ref, pk)
    draft = open_draft(request, f"copy-way-{pk}", ref)
    form = WayForm(draft.data, initial={"way": asked.way}, today=request.today, now=request.now)
    return answer_about(
        request,
        asked,
        form,
        heading="Another way to give it to her",
        lede="Ask her first. A second person says yes to the way as well, so they are asked again.",
        act=lambda: actions.change_way(
            request=asked,
            way=form.cleaned_data["way"],
            words=form.cleaned_data["way_words"],
            by=request.user,
            at=request.now,
        ),
        draft=draft,
    )


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def pause(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record that she was asked who she is, or what she means."""
    asked = get_request(request, ref, pk)
    form = PauseForm(sent(request), today=request.today, now=request.now)
    return answer_about(
        request,
        asked,
        form,
        heading="She was asked something first",
        lede="Days from asking to her answer are not counted. Only these two pause the clock.",
        act=lambda: actions.ask_her(
            request=asked,
            why=form.cleaned_data["why"],
            on=form.cleaned_data["on"],
            by=request.user,
            at=request.now,
        ),
        saved="The clock is paused until she answers.",
    )


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def her_answer(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record that she answered."""
    asked = get_request(request, ref, pk)
    form = HerAnswerForm(sent(request), today=request.today, now=request.now)
    return answer_about(
        request,
        asked,
        form,
        heading="She answered",
        lede="From then on the days are counted again.",
        act=lambda: actions.answer_pause(
            request=asked, on=form.cleaned_data["on"], by=request.user, at=request.now
        ),
        saved="The clock runs again.",
    )


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def extension(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Take two months more, of which she was told."""
    asked = get_request(request, ref, pk)
    draft = open_draft(request, f"copy-extension-{pk}", ref, but=[LETTER])
    form = ExtensionForm(draft.data, today=request.today, now=request.now)

    def told() -> Told:
        refuse_if(way_blockers(asked))
        refuse_extending(asked, told_on=request.today, today=request.today)
        return takes_longer(asked, why=form.cleaned_data["why"], today=request.today)

    return answer_about(
        request,
        asked,
        form,
        heading="Two more months",
        lede="She must be told, with the reason, within the first month.",
        act=lambda: actions.extend(
            request=asked,
            why=form.cleaned_data["why"],
            told_on=form.cleaned_data["told_on"],
            by=request.user,
            at=request.now,
        ),
        saved="It can take two months more.",
        draft=draft,
        told=told,
    )


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def ending(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """End a request without a copy, and say why."""
    asked = get_request(request, ref, pk)
    draft = open_draft(request, f"copy-ending-{pk}", ref, but=[LETTER])
    form = EndingForm(draft.data, today=request.today, now=request.now)

    def told() -> Told:
        refuse_if(way_blockers(asked))
        return not_given(asked, end=form.cleaned_data["end"], why=form.cleaned_data["words"])

    return answer_about(
        request,
        asked,
        form,
        heading="End it without a copy",
        lede="Only if it is no request that we can answer, or somebody else keeps that record.",
        act=lambda: actions.end_request(
            request=asked,
            end=form.cleaned_data["end"],
            words=form.cleaned_data["words"],
            on=form.cleaned_data["on"],
            by=request.user,
            at=request.now,
        ),
        saved="The request has ended.",
        draft=draft,
        told=told,
    )


@require_POST
@permission_required(Permission.REQUEST_HANDLE)
@fresh_factor_required
@says_why_not
def letter(request: HouseRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """Print again what she is told about her request: only what was recorded."""
    asked = get_request(request, ref, pk)
    can_send = asked.is_open and not send_blockers(asked, standing_release(asked), today=request.today)
    for told in letters_about(asked, can_send=can_send, today=request.today):
        if told.name == name:
            return printed(request, asked, told)
    raise Http404

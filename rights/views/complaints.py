"""Complaints, as workers write them down and managers answer them."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models import Case
from cases.queries.records import get_case, says_why_not
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer, explains_refusals, shows_form
from hestia.refusals import refuse_if
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest, sent
from hestia.ui.words import day
from rights import actions
from rights.actions.complaints import (
    answer_blockers,
    is_named_in,
    letter_blockers,
    log_complaint,
    no_answer_yet,
)
from rights.documents.complaint_letters import language_of_sheet, letters_about, we_have_it, what_we_found
from rights.documents.letters import Told
from rights.forms.complaints import AcknowledgementForm, ComplaintForm, OutcomeForm, PersonForm, ProgressForm
from rights.forms.letters import LETTER
from rights.models import AccessRequest, Complaint, ComplaintNote, Correction
from rights.queries.complaint_retention import complaint_row, holds_of_complaint
from rights.queries.complaints import further_words, next_of
from rights.views.corrections import get_correction
from rights.views.letters import letter_first, printed
from rights.views.requests import get_request


def colleagues(request: HouseRequest) -> QuerySet[User]:
    """Return whom a complaint can be about: everybody at work, whoever writes it down too."""
    return User.objects.at_work(on=request.today).by_name()


@permission_required(Permission.COMPLAINT_RECORD)
def complaint_new(request: HouseRequest) -> HttpResponse:
    """Write down that somebody complains, of no case."""
    return answer_new(request, None, open_draft(request, "complaint"))


@permission_required(Permission.COMPLAINT_RECORD)
@says_why_not
def complaint_of_case(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down that she, or somebody for her, complains. Her case may be closed."""
    case = get_case(request, ref)
    return answer_new(request, case, open_draft(request, "complaint-of-case", ref))


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def complaint_of_request(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Write down that she is not content with our answer to her request for a copy."""
    asked = get_request(request, ref, pk)
    draft = open_draft(request, f"complaint-of-copy-{pk}", ref)
    return answer_new(request, asked.case, draft, about=asked)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def complaint_of_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Write down that she is not content with our answer to what she said is wrong."""
    disputed = get_correction(request, ref, pk)
    draft = open_draft(request, f"complaint-of-correction-{pk}", ref)
    return answer_new(request, disputed.case, draft, about=disputed)


def answer_new(
    request: HouseRequest,
    case: Case | None,
    draft: OpenDraft,
    *,
    about: AccessRequest | Correction | None = None,
) -> HttpResponse:
    """Ask for a complaint, and keep it.

    :param about: the answer she is not content with
    """
    form = ComplaintForm(
        draft.data,
        people=colleagues(request),
        names_me=is_named_in(draft.data.get("words", "") if draft.data else "", request.user),
        initial={
            "received_on": request.today,
            "channel": Complaint.Channel.SPOKEN,
            "kind": Complaint.Kind.DATA if about else "",
        },
        today=request.today,
        now=request.now,
    )

    def record() -> Complaint:
        made = form.made
        made.case = case
        made.request = about if isinstance(about, AccessRequest) else None
        made.correction = about if isinstance(about, Correction) else None
        return actions.record_complaint(
            complaint=made,
            is_not_about_me=form.cleaned_data.get("is_not_about_me", False),
            by=request.user,
            at=request.now,
        )

    home = (about or case).get_absolute_url() if case else reverse("desk:home")
    return answer(
        request,
        form,
        act=record,
        saved=lambda made: (
            f"It is recorded as {made.reference}. A manager acknowledges it by {day(made.acknowledge_by)}."
        ),
        to=home,
        template="rights/complaint_new.html" if case is None else "rights/complaint_of_case.html",
        context={"home": home} | ({"case": case, "about": about} if case else {}),
        draft=draft,
        blockers=no_answer_yet(about),
    )


def get_complaint(request: HouseRequest, reference: str) -> Complaint:
    """Return a complaint for who answers it, or answer 404; the opening of its case is logged."""
    complaints = Complaint.objects.visible_to(request.user)
    people = ("about", "moved_to", "moved_by", "made_by", "acknowledged_by", "answered_by")
    complaints = complaints.select_related("request", "correction", "case__client", *people)
    complaint = get_object_or_404(complaints, reference=reference)
    if complaint.case:
        complaint.case = get_case(request, complaint.case.reference)
    return complaint


@permission_required(Permission.COMPLAINT_HANDLE)
@fresh_factor_required
@require_safe
def complaint(request: HouseRequest, reference: str) -> HttpResponse:
    """Show one complaint: what is next, what was said, and what was done."""
    made = get_complaint(request, reference)
    log_complaint("shown", made, by=request.user, at=request.now)
    notes = ComplaintNote.objects.filter(complaint=made).in_order()
    decides = made.case is None and request.user.has_perm(Permission.RETENTION_DECIDE)
    context = {
        "complaint": made,
        "notes": notes,
        "next": next_of(made, notes),
        "letters": letters_about(made),
        "language": language_of_sheet(made),
        "decides": decides,
        "kept": complaint_row(made) if decides else None,
        "holds": holds_of_complaint(made).standing() if decides else [],
        "further": further_words(),
    }
    return render(request, "rights/complaint.html", context)


def answer_step[T](
    request: HouseRequest,
    made: Complaint,
    form: BaseForm,
    *,
    heading: str,
    act: Callable[[], T],
    saved: str | Callable[[T], str],
    draft: OpenDraft | None = None,
    told: Callable[[], Told] | None = None,
) -> HttpResponse:
    """Ask one thing about a complaint, with its words above, and go back to it.

    :param told: what a letter says of it, where whoever complained is told in one
    """
    blockers = answer_blockers(made, by=request.user)
    if told and (first := letter_first(request, made, form, told, draft=draft, blockers=blockers)):
        return first
    response = answer(
        request,
        form,
        act=act,
        saved=saved,
        to=made.get_absolute_url(),
        template="rights/complaint_form.html",
        context={
            "complaint": made,
            "heading": heading,
            "has_letter": told is not None and made.is_answerable,
            "language": language_of_sheet(made),
        },
        draft=draft,
        blockers=blockers,
    )
    if shows_form(response):
        log_complaint("shown", made, by=request.user, at=request.now)
    return response


def back_to_complaint(_request: HouseRequest, reference: str) -> str:
    """Return the complaint's page, for one that says why something was refused."""
    return reverse("rights:complaint", args=[reference])


says_why = explains_refusals(way_back=back_to_complaint)


@permission_required(Permission.COMPLAINT_HANDLE)
@fresh_factor_required
@says_why
def acknowledgement(request: HouseRequest, reference: str) -> HttpResponse:
    """Record that whoever complained was told that we have it."""
    made = get_complaint(request, reference)
    form = AcknowledgementForm(sent(request), today=request.today, now=request.now)

    def told() -> Told:
        refuse_if(letter_blockers(made))
        return we_have_it(made)

    return answer_step(
        request,
        made,
        form,
        heading="Acknowledge the complaint",
        act=lambda: actions.acknowledge(complaint=made, **form.answers, by=request.user, at=request.now),
        saved="It is acknowledged.",
        told=told,
    )


@permission_required(Permission.COMPLAINT_HANDLE)
@fresh_factor_required
@says_why
def progress(request: HouseRequest, reference: str) -> HttpResponse:
    """Record what was done about it."""
    made = get_complaint(request, reference)
    draft = open_draft(request, f"complaint-progress-{reference}")
    form = ProgressForm(draft.data, today=request.today, now=request.now)
    return answer_step(
        request,
        made,
        form,
        heading="What was done about it",
        act=lambda: actions.add_progress(complaint=made, **form.answers, by=request.user, at=request.now),
        saved="It is recorded.",
        draft=draft,
    )


@permission_required(Permission.COMPLAINT_HANDLE)
@fresh_factor_required
@says_why
def person(request: HouseRequest, reference: str) -> HttpResponse:
    """Record whom it is about."""
    made = get_complaint(request, reference)
    people = colleagues(request).exclude(pk=request.user.pk)
    form = PersonForm(sent(request), people=people, about=made.about)
    return answer_step(
        request,
        made,
        form,
        heading="Who it is about",
        act=lambda: actions.name_worker(complaint=made, **form.answers, by=request.user, at=request.now),
        saved=lambda now: (
            f"Another manager has to agree that it is about {now.moved_to}."
            if now.moved_at
            else "They no longer see it."
        ),
    )


@permission_required(Permission.COMPLAINT_HANDLE)
@fresh_factor_required
@says_why
def outcome(request: HouseRequest, reference: str) -> HttpResponse:
    """Record what we found, why, and what was changed."""
    made = get_complaint(request, reference)
    draft = open_draft(request, f"complaint-outcome-{reference}", but=[LETTER])
    form = OutcomeForm(draft.data, is_answerable=made.is_answerable, today=request.today, now=request.now)

    def told() -> Told:
        refuse_if(letter_blockers(made, is_outcome=True))
        said = form.cleaned_data
        return what_we_found(made, **{name: said[name] for name in ("outcome", "reason", "changed")})

    return answer_step(
        request,
        made,
        form,
        heading="The outcome",
        act=lambda: actions.answer_complaint(complaint=made, **form.answers, by=request.user, at=request.now),
        saved="The complaint is answered.",
        draft=draft,
        told=told,
    )


@require_POST
@permission_required(Permission.COMPLAINT_HANDLE)
@fresh_factor_required
@says_why
def letter(request: HouseRequest, reference: str, name: str) -> HttpResponse:
    """Print again a letter to whoever complained, from what was recorded."""
    made = get_complaint(request, reference)
    told = next((told for told in letters_about(made) if told.name == name), None)
    if told is None:
        raise Http404
    return printed(request, made, told)

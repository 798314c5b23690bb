"""The people and agencies around her, her children and her papers."""

from dataclasses import replace
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.actions import coming_of_age
from cases.actions.people import add_someone, check_papers, correct_someone
from cases.forms import people as forms
from cases.models import Agency, CaseRecord, Confidence, Dependant, KeptDocument, Paper, Person
from cases.queries import her_answers
from cases.queries.papers import kept_papers
from cases.queries.records import get_case, get_record, says_why_not, with_documents
from cases.views.covered import show_secret, uncovered_of
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.directory.models import ListedAgency
from hestia.pages import answer, shows_form
from hestia.privacy.secrecy import Level
from hestia.safekeeping.drafts import ask_before_showing, open_draft
from hestia.ui.http import HouseRequest


class RecordKind(NamedTuple):
    """One of the lists of this page: what it holds, and the questions about one line of it."""

    noun: str
    article: str
    model: type[CaseRecord]
    form: Any
    correction: Any
    usual: str = ""


KINDS = {
    "agency": RecordKind(
        "agency", "an agency", Agency, forms.AgencyForm, forms.AgencyCorrectionForm, "started_on"
    ),
    "person": RecordKind("person", "a person", Person, forms.PersonForm, forms.PersonCorrectionForm),
    "dependant": RecordKind(
        "dependant", "a dependant", Dependant, forms.DependantForm, forms.DependantCorrectionForm
    ),
}


@require_safe
@permission_required(Permission.CASE_VIEW)
def people(request: HouseRequest, ref: str) -> HttpResponse:
    """Show everyone around her, and who holds her papers."""
    case = get_case(request, ref)
    papers = {paper.kind: paper for paper in case.paper_set.all()}
    with_documents(request, case, papers.values())
    kept = kept_papers(case, by=request.user)
    contacts = Confidence.objects.visible_to(request.user).filter(case=case, person__isnull=False)
    contact_of = {contact.person_id: contact for contact in contacts}
    agencies = list(case.agency_set.all())
    answers = her_answers.answers_about(case, agencies)
    shown = uncovered_of(request, "confidence", "dependant")
    context = {
        "case": case,
        "agencies": [(agency, answers[agency.pk]) for agency in agencies],
        "people": [(person, contact_of.get(person.pk)) for person in case.person_set.all()],
        "uncovered": shown["confidence"],
        "child_uncovered": shown["dependant"],
        "tells_of_exploitation": request.user.sees >= Level.SENSITIVE,
        "dependants": coming_of_age.with_age(case, on=request.today),
        "papers": [(kind.label, papers.get(kind), kept.get(kind, [])) for kind in Paper.Kind],
        "may_change": request.user.has_perm(Permission.CASE_CHANGE) and not case.is_closed,
    }
    return render(request, "cases/people.html", context)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def around_new(request: HouseRequest, ref: str, kind: str) -> HttpResponse:
    """Add someone around her."""
    case = get_case(request, ref)
    record_kind = kind_or_404(kind)
    usual: dict[str, Any] = {record_kind.usual: request.today} if record_kind.usual else {}
    listed = forms.ListedQuery(request.GET, by=request.user) if record_kind.model is Agency else None
    if listed and (chosen := listed.asked["listed"]):
        usual |= get_object_or_404(ListedAgency.objects.visible_to(request.user), pk=chosen).for_case
    draft = open_draft(request, f"new-{kind}", ref)
    if listed and listed.asked["listed"] and draft.restored:  # chosen instead of what was typed
        draft = replace(draft, data=None, restored=None)
    if record_kind.model is Dependant and (again := ask_before_showing(request, draft)) is not None:
        return again
    form = record_kind.form(draft.data, case=case, initial=usual, today=request.today, now=request.now)
    back = reverse("cases:people", args=[ref])
    return answer(
        request,
        form,
        act=lambda: add_someone(case=case, **answered(form), by=request.user, at=request.now),
        saved=f"The {record_kind.noun} is added.",
        to=back,
        template="cases/around.html",
        context={"case": case, "what": record_kind, "back": back, "is_new": True, "listed": listed},
        draft=draft,
        blockers=case.closed_blockers(),
    )


def answered(form: Any) -> dict[str, Any]:
    """Return what a form says of someone, how they are reached, and her new answer about telling them."""
    return {
        "someone": form.save(commit=False),
        "how_to_reach": form.cleaned_data.get("how_to_reach", ""),
        "may_share": getattr(form, "new_answer", ""),
    }


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def around(request: HouseRequest, ref: str, kind: str, pk: int) -> HttpResponse:
    """Put right what we know of someone around her."""
    case = get_case(request, ref)
    record_kind = kind_or_404(kind)
    tells_where = record_kind.model is Dependant  # the form shows it, so opening the form is asking for it
    if tells_where and not request.user.has_perm(Permission.COVERED_VIEW):
        raise PermissionDenied
    if tells_where and not is_fresh(request):
        return ask_again(request)
    someone = get_record(case, record_kind.model, pk, lock=request.method == "POST")
    draft = open_draft(request, f"known-{kind}-{pk}", ref)
    form = record_kind.correction(
        draft.data, case=case, instance=someone, today=request.today, now=request.now
    )
    back = reverse("cases:people", args=[ref])
    response = answer(
        request,
        form,
        act=lambda: correct_someone(case=case, **answered(form), by=request.user, at=request.now),
        to=back,
        template="cases/around.html",
        context={"case": case, "what": record_kind, "back": back, "is_new": False},
        draft=draft,
        blockers=case.closed_blockers(),
    )
    if tells_where and shows_form(response):
        show_secret(request, case, someone)
    return response


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def dependant_18(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record what a dependant chose when they turned 18."""
    case = get_case(request, ref)
    dependant = get_record(case, Dependant, pk, lock=request.method == "POST")
    back = reverse("cases:people", args=[ref])
    draft = open_draft(request, f"turned-18-{pk}", ref)
    form = forms.ComingOfAgeForm(
        draft.data,
        initial={"chose_on": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: coming_of_age.record_choice(
            dependant=dependant, **form.answers, by=request.user, at=request.now
        ),
        saved="Their choice is saved.",
        to=back,
        template="cases/coming_of_age.html",
        context={
            "case": case,
            "dependant": dependant,
            "blockers": coming_of_age.choice_blockers(dependant, on=request.today),
            "back": back,
        },
        draft=draft,
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def papers(request: HouseRequest, ref: str) -> HttpResponse:
    """Say who holds each of her papers."""
    case = get_case(request, ref, lock=request.method == "POST")
    papers_now = {paper.kind: paper for paper in case.paper_set.all()}
    documents = KeptDocument.objects.visible_to(request.user).at_hand().with_file().filter(case=case)
    draft = open_draft(request, "papers", ref)
    form = forms.PapersForm(
        draft.data,
        papers=papers_now,
        documents=list(documents),
        records=list(papers_now.values()),
        today=request.today,
        now=request.now,
    )
    back = reverse("cases:people", args=[ref])
    return answer(
        request,
        form,
        act=lambda: check_papers(case=case, answers=form.paper_answers(), by=request.user, at=request.now),
        to=back,
        template="cases/papers.html",
        context={"case": case, "back": back},
        blockers=case.closed_blockers(),
        draft=draft,
    )


def kind_or_404(kind: str) -> RecordKind:
    """Return which list is meant."""
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]

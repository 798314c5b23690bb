"""The people and agencies around her, her children and her papers."""

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.actions import coming_of_age, upkeep
from cases.forms import people as forms
from cases.models import Agency, Case, CaseRecord, Confidence, Dependant, Entry, KeptDocument, Paper, Person
from cases.queries.records import get_case, get_record, says_why_not, with_documents
from cases.views.covered import uncovered
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import record
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent


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
    contacts = Confidence.objects.visible_to(request.user).filter(case=case, person__isnull=False)
    contact_of = {contact.person_id: contact for contact in contacts}
    context = {
        "case": case,
        "agencies": case.agency_set.all(),
        "people": [(person, contact_of.get(person.pk)) for person in case.person_set.all()],
        "uncovered": uncovered(request, "confidence"),
        "dependants": coming_of_age.with_age(case, on=request.today),
        "papers": [(kind.label, papers.get(kind)) for kind in Paper.Kind],
        "may_change": request.user.has_perm(Permission.CASE_CHANGE) and not case.is_closed,
    }
    return render(request, "cases/people.html", context)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def around_new(request: HouseRequest, ref: str, kind: str) -> HttpResponse:
    """Add someone around her."""
    case = get_case(request, ref)
    record_kind = kind_or_404(kind)
    usual = {record_kind.usual: request.today} if record_kind.usual else {}
    form = record_kind.form(sent(request), case=case, initial=usual, today=request.today, now=request.now)
    back = reverse("cases:people", args=[ref])
    return answer(
        request,
        form,
        act=lambda: save_around(request, case, form, event=f"{record_kind.noun}.added"),
        saved=f"The {record_kind.noun} is added.",
        to=back,
        template="cases/around.html",
        context={"case": case, "what": record_kind, "back": back, "is_new": True},
        blockers=case.closed_blockers(),
    )


def save_around(request: HouseRequest, case: Case, form: Any, *, event: str) -> None:
    """Save someone around her, how they are reached and what is promised about them; log it as an event."""
    saved = form.save()
    keep_contact(case, saved, form, request)
    keep_18(saved, request)
    record(event, by=request.user, at=request.now, case_ref=case.reference, subject=saved)


def keep_contact(case: Case, person: Any, form: Any, request: HouseRequest) -> None:
    """Keep in confidence how someone in her life is reached, if that was said."""
    if how := form.cleaned_data.get("how_to_reach"):
        upkeep.confide(
            case=case,
            kind=Confidence.Kind.CONTACT,
            title=person.name,
            text=how,
            person=person,
            by=request.user,
            at=request.now,
        )


def keep_18(someone: Any, request: HouseRequest) -> None:
    """Promise what comes before a dependant's 18th birthday."""
    if isinstance(someone, Dependant):
        coming_of_age.keep_in_step(someone, by=request.user, at=request.now)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def around(request: HouseRequest, ref: str, kind: str, pk: int) -> HttpResponse:
    """Put right what we know of someone around her."""
    case = get_case(request, ref)
    record_kind = kind_or_404(kind)
    someone = get_record(case, record_kind.model, pk, lock=request.method == "POST")
    form = record_kind.correction(
        sent(request), case=case, instance=someone, today=request.today, now=request.now
    )
    back = reverse("cases:people", args=[ref])
    return answer(
        request,
        form,
        act=lambda: save_around(request, case, form, event=f"{record_kind.noun}.changed"),
        to=back,
        template="cases/around.html",
        context={"case": case, "what": record_kind, "back": back, "is_new": False},
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def dependant_18(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record what a dependant chose when they turned 18."""
    case = get_case(request, ref)
    dependant = get_record(case, Dependant, pk, lock=request.method == "POST")
    back = reverse("cases:people", args=[ref])
    form = forms.ComingOfAgeForm(
        sent(request),
        initial={"chose_on": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: coming_of_age.choose(dependant, **form.answers, by=request.user, at=request.now),
        saved="Their choice is saved.",
        to=back,
        template="cases/coming_of_age.html",
        context={
            "case": case,
            "dependant": dependant,
            "blockers": coming_of_age.blockers(dependant, on=request.today),
            "back": back,
        },
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def papers(request: HouseRequest, ref: str) -> HttpResponse:
    """Say who holds each of her papers."""
    case = get_case(request, ref, lock=request.method == "POST")
    kept = {paper.kind: paper for paper in case.paper_set.all()}
    version = sum(paper.version for paper in kept.values())
    documents = KeptDocument.objects.visible_to(request.user).at_hand().with_file().filter(case=case)
    form = forms.PapersForm(
        sent(request),
        papers=kept,
        documents=list(documents),
        version=version,
        today=request.today,
        now=request.now,
    )
    back = reverse("cases:people", args=[ref])
    return answer(
        request,
        form,
        act=lambda: save_papers(case, kept, form, request),
        to=back,
        template="cases/papers.html",
        context={"case": case, "back": back},
        blockers=case.closed_blockers(),
    )


def save_papers(case: Case, kept: dict[str, Paper], form: forms.PapersForm, request: HouseRequest) -> None:
    """Save the papers of which something changed, and tell what is said of each."""
    changed = []
    for kind in Paper.Kind:
        paper = kept.get(kind) or Paper(case=case, kind=kind)
        state, note = form.cleaned_data[kind.value], form.cleaned_data[f"{kind.value}_note"]
        scan = form.scan_of(kind, paper)
        if (paper.state, paper.note, paper.document) != (state, note, scan):
            paper.state, paper.note, paper.checked_on = state, note, request.today
            paper.document = scan
            paper.save()
            changed.append(str(paper))
    if changed:
        words = "\n".join(changed)
        case.tell(Entry.Kind.DETAILS, "Papers checked", words, by=request.user, at=request.now)
        record(
            "papers.checked", by=request.user, at=request.now, case_ref=case.reference, changed=len(changed)
        )


def kind_or_404(kind: str) -> RecordKind:
    """Return which list is meant."""
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]

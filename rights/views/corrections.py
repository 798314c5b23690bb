"""What she says is wrong in her record: recorded, answered, and told to those who were told before."""

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models import Case
from cases.queries.records import get_case, says_why_not
from cases.views.covered import show_secret
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.audit.budgets import UNCOVERED
from hestia.audit.models import log
from hestia.pages import answer, shows_form
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from rights import actions
from rights.actions.corrections import (
    decision_blockers,
    lift_blockers,
    log_correction,
    refuse_answer,
)
from rights.documents.letters import Told, decided, letters_of, used_again
from rights.forms.corrections import (
    UNKNOWN,
    CorrectionAnswerForm,
    CorrectionForm,
    LiftingForm,
    RowQuery,
    TellingForm,
)
from rights.forms.letters import LETTER
from rights.models import Complaint, Correction, CorrectionTelling
from rights.queries.register import subject
from rights.queries.rows import kinds, kinds_with_rows, listed_rows, page_of_row, row_of_her, written_in
from rights.queries.told import untold
from rights.views.letters import letter_first, printed


def get_correction(request: HouseRequest, ref: str, pk: int) -> Correction:
    """Return what she says is wrong, with its case, or answer 404; the opening of the case is logged."""
    case = get_case(request, ref)
    corrections = Correction.objects.visible_to(request.user).filter(case=case)
    correction = get_object_or_404(corrections.select_related("made_by", "decided_by"), pk=pk)
    correction.case = case
    return correction


@require_safe
@permission_required(Permission.CASE_CHANGE)
def corrections(request: HouseRequest, ref: str) -> HttpResponse:
    """List what she says is wrong, without a word of it."""
    case = get_case(request, ref)
    rows = Correction.objects.visible_to(request.user).filter(case=case).open_first()
    context = {"case": case, "corrections": list(rows.select_related("made_by"))}
    return render(request, "rights/corrections.html", context)


@permission_required(Permission.CASE_CHANGE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def correction_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Choose which row she means, if she knows; then write down what she says of it. A closed case too."""
    case = get_case(request, ref)
    query = RowQuery(request.GET)
    kind, key = query.kind, query.key
    if not kind:
        likely, others = kinds_with_rows(case, by=request.user)
        context = {"case": case, "likely": likely, "others": others}
        return render(request, "rights/correction_where.html", context)
    if kind != UNKNOWN and kind not in kinds():
        raise Http404
    if kind != UNKNOWN and key is None:
        rows = listed_rows(kind, case=case, by=request.user)
        context = {"case": case, "kind": kind, "subject": subject(kinds()[kind]), "rows": rows}
        return render(request, "rights/correction_where.html", context)
    row = row_of_her(kind, key, case=case, by=request.user)
    if row is None and kind != UNKNOWN:
        raise Http404
    draft = open_draft(request, f"wrong-{query.asked['row']}", ref)
    form = CorrectionForm(draft.data, knows_where=row is not None, today=request.today, now=request.now)

    def record() -> Correction:
        made = form.made
        made.case = case
        return actions.record_correction(correction=made, row=row, by=request.user, at=request.now)

    response = answer(
        request,
        form,
        act=record,
        saved="It is recorded, and marked where it is read.",
        to=lambda correction: correction.get_absolute_url(),
        template="rights/correction_new.html",
        context={
            "case": case,
            "subject": subject(type(row)) if row is not None else "",
            "lines": written_in(row) if row is not None else [],
        },
        draft=draft,
    )
    if row is not None and shows_form(response):
        log_row_shown(request, case, row)
    return response


def log_row_shown(request: HouseRequest, case: Case, row: Model) -> None:
    """Write down that a row of hers was shown: one that is covered elsewhere counts as uncovered."""
    if f"{row._meta.model_name}.shown" in UNCOVERED.kinds:
        show_secret(request, case, row)
    else:
        log("correction.shown", by=request.user, at=request.now, case_ref=case.reference, subject=row)


@permission_required(Permission.CASE_CHANGE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@require_safe
def correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Show what she says is wrong, what stood there, the answer, and who must be told."""
    disputed = get_correction(request, ref, pk)
    log_correction("shown", disputed, by=request.user, at=request.now)
    listed = CorrectionTelling.objects.visible_to(request.user).filter(correction=disputed)
    tellings = list(listed.in_order())
    context = {
        "case": disputed.case,
        "correction": disputed,
        "deadline": disputed.case.deadline_set.because_of(disputed.source).order_by("pk").first(),
        "blockers": decision_blockers(disputed, by=request.user) if disputed.is_open else [],
        "page_of_row": page_of_row(disputed, by=request.user) if disputed.is_open else "",
        "tellings": tellings,
        "letters": letters_of(disputed),
        "untold": untold(disputed),
        "complaints": Complaint.objects.visible_to(request.user).filter(correction=disputed),
        "unseen": listed.count() - len(tellings),  # told from another case, which this person does not see
    }
    return render(request, "rights/correction.html", context)


@permission_required(Permission.REQUEST_HANDLE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def correction_answer(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Decide, say why, and when she was told."""
    disputed = get_correction(request, ref, pk)
    draft = open_draft(request, f"correction-answer-{pk}", ref, but=[LETTER])
    form = CorrectionAnswerForm(draft.data, correction=disputed, today=request.today, now=request.now)
    blockers = decision_blockers(disputed, by=request.user)

    def told() -> Told:
        said = form.cleaned_data
        ground = said.get("ground", "")
        refuse_answer(disputed, decision=said["decision"], ground=ground, by=request.user)
        return decided(disputed, decision=said["decision"], ground=ground, why=said["reason"])

    if first := letter_first(request, disputed, form, told, draft=draft, blockers=blockers):
        return first
    response = answer(
        request,
        form,
        act=lambda: actions.decide_correction(
            correction=disputed, **form.answers, by=request.user, at=request.now
        ),
        saved="The answer is recorded.",
        to=disputed.get_absolute_url(),
        template="rights/correction_answer.html",
        context={
            "case": disputed.case,
            "correction": disputed,
            "page_of_row": page_of_row(disputed, by=request.user),
        },
        draft=draft,
        blockers=blockers,
    )
    if shows_form(response):
        log_correction("shown", disputed, by=request.user, at=request.now)
    return response


@require_POST
@permission_required(Permission.REQUEST_HANDLE)
@fresh_factor_required
@says_why_not
def correction_letter(request: HouseRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """Print again how she was answered, or told that what she had restricted is used again."""
    said = get_correction(request, ref, pk)
    told = next((told for told in letters_of(said) if told.name == name), None)
    if told is None:
        raise Http404
    return printed(request, said, told)


@permission_required(Permission.REQUEST_HANDLE)
@says_why_not
def correction_lifting(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Use again what was restricted, once she was told."""
    restricted = get_correction(request, ref, pk)
    draft = open_draft(request, f"correction-lifting-{pk}", ref, but=[LETTER])
    form = LiftingForm(draft.data, today=request.today, now=request.now)
    blockers = lift_blockers(restricted)

    def told() -> Told:
        return used_again(restricted, why=form.cleaned_data["why"])

    if first := letter_first(request, restricted, form, told, draft=draft, blockers=blockers):
        return first
    return answer(
        request,
        form,
        act=lambda: actions.lift_restriction(
            correction=restricted, **form.answers, by=request.user, at=request.now
        ),
        saved="It is used again.",
        to=restricted.get_absolute_url(),
        template="rights/correction_lifting.html",
        context={"case": restricted.case, "correction": restricted},
        draft=draft,
        blockers=blockers,
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def correction_telling(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Record that somebody outside was told that it is wrong, or why they need not be."""
    case = get_case(request, ref)
    tellings = CorrectionTelling.objects.visible_to(request.user).filter(case=case)
    telling = get_object_or_404(tellings.select_related("disclosure", "correction"), pk=pk)
    telling.correction.case = case
    draft = open_draft(request, f"correction-telling-{pk}", ref)
    form = TellingForm(draft.data, today=request.today, now=request.now)
    back = reverse("rights:correction", args=[ref, telling.correction_id])
    return answer(
        request,
        form,
        act=lambda: actions.settle_telling(telling=telling, **form.settled, by=request.user, at=request.now),
        to=back,
        template="rights/correction_telling.html",
        context={"case": case, "telling": telling, "back": back},
        draft=draft,
        blockers=["This is recorded already."] if telling.is_settled else [],
    )

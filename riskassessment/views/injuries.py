"""The pages on which an injury is written down, read, put right and added to."""

from django.http import HttpResponse
from django.shortcuts import render

from cases.queries.records import get_case, get_record, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from riskassessment import actions
from riskassessment.forms.injuries import (
    InjuryAdditionForm,
    InjuryCorrectionForm,
    InjuryForm,
    mark_rows,
    with_touched,
)
from riskassessment.models import Injury
from riskassessment.rules.drawing import draw


@permission_required(Permission.RISK_ASSESS)
@says_why_not
def injury_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down what was seen of an injury, or told. A touch of the drawn body adds a mark."""
    case = get_case(request, ref)
    draft = open_draft(request, "injury", ref)
    data = with_touched(request.POST) if request.method == "POST" else draft.data
    form = InjuryForm(data, initial={"seen_on": request.today}, today=request.today, now=request.now)
    rows = mark_rows(data)
    return answer(
        request,
        form,
        act=lambda: actions.record_injury(
            case=case, injury=form.injury, marks=rows.marks, by=request.user, at=request.now
        ),
        saved="The injury is recorded.",
        to=lambda injury: injury.get_absolute_url(),
        template="riskassessment/injury_new.html",
        context={"case": case, "formset": rows, "drawings": draw(rows.chosen)},
        rows=rows,
        draft=draft,
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.SENSITIVE_VIEW)
def injury(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Show one record of an injury: the drawn body, the marks, and the words."""
    case = get_case(request, ref)
    record = get_record(case, Injury, pk)
    context = {
        "case": case,
        "injury": Injury.objects.filter(case=case).with_parts().get(pk=record.pk),
        "correction": Injury.objects.filter(case=case, corrects=record).select_related("made_by").first(),
        "drawings": draw(record.drawn_marks),
    }
    return render(request, "riskassessment/injury.html", context)


@permission_required(Permission.RISK_ASSESS)
@says_why_not
def injury_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Write a record anew that had a mistake."""
    case = get_case(request, ref)
    record = get_record(case, Injury, pk)
    draft = open_draft(request, f"injurycorrection-{pk}", ref)
    data = with_touched(request.POST) if request.method == "POST" else draft.data
    was = {name: getattr(record, name) for name in InjuryForm.base_fields if name != "once"}
    form = InjuryCorrectionForm(data, initial=was, today=request.today, now=request.now)
    rows = mark_rows(data, marks=record.marks.all(), shows_empty=False)
    return answer(
        request,
        form,
        act=lambda: actions.correct_injury(
            corrected=record,
            injury=form.injury,
            marks=rows.marks,
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        ),
        saved="Corrected. What was written before can still be read.",
        to=lambda corrected: corrected.get_absolute_url(),
        template="riskassessment/injury_correction.html",
        context={"case": case, "injury": record, "formset": rows, "drawings": draw(rows.chosen)},
        rows=rows,
        draft=draft,
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.RISK_ASSESS)
@says_why_not
def injury_addition(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Add what was seen or done since."""
    case = get_case(request, ref)
    record = get_record(case, Injury, pk)
    draft = open_draft(request, f"injury-{pk}", ref)
    form = InjuryAdditionForm(
        draft.data,
        injury=record,
        initial={"happened_on": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: actions.add_to_injury(injury=record, **form.answers, by=request.user, at=request.now),
        saved="Added. What was written before stays as it is.",
        to=record.get_absolute_url(),
        template="riskassessment/injury_addition.html",
        context={"case": case, "injury": record},
        draft=draft,
        blockers=case.closed_blockers(),
    )

"""The record of a supervision: of the two alone, whatever else a role may do."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models import Case
from cases.queries.load import overdue_of_each
from cases.queries.records import log_list
from cases.rules.load import in_points
from hestia.accounts.models import User
from hestia.accounts.views import locked_on_post
from hestia.audit.models import log
from hestia.pages import answer, explains_refusals, offer_undo
from hestia.safekeeping.drafts import open_draft
from hestia.staff.actions.supervision import (
    agree_action,
    settle_action,
    take_action_back,
    write_record,
    write_wellbeing,
)
from hestia.staff.models import (
    AgreedAction,
    Supervision,
    SupervisionRecord,
    Wellbeing,
    kept_by,
)
from hestia.staff.queries.register import gap_words, items_of
from hestia.ui.http import HouseRequest, sent
from oversight.forms.supervision import ActionForm, RecordForm, WellbeingForm
from oversight.queries.findings import lines_for_supervision
from oversight.queries.team import OwnLoad, load_of

SHOWN = 25


def get_supervision(request: HouseRequest, pk: int) -> Supervision:
    """Return a supervision that this person had or held."""
    rows = Supervision.objects.of_the_two(request.user).select_related("person", "supervisor")
    return get_object_or_404(rows, pk=pk)


def next_first(held: Iterable[Supervision], *, by: User, today: date) -> list[tuple[Supervision, bool]]:
    """Return supervisions, those first after which the next is overdue, each with whether it is.

    The latest with each person says when the next is, whoever held it, as far as ``by`` may know of it.
    """
    rows = list(held)
    seen = Supervision.objects.visible_to(by).counting()
    every = seen.filter(person__in={row.person_id for row in rows})
    latest = dict(every.order_by("held_on", "pk").values_list("person_id", "pk"))
    marked = [(row, row.pk == latest[row.person_id] and row.is_overdue(today)) for row in rows]
    return sorted(marked, key=lambda each: each[0].next_on if each[1] else date.max)


@require_safe
def mine(request: HouseRequest) -> HttpResponse:
    """List one's own supervisions, had and held, and what was agreed and is not done."""
    user = request.user
    rows = Supervision.objects.of_the_two(user).select_related("person", "supervisor")
    actions = AgreedAction.objects.visible_to(user).open().select_related("owner", "person", "supervisor")
    log("supervision.list_seen", by=user, at=request.now, subject=user)
    context = {
        "held": next_first(rows.filter(supervisor=user), by=user, today=request.today)[:SHOWN],
        "had": rows.filter(person=user)[:SHOWN],
        "actions": [(action, action.is_overdue(request.today)) for action in actions],
    }
    return render(request, "oversight/supervisions.html", context)


@require_safe
def record(request: HouseRequest, pk: int) -> HttpResponse:
    """Show what the two keep of one supervision."""
    supervision, user = get_supervision(request, pk), request.user
    of_this = {"supervision": supervision}
    records = SupervisionRecord.objects.visible_to(user).filter(**of_this).prefetch_related("cases")
    words = Wellbeing.objects.visible_to(user).filter(**of_this)
    actions = AgreedAction.objects.visible_to(user).filter(person=supervision.person).select_related("owner")
    kept = list(records)
    log_list(request, [case.case_ref for one in kept for case in one.cases.all()])
    log("supervision.record_seen", by=user, at=request.now, subject=supervision.person)
    context = {
        "supervision": supervision,
        "is_own": supervision.person_id == user.pk,
        "records": kept,
        "words": words,
        "actions": [
            (action, action.is_overdue(request.today))
            for action in actions
            if action.supervision_id == supervision.pk or action.done_on is None
        ],
    }
    return render(request, "oversight/supervision.html", context)


def very_high(request: HouseRequest, own: OwnLoad) -> list[str]:
    """Return the references of the worker's cases of very high risk that this person sees."""
    references = [case.facts.reference for case in own.load.cases if case.facts.is_very_high]
    cases = Case.objects.visible_to(request.user).filter(reference__in=references)
    return sorted(cases.values_list("reference", flat=True))


def record_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask who supervised what the two talked about; the load and the counts are drawn as they are now."""
    supervision, user, today = get_supervision(request, pk), request.user, request.today
    get_object_or_404(Supervision.objects.filter(supervisor=user), pk=pk)
    person = supervision.person
    own = load_of(person, reader=user, today=today)
    overdue = overdue_of_each(user, today=today).get(person.pk, 0)
    references = very_high(request, own)
    training = ""
    if kept_by(user).filter(pk=person.pk).exists():
        [items] = items_of([person], today=today)
        training = gap_words(item for item in items.needed if not item.standing.counts)
    draft = open_draft(request, f"supervision-record-{pk}")
    form = RecordForm(draft.data, references=references, initial={"cases": references}, today=today)
    log_list(request, references)
    to_put_right = lines_for_supervision(person, reader=user, today=today)

    def write() -> SupervisionRecord:
        data = form.cleaned_data
        return write_record(
            record=SupervisionRecord(
                supervision=supervision,
                load=[[row.words, row.cases, in_points(row.points)] for row in own.load.by_kind],
                load_words=own.load.words,
                overdue=overdue,
                disclosures=own.hard.disclosures,
                incidents=own.hard.incidents,
                training_due=training[:600],
                to_put_right=to_put_right,
                findings=data["findings"],
                leave=data["leave"],
                offered_debrief=data["offered_debrief"],
            ),
            cases=form.chosen,
            by=user,
            at=request.now,
        )

    context = {
        "supervision": supervision,
        "own": own,
        "overdue": overdue,
        "training": training,
        "to_put_right": to_put_right,
        "references": references,
        "back": reverse("supervision:record", args=[pk]),
    }
    return answer(
        request,
        form,
        act=write,
        saved="Saved. Only the two of you can read it.",
        to=reverse("supervision:record", args=[pk]),
        template="oversight/supervision_record_form.html",
        context=context,
        draft=draft,
    )


def wellbeing(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask somebody how they are: theirs to write, read by the two alone."""
    supervision = get_supervision(request, pk)
    get_object_or_404(Supervision.objects.filter(person=request.user), pk=pk)
    draft = open_draft(request, f"wellbeing-{pk}")
    form = WellbeingForm(draft.data, records=[supervision], today=request.today)
    return answer(
        request,
        form,
        act=lambda: write_wellbeing(supervision=supervision, **form.answers, by=request.user, at=request.now),
        saved="Saved. Only the two of you can read it.",
        to=reverse("supervision:record", args=[pk]),
        template="oversight/supervision_form.html",
        context={
            "title": "How you are",
            "words": (
                f"If you like, and in your own words. Only you and {supervision.supervisor} can read this:"
                " no other manager, and nobody who looks after the system."
            ),
            "back": reverse("supervision:record", args=[pk]),
        },
        draft=draft,
    )


def action_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask what was agreed, who does it, and by when."""
    supervision = get_supervision(request, pk)
    form = ActionForm(sent(request), supervision=supervision, today=request.today)
    return answer(
        request,
        form,
        act=lambda: agree_action(supervision=supervision, **form.answers, by=request.user, at=request.now),
        saved="Saved.",
        to=reverse("supervision:record", args=[pk]),
        template="oversight/supervision_form.html",
        context={
            "title": "Agree an action",
            "words": f"Between {supervision.person} and {supervision.supervisor}, who alone can read it.",
            "back": reverse("supervision:record", args=[pk]),
        },
    )


@require_POST
def action_done(request: HouseRequest, pk: int, action: int) -> HttpResponse:
    """Say that what was agreed is done."""
    rows = AgreedAction.objects.visible_to(request.user).filter(supervision=pk)
    agreed = get_object_or_404(locked_on_post(request, rows), pk=action)
    settle_action(action=agreed, on=request.today, by=request.user, at=request.now)
    undo = reverse("supervision:action_undoing", args=[pk, action, agreed.version])
    offer_undo(request, f"Done: {agreed.what}", url=undo)
    return redirect("supervision:record", pk)


@require_POST
@explains_refusals(way_back=lambda _request, pk, **_: reverse("supervision:record", args=[pk]))
def action_undoing(request: HouseRequest, pk: int, action: int, version: int) -> HttpResponse:
    """Take back that what was agreed is done; pressed twice, it does so once."""
    rows = AgreedAction.objects.visible_to(request.user).filter(supervision=pk)
    agreed = get_object_or_404(locked_on_post(request, rows), pk=action)
    if agreed.done_on:
        take_action_back(action=agreed, done_in=version, by=request.user, at=request.now)
        messages.success(request, f"Not done yet: {agreed.what}")
    return redirect("supervision:record", pk)

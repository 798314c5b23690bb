"""How it went with an interpreter or an agency."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hestia.accounts.permissions import Permission, permission_required
from hestia.directory.actions import (
    end_note,
    end_suspension,
    record_session,
    write_note,
)
from hestia.directory.forms.how_it_went import AgencyNoteForm, InterpretedForm, SuspensionForm
from hestia.directory.models import (
    AgencyNote,
    Interpreted,
    Interpreter,
    ListedAgency,
)
from hestia.directory.views.entries import PARTS, url_of
from hestia.pages import answer, explains_refusals
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.CASE_CHANGE)
def session_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Record how a session with an interpreter went."""
    interpreter = get_object_or_404(Interpreter.objects.visible_to(request.user), pk=pk)
    session = Interpreted(interpreter=interpreter)
    form = InterpretedForm(sent(request), instance=session, today=request.today, now=request.now)
    back = url_of(PARTS["interpreters"], pk)
    return answer(
        request,
        form,
        act=lambda: record_session(session=form.save(commit=False), by=request.user, at=request.now),
        saved="Recorded. Thank her for the answer.",
        to=back,
        template="directory/session_new.html",
        context={"entry": interpreter, "back": back},
    )


@permission_required(Permission.DIRECTORY_CHANGE)
def suspension(request: HouseRequest, pk: int) -> HttpResponse:
    """Decide about an interpreter who is not booked."""
    interpreter = get_object_or_404(Interpreter.objects.visible_to(request.user), pk=pk)
    rows = interpreter.suspensions.filter(ended_at=None)
    standing = get_object_or_404(rows.select_for_update() if request.method == "POST" else rows)
    draft = open_draft(request, f"interpreter-decision-{pk}")
    form = SuspensionForm(draft.data, today=request.today, now=request.now)
    back = url_of(PARTS["interpreters"], pk)
    return answer(
        request,
        form,
        act=lambda: end_suspension(
            suspension=standing,
            decision=form.cleaned_data["decision"],
            is_retired=form.cleaned_data["is_retired"] == "yes",
            by=request.user,
            at=request.now,
        ),
        saved="Your decision is recorded.",
        to=back,
        template="directory/suspension.html",
        context={"entry": interpreter, "back": back, "began_on": standing.began_on},
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
def note_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Say what was found of an agency."""
    agency = get_object_or_404(ListedAgency.objects.visible_to(request.user), pk=pk)
    draft = open_draft(request, f"agency-note-{pk}")
    form = AgencyNoteForm(
        draft.data, instance=AgencyNote(agency=agency), today=request.today, now=request.now
    )
    back = url_of(PARTS["agencies"], pk)
    return answer(
        request,
        form,
        act=lambda: write_note(note=form.save(commit=False), by=request.user, at=request.now),
        saved="Saved.",
        to=back,
        template="directory/note_new.html",
        context={"entry": agency, "back": back},
        draft=draft,
    )


@require_POST
@permission_required(Permission.CASE_CHANGE)
@explains_refusals(way_back=lambda _request, pk, **_: url_of(PARTS["agencies"], pk))
def note_end(request: HouseRequest, pk: int, note: int) -> HttpResponse:
    """Say that it is no longer so."""
    agency = get_object_or_404(ListedAgency.objects.visible_to(request.user), pk=pk)
    written = get_object_or_404(agency.notes.select_for_update(), pk=note)
    end_note(note=written, by=request.user, at=request.now)
    messages.success(request, "That no longer counts.")
    return redirect(url_of(PARTS["agencies"], pk))

"""What people wrote down: the list, one note with what it said before, a new one, and a correction."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.actions.notes import add_note, co_sign, correct_note, refuse_unless_note
from cases.forms.notes import NoteCorrectionForm, NoteForm, WordsForm
from cases.models import Case, Entry, RiskLevel, RiskNow
from cases.models.mark import is_marked
from cases.queries.records import get_case, get_record, says_why_not, with_documents, with_marks
from cases.views.details import may_dispute
from cases.views.tasks import our_calendar
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.pages.sheets import moment_on_paper
from hestia.safekeeping.drafts import open_draft
from hestia.ui.components import Chip
from hestia.ui.forms import QueryForm
from hestia.ui.http import HouseRequest, sent_files
from hestia.ui.words import day

PAGE = 25
KINDS = [("", "All"), *((kind.value, kind.label) for kind in Entry.NOTES)]


class NotesQuery(QueryForm):
    """Which notes, and which page of them."""

    kind = forms.ChoiceField(choices=KINDS)
    page = forms.CharField(max_length=10)


@require_safe
@permission_required(Permission.CASE_VIEW)
def notes(request: HouseRequest, ref: str) -> HttpResponse:
    """List what people wrote, newest first."""
    case = get_case(request, ref)
    criteria = NotesQuery(request.GET).asked
    entries = case.entry_set.notes().newest_first().select_related("by").annotate(has_marks=is_marked(Entry))
    if criteria["kind"]:
        entries = entries.filter(kind=criteria["kind"])
    chips = [Chip(label, f"?kind={key}" if key else "?", key == criteria["kind"]) for key, label in KINDS]
    page = Paginator(entries, PAGE).get_page(criteria["page"])
    with_documents(request, case, page.object_list)
    with_marks(request, page.object_list)
    context = {"case": case, "page": page, "chips": chips, "kind": criteria["kind"], "form": WordsForm()}
    return render(request, "cases/notes.html", context)


@permission_required(Permission.NOTE_ADD)
@says_why_not
def note_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write a note. What is typed is kept as a draft until it is saved."""
    case = get_case(request, ref)
    draft = open_draft(request, "note", ref)
    user = request.user
    form = NoteForm(
        draft.data,
        sent_files(request),
        case=case,
        by=user if user.has_perm(Permission.CASE_CHANGE) else None,
        asks_risk=case.risk_counts == RiskLevel.VERY_HIGH
        and not case.has_died
        and user.has_perm(Permission.RISK_ASSESS),
        initial={
            "happened_at": moment_on_paper(request) or request.now,
            "interpreter": usual_interpreter(case),
        },
        calendar=our_calendar(),
        today=request.today,
        now=request.now,
    )

    def add() -> Entry:
        document = form.attached(by=user, at=request.now)
        return add_note(case=case, **form.answers, document=document, by=user, at=request.now)

    return answer(
        request,
        form,
        act=add,
        saved=lambda entry: f"{saved_words(form, entry)}{not_hers(case, user)}",
        to=case.get_absolute_url(),
        template="cases/note_new.html",
        context={"case": case},
        draft=draft,
        blockers=case.closed_blockers(),
    )


def saved_words(form: NoteForm, entry: Entry) -> str:
    """Return what became of a note, of its file and of what follows, and of what was said of her risk."""
    looked: dict[str, str] = {
        RiskNow.SAME: " It says that her risk was looked at and has not changed.",
        RiskNow.CHANGED: " Her risk has changed: assess it again. Tell a manager today.",
    }
    words = "The note is saved."
    if entry.document:
        words += f" Its file is document {entry.document.number}, not for students or volunteers."
    if due_on := form.answers.get("task_on"):
        words += f" The task is due {day(due_on, today=form.today)}."
    return f"{words}{looked.get(form.answers.get('risk_now') or '', '')}"


def not_hers(case: Case, user: User) -> str:
    """Return that somebody else works with her now, for whoever gave her case away; nothing for the rest."""
    is_worker = user in {case.worker, case.second_worker}
    if is_worker or case.worker is None or not case.history.filter(worker=user).exists():
        return ""
    return f" You are no longer her key worker: {case.worker} is."


@require_safe
@permission_required(Permission.CASE_VIEW)
def note(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Show one note, and what it said before it was corrected."""
    case = get_case(request, ref)
    entry = get_record(case, Entry, pk)
    with_documents(request, case, [entry])
    with_marks(request, [entry])
    versions = list(entry.history.select_related("history_user").order_by("-history_date", "-history_id"))
    context = {
        "case": case,
        "entry": entry,
        "versions": versions[1:],
        "corrected": versions[0] if len(versions) > 1 else None,
        "may_co_sign": entry.waits_for_co_signature
        and entry.by_id != request.user.pk
        and request.user.has_perm(Permission.NOTE_COSIGN),
        "may_dispute": may_dispute(request.user),
        "may_correct": entry.is_note and not case.is_closed and may_correct(entry, request.user),
    }
    return render(request, "cases/note.html", context)


@permission_required(Permission.NOTE_ADD)
@says_why_not
def note_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Put a note right. What it said before is kept and shown."""
    case = get_case(request, ref)
    entry = get_record(case, Entry, pk, lock=request.method == "POST")
    if not may_correct(entry, request.user):
        raise PermissionDenied
    refuse_unless_note(entry)
    draft = open_draft(request, f"note-{pk}", ref)
    form = NoteCorrectionForm(draft.data, instance=entry, today=request.today, now=request.now)
    back = reverse("cases:note", args=[ref, pk])
    return answer(
        request,
        form,
        act=lambda: correct_note(form.save(commit=False), by=request.user, at=request.now),
        saved="The note is saved. The earlier version is kept.",
        to=back,
        template="cases/note_correction.html",
        context={"case": case, "entry": entry, "back": back},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_POST
@permission_required(Permission.NOTE_COSIGN)
@says_why_not
def co_signature(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Sign what a student or volunteer wrote, as the worker who answers for it."""
    case = get_case(request, ref)
    entry = get_record(case, Entry, pk, lock=True)
    co_sign(entry=entry, read=request.POST.get("version", ""), by=request.user, at=request.now)
    messages.success(request, "The note is co-signed.")
    return redirect("cases:note", ref, pk)


def may_correct(entry: Entry, user: User) -> bool:
    """Whether this person may put a note right: their own, or any if their role changes cases."""
    return entry.by_id == user.pk or user.has_perm(Permission.CASE_CHANGE)


def usual_interpreter(case: Case) -> str:
    """Return the answer to begin with: none is needed where she needs none."""
    return Entry.Interpreter.NOT_NEEDED if case.client.interpreter_needed == "no" else ""

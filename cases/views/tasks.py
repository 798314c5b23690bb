"""Promises about time, one page for each thing that can become of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from cases.actions.bookings import CLEAR, book_appointment, book_interpreter
from cases.actions.tasks import (
    bookings_for,
    cancel_task,
    finish_task,
    group_blockers,
    interpreter_blockers,
    move_task,
    refuse_unless_open,
    settled_blockers,
    take_task_back,
)
from cases.forms.tasks import CancellationForm, DoneForm, MoveForm, TaskForm, TaskInterpreterForm
from cases.models import Deadline, HeldBooking
from cases.queries.records import get_case, get_record, says_why_not
from cases.views.hazards import wait_or
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer, offer_undo
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from hestia.ui.words import day
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday, Nation
from hestia.workingdays.words import DueWords, due_words


def our_calendar() -> Calendar:
    """Return the working days by which the charity sets its own dates."""
    return BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def task_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Add something to do by a day."""
    case = get_case(request, ref, lock=request.method == "POST")
    draft = open_draft(request, "task", ref)
    form = TaskForm(draft.data, case=case, calendar=our_calendar(), today=request.today, now=request.now)

    def add() -> Deadline | HeldBooking:
        names = ("title", "due_on", "due_time", "context", "assignee", "interpreter", "is_hearing")
        return book_appointment(
            case=case,
            **{name: form.cleaned_data[name] for name in names},
            agreed=form.agreed,
            book_on=form.book_on if form.is_to_book else None,
            by=request.user,
            at=request.now,
        )

    def added(task: Deadline) -> str:
        words = f"The task is added, due {day(task.due_on, today=request.today)}."
        words += f" Book the interpreter by {day(form.book_on)}." if form.is_to_book else ""
        return words if form.doubts or not form.cleaned_data["interpreter"] else f"{words} {CLEAR}"

    return answer(
        request,
        form,
        act=add,
        saved=lambda result: wait_or(request, result, added),
        to=case.get_absolute_url(),
        template="cases/task_new.html",
        context={"case": case},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def task_interpreter(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Book an interpreter for something that is in the diary, or another one than was said."""
    case = get_case(request, ref, lock=request.method == "POST")
    promise = get_record(case, Deadline, pk, lock=request.method == "POST")
    draft = open_draft(request, f"task-interpreter-{pk}", ref)
    form = TaskInterpreterForm(
        draft.data,
        task=promise,
        records=[promise],
        calendar=our_calendar(),
        today=request.today,
        now=request.now,
    )

    def booked(_: Deadline) -> str:
        name, by_when = form.cleaned_data["interpreter"], form.book_on
        words = f"Book {name} by {day(by_when)}." if by_when else f"{name} interprets."
        return words if form.doubts else f"{words} {CLEAR}"

    return answer(
        request,
        form,
        act=lambda: book_interpreter(
            task=promise,
            interpreter=form.cleaned_data["interpreter"],
            agreed=form.agreed,
            book_on=form.book_on,
            by=request.user,
            at=request.now,
        ),
        saved=lambda result: wait_or(request, result, booked),
        to=reverse("cases:task", args=[ref, pk]),
        template="cases/task_interpreter.html",
        context={"case": case, "task": promise},
        blockers=[*case.closed_blockers(), *settled_blockers(promise), *interpreter_blockers(promise)],
        draft=draft,
    )


@permission_required(Permission.CASE_VIEW)
@says_why_not
def task(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Show one promise; a POST says that it is done, how it went and what is next."""
    case = get_case(request, ref, lock=request.method == "POST")
    promise = get_record(case, Deadline, pk, lock=request.method == "POST")
    may_change = request.user.has_perm(Permission.CASE_CHANGE) and promise.is_open and not case.is_closed
    form = None
    if (may_change and promise.is_met_by_hand) or may_say_done_after_exit(request, promise):
        draft = open_draft(request, f"task-{pk}", ref)
        form = DoneForm(
            draft.data,
            records=[promise],
            initial={"done_on": request.today},
            calendar=our_calendar(),
            today=request.today,
            now=request.now,
        )
    if form is not None and promise.is_kept_after_exit:
        del form.fields["next_title"], form.fields["next_on"]
    context = {
        "case": case,
        "task": promise,
        "due": due_words_for(promise, request),
        "form": form,
        "may_change": may_change,
        "may_move": may_change and promise.is_ours and not group_blockers(promise),
        "may_have_interpreter": may_change and not interpreter_blockers(promise),
        "to_book": bookings_for(promise).first(),
        "may_cancel": may_change and promise.is_met_by_hand,
        "elsewhere": page_of(promise),
    }
    if form is None:
        if request.method == "POST":
            refuse_unless_open(promise)
            case.refuse_if_closed()
            return redirect("cases:task", ref, pk)
        return render(request, "cases/task.html", context)
    done_form = form

    def finish() -> None:
        following = finish_task(
            task=promise,
            outcome=done_form.cleaned_data["outcome"],
            on=done_form.cleaned_data["done_on"],
            next_title=done_form.cleaned_data.get("next_title", ""),
            next_on=done_form.cleaned_data.get("next_on"),
            by=request.user,
            at=request.now,
        )
        say_done(request, promise, following)

    return answer(
        request,
        done_form,
        act=finish,
        saved="",
        to=case.get_absolute_url(),
        template="cases/task.html",
        context=context,
        draft=draft,
    )


def say_done(request: HouseRequest, task: Deadline, following: Deadline | None) -> None:
    """Say that a task is done, and what is next; beside it that can be taken back, unless she has left."""
    words = f"Done: {task.title}."
    if following:
        words += f" Next: {following.title}, due {day(following.due_on)}."
    if task.case.is_closed:
        messages.success(request, words)
        return
    undo = reverse("cases:task_undoing", args=[task.case.reference, task.pk, task.version])
    offer_undo(request, words, url=undo)


@require_POST
@permission_required(Permission.CASE_CHANGE)
@says_why_not
def task_undoing(request: HouseRequest, ref: str, pk: int, version: int) -> HttpResponse:
    """Take back that a task is done, while nothing was built on it; pressed twice, it does so once."""
    case = get_case(request, ref, lock=True)
    promise = get_record(case, Deadline, pk, lock=True)
    if not promise.is_open:
        take_task_back(task=promise, done_in=version, by=request.user, at=request.now)
        messages.success(request, f"Not done yet: {promise.title}")
    return redirect("cases:task", ref, pk)


def may_say_done_after_exit(request: HouseRequest, promise: Deadline) -> bool:
    """Whether this person may say what came of what she asked for after she left: a manager."""
    is_hers = promise.is_open and promise.is_kept_after_exit
    return is_hers and request.user.has_perm(Permission.EXIT_SIGN_OFF)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def task_date(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Promise another day, and say why."""
    case = get_case(request, ref, lock=request.method == "POST")
    promise = get_record(case, Deadline, pk, lock=request.method == "POST")
    draft = open_draft(request, f"task-date-{pk}", ref)
    form = MoveForm(
        draft.data,
        task=promise,
        records=[promise],
        initial={"due_on": promise.due_on, "due_time": promise.due_time},
        calendar=our_calendar(),
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: move_task(
            task=promise,
            to=form.cleaned_data["due_on"],
            at_time=form.cleaned_data.get("due_time"),
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        ),
        saved=lambda _: f"The date is changed to {day(promise.due_on, today=request.today)}.",
        to=case.get_absolute_url(),
        template="cases/task_date.html",
        context={"case": case, "task": promise},
        blockers=[*case.closed_blockers(), *settled_blockers(promise), *group_blockers(promise)],
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def task_cancellation(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Withdraw a promise that need not be kept, and say why."""
    case = get_case(request, ref, lock=request.method == "POST")
    promise = get_record(case, Deadline, pk, lock=request.method == "POST")
    draft = open_draft(request, f"task-end-{pk}", ref)
    form = CancellationForm(draft.data, records=[promise], today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: cancel_task(task=promise, **form.answers, by=request.user, at=request.now),
        saved="The task is cancelled.",
        to=case.get_absolute_url(),
        template="cases/task_cancellation.html",
        context={"case": case, "task": promise},
        blockers=[*case.closed_blockers(), *settled_blockers(promise)],
        draft=draft,
    )


def due_words_for(promise: Deadline, request: HouseRequest) -> DueWords:
    """Return how a promise stands today."""
    return due_words(
        due_on=promise.due_on,
        unit=promise.unit,
        owner=promise.owner,
        today=request.today,
        calendar=our_calendar(),
        soon_within=promise.soon_within,
        met_on=promise.met_on,
    )


def page_of(promise: Deadline) -> str:
    """Return the page whose act keeps this promise, or nothing when somebody says that it is done."""
    if promise.is_met_by_hand:
        return ""
    try:
        return promise.action_url
    except NoReverseMatch:
        return ""

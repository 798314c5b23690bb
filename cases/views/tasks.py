"""Promises about time, one page for each thing that can become of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch

from cases.actions import upkeep
from cases.forms.tasks import CancellationForm, DoneForm, MoveForm, TaskForm
from cases.models import Deadline
from cases.queries.records import get_case, get_record, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.once import made, sent_before
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
    case = get_case(request, ref)
    case.refuse_if_closed()
    data = request.POST if request.method == "POST" else None
    form = TaskForm(data, case=case, calendar=our_calendar(), today=request.today, now=request.now)
    if request.method == "POST" and form.is_valid():
        if again := sent_before(request, form, otherwise=case.get_absolute_url()):
            return again
        answers = {
            name: form.cleaned_data[name] for name in ("title", "due_on", "due_time", "context", "assignee")
        }
        task = upkeep.add_task(case=case, **answers, by=request.user, at=request.now)
        if form.cleaned_data["is_hearing"]:
            upkeep.expect_hearing(task, by=request.user, at=request.now)
        messages.success(request, f"The task is added, due {day(task.due_on, today=request.today)}.")
        return made(form, case.get_absolute_url())
    return render(request, "cases/task_new.html", {"case": case, "form": form})


@permission_required(Permission.CASE_VIEW)
@says_why_not
def task(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Show one promise; a POST says that it is done, how it went and what is next."""
    case = get_case(request, ref)
    promise = get_record(case, Deadline, pk, lock=request.method == "POST")
    may_change = request.user.has_perm(Permission.CASE_CHANGE) and promise.is_open and not case.is_closed
    form = None
    if (may_change and promise.is_met_by_hand) or may_say_done_after_exit(request, promise):
        form = DoneForm(
            request.POST if request.method == "POST" else None,
            version=promise.version,
            initial={"done_on": request.today},
            calendar=our_calendar(),
            today=request.today,
            now=request.now,
        )
    if form is not None and promise.is_kept_after_exit:
        del form.fields["next_title"], form.fields["next_on"]
    if request.method == "POST":
        if form is None:
            upkeep.refuse_unless_open(promise)
            case.refuse_if_closed()
            return redirect("cases:task", ref, pk)
        if form.is_valid():
            answers = form.cleaned_data
            following = upkeep.finish_task(
                task=promise,
                outcome=answers["outcome"],
                on=answers["done_on"],
                next_title=answers.get("next_title", ""),
                next_on=answers.get("next_on"),
                by=request.user,
                at=request.now,
            )
            words = f"Done. Next: {following.title}, due {day(following.due_on)}." if following else "Done."
            messages.success(request, words)
            return redirect(case)
    context = {
        "case": case,
        "task": promise,
        "due": words_for(promise, request),
        "form": form,
        "may_change": may_change,
        "may_move": may_change and promise.is_ours,
        "may_cancel": may_change and promise.is_met_by_hand,
        "elsewhere": page_of(promise),
    }
    return render(request, "cases/task.html", context)


def may_say_done_after_exit(request: HouseRequest, promise: Deadline) -> bool:
    """Whether this person may say what came of what she asked for after she left: a manager."""
    is_hers = promise.is_open and promise.is_kept_after_exit
    return is_hers and request.user.has_perm(Permission.EXIT_SIGN_OFF)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def task_date(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Promise another day, and say why."""
    case = get_case(request, ref)
    case.refuse_if_closed()
    promise = get_record(case, Deadline, pk, lock=request.method == "POST")
    upkeep.refuse_unless_open(promise)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(
        data,
        task=promise,
        version=promise.version,
        initial={"due_on": promise.due_on, "due_time": promise.due_time},
        calendar=our_calendar(),
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        upkeep.move_task(
            task=promise,
            to=form.cleaned_data["due_on"],
            at_time=form.cleaned_data.get("due_time"),
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        )
        messages.success(request, f"The day is changed to {day(promise.due_on, today=request.today)}.")
        return redirect(case)
    return render(request, "cases/task_date.html", {"case": case, "task": promise, "form": form})


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def task_cancellation(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Withdraw a promise that need not be kept, and say why."""
    case = get_case(request, ref)
    case.refuse_if_closed()
    promise = get_record(case, Deadline, pk, lock=request.method == "POST")
    upkeep.refuse_unless_open(promise)
    data = request.POST if request.method == "POST" else None
    form = CancellationForm(data, version=promise.version, today=request.today, now=request.now)
    if request.method == "POST" and form.is_valid():
        upkeep.cancel_task(task=promise, why=form.cleaned_data["why"], by=request.user, at=request.now)
        messages.success(request, "The task is cancelled.")
        return redirect(case)
    return render(request, "cases/task_cancellation.html", {"case": case, "task": promise, "form": form})


def words_for(promise: Deadline, request: HouseRequest) -> DueWords:
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

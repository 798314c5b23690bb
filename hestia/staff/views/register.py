"""Who was taught and checked what, and one person’s page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts.models import User
from hestia.accounts.permissions import CARRYING, LEARNERS, Permission, permission_required
from hestia.accounts.views import locked_on_post
from hestia.audit.models import log
from hestia.pages import answer
from hestia.staff.actions.register import record_check, record_training, save_course
from hestia.staff.documents import current_csv
from hestia.staff.forms.register import CourseForm, CourseQuery, DbsForm, TrainingForm
from hestia.staff.models import (
    Course,
    DbsCheck,
    LearnerDay,
    LearnerPlacement,
    Supervision,
    Training,
    TrainingOverride,
    WorkingHours,
    kept_by,
    people_for,
)
from hestia.staff.queries.placements import placement_now
from hestia.staff.queries.register import FAR, items_of, kept_items
from hestia.staff.queries.supervision import next_supervisions, supervision_words
from hestia.staff.rules import SOON
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest, sent
from hestia.ui.sheets import download

type OfStaff = Training | DbsCheck | Supervision | LearnerPlacement | LearnerDay | WorkingHours
# How far ahead is looked, in days: courses are booked for a year.
WINDOWS = {30: "30 days", SOON: "90 days", 182: "6 months", 365: "12 months"}
SHOWN = 6  # of the supervisions, the latest


@require_safe
@permission_required(Permission.TRAINING_KEEP)
def register(request: HouseRequest) -> HttpResponse:
    """Show who is current: what runs out within some days first, then everyone, the worst first."""
    people = kept_items(request.user, today=request.today)
    within = next((days for days in WINDOWS if str(days) == request.GET.get("within")), SOON)
    expiring = [(one.person, item) for one in people for item in one.expiring(within=within)]
    log("training.register_seen", by=request.user, at=request.now, people=len(people))
    supervisions = next_supervisions([one.person for one in people], reader=request.user, today=request.today)
    for one in people:
        vars(one.person)["supervision"] = supervisions[one.person.pk]
    context = {
        "people": people,
        "expiring": sorted(expiring, key=lambda pair: pair[1].until or FAR),
        "window": WINDOWS[within],
        "chips": [Chip(words, f"?within={days}", days == within) for days, words in WINDOWS.items()],
        "not_current": sum(not one.worst.counts for one in people),
        "has_courses": Course.objects.exists(),
    }
    return render(request, "staff/register.html", context)


@require_POST
@permission_required(Permission.TRAINING_KEEP)
def current(request: HouseRequest) -> HttpResponse:
    """Answer with a sheet of who is current. It is a copy, and logged as one."""
    people = kept_items(request.user, today=request.today)
    sheet = current_csv(people)
    log("export.made", by=request.user, at=request.now, subject="training register", people=len(people))
    return download(sheet, f"training-{request.today.isoformat()}.csv", "text/csv")


@require_safe
@permission_required(Permission.TRAINING_KEEP)
def courses(request: HouseRequest) -> HttpResponse:
    """List the courses, core ones first."""
    return render(request, "staff/courses.html", {"courses": Course.objects.by_name()})


@permission_required(Permission.TRAINING_KEEP)
def course_new(request: HouseRequest) -> HttpResponse:
    """Add a course."""
    return course_page(request, Course())


@permission_required(Permission.TRAINING_KEEP)
def course_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change a course: what was recorded keeps its last day."""
    rows = locked_on_post(request, Course.objects.all())
    return course_page(request, get_object_or_404(rows, pk=pk))


def course_page(request: HouseRequest, course: Course) -> HttpResponse:
    """Ask what is known of a course, and save it."""
    form = CourseForm(sent(request), instance=course, today=request.today)
    return answer(
        request,
        form,
        act=lambda: save_course(course=form.save(commit=False), by=request.user, at=request.now),
        saved=lambda saved: f"{saved} is saved.",
        to=reverse("staff:courses"),
        template="staff/course_form.html",
        context={"is_new": course._state.adding, "course": course, "back": reverse("staff:courses")},
    )


@require_safe
def person(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one person's training and checks: to them, and to who keeps their register."""
    colleague = get_object_or_404(people_for(request.user), pk=pk)
    user = request.user
    [standing] = items_of([colleague], today=request.today)
    trainings = Training.objects.visible_to(user).filter(person=colleague).select_related("course", "seen_by")
    visible = DbsCheck.objects.visible_to(user).filter(person=colleague)
    checks = list(visible.select_related("seen_by", "cleared_by"))
    for check in checks:
        vars(check)["joined_by"] = check.joins_until(request.today)
    overrides = TrainingOverride.objects.visible_to(user).filter(person=colleague).select_related("made_by")
    supervisions = list(
        Supervision.objects.visible_to(user).filter(person=colleague).select_related("supervisor")
    )
    is_kept = keeps(user, colleague)
    log("training.record_seen", by=user, at=request.now, subject=colleague)
    context = {
        "colleague": colleague,
        "is_own": user.pk == pk,
        "is_kept": is_kept,
        "standing": standing,
        "trainings": [(row, row.standing(request.today)) for row in trainings],
        "checks": checks,
        "overrides": overrides,
        "supervisions": supervisions[:SHOWN],
        "supervision": supervision_words(
            next((row for row in supervisions if not row.is_mistake), None), today=request.today
        ),
        "hours": WorkingHours.objects.visible_to(user).filter(person=colleague)[:SHOWN],
        "has_load": colleague.role in CARRYING,
        "learns": colleague.role in LEARNERS,
        "placement": (placed := placement_now(user, colleague)),
        "is_uninsured": placed is not None and placed.placement.is_uninsured(request.today),
    }
    return render(request, "staff/person.html", context)


def keeps(user: User, colleague: User) -> bool:
    """Whether somebody keeps a colleague's register."""
    return kept_by(user).filter(pk=colleague.pk).exists()


def get_kept(request: HouseRequest, pk: int) -> User:
    """Return somebody whose register this person keeps."""
    return get_object_or_404(kept_by(request.user), pk=pk)


def get_record(request: HouseRequest, model: Any, pk: int, record: int) -> Any:
    """Return something of one person's register, locked where it is about to change."""
    rows = model.objects.visible_to(request.user).filter(person=get_kept(request, pk))
    return get_object_or_404(locked_on_post(request, rows), pk=record)


@permission_required(Permission.TRAINING_KEEP)
def training_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Record training, or that it was renewed: earlier training stays."""
    renewed = CourseQuery(request.GET).asked["course"] or None
    return training_page(request, Training(person=get_kept(request, pk), course=renewed))


@permission_required(Permission.TRAINING_KEEP)
def training_change(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Correct what was recorded of training."""
    return training_page(request, get_record(request, Training, pk, record))


def training_page(request: HouseRequest, training: Training) -> HttpResponse:
    """Ask about training, and record it."""
    form = TrainingForm(
        sent(request),
        instance=training,
        person=training.person,
        by=request.user,
        today=request.today,
    )
    return record_page(
        request,
        form,
        training,
        title="Record training" if training._state.adding else "Correct training",
        act=lambda: record_training(training=form.save(commit=False), by=request.user, at=request.now),
    )


@permission_required(Permission.TRAINING_KEEP)
def dbs_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Record a DBS check, or a new one: earlier ones stay."""
    return dbs_page(request, DbsCheck(person=get_kept(request, pk)))


@permission_required(Permission.TRAINING_KEEP)
def dbs_change(request: HouseRequest, pk: int, record: int) -> HttpResponse:
    """Correct what was recorded of a check, or say that its status was checked again."""
    return dbs_page(request, get_record(request, DbsCheck, pk, record))


def dbs_page(request: HouseRequest, check: DbsCheck) -> HttpResponse:
    """Ask about a DBS check, and record it."""
    form = DbsForm(sent(request), instance=check, person=check.person, by=request.user, today=request.today)
    return record_page(
        request,
        form,
        check,
        title="Record a DBS check" if check._state.adding else "Correct a DBS check",
        act=lambda: record_check(check=form.save(commit=False), by=request.user, at=request.now),
    )


def record_page(
    request: HouseRequest, form: Any, record: OfStaff, *, title: str, act: Any, words: str = ""
) -> HttpResponse:
    """Show the page of one thing in somebody's register; once it is saved, lead to their page."""
    back = reverse("staff:person", args=[record.person.pk])
    return answer(
        request,
        form,
        act=act,
        saved="Saved.",
        to=back,
        template="staff/record_form.html",
        context={"title": title, "colleague": record.person, "words": words, "back": back},
    )

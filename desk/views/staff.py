"""The staff: who has an account, what it opens, and a second person's yes or no to giving more."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from desk.queries.access_review import not_signed
from desk.queries.limits import limits_pending
from desk.queries.staffing import ChangeInWords, in_words
from desk.views.notifications import say_cleared
from hestia.accounts import post
from hestia.accounts.forms import BeginAgainForm, StaffDecisionForm, StaffForm
from hestia.accounts.models import Notice, OutgoingMail, StaffChange, User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.accounts.staffing import begin_again, change_account, decide
from hestia.accounts.two_persons import needs_second_person
from hestia.accounts.views import locked_on_post
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest

SHOWN = 20
ASKED = "A second person has to confirm this. Until then nothing changes for {person}."
UNTIL_CONFIRMED = "They can sign in once a second person has confirmed it."
INVITED = "An invitation is on its way to {person}; it works for 24 hours."


@permission_required(Permission.STAFF_CHANGE)
def staff(request: HouseRequest) -> HttpResponse:
    """List everyone with an account, and what waits for a second person."""
    context = {
        "people": User.objects.by_name().prefetch_related("services"),
        "pending": in_words(StaffChange.objects.pending(at=request.now)),
    }
    return render(request, "desk/staff.html", context)


@permission_required(Permission.STAFF_CHANGE)
@fresh_factor_required
def staff_new(request: HouseRequest) -> HttpResponse:
    """Ask for an account. Once a second person has confirmed it, its owner is invited."""
    draft = open_draft(request, "account")
    form = StaffForm(draft.data, instance=User(), today=request.today)

    def add() -> str:
        person = form.instance
        person.set_unusable_password()
        person.is_demonstration = settings.DEMO
        change = save(request, form)
        is_asked = change is not None and change.needs_second  # not of one that cannot be used yet
        return f"{person} was added. {UNTIL_CONFIRMED}" if is_asked else f"{person} was added."

    return answer(
        request,
        form,
        act=add,
        saved=str,
        to=reverse("desk:staff"),
        template="desk/staff_form.html",
        context={},
        draft=draft,
    )


@permission_required(Permission.STAFF_CHANGE)
@fresh_factor_required
def staff_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change an account, end it, or let its owner begin again. What changes holds from their next page on."""
    person = get_object_or_404(locked_on_post(request, User.objects.all()), pk=pk)
    is_asked = takes_two_to_begin_again(person, request)
    if request.method == "POST" and "invite" in request.POST and person.is_active and not person.enrolled_at:
        begin_again(person=person, by=request.user, at=request.now)
        send_invitation(person)
        messages.success(request, INVITED.format(person=person))
        return redirect("desk:staff")
    draft = open_draft(request, f"account-{pk}")
    form = StaffForm(draft.data, instance=person)
    return answer(
        request,
        form,
        act=lambda: save(request, form),
        saved=lambda change: ASKED.format(person=person) if change and change.needs_second else "Saved.",
        to=reverse("desk:staff"),
        template="desk/staff_form.html",
        context={"person": person, "takes_two": is_asked, "waiting": waiting_for(person, request)},
        draft=draft,
    )


@permission_required(Permission.STAFF_CHANGE)
@fresh_factor_required
def staff_beginning(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask that someone begins again: a second person has to confirm it."""
    person = get_object_or_404(locked_on_post(request, User.objects.all()), pk=pk)
    if not takes_two_to_begin_again(person, request):
        return redirect("desk:staff_change", pk)
    draft = open_draft(request, f"beginning-{pk}")
    form = BeginAgainForm(draft.data)
    return answer(
        request,
        form,
        act=lambda: begin_again(person=person, **form.answers, by=request.user, at=request.now),
        saved=ASKED.format(person=person),
        to=reverse("desk:staff"),
        template="desk/staff_beginning.html",
        context={"person": person, "waiting": waiting_for(person, request)},
        draft=draft,
    )


@require_safe
@permission_required(Permission.STAFF_CONFIRM)
def staff_changes(request: HouseRequest) -> HttpResponse:
    """List what waits for a second person, and what changed of late."""
    changed = StaffChange.objects.exclude(needs_second=True, decided_at=None)
    context = {
        "pending": in_words(StaffChange.objects.pending(at=request.now)),
        "limits": limits_pending(at=request.now),
        "not_signed": not_signed(at=request.now),
        "changed": in_words(changed.order_by("-asked_at", "-pk")[:SHOWN]),
    }
    return render(request, "desk/staff_changes.html", context)


@permission_required(Permission.STAFF_CONFIRM)
@fresh_factor_required
def staff_decision(request: HouseRequest, pk: int) -> HttpResponse:
    """Show exactly what was asked for a colleague, and take a yes or no."""
    change = get_object_or_404(locked_on_post(request, StaffChange.objects.all()), pk=pk)
    draft = open_draft(request, f"staff-decision-{pk}", but=["is_confirmed"])
    form = StaffDecisionForm(draft.data)

    def say() -> str:
        if decide(change=change, **form.answers, by=request.user, at=request.now):
            change.person.refresh_from_db()
            send_invitation(change.person)
        return "Confirmed. It applies from now on." if change.was_confirmed else "Refused. Nothing changes."

    is_own = request.user.pk in {change.asked_by_id, change.person_id}
    is_open = StaffChange.objects.pending(at=request.now).filter(pk=pk).exists()
    return answer(
        request,
        form,
        act=say,
        saved=str,
        to=reverse("desk:staff_changes"),
        template="desk/staff_decision.html",
        context={
            "change": change,
            "sentences": ChangeInWords.of(change).sentences,
            "is_open": is_open and not is_own,
            "is_for_others": is_open and is_own,
        },
        draft=draft,
    )


@require_POST
def notice(request: HouseRequest, pk: int) -> HttpResponse:
    """Put away something one was told of colleagues."""
    get_object_or_404(Notice.objects.unread_by(request.user), pk=pk).read(at=request.now)
    say_cleared(request)
    return redirect("desk:notifications")


def save(request: HouseRequest, form: StaffForm) -> StaffChange | None:
    """Save an account, or ask for what gives it more."""
    data = form.cleaned_data
    return change_account(
        person=form.instance, services=data["services"], why=data["why"], by=request.user, at=request.now
    )


def waiting_for(person: User, request: HouseRequest) -> list[ChangeInWords]:
    """Return what was asked for someone and waits: another request would take its place."""
    return in_words(StaffChange.objects.pending(at=request.now).filter(person=person))


def takes_two_to_begin_again(person: User, request: HouseRequest) -> bool:
    """Whether a second person has to confirm that someone begins again."""
    rights = person.rights(on=timezone.localdate(request.now))
    return needs_second_person(rights, rights, begins_again=person.enrolled_at is not None)


def send_invitation(person: User) -> None:
    """Send the link of an invitation."""
    post.later(OutgoingMail.Kind.INVITATION, person.email)

"""Access that is no single case's: opening one from outside its team, cover, checks, notices, the rules."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.actions.access import (
    arrange_cover,
    break_glass,
    check_grant,
    end_cover,
    give_reason,
)
from cases.forms.access import AskedFor, CheckForm, CoverForm, ReasonForm
from cases.models import Case, Refused
from cases.models.relations import GLASS_LASTS
from cases.queries.records import log_list
from cases.queries.who_sees import colleagues, last_emergency
from cases.rules.access import BEATS_EVERY_WAY, WAYS, Way
from cases.rules.references import REFERENCE
from desk.queries.waiting import (
    covers_of_services,
    notices_for,
    sealed_and_late,
    to_check,
    unread,
    with_references,
)
from desk.views.notifications import say_cleared
from hestia.accounts.models import User
from hestia.accounts.permissions import GRANTS, IN_WORDS, Permission, Role, permission_required
from hestia.accounts.second_factor import ask_again, fresh_factor_required
from hestia.audit.budgets import OPENED, OTHERS, is_spent, spend, was_shown_since
from hestia.audit.guesses import NOTHING_OPENED
from hestia.audit.models import Event, log
from hestia.pages import answer, explains_refusals
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest
from hestia.ui.words import clock
from hestia.workingdays.models import BankHoliday

# --- Opening a record from outside its team -------------------------------------------------------


def reason_form(request: HouseRequest, draft: OpenDraft) -> ReasonForm:
    """Return the questions, with what the address names. Nothing is looked up yet."""
    asked = AskedFor(request.GET).asked
    return ReasonForm(draft.data, initial={"reference": asked["reference"], "reason": asked["reason"]})


def record_asked_for(request: HouseRequest) -> str:
    """Return the reference the address names, for the name of a draft: words about one are no other's."""
    number = REFERENCE.fullmatch(AskedFor(request.GET).asked["reference"].strip())
    return f"-H-{number[1]}" if number else ""


@permission_required(Permission.ACCESS_ASK)
@fresh_factor_required
def access_reason(request: HouseRequest) -> HttpResponse:
    """Ask why someone needs a record of another team; open it until the end of the day."""
    draft = open_draft(request, f"access-reason{record_asked_for(request)}")
    form = reason_form(request, draft)
    response = answer(
        request,
        form,
        act=lambda: open_by_reason(request, form),
        saved="The record is open to you until the end of the day.",
        to=lambda case: case.get_absolute_url(),
        template="desk/access_reason.html",
        context={},
        draft=draft,
    )
    log_guess(request, form)
    return response


def open_by_reason(request: HouseRequest, form: ReasonForm) -> Case:
    """Open a record of another team, as long as that is not too many."""
    spend(request, OTHERS)
    return found(form, give_reason(**form.answers, by=request.user, at=request.now))


@permission_required(Permission.ACCESS_ASK)
@fresh_factor_required
def access_emergency(request: HouseRequest) -> HttpResponse:
    """Break the glass: open a record for 60 minutes in an emergency."""
    draft = open_draft(request, f"emergency{record_asked_for(request)}")
    form = reason_form(request, draft)
    if request.method == "POST" and form.is_valid() and not was_shown_for(request, form.answers["reference"]):
        return ask_again(request)
    calendar = BankHoliday.objects.calendar("ew")
    until = clock(timezone.localtime(request.now + GLASS_LASTS).time())
    response = answer(
        request,
        form,
        act=lambda: found(
            form,
            break_glass(
                **form.answers,
                although_seen=is_spent(request, OPENED),
                by=request.user,
                at=request.now,
                calendar=calendar,
            ),
        ),
        saved=f"The record is open to you until {until}. Two people have been told.",
        to=lambda case: case.get_absolute_url(),
        template="desk/access_emergency.html",
        context={},
        draft=draft,
    )
    log_guess(request, form)
    return response


def was_shown_for(request: HouseRequest, reference: str) -> bool:
    """Whether the second factor was shown since the last emergency of another record: one opens one."""
    last = last_emergency(request.user, but=reference)
    return last is None or was_shown_since(request, last)


def found(form: ReasonForm, case: Case | None) -> Case:
    """Return the case that was opened, or refuse: unknown, sealed and kept out read the same."""
    if case is None:
        raise Refused(by_field={"reference": form.NOTHING_TO_OPEN})
    return case


def log_guess(request: HouseRequest, form: ReasonForm) -> None:
    """Put on record that someone tried to open what is not there for them."""
    if not form.has_error("reference", "refused"):
        return
    tried = form.data.get("reference", "")[:20]
    log(NOTHING_OPENED, by=request.user, at=request.now, subject=tried, outcome=Event.Outcome.REFUSED)
    vars(request)[NOTHING_OPENED] = True


# --- Notices and checks ---------------------------------------------------------------------------


@require_POST
def access_notice(request: HouseRequest, pk: int) -> HttpResponse:
    """Put away the notice that a record was opened."""
    notice = get_object_or_404(unread(request.user), pk=pk)
    notice.read(at=request.now)
    say_cleared(request)
    return redirect("desk:notifications" if "told" in request.POST else "desk:home")


@require_safe
@permission_required(Permission.ACCESS_CHECK)
def access_checks(request: HouseRequest) -> HttpResponse:
    """List the broken glass that waits to be checked, and what this person was told."""
    user = request.user
    grants, notices = with_references(to_check(user, on=request.today), user), notices_for(user)
    log_list(request, [vars(row)["reference"] for row in (*grants, *notices)])
    context = {
        "grants": [(grant, grant.is_escalated(on=request.today)) for grant in grants],
        "sealed": sealed_and_late(request.user, on=request.today),
        "access_notices": notices,
        "sees_cases": request.user.has_perm(Permission.CASE_VIEW),
    }
    return render(request, "desk/access_checks.html", context)


@permission_required(Permission.ACCESS_CHECK)
def access_check(request: HouseRequest, pk: int) -> HttpResponse:
    """Say whether the glass was broken rightly."""
    grants = to_check(request.user, on=request.today).filter(pk=pk)
    if request.method == "POST":
        grants = grants.select_for_update(of=("self",))
    grant = next(iter(with_references(grants, request.user)), None)
    if grant is None:
        raise Http404
    draft = open_draft(request, f"access-check-{pk}", but=["was_right"])
    form = CheckForm(draft.data)
    return answer(
        request,
        form,
        act=lambda: check_grant(grant=grant, **form.answers, by=request.user, at=request.now),
        saved="Your check is saved, and shown on the case’s access page.",
        to=reverse("desk:access_checks"),
        template="desk/access_check.html",
        context={"grant": grant},
        draft=draft,
    )


# --- Cover ----------------------------------------------------------------------------------------


@permission_required(Permission.ACCESS_MANAGE)
@fresh_factor_required
def cover(request: HouseRequest) -> HttpResponse:
    """Show who covers for whom, and set who does next."""
    user = request.user
    draft = open_draft(request, "cover")
    form = CoverForm(
        draft.data,
        workers=User.objects.at_work(on=request.today).carrying_cases().in_services_of(user).by_name(),
        people=colleagues(on=request.today).exclude(pk=user.pk),
        initial={"first": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: arrange_cover(**form.answers, by=user, at=request.now),
        saved=lambda cover: f"{cover.person} covers for {cover.worker}.",
        to=reverse("desk:cover"),
        template="desk/cover.html",
        context={
            "covers": covers_of_services(user).not_over(at=request.now),
            "services": user.services.all(),
        },
        draft=draft,
    )


@require_POST
@permission_required(Permission.ACCESS_MANAGE)
@explains_refusals(way_back=lambda _request, **_: reverse("desk:cover"))
def cover_end(request: HouseRequest, pk: int) -> HttpResponse:
    """End a cover early, or take back one that has not begun."""
    ending = get_object_or_404(covers_of_services(request.user).select_for_update(of=("self",)), pk=pk)
    end_cover(cover=ending, by=request.user, at=request.now)
    messages.success(request, f"{ending.person} no longer covers for {ending.worker}.")
    return redirect("desk:cover")


# --- The rules ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One act of the table, and who may do it."""

    words: str
    by: list[bool]


@dataclass(frozen=True)
class Part:
    """Acts of one kind."""

    title: str
    acts: list[Act]


@dataclass(frozen=True)
class WayAndRoles:
    """One way to a case, and the roles to which it is open."""

    way: Way
    roles: list[str]


def acts_table() -> list[Part]:
    """Return the table of acts and roles, from the same data by which every page is guarded."""
    return [
        Part(title, [Act(words, [act in GRANTS[role] for role in Role]) for act, words in acts.items()])
        for title, acts in IN_WORDS.items()
    ]


def openings() -> list[WayAndRoles]:
    """Return the ways to a case, from the same data by which every case is looked up."""
    reads = Permission.CASE_VIEW
    return [
        WayAndRoles(way, [role.label for role in Role if {way.needs, reads} <= GRANTS[role]]) for way in WAYS
    ]


@require_safe
def access_rules(request: HouseRequest) -> HttpResponse:
    """Show who may do what, and which cases exist for whom: for staff, trustees and whoever asks."""
    context = {
        "roles": [role.label for role in Role],
        "parts": acts_table(),
        "openings": openings(),
        "beats": BEATS_EVERY_WAY,
    }
    return render(request, "desk/access_rules.html", context)

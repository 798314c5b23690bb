"""The first page of the day, assembled from every floor below."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.queries.records import log_list
from desk.queries.access_review import is_due_from
from desk.queries.my_day import beside_diary, diary_of, fixed_today
from desk.queries.worklist import grouped
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday, Nation
from referrals.forms import ChaserLetterForm

CHIPS = {"": "All", "nrm": "NRM", "risk": "Risk", "plan": "Support plans", "exit": "Exit", "task": "Tasks"}
HOME_PAGES = [
    (Permission.CASE_VIEW, "desk:my_day"),
    (Permission.TEAM_VIEW, "desk:team"),
    (Permission.AUDIT_VIEW, "audit:log"),
    (Permission.STAFF_CHANGE, "desk:staff"),
    (Permission.RETURNS_VIEW, "oversight:returns"),
]


@require_safe
def home(request: HouseRequest) -> HttpResponse:
    """Lead a person to where their work begins."""
    for permission, page in HOME_PAGES:
        if request.user.has_perm(permission):
            return redirect(page)
    return redirect("accounts:account")


@require_safe
def my_day(request: HouseRequest) -> HttpResponse:
    """Show what is due: overdue, today, the next five working days, and later when asked."""
    user, today = request.user, request.today
    if not user.has_perm(Permission.CASE_VIEW):
        return home(request)
    calendar = BankHoliday.objects.calendar("ew")
    chosen = request.GET.get("type", "")
    chosen = chosen if chosen in CHIPS else ""
    with_later = request.GET.get("later") == "1"
    diary = diary_of(user, today=today, calendar=calendar, kind=chosen, with_later=with_later)
    beside = beside_diary(user, today=today, at=request.now, calendar=calendar, until=diary.horizon)
    log_list(request, diary.cases, beside.cases, beside.references)
    counts = diary.counts
    return render(
        request,
        "desk/my_day.html",
        {
            "groups": grouped(diary.shown, today=today, horizon=diary.horizon, reader=user),
            "chips": [
                Chip(label, f"?type={key}" if key else "?", key == chosen, counts[key])
                for key, label in CHIPS.items()
                if not key or counts[key]
            ],
            "soon": diary.soon,
            "later": diary.later,
            "horizon": diary.horizon,
            "next_after": diary.next_after,
            "steps": [row for row in beside.steps if row.step.by_on and row.step.by_on <= today],
            "later_steps": [row for row in beside.steps if not row.step.by_on or row.step.by_on > today],
            "steps_shown": len(beside.steps),
            "step_count": beside.step_count,
            "clients": beside.clients,
            "client_count": beside.client_count,
            "limit": user.caseload_limit,
            "appointments": fixed_today(user, diary.appointments, today=today),
            "access_notices": beside.notices,
            "to_co_sign": beside.to_co_sign,
            "to_answer": beside.to_answer,
            "on_cover": beside.on_cover,
            "intakes": beside.intakes,
            "drafts": beside.drafts,
            "waiting": [(decision, ChaserLetterForm(auto_id=False)) for decision in beside.waiting],
            "waiting_more": len(beside.decisions) - len(beside.waiting),
            "owed_by_others": diary.owed_by_others,
            "sent": beside.sent,
            "cases_url": reverse("cases:list"),
            "review_is_due": is_due_from(user, at=request.now),
            "to_enter": holidays_to_enter(user, today=today),
            "next_year": today.year + 1,
        },
    )


def holidays_to_enter(user: User, *, today: date) -> list[Nation]:
    """Return whose bank holidays of next year are missing, for those who can enter them."""
    if not user.has_perm(Permission.SETTINGS_CHANGE):
        return []
    return BankHoliday.objects.to_enter(today)

"""The first page of the day, assembled from every floor below."""

from collections import Counter
from datetime import date

from django.conf import settings
from django.db.models import Count, Window
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.models import Case, Deadline
from cases.queries.records import note_list
from desk.queries.drafts import unfinished
from desk.queries.waiting import covered_cases, feedback_to_answer, notices_for, steps_due, to_co_sign
from desk.queries.worklist import grouped, last_day_of_week, rows
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday, Nation
from referrals.forms import ChaserLetterForm
from referrals.queries.waiting import longest_first, with_awaited

CHIPS = {"": "All", "nrm": "NRM", "risk": "Risk", "plan": "Support plans", "exit": "Exit", "task": "Tasks"}
SHORT_LIST = 6
MOST_CASES = 100  # more than anyone carries
HOME_PAGES = [
    (Permission.CASE_VIEW, "desk:my_day"),
    (Permission.TEAM_VIEW, "desk:team"),
    (Permission.AUDIT_VIEW, "audit:log"),
    (Permission.STAFF_CHANGE, "accounts:staff"),
]


@require_safe
def home(request: HouseRequest) -> HttpResponse:
    """Lead each person to where her work begins."""
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
    horizon = last_day_of_week(today, calendar)
    shows_later = request.GET.get("later") == "1"
    chosen = request.GET.get("type", "")
    chosen = chosen if chosen in CHIPS else ""

    mine = Deadline.objects.visible_to(user).for_worker(user).to_do(on=today)
    promises = mine.select_related("case__client", "case__service").soonest_first()
    everything = rows(promises, today=today, calendar=calendar)
    diary = [each for each in everything if shows_later or each.deadline.due_on <= horizon]
    owed = sum(each.deadline.owner == Deadline.Owner.OTHER for each in everything)
    counts = Counter(each.deadline.group for each in diary)
    counts[""] = len(diary)
    soon = Counter(
        "overdue" if each.deadline.due_on < today else "today" if each.deadline.due_on == today else "week"
        for each in diary
        if each.deadline.due_on <= horizon
    )
    shown = [each for each in diary if not chosen or each.deadline.group == chosen]

    drafts = unfinished(user, at=request.now)[:SHORT_LIST]
    steps, step_count = steps_due(user, today=today, until=horizon, calendar=calendar)
    told, to_sign, covered = notices_for(user), to_co_sign(user), covered_cases(user)
    to_answer = feedback_to_answer(user)
    hers = with_awaited(Case.objects.visible_to(user).open().of_worker(user).with_people().soonest_first())
    cases = list(hers.annotate(total=Window(Count("pk")))[:MOST_CASES])
    clients = cases[:SHORT_LIST]
    decisions = longest_first(cases, today=today, calendar=calendar)
    on_show = [each.deadline.case for each in diary if each in shown or each.deadline.due_on == today]
    beside = [vars(each)["reference"] for each in told] + [
        each.case.reference for each in [*to_sign, *to_answer]
    ]
    of_drafts = [draft.reference for draft in drafts if draft.reference]
    waiting = [decision.case for decision in decisions[:SHORT_LIST]]
    note_list(
        request, on_show, [step.step.case for step in steps], clients, waiting, covered, beside, of_drafts
    )
    return render(
        request,
        "desk/my_day.html",
        {
            "groups": grouped(shown, today=today, horizon=horizon),
            "chips": [
                Chip(label, f"?type={key}" if key else "?", key == chosen, counts[key])
                for key, label in CHIPS.items()
                if not key or counts[key]
            ],
            "soon": soon,
            "later": len(everything) - len(diary),
            "horizon": horizon,
            "next_after": everything[0].deadline if everything and not diary else None,
            "steps": steps,
            "step_count": step_count,
            "clients": clients,
            "client_count": getattr(clients[0], "total", 0) if clients else 0,
            "limit": user.caseload_limit,
            "appointments": [
                each.deadline
                for each in diary
                if each.deadline.due_on == today and each.deadline.due_time is not None
            ],
            "access_notices": told,
            "to_co_sign": to_sign,
            "to_answer": to_answer,
            "covered": covered,
            "drafts": drafts,
            "draft_days": settings.DRAFT_DAYS,
            "waiting": [(decision, ChaserLetterForm(auto_id=False)) for decision in decisions[:SHORT_LIST]],
            "waiting_more": len(decisions[SHORT_LIST:]),
            "owed_by_others": owed,
            "cases_url": reverse("cases:list"),
            "to_enter": holidays_to_enter(user, today=today),
            "next_year": today.year + 1,
        },
    )


def holidays_to_enter(user: User, *, today: date) -> list[Nation]:
    """Return whose bank holidays of next year are missing, for those who can enter them."""
    if not user.has_perm(Permission.SETTINGS_CHANGE):
        return []
    return BankHoliday.objects.to_enter(today)

"""The first page of the day, assembled from every floor below."""

from collections import Counter

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models import Case, Deadline
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role, permission_required
from hestia.audit.models import record
from hestia.desk.documents import caseload_report as caseload_document
from hestia.desk.drafts import unfinished
from hestia.desk.team import boards, busy, loads, sign_offs, waiting_list
from hestia.desk.worklist import grouped, last_day_of_week, rows
from hestia.pdf import respond
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday

CHIPS = {"": "All", "nrm": "NRM", "risk": "Risk", "plan": "Support plans", "exit": "Exit", "task": "Tasks"}
SHORT_LIST = 6
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

    mine = Deadline.objects.visible_to(user).for_worker(user).open()
    near = mine if shows_later else mine.filter(due_on__lte=horizon)
    diary = rows(
        near.select_related("case__client", "case__service").soonest_first(), today=today, calendar=calendar
    )
    later = 0 if shows_later else mine.filter(due_on__gt=horizon).count()
    counts = Counter(each.deadline.group for each in diary)
    counts[""] = len(diary)
    soon = Counter(
        "overdue" if each.deadline.due_on < today else "today" if each.deadline.due_on == today else "week"
        for each in diary
        if each.deadline.due_on <= horizon
    )
    shown = [each for each in diary if not chosen or each.deadline.group == chosen]

    clients = Case.objects.visible_to(user).open().of_worker(user)
    waiting = dict(
        mine.exclude(owner=Deadline.Owner.US).values_list("owner").annotate(n=Count("pk")).order_by("owner")
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
            "later": later,
            "horizon": horizon,
            "next_after": mine.filter(due_on__gt=today).order_by("due_on").first() if not diary else None,
            "clients": clients.with_people().soonest_first()[:SHORT_LIST],
            "client_count": clients.count(),
            "limit": user.caseload_limit,
            "appointments": [
                each.deadline
                for each in diary
                if each.deadline.due_on == today and each.deadline.due_time is not None
            ],
            "drafts": unfinished(user, at=request.now)[:SHORT_LIST],
            "draft_days": settings.DRAFT_DAYS,
            "waiting": [(Deadline.Owner(owner).label, n) for owner, n in waiting.items()],
            "cases_url": reverse("cases:list"),
        },
    )


@require_safe
@permission_required(Permission.TEAM_VIEW)
def team(request: HouseRequest) -> HttpResponse:
    """Show places, caseloads, what is late and what waits for a second person."""
    user, today = request.user, request.today
    calendar = BankHoliday.objects.calendar("ew")
    horizon = last_day_of_week(today, calendar)
    workers = loads(user, today=today, reviews_until=horizon)
    days, table = busy(user, today=today, calendar=calendar)
    kinds = {"": "All", Role.SAFE_HOUSE_WORKER: "Safe houses", Role.CASEWORKER: "Outreach"}
    chosen = request.GET.get("who", "")
    chosen = chosen if chosen in kinds else ""
    per_kind = Counter(load.worker.role for load in workers)
    per_kind[""] = len(workers)
    return render(
        request,
        "desk/team.html",
        {
            "boards": boards(user),
            "loads": [load for load in workers if not chosen or load.worker.role == chosen],
            "chips": [
                Chip(label, f"?who={key}" if key else "?", key == chosen, per_kind[key])
                for key, label in kinds.items()
            ],
            "days": days,
            "table": table,
            "sign_offs": rows(sign_offs(user), today=today, calendar=calendar),
            "waiting": waiting_list(user),
            "unallocated": list(
                Case.objects.visible_to(user).open().filter(worker=None).with_people().soonest_first()
            ),
        },
    )


@require_safe
def team_member(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one caseworker's cases and promises. Caseworkers see their own."""
    user, today = request.user, request.today
    if user.pk != pk and not user.has_perm(Permission.TEAM_VIEW):
        raise PermissionDenied
    people = User.objects.at_work(on=today).carrying_cases()
    worker = get_object_or_404(people if user.pk == pk else people.in_services_of(user), pk=pk)
    calendar = BankHoliday.objects.calendar("ew")
    horizon = last_day_of_week(today, calendar)
    promises = (
        Deadline.objects.visible_to(user)
        .for_worker(worker)
        .open()
        .filter(due_on__lte=horizon)
        .select_related("case__client", "case__service")
        .soonest_first()
    )
    cases = Case.objects.visible_to(user).open().of_worker(worker).with_people().soonest_first()
    page = Paginator(cases, 25).get_page(request.GET.get("page"))
    record("list.seen", by=user, at=request.now, subject=worker, cases=[case.reference for case in page])
    return render(
        request,
        "desk/team_member.html",
        {
            "worker": worker,
            "groups": grouped(rows(promises, today=today, calendar=calendar), today=today, horizon=horizon),
            "page": page,
        },
    )


@require_POST
@permission_required(Permission.TEAM_VIEW)
def caseload_report(request: HouseRequest) -> HttpResponse:
    """Make the caseload report as a PDF: references and numbers, no names of clients."""
    record("report.printed", by=request.user, at=request.now, subject="caseload report")
    return respond(
        caseload_document(request.user, today=request.today, calendar=BankHoliday.objects.calendar("ew"))
    )

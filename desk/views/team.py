"""The team's board, one caseworker's page, and the caseload report."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from cases.models import Case, Deadline
from cases.queries.records import log_list
from desk.documents.caseload_report import caseload_report as caseload_document
from desk.documents.caseload_report import references_in_report
from desk.documents.waiting_papers import answer_with_pdf
from desk.queries.team import boards, busy, loads, sign_offs, unallocated_cases, waiting_list
from desk.queries.worklist import Row, grouped, last_day_of_week, rows
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role, permission_required
from hestia.audit.models import log
from hestia.staff.queries.register import dbs_to_see
from hestia.staff.queries.supervision import next_supervisions
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday


@require_safe
@permission_required(Permission.TEAM_VIEW)
def team(request: HouseRequest) -> HttpResponse:
    """Show places, caseloads, what is late and what waits for a second person."""
    user, today = request.user, request.today
    calendar = BankHoliday.objects.calendar("ew")
    horizon = last_day_of_week(today, calendar)
    workers = loads(user, today=today, reviews_until=horizon)
    if user.has_perm(Permission.TRAINING_KEEP):
        people = [load.worker for load in workers]
        supervisions = next_supervisions(people, reader=user, today=today)
        checks = dbs_to_see(people, today=today)
        for load in workers:
            vars(load.worker)["supervision"] = supervisions[load.worker.pk]
            vars(load.worker)["dbs"] = checks.get(load.worker.pk)
    days, table = busy(today=today, calendar=calendar)
    kinds = {"": "All", Role.SAFE_HOUSE_WORKER: "Safe houses", Role.CASEWORKER: "Outreach"}
    chosen = request.GET.get("who", "")
    chosen = chosen if chosen in kinds else ""
    per_kind = Counter(load.worker.role for load in workers)
    per_kind[""] = len(workers)
    signs = rows(sign_offs(user), today=today, calendar=calendar)
    waiting, unallocated = waiting_list(user), unallocated_cases(user)
    log_list(request, [row.deadline.case for row in signs], waiting, unallocated)
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
            "sign_offs": [row for row in signs if not row.deadline.is_kept_after_exit],
            "after_exit": [row for row in signs if row.deadline.is_kept_after_exit],
            "waiting": waiting,
            "unallocated": unallocated,
            "waiting_unallocated": sum(case.worker_id is None for case in waiting),
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
        .to_do(on=today)
        .filter(due_on__lte=horizon)
        .select_related("case__client", "case__service")
        .soonest_first()
    )
    cases = Case.objects.visible_to(user).open().of_worker(worker).with_people().soonest_first()
    page = Paginator(cases, 25).get_page(request.GET.get("page"))
    work = rows(promises, today=today, calendar=calendar)
    log_list(request, page, [row.deadline.case for row in work], of=worker.pk)
    return render(
        request,
        "desk/team_member.html",
        {
            "worker": worker,
            "groups": grouped(work, today=today, horizon=horizon),
            "overdue_ours": overdue_ours(work, today=today),
            "page": page,
        },
    )


def overdue_ours(work: Iterable[Row], *, today: date) -> int:
    """Return how many tasks of ours are overdue: the number that the team page has (`by_keeper`)."""
    ours = (row.deadline for row in work if row.deadline.owner == Deadline.Owner.US)
    return sum(deadline.is_overdue(on=today) for deadline in ours)


@require_POST
@permission_required(Permission.TEAM_VIEW)
def caseload_report(request: HouseRequest) -> HttpResponse:
    """Make the caseload report as a PDF: references and numbers, no names of clients."""
    report = caseload_document(request.user, today=request.today, calendar=BankHoliday.objects.calendar("ew"))
    log(
        "report.printed",
        by=request.user,
        at=request.now,
        cases=references_in_report(report),
        subject="caseload report",
        audience=str(report.audience),
    )
    return answer_with_pdf(request, report, cases=())  # figures: the reader need not see the cases

"""What someone was told, until they put it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Case, Deadline
from cases.queries.records import log_list
from desk.actions.notifications import bring_back_cleared
from desk.queries.waiting import notices_for
from desk.queries.worklist import MOST_AT_ONCE, Row, row
from desk.reminders.models import Notification
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.pages import explains_refusals, offer_undo
from hestia.ui.http import HouseRequest
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday

MOST = 50


class SeenForm(forms.Form):
    """Which of them is put away; without one, all that the page showed."""

    one = forms.IntegerField(required=False, min_value=1)
    last = forms.IntegerField(required=False, min_value=1)


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HouseRequest) -> HttpResponse:
    """Show what someone was told and has not put away, what is late first. It puts away one, or all."""
    user = request.user
    unread = Notification.objects.unread_by(user)
    if request.method == "POST":
        form = SeenForm(request.POST)
        if form.is_valid() and any(form.cleaned_data.values()):
            only, last = form.cleaned_data["one"], form.cleaned_data["last"]
            shown = unread.filter(pk__lte=last or 0).order_by("on", "pk").values("pk")[:MOST]
            seen = unread.filter(pk=only) if only else unread.filter(pk__in=shown)
            if count := seen.put_away(at=request.now):
                say_cleared(request, count)
            else:
                messages.info(request, "That has already been cleared.")
        return redirect("desk:notifications")
    user.told_count -= unread.put_away_what_was_opened(user, at=request.now)
    calendar = BankHoliday.objects.calendar("ew")
    notifications = list(unread.order_by("on", "pk")[: MOST + 1])
    about = (
        Deadline.objects.visible_to(user)
        .select_related("case__worker", "made_by", "met_by", "cancelled_by")
        .in_bulk([notification.deadline_id for notification in notifications if notification.deadline_id])
    )
    references_given = [notification.case_ref for notification in notifications if notification.case_ref]
    cases_given = Case.objects.visible_to(user).in_bulk(references_given, field_name="reference")
    notices = notices_for(user)
    references = [vars(notice)["reference"] for notice in notices]
    if not user.has_perm(Permission.CASE_VIEW):  # of whom only references are told
        references += references_given
    log_list(request, [deadline.case for deadline in about.values()], cases_given.values(), references)
    lines = [
        line(notification, about, cases_given, today=request.today, calendar=calendar, user=user)
        for notification in notifications[:MOST]
    ]
    current = [each for each in lines if not each.is_over]
    context = {
        "notices": Notice.objects.unread_by(user)[:MOST],
        "rows": current[:MOST_AT_ONCE],
        "more_rows": current[MOST_AT_ONCE:],
        "rows_over": [each for each in lines if each.is_over],
        "shown": len(lines),
        "access_notices": notices,
        "has_more": len(notifications) > MOST,
        "last": max((notification.pk for notification in notifications[:MOST]), default=None),
    }
    return render(request, "desk/notifications.html", context)


# What was cleared is known by its moment, which an address says in microseconds.
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def say_cleared(request: HouseRequest, count: int = 1) -> None:
    """Say that something was cleared, beside the button that brings it back."""
    words = "Cleared." if count == 1 else f"{count} notifications cleared."
    moment = (request.now - EPOCH) // MICROSECOND
    offer_undo(request, words, url=reverse("desk:notifications_undoing", args=[moment]))


@require_POST
@explains_refusals(way_back=lambda _request, **_: reverse("desk:notifications"))
def undoing(request: HouseRequest, moment: int) -> HttpResponse:
    """Bring back what this person cleared at one moment."""
    try:
        cleared_at = EPOCH + moment * MICROSECOND
    except OverflowError:
        raise Http404 from None
    bring_back_cleared(cleared_at=cleared_at, by=request.user, at=request.now)
    messages.success(request, "It is back on your list.")
    return redirect("desk:notifications")


@dataclass(frozen=True)
class Line:
    """One line of the list: what was told, and the promise or case as it stands, if it exists for them."""

    told: Notification
    row: Row | None = None
    case: Case | None = None
    is_over: bool = False
    record_url: str = ""  # where it is decided about a record

    @property
    def title(self) -> str:
        """Return what it is, in our words: what somebody typed may name her, so of that its case is named."""
        if self.row is None:
            return self.told.get_kind_display()
        deadline = self.row.deadline
        kind = deadline.get_kind_display()
        return f"{kind}, {deadline.case.reference}" if deadline.kind in Deadline.BY_HAND else kind

    @property
    def answer(self) -> str:
        """Return what became of an approval, in the words of the act that gave it, never in typed ones."""
        if self.row is None or self.row.deadline.kind not in Deadline.SIGN_OFFS:
            return "Answered"
        if self.row.deadline.is_kept_after_exit:
            return "Answered"
        return self.row.deadline.outcome or self.row.deadline.cancelled_why or "Answered"


def record_url(notification: Notification, case: Case | None, *, user: User) -> str:
    """Return where somebody decides about a record, or sees by reference that it waits for that."""
    if notification.kind not in Notification.OF_RECORDS:
        return ""
    if case and user.has_perm(Permission.RETENTION_DECIDE):
        return reverse("rights:kept", args=[case.reference])
    # Of a complaint of no case too.
    return reverse("rights:retention") if user.has_perm(Permission.RETENTION_VIEW) else ""


def line(
    notification: Notification,
    about: Mapping[int, Deadline],
    cases_given: Mapping[str, Case],
    *,
    today: date,
    calendar: Calendar,
    user: User,
) -> Line:
    """Return what was told together with the promise or case it is about."""
    deadline = about.get(notification.deadline_id or 0)
    if deadline is None:
        case = cases_given.get(notification.case_ref)
        return Line(notification, case=case, record_url=record_url(notification, case, user=user))
    is_answer = notification.kind == Notification.Kind.ANSWERED
    is_over = not is_answer and (not deadline.is_open or deadline.due_on != notification.on)
    return Line(notification, row(deadline, today=today, calendar=calendar), is_over=is_over)

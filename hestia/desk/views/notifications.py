"""What the worker told someone, until she puts it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import Deadline
from cases.records import note_list
from hestia.desk.worklist import Row, row
from hestia.reminders.models import Notification
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
    told = Notification.objects.unread_by(request.user)
    if request.method == "POST":
        form = SeenForm(request.POST)
        if form.is_valid() and any(form.cleaned_data.values()):
            one, last = form.cleaned_data["one"], form.cleaned_data["last"]
            shown = told.filter(pk__lte=last or 0).order_by("on", "pk").values("pk")[:MOST]
            seen = told.filter(pk=one) if one else told.filter(pk__in=shown)
            if not seen.put_away(at=request.now):
                messages.info(request, "That was put away already.")
        return redirect("desk:notifications")
    calendar = BankHoliday.objects.calendar("ew")
    found = list(told.order_by("on", "pk")[: MOST + 1])
    about = (
        Deadline.objects.visible_to(request.user)
        .select_related("case__worker")
        .in_bulk([each.deadline_id for each in found if each.deadline_id])
    )
    note_list(request, [deadline.case for deadline in about.values()])
    context = {
        "rows": [line(each, about, today=request.today, calendar=calendar) for each in found[:MOST]],
        "has_more": len(found) > MOST,
        "last": max((each.pk for each in found[:MOST]), default=None),
    }
    return render(request, "desk/notifications.html", context)


@dataclass(frozen=True)
class Line:
    """One line of the list: what was told, and the promise as it stands, if it still exists for her."""

    told: Notification
    row: Row | None
    is_over: bool


def line(told: Notification, about: Mapping[int, Deadline], *, today: date, calendar: Calendar) -> Line:
    """Return what was told together with the promise it is about."""
    deadline = about.get(told.deadline_id or 0)
    if deadline is None:
        return Line(told, None, is_over=False)
    is_over = not deadline.is_open or deadline.due_on != told.on
    return Line(told, row(deadline, today=today, calendar=calendar), is_over)

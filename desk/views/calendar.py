"""What is due, on a calendar: by week and by month."""

from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cases.models import ClientGroup, Deadline
from cases.queries.records import log_list
from desk.queries.diary import FIRST_YEAR, LAST_YEAR, Span, days
from desk.queries.worklist import rows
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday


class CalendarForm(forms.Form):
    """What the address asks for. What cannot be read is this week."""

    span = forms.ChoiceField(choices=[(span.value, span.name) for span in Span], required=False)
    on = forms.DateField(input_formats=["%Y-%m-%d"], required=False)

    def clean_on(self) -> date | None:
        """Leave out days that no case can have."""
        on: date | None = self.cleaned_data["on"]
        return on if on and FIRST_YEAR <= on.year <= LAST_YEAR else None


@permission_required(Permission.CASE_VIEW)
@require_safe
def calendar(request: HouseRequest) -> HttpResponse:
    """Show one's own promises and appointments of a week or a month."""
    form = CalendarForm(request.GET)
    form.is_valid()
    cleaned = form.cleaned_data
    today, span = request.today, Span(cleaned.get("span") or Span.WEEK)
    on = cleaned.get("on") or today
    first, last = span.first(on), span.last(on)
    bank_holidays = BankHoliday.objects.calendar("ew")
    promises = (
        Deadline.objects.visible_to(request.user)
        .for_worker(request.user)
        .to_do(on=today)
        .due_between(first, last)
        .select_related("case__client")
        .soonest_first()
    )
    diary_rows = rows(promises, today=today, calendar=bank_holidays)
    led = list(ClientGroup.objects.led_by(request.user, first, last))
    log_list(request, [row.deadline.case for row in diary_rows])
    return render(
        request,
        "desk/calendar.html",
        {
            "span": span,
            "words": span.words(on),
            "days": days(span, on, diary_rows, led, today=today, calendar=bank_holidays),
            "count": len(diary_rows) + len(led),
            "chips": [
                Chip(label, address(one_span, on), one_span == span, None)
                for one_span, label in ((Span.WEEK, "Week"), (Span.MONTH, "Month"))
            ],
            "before": address(span, first - timedelta(days=1)),
            "after": address(span, last + timedelta(days=1)),
            "now": address(span, today),
            "is_now": first <= today <= last,
        },
    )


def address(span: Span, on: date) -> str:
    """Return the address of a week or a month."""
    return f"{reverse('desk:calendar')}?{urlencode({'span': span.value, 'on': on.isoformat()})}"

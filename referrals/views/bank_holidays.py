"""Bank holidays by nation and year."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.drafts import open_draft
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import FEWEST_A_YEAR, BankHoliday, Nation
from referrals import actions
from referrals.forms.bank_holidays import HOLIDAY_YEARS_AHEAD, BankHolidayForm, BankHolidayRemovalForm
from referrals.queries.policy_moves import holiday_change
from referrals.views.preview import preview_first

FIRST_YEAR = 2009  # as far back as bank holidays are entered


def reminder_context(request: HouseRequest) -> dict[str, Any]:
    """Return the nations whose next year is due to be entered, as the pages say it."""
    return {
        "to_enter": BankHoliday.objects.to_enter(request.today),
        "next_year": request.today.year + 1,
    }


@require_safe
@permission_required(Permission.SETTINGS_CHANGE)
def bank_holidays(request: HouseRequest, nation: str, year: int) -> HttpResponse:
    """List one nation's bank holidays of one year, and what people changed."""
    if nation not in Nation or not FIRST_YEAR <= year <= request.today.year + HOLIDAY_YEARS_AHEAD:
        raise Http404
    holidays = list(BankHoliday.objects.filter(nation=nation, date__year=year).order_by("date"))
    changes = BankHoliday.history.filter(nation=nation, date__year=year, history_user__isnull=False)
    years = range(request.today.year - 1, request.today.year + HOLIDAY_YEARS_AHEAD + 1)

    def chip(label: str, nation: str, year: int, *, is_on: bool) -> Chip:
        return Chip(label, reverse("rules:bank_holidays", args=[nation, year]), is_on)

    context = {
        "nation": Nation(nation),
        "year": year,
        "holidays": holidays,
        "fewest": FEWEST_A_YEAR[Nation(nation)],
        "is_short": len(holidays) < FEWEST_A_YEAR[Nation(nation)],
        "can_change": year >= request.today.year - 1,
        "changes": changes.select_related("history_user").order_by("-history_date", "-history_id"),
        "nations": [
            chip(str(other_nation.label), other_nation, year, is_on=other_nation == nation)
            for other_nation in Nation
        ],
        "years": [
            chip(str(other_year), nation, other_year, is_on=other_year == year) for other_year in years
        ],
        **reminder_context(request),
    }
    return render(request, "rules/bank_holidays.html", context)


@permission_required(Permission.SETTINGS_CHANGE)
def bank_holiday_new(request: HouseRequest, nation: str, year: int) -> HttpResponse:
    """Add a bank holiday."""
    if nation not in Nation or not FIRST_YEAR <= year <= request.today.year + HOLIDAY_YEARS_AHEAD:
        raise Http404
    draft = open_draft(request, f"bank-holiday-{nation}-{year}")
    form = BankHolidayForm(draft.data, today=request.today, nation=nation)
    return preview_first(
        request,
        form=form,
        template="rules/bank_holiday_new.html",
        change=lambda: holiday_change(nation, form.cleaned_data["day"], form.cleaned_data["name"]),
        act=partial(actions.add_bank_holiday, nation=nation),
        page={"nation": Nation(nation).label},
        home=reverse("rules:bank_holidays", args=[nation, year]),
        saved="The bank holiday is added, and the dates it affects are counted again.",
        draft=draft,
    )


@permission_required(Permission.SETTINGS_CHANGE)
def bank_holiday_removal(request: HouseRequest, pk: int) -> HttpResponse:
    """Take a bank holiday away."""
    holiday = get_object_or_404(BankHoliday, pk=pk)
    draft = open_draft(request, f"bank-holiday-removal-{pk}")
    form = BankHolidayRemovalForm(draft.data, today=request.today, holiday=holiday)
    return preview_first(
        request,
        form=form,
        template="rules/bank_holiday_removal.html",
        change=lambda: holiday_change(holiday.nation, holiday.date),
        act=partial(actions.remove_bank_holiday, holiday=holiday),
        page={"holiday": holiday},
        home=reverse("rules:bank_holidays", args=[holiday.nation, holiday.date.year]),
        saved="The bank holiday is removed, and the dates it affects are counted again.",
        draft=draft,
    )

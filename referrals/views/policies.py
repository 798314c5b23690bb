"""The settings of the rules: policies by date, bank holidays by nation and year.

Both are saved in two steps. The first shows which open cases' dates would move; the second does it. What was
typed travels along, so that going back loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.queries.records import note_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.ui import errors
from hestia.ui.components import Chip
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest, sent
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import FEWEST_A_YEAR, BankHoliday, Nation
from referrals import actions
from referrals.forms.policies import (
    HOLIDAY_YEARS_AHEAD,
    BankHolidayForm,
    ClocksForm,
    PolicyForm,
    RemovalForm,
    WithdrawalForm,
)
from referrals.models import Policy
from referrals.queries.policy_moves import (
    Change,
    beyond,
    fingerprint,
    nations_of,
    of_holiday,
    of_policy,
    of_withdrawal,
)
from referrals.rules.differences import what_changed

J = Policy.Jurisdiction
FIRST_YEAR = 2009  # as far back as bank holidays are entered
# Pressed on the page that shows what moves.
STEP, SAVE, BACK = "step", "save", "back"
OF_THE_PREVIEW = {"csrfmiddlewaretoken", STEP, "clocks", "seen"}


def show_first(
    request: HouseRequest,
    *,
    form: HouseForm,
    template: str,
    change: Callable[[], Change],
    act: Callable[..., object],
    page: dict[str, Any],
    home: str,
    said: str,
    asks_about_clocks: bool = False,
) -> HttpResponse:
    """Ask; show what would move; do it. What changed in between is shown again before it is saved."""
    context = {"form": form, "home": home, **page}
    if request.method != "POST" or request.POST.get(STEP) == BACK or not form.is_valid():
        return render(request, template, context)
    try:
        reach = change()
        studies = reach.seen_by(request.user, today=request.today)
    except NoHolidaysKnown as unknown:
        form.add_error(None, f"A clock would run into a year without bank holidays. {unknown}")
        return render(request, template, context)
    is_saving = request.POST.get(STEP) == SAVE
    choice = ClocksForm(request.POST if is_saving else None) if asks_about_clocks else None
    seen = fingerprint(studies)
    if is_saving and request.POST.get("seen") == seen and (choice is None or choice.is_valid()):
        if choice is not None:
            act = partial(act, moving=choice.cleaned_data["clocks"] == ClocksForm.MOVE)
        return answer(
            request,
            form,
            act=lambda: act(**form.answers, by=request.user, at=request.now),
            saved=said,
            to=home,
            template=template,
            context=context,
        )
    moves = [move for study in studies for move in study.moves]
    note_list(request, [move.reference for move in moves])
    context |= {
        "moves": moves,
        "stay": sum(not study.moves for study in studies),
        "beyond": beyond(reach, request.user),
        "choice": choice,
        "seen": seen,
        "is_shown_again": is_saving and request.POST.get("seen") != seen,
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in OF_THE_PREVIEW
            for value in values
        ],
    }
    return render(request, "rules/preview.html", context)


# --- Policies ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A row as the page tells it: what it changed, and whether it is the first of its nation."""

    row: Policy
    changed: list[str]
    is_first: bool = False


@require_safe
@permission_required(Permission.SETTINGS_CHANGE)
def policies(request: HouseRequest) -> HttpResponse:
    """List the dated rows by nation, newest first, with what each changed."""
    rows = list(Policy.objects.select_related("made_by", "superseded_by").order_by("effective_from", "pk"))
    parts = []
    for jurisdiction in J:
        mine = [row for row in rows if row.jurisdiction == jurisdiction]
        standing = [row for row in mine if row.superseded_at is None]
        pairs = zip([None, *standing], standing, strict=False)
        told = [
            Told(row, what_changed(before.terms, row.terms) if before else [], before is None)
            for before, row in pairs
        ]
        by_corrected = {row.corrects_id: row for row in mine if row.corrects_id}
        corrected = [
            Told(row, what_changed(row.terms, by_corrected[row.pk].terms))
            for row in reversed(mine)
            if row.pk in by_corrected
        ]
        parts.append(
            {
                "jurisdiction": jurisdiction,
                "rows": told[::-1],
                "corrected": corrected,
                "withdrawn": [row for row in reversed(mine) if row.withdrawn_why],
                "times_nobody": not nations_of(jurisdiction),
            }
        )
    return render(request, "rules/policies.html", {"parts": parts, **reminder(request)})


@permission_required(Permission.SETTINGS_CHANGE)
def policy_new(request: HouseRequest, jurisdiction: str) -> HttpResponse:
    """Add a row: a rule that came into force on a day."""
    if jurisdiction not in J:
        raise Http404
    latest = Policy.objects.standing().filter(jurisdiction=jurisdiction).order_by("effective_from").last()
    initial = as_typed(latest) if latest else {}
    form = PolicyForm(
        sent(request),
        today=request.today,
        jurisdiction=jurisdiction,
        initial=initial | {"effective_from": None, "note": "", "verified": ""},
    )
    return show_first(
        request,
        form=form,
        template="rules/policy_new.html",
        change=lambda: of_policy(form.row),
        act=actions.add_policy,
        page={"jurisdiction": J(jurisdiction).label},
        home=reverse("rules:policies"),
        said="The row is added.",
        asks_about_clocks=True,
    )


@permission_required(Permission.SETTINGS_CHANGE)
def policy_correction(request: HouseRequest, pk: int) -> HttpResponse:
    """Put a right row in the place of one that was wrong."""
    policy = get_object_or_404(Policy, pk=pk)
    if policy.superseded_at:
        messages.info(request, "This row has been corrected already. The row that holds now is below.")
        return redirect("rules:policies")
    form = PolicyForm(
        sent(request),
        today=request.today,
        jurisdiction=policy.jurisdiction,
        policy=policy,
        initial=as_typed(policy),
    )
    return show_first(
        request,
        form=form,
        template="rules/policy_correction.html",
        change=lambda: of_policy(form.row, instead_of=policy),
        act=partial(actions.correct_policy, policy=policy),
        page={"policy": policy},
        home=reverse("rules:policies"),
        said="The row is corrected. What stood there before can still be read.",
        asks_about_clocks=True,
    )


@permission_required(Permission.SETTINGS_CHANGE)
def policy_withdrawal(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back a row that was entered by mistake, and by which nothing is counted yet."""
    policy = get_object_or_404(Policy, pk=pk)
    home = reverse("rules:policies")
    if policy.superseded_at:
        messages.info(request, "This row does not hold any more. The rows that hold now are below.")
        return redirect(home)
    if blockers := actions.withdrawal_blockers(policy):
        return errors.conflict(request, reasons=blockers, back=home)
    return show_first(
        request,
        form=WithdrawalForm(sent(request)),
        template="rules/policy_withdrawal.html",
        change=lambda: of_withdrawal(policy),
        act=partial(actions.withdraw_policy, policy=policy),
        page={"policy": policy},
        home=home,
        said="The row is taken back. What it said can still be read.",
        asks_about_clocks=True,
    )


def as_typed(row: Policy) -> dict[str, Any]:
    """Return what a row says, as a form begins with it."""
    return {name: getattr(row, name) for name in PolicyForm.base_fields if name not in {"why", "once"}}


# --- Bank holidays -----------------------------------------------------------------------------------


def reminder(request: HouseRequest) -> dict[str, Any]:
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
        "nations": [chip(str(each.label), each, year, is_on=each == nation) for each in Nation],
        "years": [chip(str(each), nation, each, is_on=each == year) for each in years],
        **reminder(request),
    }
    return render(request, "rules/bank_holidays.html", context)


@permission_required(Permission.SETTINGS_CHANGE)
def bank_holiday_new(request: HouseRequest, nation: str, year: int) -> HttpResponse:
    """Add a bank holiday."""
    if nation not in Nation or not FIRST_YEAR <= year <= request.today.year + HOLIDAY_YEARS_AHEAD:
        raise Http404
    form = BankHolidayForm(sent(request), today=request.today, nation=nation)
    return show_first(
        request,
        form=form,
        template="rules/bank_holiday_new.html",
        change=lambda: of_holiday(nation, form.cleaned_data["day"], form.cleaned_data["name"]),
        act=partial(actions.add_bank_holiday, nation=nation),
        page={"nation": Nation(nation).label},
        home=reverse("rules:bank_holidays", args=[nation, year]),
        said="The bank holiday is added, and the dates that count over it are recomputed.",
    )


@permission_required(Permission.SETTINGS_CHANGE)
def bank_holiday_removal(request: HouseRequest, pk: int) -> HttpResponse:
    """Take a bank holiday away."""
    holiday = get_object_or_404(BankHoliday, pk=pk)
    form = RemovalForm(sent(request), today=request.today, holiday=holiday)
    return show_first(
        request,
        form=form,
        template="rules/bank_holiday_removal.html",
        change=lambda: of_holiday(holiday.nation, holiday.date),
        act=partial(actions.remove_bank_holiday, holiday=holiday),
        page={"holiday": holiday},
        home=reverse("rules:bank_holidays", args=[holiday.nation, holiday.date.year]),
        said="The bank holiday is taken away, and the dates that count over it are recomputed.",
    )

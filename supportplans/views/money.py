"""The pages of her money, of the weekly rates, and of the weeks that are missing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.queries.records import get_case, get_record, log_list, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent
from supportplans import actions
from supportplans.forms.money import PaymentCorrectionForm, PaymentForm, RateForm, TermForm
from supportplans.models import MoneyTerm, Payment, WeeklyRate
from supportplans.queries.money import missing_weeks, money_of, no_rate_words


def money_url(ref: str) -> str:
    """Return the address of the page of her money."""
    return reverse("supportplans:money", args=[ref])


HERS = ("has_it", "counted_it")  # what she ticks herself, each time


@require_safe
@permission_required(Permission.CASE_VIEW)
def money(request: HouseRequest, ref: str) -> HttpResponse:
    """Show how her weekly money stands, since when she gets it, and each payment."""
    case = get_case(request, ref)
    payments = Payment.objects.filter(case=case).newest_first()
    terms = MoneyTerm.objects.filter(case=case).select_related("made_by")
    standing = money_of(case, today=request.today)
    context = {
        "case": case,
        "standing": standing,
        "no_rate": no_rate_words(standing),
        "payments": payments,
        "terms": terms,
        "may_change": request.user.has_perm(Permission.PLAN_CHANGE) and not case.is_over,
    }
    return render(request, "supportplans/money.html", context)


@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def payment_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down money that she was given."""
    case = get_case(request, ref)
    draft = open_draft(request, "payment", ref, but=HERS)
    form = PaymentForm(draft.data, initial={"paid_on": request.today}, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.record_payment(case=case, payment=form.payment, by=request.user, at=request.now),
        saved=lambda payment: f"{payment.pounds} is recorded: receipt {payment.number}.",
        to=money_url(ref),
        template="supportplans/payment_new.html",
        context={"case": case},
        draft=draft,
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def payment_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Write a payment anew that had a mistake."""
    case = get_case(request, ref)
    payment = get_record(case, Payment, pk)
    names = ("paid_on", "purpose", "what", "amount", "how")
    draft = open_draft(request, f"payment-{pk}", ref, but=HERS)
    form = PaymentCorrectionForm(
        draft.data,
        initial={name: getattr(payment, name) for name in names},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_payment(
            corrected=payment,
            payment=form.payment,
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        ),
        saved="Corrected. The earlier receipt can still be read.",
        to=money_url(ref),
        template="supportplans/payment_correction.html",
        context={"case": case, "payment": payment},
        draft=draft,
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def money_term(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down since when she gets weekly money, or that it ends."""
    case = get_case(request, ref)
    draft = open_draft(request, "weekly-money", ref)
    form = TermForm(draft.data, initial={"from_on": request.today}, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.set_term(case=case, **form.answers, by=request.user, at=request.now),
        saved="Saved.",
        to=money_url(ref),
        template="supportplans/money_term.html",
        context={"case": case},
        draft=draft,
        blockers=case.closed_blockers(),
    )


@permission_required(Permission.SETTINGS_CHANGE)
def rates(request: HouseRequest) -> HttpResponse:
    """Show the weekly rates, and enter one. Nobody has entered any until somebody does."""
    form = RateForm(sent(request), today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.set_rate(**form.answers, by=request.user, at=request.now),
        saved="The rate is saved. It applies from its first day.",
        to=reverse("money:rates"),
        template="supportplans/rates.html",
        context={"rates": WeeklyRate.objects.select_related("made_by")},
    )


@require_safe
@permission_required(Permission.TEAM_VIEW)
def missing(request: HouseRequest) -> HttpResponse:
    """Show in which cases weeks are missing, by their references: no ranking of anybody."""
    rows = missing_weeks(request.user, today=request.today)
    log_list(request, [row.case for row in rows])
    return render(request, "supportplans/money_missing.html", {"rows": rows})

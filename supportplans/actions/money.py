"""Writing down money: the rates, since when she gets it, each payment, and what was wrong with one."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from cases.models import Case, Entry, Refused
from hestia.accounts.models import User
from hestia.audit.models import log
from supportplans.actions.plan import lock_open_case
from supportplans.models import MoneyTerm, Payment, WeeklyRate

CORRECTED = "This payment has been corrected since. Look at the new one."


@transaction.atomic
def set_rate(*, of: str, from_on: date, weekly: Decimal, source: str, by: User, at: datetime) -> WeeklyRate:
    """Enter what is paid a week from a day on, and where that is written."""
    made = WeeklyRate(of=of, from_on=from_on, weekly=weekly, source=source, made_at=at, made_by=by)
    made.save()
    log("money.rate_set", by=by, at=at, subject=made, of=of, from_on=from_on.isoformat(), weekly=str(weekly))
    return made


@transaction.atomic
def set_term(
    *, case: Case, from_on: date, lives: str, children: int, note: str = "", by: User, at: datetime
) -> MoneyTerm:
    """Write down that she gets weekly money from a day on, for how she lives; or that it ends."""
    case = lock_open_case(case)
    made = MoneyTerm(
        case=case, from_on=from_on, lives=lives, children=children, note=note, made_at=at, made_by=by
    )
    made.save()
    words = "Weekly money was ended" if lives == MoneyTerm.Lives.NONE else "Weekly money was set"
    case.narrate(Entry.Kind.PLAN, words, by=by, at=at)
    log("money.term_set", by=by, at=at, case_ref=case.reference, subject=made, lives=lives, children=children)
    return made


@transaction.atomic
def record_payment(*, case: Case, payment: Payment, by: User, at: datetime) -> Payment:
    """Write down money that she was given, with the next number of a receipt.

    :param payment: not saved yet, with the answers of its page
    """
    case = lock_open_case(case)
    save_payment(payment, case=case, by=by, at=at)
    case.narrate(Entry.Kind.PLAN, f"Money was paid, receipt {payment.number}", by=by, at=at)
    log("money.paid", by=by, at=at, case_ref=case.reference, subject=payment, number=payment.number)
    return payment


@transaction.atomic
def correct_payment(*, corrected: Payment, payment: Payment, why: str, by: User, at: datetime) -> Payment:
    """Write a payment anew that had a mistake. The earlier one stays as it was, and no longer counts."""
    case = lock_open_case(corrected.case)
    if Payment.objects.filter(corrects=corrected.pk).exists():
        raise Refused(CORRECTED)
    payment.corrects, payment.correction_why = corrected, why
    save_payment(payment, case=case, by=by, at=at)
    words = f"Receipt {corrected.number} was corrected by receipt {payment.number}"
    case.narrate(Entry.Kind.PLAN, words, by=by, at=at)
    log("money.corrected", by=by, at=at, case_ref=case.reference, subject=payment, corrects=corrected.number)
    return payment


def save_payment(payment: Payment, *, case: Case, by: User, at: datetime) -> None:
    """Save a payment under the next number of a receipt: the case is locked, so no two get one."""
    last = Payment.objects.filter(case=case).aggregate(last=Max("number"))["last"]
    payment.case, payment.number, payment.made_at, payment.made_by = case, (last or 0) + 1, at, by
    payment.save()

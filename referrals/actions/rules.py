"""Changing the rules: a policy row, a bank holiday, and the running clocks that move with them."""

from datetime import date, datetime

from django.db import transaction

from cases.models import Refused
from hestia.accounts.models import User
from hestia.audit.models import record
from hestia.db.acting import holding
from hestia.workingdays.models import BankHoliday, Nation, forget_calendars
from hestia.workingdays.words import long_day
from referrals.actions.keeping import bring_into_step, day_of, locking, tell
from referrals.models import Policy, Referral
from referrals.rules.moves import Change, of_holiday, of_policy, timed_cases


@transaction.atomic
def add_policy(*, row: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Add a dated row. Clocks that run keep theirs, unless ``moving``."""
    return _enter(row, why=why, moving=moving, by=by, at=at)


@transaction.atomic
def correct_policy(*, policy: Policy, row: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Put a new row in the place of one that was wrong, which stays to be read."""
    return _enter(row, instead_of=policy, why=why, moving=moving, by=by, at=at)


def _enter(
    row: Policy, *, instead_of: Policy | None = None, why: str, moving: bool, by: User, at: datetime
) -> Policy:
    # Held together, so that of two people who change the rules of one nation the second sees the first's.
    standing = {
        each.pk: each
        for each in Policy.objects.standing().filter(jurisdiction=row.jurisdiction).select_for_update()
    }
    if instead_of is not None and instead_of.pk not in standing:
        raise Refused("Someone has corrected this row already. Look at the rows again.")
    for each in standing.values():
        if each.effective_from == row.effective_from and each != instead_of:
            raise Refused(overlap_words(each))
    if instead_of is not None:
        instead_of = standing[instead_of.pk]
        instead_of.superseded_at, instead_of.superseded_by = at, by
        instead_of._change_reason = why[:100]
        instead_of.save()
    row.corrects, row.why, row.made_at, row.made_by = instead_of, why, at, by
    row.save()
    record(
        "policy.corrected" if instead_of else "policy.added",
        by=by,
        at=at,
        subject=row,
        clocks="moved" if moving else "kept",
        because=why,
    )
    if moving:
        said = f"The rule “{row}” {'was corrected' if instead_of else 'is new'}. {why}"
        _move(
            of_policy(row, instead_of=instead_of),
            said,
            subject=row,
            by=by,
            at=at,
        )
    return row


def overlap_words(row: Policy) -> str:
    """Return why no second row can begin on the day on which this one does."""
    return (
        f"{row.get_jurisdiction_display()} already has a row from {long_day(row.effective_from)}. "
        "Correct that row instead, or choose another day."
    )


@transaction.atomic
def add_bank_holiday(*, nation: str, day: date, name: str, why: str, by: User, at: datetime) -> BankHoliday:
    """Add a bank holiday, and recompute the clocks that count over it."""
    if BankHoliday.objects.filter(nation=nation, date=day).exists():
        raise Refused(f"{long_day(day)} is already a bank holiday in {Nation(nation).label}.")
    change = of_holiday(nation, day, name)
    holiday = BankHoliday(nation=nation, date=day, name=name)
    holiday._change_reason = why
    holiday.save()
    said = f"{name}, {long_day(day)}, is now a bank holiday in {Nation(nation).label}. {why}"
    return _recount(holiday, change, said, event="bank_holiday.added", why=why, by=by, at=at)


@transaction.atomic
def remove_bank_holiday(*, holiday: BankHoliday, why: str, by: User, at: datetime) -> BankHoliday:
    """Take a bank holiday away, and recompute the clocks that count over it."""
    change = of_holiday(holiday.nation, holiday.date)
    said = (
        f"{holiday.name}, {long_day(holiday.date)}, is no longer a bank holiday in "
        f"{holiday.get_nation_display()}. {why}"
    )
    pk = holiday.pk
    holiday._change_reason = why
    holiday.delete()
    holiday.pk = pk
    return _recount(holiday, change, said, event="bank_holiday.taken_away", why=why, by=by, at=at)


def _recount(
    holiday: BankHoliday, change: Change, said: str, *, event: str, why: str, by: User, at: datetime
) -> BankHoliday:
    day = f"{holiday.nation} {holiday.date:%Y-%m-%d}"
    record(event, by=by, at=at, subject=day, name=holiday.name, because=why)
    try:
        _move(change, said, subject=holiday, by=by, at=at)
    except BaseException:
        forget_calendars()  # read while the change stood: it does not any more
        raise
    return holiday


def _move(change: Change, said: str, *, subject: Policy | BankHoliday, by: User, at: datetime) -> None:
    """Move the running clocks that a change reaches, in every service: what is the rule is the rule for all.

    Cases she sees are read together, and only those that move are taken up. The others are held one by one
    for this act alone; nothing of them is shown.
    """
    today = day_of(at)
    seen = Referral.objects.visible_to(by).timed(change.nations, since=change.since)
    seen_cases = set(seen.values_list("case_id", flat=True))
    affected = [study.referral.pk for study in change.seen_by(by, today=today)]
    for referral in locking(Referral.objects.filter(pk__in=affected)).order_by("case_id"):
        _move_one(referral, change, said, subject=subject, by=by, at=at)
    for each in sorted(timed_cases(change)):
        if each.case not in seen_cases:
            with holding(case=each.case, client=each.client):
                for referral in locking(Referral.objects.filter(case=each.case).open()):
                    _move_one(referral, change, said, subject=subject, by=by, at=at)


def _move_one(
    referral: Referral, change: Change, said: str, *, subject: Policy | BankHoliday, by: User, at: datetime
) -> None:
    study = change.study(referral, today=day_of(at))
    if not study.moves and not study.pins:
        return
    for each in {id(pin.record): pin.record for pin in study.pins}.values():
        each._change_reason = "The rule was changed"
        each.save()
    moved = " ".join(move.sentence for move in study.moves)
    if study.moves:
        names = " and ".join(move.clock.lower() for move in study.moves)
        title = f"Dates moved by a change of the rules: {names}"
    else:
        title = "Counted by another row of the rules. No date moves"
    bring_into_step(referral, by=by, at=at)
    tell(referral, "clocks_moved", title, f"{moved} {said}", subject=subject, by=by, at=at)

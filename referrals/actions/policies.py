"""Changing the rules: a policy row, a bank holiday, and the running clocks that move with them."""

from datetime import date, datetime
from itertools import batched
from typing import NoReturn

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from cases.models import Entry, Refused
from hestia.accounts.models import User
from hestia.audit.models import record, record_each
from hestia.db.acting import holding
from hestia.db.versions import save_together
from hestia.workingdays.models import BankHoliday, Nation, forget_calendars
from hestia.workingdays.words import long_day
from referrals.actions.promises import bring_into_step, day_of, locking
from referrals.models import Decision, FirstResponderOrganisation, Policy, Referral
from referrals.models.referral import ReferralQuerySet
from referrals.queries.policy_moves import (
    Change,
    Study,
    of_holiday,
    of_policy,
    of_withdrawal,
    timed_cases,
    times_a_clock,
)

AT_A_TIME = 500  # cases that are moved together, and held for it


@transaction.atomic
def add_policy(*, row: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Add a dated row. Clocks that run keep theirs, unless ``moving``."""
    return _enter(row, why=why, moving=moving, by=by, at=at)


@transaction.atomic
def correct_policy(*, policy: Policy, row: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Put a new row in the place of one that was wrong, which stays to be read."""
    return _enter(row, instead_of=policy, why=why, moving=moving, by=by, at=at)


def withdrawal_blockers(policy: Policy) -> list[str]:
    """Return why a row cannot be taken back, in words."""
    if policy.made_at is None:
        return ["This row came with Hestia. Correct it if it is wrong."]
    if policy.corrects_id:
        return ["This row stands in the place of another. Correct it again instead."]
    if times_a_clock(policy):
        return ["Clocks are counted by this row. Correct it instead: it stays to be read, and they can move."]
    return []


@transaction.atomic
def withdraw_policy(*, policy: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Take back a row entered by mistake, by which nothing is counted yet. It can still be read."""
    policy = _standing(policy.jurisdiction).get(policy.pk) or _gone()
    if blockers := withdrawal_blockers(policy):
        raise Refused(*blockers)
    policy.superseded_at, policy.superseded_by, policy.withdrawn_why = at, by, why
    policy._change_reason = why[:100]
    policy.save()
    clocks = "moved" if moving else "kept"
    record("policy.withdrawn", by=by, at=at, subject=policy, clocks=clocks, because=why)
    if moving:
        said = f"The rule “{policy}” was taken back. {why}"
        _move(of_withdrawal(policy), said, subject=policy, by=by, at=at)
    return policy


def _standing(jurisdiction: str) -> dict[int, Policy]:
    """Return the rows of one jurisdiction that hold, by number.

    Held together, so that of two people who change the rules of one nation the second sees the first's.
    """
    rows = Policy.objects.standing().filter(jurisdiction=jurisdiction).select_for_update()
    return {each.pk: each for each in rows}


def _gone() -> NoReturn:
    raise Refused("Someone has corrected this row already, or taken it back. Look at the rows again.")


def _enter(
    row: Policy, *, instead_of: Policy | None = None, why: str, moving: bool, by: User, at: datetime
) -> Policy:
    standing = _standing(row.jurisdiction)
    if instead_of is not None and instead_of.pk not in standing:
        _gone()
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
def keep_first_responder(
    *, organisation: FirstResponderOrganisation, by: User, at: datetime
) -> FirstResponderOrganisation:
    """Save an organisation of the directory. One that may no longer refer stays where it was asked before."""
    organisation.save()
    record(
        "first_responder.saved",
        by=by,
        at=at,
        subject=organisation,
        name=organisation.name,
        is_current=organisation.is_current,
    )
    return organisation


@transaction.atomic
def set_our_own_status(*, may_refer: bool, by: User, at: datetime) -> FirstResponderOrganisation | None:
    """Say whether the charity itself is a first responder. What we sent as one stays ours."""
    name = settings.SITE_NAME
    known = FirstResponderOrganisation.objects.select_for_update().filter(Q(is_us=True) | Q(name=name))
    us = known.order_by("-is_us").first()
    if us is None and not may_refer:
        return None
    us = us or FirstResponderOrganisation(name=name, kind=FirstResponderOrganisation.Kind.CHARITY)
    us.is_us, us.is_current = True, may_refer
    return keep_first_responder(organisation=us, by=by, at=at)


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

    Cases she sees are read together, and only those that move are taken up. The others are held for this act
    alone; nothing of them is shown. As many at a time as a transaction can well be told of.
    """
    today = day_of(at)
    seen = Referral.objects.visible_to(by).timed(change.nations, since=change.since)
    seen_cases = set(seen.values_list("case_id", flat=True))
    affected = [study.referral.pk for study in change.seen_by(by, today=today)]
    for some in batched(affected, AT_A_TIME):
        _move_together(Referral.objects.filter(pk__in=some), change, said, subject=subject, by=by, at=at)
    elsewhere = [each for each in sorted(timed_cases(change)) if each.case not in seen_cases]
    for others in batched(elsewhere, AT_A_TIME):
        cases = [each.case for each in others]
        with holding(cases=cases, clients=[each.client for each in others]):
            held = Referral.objects.filter(case__in=cases).open()
            _move_together(held, change, said, subject=subject, by=by, at=at)


def _move_together(
    referrals: ReferralQuerySet,
    change: Change,
    said: str,
    *,
    subject: Policy | BankHoliday,
    by: User,
    at: datetime,
) -> None:
    read = locking(referrals).order_by("case_id")
    studies = [change.study(referral, today=day_of(at)) for referral in read]
    studies = [study for study in studies if study.moves or study.pins]
    if not studies:
        return
    kept = {id(pin.record): pin.record for study in studies for pin in study.pins}
    for record_ in kept.values():
        record_._change_reason = "The rule was changed"
    save_together([each for each in kept.values() if isinstance(each, Referral)], ("rg_policy",))
    save_together(
        [each for each in kept.values() if isinstance(each, Decision)], ("policy", "removal_policy")
    )
    bring_into_step(*(study.referral for study in studies), by=by, at=at)
    bulk_create_with_history([_line(study, said, by=by, at=at) for study in studies], Entry)
    references = [study.referral.case.reference for study in studies]
    record_each("referral.clocks_moved", by=by, case_refs=references, subject=subject, at=at)


def _line(study: Study, said: str, *, by: User, at: datetime) -> Entry:
    """Return the line of the story that tells of the move: not yet saved."""
    if study.moves:
        names = " and ".join(move.clock.lower() for move in study.moves)
        title = f"Dates moved by a change of the rules: {names}"
    else:
        title = "Counted by another row of the rules. No date moves"
    moved = " ".join(move.sentence for move in study.moves)
    return Entry(
        case=study.referral.case,
        kind=Entry.Kind.NRM,
        title=title[:200],
        body=f"{moved} {said}".strip(),
        happened_at=at,
        recorded_at=at,
        by=by,
        url=study.referral.get_absolute_url(),
    )

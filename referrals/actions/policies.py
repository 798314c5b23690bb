"""The dated rows of law and policy: added, corrected, taken back."""

from datetime import datetime
from typing import NoReturn

from django.db import transaction

from cases.models import Refused
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.workingdays.words import long_day
from referrals.actions.clock_moves import move_clocks
from referrals.models import Policy
from referrals.queries.policy_moves import policy_change, times_a_clock, withdrawal_change


@transaction.atomic
def add_policy(*, row: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Add a dated row. Clocks that run keep theirs, unless ``moving``."""
    return _enter_policy(row, why=why, moving=moving, by=by, at=at)


@transaction.atomic
def correct_policy(*, policy: Policy, row: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Put a new row in the place of one that was wrong, which stays to be read."""
    return _enter_policy(row, instead_of=policy, why=why, moving=moving, by=by, at=at)


def withdrawal_blockers(policy: Policy) -> list[str]:
    """Return why a row cannot be taken back, in words."""
    if policy.made_at is None:
        return ["This row came with Hestia. Correct it if it is wrong."]
    if policy.corrects_id:
        return ["This row replaced another one. Correct it again instead."]
    if times_a_clock(policy):
        return ["Clocks use this row. Correct it instead: it can still be read, and they can move."]
    return []


@transaction.atomic
def withdraw_policy(*, policy: Policy, why: str, moving: bool, by: User, at: datetime) -> Policy:
    """Take back a row entered by mistake, by which nothing is counted yet. It can still be read."""
    policy = _lock_standing(policy.jurisdiction).get(policy.pk) or _refuse_superseded()
    if blockers := withdrawal_blockers(policy):
        raise Refused(*blockers)
    policy.superseded_at, policy.superseded_by, policy.withdrawn_why = at, by, why
    policy._change_reason = why[:100]
    policy.save()
    clocks = "moved" if moving else "kept"
    log("policy.withdrawn", by=by, at=at, subject=policy, clocks=clocks, because=why)
    if moving:
        announcement = f"The rule “{policy}” was taken back. {why}"
        move_clocks(withdrawal_change(policy), announcement, subject=policy, by=by, at=at)
    return policy


def _lock_standing(jurisdiction: str) -> dict[int, Policy]:
    """Return the rows of one jurisdiction that hold, by number.

    Held together, so that of two people who change the rules of one nation the second sees the first's.
    """
    rows = Policy.objects.standing().filter(jurisdiction=jurisdiction).select_for_update()
    return {policy.pk: policy for policy in rows}


def _refuse_superseded() -> NoReturn:
    raise Refused("Someone has corrected this row already, or taken it back. Look at the rows again.")


def _enter_policy(
    new_policy: Policy, *, instead_of: Policy | None = None, why: str, moving: bool, by: User, at: datetime
) -> Policy:
    standing = _lock_standing(new_policy.jurisdiction)
    if instead_of is not None and instead_of.pk not in standing:
        _refuse_superseded()
    for standing_policy in standing.values():
        if standing_policy.effective_from == new_policy.effective_from and standing_policy != instead_of:
            raise Refused(overlap_words(standing_policy))
    if instead_of is not None:
        instead_of = standing[instead_of.pk]
        instead_of.superseded_at, instead_of.superseded_by = at, by
        instead_of._change_reason = why[:100]
        instead_of.save()
    new_policy.corrects, new_policy.why, new_policy.made_at, new_policy.made_by = instead_of, why, at, by
    new_policy.save()
    log(
        "policy.corrected" if instead_of else "policy.added",
        by=by,
        at=at,
        subject=new_policy,
        clocks="moved" if moving else "kept",
        because=why,
    )
    if moving:
        announcement = f"The rule “{new_policy}” {'was corrected' if instead_of else 'is new'}. {why}"
        move_clocks(
            policy_change(new_policy, instead_of=instead_of),
            announcement,
            subject=new_policy,
            by=by,
            at=at,
        )
    return new_policy


def overlap_words(policy: Policy) -> str:
    """Return why no second row can begin on the day on which this one does."""
    return (
        f"{policy.get_jurisdiction_display()} already has a row from {long_day(policy.effective_from)}. "
        "Correct that row instead, or choose another day."
    )

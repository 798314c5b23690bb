"""Running clocks move with a change of the rules, in every service."""

from datetime import datetime
from itertools import batched

from cases.models import Entry
from hestia.accounts.models import User
from hestia.audit.models import log_each
from hestia.db.acting import holding
from hestia.db.bulk import create_with_history
from hestia.db.versions import save_together
from hestia.workingdays.models import BankHoliday
from referrals.actions.locking import day_of, lock_referrals
from referrals.actions.promises import update_cases
from referrals.models import Decision, Policy, Referral
from referrals.models.referral import ReferralQuerySet
from referrals.queries.policy_moves import Effect, PolicyChange, timed_cases

MOVED = "Dates changed because the rules changed"
AT_A_TIME = 500  # cases that are moved together, and held for it


def move_clocks(
    change: PolicyChange, announcement: str, *, subject: Policy | BankHoliday, by: User, at: datetime
) -> None:
    """Move the running clocks that a change reaches, in every service: what is the rule is the rule for all.

    Cases the worker sees are read together, and only those that move are changed. The others are opened for
    this act alone; nothing of them is shown. As many at a time as a transaction can well hold.
    """
    today = day_of(at)
    seen = Referral.objects.visible_to(by).timed(change.nations, since=change.since)
    seen_cases = set(seen.values_list("case_id", flat=True))
    affected = [effect.referral.pk for effect in change.effects_for(by, today=today)]
    for batch in batched(affected, AT_A_TIME):
        _move_together(
            Referral.with_facts().filter(pk__in=batch), change, announcement, subject=subject, by=by, at=at
        )
    elsewhere = [numbers for numbers in sorted(timed_cases(change)) if numbers.case not in seen_cases]
    for others in batched(elsewhere, AT_A_TIME):
        cases = [numbers.case for numbers in others]
        with holding(cases=cases, clients=[numbers.client for numbers in others]):
            held = Referral.with_facts().filter(case__in=cases).open()
            _move_together(held, change, announcement, subject=subject, by=by, at=at)


def _move_together(
    referrals: ReferralQuerySet,
    change: PolicyChange,
    announcement: str,
    *,
    subject: Policy | BankHoliday,
    by: User,
    at: datetime,
) -> None:
    # In one order, so that two changes of the rules at once do not wait for each other in a ring.
    read = lock_referrals(referrals).order_by("case_id")
    effects = [change.effect_on(referral, today=day_of(at)) for referral in read]
    effects = [effect for effect in effects if effect.moves or effect.replacements]
    if not effects:
        return
    kept = {
        id(replacement.record): replacement.record
        for effect in effects
        for replacement in effect.replacements
    }
    for changed_record in kept.values():
        changed_record._change_reason = "The rule was changed"
    save_together(
        [changed_record for changed_record in kept.values() if isinstance(changed_record, Referral)],
        ("rg_policy",),
    )
    save_together(
        [changed_record for changed_record in kept.values() if isinstance(changed_record, Decision)],
        ("policy", "removal_policy"),
    )
    update_cases(*(effect.referral for effect in effects), by=by, at=at)
    lines = [_timeline_line(effect, announcement, by=by, at=at) for effect in effects]
    create_with_history(lines, by=by, at=at)
    references = [effect.referral.case.reference for effect in effects]
    log_each("referral.clocks_moved", by=by, case_refs=references, subject=subject, at=at)


def _timeline_line(effect: Effect, announcement: str, *, by: User, at: datetime) -> Entry:
    """Return the line of the timeline about the move: not yet saved."""
    if effect.moves:
        names = " and ".join(move.clock.lower() for move in effect.moves)
        title = f"{MOVED}: {names}"
    else:
        title = "Counted by another row of the rules. No dates change"
    moved = " ".join(move.sentence for move in effect.moves)
    return Entry(
        case=effect.referral.case,
        kind=Entry.Kind.NRM,
        title=title[:200],
        body=f"{moved} {announcement}".strip(),
        happened_at=at,
        recorded_at=at,
        by=by,
        url=effect.referral.get_absolute_url(),
    )

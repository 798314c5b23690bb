"""Whose rules count: England and Wales, Scotland or Northern Ireland, when that was corrected."""

from datetime import date

from referrals.models import Policy, Referral
from referrals.queries.policy_choice import policies_for
from referrals.queries.policy_moves import Move, last_certain_day
from referrals.queries.timetable import timetable
from referrals.rules.clocks import ClockKind


def recount_by_nation(referral: Referral, nation: str, *, why: str) -> list[str]:
    """Choose the policy rows of a referral and its decisions by another nation; return in words what moved.

    The decisions are saved, the referral is not: the correction it belongs to does that. Unlike a change of
    the rules this reaches what has stopped as well: it was counted by rules that never were hers.
    """
    if nation == referral.jurisdiction:
        return []
    # Read before the nation changes: the timetable is worked out from it.
    before, was = referral.get_jurisdiction_display(), _last_days(referral)
    book = Policy.objects.policy_book()
    referral.jurisdiction = nation
    if referral.received_on:
        referral.rg_policy = book.for_reasonable_grounds(nation, received_on=referral.received_on)
    for decision in referral.decisions:
        if decision.is_further and not decision.gives_recovery:
            continue  # it starts no clock
        decision.policy, decision.removal_policy = policies_for(
            nation, stage=decision.stage, positive=decision.is_positive, made_on=decision.made_on, book=book
        )
        decision._change_reason = why
        decision.save()
    becomes = _last_days(referral)
    moves = [
        Move(referral.case.reference, str(kind.label), was.get(kind), becomes.get(kind))
        for kind in ClockKind
        if was.get(kind) != becomes.get(kind)
    ]
    announcement = f"The rules of {referral.get_jurisdiction_display()} apply now, not those of {before}."
    return [announcement, *(move.sentence for move in moves)] if moves else [announcement, "No dates change."]


def _last_days(referral: Referral) -> dict[str, date | None]:
    return {clock.kind: last_certain_day(clock) for clock in timetable(referral)}

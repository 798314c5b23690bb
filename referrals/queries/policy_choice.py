"""Which policy row times a clock, and why that one."""

from dataclasses import dataclass
from datetime import date

from hestia.workingdays.words import long_day
from referrals.models import Decision, Policy, PolicyBook, Referral
from referrals.models.policy_sources import CHECKED, LENGTHS, LengthSource, Verified
from referrals.rules.clocks import ClockKind
from referrals.rules.clocks.clock import LAW_SINCE, SHORTER_SINCE


def policies_for(
    jurisdiction: str, *, stage: str, positive: bool, made_on: date, book: PolicyBook | None = None
) -> tuple[Policy | None, Policy | None]:
    """Return the row that times what a decision starts, and the row of the second clock it starts.

    Chosen by the day the decision was made. A positive reasonable grounds decision starts the recovery
    period and the statutory protection beside it; a negative decision the reconsideration window; a
    conclusive one the move-on period. Each clock has the row that sets it: what the charity's own row leaves
    open is the law's. One row that sets both clocks of a decision stands alone.
    """
    rows = book or Policy.objects.policy_book()
    if stage == Decision.Stage.RG and positive:
        recovery = rows.for_recovery(jurisdiction, made_on=made_on)
        return recovery, rows.for_removal_protection(made_on=made_on)
    window = None if positive else rows.for_reconsideration(jurisdiction, made_on=made_on)
    if stage == Decision.Stage.RG:
        return window, None
    move_on = rows.for_move_on(jurisdiction, made_on=made_on, positive=positive)
    # One row that sets both is kept once, so that its correction reaches both clocks.
    if window is None or move_on is None or move_on == window:
        return window or move_on, None
    return window, move_on


def clock_policy(referral: Referral, kind: str) -> Policy | None:
    """Return the policy row a clock was counted by."""
    start, cg = referral.starts_recovery, referral.conclusive_grounds
    removal = referral.starts_removal_protection
    match kind:
        case ClockKind.REASONABLE_GROUNDS:
            return referral.rg_policy
        case ClockKind.RECOVERY:
            return start.policy if start else None
        case ClockKind.REMOVAL:
            return removal.removal_policy if removal else None
        case ClockKind.RECONSIDERATION:
            negative = referral.negative_to_question()
            return negative.policy if negative else None
        case _:
            return cg.move_on_policy if cg else None


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """Which row a clock was counted by, and why that one."""

    row: Policy
    rule: str  # whose it is
    why: str
    source: LengthSource  # of this clock's length, which may be another than the row's
    since: str = ""  # what became of the rows after the clock had started


def clock_policy_choice(referral: Referral, kind: str) -> PolicyChoice | None:
    """Return which row a clock keeps, on which day's account, and whether another would be chosen now."""
    policy = clock_policy(referral, kind)
    if policy is None:
        return None
    book, nation = Policy.objects.policy_book(), referral.jurisdiction
    if kind == ClockKind.REASONABLE_GROUNDS:
        assert referral.received_on
        on, event = referral.received_on, "the Home Office received the referral"
        current = book.for_reasonable_grounds(nation, received_on=on)
    else:
        decision = _starting_decision(referral, kind)
        on, event = decision.made_on, f"the {decision.get_stage_display().lower()} decision was made"
        first, second = policies_for(
            nation, stage=decision.stage, positive=decision.is_positive, made_on=on, book=book
        )
        has_second = kind == ClockKind.REMOVAL or (kind == ClockKind.MOVE_ON and second)
        current = second if has_second else first
    final = referral.conclusive_grounds
    source = policy.source_of_clock(kind, positive=final is None or final.is_positive)
    if _is_our_count(policy, kind, on):
        source = OUR_DESCRIPTION
    rule, why = _rule(policy, kind, on), _reason(policy, kind, on, event)
    return PolicyChoice(policy, rule, why, source, _change_since(policy, current))


def _starting_decision(referral: Referral, kind: str) -> Decision:
    """Return the decision that started a clock that runs."""
    started = referral.starts_removal_protection if kind == ClockKind.REMOVAL else referral.starts_recovery
    final = referral.conclusive_grounds if kind == ClockKind.MOVE_ON else started
    negative = referral.negative_to_question() if kind == ClockKind.RECONSIDERATION else None
    decision = negative or final
    assert decision  # or no row would time it
    return decision


THE_LAW = (
    "The law’s own period, 30 days beginning with that day (Nationality and Borders Act 2022 s.61; support "
    "in England and Wales: Modern Slavery Act 2015 s.50A), comes first: it is shown as the protection from "
    "removal. "
)
SHORTER_GUIDANCE = "Since 13 December 2022 Home Office guidance gave 30 days. "
OUR_COUNT = (
    "These 45 days are what our service works to, as the charity’s description says. Home Office guidance "
    "gave them until 13 December 2022, and no longer: they are no protection in law."
)
# Where the 45 days of a decision come from that was made when guidance gave them no more.
OUR_DESCRIPTION = LengthSource(
    LENGTHS["recovery"],
    "The charity’s own description: 45 days. That the day of the decision is not counted is our reading",
    str(Verified.SEED.label),
    CHECKED[Verified.SEED],
)


def _is_our_count(policy: Policy, kind: str, on: date) -> bool:
    """Whether it is guidance of before, which our service works to for a decision made since."""
    return policy.is_guidance and kind == ClockKind.RECOVERY and on >= SHORTER_SINCE


def _rule(policy: Policy, kind: str, on: date) -> str:
    """Return whose rule it is, as a page and a paper name it."""
    if _is_our_count(policy, kind, on):
        return "Our service’s own count"
    return f"{policy.whose}, from {long_day(policy.effective_from)}"


def _reason(policy: Policy, kind: str, on: date, event: str) -> str:
    if _is_our_count(policy, kind, on):
        first = THE_LAW if on >= LAW_SINCE else SHORTER_GUIDANCE
        return f"The rule depends on the day {event}, {long_day(on)}. {first}{OUR_COUNT}"
    words = (
        f"The rule depends on the day {event}, {long_day(on)}: "
        f"it is the latest that was in force by then, from {long_day(policy.effective_from)}."
    )
    if policy.is_guidance and kind != ClockKind.RECOVERY:
        words += " It is an aim of the Home Office, and nothing ends on it."
    elif policy.jurisdiction == Policy.Jurisdiction.SEED:
        words += " It is a row of our own, and changes nothing that the law gives."
    elif policy.jurisdiction == Policy.Jurisdiction.UK_REMOVAL:
        words += " This protection is the same in every part of the UK."
    return words


def _change_since(policy: Policy, current: Policy | None) -> str:
    if current == policy:
        return ""
    became = (
        "This rule has been corrected since." if policy.superseded_at else "The rules have changed since."
    )
    other = f"Today it would be the rule “{current}”." if current else "Today no rule would start it."
    return f"{became} The clock keeps the rule it was counted by. {other}"

"""What still runs of a case's referral: the decision awaited, and the clocks that have not stopped."""

from datetime import date
from typing import NamedTuple

from cases.models import Case
from referrals.models import Referral
from referrals.queries.timetable import clock_words, timetable
from referrals.rules.clocks import ClockKind, has_stopped
from referrals.rules.states import State

AWAITED = {
    State.CONSIDERING: "she has not said yet if she wants it",
    State.CONSENTED: "not handed to a first responder yet",
    State.WITH_FIRST_RESPONDER: "not sent to the Home Office yet",
    State.SUBMITTED: "waiting for the NRM number",
    State.RECEIVED: "waiting for the reasonable grounds decision",
    State.RG_POSITIVE: "waiting for the conclusive grounds decision",
    State.RECONSIDERING: "waiting for the answer to a request to reconsider",
    State.SUSPENDED: "suspended by the Home Office, no final decision yet",
}
# What the case list says of a referral that was made before she came, and is not brought over yet.
UNDER_WAY = frozenset(
    {
        Case.NRMStage.SUBMITTED,
        Case.NRMStage.WAITING_RG,
        Case.NRMStage.RECOVERY,
        Case.NRMStage.RECONSIDERING,
        Case.NRMStage.SUSPENDED,
    }
)
# What the law gives her while it runs: a time to recover, and that nobody removes her.
PROTECTION = frozenset({ClockKind.RECOVERY, ClockKind.REMOVAL})


class Running(NamedTuple):
    """A referral that still runs: its key (0 if it is not recorded here), what runs, if it protects her."""

    key: int
    words: str
    protects: bool


def referral_running(case: Case, *, on: date) -> Running | None:
    """Return the referral that still runs on a day, and what of it runs.

    Nothing if no decision is awaited and every clock has stopped. Three queries.
    """
    referral = Referral.of_case(case)
    if referral is None:
        stage: str = case.get_nrm_stage_display()
        if case.nrm_stage not in UNDER_WAY:
            return None
        in_recovery = case.nrm_stage == Case.NRMStage.RECOVERY
        return Running(0, f"made before she came: {stage.lower()}", in_recovery)
    referral.as_of(on)
    if referral.has_ended:
        return None
    running = [clock for clock in timetable(referral) if not has_stopped(clock, on)]
    headlines = [clock_words(clock, referral, today=on).headline for clock in running]
    awaited = AWAITED.get(referral.state)
    if awaited is None and not running:
        return None
    words = "; ".join(filter(None, [awaited, *headlines]))
    return Running(referral.pk, words, any(clock.kind in PROTECTION for clock in running))

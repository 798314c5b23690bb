"""What still runs of a case's referral: the decision awaited, and the clocks that have not stopped."""

from datetime import date

from cases.models import Case
from referrals.models import Referral
from referrals.queries.timetable import clock_words, timetable
from referrals.rules.clocks import has_stopped
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


def referral_running(case: Case, *, on: date) -> tuple[int, str] | None:
    """Return the key of the referral that still runs on a day (0 if it is not recorded here), and what runs.

    Nothing if no decision is awaited and every clock has stopped. Three queries.
    """
    referral = Referral.with_facts().of(case)
    if referral is None:
        stage: str = case.get_nrm_stage_display()
        return (0, f"made before she came: {stage.lower()}") if case.nrm_stage in UNDER_WAY else None
    referral.as_of(on)
    if referral.has_ended:
        return None
    running = [
        clock_words(clock, referral, today=on).headline
        for clock in timetable(referral)
        if not has_stopped(clock, on)
    ]
    awaited = AWAITED.get(referral.state)
    if awaited is None and not running:
        return None
    return referral.pk, "; ".join(filter(None, [awaited, *running]))

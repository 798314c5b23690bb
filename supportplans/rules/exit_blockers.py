"""What stands in the way of asking for an exit to be signed off, and of signing it."""

from collections.abc import Mapping, Sequence
from datetime import date

from cases.models import RiskLevel
from cases.rules.reasons import why_empty
from hestia.ui.words import counted, day
from supportplans.rules.exit_criteria import Criterion
from supportplans.rules.exit_facts import ExitEvidence, ExitFacts
from supportplans.rules.handed_on import handed_on_blockers
from supportplans.rules.loose_ends import EndAnswer, LooseEnd, unanswered


def disagrees(evidence: ExitEvidence) -> bool:
    """Whether she last said that she is not ready: then no exit is planned."""
    return evidence.statement is not None and not evidence.statement.is_ready


DISAGREES = (
    "She says she is not ready, so this cannot be a planned exit. Keep working with her, "
    "or record an unplanned exit and say why."
)


def high_risk_unread(leaving: ExitFacts, *, risk_level: str) -> list[str]:
    """Return "high risk" while it is, and nobody has said they understand what closing then means."""
    is_high = risk_level in {RiskLevel.HIGH, RiskLevel.VERY_HIGH}
    return ["high risk"] if is_high and leaving.high_risk_understood_at is None else []


def unchecked_way(evidence: ExitEvidence) -> list[str]:
    """Return "a checked way to reach her" while she is to be asked, and nobody knows who answers."""
    return ["a checked way to reach her, or that she wants no call"] if evidence.may_not_reach else []


def unfinished(leaving: ExitFacts, judged: Sequence[Criterion], *, risk_level: str) -> list[str]:
    """Return the short names of what is still to do before a planned exit: "papers", "safety plan"."""
    to_do = [criterion.short for criterion in judged if not criterion.is_settled]
    if leaving.exit_on is None or not leaving.destination or not leaving.may_contact:
        to_do.append("leaving details")
    return to_do + high_risk_unread(leaving, risk_level=risk_level)


def unplanned_unfinished(leaving: ExitFacts, judged: Sequence[Criterion], *, risk_level: str) -> list[str]:
    """Return the short names of what is still to do before an unplanned exit.

    The six may stand unmet, each with why it was not possible. What is needed besides: the reason, the last
    contact, the checks made, the safeguarding decision, the day; agencies told; and, at high or very high
    risk, that someone said they understand what closing means.
    """
    to_do = []
    if not leaving.reason:
        to_do.append("reason")
    if leaving.last_contact_on is None:
        to_do.append("last contact")
    if not leaving.checks_made:
        to_do.append("checks made")
    if not leaving.safeguarding:
        to_do.append("safeguarding decision")
    if leaving.exit_on is None:
        to_do.append("exit date")
    if any(tick.words == "All agencies told" and not tick.is_met for c in judged for tick in c.ticks):
        to_do.append("agencies")
    if any(not criterion.is_met and not criterion.because for criterion in judged):
        to_do.append("why the rest was not possible")
    return to_do + high_risk_unread(leaving, risk_level=risk_level)


def death_unfinished(leaving: ExitFacts, judged: Sequence[Criterion]) -> list[str]:
    """Return the short names of what is still to do before a death is signed off."""
    answers = {
        "what happened": leaving.reason,
        "date of death": leaving.exit_on,
        "who told us": leaving.told_by,
        "who is told": leaving.told_of_death,
    }
    to_do = [name for name, answer in answers.items() if not answer]
    return to_do + [criterion.short for criterion in judged if not criterion.is_met]


def still_to_finish(
    leaving: ExitFacts, evidence: ExitEvidence, judged: Sequence[Criterion], *, risk_level: str
) -> list[str]:
    """Return the short names of all that is still to do before sign-off: of the six, and besides."""
    if leaving.is_death:
        to_do = death_unfinished(leaving, judged)
    elif leaving.is_planned:
        to_do = unfinished(leaving, judged, risk_level=risk_level)
    else:
        to_do = unplanned_unfinished(leaving, judged, risk_level=risk_level)
    if not leaving.is_death:
        to_do += unchecked_way(evidence)
    if unanswered(evidence.loose_ends, leaving.left_open):
        to_do.append("what is still open")
    return to_do


def asking_blockers(
    leaving: ExitFacts, evidence: ExitEvidence, judged: Sequence[Criterion], *, risk_level: str
) -> list[str]:
    """Return why nobody can be asked to sign this exit off yet, in words."""
    if leaving.is_signed:
        return ["This exit is already signed off."]
    if leaving.is_planned and disagrees(evidence):
        return [DISAGREES]
    to_do = still_to_finish(leaving, evidence, judged, risk_level=risk_level)
    wrong = handed_on_blockers(evidence, leaving.left_open)
    if not to_do:
        return wrong
    return [f"Finish {counted(len(to_do), 'thing')} before sign-off: {', '.join(to_do)}.", *wrong]


def let_go_refusal(given_up: Sequence[LooseEnd], answers: Mapping[str, EndAnswer], why: str) -> str:
    """Return why these words do not let a manager close what protects her, or nothing if they do.

    They are the manager's own, not those of whoever prepared the exit. Where nothing is let go none are
    needed.
    """
    if not given_up:
        return ""
    if not why.strip():
        return f"Enter why it is right to end what protects her: {counted(len(given_up), 'thing')}"
    if any(answers[end.key]["words"].strip().casefold() == why.strip().casefold() for end in given_up):
        return "Use your own words, not those of the person who prepared the exit"
    return why_empty(why)


def signing_blockers(
    leaving: ExitFacts,
    evidence: ExitEvidence,
    judged: Sequence[Criterion],
    *,
    risk_level: str,
    by_id: int,
    today: date,
) -> list[str]:
    """Return why this person cannot sign the exit off today, in words. The proof is judged anew."""
    if not leaving.is_asked:
        return ["This exit has not been sent for sign-off."]
    blockers = asking_blockers(leaving, evidence, judged, risk_level=risk_level)
    if leaving.asked_by_id == by_id:
        blockers.append("You asked for this sign-off, so someone else must do it.")
    if leaving.exit_on is not None and leaving.exit_on > today:
        blockers.append(f"She leaves on {day(leaving.exit_on)}. Sign it off on that day or later.")
    return blockers

"""What else can be recorded on a referral now, apart from its steps."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from referrals.models import Referral
from referrals.queries.timetable import extension_blockers
from referrals.rules.timetable import Timetable


@dataclass(frozen=True, slots=True)
class OtherAct:
    """Something that may happen apart from the steps, and the page to record it on."""

    label: str
    url: str


def may_choose_at_18(referral: Referral) -> bool:
    """Whether her choice at 18 is open: nobody asked her since, or she may think better of leaving."""
    return referral.chooses_at_18 or not referral.needs_consent or referral.consents is False


type Way = tuple[bool, str, str]  # whether it may be recorded now, in words, and on which page


def ways_while_it_runs(referral: Referral, table: Timetable, *, today: date) -> tuple[Way, ...]:
    """Return what may happen while a decision is awaited, told or questioned."""
    untold = any(decision.told_on is None for decision in referral.decisions)
    awaited = any(decision.awaits_letter for decision in referral.decisions)
    # Once the window is over nobody decides any more not to ask: it is written down why nothing was.
    is_over = table.is_too_late_to_ask(on=today)
    nothing = "No request was made" if is_over else "She will not ask them to look again"
    return (
        (untold and not referral.case.is_closed, "She was told a decision", "told"),
        (awaited and not referral.correction_blockers(), "The letter of a decision came", "letter"),
        (not referral.chaser_blockers(), chased_words(referral), "chaser_new"),
        (not referral.reconsideration_blockers(), "They were asked to look again", "reconsideration"),
        (not referral.not_asking_blockers(), nothing, "not_asking"),
        (not referral.reconsideration_outcome_blockers(), "They answered the request", "reconsideration"),
        (not referral.suspension_blockers(), "The Home Office suspended it", "suspension"),
        (not referral.resumption_blockers(), "It resumed", "suspension"),
        # After the final decision only by a letter that came late: its own section says so.
        (
            not referral.extended_until and not extension_blockers(referral, table),
            "The recovery period was extended",
            "extension",
        ),
    )


def ways_on_top(referral: Referral, *, today: date) -> tuple[Way, ...]:
    """Return what may come on top: further decisions, notices, her birthday, another referral."""
    return (
        (
            not referral.further_decision_blockers(),
            "A further decision, about earlier exploitation",
            "further_decision",
        ),
        (
            not referral.disqualification_blockers(),
            "A notice of disqualification, or its outcome",
            "disqualification",
        ),
        (
            not referral.review_blockers(),
            "They were asked to look at the disqualification again",
            "disqualification_review",
        ),
        (not referral.duty_blockers(), "An authority sent a Duty to Notify", "duty_to_notify"),
        (
            not referral.eighteen_blockers(on=today) and may_choose_at_18(referral),
            "She turned 18" if referral.turned_18_since else "She is an adult: does she stay?",
            "eighteen",
        ),
        (
            bool(referral.submitted_on) and not referral.is_earlier and not referral.new_referral_blockers(),
            "She is being referred again",
            "new_referral",
        ),
        (
            not referral.new_referral_undoing_blockers(),
            "This new referral was started by mistake",
            "new_referral_undoing",
        ),
        (
            not referral.grounds_blockers() and not referral.unclear_grounds,
            "What the decision is about"
            if referral.later_positive
            else "She had a positive decision before this one",
            "grounds",
        ),
    )


def ways_to_end_it(referral: Referral) -> tuple[Way, ...]:
    """Return what ends it, and what shows that it had not ended."""
    return (
        (not referral.withdrawal_blockers(), "She withdrew", "withdrawal"),
        (
            referral.has_ended and referral.next_stage() is not None,
            "They decided anyway" if referral.withdrawn_on else "They decided it after all",
            "decision_new",
        ),
        (
            referral.took_consent_back and not referral.submission_blockers(),
            "It had been sent already",
            "submission",
        ),
        (not referral.withdrawal_undoing_blockers(), "She had not withdrawn", "withdrawal_undoing"),
        (
            referral.consent_answer is not None and not referral.consent_blockers(),
            "Her answer changed",
            "consent",
        ),
    )


def other_acts(referral: Referral, table: Timetable, ref: str, *, today: date) -> list[OtherAct]:
    """Return what else can be recorded now; of an earlier referral, what may be learned of it late."""
    ways = (
        *ways_while_it_runs(referral, table, today=today),
        *ways_on_top(referral, today=today),
        *ways_to_end_it(referral),
    )
    query = f"?referral={referral.pk}" if referral.is_earlier else ""
    acts = [(label, page) for may, label, page in ways if may]
    if referral.her_death_on:  # what they decide may still come; nobody is told, asked, or referred again
        acts = [(label, page) for label, page in acts if page not in OF_THE_LIVING]
    return [OtherAct(label, page_url(page, ref) + query) for label, page in acts]


OF_THE_LIVING = frozenset(
    {
        *("told", "chaser_new", "not_asking", "duty_to_notify", "eighteen", "new_referral", "withdrawal"),
        *("consent", "new_referral_undoing"),
    }
)


def chased_words(referral: Referral) -> str:
    """Return whom we chase at this stage."""
    return "We chased the Home Office" if referral.received_on else "We chased the first responder"


def page_url(name: str, ref: str) -> str:
    return reverse(f"referrals:{name}", args=[ref])


def corrections(referral: Referral) -> list[OtherAct]:
    """Return the decisions of an earlier referral that can be corrected now, and its days."""
    if not referral.is_earlier or referral.correction_blockers():
        return []
    ref = referral.case.reference
    decisions = [
        OtherAct(str(decision), reverse("referrals:decision_correction", args=[ref, decision.pk]))
        for decision in referral.decisions
    ]
    receipt = OtherAct(
        "Dates and NRM number", f"{page_url('receipt_correction', ref)}?referral={referral.pk}"
    )
    return [*decisions, receipt] if referral.submitted_on else decisions

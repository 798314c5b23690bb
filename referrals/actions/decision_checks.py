"""What contradicts itself in a decision: its days, its letter, and how she was told."""

from datetime import date
from operator import itemgetter
from typing import NotRequired, TypedDict

from cases.models import KeptDocument
from referrals.actions.late_facts import warn_of_newer
from referrals.actions.letters import check_letter_place
from referrals.models import Decision, Disqualification, Reconsideration, Referral
from referrals.rules.dates import Dates, in_full
from referrals.rules.states import DecisionOutcome


class DecisionDetails(TypedDict, total=False):
    """What else is written down of a decision: its letter, its reasons, and how she was told."""

    letter_kept: str
    document: KeptDocument | None
    reasons: str
    told_language: str
    told_interpreter: str
    without_interpreter: str
    understood: str


class NewDecision(DecisionDetails):
    """A decision as it is written down. Made, notified and told are three different days."""

    stage: str
    outcome: str
    made_on: date
    notified_on: date | None
    letter: str
    told_how: str
    told_on: NotRequired[date | None]
    reconsideration: NotRequired[Reconsideration | None]
    it_happened: NotRequired[bool]


def check_new_decision(fields: NewDecision, referral: Referral, *, today: date) -> str:
    """Refuse a decision whose days, letter or telling contradict each other; return what crossed."""
    told_on, made_on = fields.get("told_on"), fields["made_on"]
    dates = check_decision(
        Dates(today, it_happened=fields.pop("it_happened", False)),
        referral,
        stage=fields["stage"],
        made_on=made_on,
        notified_on=fields["notified_on"],
        told_on=told_on,
        reconsideration=fields.get("reconsideration"),
    )
    check_informing(dates, told_how=fields["told_how"], told_on=told_on, from_on=made_on, details=fields)
    check_letter(dates, outcome=fields["outcome"], letter=fields["letter"], details=fields)
    if referral.withdrawn_on:
        dates.cross(f"She had withdrawn on {in_full(referral.withdrawn_on)}: it does not start a clock")
    warn_of_newer(dates, referral)
    dates.refuse()
    return dates.crossing_words


def check_decision(
    dates: Dates,
    referral: Referral,
    *,
    stage: str,
    made_on: date,
    notified_on: date | None,
    told_on: date | None = None,
    reconsideration: Reconsideration | None = None,
) -> Dates:
    """Note what contradicts itself in the days of a decision."""
    made_day = dates.day("made_on", "The decision date", made_on).past()
    made_day.follows("the referral date", referral.received_on)
    rg = referral.reasonable_grounds if stage == Decision.Stage.CG else None
    made_day.follows("the reasonable grounds decision", rg.made_on if rg else None)
    made_day.outside(referral.pauses)
    made_day.follows("the request", reconsideration.asked_on if reconsideration else None)
    for field, name, day in (
        ("notified_on", "The date we received it", notified_on),
        ("told_on", "The date she was told", told_on),
    ):
        dates.day(field, name, day).past().follows("the decision date", made_on)
    return dates


def check_order(dates: Dates, decision: Decision, referral: Referral, made_on: date) -> None:
    """Note what a decision came after, or before, and would not with this day."""
    made_day = dates.day("made_on", "The decision date", made_on)
    later, request = next_decision(decision, referral), decision.requests.order_by("asked_on").first()
    made_day.precedes("the next decision", later.made_on if later else None)
    made_day.precedes("the request", request.asked_on if request else None)
    for event, day in _earlier_days(decision, referral):
        made_day.follows(event, day)
    for event, day in _later_days(decision):
        made_day.precedes(event, day)
    told_on = decision.told_on
    if told_on and made_on > told_on:
        told = f"the day she was told, {in_full(told_on)}"
        correct = "If she was told on another day, correct that first"
        dates.add("made_on", f"The decision date must be on or before {told}. {correct}")
    made_day.precedes("the day she said that she will not ask", decision.not_asking_on)


def next_decision(decision: Decision, referral: Referral) -> Decision | None:
    """Return the decision that was made next after one, if there is one."""
    after = (decision.made_on, decision.pk)
    return next((later for later in referral.decisions if (later.made_on, later.pk) > after), None)


def check_other_outcome(dates: Dates, decision: Decision, referral: Referral) -> None:
    """Note why a decision cannot become the opposite: what followed from it would have no ground."""
    is_followed = next_decision(decision, referral) or decision.requests.exists()
    if is_followed or decision.reconsideration or decision.is_further or decision.not_asking_on:
        dates.add("outcome", "Something has followed from this decision, so only its dates can be corrected")
    # An extension without the period it extends would be a date nobody could explain.
    if decision.is_rg and decision.extensions.exists():
        dates.add("outcome", "Her recovery period was extended, so the decision that gave it stays positive")
    if decision.is_rg and decision.is_positive and referral.disqualification_set.exists():
        dates.add(
            "outcome", "There is a notice about the protection it gave her, so the decision stays positive"
        )


def _earlier_days(decision: Decision, referral: Referral) -> list[tuple[str, date]]:
    """Return the days after which a further decision came, and what each is called."""
    first = referral.reasonable_grounds
    if not (decision.is_further and first):
        return []
    taken = referral.disqualification_set.filter(outcome=Disqualification.Result.DISQUALIFIED)
    gone = [notice.decided_on for notice in taken if notice.decided_on and notice.is_before(decision)]
    days = [("the day her protection was taken away", day) for day in gone]
    return [*days, ("the first decision", first.made_on)]


def _later_days(decision: Decision) -> list[tuple[str, date]]:
    """Return the days that came after a positive first decision because of it, and what each is called."""
    if not (decision.is_rg and decision.is_positive):
        return []
    days = [("the letter that extended it", extension.granted_on) for extension in decision.extensions.all()]
    for notice in decision.referral.disqualification_set.all():
        days.append(("the notice of disqualification", notice.notice_on))
        if notice.decided_on and not (decision.is_further and notice.is_before(decision)):
            days.append(("the day her protection was decided on", notice.decided_on))
    return [(than, day) for than, day in sorted(days, key=itemgetter(1)) if day >= decision.made_on]


def check_informing(
    dates: Dates, *, told_how: str, told_on: date | None, from_on: date, details: DecisionDetails
) -> None:
    """Note what contradicts itself in whether, when and how she was told."""
    told_day = dates.day("told_on", "The date she was told", told_on).past()
    told_day.follows("the decision date", from_on)
    if told_how != Decision.Told.NOT_YET:
        if told_on is None:
            dates.add("told_on", "Enter the date she was told")
        return
    # Offered as her own language and the interpreter of the day: they mean nothing before she was told.
    details["told_language"] = details["told_interpreter"] = ""
    if told_on:
        dates.add("told_on", "Leave the date empty, or choose how she was told")
    if details.get("understood"):
        dates.add("told_how", "Choose how she was told, or clear what she understood")


def check_letter(dates: Dates, *, outcome: str, letter: str, details: DecisionDetails) -> None:
    """Note what contradicts itself in the letter: where it is kept, and why it says no."""
    reasons = details.get("reasons")
    check_letter_place(
        dates, letter=letter, letter_kept=details.get("letter_kept", ""), document=details.get("document")
    )
    if outcome == DecisionOutcome.POSITIVE and reasons:
        dates.add("reasons", "Only a negative decision needs reasons. Clear this, or choose “Negative”")
    if outcome == DecisionOutcome.NEGATIVE and letter == Decision.Letter.HELD and not reasons:
        dates.add("reasons", "Enter why it is negative, in plain words: the letter gives the reasons")

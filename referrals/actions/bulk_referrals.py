"""Referrals that were made, and perhaps decided, before their cases came to us: many at once.

What each means is worked out by the same rules as a referral recorded by hand: its state by `state_of`, its
clocks by `timetable` from the policy rows in force on its own days, its promises by `promises`. So a client
at day 20 stands at day 20.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

from cases.actions.agencies import agency_of_source, is_the_same
from cases.actions.bulk_opening import next_numbers
from cases.models import Agency, Case, Deadline, Entry, PromiseSource
from hestia.accounts.models import User
from hestia.audit.models import log_each
from hestia.db.bulk import create_with_history
from referrals.actions.decisions import consequence_words
from referrals.actions.letters import WHOM_TO_ASK, letter_task_title
from referrals.actions.locking import LONDON, day_of
from referrals.models import Decision, FirstResponderOrganisation, Handover, PolicyBook, Referral
from referrals.queries.policy_choice import policies_for
from referrals.queries.promises import promises_of
from referrals.queries.timetable import timetable
from referrals.rules.dates import Dates
from referrals.rules.states import DecisionOutcome
from referrals.rules.timetable import Timetable

K = Deadline.Kind


@dataclass(frozen=True)
class EarlierDecision:
    """A decision as it is known from elsewhere. ``told_on`` is empty where nobody knows that she was told."""

    stage: str
    outcome: str
    made_on: date
    told_on: date | None
    told_how: str


@dataclass(frozen=True)
class EarlierReferral:
    """A referral as it is known from elsewhere: received by the Home Office, perhaps decided."""

    jurisdiction: str
    organisation: FirstResponderOrganisation
    submitted_on: date
    received_on: date
    reference: str
    decisions: tuple[EarlierDecision, ...] = ()

    def decision_of(self, stage: str) -> EarlierDecision | None:
        """Return the decision of one stage, if it was made."""
        return next((decision for decision in self.decisions if decision.stage == stage), None)


def contradictions(earlier: EarlierReferral, *, today: date) -> dict[str, str]:
    """Return what cannot be true of a referral, by the answer to look at, such as ``rg_made_on``. Pure."""
    dates = Dates(today)
    dates.day("submitted_on", "The date sent", earlier.submitted_on).past()
    received_day = dates.day("received_on", "The date received", earlier.received_on).past()
    received_day.follows("the date it was sent", earlier.submitted_on)
    rg, cg = (earlier.decision_of(stage) for stage in (Decision.Stage.RG, Decision.Stage.CG))
    for decision, name, than, before in (
        (rg, "rg", "the referral date", earlier.received_on),
        (cg, "cg", "the reasonable grounds decision", rg.made_on if rg else None),
    ):
        if decision:
            words = "The decision date"
            day = dates.day(f"{name}_made_on", words, decision.made_on).past()
            day.follows(than, before)
            words = "The date she was told"
            day = dates.day(f"{name}_told_on", words, decision.told_on).past()
            day.follows("the decision date", decision.made_on)
    if cg and not (rg and rg.outcome == DecisionOutcome.POSITIVE):
        dates.add("cg", "A conclusive grounds decision needs a positive reasonable grounds decision first.")
    return dates.problems


@dataclass(frozen=True)
class PreparedReferral:
    """A referral put together, with its clocks: to be written down once its case is."""

    referral: Referral
    handover: Handover
    decisions: list[Decision]
    table: Timetable

    @classmethod
    def of(cls, earlier: EarlierReferral, case: Case, *, book: PolicyBook, by: User, at: datetime) -> Self:
        """Return a referral made of what is known, and give the case its stage. Nothing is saved."""
        recorded = {"recorded_at": at, "recorded_by": by}
        referral = Referral(
            case=case,
            jurisdiction=earlier.jurisdiction,
            started_at=at,
            started_by=by,
            submitted_on=earlier.submitted_on,
            sent_as_child=case.client.may_be_a_child,
            submission_recorded_at=at,
            submission_recorded_by=by,
            received_on=earlier.received_on,
            receipt_recorded_at=at,
            receipt_recorded_by=by,
            reference=earlier.reference,
            rg_policy=book.for_reasonable_grounds(earlier.jurisdiction, received_on=earlier.received_on),
        )
        handover = Handover(
            case=case,
            referral=referral,
            organisation=earlier.organisation,
            referrer_name=Handover.NOT_KNOWN,
            handed_over_on=earlier.submitted_on,
            **recorded,
        )
        decisions = []
        for known_decision in sorted(earlier.decisions, key=lambda decision: decision.made_on):
            policy, removal_policy = policies_for(
                earlier.jurisdiction,
                stage=known_decision.stage,
                positive=known_decision.outcome == DecisionOutcome.POSITIVE,
                made_on=known_decision.made_on,
                book=book,
            )
            decision = Decision(
                case=case,
                referral=referral,
                stage=known_decision.stage,
                outcome=known_decision.outcome,
                made_on=known_decision.made_on,
                letter=Decision.Letter.AWAITED,
                told_how=known_decision.told_how,
                told_on=known_decision.told_on,
                policy=policy,
                removal_policy=removal_policy,
                **recorded,
            )
            # What `with_rules` would read: nothing was asked or extended elsewhere.
            decision.asked_on = decision.refused_on = None
            decision.extended_to = decision.first_positive_on = None
            decisions.append(decision)
        set_empty_facts(referral, decisions)
        table = timetable(referral)
        case.nrm_stage, case.nrm_reference = referral.stage, referral.reference
        if table.recovery_span:
            case.recovery_from, case.recovery_to, case.recovery_days = table.recovery_span
        return cls(referral, handover, decisions, table)

    def deadlines(self, *, tell_on: date, letter_on: date, by: User, at: datetime) -> list[Deadline]:
        """Return the promises its clocks ask for, and what is to be done of each decision.

        By ``tell_on`` she is informed of what nobody knows she was told; by ``letter_on`` letters are here.
        """
        common = {"case": self.referral.case, "made_at": at, "made_by": by}
        due = [
            Deadline(
                kind=promise.kind,
                due_on=promise.due_on,
                title=promise.title,
                context=promise.context,
                unit=promise.unit,
                owner=promise.owner,
                **promise.source._asdict(),
                **common,
            )
            for promise in promises_of(self.referral, self.table)
            if not promise.is_past(day_of(at))
        ]
        due += [
            Deadline(
                kind=K.TELL_DECISION,
                due_on=tell_on,
                title=decision.informing_task_title,
                **PromiseSource.of(decision)._asdict(),
                context=decision.telling,
                unit=Deadline.Unit.WORKING,
                **common,
            )
            for decision in self.decisions
            if decision.told_on is None
        ]
        due += [
            Deadline(
                kind=K.DECISION_LETTER,
                due_on=letter_on,
                title=letter_task_title(decision),
                **PromiseSource.of(decision)._asdict(),
                context=WHOM_TO_ASK,
                unit=Deadline.Unit.WORKING,
                **common,
            )
            for decision in self.decisions
            if decision.awaits_letter
        ]
        return due

    def entries(self, *, by: User, at: datetime) -> list[Entry]:
        """Return what the timeline says of it, each on its own day."""
        case = self.referral.case
        lines = [
            (
                f"Referred before coming to us, by {self.handover.organisation}",
                "",
                self.referral.submitted_on,
            )
        ]
        lines += [
            (
                f"{decision.get_stage_display()} decision: {decision.get_outcome_display().lower()}",
                consequence_words(decision, self.table, today=day_of(at)),
                decision.made_on,
            )
            for decision in self.decisions
        ]
        return [
            Entry(
                case=case,
                kind=Entry.Kind.NRM,
                title=title[:200],
                body=body,
                happened_at=datetime.combine(on, time(), LONDON),
                recorded_at=at,
                by=by,
                url=self.referral.get_absolute_url(),
            )
            for title, body, on in lines
            if on
        ]


def set_empty_facts(referral: Referral, decisions: list[Decision]) -> None:
    """Set on a new referral what `with_facts` would read of it: that nothing else has happened."""
    referral.is_explained = referral.authority_is_told = False
    referral.is_handed_over = True
    referral.consent_answer = referral.consent_how = referral.consent_on = None
    referral.suspended_from, referral.suspended_to = [], []
    referral.asked_again_on = referral.asked_again_at = referral.withdrawn_on = None
    referral.disqualified_on = referral.answer_notice_by = referral.her_death_on = None
    referral.notice_is_pending = False
    referral.has_other_records, referral.ended_rows, referral.elsewhere_rows = False, [], []
    vars(referral)["decisions"] = decisions


def number_prepared(brought: Iterable[PreparedReferral]) -> None:
    """Give each referral and each decision the number it will have: promises name what made them."""
    referrals = [prepared.referral for prepared in brought]
    decisions = [decision for prepared in brought for decision in prepared.decisions]
    for sequence, records in (
        ("referrals_referral_id_seq", referrals),
        ("referrals_decision_id_seq", decisions),
    ):
        for record, number in zip(records, next_numbers(sequence, len(records)), strict=True):
            record.pk = number


def senders(handovers: Iterable[Handover]) -> Iterator[Agency]:
    """Yield who sent these referrals as an agency of its case, unless it referred her to us as well."""
    for handover in handovers:
        organisation, case = handover.organisation, handover.case
        source = agency_of_source(case)
        if organisation.is_us or (source and is_the_same(source, organisation.kind, handover.sender)):
            continue
        since = handover.handed_over_on
        yield Agency(case=case, kind=organisation.kind, name=handover.sender, started_on=since)


def save_prepared(brought: Iterable[PreparedReferral], *, by: User, at: datetime) -> None:
    """Save referrals whose cases have been saved, and log each."""
    referrals = [prepared.referral for prepared in brought]
    decisions = [decision for prepared in brought for decision in prepared.decisions]
    create_with_history(referrals, by=by, at=at)
    create_with_history([prepared.handover for prepared in brought], by=by, at=at)
    create_with_history(list(senders(prepared.handover for prepared in brought)), by=by, at=at)
    create_with_history(decisions, by=by, at=at)
    for kind, records in (("earlier_recorded", referrals), ("decision_recorded", decisions)):
        log_each(f"referral.{kind}", by=by, at=at, case_refs=[record.case.reference for record in records])

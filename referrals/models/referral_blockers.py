"""When: why an act on a referral cannot be done now, in words."""

from datetime import date

from cases.models import Consent
from cases.rules.eighteen import eighteenth_birthday
from referrals.models.chaser import Chaser
from referrals.models.decision import Decision
from referrals.models.extension import Extension
from referrals.models.records import NRMConsent
from referrals.models.referral_state import ReferralState
from referrals.rules.dates import in_full
from referrals.rules.promises import ONCE_18_UNSENT


class ReferralBlockers(ReferralState):
    """Each list says in words why an act cannot be done now. Empty means it can."""

    class Meta:
        abstract = True

    def _ended(self) -> list[str]:
        """Return why nothing more can be done with it."""
        reasons = self._withdrawn()
        if self.is_followed:
            reasons.append("A new referral was started after this one, and counts now.")
        return reasons

    def _withdrawn(self) -> list[str]:
        """Return why nothing that happened can be written down of it: what we learn late still can."""
        reasons = self._over()
        if self.withdrawn_on:
            reasons.append("She withdrew from the NRM. Start a new referral if she wants one.")
        return reasons

    def _over(self) -> list[str]:
        """Return why nothing can be written down: not even what they did before they heard of her."""
        reasons = []
        if self.case.is_closed:
            reasons.append("This case is closed. Reopen it to change it.")
        if self.is_taken_back:
            reasons.append("It was started by mistake and taken back.")
        return reasons

    def new_referral_blockers(self) -> list[str]:
        """Return why no new referral can be begun after this one: they, or she, still have to say."""
        if self.case.is_closed:
            return ["This case is closed. Reopen it to change it."]
        if self.has_ended:
            return []
        rg, negative = self.reasonable_grounds, self.negative_to_question()
        if not self.submitted_on:
            return ["This referral has not been sent yet. Carry on with it."]
        reasons = []
        if self.suspended_on:
            reasons.append("The case is suspended. Record that it resumed first.")
        if rg is None:
            reasons.append("The Home Office has not decided this referral yet.")
        elif rg.is_positive and not self.conclusive_grounds and not self.disqualified_on:
            reasons.append("The final decision of this referral is still to come.")
        if self.asked_again_on:
            reasons.append("They were asked to look again and have not answered.")
        elif negative and not (negative.asked_on or negative.not_asking_on or self.is_too_late_to_ask):
            reasons.append(
                "First record whether or not she asks them to look at the negative decision again."
            )
        if any(decision.told_on is None for decision in self.decisions):
            reasons.append("First tell her what was decided, and record it.")
        return reasons

    def new_referral_undoing_blockers(self) -> list[str]:
        """Return why it cannot be taken back now that this one was begun after another."""
        reasons = self._ended()
        if not self.again_because:
            reasons.append("It was not started after another referral.")
        if self.submitted_on:
            reasons.append("It was sent. If she does not want it, record that she withdrew.")
        elif self.is_handed_over:
            reasons.append("It is with a first responder, who may have sent it.")
            if self.needs_consent:
                reasons.append("If she does not want it, record that she has taken her consent back.")
        return reasons

    def explanation_blockers(self) -> list[str]:
        """Return why the NRM cannot be explained now."""
        return self._ended()

    def consent_blockers(self) -> list[str]:
        """Return why her answer cannot be recorded now."""
        reasons = self._ended()
        # Asking a child to agree would put on her what the law puts on the council.
        if not self.needs_consent:
            reasons.append("She is or may be under 18: no consent is needed. Record the council contact.")
        elif not self.is_explained:
            reasons.append("Explain the NRM before you ask for consent.")
        if self.submitted_on:
            reasons.append("The referral was sent. If she has changed her mind, record that she withdrew.")
        return reasons

    def answers_blockers(self) -> list[str]:
        """Return why her other answers cannot be changed now."""
        reasons = self._ended()
        if not NRMConsent.objects.filter(referral=self.pk).exists():
            reasons.append("We did not take her consent, so her other answers are not known here.")
        return reasons

    def authority_contact_blockers(self) -> list[str]:
        """Return why the council contact cannot be recorded now."""
        reasons = self._ended()
        if self.needs_consent:
            reasons.append("She is an adult: ask for her consent.")
        if self.submitted_on:
            reasons.append("The referral has already been sent.")
        return reasons

    def handover_blockers(self) -> list[str]:
        """Return why it cannot be given to a first responder now."""
        reasons = self._ended()
        # An adult is referred only with her informed consent: the gate that nothing may go round.
        if not self.facts.may_be_handed_over:
            if not self.needs_consent:
                reasons.append("Record which council was told about her: she is or may be under 18.")
            elif self.consent_answer == Consent.Answer.GIVEN:
                reasons.append("Her consent was spoken without a witness. Record it again with one.")
            elif self.consents is False:
                reasons.append("She does not want to be referred. You cannot refer her without consent.")
            elif self.came_of_age_on:
                reasons.append(f"She turned 18 on {in_full(self.came_of_age_on)}. Ask for her consent first.")
            else:
                reasons.append("Record her consent before you hand the referral over.")
        if self.submitted_on:
            reasons.append("The referral has already been sent.")
        return reasons

    def submission_blockers(self) -> list[str]:
        """Return why it cannot be marked as sent now.

        With a first responder, it may have been sent before they heard that she took her consent back.
        """
        crossed = self.is_handed_over and self.took_consent_back and not self.submitted_on
        reasons = self._ended() if crossed else self.handover_blockers()
        if not self.submitted_on and not self.is_handed_over:
            reasons.append("Say which first responder will send it before you mark it as sent.")
        return reasons

    def receipt_blockers(self) -> list[str]:
        """Return why the NRM number cannot be recorded now."""
        reasons = self._ended()
        if not self.submitted_on:
            reasons.append("Record the day it was sent before you record that it was received.")
        # The clock runs from its day: a second receipt would start it again. It is corrected instead.
        if self.received_on:
            reasons.append(f"The NRM number {self.reference} is already recorded.")
        return reasons

    def earlier_referral_blockers(self) -> list[str]:
        """Return why a referral made elsewhere cannot be recorded as this one."""
        reasons = self._ended()
        if self.submitted_on:
            reasons.append("A referral is already recorded. Correct its dates if they are wrong.")
        return reasons

    def correction_blockers(self) -> list[str]:
        """Return why nothing that was written down can be corrected now."""
        return self._withdrawn()

    def decision_blockers(self, stage: str) -> list[str]:
        """Return why a decision of this stage cannot be recorded now.

        One may have been made before they heard that she withdrew, or while the case was suspended.
        """
        reasons = self._over()
        if not self.received_on:
            reasons.append("Record the NRM number before you record a decision.")
        if self.standing(stage):
            name = Decision.Stage(stage).label.lower()
            reasons.append(
                f"The {name} decision is already recorded. Correct it, or record a reconsideration."
            )
        rg = self.reasonable_grounds
        # A negative first decision ends the referral, so there is no second one to make.
        if stage == Decision.Stage.CG and not (rg and rg.is_positive):
            reasons.append(
                "A conclusive grounds decision needs a positive reasonable grounds decision first."
            )
        return reasons

    def next_stage(self) -> Decision.Stage | None:
        """Return the stage whose decision is waited for, if there is one."""
        return next((stage for stage in Decision.Stage if not self.decision_blockers(stage)), None)

    def current_stage(self) -> Decision.Stage:
        """Return the stage the referral is at, even if its decision cannot be recorded now."""
        rg = self.reasonable_grounds
        return Decision.Stage.CG if rg and rg.is_positive else Decision.Stage.RG

    def chaser_blockers(self) -> list[str]:
        """Return why there is nothing to chase."""
        reasons = self._ended()
        if not self.to_chase:
            reasons.append("The referral has not been handed to anybody yet, so there is nothing to chase.")
        return reasons

    @property
    def to_chase(self) -> list[Chaser.Whom]:
        """Return who can be asked: the first responder until the NRM number is here; once sent, also them."""
        waits_for_them = self.is_handed_over and not self.received_on
        return [
            *([Chaser.Whom.FIRST_RESPONDER] if waits_for_them else []),
            *([Chaser.Whom.HOME_OFFICE] if self.submitted_on else []),
        ]

    def reconsideration_blockers(self) -> list[str]:
        """Return why the Home Office cannot be asked to look again now."""
        reasons = self._withdrawn()
        if not self.negative_to_question():
            reasons.append("Only a negative decision can be reconsidered.")
        if self.asked_again_on:
            reasons.append("They have already been asked, and have not answered.")
        return reasons

    def not_asking_blockers(self) -> list[str]:
        """Return why it cannot be recorded now that nothing is asked."""
        reasons = self._withdrawn()
        negative = self.negative_to_question()
        if negative is None:
            reasons.append("Only a negative decision can be reconsidered.")
        elif negative.asked_on:
            reasons.append("They were asked to look again.")
        elif negative.not_asking_on:
            reasons.append("It is already recorded that there will be no request.")
        return reasons

    def reconsideration_outcome_blockers(self) -> list[str]:
        """Return why no answer to a reconsideration can be recorded now: it may cross her withdrawal."""
        reasons = self._over()
        if not self.asked_again_on:
            reasons.append("No reconsideration is waiting for an answer.")
        return reasons

    def suspension_blockers(self) -> list[str]:
        """Return why it cannot be suspended now."""
        reasons = self._withdrawn()
        if not self.received_on:
            reasons.append("The Home Office does not have the referral yet.")
        # Two open suspensions would leave no day on which the clocks run again.
        if self.suspended_on:
            reasons.append("The case is already suspended.")
        return reasons

    def extension_blockers(self) -> list[str]:
        """Return why the recovery period cannot be made longer now."""
        reasons = self._withdrawn()
        if not self.starts_recovery:
            reasons.append("Only a recovery period that has started can be extended.")
        if self.disqualified_on:
            reasons.append("Her protection was taken away, so there is no period to extend.")
        if self.suspended_on:
            reasons.append("The case is suspended. Record that it resumed first.")
        return reasons

    def extension_undoing_blockers(self) -> list[str]:
        """Return why no extension can be undone now."""
        reasons = self._withdrawn()
        if not Extension.objects.standing().filter(referral=self.pk).exists():
            reasons.append("There is no extension to undo.")
        return reasons

    def further_decision_blockers(self) -> list[str]:
        """Return why no further decision can be recorded now."""
        reasons = self._withdrawn()
        rg = self.reasonable_grounds
        if not rg or not rg.is_positive:
            reasons.append("A further decision follows a positive reasonable grounds decision.")
        return reasons

    def grounds_blockers(self) -> list[str]:
        """Return why it cannot be said now what a positive decision is about."""
        reasons = self._withdrawn()
        if not self.positive_grounds:
            reasons.append("There is no positive reasonable grounds decision, so there is nothing to say.")
        return reasons

    def disqualification_blockers(self) -> list[str]:
        """Return why no notice of disqualification can be recorded now."""
        reasons = self._withdrawn()
        # Section 63(1): of whoever has a positive decision, be it one that gave no period of its own.
        if not any(decision.is_rg and decision.is_positive for decision in self.decisions):
            reasons.append("Only someone with a positive decision has a protection that can be taken away.")
        if self.disqualified_on:
            reasons.append("Her protection has already been taken away.")
        return reasons

    def review_blockers(self) -> list[str]:
        """Return why it cannot be recorded now that they look at a disqualification again."""
        reasons = self._withdrawn()
        if not self.disqualified_on:
            reasons.append("Her protection was not taken away, so there is nothing to look at again.")
        return reasons

    def duty_blockers(self) -> list[str]:
        """Return why no Duty to Notify can be recorded now."""
        reasons = self._ended()
        # Modern Slavery Act 2015 s.52 binds authorities of England and Wales only.
        if self.jurisdiction != self.Jurisdiction.EW:
            reasons.append("The Duty to Notify applies in England and Wales only.")
        if not self.needs_consent:
            reasons.append("She is or may be under 18: she is referred, not notified.")
        elif self.consents is not False:
            reasons.append("An authority notifies instead only when she does not want to be referred.")
        return reasons

    def eighteen_blockers(self, *, on: date) -> list[str]:
        """Return why her choice at 18 cannot be recorded on a day."""
        reasons = self._ended()
        born = self.case.client.born_between
        if not self.submitted_on:
            reasons.append(f"The referral has not been sent yet. {ONCE_18_UNSENT}")
        # On record as an adult she is asked, whatever is known of her birth.
        if born is None and not self.asks_if_she_stays:
            reasons.append("Her date of birth is not known. Record it first.")
        elif born and not self.asks_if_she_stays and on < (day_18 := eighteenth_birthday(born[0])):
            at_least = "" if born[0] == born[1] else " at the earliest"
            reasons.append(f"She turns 18 on {in_full(day_18)}{at_least}. Until then no consent is needed.")
        if self.conclusive_grounds:
            reasons.append("The final decision has been made, so there is nothing to stay in.")
        return reasons

    def resumption_blockers(self) -> list[str]:
        """Return why it cannot be resumed now."""
        reasons = self._withdrawn()
        if not self.suspended_on:
            reasons.append("The case is not suspended.")
        return reasons

    def withdrawal_undoing_blockers(self) -> list[str]:
        """Return why it cannot be undone now that she withdrew."""
        reasons = []
        if self.case.is_closed:
            reasons.append("This case is closed. Reopen it to change it.")
        if self.withdrawn_on is None:
            reasons.append("She has not withdrawn.")
        return reasons

    def withdrawal_blockers(self) -> list[str]:
        """Return why she cannot be recorded as withdrawn now."""
        reasons = self._withdrawn()
        # A child is in the NRM without having agreed, so there is no consent to take back.
        if not self.needs_consent:
            reasons.append("Only an adult can withdraw from the NRM.")
        if not self.submitted_on:
            reasons.append("The referral was not sent. Record that she has taken her consent back.")
        return reasons

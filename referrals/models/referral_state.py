"""What is known of a referral, and where it stands."""

from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.models import Case, CaseRecord, Consent
from cases.rules.eighteen import eighteenth_birthday
from referrals.models.decision import Decision
from referrals.models.policy import Policy
from referrals.rules.clocks import Pause, reconsideration
from referrals.rules.states import DecisionOutcome, ReferralFacts, State, state_of


class ReferralState(CaseRecord):
    """What is stored of a referral, and what follows from it: its state is worked out, never stored."""

    class Jurisdiction(models.TextChoices):
        EW = "EW", "England and Wales"
        SCT = "SCT", "Scotland"
        NIR = "NIR", "Northern Ireland"

    class Authority(models.TextChoices):
        SCA = "sca", "Single Competent Authority"
        IECA = "ieca", "Immigration Enforcement Competent Authority"
        PANEL = "panel", "Devolved panel, for children"

    jurisdiction = models.CharField(
        "where the support is given", max_length=3, choices=Jurisdiction, default=Jurisdiction.EW
    )

    class Again(models.TextChoices):
        EXPLOITED_AGAIN = "exploited_again", "Exploited again"
        MORE_IS_KNOWN = "more_is_known", "More is known now than when they said no"
        OTHER_EXPLOITATION = "other", "It is about other exploitation"
        CHANGED_MIND = "changed_mind", "Withdrew, and wants to be referred now"

    # Why there is another after one that was decided or withdrawn; empty on her first.
    again_because = models.CharField(
        "why this is a new referral", max_length=15, choices=Again, blank=True, default=""
    )
    # It was begun by mistake, and the one before it goes on.
    is_taken_back = models.BooleanField("started by mistake", default=False)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField(null=True, blank=True)
    # No consent was asked then; as an adult she must agree herself to stay.
    sent_as_child = models.BooleanField("was, or may have been, under 18 when it was sent", default=False)
    submission_recorded_at = models.DateTimeField(null=True, blank=True)
    submission_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_on = models.DateField(null=True, blank=True)
    reference = models.CharField("NRM number", max_length=40, blank=True)
    authority = models.CharField("competent authority", max_length=5, choices=Authority, blank=True)
    rg_policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    receipt_recorded_at = models.DateTimeField(null=True, blank=True)
    receipt_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    # Filled in by `with_facts`.
    is_explained: bool
    is_handed_over: bool
    authority_is_told: bool
    consent_answer: str | None
    consent_how: str | None
    consent_on: date | None
    suspended_from: list[date]
    suspended_to: list[date | None]
    asked_again_on: date | None
    asked_again_at: datetime | None
    disqualified_on: date | None
    answer_notice_by: date | None
    notice_is_pending: bool  # a notice of disqualification, answered or not, that is not decided
    has_other_records: bool  # an extension, a notice or a Duty to Notify
    ended_rows: list[dict[str, Any]]  # the other referrals of the same case, which ended
    elsewhere_rows: list[dict[str, Any]]  # her referrals on other cases, as far as the reader sees them
    withdrawn_on: date | None
    her_death_on: date | None  # in whichever of her cases it is written down

    # A page is about it although another, begun after it, counts on its case.
    is_earlier = False

    # The day on which its state is judged: `as_of`.
    seen_on: date | None = None

    decision_set: Any  # every decision, by the name under which Django keeps them

    class Meta:
        abstract = True

    def as_of(self, day: date) -> Self:
        """Return it as it stands on a day: a birthday comes by itself, but none after her death."""
        self.seen_on = min(day, self.her_death_on or day)
        return self

    @property
    def needs_consent(self) -> bool:
        """Whether she is known to be an adult: a child, or where the age is not sure, is referred without."""
        return not self.case.client.may_be_a_child or self.came_of_age_on is not None

    @property
    def came_of_age_on(self) -> date | None:
        """Return the day she turned 18 before it was sent, if she has and is still on record as a child."""
        if self.submitted_on or self.seen_on is None or not self.case.client.may_be_a_child:
            return None
        return self.turned_18_by(self.seen_on)

    def turned_18_by(self, day: date) -> date | None:
        """Return the day she turned 18, if she surely had on a day.

        Where her age is not sure that counts only if the case was open before: until then she was a child by
        every reading. Someone whose birth says that she was 18 long ago may still be younger.
        """
        client, born = self.case.client, self.case.client.born_on
        if born is None:
            return None
        birthday = eighteenth_birthday(born)
        # Where her age is disputed she stays a child until it is settled: the benefit of the doubt.
        is_disputed = client.may_be_a_child and client.age_status != client.AgeStatus.CHILD
        is_sure = not is_disputed or self.case.opened_on < birthday
        return birthday if is_sure and birthday <= day else None

    @property
    def took_consent_back(self) -> bool:
        """Whether she had said yes, and took it back."""
        return self.needs_consent and self.consent_answer == Consent.Answer.WITHDRAWN

    @property
    def asks_if_she_stays(self) -> bool:
        """Whether she is an adult who was referred as maybe a child, and was never asked."""
        is_adult = not self.case.client.may_be_a_child
        return self.sent_as_child and is_adult and self.consent_answer is None

    @property
    def chooses_at_18(self) -> bool:
        """Whether she was referred as a child and has not said since her birthday if she stays."""
        return self.asks_if_she_stays or self.turned_18_since

    @property
    def turned_18_since(self) -> bool:
        """Whether by her date of birth she turned 18 since it was sent, or will, and was not asked since."""
        client, born = self.case.client, self.case.client.born_between
        if born is None or (born[0] != born[1] and not client.may_be_a_child):
            return False
        birthday, latest = map(eighteenth_birthday, born)
        referred_on = self.submitted_on or timezone.localdate(self.started_at)
        return referred_on < latest and not (self.consent_on and self.consent_on >= birthday)

    @property
    def consents(self) -> bool | None:
        """Whether her latest answer is a valid yes; None before she was asked.

        A yes that was spoken counts only with a witness.
        """
        if self.consent_answer is None:
            return None
        # The Home Office takes a signature, or a witness to what she said: a spoken yes alone is no proof.
        return self.consent_answer == Consent.Answer.GIVEN and self.consent_how != Consent.How.SPOKEN

    @cached_property
    def decisions(self) -> list[Decision]:
        """Return every decision, in the order they were made."""
        return list(self.decision_set.all())

    def standing(self, stage: str) -> Decision | None:
        """Return the decision of one stage that stands today: the last one made, but for a further one."""
        return next((d for d in reversed(self.decisions) if d.stage == stage and not d.is_further), None)

    @property
    def starts_recovery(self) -> Decision | None:
        """Return the decision whose recovery period counts: the last that gave one.

        Of England and Wales: there a later positive decision may give none (section 62). The other nations
        support whoever has a positive decision, by their own laws.
        """
        if self.jurisdiction == self.Jurisdiction.EW:
            return self.starts_removal_protection
        return self._gives_further or self.positive_grounds

    @property
    def starts_removal_protection(self) -> Decision | None:
        """Return the decision whose protection from removal counts: the last known to give one."""
        rg = self.positive_grounds
        return self._gives_further or (rg if rg and rg.gives_period else None)

    @property
    def _gives_further(self) -> Decision | None:
        return next((d for d in reversed(self.decisions) if d.is_further and d.gives_recovery), None)

    @property
    def positive_grounds(self) -> Decision | None:
        """Return the reasonable grounds decision that stands, if it is positive."""
        rg = self.reasonable_grounds
        return rg if rg and rg.is_positive else None

    @property
    def later_positive(self) -> Decision | None:
        """Return the positive decision that stands, if she had one before it, in whichever case."""
        rg = self.positive_grounds
        return rg if rg and (rg.is_later or rg.wholly_before is not None) else None

    @property
    def unclear_grounds(self) -> Decision | None:
        """Return the positive decision of which nobody has said yet if it is a further one (s.62)."""
        rg = self.positive_grounds
        return rg if rg and rg.asks_what_it_is_about else None

    @property
    def reasonable_grounds(self) -> Decision | None:
        """Return the reasonable grounds decision that stands today."""
        return self.standing(Decision.Stage.RG)

    @property
    def conclusive_grounds(self) -> Decision | None:
        """Return the conclusive grounds decision that stands today."""
        return self.standing(Decision.Stage.CG)

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Return the days on which the Home Office had suspended the case."""
        return tuple(Pause(*ends) for ends in zip(self.suspended_from, self.suspended_to, strict=True))

    @property
    def suspended_on(self) -> date | None:
        """Return the day since which the case is suspended, if it is."""
        return next((pause.start for pause in self.pauses if pause.end is None), None)

    @property
    def facts(self) -> ReferralFacts:
        """Return what the state depends on."""
        rg, cg = self.reasonable_grounds, self.conclusive_grounds
        return ReferralFacts(
            explained=self.is_explained,
            needs_consent=self.needs_consent,
            consents=self.consents,
            authority_told=self.authority_is_told,
            handed_over=self.is_handed_over,
            submitted=self.submitted_on is not None,
            received=self.received_on is not None,
            reasonable=DecisionOutcome(rg.outcome) if rg else "",
            conclusive=DecisionOutcome(cg.outcome) if cg else "",
            reconsidering=self.asked_again_on is not None,
            suspended=self.suspended_on is not None,
            disqualified=self.disqualified_on is not None,
            withdrawn=self.withdrawn_on is not None,
        )

    @property
    def state(self) -> State:
        """Return where the referral stands."""
        return state_of(self.facts)

    @property
    def stage(self) -> Case.NRMStage:
        """Return what the case list says about it."""
        if self.state == State.CONSIDERING and not self.needs_consent:
            return Case.NRMStage.PREPARING
        return STAGES[self.state]

    @property
    def has_ended(self) -> bool:
        """Whether nothing more can happen to it: she withdrew, or a new referral was begun after it."""
        return self.closed_at is not None

    @property
    def is_followed(self) -> bool:
        """Whether it ended because a new one was begun: what its decisions started goes on."""
        return self.has_ended and self.withdrawn_on is None and not self.is_taken_back

    @property
    def came_to(self) -> tuple[str, date] | None:
        """Return what was decided of it last, and when, if anything was."""
        last = self.conclusive_grounds or self.reasonable_grounds
        if last is None:
            return None
        return self.stage, self.disqualified_on or last.made_on

    def negative_to_question(self) -> Decision | None:
        """Return the negative decision that stands and can be looked at again."""
        standing = self.conclusive_grounds or self.reasonable_grounds
        return standing if standing and not standing.is_positive else None

    @property
    def is_too_late_to_ask(self) -> bool:
        """Whether the days to question a negative decision were over by the day on which it is seen."""
        negative = self.negative_to_question()
        if negative is None or negative.policy is None or self.seen_on is None:
            return False
        window = reconsideration(negative.made_on, negative.policy.terms)
        return window is not None and window.due_on is not None and window.due_on < self.seen_on

    @property
    def lost_support(self) -> bool:
        """Whether the duty to support her ended with a disqualification: in England and Wales (s.50A(5))."""
        return self.disqualified_on is not None and self.jurisdiction == self.Jurisdiction.EW

    @property
    def extended_until(self) -> date | None:
        """Return the last day that a letter may bear which extends her recovery period, if there is one.

        It is the day of the final decision: after it no period is extended, but a letter may come late.
        """
        final, start = self.conclusive_grounds, self.starts_recovery
        return final.made_on if final and start and start.made_on <= final.made_on else None


STAGES = {
    State.NOT_REFERRED: Case.NRMStage.NOT_REFERRED,
    State.CONSIDERING: Case.NRMStage.CONSENT_NEEDED,
    State.CONSENTED: Case.NRMStage.PREPARING,
    State.DECLINED: Case.NRMStage.DECLINED,
    State.WITH_FIRST_RESPONDER: Case.NRMStage.WITH_FIRST_RESPONDER,
    State.SUBMITTED: Case.NRMStage.SUBMITTED,
    State.RECEIVED: Case.NRMStage.WAITING_RG,
    State.RG_POSITIVE: Case.NRMStage.RECOVERY,
    State.RG_NEGATIVE: Case.NRMStage.RG_NEGATIVE,
    State.CG_POSITIVE: Case.NRMStage.CG_POSITIVE,
    State.CG_NEGATIVE: Case.NRMStage.CG_NEGATIVE,
    State.RECONSIDERING: Case.NRMStage.RECONSIDERING,
    State.SUSPENDED: Case.NRMStage.SUSPENDED,
    State.DISQUALIFIED: Case.NRMStage.DISQUALIFIED,
    State.WITHDRAWN: Case.NRMStage.WITHDRAWN,
}

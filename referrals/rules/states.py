"""Where a referral stands: derived from its facts, never stored, so that it cannot disagree with them."""

from dataclasses import dataclass

from django.db.models import TextChoices


class State(TextChoices):
    """The states of a referral, in the order they are usually reached."""

    NOT_REFERRED = "not_referred", "Not referred"
    CONSIDERING = "considering", "Explained, thinking"
    CONSENTED = "consented", "Ready to hand over"
    DECLINED = "declined", "Does not want a referral"
    WITH_FIRST_RESPONDER = "with_first_responder", "With the first responder"
    SUBMITTED = "submitted", "Sent to the Home Office"
    RECEIVED = "received", "Waiting for reasonable grounds"
    RG_POSITIVE = "rg_positive", "Reasonable grounds, positive"
    RG_NEGATIVE = "rg_negative", "Reasonable grounds, negative"
    CG_POSITIVE = "cg_positive", "Conclusive grounds, positive"
    CG_NEGATIVE = "cg_negative", "Conclusive grounds, negative"
    RECONSIDERING = "reconsidering", "Reconsideration requested"
    SUSPENDED = "suspended", "Suspended by the Home Office"
    DISQUALIFIED = "disqualified", "Disqualified"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DecisionOutcome(TextChoices):
    """What a decision says."""

    POSITIVE = "positive", "Positive"
    NEGATIVE = "negative", "Negative"


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What is known of a referral, as far as its state depends on it.

    `consents` is the latest answer, None before there is one. A child's, or where the age is not sure,
    needs none (`needs_consent` False): then `authority_told` says whether the local authority was
    contacted. `reasonable` and `conclusive` are the outcomes that stand after any reconsideration.
    """

    explained: bool = False
    needs_consent: bool = True
    consents: bool | None = None
    authority_told: bool = False
    handed_over: bool = False
    submitted: bool = False
    received: bool = False
    reasonable: str = ""
    conclusive: str = ""
    reconsidering: bool = False
    suspended: bool = False
    disqualified: bool = False
    withdrawn: bool = False

    @property
    def may_be_handed_over(self) -> bool:
        """Whether the law's gate is open: an adult's consent, or a child's local authority told."""
        # A child is referred without consent (Modern Slavery Act 2015, statutory guidance); the council must
        # know of it.
        return self.consents is True if self.needs_consent else self.authority_told


def state_of(facts: ReferralFacts) -> State:
    """Return the state the facts amount to: the first line that is true, latest things first."""
    # Latest first: a withdrawal counts although a decision was made, and a suspension although one is
    # awaited.
    lines = (
        (facts.withdrawn, State.WITHDRAWN),
        (facts.disqualified, State.DISQUALIFIED),
        (facts.suspended, State.SUSPENDED),
        (facts.reconsidering, State.RECONSIDERING),
        (facts.conclusive == DecisionOutcome.POSITIVE, State.CG_POSITIVE),
        (facts.conclusive == DecisionOutcome.NEGATIVE, State.CG_NEGATIVE),
        (facts.reasonable == DecisionOutcome.POSITIVE, State.RG_POSITIVE),
        (facts.reasonable == DecisionOutcome.NEGATIVE, State.RG_NEGATIVE),
        (facts.received, State.RECEIVED),
        (facts.submitted, State.SUBMITTED),
        (facts.needs_consent and facts.consents is False, State.DECLINED),
        (facts.may_be_handed_over and facts.handed_over, State.WITH_FIRST_RESPONDER),
        (facts.may_be_handed_over, State.CONSENTED),
        (facts.explained, State.CONSIDERING),
    )
    return next((state for holds, state in lines if holds), State.NOT_REFERRED)

"""What only figures tell of: who was not taken on, and who does not want to be told of without her name."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from cases.actions.consents import record_consent
from cases.models import Case, Consent
from hestia.accounts.models import Service, User
from oversight.actions import record_enquiry

# How many days ago it came, how many later it was answered, to which service, who referred, why not.
NOT_TAKEN = [
    (140, 1, "Outreach", "police", "not_eligible"),
    (126, 2, "Safe house A", "first_responder", "no_place"),
    (111, 4, "Outreach", "charity", "not_reached"),
    (98, 1, "Safe house B", "first_responder", "no_place"),
    (83, 2, "Outreach", "local_authority", "declined"),
    (70, 0, "Safe house A", "police", "no_place"),
    (55, 5, "Outreach", "solicitor", "not_reached"),
    (41, 1, "Outreach", "self", "declined"),
    (20, 1, "Safe house B", "first_responder", "no_place"),
    (6, 1, "Outreach", "health", "not_eligible"),
]
ONE_IN = 12  # open cases: who was asked, and every third of them said no


def tell(cases: Sequence[Case], services: Mapping[str, Service], *, manager: User, now: datetime) -> None:
    """Record those not taken on, and some answers to being told of."""
    today = timezone.localdate(now)
    for came, took, service, source, reason in NOT_TAKEN:
        referred_on = today - timedelta(days=came)
        record_enquiry(
            service=services[service],
            source=source,
            referred_on=referred_on,
            answered_on=referred_on + timedelta(days=took),
            reason=reason,
            by=manager,
            at=now,
        )
    for number, case in enumerate(cases[::ONE_IN]):
        if case.worker is None:
            continue
        consent = Consent(
            case=case,
            purpose=Consent.Purpose.RESEARCH,
            what="In reports, without my name",
            answer=Consent.Answer.GIVEN if number % 3 else Consent.Answer.REFUSED,
            how=Consent.How.SPOKEN,
            given_on=max(case.opened_on, today - timedelta(days=2)),
        )
        record_consent(consent=consent, by=case.worker, at=now)

"""What only figures tell of: who was not taken on, who is not to be counted, and a report that was sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from cases.actions.consents import record_consent
from cases.models import Case, Consent
from hestia.accounts.models import Service, User
from oversight.actions import Recipient, mark_return, record_enquiry, send_again, send_return
from oversight.queries.report import report_for
from oversight.rules.figures import BY_SLUG
from oversight.rules.periods import named_periods

# Days ago it came, how many later it was answered, by which service, who referred, why not, from where.
NOT_TAKEN = [
    (140, 1, "Outreach", "police", "not_eligible", "Newham"),
    (126, 2, "Safe house A", "first_responder", "no_place", "Croydon"),
    (111, 4, "Outreach", "charity", "not_reached", "Hackney"),
    (98, 1, "Safe house B", "first_responder", "no_place", ""),
    (83, 2, "Outreach", "local_authority", "declined", "Newham"),
    (70, 0, "Safe house A", "police", "no_place", "Barnet"),
    (55, 5, "Outreach", "solicitor", "not_reached", "Hackney"),
    (41, 1, "Outreach", "self", "declined", ""),
    (20, 1, "Safe house B", "first_responder", "no_place", "Croydon"),
    (6, 1, "Outreach", "health", "not_eligible", "Newham"),
]
SENT = ["entered", "supported", "last-day", "left", "stay", "rg-in-time", "first-in-time", "occupancy"]
ONE_IN = 12  # open cases: who was asked, and every third of them said no


def tell(cases: Sequence[Case], services: Mapping[str, Service], *, manager: User, now: datetime) -> None:
    """Record those not taken on, and some answers to being told of."""
    today = timezone.localdate(now)
    for came, took, service, source, reason, borough in NOT_TAKEN:
        referred_on = today - timedelta(days=came)
        record_enquiry(
            service=services[service],
            source=source,
            referred_on=referred_on,
            answered_on=referred_on + timedelta(days=took),
            reason=reason,
            borough=borough,
            by=manager,
            at=now,
        )
    for number, case in enumerate(cases[::ONE_IN]):
        if case.worker is None:
            continue
        consent = Consent(
            case=case,
            purpose=Consent.Purpose.FIGURES,
            answer=Consent.Answer.GIVEN if number % 3 else Consent.Answer.REFUSED,
            how=Consent.How.SPOKEN,
            given_on=max(case.opened_on, today - timedelta(days=2)),
        )
        record_consent(consent=consent, by=case.worker, at=now)


def send(*, manager: User, now: datetime) -> None:
    """Send what was counted last quarter to a funder, and the same to the commissioner; one by mistake."""
    [quarter] = [
        named.period
        for named in named_periods(timezone.localdate(now), year_starts=settings.CHARITY_YEAR_STARTS)
        if named.slug == "last-quarter"
    ]
    report = report_for(manager, quarter, [BY_SLUG[slug] for slug in SENT], outside=True)
    to = Recipient(recipient="The Lantern Fund", kind="funder", basis="account")
    sent = send_return(report=report, to=to, by=manager, at=now)
    contract = Recipient(
        recipient="The Salvation Army",
        kind="commissioner",
        basis="contract",
        basis_words="Subcontract, schedule of reports",
    )
    send_again(sent=sent, to=contract, by=manager, at=now)
    mistaken = Recipient(recipient="The Lamplight Fund", kind="funder", basis="account")
    copy = send_again(sent=sent, to=mistaken, by=manager, at=now)
    mark_return(
        sent=copy, why="It was meant for the Lantern Fund: nothing was sent to them.", by=manager, at=now
    )

"""What an act leaves behind: a line of her timeline, and a line of the log."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from cases.models import Entry
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.audit.models import log
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.promises import update_cases
from referrals.models import Policy, Referral


def interpreted_by(name: str, without: str = "") -> str:
    """Return the interpreter as the timeline names them; if nobody was there who is needed, why."""
    words = f"Interpreter: {name.rstrip('.')}." if name else in_her_record(without)
    return f"{words} " if words else ""


def heard_words(details: Mapping[str, Any]) -> str:
    """Return `interpreter_words` of how she gave an answer."""
    return interpreted_by(details.get("interpreter_name", ""), details.get("without_interpreter", ""))


def reason_with_policies(why: str, *changes: tuple[Policy | None, Policy | None]) -> str:
    """Return why something was corrected, and which policy rows time it now in the place of others."""
    sentences = [
        f"Now counted by {_policy_words(now)}, before by {_policy_words(was)}."
        for was, now in changes
        if was != now
    ]
    return " ".join([f"{why.rstrip('.')}.", *sentences]) if sentences else why


def _policy_words(policy: Policy | None) -> str:
    return f"the rule “{policy}”" if policy else "no rule"


def conclude(
    referral: Referral,
    event: str,
    title: str,
    body: str = "",
    *,
    subject: Model,
    on: date | None = None,
    interpreter_name: str = "",
    by: User,
    at: datetime,
) -> Referral:
    """Update the case from the referral that counts on it, then narrate and log. Return the act's own."""
    # Read again: stage and promises follow from what the act has saved just now.
    referral = lock_referral(referral, on=day_of(at))
    counting = referral_that_counts(referral, on=day_of(at))
    if counting.pk != referral.pk:
        referral.case = counting.case
        body = f"About the earlier {referral}: what counts now is the one started after it. {body}"
    update_cases(counting, by=by, at=at)
    narrate_and_log(
        referral,
        event,
        title,
        body,
        subject=subject,
        on=on,
        interpreter_name=interpreter_name,
        by=by,
        at=at,
    )
    return referral


def referral_that_counts(referral: Referral, *, on: date) -> Referral:
    """Return the referral that its case follows: another, if a new one was begun after it."""
    if not referral.has_ended:
        return referral
    counting = Referral.of_case(referral.case)
    return referral if counting is None or counting == referral else lock_referral(counting, on=on)


def narrate_and_log(
    referral: Referral,
    event: str,
    title: str,
    body: str = "",
    *,
    subject: Model,
    on: date | None = None,
    interpreter_name: str = "",
    by: User,
    at: datetime,
) -> None:
    """Write the line of her timeline, on the day it happened, and the line of the log."""
    case = referral.case
    title, body, url = title[:200], body.strip(), referral.get_absolute_url()
    case.narrate(
        Entry.Kind.NRM,
        title,
        body,
        by=by,
        at=at,
        on=on,
        url=url,
        interpreter_name=interpreter_name,
    )
    log(f"referral.{event}", by=by, at=at, case_ref=case.reference, subject=subject)

"""How she answered: signed or spoken, in which language, through whom, and where the paper is."""

from datetime import date, datetime
from typing import TypedDict

from cases.actions.consents import promise_to_ask_again
from cases.models import Case, Consent, KeptDocument
from hestia.accounts.models import User
from referrals.rules.dates import Dates, in_full

SPOKEN_SINCE = date(2026, 2, 13)


class AnswerDetails(TypedDict, total=False):
    """How she gave an answer of her own, as a line of her ledger records it."""

    how: str
    witness: str
    language: str
    interpreter_name: str
    without_interpreter: str
    kept_where: str
    document: KeptDocument | None
    form_version: str


def check_answer_details(dates: Dates, details: AnswerDetails) -> None:
    """Note what contradicts itself in how she answered."""
    if details.get("how") == Consent.How.WITNESSED and not details.get("witness"):
        dates.add("witness", "Enter who witnessed it")
    if details.get("how") != Consent.How.SIGNED:
        for name in ("kept_where", "form_version", "document"):
            if details.get(name):
                dates.add(name, "Only a signed answer has a paper. Choose “Signed form”, or clear this")


def check_spoken_since(dates: Dates, details: AnswerDetails, on: date) -> None:
    """Refuse that she stayed or withdrew by speaking before the Home Office took that.

    Source: the rule book, 2.1 (from 13 February 2026 verbally, through a first responder's professional).
    """
    if details.get("how") == Consent.How.WITNESSED and on < SPOKEN_SINCE:
        day = in_full(SPOKEN_SINCE)
        dates.add(
            "how",
            f"Before {day} the Home Office took a signed form only. Check the date, or how she answered",
        )


def add_ledger_line(
    case: Case,
    purpose: str,
    answer: str,
    recipient: str = "",
    *,
    details: AnswerDetails,
    on: date,
    why: str = "",
    review_on: date | None = None,
    by: User,
    at: datetime,
) -> Consent:
    """Put one line in her ledger: what she answered that day, about whom, and how she said it.

    ``review_on`` is the day to ask her again.
    """
    line = Consent(
        case=case,
        purpose=purpose,
        answer=answer,
        recipient=recipient,
        given_on=on,
        review_on=review_on,
        why=why,
        recorded_at=at,
        recorded_by=by,
        **details,
    )
    promise_to_ask_again(line, by=by, at=at)
    line.save()
    return line

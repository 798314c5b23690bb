"""Whose row stands in a sheet of data on trafficking for one recipient, and what our record knows of her."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from cases.models import (
    Canary,
    Case,
    Client,
    Consent,
    Deadline,
    Dependant,
    Exclusion,
    Person,
    Seal,
)
from cases.rules.names import plain
from cases.rules.recipients import same_name
from referrals.models import Answer, Decision, Reconsideration, Referral
from referrals.rules.worksheet.account import COUNTRIES, WHERE
from referrals.rules.worksheet.exploiters import TYPES
from referrals.rules.worksheet.question import SAYS_YES
from rights.rules.htcds.rows import Conclusion, Known
from supportplans.models import Target

UK = "United Kingdom"
NOT_SAID = "Unknown"  # as the form's list has it


def standing_yes(recipient: str, *, on: date) -> Iterator[Consent]:
    """Yield the yes of each client who agreed to a row for this recipient: no other client has one.

    Not of a record that is sealed, that somebody is kept out of, or that was erased; nor of one who has died,
    who is or may be a child, or who does not exist. A client has one row, of the case on which she said yes.
    """
    answers = (
        Consent.objects.filter(purpose=Consent.Purpose.DATA)
        .exclude(case__client__in=closed_clients())
        .filter(case__client__age_status=Client.AgeStatus.ADULT)
        .select_related("case__client")
        .order_by("case__client", "-given_on", "-pk")
    )
    for _, hers in groupby(answers, key=lambda consent: consent.case.client_id):
        consent = latest_yes(hers, recipient=recipient)
        if consent and not (consent.review_on and consent.review_on <= on):
            yield consent


def closed_clients() -> list[int]:
    """Return the clients of whom no row may be given, whatever they agreed to."""
    invented = Canary.objects.values("reference")
    of_cases = (
        Case.objects.filter(erased_on__isnull=False)
        | Case.objects.filter(died_on__isnull=False)
        | Case.objects.filter(reference__in=invented)
    )
    return [
        *of_cases.values_list("client", flat=True),
        *Seal.objects.standing().values_list("client", flat=True),
        *Exclusion.objects.standing().values_list("client", flat=True),
    ]


def latest_yes(answers: Iterable[Consent], *, recipient: str) -> Consent | None:
    """Return the yes that counts for a recipient, of answers newest first.

    A yes is to whom it names, word for word. A no is also to whoever may be the same, and one that names
    nobody is to all.
    """
    for consent in answers:
        if consent.is_given:
            if plain(consent.recipient) == plain(recipient):
                return consent
        elif not consent.recipient or same_name(consent.recipient, recipient):
            return None
    return None


def known_of(case: Case) -> Known:
    """Return what our record knows of her that a row can say."""
    client = case.client
    follow_up = case.deadline_set.open().filter(kind=Deadline.Kind.FOLLOW_UP)
    answers = Answer.objects.texts_of(case)
    targets = Target.objects.filter(case=case).exclude(status=Target.Status.SUPERSEDED)
    return Known(
        gender=client.gender,
        nationality=client.nationality,
        second_nationality=client.second_nationality,
        first_language=client.first_language,
        other_languages=client.other_languages,
        born_on=client.born_on,
        exploitation=case.exploitation,
        conclusions=[conclusion_of(referral) for referral in referrals_of(client)],
        status=case.status,
        exit_kind=case.exit_kind,
        exit_words=case.get_exit_kind_display() if case.is_closed else "",
        is_followed=case.is_closed and follow_up.exists(),
        left_on=case.closed_on,
        referred_on=case.referred_on,
        source=case.source,
        dependants=list(Dependant.objects.filter(case=case).values_list("relation", flat=True)),
        ways=ways_in(answers),
        exploited_in=countries_in(answers),
        exploiters=list(
            Person.objects.filter(case=case, risk=Person.Risk.EXPLOITER).values_list("kind", flat=True)
        ),
        domains=list(targets.values_list("domain", flat=True)),
    )


def ways_in(answers: Mapping[str, str]) -> list[str]:
    """Return in which ways she was exploited, as they are ticked on the worksheet."""
    return [
        key.removeprefix(f"{TYPES}-")
        for key, text in answers.items()
        if key.startswith(TYPES) and text == SAYS_YES
    ]


def countries_in(answers: Mapping[str, str]) -> list[str]:
    """Return in which countries she was exploited, as the worksheet says it."""
    where = answers.get(WHERE, "")
    at_home = [UK] if "uk" in where.split("-") else []
    abroad = [text for key, text in sorted(answers.items()) if key.startswith(COUNTRIES)]
    if "overseas" in where and not abroad:
        abroad = [NOT_SAID]
    return at_home + abroad


def referrals_of(client: Client) -> list[Referral]:
    """Return all her referrals, in whichever of her cases, but what was begun by mistake."""
    return list(Referral.objects.filter(case__client=client, is_taken_back=False).order_by("pk"))


def conclusion_of(referral: Referral) -> Conclusion:
    """Return what a referral came to: the last conclusive grounds decision, and whether it is final."""
    decisions = Decision.objects.filter(referral=referral, stage=Decision.Stage.CG).in_order()
    decision = decisions.last()
    if decision is None:
        return Conclusion()
    requests = Reconsideration.objects.filter(decision=decision).values_list("outcome", flat=True)
    is_settled = bool(decision.not_asking_on or requests) and "" not in requests
    return Conclusion(is_positive=decision.is_positive, is_final=is_settled)

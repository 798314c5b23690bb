"""Her answers about telling others: what she said of whom, by the ledger of her consents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from cases.models import Agency, Case, Consent, Disclosure
from cases.models.disclosure import RECIPIENTS
from cases.queries.of_case import OfCase
from cases.rules.names import tokens
from cases.rules.recipients import (
    OF_ANY,
    is_the_one,
    same_name,
)
from hestia.ui.words import day

OF_ONE = {Consent.Purpose.NRM, Consent.Purpose.DATA}  # the Home Office is one; of data no name is kept


@dataclass(frozen=True)
class HerAnswer:
    """What the record says about telling one recipient: yes, no, or nothing."""

    answer: str = ""
    words: str = "She has not been asked whether we may tell them."
    consent: Consent | None = None
    is_yes_to_others: bool = False  # she agreed to tell another of the kind, and was not asked about these

    @property
    def is_yes(self) -> bool:
        """Whether she agreed."""
        return self.answer == Consent.Answer.GIVEN

    @property
    def is_no(self) -> bool:
        """Whether she said no, or took her yes back."""
        return self.answer in {Consent.Answer.REFUSED, Consent.Answer.WITHDRAWN}


def her_answer(
    case: Case,
    *,
    kind: str,
    names: Iterable[str],
    ledger: Iterable[Consent] | None = None,
    agencies: Iterable[Agency] | None = None,
) -> HerAnswer:
    """Return her latest answer about telling a recipient of this kind, known by these names.

    The ledger of her consents is the one place that says so. A no that names nobody is to all of the kind. A
    yes is to whom she gave it: see `is_yes_to`.

    :param names: the recipient's, then that of the person there
    :param ledger: every answer of hers, newest first, where it was read before
    :param agencies: those of her record, where they were read before
    """
    names = [name for name in names if name]
    purpose = RECIPIENTS[kind].purpose
    answers = ledger_of(case) if ledger is None else ledger
    to_others, of_all = None, purpose != Consent.Purpose.OTHER
    for consent in answers:
        if consent.purpose != purpose:
            continue
        if consent.is_given:
            agencies = list(case.agency_set.all()) if agencies is None else agencies
            is_about = is_yes_to(consent, names=names, agencies=agencies)
            to_others = to_others or (None if is_about else consent)
            of_all = of_all and bool(consent.recipient)  # her earlier no to all of them no longer holds
        else:
            is_about = (of_all and not consent.recipient) or any(
                same_name(name, consent.recipient) for name in names
            )
        if is_about:
            return HerAnswer(consent.answer, answer_words(consent), consent)
    if to_others is None:
        return HerAnswer()
    return HerAnswer(words=other_yes(to_others, name=next(iter(names), "them")), is_yes_to_others=True)


def is_yes_to(consent: Consent, *, names: Sequence[str], agencies: Iterable[Agency]) -> bool:
    """Whether a yes was given for this recipient.

    One that names nobody, or only what they are ("my solicitor"), is to who of that kind worked with her on
    that day. The person there counts for their office only where her record has them there.
    """
    if consent.purpose in OF_ONE and not consent.recipient:
        return True
    if not names:
        return False
    recipient, people = names[0], names[1:]
    if set(tokens(consent.recipient)) - OF_ANY:
        return is_the_one(recipient, consent.recipient) or any(
            is_the_one(person, consent.recipient)
            and is_the_one(recipient, agency.name)
            and same_name(person, agency.worker)
            for agency in agencies
            for person in people
        )
    return consent.purpose != Consent.Purpose.OTHER and any(
        RECIPIENTS[agency.kind].purpose == consent.purpose
        and agency.started_on <= consent.given_on
        and is_the_one(recipient, agency.name)
        for agency in agencies
    )


def other_yes(consent: Consent, *, name: str) -> str:
    """Return a yes that is not to this recipient: "She said yes on … to Brightwater Law, …"."""
    whom = consent.recipient or "those of that kind who worked with her then"
    return f"She said yes on {day(consent.given_on)} to {whom}, and was not asked about {name}."


def answer_about(disclosure: Disclosure) -> HerAnswer:
    """Return her latest answer about telling the one a disclosure is for."""
    names = (disclosure.recipient, disclosure.person)
    return her_answer(disclosure.case, kind=disclosure.kind, names=names)


def scope_of(disclosure: Disclosure) -> str:
    """Return the words of her yes that a disclosure rests on, if it rests on one that has words."""
    if disclosure.basis != Disclosure.Basis.CONSENT:
        return ""
    answer = answer_about(disclosure)
    return answer.consent.what.strip() if answer.is_yes and answer.consent else ""


LEDGER = OfCase(lambda case: Consent.objects.filter(case=case).newest_first())


def ledger_of(case: Case) -> list[Consent]:
    """Return every answer of hers, newest first: as it was read for a page (`read_answers`), or as it is."""
    read: list[Consent] | None = vars(case).get("ledger")
    return LEDGER.of(case) if read is None else read


def read_answers(case: Case) -> None:
    """Read her answers and her agencies once, for a page that asks of them again and again.

    An act locks the case and has it anew, so what it rests on is as it is then.
    """
    vars(case)["ledger"] = LEDGER.of(case)
    prefetch_related_objects([case], "agency_set")


def answers_about(case: Case, agencies: Iterable[Agency]) -> dict[int, HerAnswer]:
    """Return her latest answer about telling each agency, from the ledger of her consents. One query."""
    agencies = list(agencies)
    ledger = ledger_of(case) if agencies else []
    return {
        agency.pk: her_answer(
            case, kind=agency.kind, names=(agency.name, agency.worker), ledger=ledger, agencies=agencies
        )
        for agency in agencies
    }


def answer_words(consent: Consent) -> str:
    """Return an answer as a sentence: "She said no on Mon 2 Nov 2026: her address."."""
    verb = {
        Consent.Answer.GIVEN: "She said yes",
        Consent.Answer.REFUSED: "She said no",
        Consent.Answer.WITHDRAWN: "She took back her consent",
    }[Consent.Answer(consent.answer)]
    about = f": {consent.what}" if consent.what else ""
    return f"{verb} on {day(consent.given_on)}{about}."


def resting_on(consent: Consent) -> list[Disclosure]:
    """Return what was told or is being prepared for those an answer is about, the latest first.

    An answer that names nobody is about every recipient of its kind.
    """
    kinds = [kind for kind, recipient in RECIPIENTS.items() if recipient.purpose == consent.purpose]
    return [
        disclosure
        for disclosure in Disclosure.objects.filter(case=consent.case, kind__in=kinds).newest_first()
        if not consent.recipient
        or any(same_name(name, consent.recipient) for name in (disclosure.recipient, disclosure.person))
    ]


def answers_again(later: Consent, earlier: Consent) -> bool:
    """Whether an answer takes the place of an earlier one: about the same one, however they were spelled."""
    if later.purpose != earlier.purpose:
        return False
    is_of_all = later.is_given and not later.recipient and later.purpose != Consent.Purpose.OTHER
    same = later.recipient == earlier.recipient or same_name(later.recipient, earlier.recipient)
    return same or is_of_all


def lifts(later: Consent, taken_back: Consent) -> bool:
    """Whether a later answer ends what she took back: a yes does, a no does not; taken back again says it."""
    return answers_again(later, taken_back) and later.answer != Consent.Answer.REFUSED


def her_no(case: Case, *, kinds: Iterable[str]) -> list[str]:
    """Return each no of hers to a reader of these kinds that stands: "She said no on …"."""
    purposes = {RECIPIENTS[kind].purpose for kind in kinds} - {Consent.Purpose.OTHER}
    ledger = [consent for consent in case.consent_set.newest_first() if consent.purpose in purposes]
    return [
        answer_words(answer)
        for index, answer in enumerate(ledger)
        if not answer.is_given and not any(answers_again(later, answer) for later in ledger[:index])
    ]


def stamp(case: Case) -> str:
    """Return what stands on every paper once she took an answer back: which, and since when."""
    ledger = list(case.consent_set.newest_first())
    gone = [
        answer
        for index, answer in enumerate(ledger)
        if answer.is_taken_back and not any(lifts(later, answer) for later in ledger[:index])
    ]
    if not gone:
        return ""
    gone.sort(key=lambda answer: (answer.purpose, answer.recipient))
    words = "; ".join(f"{answer.subject} ({day(answer.given_on)})" for answer in gone)
    return f"Consent was taken back: {words}. Do not pass this on for that."

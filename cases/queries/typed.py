"""What people typed that will stand in a letter: its lines, what they say besides, and whose a place is."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from django.conf import settings
from django.db.models import TextChoices

from cases.models import Agency, Case, Client, Disclosure
from cases.queries.secrets import Passage, people_named
from cases.rules.said import EMPTY, NOTHING, TypedLine, lines_typed, unknown_places
from cases.rules.shown import Told
from hestia.pdf.languages import spoken
from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import RANK
from hestia.privacy.spellings import Secret

WHY, WORDS = "What is it for?", "In our words"
# What of the record people typed in words of their own. What is secret a manager reads, word for word.
IN_OWN_WORDS = frozenset(
    {
        Fact.LANGUAGE,
        Fact.IMMIGRATION,
        Fact.POLICE,
        Fact.ACCOUNT,
        Fact.HEALTH,
        Fact.PLAN,
        Fact.CHILDREN,
        Fact.AGENCIES,
    }
)


# What a reader is called, and says no more of her than that they are told: "please see your doctor" to a GP.
WHO_READS: dict[str, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE)
    for kind, words in {
        Agency.Kind.GP: r"doctor|GP|clinic",
        Agency.Kind.MIDWIFE: r"midwi(?:fe|ves|fery)|maternity|antenatal|hospital|clinic",
        Agency.Kind.COUNSELLING: r"counsell(?:or|ors|ing)|therapy|therapists?",
        Agency.Kind.POLICE: rf"police|officer|constable|detective|(?-i:{RANK}\s+[A-Z]\w+)",
        Agency.Kind.CHILDRENS_SERVICES: r"children",
        Agency.Kind.HOME_OFFICE: r"home office|immigration",
    }.items()
}


class Whose(TextChoices):
    """Whose an address or a phone in a letter is, where it is not hers."""

    THEIRS = "theirs", "The people the letter is for"
    OURS = "ours", "Ours, and known to the public"
    OFFICE = "office", "Another office or service, and known to the public"


def typed_lines(disclosure: Disclosure, told: Told) -> list[TypedLine]:
    """Return the lines that people typed, as they will stand in the letter.

    :param told: what the letter says of the record
    """
    record = [(term, words) for fact, term, words in told if fact in IN_OWN_WORDS]
    chosen, known = disclosure.tells, known_places(disclosure)
    languages, reader = written_in(disclosure.case.client), WHO_READS.get(disclosure.kind, NOTHING)

    def lines(
        passages: list[tuple[str, str]],
        *,
        chosen: AbstractSet[Fact] = chosen,
        known: str = known,
        named: Mapping[str, Sequence[Secret]] = EMPTY,
    ) -> list[TypedLine]:
        return list(
            lines_typed(
                passages,
                chosen=chosen,
                known=known,
                languages=languages,
                spared=reader,
                named=named,
                reader=disclosure.recipient,
            )
        )

    # Whose a place in our own words is was asked when they were written.
    people = people_named(disclosure, f"{disclosure.why}\n{disclosure.words}")
    ours = lines([(WORDS, disclosure.words)], chosen=chosen | {Fact.ADDRESS}, named=people)
    agencies = "\n".join(words for fact, _, words in told if fact is Fact.AGENCIES)
    return [
        *lines([(WHY, disclosure.why)], named=people),
        *ours,
        *lines(record, known=f"{known}\n{agencies}"),
    ]


def written_in(client: Client) -> set[str]:
    """Return the languages that somebody may have written of her in, besides English."""
    names = [client.first_language, *re.split(r"[,;/]| and ", client.other_languages)]
    return {language.code for name in names if (language := spoken(name))}


def known_places(disclosure: Disclosure) -> str:
    """Return the addresses and phones that are the reader's, or ours for anybody."""
    phones = [disclosure.agency.phone] if disclosure.agency else []
    return "\n".join([disclosure.address, disclosure.recipient, *phones, settings.OFFICE_PHONE])


def known_at_work(case: Case, passages: Sequence[Passage]) -> str:
    """Return the places and numbers that stand in a paper for outside as a matter of course."""
    agencies = [
        words for agency in case.agency_set.all() for words in (agency.name, agency.phone, agency.email)
    ]
    workers = [
        words for worker in (case.worker, case.made_by) if worker for words in (worker.phone, worker.email)
    ]
    answers = [passage.words for passage in passages if passage.is_at_work]
    return "\n".join([settings.OFFICE_PHONE, case.service.phone, *agencies, *workers, *answers])


def place_blockers(disclosure: Disclosure, words: str, *, whose: str = "") -> list[str]:
    """Return what in a letter's own words looks like her address or phone, until it is said whose it is.

    With her address or phone ticked, a manager reads the words and says yes.
    """
    if whose in Whose.values or disclosure.tells & {Fact.ADDRESS, Fact.SAFE_CONTACT}:
        return []
    return [
        f"“{place}” looks like {what}: is this where she lives, or her phone? Say whose it is, or tick that "
        "it is told: a manager must then say yes."
        for place, what in unknown_places(words, known=known_places(disclosure))[:1]
    ]

"""Whom words are for, and what of her these readers may be told at all.

Every document, letter, mail, file name and page title declares its audience and what it tells; what is not
allowed to that audience cannot be made. Whether something allowed is told to one reader, and on what ground,
is decided each time: see `cases.queries.sharing`.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from hestia.privacy.secrecy import Level


class Audience(StrEnum):
    """Who will read it."""

    ANYONE = "anyone"  # whoever looks over a shoulder: file names, titles of pages, mail
    CLIENT = "client"  # and anyone who finds it in her bag
    INTERNAL = "internal"
    HOME_OFFICE = "home_office"
    POLICE = "police"
    SOLICITOR = "solicitor"
    COURT = "court"
    COUNCIL = "council"
    HOUSING = "housing"
    HEALTH = "health"
    OTHER = "other"
    DATA = "data"  # who is given rows of data on trafficking, and may not learn whose

    @property
    def is_outside(self) -> bool:
        """Whether its readers work elsewhere: then telling them is a disclosure."""
        return self in OUTSIDE | NAMELESS


A = Audience
LAW = frozenset({A.HOME_OFFICE, A.POLICE, A.SOLICITOR, A.COURT})
CARE = frozenset({A.COUNCIL, A.HOUSING, A.HEALTH})
OUTSIDE = LAW | CARE | {A.OTHER}
NAMELESS = frozenset({A.DATA})  # told what was agreed to, and nothing by which she is found
EVERYBODY = OUTSIDE | {A.INTERNAL, A.CLIENT}
US = frozenset({A.INTERNAL})
HER = frozenset({A.CLIENT})


class Fact(StrEnum):
    """One thing that paper may tell of her: in words, of which level, and to whom it may be told at all.

    What is on no audience's list is told to nobody on paper. The court is not told where she is or how she is
    reached: the other side reads what it reads, and it has a form of its own for that. How to reach her is
    secret on paper, although her worker reads it before each call (`hestia.privacy.secrecy`): a letter
    travels.
    """

    words: str
    level: Level
    audiences: frozenset[Audience]

    REFERENCE = "reference", "our reference", Level.PERSONAL, EVERYBODY | {A.ANYONE}
    FIRST_NAME = "first_name", "the first name", Level.PERSONAL, EVERYBODY
    FULL_NAME = "full_name", "the full name", Level.PERSONAL, EVERYBODY
    OTHER_NAMES = "other_names", "other names in use", Level.PERSONAL, LAW
    BIRTH = "birth", "the date of birth", Level.PERSONAL, OUTSIDE | US | NAMELESS
    GENDER = "gender", "the gender", Level.PERSONAL, OUTSIDE | US | NAMELESS
    NATIONALITY = "nationality", "the nationality", Level.PERSONAL, OUTSIDE | US | NAMELESS
    LANGUAGE = "language", "the language and interpreter", Level.PERSONAL, EVERYBODY | NAMELESS
    WORKER = "worker", "the key worker", Level.PERSONAL, EVERYBODY
    HOME_OFFICE_REFERENCE = (
        "home_office_reference",
        "the Home Office (immigration) reference",
        Level.PERSONAL,
        LAW | US | {A.COUNCIL, A.HOUSING},
    )
    SERVICE = "service", "which of our services it is", Level.SENSITIVE, US | {A.HOME_OFFICE}
    SUPPORT = "support", "that we give support", Level.SENSITIVE, OUTSIDE | US | NAMELESS
    BOROUGH = "borough", "the borough", Level.SENSITIVE, LAW | CARE
    HEALTH = "health", "the health and pregnancy", Level.SENSITIVE, LAW | {A.COUNCIL, A.HEALTH} | US
    ACCOUNT = "account", "what happened", Level.SENSITIVE, LAW | US | NAMELESS
    NRM = (
        "nrm",
        "the NRM stage and dates",
        Level.SENSITIVE,
        LAW | {A.COUNCIL, A.HOUSING} | US | NAMELESS,
    )
    IMMIGRATION = "immigration", "the immigration status", Level.SENSITIVE, LAW | {A.COUNCIL, A.HOUSING}
    POLICE = "police", "what the police know, and their reference", Level.SENSITIVE, LAW | {A.COUNCIL} | US
    RISK = "risk", "the level of risk", Level.SENSITIVE, LAW | CARE | US
    RISK_REASONS = "risk_reasons", "what the risk is based on", Level.SENSITIVE, US
    NEEDS = "needs", "the needs", Level.SENSITIVE, OUTSIDE | US
    ISSUES = "issues", "other difficulties", Level.SENSITIVE, US
    PLAN = "plan", "the support plan", Level.SENSITIVE, HER | CARE | US | NAMELESS | {A.SOLICITOR}
    CHILDREN = "children", "the children", Level.SENSITIVE, LAW | CARE | US | NAMELESS
    AGENCIES = "agencies", "who else is involved", Level.SENSITIVE, EVERYBODY
    CONSENT = "consent", "what was agreed to", Level.SENSITIVE, LAW | US | HER
    PAPERS = "papers", "which papers there are", Level.SENSITIVE, LAW | HER | US
    HER_WORDS = "her_words", "the client’s own words", Level.SENSITIVE, HER | US
    STORY = "story", "what was done, and what comes next", Level.SENSITIVE, US
    EXIT = "exit", "how support ended", Level.SENSITIVE, HER | US | NAMELESS
    RECORD = "record", "a copy of the whole record", Level.SECRET, HER
    READERS = "readers", "who has read the record", Level.SENSITIVE, HER
    ADDRESS = "address", "the address", Level.SECRET, CARE | {A.HOME_OFFICE, A.POLICE, A.SOLICITOR}
    SAFE_CONTACT = (
        "safe_contact",
        "the phone and how to get in touch",
        Level.SECRET,
        OUTSIDE - {A.COURT},
    )
    CONTACT_RULE = "contact_rule", "whether it is safe to call or write, and when", Level.SENSITIVE, US
    RELATIVES = "relatives", "the family and friends", Level.SECRET, frozenset({A.POLICE, A.COUNCIL})

    def __new__(cls, value: str, words: str, level: Level, audiences: frozenset[Audience]) -> Self:
        fact = str.__new__(cls, value)
        fact._value_ = value
        fact.words, fact.level, fact.audiences = words, level, audiences
        return fact

    @property
    def heading(self) -> str:
        """Return it as a box or a line of a letter is called: "First name"."""
        name = self.words.removeprefix("the ")
        return f"{name[:1].upper()}{name[1:]}"

    @property
    def is_secret(self) -> bool:
        """Whether it is told only where it was ticked by itself, and a second person agreed."""
        return self.level == Level.SECRET


SECRETS = frozenset(fact for fact in Fact if fact.is_secret)
INSIDE_ONLY = frozenset({Fact.CONTACT_RULE})  # on papers for the house; no disclosure ever tells it
# What is no news of her: left out of "It will not tell".
NOT_NEWS = frozenset({Fact.REFERENCE, Fact.CONTACT_RULE, Fact.READERS, Fact.RECORD, Fact.STORY, Fact.GENDER})


def secrecy(audience: Audience, tells: Iterable[Fact]) -> Level:
    """Return how secret paper is: as what it tells; what leaves the house is secret whatever it tells."""
    if audience.is_outside:
        return Level.SECRET
    return max((fact.level for fact in tells), default=Level.PERSONAL)


def refused(facts: Iterable[Fact], *, to: Audience, released: Iterable[Fact] = ()) -> list[Fact]:
    """Return which of these may not be told to this audience. What is secret must be released by itself."""
    free = set(released)
    return sorted(fact for fact in facts if to not in fact.audiences or (fact.is_secret and fact not in free))


def facts_in_words(facts: Iterable[Fact]) -> str:
    """Return facts in words, in the order of the table: "the first name, the borough"."""
    chosen = set(facts)
    return ", ".join(fact.words for fact in Fact if fact in chosen)


def told_in_words(facts: Iterable[Fact]) -> str:
    """Return what something will tell, in words, or that it tells nothing of her."""
    return facts_in_words(facts) or "nothing about the client"


def untold_in_words(facts: Iterable[Fact]) -> str:
    """Return what something will not tell, in words, what does most harm first."""
    remaining = sorted(
        set(Fact) - set(facts) - NOT_NEWS - ({Fact.FIRST_NAME} if Fact.FULL_NAME in set(facts) else set()),
        key=lambda fact: (-fact.level, list(Fact).index(fact)),
    )
    return ", ".join(fact.words for fact in remaining)

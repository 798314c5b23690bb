"""Targets that others have set, by part of the plan: offered to begin from, never imposed.

Each is in her voice and easy to read, says how both see that it is done, and names the risk it brings down.
They follow the usual targets of practice and promise no date: ``days`` only suggests one.
"""

from dataclasses import dataclass

from supportplans.models import Domain, Who


@dataclass(frozen=True, kw_only=True)
class Example:
    """A target to begin from: its words, how it is seen to be done, the usual steps and who does them."""

    slug: str
    domain: Domain
    text: str
    measure: str
    steps: tuple[tuple[str, Who], ...]
    days: int  # calendar days from today that are usual
    considerations: tuple[str, ...]
    needs: tuple[str, ...] = ()
    long_term: bool = False


CLIENT, WORKER = Who.CLIENT, Who.WORKER

EXAMPLES: tuple[Example, ...] = (
    Example(
        slug="safe-home",
        domain=Domain.SAFETY,
        text="I want to live where nobody can find me.",
        measure="I have moved, and my door locks.",
        steps=(("Say which places are not safe for me", CLIENT), ("Ask for a place in a safe area", WORKER)),
        days=14,
        considerations=("community", "safety"),
        needs=("accommodation",),
    ),
    Example(
        slug="safe-phone",
        domain=Domain.SAFETY,
        text="I want a phone that nobody can follow.",
        measure="I have a new number, and location is off.",
        steps=(("Get a new SIM card", WORKER), ("Turn location off together", WORKER)),
        days=3,
        considerations=("safety", "family"),
    ),
    Example(
        slug="police-contact",
        domain=Domain.SAFETY,
        text="I want one police officer I can ask for.",
        measure="I have their name and number.",
        steps=(("Ask the police for one person", WORKER), ("Meet her with an interpreter", WORKER)),
        days=14,
        considerations=("safety",),
        needs=("police_trust",),
    ),
    Example(
        slug="own-papers",
        domain=Domain.SAFETY,
        text="I want my own papers back.",
        measure="I hold my papers, or new ones.",
        steps=(("Say which papers I had", CLIENT), ("Ask the police or the embassy, if it is safe", WORKER)),
        days=28,
        considerations=("safety", "understanding"),
    ),
    Example(
        slug="weekly-money",
        domain=Domain.INCOME,
        text="I want my own money each week.",
        measure="The first payment has come.",
        steps=(("Ask for the weekly payment", WORKER), ("Check that it has come", CLIENT)),
        days=5,
        considerations=("money",),
        needs=("income",),
    ),
    Example(
        slug="bank-account",
        domain=Domain.INCOME,
        text="I want a bank account in my name.",
        measure="I have the bank card.",
        steps=(("Write a letter for the bank", WORKER), ("Go to the bank together", WORKER)),
        days=28,
        considerations=("money",),
        needs=("income",),
    ),
    Example(
        slug="debts",
        domain=Domain.INCOME,
        text="I want to know what I owe, and what I do not.",
        measure="I have a list, and I have talked to an adviser.",
        steps=(("Write the list together", WORKER), ("See a debt adviser", CLIENT)),
        days=28,
        considerations=("money", "family"),
        needs=("income",),
    ),
    Example(
        slug="english",
        domain=Domain.INCOME,
        text="I want to learn English.",
        measure="I have been to four classes.",
        steps=(("Find a class that is safe to go to", WORKER), ("Go to the first class", CLIENT)),
        days=42,
        considerations=("understanding", "money"),
        needs=("language",),
    ),
    Example(
        slug="counselling",
        domain=Domain.EMOTIONAL,
        text="I want to talk to someone who can help me feel better.",
        measure="I have been twice.",
        steps=(("Find a counsellor who speaks my language", WORKER), ("Go to the first talk", CLIENT)),
        days=14,
        considerations=("safety",),
        needs=("emotional",),
    ),
    Example(
        slug="sleep",
        domain=Domain.EMOTIONAL,
        text="I want to sleep better.",
        measure="I sleep five hours on most nights.",
        steps=(("Write down what helps me at night", CLIENT), ("Ask the doctor about sleep", WORKER)),
        days=28,
        considerations=("safety",),
        needs=("emotional",),
    ),
    Example(
        slug="people",
        domain=Domain.EMOTIONAL,
        text="I want to meet people I can trust.",
        measure="I go to one group each week.",
        steps=(("Choose a group together", WORKER), ("Go for the first time", CLIENT)),
        days=28,
        considerations=("family", "community"),
        needs=("isolation",),
    ),
    Example(
        slug="doctor",
        domain=Domain.HEALTH,
        text="I want a doctor of my own.",
        measure="I have a letter from the surgery.",
        steps=(
            ("Fill in the form for the surgery", WORKER),
            ("Ask for a woman doctor, if I want one", CLIENT),
        ),
        days=7,
        considerations=("safety",),
        needs=("health",),
    ),
    Example(
        slug="health-check",
        domain=Domain.HEALTH,
        text="I want to know that my body is well.",
        measure="I have been to the clinic and know the result.",
        steps=(("Book the clinic with an interpreter", WORKER), ("Go there, alone or together", CLIENT)),
        days=28,
        considerations=("safety",),
        needs=("health",),
    ),
    Example(
        slug="baby",
        domain=Domain.HEALTH,
        text="I want my baby to be healthy.",
        measure="I have been to each visit.",
        steps=(("Book the midwife", WORKER), ("Go to the first visit", CLIENT)),
        days=14,
        considerations=("safety",),
        needs=("health",),
    ),
    Example(
        slug="solicitor",
        domain=Domain.LEGAL,
        text="I want a lawyer who explains my rights.",
        measure="I have met them and have their letter.",
        steps=(("Find a lawyer for my papers", WORKER), ("Write down what I want to ask", CLIENT)),
        days=14,
        considerations=("understanding", "money"),
        needs=("legal",),
    ),
    Example(
        slug="stay",
        domain=Domain.LEGAL,
        text="I want to know if I can stay in the UK.",
        measure="I know the next step, and when it is.",
        steps=(("Meet the lawyer", CLIENT), ("Say back in my own words what comes next", CLIENT)),
        days=42,
        considerations=("understanding",),
        needs=("legal",),
        long_term=True,
    ),
    Example(
        slug="court",
        domain=Domain.LEGAL,
        text="I want to be heard in court and to be safe there.",
        measure="The court has agreed how I will speak.",
        steps=(("Ask for a screen or a video link", WORKER), ("Visit the court before the day", WORKER)),
        days=90,
        considerations=("safety", "understanding"),
        needs=("legal", "police_trust"),
        long_term=True,
    ),
)
BY_SLUG = {example.slug: example for example in EXAMPLES}


def by_domain() -> list[tuple[Domain, list[Example]]]:
    """Return the examples of each part, in the plan's order."""
    return [(domain, [example for example in EXAMPLES if example.domain == domain]) for domain in Domain]

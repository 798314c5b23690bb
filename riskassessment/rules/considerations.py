"""The questions a risk assessment asks: data with a version, so that an old assessment keeps its own words.

The five questions are the brief's, and always asked. The further ten are asked while a manager has them
switched on (`riskassessment.models.QuestionSet`). To change a word, add a version and leave the earlier ones
as they are.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Consideration:
    """One of the things that are looked at: how it is asked, and what to think of."""

    slug: str
    question: str
    short: str
    prompt: str
    is_further: bool = False  # it counts for the level, not for the total of the five

    @property
    def in_a_sentence(self) -> str:
        """Return the question inside a sentence: “Is the local community safe for the client?”."""
        return f"“{self.question}”"


VERSIONS: dict[int, tuple[Consideration, ...]] = {
    1: (
        Consideration(
            "community",
            "Is the local community safe for the client?",
            "Community",
            "Exploiters or associates nearby, racism, places they know, transport, being found online.",
        ),
        Consideration(
            "money",
            "Can the client get money and public funds?",
            "Money",
            "Recourse to public funds, income now, debts, bank account, pressure to earn, benefits.",
        ),
        Consideration(
            "understanding",
            "Does the client understand what is going on?",
            "Understanding",
            "Check with an interpreter, never with family or friends. Her rights, where the NRM has got to, "
            "wrong information, capacity, signs of trauma.",
        ),
        Consideration(
            "safety",
            "Can the client keep safe?",
            "Keeping safe",
            "Contact from exploiters, phone and social media, her accommodation, going missing, self-harm, "
            "substances, health and pregnancy, a safety plan.",
        ),
        Consideration(
            "family",
            "Are family or friends a risk?",
            "Family and friends",
            "Family part of the exploitation, threats to them, honour or shame, passing on her number, "
            "abuse by a partner (use the DASH checklist).",
        ),
    ),
}


def _further(slug: str, question: str, short: str, prompt: str) -> Consideration:
    return Consideration(slug, question, short, prompt, is_further=True)


# The same versions: the ten that a manager may add to the five.
FURTHER: dict[int, tuple[Consideration, ...]] = {
    1: (
        _further(
            "retrafficking",
            "Could the client be trafficked again?",
            "Trafficked again",
            "Offers of work or a home, debts still owed, someone wanting her back, nobody else to turn to, "
            "going back to the same places.",
        ),
        _further(
            "self_harm",
            "Is there a risk of self-harm or suicide?",
            "Self-harm",
            "Thoughts, plans, means, earlier attempts, hopelessness, who would notice. "
            "Ask directly: asking does not put the idea there.",
        ),
        _further(
            "mental_health",
            "Is the client’s mental health a danger?",
            "Mental health",
            "Sleep, flashbacks, fear, voices, days she cannot get up, medicine she takes or has stopped, "
            "who treats her.",
        ),
        _further(
            "physical",
            "Is the client’s physical health or a pregnancy at risk?",
            "Physical health",
            "Injuries, pain, infection, pregnancy and its checks, medicine, disability, a GP she can reach.",
        ),
        _further(
            "domestic",
            "Is there domestic or honour-based abuse?",
            "Domestic or honour-based abuse",
            "Partner or family: control, threats, violence, forced marriage, stalking. "
            "Use the DASH checklist.",
        ),
        _further(
            "children",
            "Are the client’s children safe?",
            "Children",
            "With her or elsewhere: harm, neglect, contact with the exploiters, school, who looks after "
            "them. A referral about a child needs no consent.",
        ),
        _further(
            "detention",
            "Could the client be arrested, detained or removed?",
            "Arrest or detention",
            "Immigration reporting, a warrant, charges for what she was made to do, papers she lacks, "
            "a solicitor.",
        ),
        _further(
            "digital",
            "Is the client safe by phone and online?",
            "Phone and online",
            "Location shared, accounts someone else can open, pictures, messages, "
            "being found through friends.",
        ),
        _further(
            "lone_working",
            "Is it safe for staff to meet the client?",
            "Safety of staff",
            "Where to meet, who may be there or follow, visits alone, who knows where you are.",
        ),
        _further(
            "fire",
            "Is the client’s home safe?",
            "Home and fire",
            "Locks, who has keys, alarms and ways out, overcrowding, other residents, smoking, repairs.",
        ),
    ),
}
CURRENT_VERSION = max(VERSIONS)


def considerations(
    version: int = CURRENT_VERSION, *, further: Collection[str] = ()
) -> tuple[Consideration, ...]:
    """Return the five questions of one version, then the ``further`` ones, in the order they are asked.

    A question that this version asks no more, but that is among the ``further``, is asked in its last words.
    """
    asked = VERSIONS[version] + tuple(question for question in FURTHER[version] if question.slug in further)
    slugs = {question.slug for question in asked}
    return asked + tuple(
        question for slug, question in dropped(version).items() if slug in further and slug not in slugs
    )


def dropped(version: int = CURRENT_VERSION) -> dict[str, Consideration]:
    """Return what earlier versions asked and this one asks no more, in the words they had last."""
    known = {question.slug for question in VERSIONS[version] + FURTHER[version]}
    earlier = [number for number in sorted(VERSIONS) if number < version]
    return {
        question.slug: replace(question, is_further=True)
        for number in earlier
        for question in VERSIONS[number] + FURTHER[number]
        if question.slug not in known
    }


def every_consideration(version: int = CURRENT_VERSION) -> tuple[Consideration, ...]:
    """Return all that can be asked in one version: the five, then the ten further ones."""
    return VERSIONS[version] + FURTHER[version]


def consideration(slug: str, version: int = CURRENT_VERSION) -> Consideration:
    """Return one question of one version, of the five or further. Raises KeyError for a slug it has not."""
    return (dropped(version) | {question.slug: question for question in every_consideration(version)})[slug]

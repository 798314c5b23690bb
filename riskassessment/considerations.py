"""The questions a risk assessment asks: data with a version, so that an old assessment keeps its own words.

The five questions are the brief's. To change a word, add a version and leave the earlier ones as they are.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consideration:
    """One of the things that are looked at: how it is asked, and what to think of."""

    slug: str
    question: str
    short: str
    prompt: str

    @property
    def in_a_sentence(self) -> str:
        """Return the question as it stands inside a sentence: “is the local community safe for her”."""
        return f"“{self.question[:1].lower()}{self.question[1:].removesuffix('?')}”"


VERSIONS: dict[int, tuple[Consideration, ...]] = {
    1: (
        Consideration(
            "community",
            "Is the local community safe for her?",
            "Community",
            "Exploiters or associates nearby, racism, places they know, transport, being found online.",
        ),
        Consideration(
            "money",
            "Can she get money and public funds?",
            "Money",
            "Recourse to public funds, income now, debts, bank account, pressure to earn, benefits.",
        ),
        Consideration(
            "understanding",
            "Does she understand what is going on?",
            "Understanding",
            "Check with an interpreter, never with family or friends. Her rights, where the NRM stands, "
            "wrong information, capacity, signs of trauma.",
        ),
        Consideration(
            "safety",
            "Can she keep safe?",
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
CURRENT_VERSION = max(VERSIONS)


def considerations(version: int = CURRENT_VERSION) -> tuple[Consideration, ...]:
    """Return the questions of one version, in the order they are asked."""
    return VERSIONS[version]


def consideration(slug: str, version: int = CURRENT_VERSION) -> Consideration:
    """Return one question of one version. Raises KeyError for a slug it does not have."""
    return {each.slug: each for each in VERSIONS[version]}[slug]

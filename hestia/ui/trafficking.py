"""What the page about trafficking links to, and by when somebody looks whether it is still so."""

from dataclasses import dataclass
from datetime import date

WRITTEN_ON = date(2026, 11, 30)


@dataclass(frozen=True)
class Guidance:
    """One source outside: whose it is, what it says, and by when it is looked at again."""

    title: str
    publisher: str
    url: str
    review_on: date

    def is_to_review(self, today: date) -> bool:
        """Whether nobody has looked since that day."""
        return self.review_on < today


GUIDANCE = (
    Guidance(
        "Modern slavery: how to identify and support victims (statutory guidance)",
        "Home Office",
        "https://www.gov.uk/government/publications/modern-slavery-how-to-identify-and-support-victims",
        date(2027, 5, 31),
    ),
    Guidance(
        "National referral mechanism guidance, and the forms",
        "Home Office",
        "https://www.gov.uk/government/publications/human-trafficking-victims-referral-and-assessment-forms",
        date(2027, 5, 31),
    ),
    Guidance(
        "Modern Slavery Act 2015",
        "UK legislation",
        "https://www.legislation.gov.uk/ukpga/2015/30/contents",
        date(2027, 11, 30),
    ),
    Guidance(
        "National referral mechanism statistics, each quarter",
        "Home Office",
        "https://www.gov.uk/government/collections/national-referral-mechanism-statistics",
        date(2027, 2, 28),
    ),
    Guidance(
        "Protocol to prevent, suppress and punish trafficking in persons (Palermo, 2000)",
        "United Nations",
        "https://www.ohchr.org/en/instruments-mechanisms/instruments/protocol-prevent-suppress-and-punish-trafficking-persons",
        date(2027, 11, 30),
    ),
)

# In our words, after the Home Office’s toolkit for first responders (April 2026, Open Government Licence).
INDICATORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "She is not free",
        (
            "Somebody else holds her passport, her phone or her money.",
            "She is brought to places and fetched, and is hardly ever alone.",
            "Somebody else speaks for her, or she looks at them before she answers.",
            "She does not know her own address, or may not leave where she lives.",
        ),
    ),
    (
        "She is made to work, or to pay",
        (
            "She owes a debt that never gets smaller: for the journey, for rent, for food.",
            "She works long hours for little or nothing, or somebody takes what she earns.",
            "The work she was promised was another, such as a restaurant or a bar.",
            "She was made to have sex for money, or to break the law.",
        ),
    ),
    (
        "She is hurt, or afraid",
        (
            "There are injuries that nobody treated, or that she explains with words she has learned.",
            "She or her family was threatened, or she fears what was sworn over her.",
            "She is afraid of the police, or of being sent away.",
            "She does not see herself as a victim, or is ashamed of what was done to her.",
        ),
    ),
)

"""Women who do not exist, to be records that nobody has a reason to open (`cases.models.Canary`).

What is invented can be nobody's: the telephone numbers are those that Ofcom keeps for drama, and a postcode's
second half never ends in the letters that Royal Mail leaves out (C, I, K, M, O, V).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

# Given name, family name, nationality, language
WOMEN = (
    ("Zamira", "Hoxhalli", "Albanian", "Albanian"),
    ("Thuy Linh", "Dangvo", "Vietnamese", "Vietnamese"),
    ("Ngozika", "Obiekwelu", "Nigerian", "English"),
    ("Selamawit", "Tesfalem", "Eritrean", "Tigrinya"),
    ("Rodica", "Munteanescu", "Romanian", "Romanian"),
    ("Ayesha", "Marwatzai", "Pakistani", "Urdu"),
    ("Blessing", "Adeyinkola", "Nigerian", "English"),
    ("Mihaela", "Dragonesti", "Romanian", "Romanian"),
    ("Nasrin", "Chowdhurani", "Bangladeshi", "Bengali"),
    ("Luz Marina", "Quintarreal", "Colombian", "Spanish"),
    ("Xiaomei", "Zhengou", "Chinese", "Mandarin"),
    ("Hiwot", "Gebrelassie", "Ethiopian", "Amharic"),
)
STREETS = ("Alderwick", "Brampley", "Corstone", "Dunmarsh", "Elmhallow", "Farthingate", "Gorsebridge")
KINDS = ("Road", "Close", "Gardens", "Walk")
DISTRICTS = ("E7", "E15", "N17", "SE15", "SE28", "SW16", "W13", "NW9")
LEFT_OUT = "CIKMOV"


@dataclass(frozen=True, slots=True)
class Invented:
    """A woman who does not exist: what her record says of her, and of where she lives."""

    given_name: str
    family_name: str
    nationality: str
    language: str
    born_on: date
    phone: str
    address: str
    code_word: str
    opened_on: date
    closed_on: date


def invent(chance: Random, *, on: date) -> Invented:
    """Return a woman who does not exist, whose support ended some weeks before a day."""
    given_name, family_name, nationality, language = chance.choice(WOMEN)
    street = f"{chance.randint(3, 148)} {chance.choice(STREETS)} {chance.choice(KINDS)}"
    postcode = f"{chance.choice(DISTRICTS)} {chance.randint(1, 9)}{''.join(chance.choices(LEFT_OUT, k=2))}"
    closed_on = on - timedelta(days=chance.randint(20, 60))
    return Invented(
        given_name=given_name,
        family_name=family_name,
        nationality=nationality,
        language=language,
        born_on=on - timedelta(days=chance.randint(19 * 366, 38 * 365)),
        phone=f"07700 900{chance.randint(0, 999):03}",
        address=f"{street}, London {postcode}",
        code_word=chance.choice(("saffron", "lantern", "harbour", "thistle", "juniper")),
        opened_on=closed_on - timedelta(days=chance.randint(60, 160)),
        closed_on=closed_on,
    )

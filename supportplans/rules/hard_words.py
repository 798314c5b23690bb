"""Hard words of a plan in pictures: each is explained once, in one short sentence, where it stands first.

They are English, and are looked for in what is written in English: in her own language she reads the English
word and what it is, since it is the word that she will hear. A sentence says nothing of her, and gives away
no more than the word. A word that gives her away is explained in no discreet copy: somebody typed it, the
paper is read over for it before it is printed, and it is not said once more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.documents.printable import Copy
from hestia.pdf.languages import ENGLISH
from hestia.pdf.words import Explained, FreeText, Words


@dataclass(frozen=True, slots=True)
class HardWord:
    """A hard word: how it is spelled, as a regular expression; what it is; whether it gives her away."""

    spelled: str
    means: Words
    tells: bool = False

    def stands_in(self, text: str) -> re.Match[str] | None:
        """Return where it stands first in an English text."""
        return re.search(rf"\b(?:{self.spelled})\b", text, re.IGNORECASE)


HARD_WORDS = (
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("solicitors?", _("A solicitor knows about the law.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("interpreters?", _("An interpreter says the same thing in another language.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("GPs?", _("A GP is a doctor for people who live nearby.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("midwi(?:fe|ves)", _("A midwife helps women to have their babies.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("health visitors?", _("A health visitor is a nurse for babies and small children.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("counsellors?", _("A counsellor listens, and helps people to feel better.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("prescriptions?", _("A prescription is a doctor’s note to get medicine.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("social workers?", _("A social worker helps families and people who need care.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("councils?", _("The council looks after housing, schools and care in an area.")),
    HardWord(
        r"benefits?(?! (?:from|me|my|us|our|her|him|his|them|their|everyone)\b)",
        # Translators: plan in pictures: what a hard word is; the English word stands before it
        _("Benefits are money from the government to live on."),
    ),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("Universal Credit", _("Universal Credit is money from the government each month.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("debts?", _("A debt is money that someone says must be paid back.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("landlords?", _("A landlord owns a home and is paid rent for it.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("appointments?", _("An appointment is a day and a time to meet someone.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("consent", _("Consent is saying yes freely, and knowing what it means.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("risks?", _("A risk is something bad that may happen.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("rights", _("Rights are what the law says a person can have or do.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("evidence", _("Evidence is anything that shows what is true.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("courts?", _("A court is where a judge decides what the law says.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("(?:court|tribunal) hearings?", _("At a hearing, a judge listens to what people say.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("appeals?", _("An appeal asks someone to decide again.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("leave to remain", _("Leave to remain means being allowed to stay in the UK.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("embassy", _("An embassy is the office of another country in the UK.")),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("(?<!National )referrals?", _("A referral asks another service to help."), tells=True),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("Home Office", _("The Home Office decides who can stay in the UK."), tells=True),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("asylum", _("Asylum means being allowed to stay because going home is not safe."), tells=True),
    HardWord(
        "NRM|National Referral Mechanism",
        # Translators: plan in pictures: what a hard word is; the English word stands before it
        _("The NRM, the National Referral Mechanism, decides who gets special support."),
        tells=True,
    ),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("safe houses?", _("A safe house is a home with a secret address."), tells=True),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("key workers?", _("A key worker is the person who helps with the plan."), tells=True),
    # Translators: plan in pictures: what a hard word is; the English word stands before it
    HardWord("helplines?", _("A helpline is a phone number to call for help."), tells=True),
    HardWord(
        "trafficking|trafficked|traffickers?",
        # Translators: plan in pictures: what a hard word is; the English word stands before it
        _("Trafficking is when someone controls a person to make money."),
        tells=True,
    ),
    HardWord(
        "exploitation|exploited|exploiters?",
        # Translators: plan in pictures: what a hard word is; the English word stands before it
        _("Exploitation is when someone uses a person to make money."),
        tells=True,
    ),
)


class Reader:
    """Who reads a copy from its beginning, and needs each word explained once."""

    def __init__(self, copy: Copy) -> None:
        self.unexplained = [hard for hard in HARD_WORDS if not (hard.tells and copy.is_discreet)]

    def meets(self, words: Words | FreeText) -> list[Explained]:
        """Return the hard words that stand here for the first time, in their order."""
        with override(ENGLISH.code):
            text = str(words)
        met = [(match, hard) for hard in self.unexplained if (match := hard.stands_in(text))]
        met.sort(key=lambda pair: pair[0].start())
        self.unexplained = [hard for hard in self.unexplained if not hard.stands_in(text)]
        return [Explained(match[0], hard.means) for match, hard in met]


def explained(context: Mapping[str, Any], copy: Copy) -> dict[str, Any]:
    """Return what a plan in pictures is told to say, with the hard words of each line of it."""
    reader = Reader(copy)
    hard = {"matters_most": reader.meets(context["matters_most"])}
    hard["worker"] = (
        reader.meets(context["worker"]) if context["made_on"] else []
    )  # it stands there only then
    # The numbers stand first in an open copy; in a discreet one there are names alone.
    ours = [words for words, _number in context["phones"] or [] if isinstance(words, Promise)]  # no name
    hard["phones"] = [phone for words in ours for phone in reader.meets(words)]
    domains = [
        domain
        | {
            "hard": reader.meets(domain["name"]),
            "targets": [
                target
                | {
                    "hard": reader.meets(target["words"]),
                    "steps": [step | {"hard": of_step(reader, step)} for step in target["steps"]],
                }
                for target in domain["targets"]
            ],
        }
        for domain in context["domains"]
    ]
    return {**context, "domains": domains, "hard": hard}


def of_step(reader: Reader, step: Mapping[str, Any]) -> list[Explained]:
    """Return the hard words of a step: none where our own words stand round the name of a service."""
    return [] if step.get("names_service") else reader.meets(step["words"])

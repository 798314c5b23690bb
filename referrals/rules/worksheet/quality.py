"""The quality of an account, as the toolkit for first responders asks for it: each rule met or not, and why.

Source: the Home Office's National Referral Mechanism toolkit for first responders, section 3. A rule looks
for what can be seen in words; whether the account is good is still for a person to say.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.rules.names import plain
from referrals.rules.worksheet.question import AnswerFrom, FieldKind
from referrals.rules.worksheet.questions import SECTIONS

A_FEW_WORDS = 40  # characters: less is hardly an account
SAME = 80  # characters of a passage that stands twice
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
HOW_LONG = r"(?:\d+|two|three|four|five|six|a few) (?:days|weeks|months|years)"
WHEN = re.compile(
    rf"\b(?:(?:19|20)\d\d|{MONTHS}|(?i:spring|summer|autumn|winter|ramadan|eid|christmas|easter|birthday|"
    rf"recent(?:ly)?|yesterday|(?:last|this) (?:week|month|year)|"
    rf"(?:aged?|was|were) (?:about )?\d+|{HOW_LONG}))\b"
)
# Short by nature, or not an account.
NOT_AN_ACCOUNT = {
    "are-others-involved-details",
    "no-contact-details",
    "what-evidence-you-will-submit",
    "refuse-nrm",
    "where-exploitation-happened-other-uk-other-location",
    "where-exploitation-happened-other-overseas-other-location",
}
QUESTIONS = {question.key: question for section in SECTIONS for question in section.questions}
ACCOUNT = [
    key
    for key, question in QUESTIONS.items()
    if question.kind is FieldKind.LONG and key not in NOT_AN_ACCOUNT
]


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One rule: what is asked, and why it is not met; nothing if it is."""

    title: str
    why_not: str = ""

    @property
    def is_met(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.why_not


def quality_rules(given: Mapping[str, str], *, names: Iterable[str] = ()) -> list[QualityRule]:
    """Return every rule, in the toolkit's order.

    :param given: the answers that count, by the form's keys
    :param names: her names, which the account leaves out
    """
    account = {key: given[key] for key in ACCOUNT if given.get(key)}
    of_a_referral = [
        QualityRule("Someone can be asked, and someone else while they are away", _contacts(given)),
        QualityRule("It says which evidence there is", _evidence(given)),
    ]
    of_what_is_written = [
        QualityRule("Nothing is repeated", _repeated(account)),
        QualityRule("It does not name the client", _names_her(account, names)),
    ]
    # The form asks neither of a Duty to Notify.
    is_referral = given.get("pv-want-to-submit-nrm") != "no"
    return [
        QualityRule("It tells in order what happened, and when", _times(given)),
        QualityRule("It lists the signs that were seen", _signs(given)),
        QualityRule("It says why there was delay, and what does not fit", _delay(given)),
        QualityRule(
            "It says how the client was spoken to", _missing(given, "where-how-interview-carried-out")
        ),
        QualityRule("It gives your own view", _missing(given, "professional-insight")),
        QualityRule("Your view rests on what was seen", _grounds(given)),
        *(of_a_referral if is_referral else ()),
        QualityRule("It is more than a few words", _too_short(account)),
        *(of_what_is_written if account else ()),
    ]


def _text(key: str) -> str:
    return f"“{QUESTIONS[key].text}”"


def _missing(given: Mapping[str, str], *keys: str) -> str:
    """Return which of these is not answered, in words."""
    missing = [_text(key) for key in keys if not given.get(key)]
    return f"Not answered: {', '.join(missing)}." if missing else ""


def _times(given: Mapping[str, str]) -> str:
    keys = [key for key in ACCOUNT if key.startswith("when-did-the-exploitation-take-place") and key in given]
    if not keys:
        return _missing(given, "potential-victim-exploitative-situation-multiple")
    times = " ".join(given[key] for key in keys)
    # Trauma leaves few dates: a season or her age is as good as a day.
    if not WHEN.search(times):
        return "Say when it began and ended: a year, a month, an age, or that it was recent, will do."
    return _missing(given, "how-did-the-exploitation-start", "how-they-were-treated")


def _signs(given: Mapping[str, str]) -> str:
    if given.get("modern-slavery-indicators") == "yes":
        return _missing(given, "modern-slavery-indicators-details")
    return _missing(given, "modern-slavery-indicators")


def _delay(given: Mapping[str, str]) -> str:
    keys = ["is-this-the-first-chance-to-report", "evidence-of-dishonesty"]
    keys += [key for key in ("why-report-now", "evidence-of-dishonesty-details") if key in given]
    return _missing(given, *keys)


def _grounds(given: Mapping[str, str]) -> str:
    if not given.get("professional-insight"):
        return "Your own view is not there yet."
    grounds = ("modern-slavery-indicators-details", "what-evidence-you-will-submit")
    if any(given.get(key) for key in grounds):
        return ""
    return "Say what was seen or which paper shows it: a view without evidence carries little weight."


def _contacts(given: Mapping[str, str]) -> str:
    return _missing(given, "fr-details-phone", "fr-alternative-contact")


def _evidence(given: Mapping[str, str]) -> str:
    if given.get("upload-file"):
        return _missing(given, "what-evidence-you-will-submit")
    return "We have no identity, immigration or health documents. The form can be sent without."


def _too_short(account: Mapping[str, str]) -> str:
    if not account:
        return "Nothing is written yet."
    short = [
        _text(key)
        for key, words in account.items()
        if QUESTIONS[key].is_required
        and QUESTIONS[key].way is AnswerFrom.TYPED
        and len(words.strip()) < A_FEW_WORDS
    ]
    return f"Say more, if more is known: {', '.join(short)}." if short else ""


def _repeated(account: Mapping[str, str]) -> str:
    where: dict[str, str] = {}
    for key, words in account.items():
        for passage in words.splitlines():
            same = plain(passage)
            if len(same) < SAME:
                continue
            if same in where and where[same] != key:
                return f"The same words are in {_text(where[same])} and {_text(key)}."
            where[same] = key
    return ""


def _names_her(account: Mapping[str, str], names: Iterable[str]) -> str:
    hers = [name for written in names if len(name := plain(written)) > 2]
    named = [
        _text(key)
        for key, words in account.items()
        if any(f" {name} " in f" {plain(words)} " for name in hers)
    ]
    return f"Leave out the name, and write “she”, “he” or “they”: {', '.join(named)}." if named else ""

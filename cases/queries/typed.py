"""What people typed that will stand in a letter: its lines, what they say besides, and whose a place is."""

from django.conf import settings
from django.db.models import TextChoices

from cases.models import Disclosure
from cases.rules.said import TypedLine, lines_typed, unknown_places
from cases.rules.shown import Told
from hestia.privacy.audiences import Fact

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
    why = lines_typed([(WHY, disclosure.why)], chosen=chosen, known=known)
    # Whose a place in these is was asked when they were written.
    ours = lines_typed([(WORDS, disclosure.words)], chosen=chosen | {Fact.ADDRESS}, known=known)
    agencies = "\n".join(words for fact, _, words in told if fact is Fact.AGENCIES)
    return [*why, *ours, *lines_typed(record, chosen=chosen, known=f"{known}\n{agencies}")]


def known_places(disclosure: Disclosure) -> str:
    """Return the addresses and phones that are the reader's, or ours for anybody."""
    phones = [disclosure.agency.phone] if disclosure.agency else []
    return "\n".join([disclosure.address, disclosure.recipient, *phones, settings.OFFICE_PHONE])


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

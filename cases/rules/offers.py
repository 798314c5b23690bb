"""Who could take her: with room for her, and as she wished."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from cases.rules.load import Load, in_points
from hestia.ui.words import counted

WOMAN, MAN = {"woman", "women", "female", "lady"}, {"man", "men", "male"}
NOT = {"no", "not", "never", "except", "but", "t"}  # "don’t": the letter after it


@dataclass(frozen=True)
class Wishes:
    """What of her says who could work with her."""

    language: str = ""  # hers, where she cannot speak with a worker in English
    gender: str = ""  # woman or man: of whoever interprets, which is all that the record knows

    @classmethod
    def of(cls, *, language: str, needs_interpreter: bool, gender: str) -> "Wishes":
        """Return her wishes as the record has them: the gender in her own words."""
        words = {*re.findall(r"[a-z]+", gender.casefold())}
        is_woman, is_man = bool(WOMAN & words), bool(MAN & words)
        # "No men", and what names both, is for people to read.
        is_plain = is_woman != is_man and not NOT & words
        wanted = ("woman" if is_woman else "man") if is_plain else ""
        return cls(language.strip() if needs_interpreter else "", wanted)


@dataclass(frozen=True)
class Offer:
    """One worker who could take her: what the lines say of them."""

    name: str
    load: Load
    lines: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)


def speaks(languages: str, language: str) -> bool:
    """Whether a language is one of those that somebody speaks."""
    return bool(language) and language.casefold() in {
        word.strip().casefold() for word in languages.replace(";", ",").split(",")
    }


def offers(
    people: Mapping[int, tuple[str, str, Load]],
    wishes: Wishes,
    weight: Decimal,
    *,
    has_her: int | None = None,
    links: Mapping[int, Sequence[str]] = MappingProxyType({}),
    today: date,
) -> dict[int, Offer]:
    """Return what speaks for and against each worker, in the order in which they come: never by score.

    That somebody lacks her language speaks against them only where somebody else speaks it: otherwise there
    is an interpreter, whoever it is.

    :param people: name, languages and load of each, by their keys
    :param has_her: whose points count her already
    :param links: what they said of knowing her, or someone around her, while nobody has decided about it
    """
    somebody_speaks = any(speaks(languages, wishes.language) for _, languages, _ in people.values())
    offered = {}
    for pk, (name, languages, load) in people.items():
        lines, against = list[str](), [*links.get(pk, [])]
        if load.has_capacity:
            lines.append(
                f"{in_points(load.left)} left" if load.left >= 0 else f"{in_points(-load.left)} over"
            )
            if load.left < weight and pk != has_her:
                against.append("not enough points left")
        else:
            lines.append("Nobody has recorded their working hours, so how many points are left is not known")
        if wishes.language:
            if speaks(languages, wishes.language):
                lines.append(f"Speaks {wishes.language}")
            elif somebody_speaks:
                against.append(f"does not speak {wishes.language}")
        if wishes.gender and load.gender:
            if load.gender == wishes.gender:
                lines.append(f"A {wishes.gender}, as she asked")
            else:
                against.append(f"not a {wishes.gender}, and she asked for one")
        if new := load.new_very_high(today=today):
            words = counted(new, "new client at very high risk", "new clients at very high risk")
            lines.append(f"{words} in the last 14 days")
        offered[pk] = Offer(name, load, lines, against)
    return offered

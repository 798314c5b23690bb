"""Which parts of a letter her yes names, as far as its words can be read.

What cannot be read off is not hers by default: whoever writes the letter is asked.
"""

import re
from collections.abc import Iterable

from cases.rules.names import tokens
from hestia.privacy.audiences import Fact

# Nobody can be spoken of without these: they go with any yes.
WITH_ANY_YES = frozenset({Fact.FIRST_NAME, Fact.FULL_NAME, Fact.WORKER})
NAMED_BY: dict[Fact, set[str]] = {
    Fact.BIRTH: {"birth", "birthday", "age"},
    Fact.GENDER: {"gender"},
    Fact.NATIONALITY: {"nationality"},
    Fact.LANGUAGE: {"language", "interpreter"},
    Fact.NRM: {"nrm"},
    Fact.IMMIGRATION: {"immigration", "visa"},
    Fact.POLICE: {"police"},
    Fact.ACCOUNT: {"happened", "account"},
    Fact.NEEDS: {"needs"},
    Fact.HEALTH: {"health", "pregnancy", "medical"},
    Fact.RISK: {"risk"},
    Fact.PLAN: {"plan"},
    Fact.CHILDREN: {"children", "child"},
    Fact.BOROUGH: {"borough"},
    Fact.ADDRESS: {"address"},
    Fact.SAFE_CONTACT: {"phone"},
    Fact.RELATIVES: {"family", "relatives"},
    Fact.EXIT: {"ended", "ending"},
}
# From here on a scope may say what is not meant: "Her health, not what happened".
LEAVES_OUT = re.compile(r"\b(?:not|no|nothing|never|except|but|without|unless|only)\b", re.IGNORECASE)


def named_in(scope: str) -> frozenset[Fact]:
    """Return which parts the words of a yes name. After a word that leaves something out nothing is read."""
    words = set(tokens(LEAVES_OUT.split(scope, maxsplit=1)[0]))
    return frozenset(fact for fact, by in NAMED_BY.items() if words & by)


def beyond(facts: Iterable[str], *, scope: str) -> list[Fact]:
    """Return which parts a yes with these words does not name; none where it has no words of its own."""
    if not scope.strip():
        return []
    within = named_in(scope) | WITH_ANY_YES
    return [fact for fact in Fact if fact in set(facts) and fact not in within]

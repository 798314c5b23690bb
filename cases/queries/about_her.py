"""What people write of a case that is read outside her team: nothing in it says who she is, or where.

It is judged by a record that whoever writes sees. Of any other case nothing is said: by a refusal
somebody could try whether a name or an address is hers.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime

from cases.models import Case, Client
from cases.queries.client_names import named_in, names_met
from cases.queries.secrets import (
    NO_NAMES,
    OF_ANYBODY,
    made,
    other_clients,
    secrets_of,
)
from cases.rules.names import tokens
from hestia.accounts.models import User
from hestia.db.acting import actor
from hestia.privacy.secrecy import Level
from hestia.privacy.spellings import Kind, Secret, find, find_each

SHORTEST = 3  # letters of a name that is looked for by itself


def names_of(case: Case) -> tuple[Secret, ...]:
    """Return the names that say who she is, and each part of them."""
    client = case.client
    names = [client.full_name, client.known_as, *client.other_names.values_list("name", flat=True)]
    return made(
        Kind.NAME, (part for name in names for part in (name, *name.split()) if len(part) >= SHORTEST)
    )


def words_about_her(case_pk: int, words: str, *, by: User, at: datetime) -> list[str]:
    """Return what words say of her that others must not read, as sentences; nothing if they may stay."""
    seen = Case.objects.visible_to(by, at=at).filter(pk=case_pk).select_related("client", "service").first()
    if seen is None or not words.strip():
        return []
    named = dict.fromkeys(words[place.start : place.end] for place in find_each(words, names_of(seen)))
    # "Will" is a name, and "will" is none.
    facts = [
        f"Take out “{name}”: others read this, and it is her name." for name in named if not name.islower()
    ]
    sorts = [(known.what, known.secrets) for known in secrets_of(seen)]
    sorts.append(("the name of another client", other_clients(seen, words)))
    facts += [
        f"Take out “{words[place.start : place.end]}”: others read this, and it is {what}."
        for what, secrets in sorts
        for place in find(words, secrets)
    ]
    return facts


def clients_named(words: str) -> list[str]:
    """Return what in words names a client, as it is written there: only one whom whoever acts sees.

    Whoever sees her knows her name already. A first name alone is anybody's, unless it is one of her others.
    """
    writer = User.objects.filter(pk=int(actor().user)).first() if actor().user else None
    if writer is None or not words.strip():
        return []
    clients = Client.objects.visible_to(writer)
    names = names_met(words, clients, with_forced=writer.sees >= Level.SENSITIVE)
    if not names:
        return []
    staff = [colleague.get_full_name() for colleague in User.objects.filter(is_active=True)]
    secrets = named_in(words, names, but=staff)
    as_typed = [words[place.start : place.end] for place in find(words, secrets)]
    at_work = {word for name in staff for word in tokens(name)}
    return [*as_typed, *called_by_one(words, names, but=NO_NAMES | OF_ANYBODY | at_work)]


def called_by_one(words: str, names: Iterable[str], *, but: Container[str]) -> Iterator[str]:
    """Yield names of one word where they stand with a capital, and not as the first of two: "Rose Lane"."""
    single = (name for name in names if len(tokens(name)) == 1 and tokens(name)[0] not in but)
    for place in find_each(words, made(Kind.CODE_WORD, (name for name in single if len(name) >= SHORTEST))):
        name, after = words[place.start : place.end], words[place.end : place.end + 2]
        if not name.islower() and not (after[:1].isspace() and after[1:].isupper()):
            yield name

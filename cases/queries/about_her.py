"""What people write of a case that is read outside her team: nothing in it says who she is, or where.

It is judged by a record that whoever writes sees. Of any other case nothing is said: by a refusal
somebody could try whether a name or an address is hers.
"""

from datetime import datetime

from cases.models import Case
from cases.queries.secrets import made, other_clients, secrets_of
from hestia.accounts.models import User
from hestia.privacy.spellings import Kind, Secret, find

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
    named = (words[place.start : place.end] for place in find(words, names_of(seen)))
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

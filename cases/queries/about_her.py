"""What people write of a case that is read outside her team: nothing in it says who she is, or where.

It is judged by a record that whoever writes sees. Of any other case nothing is said: by a refusal
somebody could try whether a name or an address is hers.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime

from cases.models import Case, Client, Placement, SafeContact
from cases.queries.client_names import named_in, names_met
from cases.queries.secrets import (
    NO_NAMES,
    OF_ANYBODY,
    in_confidence,
    made,
    other_clients,
    secrets_of,
)
from cases.rules.names import tokens
from cases.rules.repeated import OF_A_SECRET, repeated
from hestia.accounts.models import User
from hestia.db.acting import actor
from hestia.privacy.secrecy import Level
from hestia.privacy.spellings import Kind, Secret, find, find_each

SHORTEST = 3  # letters of a name that is looked for by itself
# Stands where words are not for everybody who reads the rest: by itself as long as a reason must be.
COVER = "(covered: not for all who read this)"
ROUNDS = 4  # what is covered may leave words that say it again, or a sign that does


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
    sorts += [("the name of another client", other_clients(seen, words)), ("her room", rooms_of(seen))]
    facts += [
        f"Take out “{words[place.start : place.end]}”: others read this, and it is {what}."
        for what, secrets in sorts
        for place in find(words, secrets)
    ]
    said = (words[place.start : place.end] for place in repeated(words, stories(seen), in_a_row=OF_A_SECRET))
    return [*facts, *(f"Take out “{row}”: it is what we say on the phone." for row in said)]


def stories(case: Case) -> list[str]:
    """Return what we say on the phone if somebody else answers, in any of her cases."""
    contacts = SafeContact.objects.filter(case__client=case.client_id)
    return [contact.say for contact in contacts if contact.say]


def rooms_of(case: Case) -> tuple[Secret, ...]:
    """Return the rooms in which she lives or lived, as people call them."""
    placements = Placement.objects.filter(case__client=case.client_id).select_related("room")
    return made(Kind.CODE_WORD, sorted({str(placement.room) for placement in placements}))


def without_secrets(case: Case, words: str) -> str:
    """Return words with a sign where something stands that not everybody reads who reads the rest.

    For words of somebody who did not see her as they were written: nothing in them can be refused, or it
    could be tried what is hers.
    """
    known = [*secrets_of(case), *in_confidence(case)]
    secrets = [secret for one in known for secret in one.secrets] + [*rooms_of(case)]
    places = [*find_each(words, secrets)]
    named = find_each(words, names_of(case))
    places += [place for place in named if not words[place.start : place.end].islower()]
    for _ in range(ROUNDS):
        spans = [(place.start, place.end) for place in places]
        spans += [(place.start, place.end) for one in known for place in one.places(words) if one.texts]
        if not spans:
            return words
        words, places = covered(words, spans), []
    return COVER


def covered(words: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return words with one sign for each of these parts; what overlaps is one."""
    parts, end = [], 0
    for start, until in sorted(spans):
        if start >= end:
            parts += [words[end:start], COVER]
        end = max(end, until)
    return "".join([*parts, words[end:]])


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

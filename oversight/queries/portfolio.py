"""What a student may take with them: nothing of a client stands in the words of a portfolio."""

import re
from collections.abc import Iterator

from django.db.models import Q

from cases.models import Case, Dependant, OtherName, Person
from cases.queries.secrets import made, secrets_of
from hestia.accounts.models import User
from hestia.privacy.shapes import of_somebody
from hestia.privacy.spellings import Kind, Secret, find

REFERENCE = re.compile(r"\b[HN]-\d+\b", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d(?:[\s()/.-]?\d){5,}")


def facts_of_clients(words: str, *, learner: User, reader: User) -> list[str]:
    """Return what words say of a client, as sentences, for who writes them; nothing if they may leave.

    Read over for every client with whom the learner works or wrote, as far as the reader sees her.
    """
    problems = [f"Take out “{place}”: it looks like {what}." for place, what in shapes(words)]
    seen = Q(worker=learner) | Q(second_worker=learner) | Q(entry_set__by=learner)
    for case in Case.objects.visible_to(reader).filter(seen).select_related("client", "service").distinct():
        secrets = [*names_of(case), *(secret for known in secrets_of(case) for secret in known.secrets)]
        problems += [
            f"Take out “{words[place.start : place.end]}”: it can tell who a client is."
            for place in find(words, secrets)
        ]
    return list(dict.fromkeys(problems))


def shapes(words: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in words and looks like a fact of somebody, and what it looks like."""
    quoted = []
    for pattern, what in ((REFERENCE, "a reference"), (LONG_NUMBER, "a phone number or a date")):
        for match in pattern.finditer(words):
            quoted.append(match[0].strip())
            yield match[0].strip(), what
    yield from ((place, what) for place, what in of_somebody(words) if place not in quoted)


def names_of(case: Case) -> tuple[Secret, ...]:
    """Return the names that tell who she is: hers, and of those around her. One word of a name is enough."""
    client = case.client
    names = [client.first_name, client.last_name, client.known_as]
    names += OtherName.objects.filter(client=client).values_list("name", flat=True)
    for people in (Person, Dependant):
        names += people.objects.filter(case=case).values_list("name", flat=True)
    parts = [part for name in names for part in (name, *name.split()) if len(part) > 2]
    return made(Kind.NAME, parts)

"""Names of others in her record: of those who work with her elsewhere, and of clients of any team."""

from collections.abc import Iterable
from itertools import pairwise

from cases.models import Agency, Case, Disclosure
from cases.queries.organisation import query
from cases.queries.secrets import made, names_of_hers
from cases.rules.names import tokens
from hestia.accounts.models import Service, User
from hestia.privacy.spellings import Kind, Secret, find, fold

NAMED = "SELECT first_word, second_word FROM clients_named(%s, %s::text[], %s::text[])"


def workers_elsewhere(case: Case) -> Iterable[str]:
    """Yield the names of those who work with her at an agency, or were told of her there."""
    yield from Agency.objects.filter(case__client=case.client_id).values_list("worker", flat=True)
    yield from Disclosure.objects.filter(case__client=case.client_id).values_list("person", flat=True)


def clients_elsewhere(case: Case, words: str, *, by: User) -> tuple[Secret, ...]:
    """Return the names of clients that stand in words, also of those whom somebody does not see.

    The database is asked which words beside one another are of one name. It answers with these words alone,
    and of nobody who is sealed or otherwise closed to whoever asks: their names nobody can suggest.
    """
    texts = (words, fold(words).text)
    beside = {pair for text in texts for pair in pairwise(tokens(text)) if pair[0] != pair[1]}
    if not beside:
        return ()
    firsts, seconds = zip(*sorted(beside), strict=True)
    pairs = query(NAMED, case.client_id, list(firsts), list(seconds), by=by)
    ours = [set(tokens(name)) for name in names_of_hers(case)]
    names = [" ".join(pair) for pair in pairs if not any(set(pair) <= name for name in ours)]
    return tuple(place.secret for place in find(words, made(Kind.NAME, names)))


def known_to(case: Case) -> set[str]:
    """Return the words, in small letters, of her own names, of all staff, and of our services and places."""
    client = case.client
    names = [client.first_name, client.last_name, *client.other_names.values_list("name", flat=True)]
    names += [client.nationality, client.second_nationality, client.first_language, client.other_languages]
    names += [f"{first} {last}" for first, last in User.objects.values_list("first_name", "last_name")]
    names += Service.objects.values_list("name", flat=True)
    return {word for name in names for word in (*tokens(name), *name.casefold().split())}

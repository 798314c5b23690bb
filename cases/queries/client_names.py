"""The names of clients that stand in words: whole, in either order, or with an initial for one of them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from cases.models import Client, OtherName
from cases.rules.names import plain, tokens
from hestia.privacy.spellings import Kind, Secret, find, find_each, fold, readings

LETTER = 1  # a letter by itself names nobody


def names_met(words: str, clients: QuerySet[Client], *, with_forced: bool = True) -> list[str]:
    """Return every name of those clients of whose names a word stands in words.

    :param with_forced: also the names under which they were exploited
    """
    written = set(tokens(words))
    typed = written.union(*(tokens(text.text) for text in readings(words)))
    spelled = typed.difference(written, tokens(fold(words).text))  # "rowenacruz", of "R o w e n a C r u z"
    typed |= {word[:end] for word in spelled for end in range(2, len(word) - 1)}
    others = clients.filter(name_keys__word__in=typed).distinct()
    called = {
        pk: f"{first} {last}" for pk, first, last in others.values_list("pk", "first_name", "last_name")
    }
    if not called:
        return []
    besides = OtherName.objects.filter(client__in=called)
    besides = besides if with_forced else besides.exclude(kind=OtherName.Kind.EXPLOITATION)
    return [*called.values(), *besides.values_list("name", flat=True)]


def named_in(words: str, names: Iterable[str], *, but: Iterable[str]) -> tuple[Secret, ...]:
    """Return which names of more than one word stand in words, whole or with an initial."""
    ours = {plain(name) for name in but}
    wanted = [name for name in names if len(tokens(name)) > 1 and plain(name) not in ours]
    full = tuple(
        place.secret for place in find(words, (Secret(Kind.NAME, name) for name in dict.fromkeys(wanted)))
    )
    return full + cut_short(words, wanted, but=ours)


def cut_short(words: str, names: Iterable[str], *, but: Iterable[str]) -> tuple[Secret, ...]:
    """Return one name before the capital of the other: "Drita K.", "Kola, D.", and not "Mark a box"."""
    short = {
        f"{whole} {other[0]}": whole
        for name in names
        for first, last in [(tokens(name)[0], tokens(name)[-1])]
        for whole, other in ((first, last), (last, first))
        if len(whole) > LETTER + 1
    }
    ours = {word for name in but for word in tokens(name)}
    met: dict[Secret, None] = {}  # each once, although the first place may be no name and a later one is
    for place in find_each(words, [Secret(Kind.CODE_WORD, name) for name in short]):
        initial, after = words[place.end - 1], words[place.end : place.end + 1]
        is_word = initial in {"A", "I"} and after != "."
        starts = words[place.start].isupper() and initial.isupper() and not is_word
        if starts and short[place.secret.text] not in ours:
            met[place.secret] = None
    return tuple(met)

"""What the record of a case knows to be secret, for the reader of words: see `hestia.privacy.spellings`."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.conf import settings
from django.db.models import Q

from cases.models import (
    Address,
    Case,
    Client,
    Confidence,
    Dependant,
    Disclosure,
    OtherName,
    Person,
    SafeContact,
)
from cases.queries.client_names import LETTER, named_in, names_met
from cases.rules.names import plain, tokens
from cases.rules.repeated import IN_A_ROW, OF_A_SECRET, repeated
from cases.rules.said import bare
from hestia.accounts.models import Service, User
from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import A_REFERENCE
from hestia.privacy.spellings import POSTCODE, Found, Kind, Secret, find, fold, holds

CODE_WORD = "code_word"  # how its field is called on every floor
WORD = re.compile(r"[^\W\d_][\w’'-]*|[^\w\s]")  # or what stands between words
# Words that begin an answer, and name nobody.
BEGIN = {"her", "his", "she", "he", "the", "their", "our", "all", "any", "anyone", "everyone", "nobody", "no"}
NUMBER = re.compile(r"\+?\d[\d\s()/.-]{5,}\d")

REFERENCE = "reference"  # theirs of her, by which a letter asks: it stands in no field of a disclosure
# What somebody types that comes to stand in a letter or in what was told, and how a refusal begins.
TYPED = {
    "recipient": "Their name contains",
    "person": "The name of the person there contains",
    "address": "Their postal address contains",
    "why": "“What is it for?” contains",
    "basis_reason": "“The ground in your words” contains",
    "words": "The letter contains",
    REFERENCE: "Their reference contains",
}

# Whose life is at risk, and through whom, is said and told to nobody; who is told is judged by `sharing`.
MAY_NAME_A_DANGER = {"basis_reason", "recipient", "person"}
NO_PROSE = {"recipient", "person", "address", REFERENCE}
A_DANGER = "the name of someone who may be a danger to her"
A_CLIENT = re.compile(
    r"(?<!\w)(?:clients?|residents?|service users?|housemates?|flatmates?)(?!\w)", re.IGNORECASE
)
NEAR = 30  # letters between a name and what says that it is a client's
NO_NAMES = {
    "may",
    "will",
    "hope",
    "june",
    "april",
    "mark",
    "she",
    "her",
    "the",
    "our",
    "we",
}  # begin sentences
# Names in many a row kept in confidence that are no secret.
NO_SECRET_NAMES = {
    *(
        "home office",
        "high court",
        "crown court",
        "county court",
        "family court",
        "court of appeal",
        "legal aid",
    ),
    *(
        "salvation army",
        "the salvation army",
        "national referral mechanism",
        "modern slavery",
        "united kingdom",
    ),
}
OF_ANY_HOUSE = {"safe", "house", "houses", "refuge", "the"}
OF_ANYBODY = {
    *("a", "an", "the", "her", "his", "their", "my", "of", "and", "who", "man", "woman", "men", "family"),
    *("brother", "sister", "mother", "father", "uncle", "aunt", "cousin", "husband", "partner", "boyfriend"),
    *("friend", "neighbour", "landlord", "employer", "boss", "driver", "recruiter", "trafficker", "madam"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """What somebody typed that stands on a paper: where, as the paper calls it, and the words.

    ``is_at_work``: it says who works with her, and how they are reached.
    """

    where: str
    words: str
    is_at_work: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Secrets of one sort: as a sentence calls them, and the fact that releases them on paper, if any."""

    what: str
    fact: Fact | None
    secrets: tuple[Secret, ...]
    texts: tuple[str, ...] = ()  # repeated by so many words in a row
    in_a_row: int = OF_A_SECRET

    def places(self, words: str) -> list[Found]:
        """Return where these stand in words."""
        return [*find(words, self.secrets), *repeated(words, self.texts, in_a_row=self.in_a_row)]


def secrets_of(case: Case) -> list[Known]:
    """Return what the acting user's own view of her record knows to be secret, in any of her cases."""
    contacts = list(SafeContact.objects.filter(case__client=case.client_id))
    places = (address.text for address in Address.objects.filter(case__client=case.client_id))
    houses = safe_houses(case)
    return [
        Known("one of her addresses", Fact.ADDRESS, made(Kind.ADDRESS, places)),
        Known(
            "her phone or e-mail address",
            Fact.SAFE_CONTACT,
            made(Kind.PHONE, (contact.phone for contact in contacts))
            + made(Kind.EMAIL, (contact.email for contact in contacts)),
        ),
        Known(
            "her code word",
            Fact.SAFE_CONTACT,
            made(Kind.CODE_WORD, (contact.code_word for contact in contacts)),
        ),
        Known("one of her code words", None, made(Kind.CODE_WORD, code_words(case))),
        Known("the phone of someone in her life", Fact.RELATIVES, made(Kind.PHONE, numbers_of_others(case))),
        Known("where the safe house is", None, made(Kind.ADDRESS, (house.area for house in houses))),
        Known("the name of the safe house", Fact.SERVICE, made(Kind.CODE_WORD, house_names(houses))),
        Known("the phone of the safe house", Fact.SERVICE, made(Kind.PHONE, house_phones(houses))),
    ]


def safe_houses(case: Case) -> list[Service]:
    """Return the safe houses in which she is or was supported, in any case of hers that the reader sees."""
    hers = Q(pk=case.service_id) | Q(cases__client=case.client_id)
    return list(Service.objects.filter(hers, kind=Service.Kind.SAFE_HOUSE).distinct())


def house_names(houses: Iterable[Service]) -> Iterator[str]:
    """Yield the names by which a house can be found: "Safe house A" says of none where it is."""
    for house in houses:
        if any(len(word) > LETTER for word in set(tokens(house.name)) - OF_ANY_HOUSE):
            yield house.name


def house_phones(houses: Iterable[Service]) -> Iterator[str]:
    """Yield the numbers of the houses, but for the one that stands on every letter of ours."""
    yield from (house.phone for house in houses if plain(house.phone) != plain(settings.OFFICE_PHONE))


def made(kind: Kind, texts: Iterable[str]) -> tuple[Secret, ...]:
    """Return secrets of one kind, without those that were left empty."""
    return tuple(Secret(kind, text) for text in dict.fromkeys(texts) if text.strip())


def dangers(case: Case) -> tuple[Secret, ...]:
    """Return the names of who is a danger to her, and of who must not know about us."""
    names = Person.objects.filter(case__client=case.client_id, risk=Person.Risk.EXPLOITER)
    contacts = SafeContact.objects.filter(case__client=case.client_id)
    kept_from = (name for contact in contacts for name in names_in(contact.must_not_know))
    return made(Kind.NAME, [*names.values_list("name", flat=True), *kept_from])


def danger_names(case: Case) -> tuple[Secret, ...]:
    """Return those of them that name somebody: "her uncle" is in many a life, and a letter may say it.

    Nor is her language a name, or that of an agency of hers: whether it may be told is asked elsewhere.
    """
    client = case.client
    said = [client.nationality, client.second_nationality, client.first_language, client.other_languages]
    said += case.agency_set.values_list("name", flat=True)
    names = (name for secret in dangers(case) for name in (whole_name(secret.text), *names_in(secret.text)))
    other_words = {*map(plain, said), *tokens(" ".join(said[:4]))}
    return made(Kind.NAME, (name for name in names if names_somebody(name, but=other_words)))


def names_somebody(name: str, *, but: Container[str]) -> bool:
    """Whether a name is of somebody: not a letter, what somebody is to her, or one of these words."""
    return plain(name) not in but and any(len(word) > LETTER for word in set(tokens(name)) - OF_ANYBODY)


def whole_name(text: str) -> str:
    """Return what was typed as a name, if it is one: with a capital in it, or in none of its letters."""
    is_name = any(set(tokens(name)) - OF_ANYBODY for name in names_in(text))
    return text if is_name or not any(map(str.isupper, text)) else ""


def names_in(words: str) -> list[str]:
    """Return what may be names in "Nicu, and her cousin Ana Pop": words with a capital, joined."""
    runs = groupby(WORD.findall(words), key=lambda word: word[0].isupper() and word.casefold() not in BEGIN)
    return [" ".join(run) for is_name, run in runs if is_name]


def other_clients(case: Case, words: str) -> tuple[Secret, ...]:
    """Return the names of other clients that stand in words, as far as the acting user sees these clients.

    One word is no name here, and whoever bears the name and belongs to her record may be named.
    """
    names = names_met(words, Client.objects.exclude(pk=case.client_id))
    return named_in(words, names, but=names_of_hers(case)) if names else ()


def names_of_hers(case: Case) -> Iterator[str]:
    """Yield the names that belong to her record: her own, and of those around her."""
    client = case.client
    yield f"{client.first_name} {client.last_name}"
    yield from client.other_names.values_list("name", flat=True)
    for people, name in ((Person, "name"), (Dependant, "name")):
        yield from people.objects.filter(case=case).values_list(name, flat=True)
    for agency, worker in case.agency_set.values_list("name", "worker"):
        yield from (agency, worker)
    yield from (user.get_full_name() for user in User.objects.filter(is_active=True))


def numbers_of_others(case: Case) -> list[str]:
    """Return the phone numbers that stand where it is kept how someone is reached."""
    contacts = Confidence.objects.filter(case=case, kind=Confidence.Kind.CONTACT)
    return [number for contact in contacts for number in NUMBER.findall(contact.text)]


def code_words(case: Case) -> list[str]:
    """Return the words that mean "help me", whichever floor keeps them: who finds one can use it.

    The one of her safe contact is another: by it she knows that it is us who ring.
    """
    words: list[str] = []
    for relation in case._meta.related_objects:
        model = relation.related_model
        if model is not SafeContact and any(field.name == CODE_WORD for field in model._meta.fields):
            records = model._default_manager.filter(**{relation.field.name: case}).exclude(**{CODE_WORD: ""})
            words += [getattr(record, CODE_WORD) for record in records]
    return words


def her_codes(case: Case) -> list[str]:
    """Return her words that mean "help me", and the one by which she knows us: who finds one could use it."""
    contact = getattr(case, "safe_contact", None)
    return [*code_words(case), *([contact.code_word] if contact else [])]


def has_her_code(case: Case, words: str) -> bool:
    """Whether one of these words of hers stands in what was typed."""
    return holds(words, made(Kind.CODE_WORD, her_codes(case)))


def text_blockers(disclosure: Disclosure) -> dict[str, list[str]]:
    """Return which secrets stand in what somebody typed for it without having been ticked: for each field."""
    kept = KeptBack(disclosure)
    return {
        name: blockers_in(disclosure, name, getattr(disclosure, name), kept=kept)
        for name in TYPED
        if name != REFERENCE
    }


def words_blockers(disclosure: Disclosure, words: str) -> list[str]:
    """Return which secrets stand in the letter's own words without having been ticked, and where."""
    return blockers_in(disclosure, "words", words)


@dataclass(frozen=True)
class KeptBack:
    """What must not stand in what is typed for a disclosure: read once for all of its texts."""

    disclosure: Disclosure

    @cached_property
    def of_her(self) -> list[Known]:
        """Return what of her record is secret and was not ticked."""
        return kept_back(self.disclosure)

    @cached_property
    def references(self) -> set[str]:
        """Return the references of her own cases, bare: they may stand there."""
        case = self.disclosure.case
        hers = Case.objects.filter(client=case.client_id).values_list("reference", flat=True)
        return {bare(reference) for reference in [*hers, case.reference]}

    @cached_property
    def houses(self) -> list[Service]:
        """Return every safe house of ours."""
        return list(Service.objects.filter(kind=Service.Kind.SAFE_HOUSE))

    @cached_property
    def other_houses(self) -> tuple[Secret, ...]:
        """Return the names of the houses in which she never was."""
        hers = {house.pk for house in safe_houses(self.disclosure.case)}
        return made(Kind.CODE_WORD, house_names(house for house in self.houses if house.pk not in hers))


def blockers_in(disclosure: Disclosure, name: str, words: str, *, kept: KeptBack | None = None) -> list[str]:
    """Return which secrets stand in one text of it: ``name`` is of `TYPED`.

    :param kept: what is kept back, where it was read before
    """
    if not words.strip():
        return []
    kept = kept or KeptBack(disclosure)
    return [
        f"{TYPED[name]} {one.what}: “{words[place.start : place.end]}”. Take it out."
        for one in [*kept.of_her, *of_others(kept, words, is_prose=name not in NO_PROSE)]
        if one.what != A_DANGER or name not in MAY_NAME_A_DANGER
        for place in one.places(words)[:1]
        if not is_theirs(disclosure.case, name, words[place.start : place.end], place.secret)
    ]


def kept_back(disclosure: Disclosure) -> list[Known]:
    """Return what of her record must not stand in what is told: all that is secret and was not ticked."""
    case, ticked = disclosure.case, disclosure.tells
    dangerous = Known(A_DANGER, Fact.RELATIVES, danger_names(case))
    known = [*secrets_of(case), dangerous, *in_confidence(case)]
    return [one for one in known if one.fact not in ticked]


def in_confidence(case: Case) -> list[Known]:
    """Return what is kept in confidence, and what we say on the phone, as far as the acting user sees it."""
    kinds = Confidence.Kind
    released = {kinds.HEALTH: Fact.HEALTH, kinds.MEDICINES: Fact.HEALTH, kinds.WHEREABOUTS: Fact.ADDRESS}
    ours = {plain(name) for name in names_of_hers(case)} | NO_SECRET_NAMES
    known = []
    for row in Confidence.objects.filter(case__client=case.client_id):
        fact = released.get(kinds(row.kind))
        if row.kind == kinds.CONTACT:
            fact = Fact.RELATIVES if row.person_id else Fact.SAFE_CONTACT
        rare = rare_in(row.text, but=ours) if row.is_covered else ()
        many = OF_A_SECRET if row.is_covered else IN_A_ROW
        known.append(
            Known(f"what is kept in confidence ({row.get_kind_display()})", fact, rare, (row.text,), many)
        )
    contacts = SafeContact.objects.filter(case__client=case.client_id)
    said = tuple(contact.say for contact in contacts if contact.say)
    return [*known, Known("what we say on the phone", Fact.SAFE_CONTACT, (), said)]


def rare_in(text: str, *, but: Container[str]) -> tuple[Secret, ...]:
    """Return what says by itself that words are from a text: a name of two words or more, a long number."""
    names = (name for name in names_in(text) if len(tokens(name)) > 1 and plain(name) not in but)
    return made(Kind.NAME, names) + made(Kind.PHONE, NUMBER.findall(text))


def people_named(disclosure: Disclosure, words: str) -> dict[str, tuple[Secret, ...]]:
    """Return who of her life words name with a capital, where her family, or her children, were not chosen.

    They are asked about, and may be named. Who works with her, or for us, may bear the same name.
    """
    case = disclosure.case
    at_work = {plain(word) for word in names_at_work(case)}
    capitals = {plain(word[0]) for word in WORD.finditer(words) if word[0][0].isupper()} - NO_NAMES
    rows: dict[Fact, Iterable[Person] | Iterable[Dependant]] = {
        Fact.RELATIVES: Person.objects.filter(case=case),
        Fact.CHILDREN: Dependant.objects.filter(case=case),
    }
    named = {}
    for fact in rows.keys() - disclosure.tells:
        names = {name for row in rows[fact] for name in names_in(row.name)}
        said = (name for name in names if names_somebody(name, but=at_work) and capitals & {*tokens(name)})
        named[fact.words] = made(Kind.NAME, sorted(said))
    return named


def names_at_work(case: Case) -> Iterator[str]:
    """Yield the names, and their words, of who works with her or for us, and her own."""
    client = case.client
    names = [client.first_name, client.last_name, *client.other_names.values_list("name", flat=True)]
    names += [name for pair in case.agency_set.values_list("name", "worker") for name in pair]
    names += [user.get_full_name() for user in User.objects.filter(is_active=True)]
    for name in names:
        yield from (name, *tokens(name))


def of_others(kept: KeptBack, words: str, *, is_prose: bool = True) -> list[Known]:
    """Return what words say of other clients, and of our houses, as far as the acting user sees them.

    :param is_prose: whether they are sentences, in which a first name may be of a client
    """
    case = kept.disclosure.case
    references = references_in(words, but=kept)
    spoken = spoken_of(case, words, beside=references) if is_prose else ()
    lettered = () if Fact.SERVICE in kept.disclosure.tells else lettered_houses(kept.houses, words)
    return [
        Known("the name of another client", None, other_clients(case, words) + spoken),
        Known("the reference of another case", None, made(Kind.CODE_WORD, references)),
        Known("the name of one of our houses", None, kept.other_houses),
        Known("which of our houses it is", Fact.SERVICE, made(Kind.CODE_WORD, lettered)),
    ]


def references_in(words: str, *, but: KeptBack) -> list[str]:
    """Return what looks like the reference of a case in words, but for hers."""
    folded = fold(words)
    spans = [folded.span(*match.span()) for match in A_REFERENCE.finditer(folded.text)]
    return [words[start:end] for start, end in spans if bare(words[start:end]) not in but.references]


def lettered_houses(houses: Iterable[Service], words: str) -> Iterator[str]:
    """Yield the houses called by a letter alone that stand in words with it: "Safe house A", not "a week"."""
    for house in houses:
        *before, letter = re.findall(r"[^\W_]+", house.name) or [""]
        if before and len(letter) == LETTER:
            name = r"[\W_]+".join(map(re.escape, before))
            if re.search(rf"(?<!\w)(?i:{name})[\W_]+{re.escape(letter.upper())}(?!\w)", words):
                yield house.name


def spoken_of(case: Case, words: str, *, beside: Iterable[str]) -> tuple[Secret, ...]:
    """Return the first names, and names in use, of other clients that are spoken of as clients.

    A name alone is anybody's: it is a client's beside a reference or a word for clients, or in her own house.
    """
    capitals = [match for match in re.finditer(r"[^\W\d_][\w’'-]+", words) if match[0][0].isupper()]
    said = {match[0]: set(tokens(match[0])) for match in capitals}
    near = [match.span() for match in A_CLIENT.finditer(words)]
    near += [match.span() for one in beside for match in re.finditer(re.escape(one), words)]
    close = {
        word[0]
        for word in capitals
        if any(word.start() - NEAR < end and start < word.end() + NEAR for start, end in near)
    }
    is_house = case.service.kind == Service.Kind.SAFE_HOUSE
    if not (close or (is_house and said)):
        return ()
    ours = {token for name in names_of_hers(case) for token in tokens(name)} | NO_NAMES
    wanted = set().union(*(said.values() if is_house else (said[word] for word in close))) - ours
    others = Client.objects.exclude(pk=case.client_id).filter(name_keys__word__in=wanted).distinct()
    with_her = Case.objects.filter(service=case.service_id, closed_on=None).values("client")
    housed = set(others.filter(pk__in=with_her).values_list("pk", flat=True)) if is_house else set()
    names = [*others.values_list("pk", "first_name")]
    names += OtherName.objects.filter(client__in=others).values_list("client", "name")
    theirs = {
        word
        for word, its in said.items()
        for client, name in names
        if its - ours and its <= set(tokens(name)) and (word in close or client in housed)
    }
    return made(Kind.NAME, sorted(theirs))


def passage_blockers(
    disclosure: Disclosure,
    passages: Iterable[Passage],
    *,
    with_dangers: bool = True,
    besides: Container[Fact] = (),
) -> list[str]:
    """Return which secrets stand in what was typed on a paper, and where on it.

    :param besides: what its answers may tell, besides what was chosen: they may repeat what is kept of it
    """
    typed = [passage for passage in passages if passage.words.strip()]
    if not typed:
        return []
    words = "\n".join(passage.words for passage in typed)
    kept = KeptBack(disclosure)
    of_her = [one for one in kept.of_her if not (one.texts and one.fact in besides)]
    known = [*of_her, *of_others(kept, words)]
    return [
        f"“{passage.where}” contains {one.what}: “{passage.words[place.start : place.end]}”. Take it out."
        for passage in typed
        for one in known
        if one.what != A_DANGER or with_dangers
        for place in one.places(passage.words)[:1]
    ]


def is_theirs(case: Case, name: str, words: str, secret: Secret) -> bool:
    """Whether it may be the recipient's own address: a street alone, or where their post goes.

    A surgery may be named after the street she lives in. Post goes to her where that is safe for her, and not
    to what `sharing.address_blockers` knows besides.
    """
    if secret.kind is not Kind.ADDRESS or name not in {"recipient", "address"}:
        return False
    contact = getattr(case, "safe_contact", None)
    if name == "address" and ((contact and contact.may_post) or POSTCODE.fullmatch(fold(words).text)):
        return True
    said = set(tokens(words))
    lines = [set(tokens(line)) for line in re.split(r"[\n,;]", secret.text)]
    return any(said < line and any(map(str.isdecimal, line - said)) for line in lines)

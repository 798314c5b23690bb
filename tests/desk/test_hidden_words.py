"""Words that speak of a fact, and places, however they are hidden; and what is kept in confidence."""

from collections.abc import Callable, Iterator

import pytest

from cases.models import Agency, Case, Confidence, Disclosure, Person, SafeContact
from cases.queries.secrets import kept_back, words_blockers
from cases.queries.typed import typed_lines
from cases.rules.repeated import OF_A_SECRET, repeated
from cases.rules.said import facts_said, lines_typed
from hestia.accounts.models import Service, User
from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import places_and_phones
from hestia.privacy.spellings import Kind, Secret, holds
from tests import make
from tests.privacy.test_spellings import LIKE, harmless

ILLNESSES = ["HIV", "hepatitis", "pregnant", "abortion", "suicidal", "schizophrenia", "antiretroviral"]
HIDDEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "spelled out": " ".join,
    "dots": ".".join,
    "hyphens": "-".join,
    "slashes": "/".join,
    "a letter a line": "\n".join,
    "invisible": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "twins": lambda word: word.translate(LIKE),
    "full width": lambda word: "".join(chr(ord(c) + 0xFEE0) for c in word),
    "accents": lambda word: word.replace("i", "ï").replace("I", "Ï").replace("a", "á"),
    "a digit": lambda word: word.replace("i", "1").replace("I", "1").replace("o", "0"),
    "parted": lambda word: f"{word[: len(word) // 2]}-{word[len(word) // 2 :]}",
    "parted by a line": lambda word: f"{word[: len(word) // 2]}-\n{word[len(word) // 2 :]}",
}
IN_OTHER_WORDS = [
    *(
        "AIDS",
        "A.I.D.S.",
        "A I D S",
        "АIDS",
        "She has Aids",
        "VIH",
        "v.i.h.",
        "sida",
        "SIDA",
        "СПИД",
        "С П И Д",
    ),
    *(
        "ВИЧ",
        "艾滋病",
        "الإيدز",
        "human immunodeficiency virus",
        "seropositive",
        "anti-retrovirals",
        "viral load",
    ),
    *("Biktarvy", "tenofovir", "lamivudine", "Hep B", "hepatitis C", "syphilis", "an STI", "TB", "PrEP"),
    *("her blood test", "She had a termination", "miscarried", "misoprostol", "FGM", "stillborn"),
    *("anti-depressants", "olanzapine", "sertraline", "PTSD", "self harm", "hears voices", "an overdose"),
]
VIOLENCE = [
    "raped",
    "gang-rape",
    "r a p e d",
    "r@ped or r4ped",
    "sexually assaulted",
    "forced sex",
    "изнасиловали",
]


def hidden() -> Iterator[tuple[str, str]]:
    """Yield each word in each way in which it may be hidden."""
    for word in ILLNESSES:
        for name, way in HIDDEN.items():
            yield f"{word}, {name}", way(word)


class TestWordsOfAFact:
    def test_are_found_however_they_are_spelled(self, record_property: Callable[[str, object], None]) -> None:
        tried = list(hidden())
        missed = [name for name, word in tried if Fact.HEALTH not in facts_said(f"She says {word} to us.")]
        record_property("figure", f"hidden words of health: {len(missed)} of {len(tried)} missed")
        assert missed == []

    @pytest.mark.parametrize("words", IN_OTHER_WORDS)
    def test_are_found_in_other_words(self, words: str) -> None:
        assert Fact.HEALTH in facts_said(f"She told us: {words} as we know.")

    @pytest.mark.parametrize("words", VIOLENCE)
    def test_of_what_was_done_to_her_are_found(self, words: str) -> None:
        assert Fact.ACCOUNT in facts_said(f"She says {words} there.")

    @pytest.mark.parametrize(
        "words",
        [
            *("She aids her neighbour, and it aids us.", "Sida came with her.", "Ms Sida Diallo wrote."),
            *("She uses hearing aids.", "He has aids to walk with.", "Visual Aids for her class."),
            *(
                "The termination of her tenancy is lawful.",
                "Flat 111, room 11, ring 111.",
                "She expects a letter.",
            ),
            *(
                "E8, 4pm. Room 3a.",
                "I am at A, B or C.",
                "Her tb1 form.",
                "She hears the bell.",
                "A pep talk.",
            ),
        ],
    )
    def test_ordinary_words_say_nothing(self, words: str) -> None:
        assert facts_said(words) == frozenset()

    def test_over_three_lines_are_asked_about_on_each(self) -> None:
        lines = list(lines_typed([("In our words", "She is\nH\nI\nV\nand well.")], chosen=set()))
        assert [bool(line.unchosen) for line in lines] == [False, True, True, True, False]

    def test_said_again_are_asked_about_on_each_line(self) -> None:
        words = "HIV.\nHIV. حامل\nحامل, 12 Quarry Road, 14 Quay Street\nAt the hospital\nshe is well."
        lines = list(lines_typed([("In our words", words)], chosen=set()))
        assert [len(line.unchosen) for line in lines] == [1, 1, 3, 1, 0]

    def test_a_refuge_is_asked_about_where_which_house_it_is_was_not_chosen(self) -> None:
        [line] = lines_typed([("In our words", "She is in the s a f e h o u s e.")], chosen=set())
        assert "that it is a safe house or a refuge" in line.unchosen[0]
        [line] = lines_typed([("In our words", "She is in the safe house.")], chosen={Fact.SERVICE})
        assert line.unchosen == ()


class TestPlacesThatAreNoAddress:
    @pytest.mark.parametrize(
        "words",
        [
            *(
                "51.5072, -0.1276",
                "51°30′26″N 0°7′39″W",
                "9C3XGV4C+8Q",
                "///filled.count.soap",
                "filled.count.soap",
            ),
            *(
                "ghadah dot k at gmail dot com",
                "ghadah (at) gmail (dot) com",
                "maps.app.goo.gl/abc",
                "@ghada_k",
            ),
        ],
    )
    def test_are_known_by_their_looks(self, words: str) -> None:
        assert [*places_and_phones(f"She is {words} now.")]

    def test_harmless_sentences_have_none(self) -> None:
        known = "020 7946 0999"
        assert [
            words for words in harmless() for place, _ in places_and_phones(words) if place != known
        ] == []
        for words in ("See www.site.example.", "v1.2.3 of the form", "Meet me @ 5.", "At 3.125, 4.5 and 6."):
            assert [*places_and_phones(words)] == [], words


class TestStreets:
    SECRET = Secret(Kind.ADDRESS, "Flat 12, Cedar Court\n48 Marlowe Street\nLondon SE15 4QX")

    @pytest.mark.parametrize(
        "words",
        [
            *("forty eight marlowe", "Forty-eight Marlowe Street", "M a r l o w e", "48 M.a.r.l.o.w.e"),
            *(
                "Marlow Street",
                "Marlwoe St",
                "Marlowee Street",
                "Mariowe Street",
                "48 Marlow",
                "forty eight Marlow",
            ),
            *("se fifteen four qx", "S E one five, four Q X", "SE fifteen 4QX"),
        ],
    )
    def test_are_found_said_and_misspelled(self, words: str) -> None:
        assert holds(f"She is at {words} now.", [self.SECRET])

    @pytest.mark.parametrize(
        "words",
        [
            *(
                "Christopher Marlowe wrote it.",
                "Marlowe is her solicitor.",
                "Harlow is a town.",
                "Forty-eight came.",
            ),
            *("The street is long.", "Fifteen four-year-olds", "She sees fifteen people."),
        ],
    )
    def test_other_words_are_none(self, words: str) -> None:
        assert not holds(words, [self.SECRET])

    def test_harmless_sentences_with_numbers_are_left_alone(self) -> None:
        others = [
            Secret(Kind.ADDRESS, f"12 {name} Road\nN16 5AB") for name in ("Garden", "Mondays", "Letter")
        ]
        assert [words for words in harmless() if holds(words, [self.SECRET, *others])] == []


@pytest.fixture
def letter(her_case: Case, amina: User) -> Disclosure:
    contact, _ = SafeContact.objects.get_or_create(case=her_case)
    contact.say = "This is Amina from the library, about her books"
    contact.save()
    who = {"made_at": make.NOON, "made_by": amina}
    for kind, text in (
        ("health", "A healed fracture of the seventh rib on the left; four burns, photographed."),
        ("police_operation", "Operation Quail: warrants for two flats, expected within the month."),
        ("privileged", "Counsel advises against an interview before the disclosure hearing."),
    ):
        Confidence(case=her_case, kind=kind, title=kind, text=text, **who).save()
    Person(case=her_case, name="Salma", kind="friend", relation="Friend in the house", risk="none").save()
    kept = Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY)
    kept.save()
    make.she_says(kept, "yes")
    return Disclosure(
        case=Case.objects.get(pk=her_case.pk),
        agency=kept,
        kind="solicitor",
        recipient=kept.name,
        why="A visit",
        basis="consent",
        facts=["first_name"],
    )


class TestInConfidence:
    @pytest.mark.parametrize(
        ("words", "what"),
        [
            ("There is a healed fracture of the seventh rib.", "kept in confidence (Health)"),
            ("A HEALED frácture — of the 7th, no: of the seventh rib on it.", "kept in confidence (Health)"),
            ("Warrants for two flats within the month.", "kept in confidence (Police operation)"),
            ("It is Operation Quail.", "kept in confidence (Police operation)"),
            ("They advise against an interview before it.", "kept in confidence (Legal advice)"),
            ("Say you are Amina from the library.", "what we say on the phone"),
        ],
    )
    def test_goes_out_in_no_letter(self, letter: Disclosure, words: str, what: str) -> None:
        assert any(f"contains {what}" in reason or what in reason for reason in words_blockers(letter, words))

    def test_but_what_was_chosen(self, letter: Disclosure) -> None:
        letter.facts = [Fact.HEALTH, Fact.RELATIVES, Fact.SAFE_CONTACT]
        for words in (
            "A healed fracture of the seventh rib.",
            "She is with Salma.",
            "Amina from the library rings.",
        ):
            assert words_blockers(letter, words) == [], words
        assert words_blockers(letter, "Warrants for two flats are out.")

    @pytest.mark.parametrize(
        "words",
        [
            "The police expect it within the month.",
            "She has burns on the left.",
            "Amina wrote from the office.",
        ],
    )
    def test_a_few_words_say_nothing(self, letter: Disclosure, words: str) -> None:
        assert words_blockers(letter, words) == []

    def test_who_is_in_her_life_is_asked_about(self, letter: Disclosure) -> None:
        letter.words = "She is well.\nSalma is there, as salma said."
        told = [line.unchosen for line in typed_lines(letter, [])]
        assert told == [(), (), ("the family and friends (“Salma”)",)]
        letter.facts = [Fact.RELATIVES]
        assert not any(line.unchosen for line in typed_lines(letter, []))

    def test_harmless_sentences_are_left_alone(
        self, letter: Disclosure, record_property: Callable[[str, object], None]
    ) -> None:
        texts = [text for one in kept_back(letter) for text in one.texts]
        texts += [
            "The council wrote about rules of the house; she waited in the garden, on Monday, for 45 days."
        ]
        alarms = [words for words in harmless() if repeated(words, texts, in_a_row=OF_A_SECRET)]
        record_property("figure", f"kept in confidence: {len(alarms)} false alarms in 2,000")
        assert alarms == []


class TestOtherClients:
    @pytest.fixture
    def others(self, letter: Disclosure, amina: User) -> Disclosure:
        service = Service.objects.get(pk=letter.case.service_id)
        make.case(worker=amina, service=service, client=make.client("Rowena", "Cruz"))
        make.case(worker=amina, service=service, client=make.client("Mark", "Adams"))
        return letter

    @pytest.mark.parametrize(
        "words",
        [
            "R o w e n a C r u z knows him.",
            "Rowena-Cruz",
            "RОWЕNА CRUZ",
            "Cruz, Rowena",
            "Rowena C. knows him.",
        ],
    )
    def test_are_found_in_each_spelling(self, others: Disclosure, words: str) -> None:
        assert "the name of another client" in "".join(words_blockers(others, f"We know {words}"))

    @pytest.mark.parametrize("words", ["Mark a box.", "Mark A and B.", "Rowena came.", "Rowena can come."])
    def test_and_no_first_name_alone(self, others: Disclosure, words: str) -> None:
        assert words_blockers(others, words) == []

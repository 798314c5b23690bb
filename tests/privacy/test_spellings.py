"""Secrets in words, however they are spelled: by spellings made here, and by sentences that tell nothing.

The spellings are not made from what the finder knows. They are what somebody does to a line to write it
another way: each alone, and any two one after the other.
"""

import string
from collections.abc import Callable, Iterator
from itertools import permutations, product

import pytest

from hestia.privacy.spellings import Kind, Secret, find, find_each, holds

NAMES = ["Alder", "Mulberry", "Chestnut", "Farringdon", "Lordship", "Osborne", "Wells", "Kyverdale", "Brooke"]
NAMES += ["Northwold"]
ENDS = ["Street", "Road", "Avenue", "Lane", "Close", "Gardens", "Grove", "Court", "Terrace", "Square"]
SHORTS = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Lane": "Ln", "Close": "Cl", "Gardens": "Gdns"}
SHORTS |= {"Grove": "Gr", "Court": "Ct", "Terrace": "Terr", "Square": "Sq"}
OUTWARD = ["E8", "N16", "SW1A", "EC1V", "SE15", "W2", "NW10", "E5", "N4", "SE1"]
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that end a postcode


def drawn_addresses(many: int) -> list[tuple[str, str, str]]:
    """Return made-up addresses: number and street, town, postcode."""
    streets = list(product(NAMES, ENDS))[:: len(NAMES) * len(ENDS) // many]
    return [
        (
            f"{2 + n * 37 % 179} {name} {end}",
            "London",
            f"{OUTWARD[n % len(OUTWARD)]} {1 + n % 9}{LETTERS[n % 20]}{LETTERS[n * 7 % 20]}",
        )
        for n, (name, end) in enumerate(streets)
    ]


ADDRESSES = drawn_addresses(50)
LIKE = str.maketrans("aeopcxyAEOPCXTHKM", "аеорсхуАЕОРСХТНКМ")  # Cyrillic
ARABIC = str.maketrans(string.digits, "٠١٢٣٤٥٦٧٨٩")


def cut_short(line: str) -> str:
    """Return a line whose kind of street is cut short."""
    for end, short in SHORTS.items():
        line = line.replace(end, short)
    return line


def hyphened(line: str) -> str:
    """Return a line whose longest word is parted in its middle."""
    longest = max(line.split(), key=len)
    return line.replace(longest, f"{longest[: len(longest) // 2]}-{longest[len(longest) // 2 :]}")


WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "small": str.lower,
    "dots": lambda line: line.replace(" ", "."),
    "hyphens": lambda line: line.replace(" ", "-"),
    "a comma": lambda line: line.replace(" ", ", ", 1),
    "wide": lambda line: line.replace(" ", "   "),
    "hard spaces": lambda line: line.replace(" ", "\u00a0"),
    "run together": lambda line: line.replace(" ", ""),
    "lines": lambda line: line.replace(" ", "\n"),
    "accents": lambda line: line.replace("e", "é").replace("o", "ö").replace("a", "à"),
    "twins": lambda line: line.translate(LIKE),
    "invisible": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "letter by letter": lambda line: " ".join(line.replace(" ", "")),
    "other digits": lambda line: line.translate(ARABIC),
    "full width": lambda line: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in line),
    "parted": hyphened,
    "cut short": cut_short,
    "cut short with a dot": lambda line: f"{cut_short(line)}.",
}
# One undoes what the other needs: nothing is left that anybody could read.
UNREADABLE = {("letter by letter", "a comma")}


def spelled(line: str) -> Iterator[tuple[str, str]]:
    """Yield a line in each way, and in any two of them one after the other."""
    for name, way in WAYS.items():
        yield name, way(line)
    for first, second in permutations(WAYS, 2):
        yield f"{first}, then {second}", WAYS[second](WAYS[first](line))


def in_a_letter(words: str) -> str:
    """Return words as they stand in a letter."""
    return f"Please write to her. She can be met at {words} from Monday on, until further notice."


def test_every_spelling_of_an_address_is_found(record_property: Callable[[str, object], None]) -> None:
    tried, missed = 0, []
    for street, town, postcode in ADDRESSES:
        secret = Secret(Kind.ADDRESS, f"Flat 2\n{street}\n{town} {postcode}")
        for line in (street, postcode):
            for way, words in spelled(line):
                tried += 1
                if not holds(in_a_letter(words), [secret]):
                    missed.append(f"{way}: {words!r} of {line!r}")
    record_property("figure", f"spellings of addresses: {len(missed)} of {tried:,} missed")
    assert missed == [], "\n".join(missed[:80])
    assert tried >= 1_000


def test_a_street_with_a_letter_wrong_missing_or_too_many_is_found() -> None:
    secret, missed = Secret(Kind.ADDRESS, "12 Alderwood Road"), []
    street = "alderwood"
    wrong = {
        street[:n] + letter + street[n + 1 :] for n in range(1, len(street)) for letter in ("", "q", "e")
    }
    wrong |= {street[:n] + letter + street[n:] for n in range(1, len(street) + 1) for letter in "sq"}
    for name in sorted(wrong - {street}):
        missed += [
            words for words in (f"at 12 {name} now", f"at {name} road now") if not holds(words, [secret])
        ]
    assert missed == []


PHONES = ["07700 900123", "020 7946 0018", "+44 7700 900456", "(0161) 496 0345"]


def grouped(phone: str) -> Iterator[str]:
    """Yield a phone number as it is written and said."""
    digits = "".join(c for c in phone.replace("+44", "0") if c.isdigit())
    yield from (
        phone,
        digits,
        f"+44{digits[1:]}",
        f"0044 (0) {digits[1:]}",
        " ".join(digits),
        ".".join(digits),
    )
    for size in (2, 3, 4):
        parts = [digits[at : at + size] for at in range(0, len(digits), size)]
        yield from (mark.join(parts) for mark in " -./\n\u00a0")
    yield digits.translate(ARABIC)
    names = ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    yield " ".join(names[int(digit)] for digit in digits)
    yield digits.replace("0", "O")


@pytest.mark.parametrize("between", [" and then ", ", then ", " – the rest is ", " and after that "])
@pytest.mark.parametrize("phone", PHONES)
def test_words_between_its_digits_hide_no_phone(phone: str, between: str) -> None:
    digits = "".join(c for c in phone if c.isdigit())
    for cut in (4, 6):
        words = f"Call {digits[:-cut]}{between}{digits[-cut:]}, please."
        assert holds(words, [Secret(Kind.PHONE, phone)]), words


@pytest.mark.parametrize("phone", PHONES)
def test_every_grouping_of_a_phone_is_found(phone: str) -> None:
    secret = Secret(Kind.PHONE, phone)
    assert [words for words in grouped(phone) if not holds(f"Ring {words} after four.", [secret])] == []


@pytest.mark.parametrize(
    "words",
    [
        *("nadia.k@mail.example", "NADIA.K@MAIL.EXAMPLE", "nadia.k (at) mail (dot) example"),
        *(
            "nadia k at mail dot example",
            "nadia.k[at]mail.example",
            "nadia.k@\nmail.example",
            "nаdia.k@mail.example",
        ),
    ],
)
def test_an_e_mail_address_is_found(words: str) -> None:
    assert holds(f"Write to {words}.", [Secret(Kind.EMAIL, "nadia.k@mail.example")])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *(("Viktor Lupu", "Lupu, Viktor"), ("Viktor Lupu", "V. Lupu"), ("Viktor Lupu", "VIKTOR\nLUPU")),
        *(("Nguyễn Thị Hạnh", "Nguyen Thi Hanh"), ("Łukasz Żak", "Lukasz Zak"), ("Zoë", "ZOE")),
        *(
            ("Олена Коваль", "ОЛЕНА КОВАЛЬ"),
            ("أحمد", "احمد"),
            ("O’Brien", "O'Brien"),
            ("Anne-Marie", "Anne Marie"),
        ),
    ],
)
def test_a_name_is_found(name: str, words: str) -> None:
    assert holds(f"We spoke with {words} today.", [Secret(Kind.NAME, name)])


def test_each_place_is_found() -> None:
    words = "Ask drita k first. Drita K. shares her room, and DRITA K. knows."
    places = find_each(words, [Secret(Kind.CODE_WORD, "drita k")])
    assert [words[place.start : place.end] for place in places] == ["drita k", "Drita K", "DRITA K"]


def test_it_says_where() -> None:
    words = "She lives at 12, Älder St. now."
    [place] = find(words, [Secret(Kind.ADDRESS, "12 Alder Street")])
    assert words[place.start : place.end] == "12, Älder St"


# --- Sentences that tell nothing ------------------------------------------------------------------------

WHO = ["She", "He", "Her solicitor", "The council", "The interpreter", "The nurse", "A friend", "The GP"]
DID = ["rang", "wrote", "asked", "waited", "called back", "came", "agreed", "met us", "sent a letter"]
WHEN = [
    "on Monday",
    "at 4.30pm",
    "on 12 March 2026",
    "in room 3",
    "for 45 days",
    "by 020 7946 0999",
    "at 12 noon",
]
ABOUT = [
    *(
        "about the house rules",
        "near the park",
        "in the garden",
        "at the end of the street",
        "on the road to work",
    ),
    *(
        "for £35.20 a week",
        "about 8 forms",
        "with reference 4418-0236",
        "at the court",
        "to close the account",
    ),
]


def harmless() -> list[str]:
    """Return sentences of everyday work in which no secret stands, though its words may."""
    sentences = [f"{who} {did} {about} {when}." for who, did, about, when in product(WHO, DID, ABOUT, WHEN)]
    return sentences[:: len(sentences) // 2_000][:2_000]


def test_harmless_sentences_are_left_alone(record_property: Callable[[str, object], None]) -> None:
    secrets = [Secret(Kind.ADDRESS, f"{street}\n{town} {code}") for street, town, code in ADDRESSES]
    secrets += [Secret(Kind.PHONE, phone) for phone in PHONES]
    secrets += [Secret(Kind.CODE_WORD, word) for word in ("heat", "tea time", "pineapple", "rose")]
    secrets += [Secret(Kind.NAME, name) for name in ("Viktor Lupu", "Park Min", "Rose House", "Mark Street")]
    alarms = [(words, place.secret.text) for words in harmless() for place in find(words, secrets)]
    record_property(
        "figure", f"harmless sentences: {len(alarms)} false alarms in 2,000, {len(secrets)} secrets"
    )
    assert alarms == []


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (Secret(Kind.ADDRESS, "12 Alder Street\nE8 4QN"), "Of 112 Alders, the street has none; E8 is near."),
        (Secret(Kind.ADDRESS, "Flat 3, London"), "Her flat has 3 rooms, in London."),
        (Secret(Kind.CODE_WORD, "heat"), "When he at last came, she ate."),
        (Secret(Kind.PHONE, "07700 900123"), "In 2026 we met 90 people, 0 of them 123."),
        (Secret(Kind.PHONE, "07700 900123"), f"From 0900 {'and on the other days ' * 2}123 came."),
        (Secret(Kind.NAME, "An Li"), "An lively afternoon: analysis, lime, a link."),
    ],
)
def test_parts_of_other_words_are_no_secret(secret: Secret, words: str) -> None:
    assert find(words, [secret]) == []

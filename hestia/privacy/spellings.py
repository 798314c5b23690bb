"""Finds in any words what must not stand there, however it is spelled. Pure.

An address is known by its postcode, by its number and street, or by the name of the house; a phone number by
its last digits; an e-mail address, a code word and a name by their letters. Capitals, accents, dots, hyphens,
spaces, line breaks, other digits and letters that only look the same make no difference. A wrong letter does,
but for one in the name of a street. `readings` gives words as they may be read, for whoever looks for words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache, partial

HIDDEN_DIGITS = 7  # a phone is known by its last digits, with or without the code of a place
WORDS_BETWEEN = 24  # letters between two of them: "7946, and after that 0147"

# Amharic writes some sounds with more than one letter, and people write either.
FORMS_OF_A_LETTER = range(7)
ETHIOPIC, ETHIOPIC_TWINS = (
    "".join(chr(first + form) for first in firsts for form in FORMS_OF_A_LETTER)
    for firsts in (
        (0x1210, 0x1280, 0x1220, 0x12D0, 0x1340),
        (0x1200, 0x1200, 0x1230, 0x12A0, 0x1338),
    )
)
# Letters that only look like ours, and letters of our own that a dictionary keeps apart.
LOOKS_LIKE = str.maketrans(
    "авеёкмнорстухіѕјԁɡԛԝһ" + "αβεηικνορτυχ" + "đłøıœæðþ" + "ىیکةھہە" + ETHIOPIC,
    "abeekmhopctyxisjdgqwh" + "abenikvoptux" + "dloioadt" + "ييكهههه" + ETHIOPIC_TWINS,
)
SILENT = {"\u0640", "'", "’", "‘", "`", "´", "ʼ"}  # a stretched Arabic line, and apostrophes
PARTS = re.compile(r"[\x00-\x26\x28-\x5f\x61-\x7f]+|.", re.DOTALL)  # what only gets small; one other
SAME = {"0": "0o", "o": "0o", "1": "1il|", "i": "1il|", "l": "1il|"}  # one is typed for the other

# How the words of an address are cut short. The first is written out.
SHORT = (
    ("street", "st", "str"),
    ("road", "rd"),
    ("avenue", "ave", "av"),
    ("lane", "ln"),
    ("close", "cl"),
    ("court", "ct", "crt"),
    ("drive", "dr", "drv"),
    ("gardens", "gdns", "gdn"),
    ("grove", "gr", "grv"),
    ("crescent", "cres", "cr"),
    ("place", "pl"),
    ("square", "sq"),
    ("terrace", "terr", "ter"),
    ("house", "hse", "ho"),
    ("building", "bldg"),
    ("buildings", "bldgs"),
    ("mansions", "mans"),
    ("saint", "st"),
    ("mount", "mt"),
)
FORMS = {word: forms for forms in reversed(SHORT) for word in forms}
# After these words stands no name of its own: a street or a house is named before them.
NAMED = {forms[0] for forms in SHORT[:-2]} | {
    *("walk", "way", "row", "rise", "hill", "park", "mews", "wharf", "quay", "parade", "yard", "green"),
    *("lodge", "hostel", "hotel", "tower", "towers", "point", "hall", "villa", "villas", "cottage", "view"),
    *("cottages", "flats", "refuge", "heights", "estate", "passage", "circus", "rd", "st", "ave"),
}
WITHIN = {"flat", "apartment", "apt", "room", "unit", "floor", "block", "no", "number", "level", "c", "o"}
ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SAID_DIGITS = {word: str(n) for n, word in enumerate(ONES[:10])} | {"oh": "0", "nought": "0", "o": "0"}
TIMES = {"double": 2, "triple": 3}
SAID_NUMBERS = {word: n for n, word in enumerate(ONES)} | {
    word: n * 10 for n, word in enumerate(TENS) if word
}
A_NUMBER_SAID = re.compile(
    rf"(?<![a-z])(?:(?:{'|'.join(filter(None, TENS))})[\W_]{{0,3}}(?:{'|'.join(ONES[1:10])})"
    rf"|{'|'.join(sorted(SAID_NUMBERS, key=len, reverse=True))})(?![a-z])"
)
LONG_NAME = 6  # letters: in a shorter name a wrong letter makes another word

# How words are hidden: spelled out, parted, or with a digit typed for a letter.
SPELLED_OUT = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_](?![^\W_])){2,}")
SPELLED_CLOSELY = re.compile(r"(?<![^\W_])[^\W_](?:[\W_][^\W_](?![^\W_])){2,}")
PARTED = re.compile(r"(?<=[^\W\d_])(?:[-‐‑–.·/*+~|_]\s{0,2}|\n)(?=[^\W\d_])")
WITH_DIGITS = re.compile(r"(?<![^\W_])(?=[^\W_]*[a-z])(?=[^\W_]*\d)[^\W_]+")
TYPED_FOR = (str.maketrans("01345", "oieas"), str.maketrans("01345", "oleas"))

# Scripts whose words stand without spaces, and what others write into the beginning of a word ("and the …").
WITHOUT_SPACES = re.compile(r"[\u4e00-\u9fff]")
LITTLE_WORDS = (
    (r"(?:[وفبكل]{0,2}(?:ال|لل)?)", re.compile(r"[\u0600-\u06ff]")),
    (r"[የበለከእስናወዝንም]{0,2}", re.compile(r"[\u1200-\u137f]")),
)
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)[\W_]*(\d[a-z]{2})\b")
BETWEEN = r"[\W_]{0,6}"
# A letter next to letters is in the middle of a word, and so is a digit next to digits.
NO_LETTER, NO_DIGIT = r"(?<![^\W\d_])", r"(?<!\d)"


class Kind(Enum):
    """What a secret is, and so by what it is known."""

    ADDRESS = auto()
    PHONE = auto()
    EMAIL = auto()
    CODE_WORD = auto()
    NAME = auto()
    STEM = auto()  # the beginning of a word, in any of its forms; with a dot at its end, the whole word


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that must not stand in words: as the record has it."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A secret, and where it stands in the words: from the first letter up to the one after the last."""

    secret: Secret
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """Words in small letters without accents, and where each letter stood."""

    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of it stood in the words."""
        return self.at[start], self.at[end - 1] + 1


def find(words: str, secrets: Iterable[Secret]) -> list[Found]:
    """Return every secret that stands in these words, once each, where it stands first."""
    return find_in(fold(words), secrets)


def find_in(folded: Folded, secrets: Iterable[Secret]) -> list[Found]:
    """Return the same of words that were folded before: that takes longer than to look for one secret."""
    texts = SaidToo(folded)
    places = []
    for secret in secrets:
        spans = [
            text.span(*match.span())
            for text in texts.of(secret.kind)
            for hint, pattern in patterns(secret)
            if hint.search(text.text) and (match := pattern.search(text.text))
        ]
        if spans:
            places.append(Found(secret, *min(spans, key=lambda span: (span[0], -span[1]))))
    return places


def find_each(words: str, secrets: Iterable[Secret]) -> Iterator[Found]:
    """Yield every place in which one of these secrets stands in these words."""
    texts = SaidToo(fold(words))
    for secret in secrets:
        for text in texts.of(secret.kind):
            for hint, pattern in patterns(secret):
                if hint.search(text.text):
                    matches = pattern.finditer(text.text)
                    yield from (Found(secret, *text.span(*match.span())) for match in matches)


def holds(words: str, secrets: Iterable[Secret]) -> bool:
    """Whether any secret stands in these words."""
    return bool(find(words, secrets))


# --- The words ----------------------------------------------------------------------------------------


def fold(words: str, *, keeps_case: bool = False) -> Folded:
    """Return words in small letters, without accents and invisible marks, other alphabets' twins as ours."""
    letters: list[str] = []
    at: list[int] = []
    for part in PARTS.finditer(words):
        characters, (start, end) = part[0], part.span()
        if characters.isascii() and characters not in SILENT:
            letters.append(characters if keeps_case else characters.lower())
            at += range(start, end)
        else:
            folded = fold_character(characters)
            letters.append(folded.upper() if keeps_case and characters.isupper() else folded)
            at += [start] * len(folded)
    return Folded("".join(letters), at)


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """Return what stands for one character, perhaps nothing."""
    spread = unicodedata.normalize("NFKD", character).casefold().translate(LOOKS_LIKE)
    kept = (c for c in spread if not (unicodedata.combining(c) or unicodedata.category(c) == "Cf"))
    return "".join(str(unicodedata.digit(c, c)) for c in kept if c not in SILENT)


def spoken(folded: Folded) -> Folded:
    """Return the words with digits where a digit is said: "oh seven double three"."""
    letters: list[str] = []
    at: list[int] = []
    end, times = 0, 1
    for match in re.finditer(r"[a-z]+", folded.text):
        word = match[0]
        if word not in SAID_DIGITS and word not in TIMES:
            times = 1
            continue
        letters.append(folded.text[end : match.start()])
        at += folded.at[end : match.start()]
        end = match.end()
        if digit := SAID_DIGITS.get(word):
            letters.append(digit * times)
            at += [folded.at[match.start()]] * times
        times = TIMES.get(word, 1)
    return Folded("".join([*letters, folded.text[end:]]), [*at, *folded.at[end:]])


def numbered(folded: Folded) -> Folded:
    """Return the words with digits where a number below a hundred is said: "forty eight", "se fifteen"."""
    return replaced(folded, A_NUMBER_SAID, lambda said: str(sum(map(number_of, re.findall("[a-z]+", said)))))


def number_of(word_said: str) -> int:
    """Return the number that one word says: "fortyeight" is one word too."""
    if word_said in SAID_NUMBERS:
        return SAID_NUMBERS[word_said]
    tens = next(word for word in TENS if word and word_said.startswith(word))
    return SAID_NUMBERS[tens] + SAID_NUMBERS[word_said.removeprefix(tens)]


class SaidToo:
    """Words as they are, and with what is said of numbers as digits: made once, where it is asked for."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded

    def of(self, kind: Kind) -> tuple[Folded, ...]:
        """Return what is read for a secret of this kind."""
        if kind is Kind.PHONE:
            return self.digits
        return self.numbers if kind is Kind.ADDRESS else (self.folded,)

    @cached_property
    def digits(self) -> tuple[Folded, ...]:
        """Return them with digits where a digit is said, too."""
        return self.unless_the_same(spoken(self.folded))

    @cached_property
    def numbers(self) -> tuple[Folded, ...]:
        """Return them with digits where a number is said, too."""
        return self.unless_the_same(numbered(self.folded))

    def unless_the_same(self, other: Folded) -> tuple[Folded, ...]:
        """Return the words as they are, and as they are said if that is different."""
        return (self.folded,) if other.text == self.folded.text else (self.folded, other)


def readings(words: str) -> Iterator[Folded]:
    """Yield words as they may be read: as they stand, spelled out, parted, with digits for letters."""
    folded = fold(words)
    spelled = [
        replaced(folded, way, lambda letters: re.sub(r"[\W_]", "", letters))
        for way in (SPELLED_CLOSELY, SPELLED_OUT)
    ]
    apart = fold("".join(" " if c in SILENT and not c.isalpha() else c for c in words))  # "d’immigration"
    ways = [folded, apart, *spelled, replaced(folded, PARTED, lambda _: "")]
    for text in {way.text: way for way in ways}.values():
        yield text
        if WITH_DIGITS.search(text.text):
            for letters in TYPED_FOR:
                yield replaced(text, WITH_DIGITS, partial(in_letters, letters))


def in_letters(letters: dict[int, int], word: str) -> str:
    """Return a word with the letters that were meant by its digits."""
    return word.translate(letters)


def replaced(folded: Folded, pattern: re.Pattern[str], by: Callable[[str], str]) -> Folded:
    """Return the words with others where a pattern stands: each letter of these stood where that began."""
    text: list[str] = []
    at: list[int] = []
    end = 0
    for match in pattern.finditer(folded.text):
        new = by(match[0])
        text += [folded.text[end : match.start()], new]
        at += folded.at[end : match.start()]
        # The last letter stands where the last one stood, so that a part of it ends where that did.
        at += [folded.at[match.start()]] * (len(new) - 1) + [folded.at[match.end() - 1]] * bool(new)
        end = match.end()
    return Folded("".join([*text, folded.text[end:]]), [*at, *folded.at[end:]])


# --- What we look for -------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def patterns(secret: Secret) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return how a secret is known in folded words; before each, the same in the middle of a word too.

    That one begins with a letter, and not with what stands before it: by a letter Python looks ten times
    faster through a long text. Where it finds nothing, there is nothing.
    """
    make = {
        Kind.ADDRESS: of_address,
        Kind.PHONE: of_phone,
        Kind.EMAIL: of_email,
        Kind.CODE_WORD: of_phrase,
        Kind.NAME: of_name,
        Kind.STEM: of_stem,
    }
    expressions = make[secret.kind](fold(secret.text).text)
    return tuple((re.compile(anywhere(expression)), re.compile(expression)) for expression in expressions)


def anywhere(expression: str) -> str:
    """Return an expression that does not ask what stands before it."""
    return expression.replace(NO_LETTER, "").replace(NO_DIGIT, "")


def of_address(text: str) -> Iterator[str]:
    """Yield its postcode, and of each line the number with its street, the street, the name of the house."""
    for match in POSTCODE.finditer(text):
        yield whole(loosely(match[1] + match[2]), of=match[1] + match[2])
    for line in re.split(r"[\n,;]", POSTCODE.sub(" ", text)):
        yield from of_line(re.findall(r"[^\W_]+", line))


def of_line(words: list[str]) -> Iterator[str]:
    """Yield how one line of an address is known. A town by itself is no secret."""
    while words and words[0] in WITHIN:  # "Flat 3": whoever knows only that knows nothing
        words = words[2:] if len(words) > 1 and has_digit(words[1]) else words[1:]
    named = [place for place, word in enumerate(words) if word in NAMED and place]
    if not named:
        if words and has_digit(words[0]) and len("".join(words[1:])) >= len("abc"):
            yield phrase(words)
        return
    end = named[-1] + 1
    number = next((place for place in range(end - 1, -1, -1) if has_digit(words[place])), -1)
    name = words[number + 1 : end]
    if len(name) > 1:
        yield phrase(name)
        yield from nearly(name[:-1], kind=name[-1], number=words[number] if number >= 0 else "")
    if number >= 0 and len("".join(name[:-1])) >= len("abc"):  # "12 Alder", with or without "Street"
        yield phrase([words[number], *name])
        yield phrase([words[number], *name[:-1]])


def nearly(name: Sequence[str], *, kind: str, number: str) -> Iterator[str]:
    """Yield a street whose name is spelled out, or has one letter wrong, missing or too many.

    Spelled out it needs neither its number nor what kind of street it is: nobody does that by chance.
    """
    letters = "".join(name)
    if len(letters) >= LONG_NAME:
        yield whole(spaced(letters), of=letters)
        wrong = f"(?:{'|'.join(one_letter_off(letters))})"
        yield whole(f"{wrong}{BETWEEN}{in_each_form(kind)}", of=letters + kind)
        if number:
            yield whole(f"{in_each_form(number)}{BETWEEN}{wrong}", of=number + letters)


def one_letter_off(word: str) -> list[str]:
    """Return a word with one letter wrong or missing, with one too many, or with two that changed places."""
    begun = [(word[:n], word[n:]) for n in range(1, len(word))]
    expressions = [f"{first}[a-z]?{rest[1:]}" for first, rest in begun]
    expressions += [f"{first}[a-z]{rest}" for first, rest in [*begun, (word, "")]]
    return [*expressions, *(f"{first}{rest[1]}{rest[0]}{rest[2:]}" for first, rest in begun if len(rest) > 1)]


def of_phone(text: str) -> Iterator[str]:
    """Yield its last digits, however they are grouped; and with a few words, but no other digit, between."""
    digits = re.sub(r"\D", "", text)[-HIDDEN_DIGITS:]
    if len(digits) == HIDDEN_DIGITS:
        yield r"[\W_]{0,3}".join(map(same, digits)) + r"(?!\d)"
        yield rf"\D{{0,{WORDS_BETWEEN}}}".join(digits) + r"(?!\d)"


def of_email(text: str) -> Iterator[str]:
    """Yield its parts, with "at" and "dot" as marks or as words."""
    parts = re.findall(r"[^\W_]+", text)
    if "@" in text and len(parts) > 1:
        yield whole(r"[\W_]*(?:(?:at|dot)[\W_]*)?".join(map(closely, parts)), of=text)


def of_phrase(text: str) -> Iterator[str]:
    """Yield its words in their order."""
    if words := re.findall(r"[^\W_]+", text):
        yield phrase(words)


def of_stem(text: str) -> Iterator[str]:
    """Yield the beginning of a word, after the little words that some scripts write into it."""
    is_whole, words = text.endswith("."), text.rstrip(".").split()
    if WITHOUT_SPACES.search(text):
        yield loosely("".join(words))
        return
    before = NO_LETTER + next((little for little, script in LITTLE_WORDS if script.search(text)), "")
    after = NO_LETTER.replace("?<!", "?!") if is_whole else ""
    yield f"{before}{BETWEEN.join(map(closely, words))}{after}"
    yield f"{before}{spaced(''.join(words))}{after}"


def of_name(text: str) -> Iterator[str]:
    """Yield a name in both orders, and its last part behind an initial."""
    words = re.findall(r"[^\W_]+", text)
    if not words:
        return
    yield phrase(words)
    if len(words) > 1:
        yield phrase([words[-1], *words[:-1]])
        yield phrase([words[0][0], words[-1]], apart=True)


# --- How one thing is written in many ways ------------------------------------------------------------


def phrase(words: Sequence[str], *, apart: bool = False) -> str:
    """Return words one after another, run together unless they must be ``apart``; or letter by letter."""
    between = r"[\W_]{1,6}" if apart else BETWEEN
    written = whole(between.join(map(in_each_form, words)), of="".join(words))
    if apart:
        return written
    return f"(?:{written}|{whole(spaced(''.join(words)), of=''.join(words))})"


def in_each_form(word: str) -> str:
    """Return one word written out, cut short, or as a number in words."""
    forms = [*FORMS.get(word, (word,))]
    if word.isdecimal() and 0 < int(word) < 100:
        forms.append(in_words(int(word)))
    return f"(?:{'|'.join(sorted(map(closely, forms), key=len, reverse=True))})"


def in_words(number: int) -> str:
    """Return a number below a hundred in words, run together."""
    ones = len(ONES)
    return ONES[number] if number < ones else TENS[number // 10] + (ONES[number % 10] if number % 10 else "")


def closely(word: str) -> str:
    """Return the letters of one word, with at most a dot, a hyphen or the break of a line between two."""
    return r"(?:[^\w\s]\s{0,2}|_)?".join(map(same, word))


def loosely(word: str) -> str:
    """Return the letters of one word, with marks and spaces between any of them."""
    return r"[\W_]{0,6}".join(map(same, word))


def spaced(word: str) -> str:
    """Return a word of which every letter stands by itself."""
    return r"[\W_]{1,3}".join(map(same, word))


def same(character: str) -> str:
    """Return a character, or one that is typed for it."""
    return f"[{SAME[character]}]" if character in SAME else re.escape(character)


def whole(expression: str, *, of: str) -> str:
    """Return an expression for ``of`` that is no part of a longer word or number."""
    before = NO_DIGIT if of[0].isdigit() else NO_LETTER
    after = (NO_DIGIT if of[-1].isdigit() else NO_LETTER).replace("?<!", "?!")
    return f"{before}{expression}{after}"


def has_digit(word: str) -> bool:
    """Whether there is a digit in a word."""
    return any(character.isdigit() for character in word)

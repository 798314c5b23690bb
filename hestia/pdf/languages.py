"""The languages of her papers: how each is called, where its reader starts, and who checked its words."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language that the fixed words of her papers are kept in.

    ``day`` and ``day_of_year`` are formats of Django's date filter.
    """

    code: str
    name: str
    own_name: str
    also: tuple[str, ...] = ()  # other names it may go by in a record, in small letters
    near: tuple[tuple[str, str], ...] = ()  # of those, which is another, and what is printed for it
    is_right_to_left: bool = False
    day: str = "l j F"
    day_of_year: str = ""
    first_day: str = "j"  # the format of the first of a month
    quotes: str = "“”"  # around what somebody said: half of it before, half after

    @property
    def direction(self) -> str:
        """Return "rtl" or "ltr", as HTML says it."""
        return "rtl" if self.is_right_to_left else "ltr"

    @property
    def tag(self) -> str:
        """Return its name in HTML and PDF: "zh-Hans"."""
        language, _, part = self.code.partition("-")
        return f"{language}-{part.upper() if part == 'gb' else part.title()}" if part else language

    def quoted(self, words: object) -> str:
        """Return words in quotation marks."""
        half = len(self.quotes) // 2
        return f"{self.quotes[:half]}{words}{self.quotes[half:]}"

    @property
    def with_year(self) -> str:
        """Return the format of a day with its year."""
        return self.day_of_year or f"{self.day} Y"


ENGLISH = Language(code="en-gb", name="English", own_name="English", day="D j F")
LANGUAGES = {
    language.code: language
    for language in [
        Language(code="sq", name="Albanian", own_name="Shqip", day="l, j F"),
        Language(code="am", name="Amharic", own_name="አማርኛ", day="l፣ F j"),
        Language(code="ar", name="Arabic", own_name="العربية", is_right_to_left=True, quotes="«»"),
        Language(
            code="zh-hans",
            name="Chinese (simplified)",
            own_name="简体中文",
            also=("chinese", "mandarin", "simplified chinese", "cantonese"),
            near=(("cantonese", "Mandarin, in simplified characters"),),
            day="n月j日l",
            day_of_year="Y年n月j日l",
        ),
        Language(
            code="fa",
            name="Farsi",
            own_name="فارسی",
            also=("persian", "dari"),
            near=(("dari", "Farsi as it is written in Iran"),),
            is_right_to_left=True,
            quotes="«»",
        ),
        Language(code="fr", name="French", own_name="Français", first_day=r"1\e\r", quotes="«\u00a0\u00a0»"),
        Language(code="hi", name="Hindi", own_name="हिन्दी", day="l, j F"),
        Language(
            code="ckb",
            name="Kurdish Sorani",
            own_name="کوردیی ناوەندی",
            also=("sorani", "kurdish (sorani)", "kurdish", "central kurdish"),
            near=(("kurdish", "Sorani, in Arabic letters: who reads Kurmanji may not read it"),),
            is_right_to_left=True,
            quotes="«»",
        ),
        Language(code="pl", name="Polish", own_name="Polski", day="l, j E"),
        Language(
            code="pt",
            name="Portuguese",
            own_name="Português",
            day=r"l, j \d\e F",
            day_of_year=r"l, j \d\e F \d\e Y",
        ),
        Language(code="pa", name="Punjabi", own_name="ਪੰਜਾਬੀ", also=("panjabi",), day="l, j F"),
        Language(code="ro", name="Romanian", own_name="Română", also=("moldovan",), day="l, j F"),
        Language(
            code="es",
            name="Spanish",
            own_name="Español",
            day=r"l, j \d\e F",
            day_of_year=r"l, j \d\e F \d\e Y",
        ),
        Language(  # its months are called as those of another calendar are: a number says which
            code="ti",
            name="Tigrinya",
            own_name="ትግርኛ",
            also=("tigrigna",),
            day="l j F (j/n/Y)",
            day_of_year="l j F Y (j/n/Y)",
        ),
        Language(code="ur", name="Urdu", own_name="اردو", is_right_to_left=True, quotes="”“"),
        Language(
            code="vi",
            name="Vietnamese",
            own_name="Tiếng Việt",
            day=r"l, \n\g\à\y j/n",
            day_of_year=r"l, \n\g\à\y j/n/Y",
        ),
    ]
}


def spoken(name: str) -> Language | None:
    """Return the language that a record calls so, "Arabic". None if we have no words in it."""
    wanted = name.strip().lower()
    for language in LANGUAGES.values():
        if wanted in {language.name.lower(), language.own_name.lower(), *language.also}:
            return language
    return None


def printed_instead(name: str) -> str:
    """Return what is printed where a record names a language that is near to one of ours, or nothing."""
    language = spoken(name)
    return dict(language.near).get(name.strip().lower(), "") if language else ""


def other_than_english(name: str) -> str:
    """Return the language that a record names, unless it is English."""
    language = name.strip()
    return "" if language.lower().startswith("english") else language


def not_printed(name: str) -> str:
    """Return the language that a record names, if no paper of ours is printed in it; else nothing."""
    return "" if spoken(name) else other_than_english(name)


def side_by_side(code: str, *, with_english: bool) -> tuple[Language, ...]:
    """Return the languages of a paper in the order of the page: hers is where its reader starts."""
    hers = LANGUAGES.get(code)
    if hers is None:
        return (ENGLISH,)
    if not with_english:
        return (hers,)
    return (ENGLISH, hers) if hers.is_right_to_left else (hers, ENGLISH)


@dataclass(frozen=True, slots=True)
class State:
    """Whether someone who speaks the language has read its fixed words, who, and when."""

    checked_by: str = ""
    checked_on: date | None = None

    @property
    def is_draft(self) -> bool:
        """Whether nobody has checked it: then the paper says so."""
        return not (self.checked_by and self.checked_on)

    def __str__(self) -> str:
        if self.is_draft or self.checked_on is None:
            return "Draft, not checked"
        return f"Checked by {self.checked_by}, {self.checked_on.day} {self.checked_on:%b %Y}"


@cache
def state(code: str) -> State:
    """Return the state of one catalogue, as its header says: X-State, X-Checked-By, X-Checked-On.

    It is checked only if the header says all three; anything else is a draft.
    """
    head = catalogue(code).info()
    if head.get("x-state") != "checked":
        return State()
    try:
        checked_on = date.fromisoformat(head.get("x-checked-on", ""))
    except ValueError:
        return State()
    return State(head.get("x-checked-by", ""), checked_on)


def catalogue(code: str) -> GNUTranslations:
    """Return the fixed words of one language, ours alone: what Django itself has is not in it."""
    path = Path(settings.LOCALE_PATHS[0], to_locale(code), "LC_MESSAGES", "django.mo")
    with path.open("rb") as file:
        return GNUTranslations(file)

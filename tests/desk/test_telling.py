"""Words that give her away, in each language: in sentences, in other spellings, and not in harmless ones."""

import pytest

from cases.rules.telling import STEMS, shapes, stems
from hestia.pdf.languages import LANGUAGES
from hestia.privacy.spellings import Kind, Secret
from supportplans.queries.giveaways import lines_found

SENTENCES = [
    ("en-gb", "Talk about the violence, and go to court"),
    ("sq", "Takim me policinë dhe avokaten"),
    ("am", "ከፖሊስ ጋር መነጋገር"),
    ("am", "ማሕበራዊ ሰራተኛ ትመጣለች"),
    ("ar", "أتكلم مع الشرطة"),
    ("ar", "وبالمحكمة موعد"),
    ("zh-hans", "星期二和警察谈话"),
    ("fa", "با پلیس حرف می‌زنم"),
    ("fa", "وكيل پناهندگي"),
    ("fr", "Parler à la police des violences"),
    ("hi", "पुलिस से बात करना"),
    ("ckb", "قسەکردن لەگەڵ پۆلیس"),
    ("pl", "Rozmowa z policją o przemocy"),
    ("pt", "Falar com a polícia"),
    ("pa", "ਪੁਲਿਸ ਨਾਲ ਗੱਲ"),
    ("ro", "Vorbesc cu poliția"),
    ("es", "Hablar con la abogada"),
    ("ti", "ምስ ፖሊስ ምዝራብ"),
    ("ur", "پولیس سے بات کرنا"),
    ("vi", "Nói chuyện với cảnh sát"),
]
# Each was printed without a question.
ONCE_UNASKED = [
    *("Leave him on Friday", "New flat in Leeds, 14 Park Road", "He must not see this", "Meet DC Harris"),
    *("Hide this from my husband", "Record what he did to me", "Give evidence against Daniel"),
    *("I want to know what to do if someone follows me", "My new phone number is 07700 900555"),
    *("Speak to the detective", "Injunction", "See a counsellor", "counselling service", "my worker"),
    *("a town far away", "Pregnancy test", "Ask about my visa", "Stay in the UK", "The women’s centre"),
]
SHAPED = [
    *("Ring 07700 900555", "+44 (0)20 7946 0999", "٠٧٧٠٠ ٩٠٠٥٥٥", "12 Rose Ln", "221b Baker Street"),
    *("LS6 2QT", "ls62qt", "ada@home.example", "www.help.org", "PC Jones", "7 Quay Close"),
    *("ada @ home.example", "tel07700900555", "14 rose lodge", "12 St. John Street", "help-line.co.uk"),
]
UNSHAPED = [
    *("On 12.01.2027 at 10:00", "2 buses, line 36", "£1,250 a month", "3 of 5", "A new PC", "10 lessons"),
    *("Tue 1 December 2026", "Room 4", "Bus E8, 4pm", "2 visits to Dr Khan", "Meet me @ 5.30"),
]
HARMLESS = [
    ("en-gb", "Register with the doctor, and take the bus with me on Monday. I courteously say no."),
    ("fr", "Le traitement du médecin, un pull violet, des légumes"),
    ("ro", "O persoană politicoasă și un prieten"),
    ("ar", "أذهب إلى الصف كل يوم اثنين وأشتري الخبز"),
    ("fa", "هر روز به کلاس می‌روم"),
    ("vi", "Tôi học tiếng Anh và nấu cơm"),
    ("zh-hans", "每个星期一去上课"),
    ("am", "በየሰኞ ወደ ክፍል እሄዳለሁ"),
    ("hi", "मैं हर सोमवार कक्षा जाती हूँ"),
    ("es", "Voy al mercado y cocino con mi amiga"),
]


def marked(words: str, code: str) -> list[str]:
    """Return the words of a text that are marked."""
    secrets = [Secret(Kind.STEM, stem) for stem in stems([code])]
    return [part for line in lines_found(words, secrets) for part, tells in line if tells]


def test_each_language_of_her_papers_has_its_words() -> None:
    assert set(STEMS) == {*LANGUAGES, "en-gb"}
    assert min(map(len, STEMS.values())) >= 20


@pytest.mark.parametrize(("code", "words"), SENTENCES)
def test_is_asked_about(code: str, words: str) -> None:
    assert marked(words, code)
    assert marked(words.upper(), code)
    assert marked(words.replace(" ", "\n"), code)
    assert marked("\u200b".join(words), code)


@pytest.mark.parametrize("words", ONCE_UNASKED)
def test_what_was_once_not_asked_about_is(words: str) -> None:
    assert marked(words, "ar") or shapes(words)


@pytest.mark.parametrize("words", SHAPED)
def test_what_is_shaped_like_a_number_or_an_address_needs_no_list(words: str) -> None:
    assert shapes(words)
    assert lines_found(words, [], with_shapes=True)
    assert lines_found(words, []) == []


@pytest.mark.parametrize("words", UNSHAPED)
def test_a_day_a_sum_or_a_bus_is_not_shaped_so(words: str) -> None:
    assert shapes(words) == []


@pytest.mark.parametrize(("code", "words"), HARMLESS)
def test_is_not_asked_about(code: str, words: str) -> None:
    assert marked(words, code) == []


@pytest.mark.parametrize("code", STEMS)
def test_each_stem_is_found_in_other_spellings(code: str) -> None:
    for stem in STEMS[code]:
        word = stem.rstrip(".")
        for spelt in (
            word,
            word.upper(),
            word.replace(" ", "-"),
            "\u00ad".join(word),
            f"({word})",
            f"{word}.",
        ):
            assert marked(spelt, code), (stem, spelt)


def test_the_whole_word_is_marked_in_its_line() -> None:
    assert marked("Nobody\nMy solicitors’ letter\nat home", "en-gb") == ["solicitors"]

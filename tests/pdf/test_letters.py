"""Every language of her papers on paper: no letter missing, and the text layer says what is drawn."""

import logging
import re
import unicodedata
from collections import Counter
from functools import cache
from html import unescape

import pytest
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.translation import to_locale

from hestia.pdf import html
from hestia.pdf.languages import LANGUAGES
from hestia.pdf.press import typeset
from tests.pdf import papers
from tests.pdf.catalogues import LOCALE, messages
from tests.pdf.hers import MATTERS, WHAT_MATTERS, plan
from tests.pdf.pages import Paper
from tests.pdf.readers import DIGITS, HOLE, READERS, in_order, pieces

FOOT = re.compile(r"Page\d+of\d+")  # between what stands on two pages
# The letters of each alphabet that its words may not all use, and a name or two.
LETTERS = {
    "sq": "çë ÇË dh gj ll nj rr sh th xh zh Arbnora Gëzim",
    "am": "ሀለሐመሠረሰሸቀበተቸኀነኘአከኸወዐዘዠየደጀገጠጨጰጸፀፈፐ ፩፪፫ ።፣ ገብረማርያም",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ًٌٍَُِّْ ٠١٢٣٤٥٦٧٨٩ ؟،؛ غادة حداد",
    "zh-hans": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得着下自之年李芳",
    "fa": "ءآابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی ۰۱۲۳۴۵۶۷۸۹ می‌خواهم مهناز",
    "fr": "àâæçéèêëîïôœùûüÿ ÀÉÇŒ « Élodie »",
    "hi": "अआइईउऊऋएऐओऔ कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह ज़फ़ड़ढ़ ०१२३ ।",
    "ckb": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ ٠١٢٣ شیرین ڕێژین",
    "pl": "ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ Łucja Żółć",
    "pt": "áâãàçéêíóôõú ÁÃÇÕ João Conceição",
    "pa": "ਅਆਇਈਉਊਏਐਓਔ ਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵੜਸਹ ਸ਼ਖ਼ਗ਼ਜ਼ਫ਼ ੧੨੩ ।",
    "ro": "ăâîșț ĂÂÎȘȚ Ștefania Țăran",
    "es": "áéíñóúü ¿¡ Ñuño Güell",
    "ti": "ሀለሐመረሰሸቀቐበተቸነኘአከኸወዐዘዠየደጀገጠጨጸፀፈፐ ።፣ ሰላም ኣስመራ ክብረኣብ",
    "ur": "ءآابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیےۓ ۰۱۲۳ ۔، فاطمہ",
    "vi": "ăâđêôơư áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ Nguyễn Thị Ánh Tuyết",
}


def words_of(code: str) -> list[str]:
    """Return all that is said in one language: its alphabet, then each message of its catalogue."""
    catalogue = messages(LOCALE / to_locale(code) / "LC_MESSAGES" / "django.po")
    said = [words for message in catalogue.values() for key, words in message.items() if "msgstr" in key]
    return [LETTERS[code], *filter(None, said)]


def letters(text: str) -> Counter[str]:
    """Return how often each letter, mark and digit stands in a text."""
    return Counter(letters_of(text))


def letters_of(text: str) -> list[str]:
    """Return each letter, mark and digit of a text, in its order."""
    plain = unicodedata.normalize("NFKD", text)
    return [each for each in plain if unicodedata.category(each)[0] in "LMN"]


@cache
def printed(code: str) -> tuple[Paper, list[str]]:
    """Return a paper that says everything we say in one language, a line each, and what was warned of."""
    language = LANGUAGES[code]
    lines = format_html_join("\n", "<p>{}</p>", ((HOLE.sub(DIGITS, words),) for words in words_of(code)))
    head = '<!doctype html><html lang="{}" dir="{}" class="client alone"><title>x</title>'
    sheet = f"{head}<body><h1>{{}}</h1>{{}}</body>"
    return watched(format_html(sheet, language.tag, language.direction, language.own_name, lines))


def watched(page: str) -> tuple[Paper, list[str]]:
    """Return a page on paper, and what was warned of."""
    warned = Warnings()
    logging.getLogger("weasyprint").addHandler(warned)
    try:
        return Paper(typeset(page)), warned.lines
    finally:
        logging.getLogger("weasyprint").removeHandler(warned)


class Warnings(logging.Handler):
    """What was warned of, line by line."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def test_an_alphabet_for_each() -> None:
    assert set(LETTERS) == set(WHAT_MATTERS) == set(LANGUAGES)


def misses_no_letter(paper: Paper, warned: list[str]) -> None:
    assert paper.boxes == []
    assert [line for line in warned if "glyph" in line] == []
    assert {font.partition("-")[0] for font in paper.fonts} == {"Paper"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_letter_is_missing(code: str) -> None:
    misses_no_letter(*printed(code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_her_plan_says_each_letter(code: str) -> None:
    step = papers.PLAN["domains"][0]["targets"][0]["steps"][0]["words"]
    page = html(plan(code, texts={MATTERS: WHAT_MATTERS[code], step: LETTERS[code]}), on_screen=False)
    paper, warned = watched(page)
    misses_no_letter(paper, warned)
    spoken = " ".join(paper.spoken)
    wanted, found = (
        letters(unescape(strip_tags(page.partition("<body")[2].partition(">")[2]))),
        letters(spoken),
    )
    assert wanted - found == Counter()
    assert {letter for letter in found - wanted if not letter.isascii()} == set()  # the foot is in English
    run = in_order(spoken)
    assert [word for word in WHAT_MATTERS[code].split() if in_order(word) not in run] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_text_layer_says_each_letter(code: str) -> None:
    spoken = " ".join(printed(code)[0].spoken)
    wanted, found = (
        letters(HOLE.sub(DIGITS, " ".join([LANGUAGES[code].own_name, *words_of(code)]))),
        letters(spoken),
    )
    assert wanted - found == Counter()
    assert {letter for letter in found - wanted if not letter.isascii()} == set()  # ours are "1 / 9"


@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_is_said_in_the_order_it_is_read(code: str) -> None:
    spoken = FOOT.sub("", in_order(" ".join(printed(code)[0].spoken)))
    assert [words for words in words_of(code) if in_order(HOLE.sub(DIGITS, words)) not in spoken] == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_other_programs_read_it_in_that_order(code: str, reader: str) -> None:
    """The alphabet is left out: marks that stand on nothing are in no word."""
    read = FOOT.sub("", in_order(READERS[reader](printed(code)[0].data)))
    lines = [piece for words in words_of(code)[1:] for piece in pieces(words, reader)]
    assert len(lines) > 300
    assert [words for words in lines if words not in read] == []


def test_what_leaves_its_place_is_seen() -> None:
    low, left = "position: absolute; top: 268mm", "position: absolute; left: -12mm"
    body = format_html("<p>In its place.</p><p style='{}'>Low</p><p style='{}'>Left</p>", low, left)
    sheet = '<!doctype html><html lang="en-GB" class="client"><title>x</title><body>{}</body></html>'
    paper = Paper(typeset(format_html(sheet, body)))
    assert len(paper.in_the_foot) == 1
    assert min(paper.starts) < 14
    assert Paper(typeset(format_html(sheet, "In its place."))).in_the_foot == []

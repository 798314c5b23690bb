"""What the press takes in, and what it lets out."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from hestia.pdf import render
from hestia.pdf.press import OwnFiles, _type_case, spelled_out, typeset
from hestia.sandbox import Unacceptable
from tests.pdf import papers
from tests.pdf.here import render_here
from tests.pdf.pages import Paper


def page(body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB" class="client"><title>Document</title>'
        f'<body data-reference="H-0147" data-marking="">{body}</body></html>'
    )


class TestOwnFilesOnly:
    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/passwd",
            "FILE:///etc/passwd",
            "http://127.0.0.1/",
            "https://example.org/picture.png",
            "ftp://127.0.0.1/picture.png",
            "data:image/svg+xml,%3Csvg/%3E",
            "data:text/css,body{margin:0}",
            "static:../hestia/settings.py",
            "static:css/../../manage.py",
            "static:/etc/passwd",
            "static://etc/passwd",
            "static:%2e%2e/manage.py",
            "static:img/d-safety.svg/../../../manage.py",
            "static:img/missing.svg",
            "static:img",
            "static:",
            "img/d-safety.svg",
            "//127.0.0.1/picture.png",
        ],
    )
    @pytest.mark.parametrize(
        "element",
        [
            '<img src="{}" alt="">',
            '<link rel="stylesheet" href="{}">',
            '<link rel="attachment" href="{}">',
            '<p style="background: url({})">x</p>',
            '<style>@import url("{}");</style>',
            '<style>@font-face {{ font-family: x; src: url("{}") }}</style>',
            '<svg width="9" height="9"><title>x</title><image href="{}" width="9" height="9"/></svg>',
        ],
    )
    def test_anything_else_stops_the_press(self, address: str, element: str) -> None:
        with pytest.raises(Unacceptable) as refusal:
            typeset(page(element.format(address)))
        assert address in str(refusal.value)

    def test_a_link_out_of_the_folder_is_no_file_of_ours(self, tmp_path: Path) -> None:
        static = tmp_path / "static"
        static.mkdir()
        (tmp_path / "secret.txt").write_text("secret")
        (static / "harmless.txt").symlink_to(tmp_path / "secret.txt")
        (static / "folder").symlink_to(tmp_path)
        (static / "own.txt").write_text("own")
        assert list(OwnFiles(static).files) == ["static:own.txt"]
        assert OwnFiles(static).fetch("static:own.txt").read() == b"own"

    def test_a_picture_of_ours_is_printed(self) -> None:
        assert len(Paper(typeset(page('<img src="static:img/d-safety.svg" alt="A shield">')))) == 1


class TestStylesheet:
    def test_is_understood_to_the_last_rule(self, caplog: pytest.LogCaptureFixture) -> None:
        _type_case.cache_clear()
        with caplog.at_level(logging.WARNING, logger="weasyprint"):
            for make in papers.EVERY:
                render_here(make())
        assert caplog.records == []

    def test_has_no_variable_left_to_work_out_for_each_element(self) -> None:
        css = ":root { --a: red; --b: var(--a), blue; } p { fill: var(--a); background: var(--b) }"
        assert spelled_out(css).endswith("p { fill: red; background: red, blue }")
        with pytest.raises(KeyError):
            spelled_out("p { fill: var(--nowhere) }")


class TestSaysNothingOfItsMaker:
    def test_only_the_title(self) -> None:
        paper = Paper(render(papers.plan()))
        assert list(paper.reader.metadata or {}) == ["/Title"]
        assert b"WeasyPrint" not in paper.data
        assert b"pdfuaid" in paper.metadata
        assert b"Producer" not in paper.metadata
        assert str(settings.BASE_DIR).encode() not in paper.data

    def test_the_same_document_makes_the_same_file(self) -> None:
        assert render(papers.plan()) == render(papers.plan())


class TestHostileWords:
    def test_html_is_words(self) -> None:
        words = "<img src=file:///etc/passwd> <b>bold</b> & </p><style>p{display:none}</style> {{ secret }}"
        paper = Paper(render(papers.plan(matters_most=words, first_name=words)))
        assert "".join(paper.text.split()).count("".join(words.split())) == 2

    def test_15_000_characters_in_one_answer(self) -> None:
        sentence = "She told us what happened in her own words. "
        long = sentence * (15_000 // len(sentence)) + "The end."
        considerations = [papers.RISK["considerations"][0] | {"seen": long}]
        paper = Paper(render(papers.risk(considerations=considerations)))
        assert paper.text.split().count("told") == 15_000 // len(sentence)
        assert "The end." in paper.text
        assert len(paper) >= 4

    def test_one_word_of_2_000_letters_stays_on_the_paper(self, tmp_path: Path) -> None:
        word = "".join(chr(97 + number % 26) for number in range(2_000))
        paper = Paper(render(papers.plan(matters_most=word)))
        assert "".join(paper.text.split()).count("opqrstuvwxyz") == 2_000 // 26
        assert max(paper.edges) < 210 - 10

    def test_long_words_in_every_table(self) -> None:
        word = "m" * 300
        actions = [{"words": word, "who": word, "by": None}]
        considerations = [papers.RISK["considerations"][0] | {"actions": actions, "question": word}]
        paper = Paper(render(papers.risk(considerations=considerations, reviewed_by_on=word)))
        assert max(paper.edges) < 210 - 10


class TestLetters:
    @pytest.mark.parametrize(
        "words",
        [
            pytest.param("Nguyễn Thị Ánh Tuyết", id="Vietnamese"),
            pytest.param("Ṣọlá Ọ̀ṣun Ẹniọlá", id="Yoruba"),
            pytest.param("Łukasz Żółć, Čeněk Šťastný, Ștefan, Ğülşen", id="Latin of Europe"),
            pytest.param("Олена Ґудзь, Зоя", id="Cyrillic"),
            pytest.param("Ελένη Παπαδοπούλου", id="Greek"),
            pytest.param("ሰላም ገብረማርያም", id="Ethiopic"),
            pytest.param("王小明 李芳", id="Chinese"),
            pytest.param("สมชาย", id="Thai"),
            pytest.param("ნინო", id="Georgian"),
            pytest.param("Արմեն", id="Armenian"),
            pytest.param("שרה כהן", id="Hebrew"),
        ],
    )
    def test_names_in_their_own_letters(self, words: str, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING, logger="weasyprint"):
            paper = Paper(render_here(papers.plan(first_name=words, matters_most=words)))
        assert paper.boxes == []
        assert caplog.records == []
        assert {name.partition("-")[0] for name in paper.fonts} == {"Paper"}
        assert Counter(words.replace(" ", "")) <= Counter(paper.text)

    @pytest.mark.parametrize(
        "words",
        ["नमस्ते", "বাংলা", "ਪੰਜਾਬੀ", "ગુજરાતી", "தமிழ்", "తెలుగు", "മലയാളം", "ಕನ್ನಡ", "සිංහල", "ລາວ", "ខ្មែរ", "မြန်မာ"],
    )
    def test_scripts_whose_letters_join(self, words: str) -> None:
        paper = Paper(render(papers.plan(first_name=words, matters_most=words)))
        assert paper.boxes == []
        assert {name.partition("-")[0] for name in paper.fonts} == {"Paper"}

    def test_arabic_and_latin_mixed(self) -> None:
        paper = Paper(render(papers.plan(matters_most="غادة said: بيت آمن لي ولطفلي، 26 نوفمبر 2026 (OK).")))
        assert paper.boxes == []
        for word in ("غادة", "نوفمبر", "ولطفلي"):
            assert word in paper.text or word[::-1] in paper.text
        assert "said:" in paper.text

    def test_what_cannot_be_drawn_is_spelled(self) -> None:
        paper = Paper(render(papers.plan(matters_most="Fine 🙂👍🏽 👩‍👧 漢 한 \ue000 \U000103a0")))
        assert paper.boxes == []
        for spelling in (
            "Fine (slightly smiling face)(thumbs up sign)",
            "(woman) (girl)",
            "(U+6F22)",
            "(hangul syllable han)",
            "(U+E000)",
            "(old persian sign a)",
        ):
            assert spelling in paper.text

    def test_marks_join_their_letters(self) -> None:
        paper = Paper(render(papers.plan(first_name="Zoe\u0308 E\u0323\u0300 x\u0316")))
        assert "Zoë" in paper.text
        assert paper.boxes == []

    def test_characters_that_are_not_text_vanish(self) -> None:
        paper = Paper(render(papers.plan(first_name="Gha\x07da\x00\ufe0f")))
        assert "Name Ghada" in paper.text


class TestManyAtOnce:
    def test_threads_get_what_one_would_get(self) -> None:
        alone = {papers.plan: render(papers.plan()), papers.risk: render(papers.risk())}
        wanted = [papers.plan, papers.risk] * 4
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda make: render(make()), wanted))
        assert made == [alone[make] for make in wanted]


def test_each_document_begins_on_a_sheet_of_its_own() -> None:
    one, two = page("<p>One</p>"), page('<p>Two</p><p style="break-before: page">Two, back</p>')
    read = PdfReader(BytesIO(typeset(one, two, one, one)))
    assert [bool(each.extract_text().strip()) for each in read.pages] == [
        *(True, False),  # one
        *(True, True),  # two
        *(True, False),  # one
        True,
    ]

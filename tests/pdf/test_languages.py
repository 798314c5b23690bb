"""The words of her papers in her language: whole, compiled, of a known state."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override, to_locale

from hestia.pdf.languages import LANGUAGES, State, catalogue, spoken, state
from hestia.pdf.templatetags.paper import quoted
from hestia.pdf.words import day_now
from tests.pdf.catalogues import LOCALE, messages

HOLES = re.compile(r"%\(\w+\)s|\{\w+\}")


def path_of(code: str) -> Path:
    return LOCALE / to_locale(code) / "LC_MESSAGES" / "django.po"


TEMPLATE = messages(LOCALE / "django.pot")


class TestTemplate:
    def test_each_message_says_where_it_stands(self) -> None:
        assert len(TEMPLATE) > 200
        assert [words for words, message in TEMPLATE.items() if not message["#."]] == []

    def test_holds_what_the_papers_say(self) -> None:
        said = {
            words
            for path in Path(settings.BASE_DIR, "templates", "pdf").glob("*.html")
            for words in re.findall(r'{% translate "([^"]+)"', path.read_text(encoding="utf-8"))
        }
        assert said
        assert said - set(TEMPLATE) == set()

    def test_holds_what_she_reads_on_a_screen(self) -> None:
        folder = Path(settings.BASE_DIR, "templates")
        pages = [folder / "layouts" / "room.html", *(folder / "supportplans").glob("*.html")]
        text = "".join(path.read_text(encoding="utf-8") for path in pages)
        said = set(re.findall(r'{% (?:translate |twice _\()"([^"]+)"', text))
        assert len(said) > 10
        assert said - set(TEMPLATE) == set()


@pytest.mark.parametrize("code", LANGUAGES)
class TestEachLanguage:
    def test_has_the_messages_of_the_template(self, code: str) -> None:
        assert set(messages(path_of(code))) == set(TEMPLATE)

    def test_is_compiled_as_it_is_written(self, code: str) -> None:
        compiled = catalogue(code)
        for words, message in messages(path_of(code)).items():
            if "msgid_plural" in message:
                if message["msgstr[0]"]:
                    forms = {form for keyword, form in message.items() if keyword.startswith("msgstr[")}
                    plural = message["msgid_plural"]
                    assert {compiled.ngettext(words, plural, number) for number in range(300)} == forms
            else:
                assert compiled.gettext(words) == (message["msgstr"] or words)

    def test_keeps_the_holes(self, code: str) -> None:
        for words, message in messages(path_of(code)).items():
            for keyword, translated in message.items():
                if keyword.startswith("msgstr") and translated and "[" not in keyword:
                    assert set(HOLES.findall(translated)) == set(HOLES.findall(words)), words

    def test_says_its_state(self, code: str) -> None:
        assert str(state(code)) == "Draft, not checked" or state(code).checked_on


class TestState:
    def test_a_draft_has_nobody_or_no_day(self) -> None:
        assert State().is_draft
        assert State(checked_by="Layla Nasser").is_draft
        assert str(State(checked_by="Layla Nasser")) == "Draft, not checked"

    def test_checked_says_by_whom_and_when(self) -> None:
        checked = State(checked_by="Layla Nasser", checked_on=date(2026, 11, 20))
        assert not checked.is_draft
        assert str(checked) == "Checked by Layla Nasser, 20 Nov 2026"


class TestWayOfWriting:
    """What differs by language in a date and in quotation marks."""

    @pytest.mark.parametrize(
        ("code", "day", "words"),
        [
            ("fr", date(2026, 12, 1), "mardi 1er décembre 2026"),
            ("fr", date(2026, 12, 21), "lundi 21 décembre 2026"),
            ("es", date(2026, 12, 1), "martes, 1 de diciembre de 2026"),
        ],
    )
    def test_of_days(self, code: str, day: date, words: str) -> None:
        with override(code):
            assert day_now(day, with_year=True) == words

    @pytest.mark.parametrize(
        ("code", "words"), [("fr", "«\u00a0police\u00a0»"), ("pl", "“police”"), ("en-gb", "“police”")]
    )
    def test_of_quotation_marks(self, code: str, words: str) -> None:
        with override(code):
            assert quoted("police") == words

    def test_french_keeps_a_mark_with_its_word(self) -> None:
        said = [words for message in messages(path_of("fr")).values() for words in message.values()]
        french = [words for words in said if words not in TEMPLATE]
        assert [words for words in french if re.search(r"[^\s.] [?!:;»]|« ", words) and "é" in words] == []


class TestAnnouncesNoDanger:
    """The line about 999 says what she does if; it does not say that there is danger now."""

    @pytest.mark.parametrize(
        ("code", "begins"),
        [
            *(("hi", "अगर अभी ख़तरा हो"), ("fr", "Si je suis en danger maintenant")),
            *(("es", "Si estoy en peligro ahora"), ("pl", "Jeśli teraz"), ("ro", "Dacă sunt")),
            *(("pa", "ਜੇ ਹੁਣੇ ਖ਼ਤਰਾ ਹੋਵੇ"), ("sq", "Nëse jam në rrezik")),
            *(("pt", "Se eu estiver"), ("zh-hans", "如果我现在"), ("vi", "Nếu tôi")),
        ],
    )
    def test_in(self, code: str, begins: str) -> None:
        assert catalogue(code).gettext("If I am in danger now: call %(number)s.").startswith(begins)


class TestStatedWords:
    """Words that somebody who speaks the language asked for, each in place of one that misleads."""

    @pytest.mark.parametrize(
        ("code", "english", "stated"),
        [
            (
                "ur",
                "You can say no and still get support. You can change your mind at any time.",
                "ملتی رہے گی",
            ),
            ("pl", "We talked about it on %(day)s.", "Data naszej rozmowy:"),
            ("pl", "By {day}", "Termin:"),
            ("pl", "Volunteer", "Osoba z wolontariatu"),
            ("fr", "Support worker", "Personne qui m’accompagne"),
            ("ro", "Support worker", "Persoană care mă sprijină"),
            ("pt", "Do I feel safe with them?", "Estou em segurança com elas?"),
            ("pt", "You, at an address that is safe.", "A si"),
            ("es", "We plan the steps together.", "Planeamos juntas los pasos"),
            ("zh-hans", "Partly", "有时候"),
            ("zh-hans", "No", "没有"),
            (
                "hi",
                "You can tell us more at any time, with your name or without it.",
                "हमें और बताया जा सकता है",
            ),
        ],
    )
    def test_are_said(self, code: str, english: str, stated: str) -> None:
        assert stated in catalogue(code).gettext(english)

    def test_albanian_has_one_word_to_agree(self) -> None:
        said = " ".join(message.get("msgstr", "") for message in messages(path_of("sq")).values())
        assert "dakord" in said
        assert re.search("pajto", said, re.IGNORECASE) is None

    def test_tigrinya_speaks_to_a_woman(self) -> None:
        """Where she is "you"; where she speaks, "you" are we."""
        ours = {"I can take a copy, or you can keep it for me."}
        ours.add("The law can sometimes make you tell someone. Then you tell me first, if you can.")
        ours.add(
            "Within 30 days you tell me that you have it. Then you tell me what you found and what changes."
        )
        to_her = [
            message.get("msgstr", "")
            for words, message in messages(path_of("ti")).items()
            if words not in ours
        ]
        assert [words for words in to_her if re.search("[ኹኩ]ም", words)] == []
        assert [words for words in to_her if "ኢኽን" in words]


class TestNobodyIsCalledShe:
    """Her worker may be anybody: no language says "she helps me"."""

    @pytest.mark.parametrize(
        ("code", "never"),
        [
            *(
                ("fr", "Elle"),
                ("es", "Ella"),
                ("pt", "Ela"),
                ("ro", "Ea "),
                ("vi", "Cô ấy"),
                ("zh-hans", "她"),
            ),
            *(
                ("sq", "Ajo"),
                ("ar", "هي "),
                ("hi", "करती"),
                ("pa", "ਕਰਦੀ"),
                ("ur", "کرتی"),
                ("am", "ናት"),
                ("ti", "እያ"),
            ),
        ],
    )
    def test_in(self, code: str, never: str) -> None:
        said = catalogue(code).gettext("My key worker is %(worker)s, who helps me with what I need.")
        assert "%(worker)s" in said
        assert never not in said


class TestSpoken:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Arabic", "ar"),
            (" tigrinya ", "ti"),
            ("Kurdish (Sorani)", "ckb"),
            ("Mandarin", "zh-hans"),
            ("Tiếng Việt", "vi"),
        ],
    )
    def test_is_known_by_what_a_record_calls_it(self, name: str, code: str) -> None:
        language = spoken(name)
        assert language is not None
        assert language.code == code

    @pytest.mark.parametrize("name", ["", "English", "Yoruba"])
    def test_others_have_no_words_yet(self, name: str) -> None:
        assert spoken(name) is None

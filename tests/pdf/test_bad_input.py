"""What people really type, in two languages at once: nothing lost, nothing off the sheet, no empty box."""

from dataclasses import replace

import pytest

from hestia.pdf import render
from hestia.pdf.words import FreeText
from tests.pdf import hers
from tests.pdf.pages import Paper

LONG = "She told us in her own words what happened. " * 340  # 15,000 characters
LONG_IN_ARABIC = "حكت لنا بكلماتها ما حدث لها. " * 500
# English, Arabic, and what must be said of each.
TYPED = [
    ("Call غادة at 020 7946 0123 (OK?)", "اتصلي بـ Amina على 020 7946 0123 (OK؟)", "غادة", "Amina"),
    ("Fine 🙂👍🏽", "بخير 🙂", "(slightly smiling face)", "بخير"),
    ("Zoe\u0308 E\u0323\u0300 x\u0316", "مُحَمَّدٌ ـٰ", "Zoë", "مُحَمَّدٌ"),
    ("Nguyễn ሰላም 王小明 Олена", "ੴ ਪੰਜਾਬੀ हिन्दी ኣስመራ", "王小明", "ਪੰਜਾਬੀ"),
    ("a" * 500, "ب" * 500, "aaa", "ببب"),
    ("\u202eevil\u202c \u2067x", "\u202dabc\u202c", "evil", "abc"),
]


@pytest.mark.parametrize("with_english", [True, False], ids=["both", "alone"])
def test_what_people_type(with_english: bool) -> None:
    document = hers.plan("ar", with_english=with_english)
    lines = [FreeText(english, arabic, is_beside=with_english) for english, arabic, _, _ in TYPED]
    steps = [{"shape": "half", "words": words, "status": ""} for words in lines]
    part = {"key": "safety", "name": "Safety", "targets": [{"number": 1, "words": lines[0], "steps": steps}]}
    long = FreeText(LONG, LONG_IN_ARABIC, is_beside=with_english)
    context = {**document.context, "matters_most": long, "domains": [part]}
    paper = Paper(render(replace(document, context=context)))
    assert paper.boxes == []
    assert max(paper.edges) < 210 - 14
    said = "".join("".join(paper.spoken).split())
    assert said.count("بكلماتها") == 500
    for _, _, english, arabic in TYPED:
        assert arabic in said
        assert not with_english or english.replace(" ", "") in said

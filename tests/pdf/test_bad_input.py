"""What people really type, in two languages at once: nothing lost, nothing off the sheet, no empty box."""

from dataclasses import replace

import pytest

from hestia.pdf import render
from hestia.pdf.words import FreeText
from tests.pdf import hers
from tests.pdf.pages import Paper

LONG = "She told us in her own words what happened. "
LONG_IN_ARABIC = "حكت لنا بكلماتها ما حدث لها. "


@pytest.mark.parametrize(
    ("english", "in_arabic", "kept"),
    [
        pytest.param(
            "Call غادة at 020 7946 0123 (OK?)",
            "اتصلي بـ Amina على 020 7946 0123 (OK؟)",
            ["Amina", "غادة"],
            id="mixed",
        ),
        pytest.param(LONG * 340, LONG_IN_ARABIC * 500, ["بكلماتها"], id="15,000 characters"),
        pytest.param("Fine 🙂👍🏽", "بخير 🙂", ["(slightly smiling face)"], id="emoji"),
        pytest.param("Zoe\u0308 E\u0323\u0300 x\u0316", "مُحَمَّدٌ ـٰ", ["Zoë", "مُحَمَّدٌ"], id="marks that join"),
        pytest.param("Nguyễn ሰላም 王小明 Олена", "ੴ ਪੰਜਾਬੀ हिन्दी ኣስመራ", ["ኣስመራ", "ਪੰਜਾਬੀ"], id="every script"),
        pytest.param("a" * 500, "ب" * 500, [], id="one long word"),
        pytest.param("\u202eevil\u202c \u2067x", "\u202dabc\u202c", ["evil"], id="overrides of direction"),
    ],
)
@pytest.mark.parametrize("with_english", [True, False], ids=["both", "alone"])
def test_prints(english: str, in_arabic: str, kept: list[str], with_english: bool) -> None:
    document = hers.plan("ar", with_english=with_english)
    words = FreeText(english, in_arabic, is_beside=with_english)
    context = {**document.context, "matters_most": words}
    paper = Paper(render(replace(document, context=context)))
    assert paper.boxes == []
    assert max(paper.edges) < 210 - 14
    said = "".join("".join(paper.spoken).split())
    wanted = kept if with_english else [word for word in kept if word in in_arabic]
    for word in wanted:
        assert "".join(word.split()) in said

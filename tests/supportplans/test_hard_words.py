"""Hard words of a plan in pictures: easy sentences, each once, and none that gives her away."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from hestia.pdf import html
from supportplans.queries.giveaways import TELLING
from supportplans.rules.hard_words import HARD_WORDS, HardWord, Reader, explained
from supportplans.rules.plain_words import LONGEST_SENTENCE, advice
from tests.pdf import papers
from tests.pdf.hers import EASY, plan
from tests.supportplans import test_documents

DISCREET = replace(papers.COPY, takes_away="discreet")
GIVES_AWAY = [word.lower() for word in (*TELLING, *test_documents.TELLING)]


@pytest.mark.parametrize("word", HARD_WORDS, ids=lambda word: word.spelled)
class TestEachWord:
    def test_is_one_short_sentence(self, word: HardWord) -> None:
        sentence = str(word.means)
        assert len(sentence.split()) <= LONGEST_SENTENCE
        assert sentence.count(".") == 1
        assert word.tells or advice(sentence) == []

    def test_says_whether_it_gives_her_away(self, word: HardWord) -> None:
        assert word.tells == any(each in str(word.means).lower() for each in GIVES_AWAY)


class TestReader:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("My Solicitor and an interpreter.", ["Solicitor", "interpreter"]),
            ("The interpreter comes to the solicitor.", ["interpreter", "solicitor"]),
            ("A social worker of the council", ["social worker", "council"]),
            ("My GP, the midwives and two health visitors", ["GP", "midwives", "health visitors"]),
            ("I benefit from rest. I am brisk.", []),
            ("It benefits me, and benefits my sister.", []),
            ("My benefits stopped.", ["benefits"]),
            ("The National Referral Mechanism", ["National Referral Mechanism"]),
            ("A referral to the National Referral Mechanism", ["referral", "National Referral Mechanism"]),
            ("My hearing is bad. The court hearing is on Monday.", ["court", "court hearing"]),
            ("أريد محاميًا", []),
        ],
    )
    def test_meets_a_word_as_it_stands(self, text: str, found: list[str]) -> None:
        assert [each.word for each in Reader(papers.COPY).meets(text)] == found

    def test_needs_each_once(self) -> None:
        reader = Reader(papers.COPY)
        assert len(reader.meets("A solicitor, and another solicitor.")) == 1
        assert reader.meets("The solicitor rings the council.")[0].word == "council"

    def test_a_discreet_copy_explains_nothing_that_gives_her_away(self) -> None:
        text = "The Home Office, the NRM, asylum, my safe house, trafficking, a referral and my rights"
        assert [each.word for each in Reader(DISCREET).meets(text)] == ["rights"]
        assert len(Reader(papers.COPY).meets(text)) == 7


class TestPaper:
    def said(self, *args: Any, **layout: Any) -> str:
        return html(plan(*args, template=EASY, **layout), on_screen=False)

    def test_explains_where_the_word_stands(self) -> None:
        page = self.said()
        order = ["A counsellor who speaks", "A counsellor listens", "My rights and papers", "Rights are what"]
        assert (places := [page.index(words) for words in order]) == sorted(places)
        assert page.count("A counsellor listens") == 1

    def test_explains_the_english_word_in_her_language(self) -> None:
        page = self.said("ar", with_english=False)
        assert "<strong>\u2068counsellor\u2069</strong></span>: المستشار النفسي" in page
        assert "A counsellor listens" not in page

    def test_does_both_side_by_side(self) -> None:
        page = self.said("vi")
        assert "<strong>rights</strong></span>: Quyền là" in page
        assert '<p class="means">Rights are what the law' in page

    def test_explains_no_name_and_nothing_that_is_not_printed(self) -> None:
        context: dict[str, Any] = {
            "matters_most": "",
            "worker": _("Key worker"),
            "made_on": None,
            "domains": [],
            "phones": [("Grace Council", "0300"), (_("Free helpline, day and night"), "0808")],
        }
        hard = explained(context, papers.COPY)["hard"]
        assert hard["worker"] == []
        assert [each.word for each in hard["phones"]] == ["helpline"]
        context["domains"] = [{"name": "", "targets": [{"words": "I ring my key worker.", "steps": []}]}]
        [domain] = explained(context, papers.COPY)["domains"]
        assert [each.word for each in domain["targets"][0]["hard"]] == ["key worker"]

    def test_explains_the_helpline_only_where_it_is_printed(self) -> None:
        assert "A helpline is" in self.said()
        assert "A helpline is" not in self.said(takes_away="discreet")

"""What her copy says about itself: its words, how to reach us, how long it is kept, and where to complain."""

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.utils.html import strip_tags

from cases.models import Case
from hestia.accounts.models import User
from hestia.pdf import html
from rights import actions
from rights.documents.pack import OTHERS_TOLD, pack_of
from rights.models import AccessRequest
from rights.rules.explained import WORDS, explained
from tests import make
from tests.rights.asked import decide_all, gathered
from tests.rights.test_corrections import told


def test_a_word_is_explained_where_it_stands_and_nowhere_else() -> None:
    called = [
        name for name, _ in explained("The key worker asked about Reasonable Grounds (RG), not an argument.")
    ]
    assert called == ["Reasonable grounds", "Key worker"]
    assert explained("rg, cg, unsealed, exited") == []
    assert [name for name, _ in explained("RG")] == ["Reasonable grounds"]
    assert [meaning.partition(".")[0] for _, meaning in explained("Told to the client")] == ["You"]
    assert len({name for _, name, _ in WORDS}) == len(WORDS)


@pytest.mark.django_db
class TestCopy:
    @pytest.fixture(autouse=True)
    def at_noon(self) -> Iterator[None]:
        with time_machine.travel(make.NOON, tick=False):
            yield

    def words(self, asked: AccessRequest, *, by: User) -> str:
        decide_all(asked, by=by)
        page = html(pack_of(asked, by=by, on=make.TODAY), on_screen=False)
        return " ".join(unescape(strip_tags(page)).split())

    def test_says_where_to_write_and_who_looks_after_it(
        self, her_case: Case, carys: User, settings: Any
    ) -> None:
        settings.POSTAL_ADDRESS = "Lantern House Trust, 14 Mill Lane, London E2 9ZZ"
        settings.DATA_PROTECTION_LEAD = {"name": "Nora Lindqvist", "contact": "records@example.org"}
        words = self.words(gathered(her_case, by=carys), by=carys)
        assert "Write to us Lantern House Trust, 14 Mill Lane, London E2 9ZZ" in words
        assert "Nora Lindqvist, records@example.org" in words
        assert f"{her_case.reference}, so that we find your record." in words
        assert "Information Commissioner’s Office" in words
        assert f"{settings.RECORD_KEPT_YEARS} years after the last day that we worked with you" in words

    def test_says_how_to_ask_where_no_address_is_set(
        self, her_case: Case, carys: User, settings: Any
    ) -> None:
        words = self.words(gathered(her_case, by=carys), by=carys)
        assert "Ask on this number where to write" in words
        assert f"The data protection lead, {settings.OFFICE_PHONE}" in words

    def test_says_who_else_was_told(self, her_case: Case, amina: User, carys: User) -> None:
        asked = gathered(her_case, by=carys)
        assert "no record that somebody outside was told" in self.words(asked, by=carys)
        told(her_case, "Brightwater Law", at=make.NOON, by=amina, facts=["name"])
        again = actions.gather(request=asked, by=carys, at=make.NOON)
        assert f"It is in the part {OTHERS_TOLD}" in self.words(again, by=carys)

    def test_does_not_say_that_nobody_was_told_where_only_a_part_is_asked_for(
        self, her_case: Case, carys: User
    ) -> None:
        asked = gathered(her_case, by=carys, parts=["notes"])
        words = self.words(asked, by=carys)
        assert "Ask us, or ask for all of your record." in words
        assert "no record that somebody outside" not in words

"""Papers are printed by a process of their own: kept alive, kept small, begun again when it has ended."""

import os

import pytest

from hestia.pdf import Refused, Unprintable, render, submit
from hestia.pdf.pressroom import COMMAND, Press, press
from tests.pdf import papers
from tests.pdf.pages import Paper

HEAD = '<!doctype html><html lang="en-GB"><head><title>x</title></head><body>'


@pytest.fixture
def own() -> Press:
    return press()


class TestPress:
    def test_prints_what_would_be_printed_here(self, own: Press) -> None:
        assert submit(papers.plan()).result() == render(papers.plan())

    def test_goes_on_with_the_same_process(self, own: Press) -> None:
        first = own.begin()
        own.print(HEAD)
        assert own.begin() is first

    def test_says_what_is_refused_and_lives_on(self, own: Press) -> None:
        process = own.begin()
        with pytest.raises(Refused, match="secret"):
            own.print(f'{HEAD}<img src="file:///secret" alt="">')
        assert own.begin() is process

    def test_one_that_dies_over_a_paper_is_begun_again(
        self, own: Press, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hestia.pdf.pressroom.SECONDS", 0.05)
        with pytest.raises(Unprintable):
            own.print(f"{HEAD}{'<p>word ' * 60_000}")
        monkeypatch.undo()
        assert own.print(HEAD).startswith(b"%PDF")

    @pytest.mark.skipif(not os.path.isdir("/proc"), reason="limits are read from /proc")  # noqa: PTH112
    def test_has_given_up_what_it_does_not_need(self, own: Press) -> None:
        with open(f"/proc/{own.begin().pid}/limits") as limits:  # noqa: PTH123
            said = {line[:26].strip(): line[26:].split()[0] for line in limits}
        assert said["Max file size"] == "0"
        assert said["Max address space"] == str(1536 * 2**20)
        with open(f"/proc/{own.begin().pid}/environ") as told:  # noqa: PTH123
            assert "HESTIA" not in told.read()
        assert "hestia.settings" not in COMMAND[-1]

    def test_is_one_for_each_process(self) -> None:
        assert press() is press()


class TestSeveralAsOne:
    def test_are_one_file_each_numbered_from_one(self) -> None:
        paper = Paper(submit(papers.plan(), papers.plan()).result())
        assert paper.is_tagged
        assert paper.tags.count("H1") == 2
        numbers = [line for text in paper.texts for line in text.splitlines() if "Page " in line]
        assert [line.rpartition("Page ")[2] for line in numbers] == ["1 of 2", "2 of 2"] * 2

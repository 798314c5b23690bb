"""Papers are printed by a process of their own: kept alive, kept small, begun again when it has ended."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hestia.pdf import pressroom, render, submit
from hestia.pdf.pressroom import LIMITS, typesetter
from hestia.sandbox import Failed, Unacceptable
from hestia.sandbox.parent import ROOT
from tests.pdf import papers
from tests.pdf.here import render_here
from tests.pdf.pages import Paper
from tests.sandbox.kernel import can_unshare

HEAD = b'<!doctype html><html lang="en-GB"><head><title>x</title></head><body>'


@pytest.fixture
def pid() -> int:
    """Return the process that prints, begun."""
    typesetter.ask(HEAD)
    assert typesetter.child
    pid: int = typesetter.child.process.pid
    return pid


class TestPress:
    def test_prints_what_would_be_printed_here(self) -> None:
        assert render(papers.plan()) == render_here(papers.plan())

    def test_goes_on_with_the_same_process(self, pid: int) -> None:
        typesetter.ask(HEAD)
        assert typesetter.child
        assert typesetter.child.process.pid == pid

    def test_says_what_is_refused_and_lives_on(self, pid: int) -> None:
        with pytest.raises(Unacceptable, match="secret"):
            typesetter.ask(HEAD + b'<img src="file:///secret" alt="">')
        assert typesetter.child
        assert typesetter.child.process.pid == pid

    def test_one_that_dies_over_a_paper_is_begun_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        typesetter.ask(HEAD)
        monkeypatch.setattr(typesetter, "limits", replace(LIMITS, seconds=0.05))
        with pytest.raises(Failed):
            typesetter.ask(HEAD + b"<p>word " * 60_000)
        monkeypatch.undo()
        assert typesetter.ask(HEAD).startswith(b"%PDF")

    def test_nobody_waits_behind_what_is_long(self, pid: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pressroom, "LONG", 1_000)
        long = submit(papers.plan())
        assert typesetter.ask(HEAD).startswith(b"%PDF")
        assert not long.done(), "the short one was asked for later, and is there first"
        assert long.result() == render_here(papers.plan())
        assert pressroom.of_long.child is None, "it has ended"
        assert typesetter.child
        assert typesetter.child.process.pid == pid

    @pytest.mark.skipif(sys.platform != "linux", reason="limits are read from /proc")
    def test_has_given_up_what_it_does_not_need(self, pid: int) -> None:
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="utf-8").splitlines()
        said = {line[:26].strip(): line[26:].split()[0] for line in limits}
        assert said["Max file size"] == "0"
        assert said["Max address space"] == str(1536 * 2**20)
        assert "HESTIA" not in Path(f"/proc/{pid}/environ").read_text(encoding="utf-8")

    @pytest.mark.skipif(not can_unshare(), reason="this kernel gives no network of one's own")
    def test_has_no_network_though_its_libraries_begin_threads(self, pid: int) -> None:
        assert Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()

    def test_this_process_knows_nothing_of_how_paper_is_made(self) -> None:
        code = "import sys, hestia.wsgi; print(*{'weasyprint', 'pikepdf'} & {*sys.modules})"
        environ = os.environ | {"DJANGO_SETTINGS_MODULE": "hestia.settings"}
        known = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environ, check=True, capture_output=True
        )
        assert known.stdout == b"\n"


class TestSeveralAsOne:
    def test_are_one_file_each_numbered_from_one(self) -> None:
        paper = Paper(submit(papers.plan(), papers.plan()).result())
        assert paper.is_tagged
        assert paper.tags.count("H1") == 2
        numbers = [line for text in paper.texts for line in text.splitlines() if "Page " in line]
        assert [line.rpartition("Page ")[2] for line in numbers] == ["1 of 2", "2 of 2"] * 2

"""`make bench` measures to its end, however small the caseload: between releases nobody looks at it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FEW = ["--cases", "100", "--runs", "35", "--papers", "0"]  # more searches than somebody may make in an hour


@pytest.mark.security
def test_measures_every_page_and_what_a_change_of_the_rules_moves() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "bench", *FEW],
        cwd=ROOT,
        env=os.environ | {"HESTIA_EMBEDDED": "bench", "HESTIA_DEMO": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "Search, a manager’s" in done.stdout
    moved = re.search(r"A rule changed, 100 cases of which (\d+) are timed by it", done.stdout)
    assert moved
    assert int(moved[1]) > 0

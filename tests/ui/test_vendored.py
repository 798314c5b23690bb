"""Other people's files are the ones we say they are, and none is there that we do not name."""

import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
LISTED = {
    entry["path"]: entry for entry in json.loads((ROOT / "static/vendor/VENDORED.json").read_text())["files"]
}
FOLDERS = ("static/vendor", "static/fonts", "static/img/easy", "templates/icons", "tests/vendor")
FREE = {"MIT", "ISC", "OFL-1.1", "MPL-2.0"}
# Our own list, and licences that came with the fonts' own sources.
OURS = {"static/vendor/VENDORED.json"}


@pytest.mark.parametrize("path", sorted(LISTED))
def test_is_unchanged(path: str) -> None:
    entry = LISTED[path]
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"] in FREE
    assert entry["package"]
    assert entry["version"]


def test_everything_there_is_listed() -> None:
    there = {
        str(file.relative_to(ROOT))
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not file.name.endswith("-OFL.txt")
    }
    assert there - OURS == {path for path in LISTED if not path.endswith("-OFL.txt")}


@pytest.mark.parametrize("licence", [
    "static/vendor/bootstrap/LICENSE",
    "static/fonts/SourceSans3-OFL.txt",
    "static/fonts/SourceSerif4-OFL.txt",
    "templates/icons/LICENSE",
    "tests/vendor/AXE-LICENSE",
])  # fmt: skip
def test_its_licence_is_with_it(licence: str) -> None:
    assert len((ROOT / licence).read_text()) > 500

"""Collected files have a hash in their names, and every file that names another follows it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

BACKEND = {"staticfiles": {"BACKEND": "hestia.ui.storage.HashedStaticFiles"}}
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
CSS_BUDGET = 46_000
# Signing out in one window keeps first what is typed in the others; a risk that falls says what it needs; a
# save that does not come through keeps its words; hiding the screen tells the server, and
# leaves nothing of any window behind its cover.
JS_BUDGET = 14_400
FIRST_LOAD_BUDGET = 200_000


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | BACKEND, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def hashed(folder: Path, pattern: str) -> Path:
    [file] = [file for file in folder.glob(pattern) if HASHED.search(file.name)]
    return file


def linked(file: Path) -> list[str]:
    if file.suffix not in {".css", ".js"}:
        return []
    text = file.read_text()
    if file.suffix == ".css":
        return [name for name in re.findall(r"url\(\"?([^\")]+)\"?\)", text) if not name.startswith("data:")]
    return re.findall(r"import\s*(?:[^'\";]*?from\s*)?['\"](\./[^'\"]+)['\"]", text)


def closure(file: Path) -> set[Path]:
    """Return a file and every file it leads to."""
    found = {file}
    for name in linked(file):
        found |= closure((file.parent / name).resolve())
    return found


@pytest.mark.parametrize("start", ["css/app.*.css", "js/app.*.js"])
def test_every_name_followed_from_the_first_file_is_hashed(collected: Path, start: str) -> None:
    files = closure(hashed(collected, start))
    assert len(files) > 10
    assert all(file.is_file() for file in files)
    assert [file.name for file in files if not HASHED.search(file.name)] == []


def test_the_style_sheet_is_one_file(collected: Path) -> None:
    sheet = hashed(collected, "css/app.*.css").read_text()
    assert "@import" not in sheet
    assert "@layer vendor, base, components, utilities;" in sheet
    assert sheet.index("@layer vendor {") < sheet.index("@layer base {") < sheet.index("@layer components {")
    assert "--petrol-700" in sheet
    assert ".btn-primary" in sheet


def test_the_first_visit_is_light(collected: Path) -> None:
    css = [file for file in closure(hashed(collected, "css/app.*.css")) if file.suffix == ".css"]
    js = list(closure(hashed(collected, "js/app.*.js")))
    latin = list(collected.glob("fonts/*-latin-wght-normal.*.woff2"))
    sent_css = sum(len(gzip.compress(file.read_bytes())) for file in css)
    sent_js = sum(len(gzip.compress(file.read_bytes())) for file in js)
    assert sent_css <= CSS_BUDGET
    assert sent_js <= JS_BUDGET
    assert sent_css + sent_js + sum(file.stat().st_size for file in latin) <= FIRST_LOAD_BUDGET

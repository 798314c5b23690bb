"""The fonts on paper are the ones we brought along, and the ones we say they are."""

import hashlib
import json
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR, "static")
FONTS = sorted(Path(STATIC, "fonts", "pdf").glob("*.woff2"))


def test_each_is_listed_with_its_checksum() -> None:
    listed = {
        entry["path"]: entry
        for entry in json.loads(Path(STATIC, "vendor", "VENDORED.json").read_text())["files"]
    }
    for font in FONTS:
        entry = listed[font.relative_to(settings.BASE_DIR).as_posix()]
        assert entry["sha256"] == hashlib.sha256(font.read_bytes()).hexdigest()
        assert entry["licence"] == "OFL-1.1"


def test_each_is_used() -> None:
    css = Path(STATIC, "css", "pdf.css").read_text()
    for font in FONTS:
        assert f'url("../fonts/pdf/{font.name}")' in css
    assert css.count("@font-face") == len(FONTS)

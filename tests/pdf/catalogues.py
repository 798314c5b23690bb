"""The catalogues of words of her papers."""

import re
from ast import literal_eval
from pathlib import Path

from django.conf import settings

LOCALE = Path(settings.LOCALE_PATHS[0])


def messages(path: Path) -> dict[str, dict[str, str]]:
    """Return each message of a catalogue: its comment, and its words by keyword (msgid, msgstr[0])."""
    found = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        words: dict[str, str] = {"#.": ""}
        keyword = ""
        for line in block.splitlines():
            if line.startswith("#."):
                words["#."] += line[2:].strip()
            elif match := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
                keyword = match[1]
                words[keyword] = literal_eval(match[2])
            elif line.startswith('"'):
                words[keyword] += literal_eval(line)
        if words.get("msgid"):
            found[words["msgid"]] = words
    return found

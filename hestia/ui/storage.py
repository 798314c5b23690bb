"""Static files under names that say what is in them, so that a browser may keep them for ever."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE = "css/app.css"
IMPORT = re.compile(r"@import url\(\"(?P<name>[^\"]+)\"\)(?: layer\((?P<layer>\w+)\))?;")
COMMENT = re.compile(r"/\*(?!!).*?\*/\n?", re.DOTALL)  # but for licences
INDENT = re.compile(r"\n\s+")
RELATIVE = re.compile(r"url\(\s*[\"']?(?![\"'\s]|data:|#)")

type Sources = Mapping[str, tuple[Any, str]]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Puts a hash in every name, and follows it from style sheets to their parts, from scripts to theirs.

    The style sheet's parts are put into it on the way, so that a first visit waits for one file, not thirty.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The list of all names is for us alone: it lies beside the folder that is served, not in it.
        folder = Path(settings.STATIC_ROOT).parent
        super().__init__(*args, manifest_storage=FileSystemStorage(location=folder), **kwargs)

    def save_manifest(self) -> None:
        """Keep the list, and take away the one that an earlier release left among what is served."""
        super().save_manifest()
        for ending in ("", ".gz", ".br"):
            self.delete(f"{self.manifest_name}{ending}")

    def post_process(self, paths: Sources, *args: Any, **kwargs: Any) -> Iterator[Any]:
        joined = {STYLE: (Joined(paths), STYLE)} if STYLE in paths else {}
        yield from super().post_process({**paths, **joined}, *args, **kwargs)


class Joined:
    """Stands where a style sheet's storage would, and gives the sheet with its parts put in."""

    def __init__(self, paths: Sources) -> None:
        self.paths = paths

    def open(self, name: str) -> "ContentFile[bytes]":
        """Return a style sheet and what it imports, each part in its layer, without comments and indents."""
        sheet = IMPORT.sub(lambda match: self.part(name, match), self.read(name))
        return ContentFile(sheet.encode())

    def read(self, name: str) -> str:
        storage, path = self.paths[name]
        with storage.open(path) as file:
            text: str = file.read().decode()
        return INDENT.sub("\n", COMMENT.sub("", text))

    def part(self, name: str, match: re.Match[str]) -> str:
        """Return one part as it stands in the whole. Its own addresses must hold from there too."""
        folder = posixpath.dirname(name)
        part = posixpath.normpath(posixpath.join(folder, match["name"]))
        text = self.read(part)
        if posixpath.dirname(part) != folder and RELATIVE.search(text):
            raise ValueError(f"{part} names files relative to its own folder, and would lose them in {name}")
        return f"@layer {match['layer']} {{\n{text}\n}}" if match["layer"] else text

"""An archive of the whole charity is read, and nothing is believed before all of it was summed up."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hestia.operations.encryption import CHUNK, Cipher
from hestia.operations.leaving.members import BROKEN, Counting, Sum, members
from hestia.operations.programs import Failed

FORMAT = 1
MANIFEST, SUMS, READ_ME = "manifest.json", "SHA256SUMS", "READ-ME.txt"
LONGEST = 64 * 2**20  # of what is read whole: far more than any manifest has
MOST_NAMED = 3


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself, and the sum of each of its members."""

    format: int
    made_at: str
    migrations: list[str]
    rows: Mapping[str, int]  # by model
    sequences: Mapping[str, list[Any]]
    log: Mapping[str, Any]
    sums: Mapping[str, Sum]

    @classmethod
    def parse(cls, text: bytes, sums: Mapping[str, Sum]) -> Self:
        """Return what a manifest says. Raise `Failed` if it is none."""
        try:
            words = json.loads(text)
            return cls(
                format=words["format"],
                made_at=words["made_at"],
                migrations=words["migrations"],
                rows={name: model["rows"] for name, model in words["models"].items()},
                sequences=words["sequences"],
                log=words["log"],
                sums=sums,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Failed(f"{BROKEN}{MANIFEST} does not say what is in it.") from error

    def __str__(self) -> str:
        return (
            f"{sum(self.rows.values()):,} rows of {len(self.rows)} models, {self.files:,} files, "
            f"{'a whole log' if self.log['is_whole'] else 'a log that is NOT as it was written'}"
        )

    @property
    def files(self) -> int:
        """Return how many files there are."""
        return sum(name.startswith("files/") for name in self.sums)

    def sum_of(self, model: str) -> Sum:
        """Return the sum of the lines of a model."""
        return self.sums[f"data/{model}.jsonl"]


def chunks_of(path: Path) -> Iterator[bytes]:
    """Yield a file as it lies there."""
    try:
        with path.open("rb") as file:
            while part := file.read(CHUNK):
                yield part
    except OSError as error:
        raise Failed(f"{path} cannot be read ({type(error).__name__}).") from error


def members_of(path: Path, cipher: Cipher) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each member of an archive with what is in it, decrypted."""
    return members(cipher.decrypt(chunks_of(path)))


def look_through(path: Path, cipher: Cipher) -> Manifest:
    """Read all of an archive and return what it says of itself. Raise `Failed` if any of it is not so."""
    sums, texts = dict[str, Sum](), dict[str, bytes]()
    for name, content in members_of(path, cipher):
        if name in sums:
            raise Failed(f"{BROKEN}{name} is in it twice.")
        counting = Counting()
        passing = counting.passing(content)
        if name in {MANIFEST, SUMS}:
            texts[name] = whole(name, passing)
        for _ in passing:
            pass
        sums[name] = counting.total()
    if missing := {MANIFEST, SUMS} - sums.keys():
        raise Failed(f"{BROKEN}{', '.join(sorted(missing))} is missing.")
    del sums[SUMS]
    compare(listed(texts[SUMS]), sums)
    manifest = Manifest.parse(texts[MANIFEST], sums)
    refuse_miscounted(manifest)
    return manifest


def whole(name: str, chunks: Iterable[bytes]) -> bytes:
    """Return a small member in one piece."""
    text = bytearray()
    for chunk in chunks:
        text += chunk
        if len(text) > LONGEST:
            raise Failed(f"{BROKEN}{name} is longer than it can be.")
    return bytes(text)


def listed(text: bytes) -> dict[str, str]:
    """Return the sums of a list, by name."""
    try:
        pairs = [line.split("  ", 1) for line in text.decode().splitlines()]
        return {name: digest for digest, name in pairs}
    except ValueError as error:
        raise Failed(f"{BROKEN}{SUMS} is no list of sums.") from error


def compare(written: Mapping[str, str], sums: Mapping[str, Sum]) -> None:
    """Refuse what is missing, what nobody listed, and what is not what was written."""
    for words, names in (
        ("missing", written.keys() - sums.keys()),
        ("in no list of what was written", sums.keys() - written.keys()),
        ("not what was written", {name for name, known in sums.items() if written.get(name) != known.digest}),
    ):
        if names:
            first, more = ", ".join(sorted(names)[:MOST_NAMED]), len(names) - MOST_NAMED
            raise Failed(f"{BROKEN}{first}{f' and {more} more' if more > 0 else ''}: {words}.")


def refuse_miscounted(manifest: Manifest) -> None:
    """Refuse an archive whose data is not what its manifest counts."""
    for model, count in manifest.rows.items():
        rows = manifest.sums.get(f"data/{model}.jsonl")
        if rows is None or rows.lines != count:
            there = "none" if rows is None else str(rows.lines)
            raise Failed(f"{BROKEN}{there} of {count} rows of {model} are there.")
    if unknown := [
        name for name in manifest.sums if name.startswith("data/") and name[5:-6] not in manifest.rows
    ]:
        raise Failed(f"{BROKEN}{unknown[0]} is counted nowhere.")

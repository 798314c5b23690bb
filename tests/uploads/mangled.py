"""Files of every kind that may be sent, whole and mangled."""

from collections.abc import Callable

from hypothesis import strategies as st

from tests.uploads import files

EVERY: dict[str, Callable[[], bytes]] = {
    "jpeg": files.jpeg,
    "png": files.png,
    "heic": files.heic,
    "pdf": files.pdf,
    "docx": files.docx,
}
MANGLED = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6)


def mangled(content: bytes, changes: list[tuple[float, bytes]]) -> bytes:
    found = bytearray(content)
    for where, by in changes:
        place = int(where * (len(found) - 1))
        found[place : place + len(by)] = by
    return bytes(found)

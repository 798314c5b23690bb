"""Secrets that the database holds but cannot read: sealed with a key that lies in a file elsewhere.

AES-256-GCM, bound to what a secret is for: one that was moved to another column does not open. The file holds
one key a line, ``number:key`` with 32 bytes in base64. The last seals; all of them open, so that a key can be
changed while the service runs (``manage.py rotate_keys``). A backup of the database must not hold the file.
"""

import hmac
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12  # what AES-GCM is made for
READABLE_BY_ALL = 0o007
OURS, READABLE_BY_GROUP = 0o600, 0o640
MARK_BYTES = 16


class KeyringError(Exception):
    """A secret cannot be sealed or opened; the message says what is wrong, never what is inside."""


@dataclass(frozen=True)
class Keyring:
    """Keys by number, oldest first."""

    keys: dict[int, bytes]

    @classmethod
    def new(cls) -> Self:
        """Return a ring with one fresh key."""
        return cls({1: os.urandom(KEY_BYTES)})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the ring that a file holds. Raise `KeyringError` if a line is no key."""
        keys = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            number, _, encoded = line.partition(":")
            try:
                keys[int(number)] = b64decode(encoded, validate=True)
            except ValueError:
                raise KeyringError("The file of keys has a line that is no key.") from None
        if not keys or {len(key) for key in keys.values()} != {KEY_BYTES}:
            raise KeyringError("The file of keys holds no key of 32 bytes.")
        return cls(keys)

    def __str__(self) -> str:
        return "".join(f"{number}:{b64encode(key).decode()}\n" for number, key in self.keys.items())

    @property
    def current(self) -> int:
        """Return the number of the key that seals."""
        return list(self.keys)[-1]

    def with_another(self) -> "Keyring":
        """Return a ring whose newest key is fresh."""
        return Keyring({**self.keys, max(self.keys) + 1: os.urandom(KEY_BYTES)})

    def with_the_newest_only(self) -> "Keyring":
        """Return a ring that no longer opens what older keys have sealed."""
        return Keyring({self.current: self.keys[self.current]})

    def mark(self, text: str, *, purpose: str, number: int | None = None) -> str:
        """Return by what a text is found that nobody may read: the same for the same text and key."""
        key = hmac.digest(self.keys[number or self.current], f"mark {purpose}".encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256")[:MARK_BYTES].hex()

    def marks(self, text: str, *, purpose: str) -> list[str]:
        """Return all that a text may be found by: one for each key, as some are marked with an older one."""
        return [self.mark(text, purpose=purpose, number=number) for number in self.keys]

    def is_newest(self, sealed: str) -> bool:
        """Whether something is sealed with the key that seals now."""
        return sealed.startswith(f"{self.current}:")

    def seal(self, text: str, *, purpose: str) -> str:
        """Return a text that only this ring opens, and only for the same purpose."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), purpose.encode())
        return f"{self.current}:{b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, purpose: str) -> str:
        """Return what was sealed. Raise `KeyringError` if the key is gone or anything differs."""
        number, _, encoded = sealed.partition(":")
        try:
            key, data = self.keys[int(number)], b64decode(encoded, validate=True)
            return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], purpose.encode()).decode()
        except KeyError:
            raise KeyringError(f"Key {number} is not in the file of keys.") from None
        except (ValueError, InvalidTag):
            raise KeyringError("A sealed secret was changed, or moved from where it belongs.") from None


def keyring() -> Keyring:
    """Return the ring of this place, read again when the file has changed.

    In the demonstration the file is made on first use. On a real server ``HESTIA_KEYS_FILE`` names it, and a
    missing one is an error: with a new key nobody could sign in with a code any more.
    """
    path: Path = settings.KEYS_FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        if settings.KEYS_FILE_IS_GIVEN:
            raise KeyringError(f"There is no file of keys at {path}.") from None
        _keep(Keyring.new(), path, only_if_missing=True)
        state = path.stat()
    if state.st_mode & READABLE_BY_ALL:
        raise KeyringError(f"Anybody on this machine can read {path}: chmod 600 it.")
    return _read(path, state.st_mtime_ns, state.st_ino)


# By the time and the number of the file too: one that was replaced is read anew.
@lru_cache(maxsize=4)
def _read(path: Path, _changed_at: int, _file: int) -> Keyring:
    return Keyring.parse(path.read_text())


def replace(ring: Keyring) -> None:
    """Keep another ring in the file, in one step: no process meets half of it."""
    _keep(ring, settings.KEYS_FILE, only_if_missing=False)


def _keep(ring: Keyring, path: Path, *, only_if_missing: bool) -> None:
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    # Another user of the group, such as the backup's, goes on reading it when the keys change.
    mode = path.stat().st_mode & READABLE_BY_GROUP if path.exists() else OURS
    with open(draft, "w", opener=lambda name, flags: os.open(name, flags, OURS)) as file:
        os.fchmod(file.fileno(), mode)
        file.write(str(ring))
    if not only_if_missing:
        draft.replace(path)
        return
    with suppress(FileExistsError):  # another process was first: its keys count
        os.link(draft, path)
    draft.unlink()

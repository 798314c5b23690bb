"""The keys that say for whom a transaction works, so that nobody can say it by hand.

The application signs whom it works for with a key that it derives from the ring of keys, a file outside the
database; `act_as` (`rows.sql`) checks that, works out what the person reaches, and keeps both as a setting
that it signs anew, with a key of its own. ``migrate`` and ``rotate_keys`` write the keys, as the owner, where
only functions of the owner can read them. They open nothing else that the ring has sealed.
"""

import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction

from hestia.privacy.keyring import KEY_BYTES, Keyring, keyring

PURPOSE = b"hestia: for whom a transaction works"
OWN = 0  # the database's own key, with which it signs what it keeps; those of the ring begin at 1
BLOCK_BYTES = 64  # of SHA-256, as HMAC asks for
INNER, OUTER = 0x36, 0x5C

TABLE = """
    CREATE SCHEMA IF NOT EXISTS hestia_keys;
    REVOKE ALL ON SCHEMA hestia_keys FROM PUBLIC;
    CREATE TABLE IF NOT EXISTS hestia_keys.signing (
        number integer PRIMARY KEY, inner_block bytea NOT NULL, outer_block bytea NOT NULL
    );
    REVOKE ALL ON hestia_keys.signing FROM PUBLIC;
"""
KEEP = """
    INSERT INTO hestia_keys.signing AS kept VALUES (%s, %s, %s)
    ON CONFLICT (number) DO UPDATE SET inner_block = excluded.inner_block, outer_block = excluded.outer_block
     WHERE kept.number <> 0 AND kept.inner_block <> excluded.inner_block
"""


def sign(words: str) -> tuple[int, str]:
    """Return the number of the newest key, and what it makes of these words: HMAC-SHA256, in hexadecimal."""
    ring = keyring()
    return ring.current, hmac.digest(derived(ring.keys[ring.current]), words.encode(), "sha256").hex()


def keep(connection: Any, ring: Keyring) -> None:
    """Let the database accept what the keys of this ring sign, and nothing of others. As the owner."""
    keys = {OWN: os.urandom(KEY_BYTES), **{number: derived(key) for number, key in ring.keys.items()}}
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(TABLE)
        for number, key in keys.items():
            cursor.execute(KEEP, [number, padded(key, INNER), padded(key, OUTER)])
        cursor.execute("DELETE FROM hestia_keys.signing WHERE number <> ALL (%s)", [list(keys)])


@lru_cache(maxsize=8)
def derived(key: bytes) -> bytes:
    """Return the key for this purpose alone that follows from one of the ring."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(key)


def padded(key: bytes, pad: int) -> bytes:
    """Return a key as HMAC mixes it in before the words, or before what was made of them."""
    return bytes(byte ^ pad for byte in key.ljust(BLOCK_BYTES, b"\0"))

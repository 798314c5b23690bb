"""What an erasure leaves opens nothing of hers: the key of a file goes with its row, and all that was sealed.

A backup from before has both the row and, sealed by the ring, its key. What it says of her is gone once the
backup is thrown away, or once the ring has forgotten the key by which it was made.
"""

from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from cases.models import Case, SafeContact
from hestia.accounts.models import User
from hestia.privacy import keyring as rings
from hestia.privacy.keyring import NONCE_BYTES, KeyringError, keyring
from hestia.privacy.sealed import purpose_of
from hestia.uploads.models import File
from rights.actions.erasing import erase
from tests import make
from tests.cases.kept import kept
from tests.rights.planted import everything
from tests.rights.test_erasure import close, tombstone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_ring(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_FILE, settings.KEYS_FILE_IS_GIVEN = tmp_path / "keys", False


@pytest.fixture
def file(her_case: Case, amina: User) -> File:
    return kept(her_case, amina, content=b"%PDF-1.7 hers").file


def sealed_words(case: Case) -> list[str]:
    """Return what her contact rules and their versions hold, as it is sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT say FROM cases_safecontact WHERE case_id = %s"
            " UNION SELECT say FROM cases_historicalsafecontact WHERE case_id = %s",
            [case.pk, case.pk],
        )
        return [say for (say,) in cursor.fetchall() if say]


def erase_her(case: Case, amina: User, carys: User) -> None:
    close(case, amina)
    erase(client=case.client_id, tombstone=tombstone(carys, amina), at=make.NOON)


def test_neither_the_bytes_nor_a_key_of_hers_is_left(
    file: File, her_case: Case, amina: User, carys: User
) -> None:
    SafeContact.objects.update_or_create(case=her_case, defaults={"say": "Say the dentist is ringing."})
    sealed, opener, words = bytes(file.sealed).hex(), file.opener, sealed_words(her_case)
    assert words
    held = [sealed, opener, *words]
    there = "\n".join(row for _, row in everything())
    assert [one for one in held if one not in there] == []
    erase_her(her_case, amina, carys)
    left = "\n".join(row for _, row in everything())
    assert [one for one in held if one in left] == []


def test_bytes_that_somebody_kept_are_opened_by_no_key_that_is_left(
    file: File, her_case: Case, amina: User, carys: User
) -> None:
    """As from a disk that was thrown away: another file's key is another one, and the ring is none at all."""
    someone = make.case(worker=amina, service=her_case.service, client=make.client("Lindita", "Bardhi"))
    other = kept(someone, amina, content=b"%PDF-1.7 another's").file
    bytes_kept, bound = bytes(file.sealed), file.bound_to("sealed").encode()
    erase_her(her_case, amina, carys)
    assert other.read() == b"%PDF-1.7 another's"
    keys = [
        *(
            b64decode(keyring().open(one.opener, purpose=one.bound_to("opener")))
            for one in File.objects.all()
        ),
        *keyring().keys.values(),
    ]
    assert len(keys) >= 2
    for key in keys:
        with pytest.raises(InvalidTag):
            AESGCM(key).decrypt(bytes_kept[:NONCE_BYTES], bytes_kept[NONCE_BYTES:], bound)


def test_a_backup_opens_until_the_ring_has_forgotten_the_key_by_which_it_was_made(
    file: File, her_case: Case, amina: User, carys: User
) -> None:
    SafeContact.objects.update_or_create(case=her_case, defaults={"say": "Say the dentist is ringing."})
    contact = SafeContact.objects.get(case=her_case)
    [words, *_] = sealed_words(her_case)
    purpose = purpose_of(SafeContact._meta, "say", contact.row_key)
    in_backup = File(key=file.key, opener=file.opener, sealed=bytes(file.sealed))
    erase_her(her_case, amina, carys)
    assert in_backup.read() == b"%PDF-1.7 hers"
    assert "dentist" in keyring().open(words, purpose=purpose)
    rings.replace(keyring().with_another().with_the_newest_only())  # as rotate_keys --forget
    with pytest.raises(KeyringError, match="not in the file of keys"):
        in_backup.read()
    with pytest.raises(KeyringError, match="not in the file of keys"):
        keyring().open(words, purpose=purpose)

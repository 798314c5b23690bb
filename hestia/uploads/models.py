"""Files as they are kept: rewritten, and sealed with a key of their own.

The bytes lie in the database: so a file and what is said of it are one transaction, whatever dies or fills up
in between, and one backup. Lists never read them.
"""

import os
import uuid
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.db.models import Q

from hestia.accounts.models import User
from hestia.db.sealing import unguarded
from hestia.privacy.keyring import KEY_BYTES, NONCE_BYTES, KeyringError, keyring
from hestia.refusals import Refused
from hestia.uploads.kinds import LONGEST_NAME, MEDIA_TYPES, Cleaned, Kind

HELD = timedelta(days=1)
# What PostgreSQL answers (SQLSTATE) to whoever destroys something of a client with a legal hold.
KEPT_BY_LAW = "HS001"


class FileQuerySet(models.QuerySet["File"]):
    def held(self, *, owner: User, about: str, at: datetime) -> Self:
        """Return what someone has chosen for a case within a day, and not yet kept. Nobody sees another's."""
        return self.filter(owner=owner, about=about, filed_at=None, made_at__gt=at - HELD)

    def without_bytes(self) -> Self:
        """Return each without what it holds, which may be much."""
        return self.defer("sealed", "opener")


class File(models.Model):
    """One file: held for whoever chose it until it is filed, then kept with what it belongs to.

    ``sealed`` opens only with a key of its own, which the ring of keys opens (`hestia.privacy.keyring`);
    each is bound to this row. So a new ring means a new ``opener``, and no byte of a file is written again.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField("the case for which it was chosen", max_length=40)
    name = models.CharField("as it was called", max_length=LONGEST_NAME + 10)
    kind = models.CharField(max_length=5, choices=[(kind.value, kind.value.upper()) for kind in Kind])
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    digest = models.CharField("SHA-256 of the file as it was sent", max_length=64)
    is_scanned = models.BooleanField("ClamAV found nothing")
    made_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    opener = models.TextField(editable=False)
    sealed = models.BinaryField()

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="file_kind_is_kept", condition=Q(kind__in=sorted(MEDIA_TYPES))),
            models.CheckConstraint(
                name="file_is_whole_or_emptied",
                condition=Q(opener="", sealed=b"", name="", digest="") | ~Q(opener="") & ~Q(sealed=b""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, cleaned: Cleaned, *, sent: bytes, **values: Any) -> Self:
        """Return a cleaned file, sealed and not yet saved. ``sent`` is what it was before."""
        file = cls(
            kind=cleaned.kind,
            size=len(cleaned.content),
            pages=cleaned.pages,
            digest=sha256(sent).hexdigest(),
            **values,
        )
        file.seal(cleaned.content)
        return file

    @property
    def media_type(self) -> str:
        """Return what it is in the words of the web."""
        return MEDIA_TYPES[Kind(self.kind)]

    @property
    def is_emptied(self) -> bool:
        """Whether what it held was destroyed."""
        return not self.opener

    def bound_to(self, column: str) -> str:
        """Return what a sealed column is bound to: moved to another row, it does not open."""
        return f"uploads_file:{column}:{self.key}"

    def read(self) -> bytes:
        """Return what it holds. Raise `KeyringError` if it was changed, moved, or its key is gone."""
        key = b64decode(keyring().open(self.opener, purpose=self.bound_to("opener")))
        sealed = bytes(self.sealed)
        try:
            return AESGCM(key).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self.bound_to("sealed").encode()
            )
        except InvalidTag:
            raise KeyringError("A file was changed, or moved from where it belongs.") from None

    def seal(self, content: bytes) -> None:
        """Hold this, sealed with a fresh key. It is not saved yet."""
        key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        self.opener = keyring().seal(b64encode(key).decode(), purpose=self.bound_to("opener"))
        self.sealed = nonce + AESGCM(key).encrypt(nonce, content, self.bound_to("sealed").encode())

    def file(self, *, at: datetime) -> None:
        """Keep it for good: it is no longer its owner's alone."""
        self.filed_at = at
        self.save(update_fields=["filed_at"])

    def empty(self) -> None:
        """Destroy what it holds, and how it was called. That there was something stays.

        Raise `Refused` if it is of a client on whose record a legal hold stands: PostgreSQL keeps it then.
        """
        self.opener, self.sealed, self.name, self.digest = "", b"", "", ""
        try:
            with transaction.atomic():
                self.save(update_fields=["opener", "sealed", "name", "digest"])
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", None) != KEPT_BY_LAW:
                raise
            raise Refused("There is a legal hold on this record: nothing in it is destroyed.") from None


@transaction.atomic
def seal_again() -> int:
    """Seal the key of every file with the newest of the ring; return how many there are. As the owner."""
    with unguarded(File._meta.db_table):  # a legal hold lets nobody write another key over one of hers
        return seal_keys_again()


def seal_keys_again() -> int:
    """Seal the key of every file with the newest of the ring, past the triggers of its table."""
    ring, count = keyring(), 0
    for file in File.objects.exclude(opener="").defer("sealed").select_for_update().iterator():
        key = ring.open(file.opener, purpose=file.bound_to("opener"))
        file.opener = ring.seal(key, purpose=file.bound_to("opener"))
        file.save(update_fields=["opener"])
        count += 1
    return count

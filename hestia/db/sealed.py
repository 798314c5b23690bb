"""Rows with sealed fields (`hestia.privacy.sealed`)."""

import uuid

from django.db import models

from hestia.privacy.sealed import Sealed, sealed_fields


class Sealing(models.Model):
    """A record with sealed fields: what is sealed opens in this row and its history alone."""

    row_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    class Meta:
        abstract = True

    def holds(self, name: str) -> bool:
        """Whether a sealed field holds any words: they are not opened for that."""
        kept = vars(self).get(name)
        return isinstance(kept, Sealed) or bool(kept)


def as_new(record: Sealing) -> None:
    """Let a row that was read be saved as another one, its words sealed for that one."""
    for field in sealed_fields(type(record)):
        vars(record)[field.attname] = getattr(record, field.attname)
    record.pk, record.row_key = None, uuid.uuid4()
    record._state.adding = True

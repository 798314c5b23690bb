"""What everything kept on a case, or about a client whatever the case, has in common."""

from datetime import datetime
from typing import Self

from django.db import models

from cases.rules.access import case_scope
from hestia.accounts.models import User
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.privacy.secrecy import Level


class CaseRecordQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return the records of the cases that exist for ``user`` at a moment: else that of the request."""
        return self.filter(case_scope(user, "case__", at=at))


class SensitiveRecordQuerySet[M: models.Model](CaseRecordQuerySet[M]):
    """Of records that not everybody reads who reads the case: students and volunteers have none."""

    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return the records of the cases that exist for ``user``, if their role sees what is sensitive."""
        return super().visible_to(user, at=at) if user.sees >= Level.SENSITIVE else self.none()


class CaseRecord(Versioned):
    """Something kept on a case, with its history. Reached only through ``visible_to``."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="%(class)s_set")

    history = History(inherit=True)

    class Meta:
        abstract = True


class ClientRecord(Versioned):
    """Something that holds for a client in all her cases, those to come as well, with its history."""

    client = models.ForeignKey("cases.Client", on_delete=models.PROTECT, related_name="%(class)s_set")

    history = History(inherit=True)

    class Meta:
        abstract = True

"""Whoever the database told at the bell has a mail of it too, which says nothing but that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from hestia.accounts import post
from hestia.accounts.models import OutgoingMail, User
from hestia.db.acting import acting_as


@transaction.atomic
def mail_those_told(
    question: str, values: Sequence[Any] = (), *, kind: OutgoingMail.Kind, at: datetime
) -> None:
    """Ask, acting for nobody, a question that tells people at the bell and answers with whom; mail them."""
    with acting_as(None, at=at), connection.cursor() as cursor:
        cursor.execute(question, values)
        told = [person for (person,) in cursor.fetchall()]
    if told:
        for person in User.objects.filter(pk__in=told).order_by("pk"):
            post.later(kind, person.email)

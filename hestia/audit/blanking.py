"""The act of blanking lines of the log: by the owner alone, while a record is erased."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from hestia.audit.blanked import ERASED, Blanked, subject_of, sum_over
from hestia.audit.models import Event, log
from hestia.audit.seals import COLUMNS, Row, digest_of

WRITE = """
UPDATE audit_event e SET detail = '{}', subject = '', blanked_on = %s, blanked_for = %s, sum_before = v.before
  FROM unnest(%s::bigint[], %s::text[]) AS v (id, before) WHERE e.id = v.id
"""


def lines_about(references: Iterable[str], subjects: Iterable[str]) -> Q:
    """Return which lines are about a record: those of its references, and those whose subject it is.

    A search that found it holds a keyed hash of what was looked for.
    """
    names = list(references)
    searched = Q(kind="search.made", cases__overlap=names)
    return Q(case_ref__in=names) | searched | Q(subject__in=list(subjects))


def blank(about: Q, *, erasure: str, at: datetime) -> int:
    """Blank what lines say, and write the line that vouches for it; return how many there were."""
    rows = Event.objects.filter(about, blanked_on=None).order_by("pk").values_list(*COLUMNS)
    lines = [Blanked(int(str(row[0])), digest_of(row).hex(), digest_of(emptied(row)).hex()) for row in rows]
    on = timezone.localdate(at)
    values: list[Any] = [on, erasure, [line.line for line in lines], [line.before for line in lines]]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)
    log(ERASED, by=None, at=at, subject=subject_of(erasure), blanked=sum_over(lines), lines=len(lines))
    return len(lines)


def emptied(row: Row) -> Row:
    """Return a line as it is once it is blanked."""
    left: dict[str, object] = {"detail": {}, "subject": ""}
    return tuple(left.get(name, value) for name, value in zip(COLUMNS, row, strict=True))

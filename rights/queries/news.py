"""What gathering a record again brought: pieces that are new, and those that say something else."""

from typing import Any

from django.db.models import Exists, OuterRef, Value

from hestia.ui.words import counted
from rights.models import AccessRequest, RequestItem
from rights.models.items import RequestItemQuerySet

NOTHING_NEW = "Her record is gathered again. Nothing in it is new, and nothing says something else."


def with_news(items: RequestItemQuerySet, asked: AccessRequest) -> RequestItemQuerySet:
    """Return pieces, each with whether it came with the latest gathering, or was decided before it."""
    if not was_gathered_before(asked):
        return items.annotate(is_new=Value(False), says_other=Value(False))
    versions: Any = RequestItem.history.filter(id=OuterRef("pk")).order_by()
    before = versions.filter(history_date__lt=asked.gathered_at)
    decided = before.exclude(decision=RequestItem.Decision.UNDECIDED)
    return items.annotate(is_new=~Exists(before), says_other=Exists(decided))


def was_gathered_before(asked: AccessRequest) -> bool:
    """Whether a record was gathered more than once for a request."""
    gathered: Any = AccessRequest.history.filter(id=asked.pk, gathered_at__lt=asked.gathered_at)
    return asked.gathered_at is not None and bool(gathered.exists())


def news_of(asked: AccessRequest) -> str:
    """Return what the latest gathering brought, in words; nothing of the first one."""
    if not was_gathered_before(asked):
        return ""
    waiting = asked.items.asked_for().filter(decision=RequestItem.Decision.UNDECIDED)
    pieces: Any = with_news(waiting, asked)
    rows = list(pieces.values_list("is_new", "says_other"))
    new, other = sum(is_new for is_new, _ in rows), sum(says_other for _, says_other in rows)
    if not new and not other:
        return NOTHING_NEW
    says = "says" if other == 1 else "say"
    what = [f"{counted(new, 'piece')} new"] if new else []
    what += [f"{counted(other, 'piece')} that {says} something else"] if other else []
    which = "it" if new + other == 1 else "them"
    return f"Her record is gathered again: {' and '.join(what)}. Decide about {which}."

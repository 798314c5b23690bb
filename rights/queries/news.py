"""What gathering a record again brought: pieces that are new, and those that say something else."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from cases.models import Deadline
from hestia.ui.words import counted
from rights.models import AccessRequest, RequestItem
from rights.models.items import RequestItemQuerySet

NOTHING_NEW = "Her record is gathered again. Nothing in it is new, and nothing says something else."
OWN_KINDS = r"^rights\.(access)?request"


def with_news(items: RequestItemQuerySet, asked: AccessRequest) -> RequestItemQuerySet:
    """Return pieces, each with whether it came with the latest gathering, or was decided before it."""
    if not was_gathered_before(asked):
        return items.annotate(is_new=Value(False), says_other=Value(False))
    return compared(items, asked)


def compared(items: RequestItemQuerySet, asked: AccessRequest) -> RequestItemQuerySet:
    """Return pieces of a record that was gathered again, each compared with what was there before."""
    versions: Any = RequestItem.history.filter(id=OuterRef("pk")).order_by()
    before = versions.filter(history_date__lt=asked.gathered_at)
    decided = before.exclude(decision=RequestItem.Decision.UNDECIDED)
    return items.annotate(is_new=~Exists(before), says_other=Exists(decided))


def was_gathered_before(asked: AccessRequest) -> bool:
    """Whether a record was gathered more than once for a request."""
    gathered: Any = AccessRequest.history.filter(id=asked.pk, gathered_at__lt=asked.gathered_at)
    return asked.gathered_at is not None and bool(gathered.exists())


def of_requests(asked: AccessRequest) -> Q:
    """Return which pieces were written by asking for a copy: the requests themselves, and their tasks."""
    tasks = Deadline.objects.filter(case__client=asked.case.client_id, source_kind__regex=OWN_KINDS)
    return Q(source__regex=OWN_KINDS) | Q(source=Deadline._meta.label_lower, source_id__in=tasks.values("pk"))


def news_of(asked: AccessRequest) -> str:
    """Return what the latest gathering brought, in words; nothing of the first one.

    What the request itself added to her record since is no news of her: it is named apart.
    """
    if not was_gathered_before(asked):
        return ""
    waiting = asked.items.asked_for().filter(decision=RequestItem.Decision.UNDECIDED)
    pieces: Any = compared(waiting.exclude(of_requests(asked)), asked)
    rows = list(pieces.values_list("is_new", "says_other"))
    new, other = sum(is_new for is_new, _ in rows), sum(says_other for _, says_other in rows)
    own = compared(waiting.filter(of_requests(asked)), asked).filter(Q(is_new=True) | Q(says_other=True))
    many = own.count()
    if not new and not other:
        return f"{NOTHING_NEW} {own_words(many)}" if many else NOTHING_NEW
    says = "says" if other == 1 else "say"
    what = [f"{counted(new, 'piece')} new"] if new else []
    what += [f"{counted(other, 'piece')} that {says} something else"] if other else []
    if many:
        added = f"the request itself added {counted(many, 'piece')}"
        return f"Her record is gathered again: {' and '.join(what)}, and {added}. Decide about them."
    which = "it" if new + other == 1 else "them"
    return f"Her record is gathered again: {' and '.join(what)}. Decide about {which}."


def own_words(many: int) -> str:
    """Return what is to be decided although nothing of her record is new."""
    which = "it" if many == 1 else "them"
    return f"Only the request itself added {counted(many, 'piece')}. Decide about {which}."

"""Who else may keep a record of her, as her own record knows it."""

from cases.models import Agency, Case, Disclosure
from hestia.accounts.models import User
from rights.models import AccessRequest, RequestHolder
from rights.models.holders import RequestHolderQuerySet


def suggestions(asked: AccessRequest, *, by: User) -> list[str]:
    """Return who works with her or was told of her, in any case of hers, and is not named yet."""
    cases = Case.objects.visible_to(by).filter(client=asked.case.client_id)
    agencies = Agency.objects.filter(case__in=cases).values_list("name", flat=True)
    told = Disclosure.objects.made().filter(case__in=cases).values_list("recipient", flat=True)
    named = {name.casefold() for name in holders_of(asked).values_list("name", flat=True)}
    names = {name.casefold(): name for name in [*told, *agencies] if name.casefold() not in named}
    return sorted(names.values(), key=str.casefold)


def holders_of(asked: AccessRequest) -> RequestHolderQuerySet:
    """Return who is named."""
    return RequestHolder.objects.filter(request=asked)


def unanswered_blockers(asked: AccessRequest) -> list[str]:
    """Return who has not answered: her copy waits, or it is said why it goes without."""
    unanswered = RequestHolder.objects.unanswered().filter(request=asked)
    return [
        f"{holder.name} has not answered. Record the answer, or why not to wait." for holder in unanswered
    ]


def in_sum(asked: AccessRequest) -> list[list[str]]:
    """Return what a yes covers of those who are named in the copy."""
    return [[holder.name, holder.way, holder.address] for holder in holders_of(asked)]

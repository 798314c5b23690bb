"""What pages promise of drafts comes true: after so many days they are gone, whoever wrote them."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import User
from hestia.db.acting import acting_as
from hestia.safekeeping.models import Draft, OneTimeKey


def throw_away_old(*, at: datetime) -> int:
    """Throw away everybody's old drafts, and the keys of forms that cannot come back; return how many drafts.

    Each as the person whose they are: to nobody else they exist. Those of people who left go like all others.
    """
    thrown_away = 0
    for person in User.objects.only("pk").order_by("pk"):
        with acting_as(person, at=at), transaction.atomic():
            thrown_away += Draft.objects.of(person).throw_away_old(at=at)
            OneTimeKey.objects.filter(by=person).forget_old(at=at)
    return thrown_away

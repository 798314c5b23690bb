"""How much time was logged for the open cases that somebody may count, beside their points."""

from datetime import date, datetime, time, timedelta

from django.db.models import Sum
from django.utils import timezone

from cases.models import Entry, LoadSetting
from cases.queries.load import case_facts
from cases.rules.load import total, weigh
from hestia.accounts.models import User
from oversight.rules.calibrating import WEEKS, Band, Weighed, bands_of


def logged_beside_points(reader: User, *, today: date) -> list[Band]:
    """Return the cases that were open for the last two weeks by their points, with the time logged."""
    first = today - timedelta(weeks=WEEKS)
    points = LoadSetting.objects.in_force()
    facts = [facts for facts in case_facts(reader, today=today) if facts.opened_on <= first]
    since = datetime.combine(first, time(), tzinfo=timezone.get_current_timezone())
    entries = Entry.objects.visible_to(reader).filter(case__in=[fact.case for fact in facts])
    entries = entries.filter(happened_at__gte=since, minutes__isnull=False)
    rows = entries.order_by().values_list("case").annotate(minutes=Sum("minutes"))
    minutes = dict(rows)
    return bands_of(
        Weighed(total(weigh(fact, points, today=today)), minutes.get(fact.case, 0)) for fact in facts
    )

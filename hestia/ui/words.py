"""How days, times and numbers read on a page. British English, months written out, no "2 hours ago"."""

from datetime import date, datetime, time

from django.utils import timezone

from hestia.workingdays.words import short_day

UNKEEPABLE = frozenset(map(chr, range(32))) - {"\t", "\n", "\r"}  # characters


def day(value: date, *, today: date | None = None) -> str:
    """Return ``Tue 1 Dec``, or ``Fri 1 Jan 2027`` when the year is another or today is not told."""
    return short_day(value, today)


def full_day(value: date) -> str:
    """Return ``Tuesday 1 December 2026``."""
    return f"{value:%A} {value.day} {value:%B} {value.year}"


def date_words(value: date) -> str:
    """Return ``1 December 2026``, as in the middle of a sentence."""
    return f"{value.day} {value:%B} {value.year}"


def clock(value: time) -> str:
    """Return ``9:40am``, ``2pm``, ``midday`` or ``midnight``."""
    if value.minute == 0 and value.hour in {0, 12}:
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def moment(value: datetime, *, today: date | None = None) -> str:
    """Return ``Wed 25 Nov, 11:20am`` in London's time."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local.date(), today=today)}, {clock(local.time())}"


def number(value: int) -> str:
    """Return ``15,000``."""
    return f"{value:,}"


def counted(count: int, singular: str, many: str = "") -> str:
    """Return ``1 client`` or ``2 clients``."""
    return f"{number(count)} {singular if count == 1 else many or singular + 's'}"


def listed(parts: list[str], *, last: str = "and") -> str:
    """Return ``a month``, ``a day and a month`` or ``a day, a month and a year``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"

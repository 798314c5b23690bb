"""The least that the law gives, by nation and day: what a shorter row must be warned of. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Minimum:
    """A period that a statute gives: its days, if the first counts, since when, and by which provision."""

    days: int
    counts_first: bool
    since: date
    source: str

    @property
    def last_day(self) -> int:
        """Return its last day as days after the decision."""
        return self.days - self.counts_first


ENGLAND_AND_WALES = Minimum(
    30, True, date(2023, 1, 30), "Nationality and Borders Act 2022 s.61, Modern Slavery Act 2015 s.50A"
)
SCOTLAND = Minimum(90, False, date(2018, 4, 1), "SSI 2018/90")
NORTHERN_IRELAND = Minimum(
    45, False, date(2015, 1, 13), "Human Trafficking and Exploitation Act (Northern Ireland) 2015 s.18"
)
# The charity's own row counts in England and Wales.
MINIMUMS = {
    "SEED": ENGLAND_AND_WALES,
    "EW": ENGLAND_AND_WALES,
    "UK_REMOVAL": ENGLAND_AND_WALES,
    "SCT": SCOTLAND,
    "NIR": NORTHERN_IRELAND,
}


def shorter_than_law(jurisdiction: str, *, effective_from: date, days: int | None, counts_first: bool) -> str:
    """Return in words the least that the law gives, if a row's recovery period is shorter; else nothing.

    Compared by the last day: 29 days after the decision is what 30 days beginning with it are. A row that
    began before the law did still counts after it, so it is held against the law too.
    """
    minimum = MINIMUMS[jurisdiction]
    if days is None or days - counts_first >= minimum.last_day:
        return ""
    first = (
        "beginning with the day of the decision" if minimum.counts_first else "after the day of the decision"
    )
    since = f"{minimum.since.day} {minimum.since:%B %Y}"
    before = " since then" if effective_from < minimum.since else ""
    return f"The law gives at least {minimum.days} days {first}, from {since}{before} ({minimum.source})"

"""What of her record is asked for: in kinds as a person would name them, and between two days. Pure.

It narrows what is gathered and never what she may have: asked wider, the same request is gathered again.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from hestia.ui.words import date_words


class Part(TextChoices):
    """The parts of a record, as she might ask for them."""

    DETAILS = "details", "Personal details, family and contacts"
    NOTES = "notes", "Notes, and what happened"
    DOCUMENTS = "documents", "Documents and files"
    TOLD = "told", "Consent, and what others were told"
    REFERRAL = "referral", "The referral to the NRM"
    RISK = "risk", "Risk and safety"
    PLAN = "plan", "The support plan, and the end of support"
    RIGHTS = "rights", "Requests, corrections, and how long the record is kept"
    RUNNING = "running", "How the case is run: tasks, rooms, who may open it"


OF_APP = {
    "referrals": Part.REFERRAL,
    "riskassessment": Part.RISK,
    "supportplans": Part.PLAN,
    "rights": Part.RIGHTS,
}
OF_KIND = {
    **dict.fromkeys(
        [
            *("cases.client", "cases.othername", "cases.safecontact", "cases.address", "cases.case"),
            *("cases.person", "cases.dependant", "cases.agency", "cases.confidence", "cases.topic"),
        ],
        Part.DETAILS,
    ),
    "cases.entry": Part.NOTES,
    **dict.fromkeys(["cases.paper", "cases.keptdocument", "cases.printed"], Part.DOCUMENTS),
    **dict.fromkeys(["cases.consent", "cases.disclosure"], Part.TOLD),
    "cases.riskevent": Part.RISK,
}


def part_of(kind: str) -> Part:
    """Return the part to which a kind of row belongs ("cases.entry"). What nobody named is in the last."""
    return OF_KIND.get(kind) or OF_APP.get(kind.partition(".")[0], Part.RUNNING)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for. No parts and no days is everything."""

    parts: frozenset[str] = frozenset()
    from_on: date | None = None
    until_on: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing of the record is left aside."""
        return not (self.parts or self.from_on or self.until_on)

    @property
    def parts_in_order(self) -> list[Part]:
        """Return the parts that are asked for, as they are listed."""
        return [part for part in Part if part in self.parts]

    def has_kind(self, kind: str) -> bool:
        """Whether rows of a kind are asked for."""
        return not self.parts or part_of(kind) in self.parts

    def has_days(self, first: date | None, last: date | None) -> bool:
        """Whether a row is asked for that speaks of the days from one to another.

        One that reaches into the days asked for is, and so is one that has no day.
        """
        if first is None or last is None:
            return True
        is_after = self.from_on is not None and last < self.from_on
        is_before = self.until_on is not None and first > self.until_on
        return not (is_after or is_before)

    @property
    def words(self) -> str:
        """Return it in words: "Documents and files; from 1 March 2026"."""
        if self.is_everything:
            return "Everything"
        parts = [str(part.label) for part in self.parts_in_order] or ["Every kind of record"]
        days = []
        if self.from_on:
            days.append(f"from {date_words(self.from_on)}")
        if self.until_on:
            days.append(f"up to {date_words(self.until_on)}")
        return "; ".join([*parts, *([" ".join(days)] if days else [])])


EVERYTHING = Scope()

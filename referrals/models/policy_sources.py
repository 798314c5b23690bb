"""Where each length of a dated row comes from, and how sure we are of it."""

from dataclasses import dataclass

from django.db import models

from referrals.rules.clocks import ClockKind


class Verified(models.TextChoices):
    SEED = "seed", "From the charity's own description"
    YES = "yes", "Read in the primary source"
    EXCERPT = "excerpt", "Read in an excerpt"
    PART = "part-gk", "In part from general knowledge: check before relying on it"


# The same for whoever reads a date and not our settings.
CHECKED = {
    Verified.SEED: "This is the charity’s own description, not checked against law or guidance.",
    Verified.YES: "Read in the document itself.",
    Verified.EXCERPT: "Read in part, not checked against the whole text.",
    Verified.PART: "Not all of it was read in a document: check it before relying on it.",
}


@dataclass(frozen=True, slots=True)
class LengthSource:
    """Where one length comes from, in words."""

    name: str
    source: str
    how_sure: str
    checked: str = ""

    @property
    def in_words(self) -> str:
        """Return it as a paper says it: the source, and if that was read as a whole."""
        return f"{self.source.rstrip('.')}. {self.checked}".strip()


def source_field() -> models.CharField[str, str]:
    """Return the column of a length's own source: empty if it is the row's."""
    return models.CharField("source, if it has its own", max_length=300, blank=True, default="")


def verified_field() -> models.CharField[str, str]:
    """Return the column of how sure a length is: empty if it is as sure as the row."""
    return models.CharField(
        "how sure, if it has its own source", max_length=10, choices=Verified, blank=True, default=""
    )


# The lengths of a row, by the beginning of the names of their columns, and what each is called.
LENGTHS = {
    "rg": "Reasonable grounds",
    "recovery": "Recovery period",
    "reconsideration": "Reconsideration",
    "moveon_positive": "Move-on after a positive decision",
    "moveon_negative": "Move-on after a negative decision",
}


class PolicySources(models.Model):
    """A row is entered as one, but its lengths come from different places: a statute proves no contract."""

    verified = models.CharField("how sure", max_length=10, choices=Verified)
    note = models.CharField("source", max_length=300, blank=True)
    rg_source = source_field()
    rg_verified = verified_field()
    recovery_source = source_field()
    recovery_verified = verified_field()
    reconsideration_source = source_field()
    reconsideration_verified = verified_field()
    moveon_positive_source = source_field()
    moveon_positive_verified = verified_field()
    moveon_negative_source = source_field()
    moveon_negative_verified = verified_field()

    class Meta:
        abstract = True

    def source_of(self, length: str) -> LengthSource:
        """Return where one length comes from: its own source, or that of the whole row."""
        own, sure = getattr(self, f"{length}_source"), getattr(self, f"{length}_verified")
        how_sure = Verified(sure if own and sure else self.verified)
        source = own or self.note or "Not recorded"
        return LengthSource(LENGTHS[length], source, str(how_sure.label), CHECKED[how_sure])

    def source_of_clock(self, kind: str, *, positive: bool) -> LengthSource:
        """Return where the length of a clock comes from; ``positive`` is the outcome that started it."""
        length = {
            ClockKind.REASONABLE_GROUNDS: "rg",
            ClockKind.RECOVERY: "recovery",
            ClockKind.REMOVAL: "recovery",
            ClockKind.RECONSIDERATION: "reconsideration",
        }.get(ClockKind(kind), "moveon_positive" if positive else "moveon_negative")
        return self.source_of(length)

    @property
    def unsure(self) -> frozenset[str]:
        """Return the lengths that are in part from general knowledge."""
        return frozenset(
            length
            for length in LENGTHS
            if ((getattr(self, f"{length}_source") and getattr(self, f"{length}_verified")) or self.verified)
            == Verified.PART
        )

    @property
    def own_sources(self) -> list[LengthSource]:
        """Return the lengths it sets that have a source of their own."""
        return [
            self.source_of(length)
            for length in LENGTHS
            if getattr(self, f"{length}_days") is not None and getattr(self, f"{length}_source")
        ]

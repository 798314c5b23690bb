"""How dangerous a life is, in four levels: the fact of a case that riskassessment writes down."""

from django.db import models


class RiskLevel(models.TextChoices):
    """The highest of the considerations; never an average."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"

    @property
    def rank(self) -> int:
        """Return 1 for low to 4 for very high."""
        return list(RiskLevel).index(self) + 1


def level_sent(level: str, *, counts: str) -> str:
    """Return as what an assessment was sent that is to be checked, and what counts until then.

    "very high now; sent as high, to be checked": of two levels side by side one would ask which is true.
    """
    sent = f"sent as {RiskLevel(level).label.lower()}, to be checked"
    return sent if counts in {"", level} else f"{RiskLevel(counts).label.lower()} now; {sent}"


class RiskNow(models.TextChoices):
    """What is said of her risk after a contact, while it is very high."""

    SAME = "same", "No, it has not changed"
    CHANGED = "changed", "Yes, it has changed"


class Standing:
    """How dangerous a life counts as: the level signed last, or a higher one that waits to be checked.

    ``risk_level`` is what was signed. ``risk_rank`` is the higher of the two: lists are sorted and narrowed
    by it, so that nobody has to wait for a check to be seen.
    """

    risk_level: str
    risk_rank: int
    risk_again: bool = False  # something was told since that cannot wait until tomorrow

    @property
    def risk_counts(self) -> str:
        """Return the level that counts, or nothing while none was signed or sent."""
        signed = RiskLevel(self.risk_level).rank if self.risk_level else 0
        rank = max(self.risk_rank, signed)
        return list(RiskLevel)[rank - 1].value if rank else ""

    @property
    def risk_is_unchecked(self) -> bool:
        """Whether the level that counts still waits for its second person."""
        return self.risk_counts != self.risk_level

    @property
    def risk_in_words(self) -> str:
        """Return it in words: "Very high, not yet checked", "Low", or "Not assessed"."""
        if not self.risk_counts:
            return "Not assessed"
        unchecked = ", not yet checked" if self.risk_is_unchecked else ""
        again = ", to be looked at again today" if self.risk_again else ""
        return f"{RiskLevel(self.risk_counts).label}{unchecked}{again}"

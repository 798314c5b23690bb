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

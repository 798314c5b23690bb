"""How she was told of a decision."""

from django.db import models


class HowTold(models.TextChoices):
    INTERPRETER = "interpreter", "Yes, with an interpreter"
    YES = "yes", "Yes, no interpreter was needed"
    NOT_YET = "not_yet", "Not yet"


class HowUnderstood(models.TextChoices):
    YES = "yes", "Yes, said back in their own words"
    PARTLY = "partly", "In part"
    NO = "no", "No"


class InformingMixin:
    """How she was informed, in words: of a decision, or of an answer by which one stays."""

    told_language: str
    told_interpreter: str
    understood: str

    @property
    def was_understood(self) -> bool:
        """Whether nothing of it must be explained again."""
        return self.understood not in {HowUnderstood.PARTLY, HowUnderstood.NO}

    @property
    def told_words(self) -> str:
        """Return how she was told: "Arabic, through Layla Mansour. Understood: in part"."""
        by = f"through {self.told_interpreter}" if self.told_interpreter else ""
        manner = ", ".join(filter(None, [self.told_language, by]))
        understood = f"Understood: {HowUnderstood(self.understood).label.lower()}" if self.understood else ""
        return ". ".join(filter(None, [manner, understood]))

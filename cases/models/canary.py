"""Records of women who do not exist: nobody has a reason to open one, so whoever does is noticed."""

from typing import ClassVar

from django.db import models


class Canary(models.Model):
    """Which case is invented, by reference alone: who reads the log sees this, and no case."""

    reference = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["reference"]
        verbose_name_plural = "canaries"

    def __str__(self) -> str:
        return self.reference

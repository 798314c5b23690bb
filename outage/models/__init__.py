"""What is kept of a day on paper: the sheets that were printed, and what each became."""

from outage.models.sheets import KeyedSheet, Sheet

__all__ = ["KeyedSheet", "Sheet"]

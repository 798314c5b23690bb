"""What is kept of a day on paper: the sheets that were printed, what each became, and the drills."""

from outage.models.drills import Drill
from outage.models.sheets import KeyedSheet, Sheet

__all__ = ["Drill", "KeyedSheet", "Sheet"]

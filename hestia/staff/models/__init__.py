"""What staff were taught, how they were checked, their supervision, and placements of those who learn."""

from hestia.staff.models.placements import LearnerDay, LearnerPlacement, Supervision
from hestia.staff.models.register import (
    Alert,
    Course,
    DbsCheck,
    OverrideReason,
    Recorded,
    Training,
    TrainingOverride,
    kept_by,
    people_for,
)

__all__ = [
    "Alert",
    "Course",
    "DbsCheck",
    "LearnerDay",
    "LearnerPlacement",
    "OverrideReason",
    "Recorded",
    "Supervision",
    "Training",
    "TrainingOverride",
    "kept_by",
    "people_for",
]

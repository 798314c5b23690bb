"""What staff were taught, how they were checked, their supervision, and placements of those who learn."""

from hestia.staff.models.hours import WorkingHours
from hestia.staff.models.placements import LearnerDay, LearnerFeedback, LearnerPlacement, Supervision
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
from hestia.staff.models.supervision import AgreedAction, SupervisedCase, SupervisionRecord, Wellbeing

__all__ = [
    "AgreedAction",
    "Alert",
    "Course",
    "DbsCheck",
    "LearnerDay",
    "LearnerFeedback",
    "LearnerPlacement",
    "OverrideReason",
    "Recorded",
    "SupervisedCase",
    "Supervision",
    "SupervisionRecord",
    "Training",
    "TrainingOverride",
    "Wellbeing",
    "WorkingHours",
    "kept_by",
    "people_for",
]

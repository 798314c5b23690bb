"""What a machine can check in every case: that something is recorded, or was done in time. Not how well."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is checked in every open case."""

    slug: str
    title: str  # of what is missing
    why: str
    page: str  # where it is put right: its name; it takes the reference, and a section if there is one
    section: str = ""


CHECKS: tuple[Check, ...] = (
    Check(
        "consent",
        "No consent to our support",
        "Her agreement to our support is recorded before we start",
        "cases:consents",
    ),
    Check(
        "first-risk",
        "First risk assessment overdue",
        "Each client is assessed in her first days with us",
        "riskassessment:overview",
    ),
    Check(
        "first-plan",
        "First support plan overdue",
        "Each client has a plan in her first days with us",
        "supportplans:plan",
    ),
    Check("risk-review", "Risk review overdue", "Risk is assessed again in time", "riskassessment:overview"),
    Check("plan-review", "Plan review overdue", "The plan is reviewed with her in time", "supportplans:plan"),
    Check(
        "safe-contact",
        "Safe contact not checked",
        "How to reach her safely was checked with her in the last 90 days",
        "cases:details",
        "safe-contact",
    ),
    Check("language", "Language not recorded", "Her first language is recorded", "cases:details", "language"),
    Check(
        "interpreter",
        "Interpreter not discussed",
        "Whether she needs an interpreter is recorded",
        "cases:details",
        "language",
    ),
    Check(
        "uploads",
        "Documents not scanned for viruses",
        "Every file is cleaned when it is added; one of these was not scanned for viruses",
        "desk:documents",
    ),
    Check(
        "nobody",
        "Tasks that nobody has",
        "Each of our tasks is somebody’s: the person it was given to, or the key worker",
        "desk:case",
    ),
)
BY_SLUG = {check.slug: check for check in CHECKS}
CHECKED_WITHIN_DAYS = 90

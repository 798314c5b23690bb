"""What the summary of a case tells of her story, and how much of it."""

from cases.models import Entry

SUMMARY_ENTRIES = 20
# The kinds of line that may stand in a summary. Never what her risk rests on: incidents, concerns, and what
# became of tasks, which may come from these. Nor what was changed of her details and her family's: it says
# that it tells none of these.
SUMMARY_STORY = (
    Entry.Kind.MET,
    Entry.Kind.PHONED,
    Entry.Kind.EMAIL,
    Entry.Kind.AGENCY,
    Entry.Kind.NOTE,
    Entry.Kind.OPENED,
    Entry.Kind.ALLOCATION,
    Entry.Kind.CONSENT,
    Entry.Kind.NRM,
    Entry.Kind.PLAN,
    Entry.Kind.EXIT,
)

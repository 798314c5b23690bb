"""The acts about sheets: printed, keyed in, read a second time, destroyed; and a drill that was held."""

from outage.actions.drills import record_drill
from outage.actions.keying import begin_keying, check_sheet, key_in_whole
from outage.actions.sheets import destroy_sheet, print_sheets, shred_paper

__all__ = [
    "begin_keying",
    "check_sheet",
    "destroy_sheet",
    "key_in_whole",
    "print_sheets",
    "record_drill",
    "shred_paper",
]

"""What is declared of the calendar of bank holidays."""

from hestia.privacy.records import Everybody, Fate, May, Privacy, Record
from hestia.privacy.secrecy import Level

# Each change has its line of history, whose number is never given twice: the sum is another after every
# change, and seen by others once that is.
VERSION = """
    (SELECT (count(*)::bigint << 40) + coalesce(sum(history_id), 0)::bigint
       FROM workingdays_historicalbankholiday)
"""

PRIVACY = Privacy(
    adds={"kept_version": VERSION},
    records=[
        Record(
            "BankHoliday",
            rows=Everybody("it is the government's own calendar"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="Working days of the past are counted with it.",
            is_shipped=True,
            may=May.REMOVE,
        ),
    ],
)

"""What is declared of the calendar of bank holidays."""

from hestia.privacy.records import Everybody, Fate, May, Privacy, Record
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "BankHoliday",
            rows=Everybody("it is the government's own calendar"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="Working days of the past are counted with it.",
            may=May.REMOVE,
        ),
    ]
)

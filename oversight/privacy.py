"""What is declared of oversight: what it keeps names nobody. What is counted, and for whom: privacy.sql."""

from hestia.privacy.records import Everybody, Fate, Privacy, Record
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "Enquiry",
            rows=Everybody("it has a service, two days, who asked and why not, and nobody’s name"),
            level=Level.PERSONAL,  # one row is of one person: outside she is told of only in a rounded number
            fate=Fate.NOBODYS,
            because="How many are not taken on, and why, is counted for years.",
        ),
    ]
)

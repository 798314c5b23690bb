"""What is declared of oversight: what it keeps names nobody. What is counted, and for whom: privacy.sql."""

from hestia.privacy.records import Fate, Privacy, Record, When
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "Enquiry",
            rows=When(
                "service_id = ANY ((SELECT find_services())::bigint[])"
            ),  # who reads cases of the service
            level=Level.PERSONAL,  # one row is of one person: outside she is told of only in a rounded number
            fate=Fate.NOBODYS,
            because="How many are not taken on, and why, is counted for years.",
        ),
    ]
)

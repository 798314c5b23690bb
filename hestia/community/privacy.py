"""What is declared of community work: who works cases records it, and it names no client."""

from hestia.privacy.records import Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

NAMES_NOBODY = "It says what we did to be found, and names no client."

PRIVACY = Privacy(
    records=[
        Record(
            "Campaign",
            rows=When("(SELECT directory_keeper()) IS NOT NULL"),
            also_read="(SELECT acting_user()) IS NOT NULL",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because=NAMES_NOBODY,
            may=May.CHANGE,
        ),
        Record(
            "Activity",
            rows=When("(SELECT community_worker()) IS NOT NULL"),
            also_read="(SELECT acting_user()) IS NOT NULL",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because=NAMES_NOBODY,
            may=May.CHANGE,
        ),
    ]
)

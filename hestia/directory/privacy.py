"""What is declared of the directory: whoever works cases reads it, managers write it."""

from hestia.privacy.records import Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

KEPT_BY = "(SELECT directory_keeper()) IS NOT NULL"
# What was brought over from names that were typed in cases waits until somebody has looked at it.
READ_BY = "(SELECT find_reader()) IS NOT NULL AND NOT (was_brought_over AND verified_at IS NULL)"


def listed(model: str) -> Record:
    """Return what is said of one of its models."""
    return Record(
        model,
        rows=When(KEPT_BY),
        also_read=READ_BY,
        level=Level.PERSONAL,
        fate=Fate.NOBODYS,
        because="It is a directory of people and agencies who work, and names no client.",
        may=May.CHANGE,
    )


NO_CLIENT = "It says how an agency or an interpreter works, and names no client."
PRIVACY = Privacy(
    records=[
        listed("Interpreter"),
        listed("ListedAgency"),
        Record(
            "AgencyNote",
            rows=When("(SELECT find_reader()) IS NOT NULL"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because=NO_CLIENT,
            may=May.CHANGE,
        ),
        Record(
            "Interpreted",
            # Somebody's own, and all to who keeps the directory: a day and a colleague tell who she is.
            rows=When(f"{KEPT_BY} OR recorded_by_id = (SELECT find_reader())"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because=NO_CLIENT,
            may=May.ADD,
        ),
        Record(
            "InterpreterSuspension",
            rows=When(KEPT_BY),
            also_read="(SELECT find_reader()) IS NOT NULL",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because=NO_CLIENT,
            may=May.CHANGE,
        ),
    ]
)

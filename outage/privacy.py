"""What is declared of a day on paper: a blank sheet is its house's, and what it became is of her case."""

from cases.privacy import SENSITIVE_ON_CASE
from hestia.privacy.records import Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "Sheet",
            rows=When("service_id = ANY ((SELECT find_services())::bigint[])"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says which form was printed for which house, and names no client.",
        ),
        Record(
            "Drill",
            rows=When("service_id = ANY ((SELECT find_services())::bigint[])"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says how staff tried a day without the record, and names no client.",
            may=May.ADD,
        ),
        Record(
            "KeyedSheet",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="Her timeline, which the copy gives, says what was written on paper first.",
        ),
    ]
)

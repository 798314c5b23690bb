"""What is declared of her rights: requests are for whoever sees what is sensitive, pieces what is secret."""

from dataclasses import replace

from cases.privacy import ON_CLIENT, SECRET_ON_CASE, SENSITIVE_ON_CASE
from hestia.privacy.records import Everybody, Fate, May, Privacy, Record
from hestia.privacy.secrecy import Level

SENSITIVE_ON_CLIENT = replace(ON_CLIENT, level=Level.SENSITIVE)

PRIVACY = Privacy(
    records=[
        Record(
            "AccessRequest",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["way_words"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        Record("RequestPause", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "RequestItem",
            rows=SECRET_ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["lines", "marks", "hidden"]},
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It is a piece of the copy.",
        ),
        Record(
            "RequestRelease",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It says who said yes to the copy, as the list of who opened her record does.",
        ),
        # How her record is kept, and ends
        Record(
            "RetentionReview",
            rows=SENSITIVE_ON_CLIENT,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CLIENT,
        ),
        Record("LegalHold", rows=SENSITIVE_ON_CLIENT, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CLIENT),
        Record("Erasure", rows=SENSITIVE_ON_CLIENT, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CLIENT),
        Record(
            "Tombstone",
            rows=Everybody("it says that a record was erased, and nothing of whose it was"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="That a record was erased, and by whom, is asked for years. It leads to nobody.",
            may=May.READ,  # only the owner, who erases, adds one
        ),
    ]
)

"""What is declared of her rights: requests are for whoever sees what is sensitive, pieces what is secret."""

from cases.privacy import SECRET_ON_CASE, SENSITIVE_ON_CASE
from hestia.privacy.records import Fate, Privacy, Record
from hestia.privacy.secrecy import Level

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
    ]
)

"""What is declared of the log: it is only ever added to, and read by whoever may read it (`AUDIT_VIEW`)."""

from hestia.privacy.records import DatabaseRole, Everybody, Fate, May, Privacy, Record
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "Event",
            rows=Everybody("it holds references, never names; a case's own page of readers asks it too"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_AS_LOG,
            because="Who read her record must be found long after it is gone.",
            may=May.ADD,
            read_by=[DatabaseRole.SEALER],
        ),
        Record(
            "SealedBatch",
            rows=Everybody("it holds sums over the log, from which nothing can be read"),
            level=Level.FIGURES,
            fate=Fate.KEPT_AS_LOG,
            because="Without it nobody could prove that the log is whole.",
            may=May.ADD,
            written_by=DatabaseRole.SEALER,
        ),
    ]
)

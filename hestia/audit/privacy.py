"""What is declared of the log: it is only ever added to, and read by whoever may read it (`AUDIT_VIEW`)."""

from django.conf import settings

from hestia.privacy.records import DatabaseRole, Everybody, Fate, May, Privacy, Record
from hestia.privacy.secrecy import Level

MOST_TIMES = 10  # the shipped number of a limit: no two persons agree on more


def limit_bounds(_which: str) -> str:
    """Return the highest number of each limit, as SQL compares it: "('others', 'hour', 60), …"."""
    return ", ".join(
        f"('{budget}', '{period}', {number * MOST_TIMES})"
        for budget, numbers in settings.BUDGETS.items()
        for period, number in numbers.items()
    )


PRIVACY = Privacy(
    fillers={"limits": limit_bounds},
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
        Record(
            "SealerTurn",
            rows=Everybody("it says when the sealer last looked, and nothing of anybody"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="Without it nobody would notice that the log is no longer sealed.",
            not_carried="It says when the sealer of this server last looked.",
            may=May.CHANGE,
            written_by=DatabaseRole.SEALER,
            read_by=[DatabaseRole.APPLICATION],
        ),
        Record(
            "LimitChange",
            rows=Everybody("the limits hold for everybody, and each page counts with them"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It says who let everybody see more, and speaks of no client.",
        ),
    ],
)

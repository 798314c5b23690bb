"""What is declared of her risk: its level is for all on the case, the words and what happened for no learner.

The words are columns of the same rows: that learners read none of them, the pages decide.
"""

from cases.privacy import ON_CASE, SENSITIVE_ON_CASE
from hestia.privacy.records import Everybody, Fate, May, On, Privacy, Record
from hestia.privacy.secrecy import Level

ON_ASSESSMENT = On("assessment")

PRIVACY = Privacy(
    records=[
        # Assessed in full. One that was begun by mistake may go.
        Record(
            "Assessment",
            rows=ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            may=May.REMOVE,
        ),
        Record(
            "Rating",
            rows=ON_ASSESSMENT,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            may=May.REMOVE,
        ),
        Record(
            "Action",
            rows=ON_ASSESSMENT,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            may=May.REMOVE,
        ),
        Record(
            "QuestionSet",
            rows=Everybody("it is which questions are asked, of nobody"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="An old assessment is read with the questions of its day.",
            may=May.ADD,
        ),
        # Asked in a few minutes
        Record("RapidScreen", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("DependantScreen", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        # What happened, and what was done. Additions stay as they were written.
        Record("Incident", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "IncidentAddition",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            may=May.ADD,
        ),
        # What was seen on her body. Nothing of it is ever changed: a correction is a record of its own.
        *(
            Record(
                model, rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE, may=May.ADD
            )
            for model in ("Injury", "InjuryMark", "InjuryAddition")
        ),
        Record(
            "SafeguardingConcern", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE
        ),
        Record(
            "ConcernReferral",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            may=May.ADD,
        ),
    ]
)

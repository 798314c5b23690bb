"""What is declared of her plan, of what she says of it and of us, and of how she leaves."""

from cases.privacy import CONFIDED_ON_CASE, ON_CASE, SENSITIVE_ON_CASE
from hestia.privacy.records import Everybody, Fate, May, Privacy, Record
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        # Her plan
        Record("Plan", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("Target", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("Step", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE, may=May.REMOVE),
        Record("Signpost", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("UnansweredRisk", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("ConversationCheck", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        # Agreed, reviewed, read in her language
        Record("PlanVersion", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("PlanSignature", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("SignedPage", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("RoomAnswer", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE, may=May.REMOVE),
        Record("Review", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "BegunReview", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE, may=May.REMOVE
        ),
        Record("Translation", rows=CONFIDED_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        # Money she is given. Nothing of it is ever changed: a correction is a row of its own.
        Record(
            "WeeklyRate",
            rows=Everybody("it is what is paid a week, to nobody in particular"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="What was paid is read with the rates of its day.",
            may=May.ADD,
        ),
        Record("MoneyTerm", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE, may=May.ADD),
        Record("Payment", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE, may=May.ADD),
        # How she keeps safe
        Record("SafetyPlan", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("SignedSafetyPage", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        # What she says
        Record("ClientStatement", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "OutcomeRating",
            rows=ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.LEFT_AS_FIGURES,
            because="How far people get while they are with us is counted for years.",
        ),
        Record("Feedback", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "AnonymousFeedback",
            rows=Everybody("it has no case, no user and no time but the month"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="Nothing in it leads to her.",
            may=May.REMOVE,
        ),
        Record(
            "YouSaid",
            rows=Everybody("it hangs on the wall"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="It is what we say in public.",
            may=May.REMOVE,
        ),
        # How she leaves, and how she is afterwards
        Record(
            "Exit",
            rows=ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.LEFT_AS_FIGURES,
            because="How many leave for what kind of home, and how many go missing, is counted for years.",
        ),
        Record("FollowUp", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
    ]
)

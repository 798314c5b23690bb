"""What is declared of her referral to the National Referral Mechanism, and of the rules that time it."""

from cases.privacy import ON_CASE
from hestia.privacy.records import Everybody, Fate, May, Privacy, Record
from hestia.privacy.secrecy import Level

FIGURES = "How long the Home Office takes, and what it decides, is counted for years."

PRIVACY = Privacy(
    sequences=["referrals_decision_id_seq", "referrals_referral_id_seq"],
    records=[
        # Before it is sent
        Record("Explanation", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("NRMConsent", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("Answer", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("AuthorityContact", rows=ON_CASE, level=Level.PERSONAL, fate=Fate.ERASED_WITH_CASE),
        Record("Handover", rows=ON_CASE, level=Level.PERSONAL, fate=Fate.ERASED_WITH_CASE),
        Record("DutyToNotify", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        # Sent, and decided
        Record("Referral", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.LEFT_AS_FIGURES, because=FIGURES),
        Record("Decision", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.LEFT_AS_FIGURES, because=FIGURES),
        # A decision that followed one is counted as such, and needs its row.
        Record(
            "Reconsideration",
            rows=ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.LEFT_AS_FIGURES,
            because=FIGURES,
        ),
        Record("Extension", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("Suspension", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("Disqualification", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("Withdrawal", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("Chaser", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        # What times and takes referrals, whosever they are
        Record(
            "Policy",
            rows=Everybody("the rules are published"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="Dates of the past are explained by the rules of their day.",
            is_shipped=True,
            may=May.REMOVE,
        ),
        Record(
            "FirstResponderOrganisation",
            rows=Everybody("which organisations may refer is published"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="It is a directory.",
            is_shipped=True,
            may=May.REMOVE,
        ),
    ],
)

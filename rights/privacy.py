"""What is declared of her rights: requests are for whoever sees what is sensitive, pieces what is secret."""

from dataclasses import replace

from django.conf import settings

from cases.privacy import ON_CLIENT, SECRET_ON_CASE, SENSITIVE_ON_CASE
from hestia.privacy.records import Everybody, Fate, May, On, Privacy, Record, When
from hestia.privacy.secrecy import Level

SENSITIVE_ON_CLIENT = replace(ON_CLIENT, level=Level.SENSITIVE)
# A complaint is for who answers complaints, of no case or of one that exists for them, and not by a reason
# alone; and for who wrote it down, as it is written. For whom it is about it does not exist.
COMPLAINT = """
    ((SELECT complaint_handler()) IS NOT NULL OR made_by_id = (SELECT acting_user()))
    AND about_id IS DISTINCT FROM (SELECT acting_user())
    AND moved_to_id IS DISTINCT FROM (SELECT acting_user())
    AND (SELECT acting_user()) <> ALL (kept_from)
    AND (case_id IS NULL OR EXISTS (SELECT FROM cases_case x WHERE x.id = case_id)
         AND case_id <> ALL ((SELECT only_read_cases())::bigint[]))
"""
# What was asked by reference alone: for who handles requests of that case. Who takes such calls writes one,
# and meets it in that moment only. Later they read not even what they wrote themselves: its outcome would
# show whether there is such a record, and who needs the words is who answers. `spoken_to_watch` gives them a
# line with neither.
SPOKEN = """
    (SELECT request_handler()) IS NOT NULL
    AND EXISTS (SELECT FROM cases_case x WHERE x.reference = of_reference)
    OR made_by_id = (SELECT reference_taker()) AND made_at = (SELECT acting_at())
"""


def export_days(which: str) -> str:
    """Return how long an export may wait for an answer, or its yes may be used, as SQL writes it."""
    days = {"answer": settings.EXPORT_ANSWER_DAYS, "days": settings.EXPORT_DAYS}
    return f"interval '{days[which] * 24} hours'"  # whenever the clocks change


def spoken_days(_which: str) -> str:
    """Return for how long what was asked by reference is listed to who wrote it, as SQL writes it."""
    return f"interval '{settings.BY_REFERENCE_DAYS} days'"


PRIVACY = Privacy(
    fillers={"export": export_days, "spoken": spoken_days},
    records=[
        Record(
            "AccessRequest",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["way_words"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        Record(
            "SpokenRequest",
            rows=When(SPOKEN),
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["answers"]},
            fate=Fate.ERASED_WITH_CASE,
            by_reference="of_reference",
            not_in_copy="It stands in her case once it is recorded there, and is in the copy as that.",
        ),
        Record("RequestPause", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "RequestItem",
            rows=SECRET_ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["lines", "marks", "hidden", "judged", "told_her"]},
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It is a piece of the copy.",
        ),
        Record("RequestHolder", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "RequestRelease",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It says who said yes to the copy, as the list of who opened her record does.",
        ),
        Record(
            "Correction",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["written", "words", "reason"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        Record(
            "CorrectionTelling", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE
        ),
        Record(
            "Complaint",
            rows=When(COMPLAINT),
            history_as_now=True,  # nor what it once said, before it was known whom it is about
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["words", "reply", "reason"]},
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It may be about who puts the copy together. She is given it by who answered it.",
        ),
        Record(
            "ComplaintNote",
            rows=On("complaint"),
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["words"]},
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It may be about who puts the copy together. She is given it by who answered it.",
            may=May.ADD,
        ),
        Record(
            "ComplaintErasure",
            rows=On("complaint"),
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It is of a complaint of no case, and goes with it.",
        ),
        *(
            Record(
                name,
                rows=On("complaint"),
                level=Level.SENSITIVE,
                fate=Fate.ERASED_WITH_CASE,
                not_in_copy="It is of a complaint of no case, and goes with it.",
            )
            for name in ("ComplaintReview", "ComplaintHold")
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
        # How all of it leaves, or data on trafficking by the yes of each
        Record(
            "CharityExport",
            rows=When("(SELECT acting_exporter()) IS NOT NULL"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="Who had everything exported, and who said yes, is asked for years. It names no client.",
        ),
    ],
)

"""What is declared of the register of training and DBS checks: managers write it, each reads their own."""

from hestia.privacy.records import Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

KEPT_BY_MANAGERS = "person_id = ANY ((SELECT kept_staff())::bigint[])"
THEIR_OWN = "person_id = (SELECT acting_user())"
THEY_SUPERVISED = "supervisor_id = (SELECT acting_user())"
OF_TEAM = "person_id = ANY ((SELECT team_staff())::bigint[])"  # whose cases they count
OF_STAFF = "It is of a member of staff."

PRIVACY = Privacy(
    records=[
        Record(
            "Course",
            rows=When("(SELECT training_keeper()) IS NOT NULL"),
            also_read="(SELECT acting_user()) IS NOT NULL",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says what is taught, and names nobody.",
        ),
        Record(
            "Training",
            rows=When(KEPT_BY_MANAGERS),
            also_read=THEIR_OWN,
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
        ),
        Record(
            "DbsCheck",
            rows=When(KEPT_BY_MANAGERS),
            also_read=THEIR_OWN,
            level=Level.PERSONAL,
            # Not for colleagues: what the row rule keeps from them, no list or paper tells them either.
            fields={
                Level.SENSITIVE: [
                    "outcome",
                    "risk_assessment",
                    "certificate_number",
                    "birth_date",
                    "why",
                    "cleared_because",
                ]
            },
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
        ),
        Record(
            "Supervision",
            rows=When(KEPT_BY_MANAGERS),
            also_read=f"{THEIR_OWN} OR {THEY_SUPERVISED} OR {OF_TEAM}",
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
        ),
        # Of exactly two people, whoever keeps the register
        Record(
            "SupervisionRecord",
            rows=When(THEY_SUPERVISED),
            also_read=THEIR_OWN,
            level=Level.PERSONAL,
            fields={Level.SECRET: ["findings", "leave"]},
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
            may=May.ADD,
        ),
        Record(
            "SupervisedCase",
            # Only where the case is, as of the reasons below.
            rows=When(
                "public.sees_case(case_ref)"
                " AND EXISTS (SELECT FROM staff_supervisionrecord r WHERE r.id = record_id)"
            ),
            level=Level.PERSONAL,
            fate=Fate.KEPT_AS_LOG,
            because="It says which cases were talked about, by reference, as the log does.",
            by_reference="case_ref",
            may=May.ADD,
        ),
        Record(
            "Wellbeing",
            rows=When(THEIR_OWN),
            also_read=THEY_SUPERVISED,
            level=Level.PERSONAL,
            fields={Level.SECRET: ["words"]},
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
            may=May.ADD,
        ),
        Record(
            "AgreedAction",
            rows=When(f"{THEIR_OWN} OR {THEY_SUPERVISED}"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
        ),
        Record(
            "WorkingHours",
            rows=When(KEPT_BY_MANAGERS),
            also_read=f"{THEIR_OWN} OR {OF_TEAM}",
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
        ),
        Record(
            "LearnerPlacement",
            rows=When(KEPT_BY_MANAGERS),
            also_read=THEIR_OWN,
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
        ),
        Record(
            "LearnerDay",
            # Whoever is on a placement writes their own days.
            rows=When(f"{KEPT_BY_MANAGERS} OR {THEIR_OWN}"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because=OF_STAFF,
        ),
        Record(
            "LearnerFeedback",
            rows=When(KEPT_BY_MANAGERS),
            also_read=THEIR_OWN,
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It is of a member of staff, and is read over so that it tells of no client.",
        ),
        Record(
            "TrainingOverride",
            rows=When(KEPT_BY_MANAGERS),
            also_read=THEIR_OWN,
            level=Level.PERSONAL,
            fate=Fate.KEPT_AS_LOG,
            because="It says who let whom work without training, as the log does.",
            may=May.ADD,
        ),
        Record(
            "OverrideReason",
            # Only where the case is: a sealed case is not told of by who was given it.
            rows=When("public.sees_case(case_ref)"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_AS_LOG,
            because="It says why somebody was let work without training, by reference, as the log does.",
            by_reference="case_ref",
            blanked=["why"],
            may=May.ADD,
        ),
        Record(
            "Alert",
            rows=When("told_id = (SELECT acting_user())"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It says that somebody was told, so that they are told once.",
            may=May.ADD,
        ),
    ],
)

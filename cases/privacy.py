"""What is declared of a client and her case: for whom a record exists, how secret it is, what becomes of it.

What a worker writes is sensitive: nobody can say beforehand what it tells. What few may see
is a row of its own, so that no page, paper or search tells it by forgetting to hide it.
"""

from hestia.privacy.records import Everybody, Fate, May, On, Privacy, Record, When
from hestia.privacy.secrecy import Level

# The condition that a case meets: `cases.rules.access.case_scope`. Whoever changes one changes the other.
CASE_SCOPE = """
    (
        worker_id = ANY ((SELECT reader_workers())::bigint[]) OR second_worker_id = (SELECT case_reader())
        OR service_id = ANY ((SELECT reader_services())::bigint[])
        OR id = ANY ((SELECT opened_cases())::bigint[])
    )
    AND id <> ALL ((SELECT closed_cases())::bigint[])
    AND erased_on IS NULL
"""
# What hangs on a case is written unless only a reason leads there (`cases.rules.access.READ_ONLY_WAYS`): then
# a note is, by whoever gave it.
WORKED_ON = "{key} <> ALL ((SELECT only_read_cases())::bigint[])"
OWN_NOTE = (
    "kind IN ('met', 'phoned', 'email', 'agency', 'incident', 'note') AND by_id = (SELECT acting_user())"
)
HELD = "ANY ((SELECT held_clients())::bigint[])"

ON_CASE = On("case")
SENSITIVE_ON_CASE = On("case", level=Level.SENSITIVE)  # students and volunteers have none
SECRET_ON_CASE = On("case", level=Level.SECRET)
CONFIDED_ON_CASE = On("case", level="level")  # each row says its own
ONLY_READ = "case_id = ANY ((SELECT only_read_cases())::bigint[])"  # a reason that was given leads to it
# What the police plan, and a lawyer's advice, are for those who work with her: whoever gave a reason
# sees no level of it (`FOR_WHO_WORKS` of the model: whoever changes one changes the other).
CONFIDENCE_ON_CASE = On(
    "case",
    level=f"CASE WHEN kind NOT IN ('police_operation', 'privileged') OR NOT {ONLY_READ} THEN level END",
)
DOCUMENT_ON_CASE = On(
    "case", level=f"CASE WHEN kind NOT IN ('court', 'advice') OR NOT {ONLY_READ} THEN level END"
)
ON_CLIENT = On("client", model="cases.Case", by="client", also=f"client_id = {HELD}")
# A note of an incident is for everybody on the case; the line that an incident itself writes is as it is, and
# what became of a task that came from her risk.
# Nor are the lines that something was confided counted by whoever gave a reason (`Entry.IN_CONFIDENCE`), nor
# those of a document that is closed to them: the rule of documents says which there are.
OF_A_DOCUMENT = "substring(url from '/documents/([0-9]+)/$')::bigint"
THOSE_OPEN_TO_THEM = (
    "SELECT d.case_id, d.number FROM cases_keptdocument d"
    " WHERE d.case_id = ANY ((SELECT only_read_cases())::bigint[])"
)
STORY = On(
    "case",
    level="CASE WHEN kind IN ('incident', 'task') AND url <> '' THEN 3"
    f" WHEN NOT {ONLY_READ} THEN 2"
    " WHEN kind = 'details' AND title = 'Details changed: kept in confidence' THEN NULL"
    f" WHEN kind = 'document' AND {OF_A_DOCUMENT} IS NOT NULL"
    f" AND (case_id, {OF_A_DOCUMENT}) NOT IN ({THOSE_OPEN_TO_THEM}) THEN NULL"
    " ELSE 2 END",
)
# What is asked about a document that few may open is for them alone.
OF_WHAT_IS_OPENED = On("case", level="CASE WHEN document_id IS NULL THEN 2 ELSE 4 END")
# Told by reference only, and some of them see no case: what is said to someone is theirs to read.
TO_A_PERSON = On("case", also="person_id = (SELECT acting_user())")

PRIVACY = Privacy(
    sequences=["cases_case_reference", "cases_case_id_seq", "cases_client_id_seq"],
    adds={
        "case_seen": "(SELECT count(*) FROM public.cases_case c WHERE c.reference = sought)",
        "told_count": "(SELECT count(*) FROM cases_accessnotice n"
        " WHERE n.person_id = person AND n.read_at IS NULL)::integer",
    },
    records=[
        # Who she is
        Record(
            "Client",
            rows=On("id", model="cases.Case", by="client", also=f"id = {HELD}"),
            level=Level.PERSONAL,
            fields={
                Level.SENSITIVE: [
                    "recourse_to_public_funds",
                    "immigration_status",
                    "home_office_reference",
                    "pregnant",
                    "due_date",
                ]
            },
            fate=Fate.ERASED_WITH_CLIENT,
        ),
        Record(
            "OtherName",
            rows=ON_CLIENT,
            level=Level.PERSONAL,
            fate=Fate.ERASED_WITH_CLIENT,
            may=May.REMOVE,
        ),
        Record(
            "NameKey",
            rows=ON_CLIENT,
            level=Level.PERSONAL,
            fate=Fate.ERASED_WITH_CLIENT,
            not_in_copy="It is an index of her name, which the copy gives.",
            is_worked_out=True,
            may=May.REMOVE,
        ),
        Record(
            "SafeContact",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
        ),
        Record(
            "Address",
            rows=SECRET_ON_CASE,
            level=Level.SECRET,
            fields={Level.SENSITIVE: ["row_key", "kind", "from_on", "until_on", "never_use_on"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        # Her case
        Record(
            "Case",
            rows=When(CASE_SCOPE),
            history_as_now=True,  # what once was open to more people may no longer be
            worked_on=WORKED_ON,
            level=Level.SENSITIVE,
            fields={
                Level.PERSONAL: [
                    "client",
                    "reference",
                    "status",
                    "opened_on",
                    "service",
                    "worker",
                    "second_worker",
                    "second_until",
                    "referred_on",
                    "nrm_reference",
                    "last_contact_at",
                    "next_due_on",
                    "closed_on",
                    "erased_on",
                ]
            },
            fate=Fate.LEFT_AS_FIGURES,
            because="How many people were helped, where, for how long and how it ended is asked for years.",
        ),
        Record(
            "Deadline",
            rows=ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.PERSONAL: ["due_on", "due_time"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        Record(
            "Entry",
            rows=STORY,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            readers_write=OWN_NOTE,
        ),
        Record(
            "RecordMark",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="What she said is wrong is in the copy, word for word.",
        ),
        Record(
            "AllocationReason",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            may=May.ADD,
        ),
        Record("Topic", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record("RiskEvent", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "Placement",
            rows=ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            # A house knows which of its rooms are taken, whoever lives there.
            also_read="EXISTS (SELECT FROM cases_room r WHERE r.id = room_id"
            " AND r.service_id = ANY ((SELECT reader_services())::bigint[]))",
        ),
        Record(
            "Room",
            rows=Everybody("which rooms a house has tells of nobody who lives in one"),
            level=Level.FIGURES,
            fate=Fate.NOBODYS,
            because="It is a room of the house.",
            may=May.REMOVE,
        ),
        Record(
            "ClientGroup",
            rows=When(
                "service_id = ANY ((SELECT find_services())::bigint[])"
            ),  # who reads cases of the service
            # A client who moved to another service takes her place along.
            also_read="EXISTS (SELECT FROM cases_groupplace p WHERE p.group_id = cases_clientgroup.id)",
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says when and where some met, and names nobody.",
        ),
        Record("GroupPlace", rows=SENSITIVE_ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        # Whom she knows and who helps her
        Record("Person", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "Dependant",
            rows=ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["whereabouts", "school"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        Record(
            "Agency",
            rows=ON_CASE,
            level=Level.PERSONAL,
            fields={Level.SENSITIVE: ["note"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        # What is kept in confidence
        Record(
            "Confidence",
            rows=CONFIDENCE_ON_CASE,
            level=Level.SECRET,
            fields={Level.SENSITIVE: ["row_key", "kind", "level", "title", "person", "made_at", "made_by"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        # Papers, and what left the house
        Record("Paper", rows=ON_CASE, level=Level.PERSONAL, fate=Fate.ERASED_WITH_CASE),
        Record(
            "KeptDocument",
            rows=DOCUMENT_ON_CASE,
            history_as_now=True,
            carries=["file"],
            level=Level.SENSITIVE,  # as a rule: each says its own
            fields={Level.PERSONAL: ["number", "level", "file", "added_at", "added_by"]},
            fate=Fate.ERASED_WITH_CASE,
        ),
        Record("Printed", rows=ON_CASE, level=Level.PERSONAL, fate=Fate.ERASED_WITH_CASE),
        Record("Consent", rows=ON_CASE, level=Level.PERSONAL, fate=Fate.ERASED_WITH_CASE),
        Record("Disclosure", rows=ON_CASE, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "Approval",
            rows=SECRET_ON_CASE,
            level=Level.SENSITIVE,
            fields={Level.SECRET: ["shown"]},
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It repeats what a disclosure tells, which the copy gives.",
        ),
        # For whom it exists
        Record(
            "AccessGrant",
            # Whoever checks broken glass reads who broke it and why, and of which case only by reference.
            rows=On("case", also="kind = 'broken_glass' AND (SELECT access_checker()) IS NOT NULL"),
            level=Level.PERSONAL,
            fate=Fate.ERASED_WITH_CASE,
            # Whoever is told of it by another case of hers.
            also_read="id IN (SELECT n.grant_id FROM cases_accessnotice n)",
        ),
        Record(
            "AccessNotice",
            rows=TO_A_PERSON,
            level=Level.PERSONAL,
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It says that a colleague was told who opened her record, which the copy gives.",
        ),
        Record("Exclusion", rows=ON_CLIENT, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CLIENT),
        # Its kind alone says whom they know. A student says it too, so it is for whoever sees her case.
        Record(
            "DeclaredLink",
            rows=ON_CLIENT,
            level=Level.PERSONAL,
            fields={Level.SENSITIVE: ["ended_words"]},
            readers_write="person_id = (SELECT acting_user())",
            fate=Fate.ERASED_WITH_CLIENT,
        ),
        Record("Seal", rows=ON_CLIENT, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CLIENT),
        Record("Named", rows=ON_CLIENT, level=Level.PERSONAL, fate=Fate.ERASED_WITH_CLIENT),
        # What stands between two clients: a booking says that it waits; the pair is told by functions alone.
        Record(
            "HeldBooking",
            rows=SENSITIVE_ON_CASE,
            level=Level.SENSITIVE,
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It says that a booking waits; what was booked stands in her record.",
        ),
        Record(
            "HazardKey",
            rows=When("false"),  # whose are alike is nobody's to read, not even of one's own cases
            level=Level.SECRET,
            clear={"kind": "of which sort", "mark": "a keyed hash", "source": "of which record"},
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It is a sum of words that the copy gives.",
            is_worked_out=True,
            not_carried="It is made anew from what the record says, with the keys of where it arrives.",
            may=May.READ,  # written by keep_hazard_keys()
        ),
        Record(
            "Hazard",
            rows=When("false"),  # hazards_to_decide() decides who is told what
            level=Level.SECRET,
            clear=dict.fromkeys(
                [
                    *("other_words", "act", "words", "kinds", "marks"),
                    *("verdict", "outcome", "conditions", "basis"),
                ],
                "PostgreSQL itself compares and decides: it reads references and kinds, no fact of hers",
            ),
            fate=Fate.ERASED_WITH_CASE,
            not_in_copy="It is of two people: what it says of her stands in her own record.",
            may=May.READ,  # written by functions that tell who decides
        ),
        Record("Lifting", rows=OF_WHAT_IS_OPENED, level=Level.SENSITIVE, fate=Fate.ERASED_WITH_CASE),
        Record(
            "Canary",
            rows=When("(SELECT log_reader()) IS NOT NULL"),
            level=Level.SENSITIVE,
            fate=Fate.NOBODYS,
            because="It names the record of a woman who does not exist.",
            may=May.READ,  # only the owner plants one
        ),
        Record(
            "Cover",
            rows=Everybody("who stands in for whom is known in the office, and names no case"),
            level=Level.PERSONAL,
            fate=Fate.KEPT_WITH_ACCOUNT,
            because="It says why a colleague could open a case.",
        ),
        Record(
            "LoadSetting",
            rows=Everybody("it is how many points a thing counts, of nobody"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="Why a case was given to whom is read with the numbers of its day.",
            may=May.ADD,
        ),
        # What managers and leads count
        Record(
            "Counted",
            rows=Everybody("counted_cases() decides who is told what"),
            level=Level.PERSONAL,
            fate=Fate.NOT_STORED,
            because="It is a view of open cases.",
            may=May.READ,
        ),
        Record(
            "CountedPromise",
            rows=Everybody("counted_promises() decides who is told what"),
            level=Level.PERSONAL,
            fate=Fate.NOT_STORED,
            because="It is a view of open promises.",
            may=May.READ,
        ),
    ],
)

"""What is declared of a caseload on its way in, and of which cases came from elsewhere."""

from cases.privacy import ON_CASE
from hestia.privacy.records import Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    adds={
        # Whoever is sought by a number may be sought by the one she had elsewhere.
        "people_sought.numbered": """
            SELECT x.client_id FROM importing_imported i JOIN cases_case x ON x.id = i.case_id
             WHERE numbers <> '{}' AND i.reference <> '' AND upper(i.reference) = ANY (numbers)
               AND x.id <> ALL ((SELECT closed_cases())::bigint[])
        """,
    },
    records=[
        Record(
            "Upload",
            rows=When("owner_id = (SELECT acting_user())"),
            level=Level.PERSONAL,
            fields={Level.SECRET: ["problems", "rows", "words"]},  # a whole caseload; it is its owner's alone
            fate=Fate.SHORT_LIVED,
            because="It goes when its cases are made, when its owner deletes it, and after a day.",
            may=May.REMOVE,
        ),
        Record("Imported", rows=ON_CASE, level=Level.PERSONAL, fate=Fate.ERASED_WITH_CASE),
        Record(
            "ImportProfile",
            rows=When("(SELECT caseload_importer()) IS NOT NULL"),
            level=Level.PERSONAL,
            fate=Fate.NOBODYS,
            because="It says how another system names its columns and choices, and names no client.",
            may=May.REMOVE,
        ),
    ],
)

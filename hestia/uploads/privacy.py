"""What is declared of files as they are kept.

A file exists where the record that carries it does (a floor above says which: `carries`); until it has one,
for whoever sent it.
"""

from hestia.privacy.records import Fate, May, Privacy, Record, When
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "File",
            rows=When("owner_id = (SELECT acting_user()) AND filed_at IS NULL"),
            level=Level.PERSONAL,
            fields={Level.SENSITIVE: ["name"], Level.SECRET: ["opener", "sealed"]},
            clear={
                "opener": "It is sealed by the file itself, with the ring of keys.",
                "sealed": "It is sealed by the file itself, with a key of its own.",
            },
            fate=Fate.ERASED_WITH_CASE,
            by_reference="about",
            not_in_copy="It is given with the document that carries it.",
            not_carried_fields={
                "opener": "It is a key of here. What it opens is carried, opened.",
                "sealed": "It is carried opened, as a file of its own.",
            },
            may=May.REMOVE,
        ),
    ]
)

"""What is declared of keeping it running: times, and nobody's."""

from hestia.privacy.records import Everybody, Fate, Privacy, Record
from hestia.privacy.secrecy import Level

PRIVACY = Privacy(
    records=[
        Record(
            "LastTime",
            rows=Everybody("it says when a process last ran, and nothing of anybody"),
            level=Level.FIGURES,
            fields={Level.PERSONAL: ["words"]},
            fate=Fate.NOBODYS,
            because="Without it nobody would notice that backups have stopped.",
            not_carried="It says what last happened on this server.",
        ),
    ],
)

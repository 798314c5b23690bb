"""The papers that go out, are filled in, put up or taken along: invented, without a database."""

from collections.abc import Iterator

from cases.models import Agency, Case, Disclosure
from desk.documents.letter import chaser
from desk.rules.letters import CHASER_TELLS, CHASER_WHY
from hestia.pdf import Document
from outage.documents.blanks import sheet_document
from outage.models import Sheet
from outage.rules.versions import VERSIONS
from supportplans.documents.feedback import you_said_sheet
from supportplans.models import YouSaid
from tests.pdf.papers import AMINA, COPY

TODAY = COPY.made_on
CASE = Case(reference="H-0147")
# Of those with a code. The questions for a referral are drawn without one.
KINDS = (Sheet.Kind.NOTE, Sheet.Kind.INCIDENT, Sheet.Kind.SCREEN, Sheet.Kind.CONSENT, Sheet.Kind.INTAKE)


def chaser_letter() -> Document:
    """Return the letter that asks where a decision is."""
    disclosure = Disclosure(
        case=CASE,
        kind=Agency.Kind.HOME_OFFICE,
        recipient="Home Office, Single Competent Authority",
        why=CHASER_WHY,
        basis=Disclosure.Basis.SUPPORT,
        facts=sorted(CHASER_TELLS),
        copy_number=1,
    )
    return chaser(disclosure, reference="NRM/2026/104412", by=AMINA, on=TODAY)


def you_said() -> Document:
    """Return the sheet to put up."""
    lines = [
        ("The heating is cold at night.", "It stays on until 11 now, and there is a heater to borrow."),
        ("I could not read the letters on the door.", "They are in six languages, with pictures."),
        (
            "Nobody told me that my worker was on holiday. I waited, and I was afraid to ask who comes.",
            "We tell each woman a week before, and who comes instead. She may say whom she would like.",
        ),
        ("The children have nowhere to play when it rains.", "The small room is theirs from 3 to 6."),
    ]
    return you_said_sheet([YouSaid(said=said, did=did) for said, did in lines], on=TODAY)


def blank_sheets() -> Iterator[tuple[str, Document]]:
    """Yield a printed form of each kind."""
    for kind in KINDS:
        sheet = Sheet(code="7K3M9QPRX", kind=kind, form_version=VERSIONS[kind])
        yield f"sheet-{kind}", sheet_document(sheet)

"""The pack for a day without the record, and a copy that she asked for: invented, without a database."""

from datetime import date
from typing import Any

from cases.models import Case, Client
from hestia.accounts.models import Service, User
from hestia.pdf import Audience, Document, Fact
from outage.documents.pack import TELLS as TELLS_OF_PACK
from outage.queries.pack import DAYS, Colleague, Person
from rights.documents import complaint_letters
from rights.documents.complaint_letters import FOUND, what_we_found
from rights.documents.letters import (
    HAVE_IT_BY,
    LONGER,
    MAY_TAKE_LONGER,
    MORE_TIME,
    NOTHING_TO_DO,
    Told,
    decided,
    laid_out,
)
from rights.documents.on_top import LeftOut, sheet_on_complaint, sheet_on_top
from rights.documents.pack import TELLS as TELLS_OF_COPY
from rights.documents.receipt import receipt_of
from rights.documents.withheld import HIDDEN as CUT
from rights.documents.withheld import NOT_GIVEN, together
from rights.models import AccessRequest, Complaint, Correction
from rights.queries.retention import schedule
from rights.rules.explained import explained
from rights.rules.further import COMMISSIONER
from rights.rules.hiding import HIDDEN
from rights.rules.left_out import NOT_PART
from rights.rules.reasons import MEANINGS, SOURCES, Reason
from rights.rules.retention import Kind
from tests.pdf.papers import AMINA

HOUSE = Service(
    name="Safe house A",
    phone="020 7946 0123",
    on_call="23 to 29 Nov: Ruth Ellery, 07700 900103\n30 Nov to 6 Dec: Ngozi Okafor, 07700 900102",
)
PEOPLE = [
    Person(
        initials="G. K.",
        reference="H-0147",
        contact="May be texted, after 4pm. Do not call. Do not write",
        risk="High",
        around="With her, by age: 4",
        health="Pregnant, due Wed 3 Mar",
        medicines="Iron tablets, one a day. No allergies known (as of Tue 17 Nov 2026)",
        worker="Amina Osei",
        due=["Risk review: overdue since Tue 24 Nov", "Appointment: Fri 27 Nov, 9:40am"],
    ),
    Person(
        initials="L. T.",
        reference="H-0162",
        contact="May be called and texted, after 6pm",
        risk="Medium",
        around="With her, by age: 3, 0. 1 elsewhere",
        health="",
        medicines="",
        worker="Joyce Adeyemi",
        due=["First plan: Sat 28 Nov"],
    ),
    Person(
        initials="B. O.",
        reference="H-0155",
        contact="May be called, before 3pm. Do not text. Do not write. Nobody has checked whose phone it is",
        risk="Medium",
        around="",
        health="",
        medicines="",
        worker="Joyce Adeyemi",
        due=["Plan review: Fri 27 Nov", "Answer from the Home Office: overdue since Mon 23 Nov"],
    ),
    Person(
        initials="A. H.",
        reference="H-0163",
        contact="May be called and texted, after 4pm",
        risk="Low",
        around="With her, by age: 11",
        health="",
        medicines="",
        worker="Amina Osei",
        due=["Appointment: Thu 26 Nov, 2pm"],
    ),
    Person(
        initials="M. H.",
        reference="H-0171",
        contact="Nobody has asked her yet: do not call, text or write",
        risk="Not assessed",
        around="",
        health="",
        medicines="",
        worker="Nobody yet",
        due=[],
    ),
]
COLLEAGUES = [
    Colleague("Ruth Ellery", "Manager", "07700 900103"),
    Colleague("Amina Osei", "Caseworker", "07700 900101"),
    Colleague("Joyce Adeyemi", "Caseworker", "07700 900104"),
]


def outage_pack() -> Document:
    """Return the pack of a house."""
    made, stale = "Thu 26 Nov 2026 at 4:30am", "Fri 27 Nov 2026 at 4:30am"
    return Document(
        template="pdf/outage_pack.html",
        title="Outage pack: Safe house A",
        file_name="outage-pack-1.pdf",
        reference_line=f"Outage pack, made {made}. Too old from {stale}.",
        audience=Audience.INTERNAL,
        tells=TELLS_OF_PACK,
        context={
            "service": HOUSE,
            "on_call_changed_on": date(2026, 11, 23),
            "house_phone": HOUSE.phone,
            "made": made,
            "stale": stale,
            "people": PEOPLE,
            "left_out": 1,
            "colleagues": COLLEAGUES,
            "covers": ["Joyce Adeyemi covers for Amina Osei until Friday 27 November 2026"],
            "office": "020 7946 0100",
            "helpline": "08000 121 700",
            "days": DAYS,
        },
    )


ASKED = AccessRequest(
    pk=12,
    case=Case(
        reference="H-0163",
        client=Client(first_name="Amal", first_language="Arabic"),
        worker=User(first_name="Joyce"),
    ),
    received_on=date(2026, 11, 16),
    identity_how=AccessRequest.Identity.KNOWN,
    identity_on=date(2026, 11, 16),
    way=AccessRequest.Way.BY_HAND,
    asked_for="Everything that you wrote down about me since I came.",
)
AT_THE_DOOR = (
    f"A man rang at the door and asked for Amal. He said that he is her cousin {HIDDEN}. Joyce did not open, "
    "and said that nobody of this name lives here.\n\nAmal was upstairs. She saw him from the window."
)
OF_HER_RIGHTS = (
    "Amal asked who can read what we write. We went through it page by page with the interpreter, and she "
    "asked for a copy of everything. She wants to read it here first, and to take it home once she has a "
    "lock."
)
TO_COLLEGE = (
    "Amal wants to go to the college on Quay Street. We looked at the bus together. She will try it on "
    "Monday, and ring the house when she is there."
)


def piece(day: date | None, *lines: tuple[str, str], is_cut: bool = False) -> dict[str, Any]:
    """Return one piece of what she is given."""
    why = Reason.OTHER_PERSON.label if is_cut else ""
    return {"item": None, "file": None, "day": day, "lines": lines, "why": why}


ABOUT_HER = piece(
    None,
    ("First name", "Amal"),
    ("Nationality", "Sudanese"),
    ("First language", "Arabic"),
    ("Interpreter needed", "Yes"),
    ("Reads in", "Her own language"),
)
NOTES = [
    piece(
        date(2026, 11, 15),
        ("Title", "At the door"),
        ("What happened", AT_THE_DOOR),
        ("Written by", "Joyce Adeyemi"),
        is_cut=True,
    ),
    piece(
        date(2026, 11, 20),
        ("Title", "The college"),
        ("What happened", TO_COLLEGE),
        ("Written by", "Joyce Adeyemi"),
    ),
    piece(
        date(2026, 11, 23),
        ("Title", "Her rights"),
        ("What happened", OF_HER_RIGHTS),
        ("Next step", "Ask the interpreter for Thursday at ten"),
        ("Written by", "Joyce Adeyemi"),
    ),
]


def her_copy() -> Document:
    """Return a short copy: a name is hidden in one note, and another is withheld."""
    used = (Reason.OTHER_PERSON, Reason.CRIME)
    return Document(
        template="pdf/copy_of_record.html",
        title="A copy of what is written about you",
        file_name="H-0163-copy-1.pdf",
        reference_line=f"H-0163. Made 24 Nov 2026 by {AMINA.initials}.",
        audience=Audience.CLIENT,
        tells=TELLS_OF_COPY,
        released=frozenset({Fact.RECORD}),
        context={
            "asked": ASKED,
            "first_name": "Amal",
            "scope": ASKED.scope,
            "subjects": [
                {"number": 1, "title": "About you", "not_given": 0, "is_long": False, "pieces": [ABOUT_HER]},
                {
                    "number": 2,
                    "title": "Notes and what happened",
                    "not_given": 1,
                    "is_long": False,
                    "pieces": NOTES,
                },
            ],
            "piece_count": 5,
            "not_given_count": 1,
            "hidden_count": 1,
            "files": [],
            "withheld": together(
                [
                    {
                        "subject": "Notes and what happened",
                        "day": date(2026, 11, day),
                        "how": how,
                        "why": reason.label,
                        "pages_not_given": 0,
                        "pages_with_parts_hidden": 0,
                    }
                    for day, how, reason in zip((15, 21), (CUT, NOT_GIVEN), used, strict=True)
                ]
            ),
            "reasons": [(reason.label, MEANINGS[reason], SOURCES[reason]) for reason in used],
            "not_part": list(NOT_PART),
            "readers": [
                {
                    "name": "Joyce Adeyemi",
                    "role": "Caseworker",
                    "why": "Your key worker",
                    "days": 6,
                    "last_on": date(2026, 11, 23),
                },
                {
                    "name": "Ruth Ellery",
                    "role": "Manager",
                    "why": "Manager of your service",
                    "days": 2,
                    "last_on": date(2026, 11, 24),
                },
            ],
            "holders": [],
            "as_of": date(2026, 11, 24),
            "words": explained("Key worker, NRM, reasonable grounds, consent"),
            "others_told": None,
            "kept": {kind.value: schedule()[kind] for kind in (Kind.ADULT, Kind.CHILD)},
            "us": {
                "phone": "020 7946 0123",
                "address": "Lantern House Trust, 14 Mill Lane, London E2 9ZZ",
                "data_protection": {"name": "Nora Lindqvist", "contact": "records@lantern.example.org"},
                "page": "casework.example.org/complain/",
            },
            "commissioner": COMMISSIONER,
        },
    )


def receipt(*, is_discreet: bool) -> Document:
    """Return what she signs for it."""
    return receipt_of(
        ASKED, pages=9, beside=["a-voice.m4a"], is_discreet=is_discreet, by=AMINA, on=date(2026, 11, 25)
    )


def letter_longer() -> Document:
    """Return the letter that says that it takes longer."""
    why = "Three services wrote parts of it, and an interpreter has to read the letters in Arabic first."
    told = Told(
        name="longer",
        title=LONGER,
        opening=MORE_TIME,
        facts=[("You asked on", "16 November 2026"), (HAVE_IT_BY, "16 February 2027")],
        why=why,
        rules=[MAY_TAKE_LONGER],
        after=[NOTHING_TO_DO],
    )
    return to_her(told)


def letter_answer() -> Document:
    """Return the letter that answers what she says is wrong."""
    said = Correction(
        case=ASKED.case, what="objects", subject="Homes, now and before", received_on=date(2026, 11, 16)
    )
    why = "We need it to know which houses are not safe for you. Only your key worker and a manager read it."
    told = decided(said, decision="unchanged", ground="protection", why=why)
    return to_her(told)


def to_her(told: Told) -> Document:
    """Return a letter to her."""
    case = ASKED.case
    on = date(2026, 11, 24)
    return laid_out(told, reference=case.reference, first_name=case.client.goes_by, by=AMINA, on=on)


def letter_about_complaint() -> Document:
    """Return the letter with what we found about a complaint."""
    made = Complaint(reference="C-7K2M-9QXD", received_on=date(2026, 11, 2))
    told = what_we_found(
        made,
        outcome="in_part",
        reason="You called three times. We rang back once, after nine days. That was too late.",
        changed="Calls are listed, and a second worker rings back whoever has waited for two days.",
    )
    return complaint_letters.about_complaint(made, told, by=AMINA, on=date(2026, 11, 24))


def complaint_cover() -> Document:
    """Return the sheet on top of that letter, in her language beside English."""
    sheet = sheet_on_complaint(
        ASKED.case, reference="C-7K2M-9QXD", title=FOUND, file_name="C-7K2M-9QXD-outcome.pdf"
    )
    assert sheet
    return sheet


def cover() -> Document:
    """Return the sheet on top of it, in her language beside English."""
    left_out = LeftOut(withheld=1, hidden=3, reasons=[Reason.OTHER_PERSON, Reason.CRIME])
    paper = sheet_on_top(
        ASKED.case,
        title="A copy of what is written about me",
        file_name="H-0163-copy-7.pdf",
        left_out=left_out,
    )
    assert paper
    return paper

"""The demonstration's directory: seven interpreters and eight agencies, all invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cases.models import Client, ThreeState
from hestia.accounts.models import User
from hestia.db.acting import acting_as
from hestia.directory.actions import record_session, save_entry, write_note
from hestia.directory.models import AgencyNote, DirectoryEntry, Interpreted, Interpreter, ListedAgency

LAYLA = "Layla Mansour"
# Who interprets for whom in the demonstration's stories, as they are called on paper.
OF_LANGUAGE = {
    "Arabic": LAYLA,
    "Vietnamese": "Phuong Le",
    "Albanian": "Besim Gashi",
    "Romanian": "Ruxandra Ilie",
    "Tigrinya": "Saba Mehari",
    "Amharic": "Saba Mehari",
}
ON_HOLD = "Karima Benali"  # who interprets in no story
BY_PHONE = "Open Voice interpreter"
PERSON: dict[str, Any] = {"kind": Interpreter.Kind.PERSON, "by_phone": True, "in_person": True}
# Days until the registration runs out, or since; days since the confidentiality was signed.
INTERPRETERS: list[tuple[dict[str, Any], int | None, int | None]] = [
    (
        {
            **PERSON,
            "name": LAYLA,
            "languages": "Arabic, Arabic (Moroccan), French",
            "gender": "woman",
            "by_video": True,
            "boroughs": "All of London",
            "phone": "020 7946 0401",
            "registration": "NRPSI 14471",
            "availability": "Weekdays, and evenings by phone",
            "note": "Women only. Comes to the midwife too.",
        },
        210,
        400,
    ),
    (
        {
            **PERSON,
            "name": "Phuong Le",
            "languages": "Vietnamese",
            "gender": "woman",
            "boroughs": "Hackney, Lewisham, Southwark",
            "phone": "020 7946 0402",
            "registration": "NRPSI 15022",
        },
        -24,
        300,
    ),
    (
        {
            **PERSON,
            "name": "Besim Gashi",
            "languages": "Albanian",
            "gender": "man",
            "boroughs": "Barnet, Brent, Camden",
            "phone": "020 7946 0403",
            "not_for": "Kosovan",
            "not_for_why": "He runs a club in Brent to which many from Kosovo go.",
            "registration": "NRPSI 13380",
        },
        150,
        250,
    ),
    (
        {
            **PERSON,
            "name": "Ruxandra Ilie",
            "languages": "Romanian",
            "gender": "woman",
            "in_person": False,
            "by_video": True,
            "phone": "020 7946 0404",
        },
        None,
        120,
    ),
    (
        {
            **PERSON,
            "name": "Saba Mehari",
            "languages": "Tigrinya, Amharic",
            "gender": "woman",
            "boroughs": "Camden, Islington",
            "phone": "020 7946 0405",
            "home": "Asmara",
        },
        None,
        None,
    ),
    (
        {
            **PERSON,
            "name": ON_HOLD,
            "languages": "French, Lingala",
            "gender": "woman",
            "boroughs": "All of London",
            "phone": "020 7946 0277",
        },
        200,
        300,
    ),
    (
        {
            "name": "Open Voice interpreting",
            "kind": Interpreter.Kind.AGENCY,
            "paper_name": BY_PHONE,
            "languages": "Albanian, Amharic, Arabic, Farsi, Kurdish (Sorani), Pashto, Somali, Vietnamese",
            "by_phone": True,
            "by_video": True,
            "phone": "020 7946 0410",
            "email": "bookings@open-voice.example",
            "note": "Within ten minutes by phone, day and night. Ask for a woman and for the dialect.",
        },
        None,
        None,
    ),
]
AGENCIES: list[dict[str, Any]] = [
    {
        "name": "Brightwater Law",
        "kind": "solicitor",
        "qualifies": "Anybody with a legal aid certificate; survivors first",
        "route": "Their form, with her consent, to the duty desk",
        "usual_wait": "3 weeks",
        "contact_role": "Duty solicitor",
        "secure_channel": "Their portal; the reference goes by phone",
        "channel_tested_on": date(2026, 10, 6),
        "phone": "020 7946 0311",
        "boroughs": "All of London",
    },
    {
        "name": "Riverside Hospital",
        "kind": "midwife",
        "qualifies": "Anybody who is pregnant",
        "route": "By phone to the midwives for women in difficulty",
        "usual_wait": "1 week",
        "contact_role": "Specialist midwife",
        "phone": "020 7946 0322",
        "boroughs": "Lewisham, Southwark",
    },
    {
        "name": "Hill Road Surgery",
        "kind": "gp",
        "qualifies": "Whoever lives near; no proof of address asked",
        "route": "She registers herself; we ring before",
        "usual_wait": "2 days",
        "contact_role": "Practice manager",
        "phone": "020 7946 0333",
        "boroughs": "Lewisham",
    },
    {
        "name": "Stillwater Counselling",
        "kind": "counselling",
        "qualifies": "Women after trafficking; no recourse is no bar",
        "route": "A letter from us; she is asked to a first talk",
        "usual_wait": "4 months",
        "contact_role": "Intake worker",
        "phone": "020 7946 0334",
        "languages": "Albanian, Arabic, Romanian",
    },
    {
        "name": "Lantern Street day centre",
        "kind": "charity",
        "qualifies": "Anybody, men too; children with a parent",
        "route": "She walks in, Monday to Thursday",
        "usual_wait": "None",
        "phone": "020 7946 0335",
        "boroughs": "Camden, Islington",
    },
    {
        "name": "Southbank College English courses",
        "kind": "college",
        "qualifies": "Whoever is in the NRM, without fees",
        "route": "Their form online; places each September and January",
        "usual_wait": "Until the next term",
        "contact_role": "Admissions adviser",
        "phone": "020 7946 0336",
        "boroughs": "Lambeth, Southwark",
    },
    {
        "name": "Northgate Housing advice",
        "kind": "housing",
        "qualifies": "With leave to remain, or a positive decision",
        "route": "By phone, then papers by secure mail",
        "usual_wait": "2 weeks",
        "contact_role": "Adviser on duty",
        "phone": "020 7946 0337",
        "boroughs": "Barnet, Brent, Camden",
    },
    {
        "name": "Two Rivers legal advice",
        "kind": "solicitor",
        "qualifies": "Benefits and debts; no recourse is no bar",
        "route": "Drop-in on Wednesdays from 10am",
        "usual_wait": "The same day",
        "phone": "020 7946 0338",
        "boroughs": "Hackney, Tower Hamlets",
    },
]
OLD = {"Two Rivers legal advice", "Saba Mehari"}  # that nobody has checked for long


# Whose; how many days ago; whether they came, the words were right, she felt safe; how long, for how much.
SESSIONS = {
    "Layla Mansour": (
        (34, "yes", "yes", "yes", 60, "38.00"),
        (20, "late", "yes", "yes", 45, "32.50"),
        (6, "yes", "yes", "not_asked", 30, "25.00"),
    ),
    ON_HOLD: (
        (41, "yes", "no", "no", 60, "36.00"),
        (13, "yes", "yes", "no", 50, "36.00"),
    ),
}
NOTES = (
    ("Brightwater Law", "good", "They ring back the same day if the form says that a date is near.", 0),
    ("Riverside Hospital", "warning", "Their desk reads names out aloud. Ask for a room first.", 60),
)


def interpreter_of(client: Client) -> str:
    """Return the interpreter's name where she needs one."""
    is_needed = client.interpreter_needed == ThreeState.YES
    return OF_LANGUAGE.get(client.first_language, BY_PHONE) if is_needed else ""


def fill_directory(*, by: User, today: date, at: datetime) -> None:
    """Make the directory, as a manager did over the last months."""

    def add(entry: DirectoryEntry, number: int) -> None:
        days = 230 if entry.name in OLD else 12 + 9 * number
        save_entry(entry=entry, by=by, at=at - timedelta(days=days))

    for number, (fields, registered, signed) in enumerate(INTERPRETERS):
        until = None if registered is None else today + timedelta(days=registered)
        signed_on = None if signed is None else today - timedelta(days=signed)
        person = Interpreter(**fields, registered_until=until, confidentiality_signed_on=signed_on)
        add(person, number)
    for number, fields in enumerate(AGENCIES):
        add(ListedAgency(**fields), number)
    with acting_as(by, at=at):
        tell_how_it_went(by=by, today=today, at=at)


def tell_how_it_went(*, by: User, today: date, at: datetime) -> None:
    """Record sessions of the last weeks, and what was found of agencies."""
    for name, sessions in SESSIONS.items():
        for days, came, right, safe, minutes, fee in sessions:
            answers: dict[str, Any] = {"came": came, "words_right": right, "felt_safe": safe}
            on, cost = today - timedelta(days=days), Decimal(fee) if fee else None
            interpreter = Interpreter.objects.get(name=name)
            session = Interpreted(interpreter=interpreter, held_on=on, minutes=minutes, fee=cost, **answers)
            record_session(session=session, by=by, at=at)
    for name, kind, words, review_in in NOTES:
        review_on = today + timedelta(days=review_in) if review_in else None
        note = AgencyNote(
            agency=ListedAgency.objects.get(name=name), kind=kind, words=words, review_on=review_on
        )
        write_note(note=note, by=by, at=at)

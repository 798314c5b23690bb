"""The papers that go out, are filled in, put up or taken along: invented, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.consent_forms import ANSWERS, HERS
from cases.models import Agency, Case, Consent, Disclosure
from hestia.desk.letter import CHASER_TELLS, CHASER_WHY, chaser, stamp_of
from hestia.pdf import Audience, Document
from hestia.pdf.languages import side_by_side
from hestia.pdf.words import her_day
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import long_day
from referrals.clocks import ClockKind, TargetClock, Unit
from referrals.documents import TO_FILL
from supportplans.documents import you_said_sheet
from supportplans.models import YouSaid
from tests.pdf import papers
from tests.pdf.papers import AMINA, COPY, NOT_ASKED

TODAY = COPY.made_on
CASE = Case(reference="H-0147")
CHRISTMAS = Calendar(
    "EW",
    {
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day (substitute day)",
        date(2027, 1, 1): "New Year’s Day",
    },
    2026,
    2027,
)


def clock_count() -> Document:
    """Return how a date was counted over Christmas."""
    clock = TargetClock(
        ClockKind.REASONABLE_GROUNDS,
        date(2026, 12, 23),
        5,
        Unit.WORKING,
        count_start=False,
        soon=1,
        calendar=CHRISTMAS,
    )
    assert clock.due_on
    return Document(
        template="pdf/clock_count.html",
        title="How a date was counted: reasonable grounds",
        file_name="H-0147-clock-1.pdf",
        reference_line=COPY.line("How a date was counted", "H-0147"),
        audience=Audience.INTERNAL,
        tells=NOT_ASKED,
        context={
            "reference": "H-0147",
            "clock": clock.name,
            "sentence": clock.words(date(2026, 12, 24)).sentence,
            "rule": [
                ("Stage now", "Waiting for the reasonable grounds decision"),
                ("Starts", f"{long_day(clock.starts_on)}, which is not counted"),
                ("Length", clock.of_length),
                ("Last day", long_day(clock.due_on)),
                ("Rule of", "England and Wales, from 30 Jan 2023"),
                ("Why that rule", "The rule in force on the day the Home Office received the referral."),
                ("Bank holidays", "England and Wales"),
                ("Source", "Modern slavery statutory guidance, the target for the decision"),
                ("How sure", "Read in the primary source"),
            ],
            "days": [(each, "last day" if each.day == clock.due_on else "") for each in clock.counted_days()],
        },
    )


def duty(*, named: bool = False) -> Document:
    """Return what an authority tells the Home Office of an adult who does not want to be referred."""
    facts = [("Gender", "Woman"), ("Nationality", "Sudanese")]
    return Document(
        template="pdf/duty.html",
        title="Duty to Notify",
        file_name="H-0147-duty-to-notify-1.pdf" if named else "duty-to-notify-1.pdf",
        reference_line=f"Duty to Notify{', H-0147' if named else ''}. Printed {long_day(TODAY)}, copy 1.",
        audience=Audience.HOME_OFFICE,
        tells=NOT_ASKED,
        context={
            "authority": "Croydon Council",
            "kind": "Local authority",
            "notified_on": date(2026, 11, 24),
            "facts": [*facts, ("Name", "Ghada Haddad"), ("How she is reached", "Ask us by phone")]
            if named
            else facts,
            "is_named": named,
            "agreed": "Agreed by signed form on Tue 3 Nov 2026" if named else "",
            "to_fill": TO_FILL,
            "asked": "Safe house A" if named else "Hestia",
        },
    )


def choices(code: str = "", *, takes_away: str = "yes") -> Document:
    """Return what she said to each question, for her: beside English, or discreet."""
    copy = replace(COPY, takes_away=takes_away, sides=side_by_side(code, with_english=True))
    purpose, answer = Consent.Purpose, Consent.Answer
    told = [
        (purpose.NRM, "", "", answer.GIVEN),
        (purpose.NRM_POLICE, "", "", answer.REFUSED),
        (purpose.NRM_DECISION, _("Me"), "", answer.GIVEN),
        (purpose.GP, "Dr Okoye", "That I am pregnant, and that I need an interpreter.", answer.GIVEN),
        (purpose.POLICE, "Det Con Price", "", answer.WITHDRAWN),
        (purpose.HOUSING, "", "", answer.GIVEN),
    ]
    if copy.is_discreet:
        told = [(about, "", "", said) for about, _who, _what, said in told if "nrm" not in about]
    return Document(
        template="pdf/consents_client.html",
        title=_("My choices"),
        file_name="H-0147-choices-1.pdf",
        reference_line=copy.client_line(_("My choices"), "H-0147"),
        audience=Audience.CLIENT,
        tells=NOT_ASKED,
        sides=copy.sides,
        context={
            "first_name": "Ghada",
            "is_discreet": copy.is_discreet,
            "made_on": TODAY,
            "answers": [
                {
                    "about": HERS[about],
                    "who": who,
                    "what": what,
                    "answer": ANSWERS[said],
                    "on": her_day(date(2026, 11, 3), with_year=True),
                }
                for about, who, what, said in told
            ],
            "with_lines": True,
        },
    )


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


def letter() -> Document:
    """Return a letter to a solicitor; to a surgery, to the police or about a home it is laid out the same."""
    facts = [
        ("Name", "Ghada Haddad"),
        ("Born", "1998, estimated"),
        ("Nationality", "Sudanese"),
        ("Language", "Arabic, Sudanese"),
        ("Interpreter", "Needed. A woman"),
        ("Key worker", "Amina Okafor"),
        ("Home Office reference", "H1234567"),
        ("NRM number", "NRM/2026/104412"),
        ("NRM", "Recovery period, day 22 of 45"),
        ("Recovery period", "To Sat 19 Dec 2026 at least"),
        ("Immigration status", "Asylum claim not yet made"),
        ("What happened", papers.CASE_SUMMARY["happened"]),
        ("Kinds of exploitation", "Sexual exploitation, debt bondage"),
    ]
    asked = {
        "prepared_for": "Harbour Law, solicitors",
        "person": "Ms R. Ahmed",
        "address": "12 Quay Street\nLondon SE1 0XX",
        "why": "Her asylum claim, and advice on her papers",
        "words": "Please give her an appointment with a woman, and an interpreter for Sudanese Arabic.\n\n"
        "She asks that you ring us, not her. She wants Amina to come with her the first time.",
        "facts": facts,
        "ground": Disclosure.Basis.CONSENT.label,
    }
    return replace(
        chaser_letter(),
        file_name="H-0147-letter-2.pdf",
        reference_line=f"Prepared for Harbour Law, solicitors on {long_day(TODAY)}, copy 2, H-0147.",
        audience=Audience.SOLICITOR,
        tells=NOT_ASKED,
        context={**chaser_letter().context, **asked},
    )


def stamped_letter() -> Document:
    """Return a letter to the police after she took her consent back, because a court orders it."""
    taken_back = Consent(answer=Consent.Answer.WITHDRAWN, given_on=date(2026, 11, 20))
    disclosure = Disclosure(
        recipient="Det Con Price, SC07", basis=Disclosure.Basis.LEGAL_DUTY, consent=taken_back
    )
    asked: dict[str, Any] = {
        "prepared_for": disclosure.recipient,
        "person": "",
        "address": "",
        "why": "The order of Croydon Crown Court of 23 November 2026",
        "words": "",
        "ground": disclosure.get_basis_display(),
    }
    return replace(
        letter(),
        file_name="H-0147-letter-3.pdf",
        reference_line=f"Prepared for {disclosure.recipient} on {long_day(TODAY)}, copy 3, H-0147.",
        audience=Audience.POLICE,
        stamp=stamp_of(disclosure),
        context={**letter().context, **asked},
    )


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

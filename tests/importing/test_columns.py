"""How each answer is read, and what is said of one that cannot be."""

from datetime import date
from typing import Any

import pytest

from cases.models import Case, Client, Consent
from cases.rules.birth import Birth, Precision
from cases.rules.names import plain
from desk.importing.answers import Wrong
from desk.importing.columns import BY_HEADING, COLUMNS
from referrals.models import Decision, Referral
from tests.make import TODAY

MARCH = date(1991, 3, 27)


def said(heading: str, text: str) -> Any:
    return BY_HEADING[plain(heading)].read(text, TODAY)


def test_headings_are_told_apart() -> None:
    assert len(BY_HEADING) == len(COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        "27/3/1991",
        "27.03.1991",
        "27-3-1991",
        "1991-03-27",
        "1991-03-27 00:00:00",
        "27 March 1991",
        "27th Mar 1991",
        "27 3 1991",
    ],
)
def test_reads_a_day(text: str) -> None:
    assert said("Opened on", text) == MARCH
    assert said("Date of birth", text) == Birth(Precision.EXACT, MARCH, 3, 1991)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/2/2026", "31 February is not a real date"),
        ("29/2/2026", "29 February 2026 is not a real date"),
        ("3/27/2026", ": the month must be a number from 1 to 12"),
        ("27/3/26", "must have 4 digits"),
        ("March 2026", "day, month and year"),
        ("soon", "day, month and year"),
        ("25/11/2026", "cannot be in the future"),
        ("45123", "day, month and year"),
    ],
)
def test_refuses_a_day(text: str, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        said("Opened on", text)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("3/1991", Birth(Precision.MONTH, month=3, year=1991)),
        ("March 1991", Birth(Precision.MONTH, month=3, year=1991)),
        ("1991-03", Birth(Precision.MONTH, month=3, year=1991)),
        ("1991", Birth(Precision.YEAR, year=1991)),
        ("about 25", Birth(Precision.ESTIMATED, year=2001)),
        ("Approx. 25", Birth(Precision.ESTIMATED, year=2001)),
        ("not known", Birth()),
    ],
)
def test_reads_as_much_of_a_birth_as_is_known(text: str, birth: Birth) -> None:
    assert said("Date of birth", text) == birth


@pytest.mark.parametrize("text", ["31/2/1991", "13/1991", "91", "1880", "about 200", "in spring", "1/1/2030"])
def test_refuses_a_birth(text: str) -> None:
    with pytest.raises(Wrong):
        said("Date of birth", text)


@pytest.mark.parametrize(
    ("heading", "text", "answer"),
    [
        ("Interpreter needed", "YES", "yes"),
        ("Interpreter needed", "n", "no"),
        ("Interpreter needed", "Not asked", "not_discussed"),
        ("Safe to call", "yes", True),
        ("Safe to call", "not discussed", False),
        ("18 or over", "yes", Client.AgeStatus.ADULT),
        ("18 or over", "Under 18", Client.AgeStatus.CHILD),
        ("Gender", "F", Client.Gender.FEMALE),
        ("Status", "Waiting list", Case.Status.WAITING),
        ("Referred to us by", "Self-referral", Case.Source.SELF),
        ("Referred to us by", "She referred herself", Case.Source.SELF),
        ("What she was made to do", "made to work in a home; Something else", ["domestic", "other"]),
        ("How she agreed", "spoken, with a witness", Consent.How.WITNESSED),
        ("Supported in", "Scotland", Referral.Jurisdiction.SCT),
        ("Told with an interpreter", "no", Decision.Told.YES),
        ("Room", "Room 3", 3),
        ("Old reference", " L   17 ", "L 17"),
    ],
)
def test_reads_a_choice(heading: str, text: str, answer: Any) -> None:
    assert said(heading, text) == answer


@pytest.mark.parametrize(
    ("heading", "text", "why"),
    [
        ("Interpreter needed", "perhaps", "Write yes, no or not discussed"),
        ("Status", "Closed", "Write Open or Waiting for a place"),
        ("English", "good", "Write None, A little, "),
        ("Worker’s e-mail", "amina", "e-mail address"),
        ("Room", "upstairs", "number of the room"),
        ("First name", "x" * 101, "Shorten it to 100 characters. It has 101 now"),
    ],
)
def test_refuses_a_choice(heading: str, text: str, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        said(heading, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hackney", "Hackney"),
        ("LB Hackney", "Hackney"),
        ("london borough of HACKNEY", "Hackney"),
        ("outside these boroughs", "Outside these boroughs"),
    ],
)
def test_reads_a_borough(text: str, name: str) -> None:
    assert said("Borough at referral", text) == name


def test_refuses_what_is_no_borough_of_ours() -> None:
    with pytest.raises(Wrong, match=r"Hackney.* or Outside these boroughs"):
        said("Borough at referral", "Hackny")

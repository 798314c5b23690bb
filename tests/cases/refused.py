"""What intake refuses, page by page: the answers, the question it is said of, and the words."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

NO_DAY = {"given_on_day": None, "given_on_month": None, "given_on_year": None}
REFUSED = [
    pytest.param(
        "about",
        {"first_name": "", "last_name": ""},
        "first_name",
        "Enter a name or say she does not want to give one",
        id="no name",
    ),
    pytest.param(
        "about",
        {"no_name": "on"},
        "no_name",
        "Clear the names, or untick “She does not want to give a name”",
        id="a name and none",
    ),
    pytest.param("about", {"gender": "junk"}, "gender", "Choose an answer to “Gender”", id="gender"),
    pytest.param(
        "about",
        {"first_name": "x" * 101},
        "first_name",
        "Shorten “First name” to 100 characters. It has 101 now.",
        id="long name",
    ),
    pytest.param(
        "safe-contact",
        {"phone": ""},
        "phone",
        "Enter a phone number, or choose “No” for “Is it safe to text?”",
        id="text without a phone",
    ),
    pytest.param(
        "safe-contact",
        {"phone": "", "may_text": "no", "may_call": "yes"},
        "phone",
        "Enter a phone number, or choose “No” for “Is it safe to call?”",
        id="call without a phone",
    ),
    pytest.param(
        "safe-contact",
        {"may_email": "yes"},
        "email",
        "Enter an e-mail address, or choose “No” for “Is it safe to e-mail?”",
        id="e-mail without an address",
    ),
    pytest.param(
        "safe-contact",
        {"email": "nobody"},
        "email",
        "“E-mail address” must be an e-mail address, like name@example.org",
        id="no e-mail address",
    ),
    pytest.param(
        "safe-contact",
        {"may_post": "yes"},
        "address",
        "Enter an address, or choose “No” for “Is it safe to send post?”",
        id="post without an address",
    ),
    pytest.param(
        "safe-contact",
        {"stays": ""},
        "stays",
        "Choose where she is staying",
        id="a borough of nowhere",
    ),
    pytest.param(
        "language",
        {"first_language": ""},
        "first_language",
        "Enter her first language",
        id="language",
    ),
    pytest.param(
        "language",
        {"interpreter_needed": None},
        "interpreter_needed",
        "Choose whether an interpreter is needed",
        id="interpreter",
    ),
    pytest.param(
        "children",
        {"due_date": timedelta(100)},
        "due_date",
        "Clear the due date, or choose “Yes” for “Is she pregnant?”",
        id="due but not pregnant",
    ),
    pytest.param(
        "children",
        {"pregnant": "yes", "due_date": timedelta(301)},
        "due_date",
        "The due date must be within the next 10 months",
        id="due too far away",
    ),
    pytest.param(
        "children",
        {"pregnant": "yes", "due_date": timedelta(-31)},
        "due_date",
        "The due date must be within the next 10 months",
        id="due long ago",
    ),
    pytest.param(
        "children",
        {"pregnant": "yes", "due_date_day": "31", "due_date_month": "2", "due_date_year": "2027"},
        "due_date",
        "31 February is not a real date",
        id="31 February",
    ),
    pytest.param("referral", {"source": None}, "source", "Choose who referred her to us", id="source"),
    pytest.param(
        "referral",
        {"referred_on": timedelta(1)},
        "referred_on",
        "The date she was referred cannot be in the future",
        id="referred tomorrow",
    ),
    pytest.param(
        "referral",
        {"police_involved": "no"},
        "crime_reference",
        "Clear the crime reference, or choose “Yes” for “Are the police involved?”",
        id="a crime reference without police",
    ),
    pytest.param(
        "referral",
        {"nrm_reference": "NRM 1"},
        "nrm_reference",
        "Clear the NRM reference, or say that she has already been referred to the NRM",
        id="an NRM reference without a referral",
    ),
    pytest.param(
        "what-happened",
        {"exploitation": ["junk"]},
        "exploitation",
        "Choose an answer to “What was she made to do?”",
        id="exploitation",
    ),
    pytest.param(
        "safety",
        {"safe_tonight": "perhaps"},
        "safe_tonight",
        "Choose an answer to “Is she safe tonight?”",
        id="safe tonight",
    ),
    pytest.param(
        "needs",
        {"racism": ""},
        "racism",
        "Choose an answer to “Has she met racism or prejudice?”",
        id="an issue left out",
    ),
    pytest.param(
        "consent",
        {"answer": None},
        "answer",
        "Choose whether she agrees to support from us, or “Not asked yet”",
        id="consent",
    ),
    pytest.param("consent", {"how": None}, "how", "Choose how she answered", id="how"),
    pytest.param("consent", {"witness": ""}, "witness", "Enter the name of the witness", id="witness"),
    pytest.param("consent", NO_DAY, "given_on", "Enter when she answered", id="no date"),
    pytest.param(
        "consent",
        {"given_on": timedelta(1)},
        "given_on",
        "The date she answered cannot be in the future",
        id="agreed tomorrow",
    ),
]


def spelled(answers: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser sends: of a ``timedelta`` the three boxes of the day so long from today."""
    sent: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, timedelta):
            on = timezone.localdate() + value
            sent |= {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}
        else:
            sent[name] = value
    return sent

"""What worries: each rule finds what it says, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client as Browser

from cases.actions.access import exclude_worker
from cases.models import Case, Deadline
from cases.rules import load as rules
from cases.rules.load import Load, LoadPoints, Post
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from oversight.rules.worries import MOST, RULES, Team, what_worries
from tests import make
from tests.cases.test_load import PLAIN
from tests.staff.test_placements import browser_of

TODAY = make.TODAY
FITS = Load((), rules.capacity(Post(Decimal("37.5")), LoadPoints()))
CALM = Team(TODAY, [PLAIN], {1: "Amina Osei", 2: "Ben Archer"}, {1: FITS, 2: FITS}, {}, {})
BAD = replace(PLAIN, risk_rank=4, last_contact_on=TODAY)
NOWHERE = Load([rules.carried(replace(BAD, worker=1), 1, LoadPoints(base=99), today=TODAY)], FITS.can_carry)


@pytest.mark.parametrize(
    ("key", "team"),
    [
        ("overdue", replace(CALM, cases=[replace(BAD, overdue_ours=1)])),
        ("silent", replace(CALM, cases=[replace(BAD, last_contact_on=TODAY - timedelta(8))])),
        ("nobody", replace(CALM, cases=[replace(PLAIN, worker=None)])),
        ("strained", replace(CALM, strained={1: 3})),
        ("overloaded", replace(CALM, loads={1: NOWHERE, 2: FITS})),
        ("behind", replace(CALM, overdue={1: 5})),
        ("unsupervised", replace(CALM, unsupervised={2: "Not recorded"})),
        ("hours", replace(CALM, loads={1: Load(), 2: FITS})),
    ],
)
def test_a_rule_finds_what_it_says_and_no_other_does(key: str, team: Team) -> None:
    assert what_worries(CALM) == []
    assert [line.rule.key for line in what_worries(team)] == [key]


def test_what_can_wait_longest_is_left_out() -> None:
    team = Team(
        TODAY,
        [replace(BAD, overdue_ours=5, last_contact_on=TODAY - timedelta(9)), replace(PLAIN, worker=None)],
        CALM.names,
        {1: NOWHERE, 2: Load()},
        {1: 5},
        {1: "Overdue"},
        {1: 4},
    )
    assert [line.rule.key for line in what_worries(team)] == [rule.key for rule in RULES[:MOST]]


@pytest.mark.django_db
def test_the_page_says_it_to_who_answers_and_not_of_who_is_closed_to_them(
    her_case: Case, amina: User, carys: User, farah: User, outreach: Service, carys_browser: Browser
) -> None:
    her_case.record_unchecked_risk("very_high")
    her_case.promise(Deadline.Kind.TASK, due_on=TODAY - timedelta(2), by=amina, at=make.NOON)
    mona = make.user("Mona Reed", role=Role.MANAGER, services=[outreach])
    exclude_worker(case=her_case, person=mona, reason="knows_her", by=carys, at=make.NOON)
    words = "1 client at very high risk has a task of ours overdue."
    for reader, sees in ((carys, True), (farah, True), (mona, False)):
        page = browser_of(reader).get("/reports/what-worries/").text
        assert (words in page) == sees, reader
        # Who opens no case is told how many and with whom, never which.
        assert (her_case.reference in page) == (sees and reader != farah), reader
        assert ("With Amina Osei" in page) == sees, reader
    assert browser_of(amina).get("/reports/what-worries/").status_code == 403
    assert f'href="/cases/{her_case.reference}/"' not in browser_of(farah).get("/reports/what-worries/").text
    spread = carys_browser.get("/reports/load/").text
    assert "Of the 1 heaviest cases, Amina Osei has 1." in spread

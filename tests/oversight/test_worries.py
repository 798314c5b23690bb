"""What worries: each rule finds what it says, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client as Browser

from cases.actions.access import exclude_worker
from cases.models import Case, Deadline, Room
from cases.rules import load as rules
from cases.rules.load import Load, LoadPoints, Post
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from oversight.models import SampledCase
from oversight.queries.team import team_for
from oversight.rules.worries import MOST, RULES, Team, Worry, what_worries
from tests import make
from tests.cases.test_hazards import PHONE, booked, tell
from tests.cases.test_load import PLAIN
from tests.oversight import sampled
from tests.oversight.test_samples import DUE, SHORT, allotted, finds, says
from tests.staff import keeping
from tests.staff.test_placements import browser_of

TODAY = make.TODAY
FITS = Load((), rules.capacity(Post(Decimal("37.5")), LoadPoints(), today=TODAY))
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
        ("held", replace(CALM, on_hold=1)),
        ("findings", replace(CALM, findings={2: 1, 9: 2})),
        ("lapsed", replace(CALM, lapsed=frozenset({1}))),
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
        on_hold=1,
        findings={1: 1},
        lapsed=frozenset({1}),
    )
    assert [line.rule.key for line in what_worries(team)] == [rule.key for rule in RULES[:MOST]]
    assert [rule.key for rule in RULES if rule.find(team) is None] == []


def test_a_finding_of_who_is_not_on_the_list_is_counted_without_a_name() -> None:
    [line] = what_worries(replace(CALM, findings={2: 1, 9: 2}))
    assert line.worry == Worry("3 findings are past their day: Ben Archer.", people=(2,))
    [line] = what_worries(replace(CALM, findings={9: 1}))
    assert line.worry == Worry("1 finding is past its day.")


@pytest.mark.django_db
def test_a_booking_a_lapse_and_a_finding_are_said_to_whose_they_are(
    her_case: Case,
    outreach: Service,
    house_a: Service,
    house_b: Service,
    amina: User,
    carys: User,
    farah: User,
    dev: User,
) -> None:
    keeping.check(amina, by=carys, issued_on=date(2022, 1, 10), next_due_on=date(2025, 1, 10))
    sampled.drawn(outreach, carys, case=her_case)
    one = SampledCase.objects.get(reference=her_case.reference)
    tessa = make.user("Tessa Wynn", role=Role.MANAGER, services=[house_b])
    allotted(one, carys, tessa)
    says(one, amina)
    finds(says(one, tessa, SHORT), tessa, amina)
    tell(her_case, note=PHONE)
    tell(make.case(worker=dev, service=house_b, client=make.client("Zaffre", "Quillon")), note=PHONE)
    room = Room(service=house_a, number=1)
    room.save()
    booked(carys, her_case, room)
    told = {reader: team_for(reader, today=DUE + timedelta(1)) for reader in (carys, farah)}
    assert (told[carys].on_hold, told[carys].findings, told[carys].lapsed) == (
        1,
        {amina.pk: 1},
        frozenset({amina.pk}),
    )
    assert (told[farah].on_hold, told[farah].lapsed) == (0, frozenset())
    assert team_for(carys, today=DUE).findings == {}  # its day is not over
    page = browser_of(carys).get("/reports/what-worries/").text
    for words, address in (
        ("1 booking is on hold until you decide.", "/cases/bookings/"),
        ("Core training or a DBS check has lapsed: Amina Osei.", f"/staff/{amina.pk}/"),
    ):
        assert words in page
        assert f'href="{address}"' in page
    links = browser_of(farah).get("/team/").text
    assert [
        name
        for name in ("/reports/", "/reports/sampling/", "/reports/community/")
        if f'href="{name}"' not in links
    ] == []


@pytest.mark.django_db
def test_the_page_says_it_to_who_answers_and_not_of_who_is_closed_to_them(
    her_case: Case, amina: User, carys: User, farah: User, outreach: Service, carys_browser: Browser
) -> None:
    her_case.record_unchecked_risk("very_high")
    her_case.promise(Deadline.Kind.TASK, due_on=TODAY - timedelta(2), by=amina, at=make.NOON)
    mona = make.user("Mona Reed", role=Role.MANAGER, services=[outreach])
    exclude_worker(case=her_case, person=mona, reason="knows_her", by=carys, at=make.NOON)
    words = "1 client at very high risk has an overdue task on our side."
    for reader, sees in ((carys, True), (farah, True), (mona, False)):
        page = browser_of(reader).get("/reports/what-worries/").text
        assert (words in page) == sees, reader
        # Who opens no case is told how many and with whom, never which.
        assert (her_case.reference in page) == (sees and reader != farah), reader
        assert ("With Amina Osei" in page) == sees, reader
    assert browser_of(amina).get("/reports/what-worries/").status_code == 403
    assert f'href="/cases/{her_case.reference}/"' not in browser_of(farah).get("/reports/what-worries/").text
    spread = carys_browser.get("/reports/load/").text
    assert "Of the 1 heaviest today" in spread

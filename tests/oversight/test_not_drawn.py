"""What is kept and not used at her request is drawn for nobody to judge, and the sum of the list says so."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from hestia.pdf import render
from hestia.refusals import Refused
from oversight import actions
from oversight.documents.draw import draw_sheet
from oversight.models import FrameEntry, SampledCase
from oversight.queries.draws import Drawn
from rights.models import Correction
from tests import make
from tests.oversight import sampled
from tests.oversight.sampled import LAST_NOON
from tests.rights.test_corrections import said_of
from tests.rights.test_restricting import answered
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
RESTRICTED = "kept and not used"
ENDED: dict[str, Any] = {
    "status": "closed",
    "opened_on": date(2026, 3, 3),
    "closed_on": date(2026, 11, 4),
    "closed_at": make.NOON,
    "exit_kind": "planned",
}


def restrict(case: Case, *, by: User, second: User, row: Entry | None = None) -> Correction:
    return answered(said_of(row, case=case, by=by, what="restrict"), by=second)


@pytest.fixture
def cases(outreach: Service, amina: User) -> list[Case]:
    return [make.case(worker=amina, service=outreach, opened_on=sampled.FIRST) for _ in range(4)]


def test_nobody_is_on_the_list_who_asked_for_that(
    cases: list[Case], outreach: Service, carys: User, amina: User, carys_browser: Browser
) -> None:
    hers, *others = cases
    earlier = make.case(worker=amina, service=outreach, client=hers.client, closed_by=amina, **ENDED)
    note = others[0].narrate(Entry.Kind.NOTE, "A talk", "She may go back.", by=amina, at=make.NOON)
    restrict(hers, by=amina, second=carys)
    restrict(others[0], by=amina, second=carys, row=note)  # of a part, she is on it
    draw = sampled.drawn(outreach, carys)
    listed = set(FrameEntry.objects.values_list("reference", flat=True))
    assert listed == {case.reference for case in others}
    assert not {hers.reference, earlier.reference} & {str(case) for case in SampledCase.objects.all()}
    assert draw.frozen
    assert (draw.frozen.count, draw.frozen.left_out) == (3, 2)
    assert not list(Drawn(draw).faults())
    out = StringIO()
    call_command("verify_draw", stdout=out)
    assert "as it must be" in out.getvalue()
    page = text_of(carys_browser.get(reverse("oversight:draw", args=[draw.pk])))
    assert "2 cases are left out, at the clients’ request." in page


def test_by_the_printed_sheet_a_second_program_comes_to_the_same(
    cases: list[Case], outreach: Service, carys: User, amina: User
) -> None:
    restrict(cases[0], by=amina, second=carys)
    draw = sampled.drawn(outreach, carys)
    words = sampled.words_of(render(draw_sheet(Drawn(draw), by=carys, on=sampled.LAST)))
    said, taken = sampled.again(words)
    assert said == taken
    assert cases[0].reference not in words
    assert "1 left out" in words


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE oversight_frame SET left_out = 0",
        "UPDATE oversight_frame SET left_out = 2",
        "UPDATE cases_recordmark SET made_at = '2026-11-02', case_id = (SELECT max(id) FROM cases_case)",
    ],
    ids=["left out unsaid", "more left out", "on the list"],
)
def test_what_is_not_so_is_found(
    change: str, cases: list[Case], outreach: Service, carys: User, amina: User
) -> None:
    """By whoever can get past the triggers, such as the superuser."""
    restrict(cases[0], by=amina, second=carys)
    sampled.drawn(outreach, carys)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("oversight_frame", "cases_recordmark"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(change)
    with pytest.raises(CommandError, match="not as they must be"):
        call_command("verify_draw", stdout=StringIO())


def test_who_asks_after_the_draw_is_not_judged(
    cases: list[Case], outreach: Service, house_a: Service, carys: User, amina: User
) -> None:
    sampled.drawn(outreach, carys)
    drawn = SampledCase.objects.filter(list=f"W{amina.pk}").get()
    restrict(Case.objects.get(reference=drawn.reference), by=amina, second=carys)
    judge = make.user("Tessa Wynn", role="manager", services=[house_a])
    actions.allot(sampled=drawn, sampler=judge, by=carys, at=LAST_NOON)
    with pytest.raises(Refused, match=RESTRICTED):
        actions.record_reading(sampled=drawn, answers={}, good="", by=judge, at=make.NOON)

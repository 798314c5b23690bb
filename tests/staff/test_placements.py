"""Supervision, and the placements of students and volunteers: days alone, and whose they are."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser

from hestia.accounts.models import User
from hestia.pdf import render
from hestia.staff.documents import placement_agreement
from hestia.staff.models import LearnerDay, LearnerPlacement, Supervision
from tests import make
from tests.oversight.sampled import words_of
from tests.roles import as_application
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 2)


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


@pytest.fixture
def placed(efua: User, carys: User) -> LearnerPlacement:
    placement = LearnerPlacement(
        person=efua, kind="student", scheme="Fernhill University", supervisor=carys, days_agreed=70,
        first_on=FIRST,
    )  # fmt: skip
    placement.save()
    return placement


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def test_supervision_is_two_days_and_what_is_overdue_stands_on_the_team_page(
    amina: User, ben: User, carys: User, carys_browser: Browser, farah: User
) -> None:
    page = f"/staff/{amina.pk}/supervision/new/"
    held_on = make.TODAY - timedelta(35)
    sent = {"supervisor": carys.pk, **day("held_on", held_on)}
    said = carys_browser.post(page, sent | day("next_on", held_on)).text
    assert "The next one must be after 20 October 2026" in said
    carys_browser.post(page, sent | day("next_on", held_on + timedelta(28)))
    assert Supervision.objects.get().is_overdue(make.TODAY)
    team = carys_browser.get("/team/").text
    assert team.count("Supervision overdue") == 1
    assert "Supervision overdue" not in browser_of(farah).get("/team/").text  # figures only
    corrected = Supervision.objects.get()
    change, late = f"/staff/{amina.pk}/supervision/{corrected.pk}/", held_on + timedelta(365)
    sent |= {"version": corrected.version}
    assert (
        "must be by 20 October 2027"
        in carys_browser.post(change, sent | {"is_far_off": "on"} | day("next_on", date(2062, 1, 1))).text
    )
    assert "more than 6 months later" in carys_browser.post(change, sent | day("next_on", late)).text
    carys_browser.post(change, sent | day("next_on", late) | {"is_far_off": "on"})
    corrected.refresh_from_db()
    assert corrected.next_on == late
    sent |= {"version": corrected.version}
    carys_browser.post(change, sent | day("next_on", held_on + timedelta(28)))
    assert "Overdue, was due Tue 17 Nov" in browser_of(amina).get(f"/staff/{amina.pk}/").text


def test_a_placement_ends_with_the_account(efua: User, carys: User, carys_browser: Browser) -> None:
    page = f"/staff/{efua.pk}/placement/"
    sent: dict[str, Any] = {"kind": "student", "scheme": "Fernhill University", "supervisor": carys.pk}
    sent |= {"days_agreed": "70", **day("first_on", efua.ends_on or FIRST)}
    late = sent | day("first_on", (efua.ends_on or FIRST) + timedelta(1))
    assert "Ask for a later last day first" in carys_browser.post(page, late).text
    carys_browser.post(page, sent | day("first_on", FIRST))
    assert LearnerPlacement.objects.get().days_agreed == 70
    assert "when the account ends" in carys_browser.get(f"/staff/{efua.pk}/").text


def test_what_is_seen_to_before_they_meet_a_client_stands_there(
    placed: LearnerPlacement, efua: User, carys: User, carys_browser: Browser
) -> None:
    person, page = f"/staff/{efua.pk}/", f"/staff/{efua.pk}/placement/"
    assert "induction, agreement" in text_of(carys_browser.get(person))
    sent: dict[str, Any] = {"kind": "volunteer", "scheme": "Neighbours", "supervisor": carys.pk}
    sent |= {"days_agreed": "70", "version": placed.version, **day("first_on", FIRST)}
    sent |= {**day("induction_on", FIRST), **day("agreement_on", FIRST), "observations": ""}
    reports = {**day("midway_on", FIRST + timedelta(60)), **day("final_on", FIRST + timedelta(50))}
    assert "must be due after the midway one" in carys_browser.post(page, sent | reports).text
    carys_browser.post(page, sent | day("insured_until", make.TODAY - timedelta(1)))
    placed.refresh_from_db()
    assert placed.observations == 0
    shown = text_of(carys_browser.get(person))
    assert "references" in shown  # two of a volunteer; of a student none
    assert "Ran out" in shown
    references = day("references_seen_on", FIRST) | {"observations": "2", "version": placed.version}
    carys_browser.post(page, sent | references)
    shown = text_of(carys_browser.get(person))
    assert "Before they meet a client Done" in shown
    assert "2 times" in shown
    placed.refresh_from_db()
    carys_browser.post(page, sent | references | {"observations_agreed": "3", "version": placed.version})
    assert "Observed directly 2 of 3 done, 1 left" in text_of(carys_browser.get(person))


def test_who_is_on_it_logs_their_own_days(
    placed: LearnerPlacement, efua: User, amina: User, carys: User
) -> None:
    browser, page = browser_of(efua), f"/staff/{efua.pk}/placement/days/new/"
    sent = {"kind": "worked", "purpose": "shadowing", "hours": "7", **day("on", make.TODAY)}
    assert "Enter how many hours" in browser.post(page, sent | {"hours": ""}).text
    assert "The placement starts on" in browser.post(page, sent | day("on", FIRST - timedelta(1))).text
    browser.post(page, sent)
    assert "in the log already" in browser.post(page, sent).text
    browser.post(page, {"kind": "absent", "hours": "7", **day("on", FIRST)})
    wrong = LearnerDay.objects.get(kind="absent")
    change = f"/staff/{efua.pk}/placement/days/{wrong.pk}/"
    browser.post(change, {"kind": "absent", "version": wrong.version, **day("on", FIRST + timedelta(1))})
    wrong.refresh_from_db()
    assert wrong.on == FIRST + timedelta(1)
    assert browser_of(amina).get(change).status_code == 404
    assert list(LearnerDay.objects.values_list("kind", "hours")) == [("worked", 7), ("absent", None)]
    said = browser.get(f"/staff/{efua.pk}/").text
    assert "1 of 70 done, 69 left" in said
    assert "1 day absent" in said
    assert browser_of(amina).get(page).status_code == 404
    with as_application(amina), connection.cursor() as cursor:
        cursor.execute("SELECT FROM staff_learnerday")
        assert cursor.rowcount == 0
        cursor.execute("SELECT FROM staff_learnerplacement")
        assert cursor.rowcount == 0


def test_the_database_holds_it_too(placed: LearnerPlacement, efua: User, amina: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LearnerDay(person=efua, on=FIRST, kind="worked", purpose="study").save()  # no time
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        as_application(efua),
    ):
        Supervision(
            person=efua, supervisor=amina, held_on=FIRST, next_on=make.TODAY, recorded_at=make.NOON,
            recorded_by=efua,
        ).save()  # fmt: skip


def test_what_is_agreed_is_printed_to_be_signed(
    placed: LearnerPlacement, efua: User, carys: User, amina_browser: Browser, carys_browser: Browser
) -> None:
    page, person = f"/staff/{efua.pk}/placement/", f"/staff/{efua.pk}/"
    sent: dict[str, Any] = {"kind": "student", "scheme": "Fernhill University", "supervisor": carys.pk}
    sent |= {"days_agreed": "70", "version": placed.version, **day("first_on", FIRST), "observations": "0"}
    sent |= {"educator": "Jo Hall", "educator_registration": "SW 1234", "number": "12"}
    sent |= {"expenses": "Travel", "concerns_to": "The placement office"}
    assert "Enter a number from 1 to 9" in carys_browser.post(page, sent).text
    carys_browser.post(page, sent | {"number": "1"})
    shown = text_of(carys_browser.get(person))
    assert "Which placement 1 Practice educator Jo Hall, SW 1234" in shown
    assert "A concern goes to The placement office" in shown
    placed.refresh_from_db()
    paper = words_of(render(placement_agreement(placed, by=carys, on=make.TODAY)))
    for words in ("Fernhill University", "Jo Hall", "SW 1234", "70 days", "The placement office"):
        assert words in paper
    assert "Nothing about a client leaves" in paper
    answer = carys_browser.post(f"{page}agreement/")
    assert answer["Content-Type"] == "application/pdf"
    assert amina_browser.post(f"{page}agreement/").status_code == 403


def test_a_volunteer_signs_with_their_supervisor_alone(placed: LearnerPlacement, carys: User) -> None:
    placed.kind = LearnerPlacement.Kind.VOLUNTEER
    document = placement_agreement(placed, by=carys, on=make.TODAY)
    assert document.title == "Agreement with a volunteer"
    assert document.context["signatures"] == [str(placed.person), f"{carys}, supervisor"]

"""Core training that does not count: said where a case is given away, and refused where risk is very high."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from cases.actions.access import SealNames, seal_case
from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.staff.actions.register import override_training
from hestia.staff.models import LearnerPlacement, OverrideReason, TrainingOverride
from tests import make
from tests.cases.answers import on
from tests.roles import as_application
from tests.staff import keeping

pytestmark = pytest.mark.django_db
WHY = "She speaks Twi, and is booked on the course on Friday."


@pytest.fixture
def lapsed(amina: User, ben: User, carys: User) -> None:
    """Ben's data protection lapsed, Amina's counts."""
    course = keeping.course()
    keeping.training(amina, course, by=carys, days_left=20)
    keeping.training(ben, course, by=carys, days_left=-12)
    for number, person in enumerate((amina, ben)):
        keeping.check(person, by=carys, certificate_number=f"00174123456{number}")


def give(browser: Browser, case: Case, worker: User, **sent: Any) -> Any:
    answers = {"service": case.service_id, "worker": worker.pk, "why": "Leave", "version": case.version}
    return browser.post(f"/cases/{case.reference}/allocation/", {**answers, **sent}, follow=True)


def very_high(case: Case) -> None:
    case.record_unchecked_risk("very_high")


def test_is_said_beside_the_worker_and_hinders_nothing_else(
    lapsed: None, her_case: Case, ben: User, carys_browser: Browser
) -> None:
    page = carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
    assert page.count("Ben Archer (core training not current)") == 2
    assert "Data protection (lapsed 12 days ago)" in page
    assert "Amina Osei (core" not in page
    assert "Why this worker anyway?" not in page
    assert "The case is allocated to Ben Archer." in give(carys_browser, her_case, ben).content.decode()
    assert not TrainingOverride.objects.exists()


def test_of_a_very_high_risk_is_refused_without_a_reason_that_is_kept(
    lapsed: None, her_case: Case, ben: User, carys: User, carys_browser: Browser
) -> None:
    very_high(her_case)
    for reason in ("", "Busy"):
        answer = give(carys_browser, her_case, ben, anyway=reason)
        assert answer.status_code == 409
        assert (
            "Training or checks are not current. Ben Archer: Data protection (lapsed 12 days ago)."
            in answer.text
        )
    her_case.refresh_from_db()
    assert her_case.worker != ben
    answer = give(carys_browser, her_case, ben, anyway=WHY)
    assert "The case is allocated to Ben Archer." in answer.content.decode()
    override = TrainingOverride.objects.get()
    assert (override.person, override.courses, override.made_by) == (ben, ["Data protection"], carys)
    kept = OverrideReason.objects.get(override=override)
    assert (kept.case_ref, kept.why) == (her_case.reference, WHY)
    event = Event.objects.get(kind="training.overridden")
    assert (event.case_ref, event.by, event.detail) == (her_case.reference, carys, {"because": WHY})
    # Why, with the allocation alone; that it was so, in Ben's register; nothing in her own story.
    assert WHY in carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
    page = carys_browser.get(f"/staff/{ben.pk}/").text
    assert "Allocated despite" in page
    assert WHY not in page
    assert her_case.reference not in page
    assert not [entry for entry in Entry.objects.all() if WHY in entry.body]
    # Who has the case already is not judged again.
    her_case.refresh_from_db()
    give(carys_browser, her_case, ben, second_worker=her_case.second_worker_id or "", why="Same")
    assert TrainingOverride.objects.count() == 1


def test_why_stands_where_the_case_is_and_nowhere_else(
    lapsed: None, her_case: Case, amina: User, ben: User, carys: User, outreach: Service
) -> None:
    override_training(
        person=ben, courses=["First aid"], why=WHY, case_ref=her_case.reference, by=carys, at=make.NOON
    )
    mona = make.user("Mona Reed", role=Role.MANAGER, services=[outreach])
    seal_case(case=her_case, names=SealNames([carys, amina], [mona]), words="Threats", by=carys, at=make.NOON)
    for reader, sees in ((carys, (1, 1)), (mona, (1, 0)), (ben, (1, 0)), (amina, (0, 1))):
        with as_application(reader):
            assert (TrainingOverride.objects.count(), OverrideReason.objects.count()) == sees, reader


def test_of_a_very_high_risk_a_second_worker_counts_too(
    lapsed: None, her_case: Case, amina: User, carys: User, outreach: Service, carys_browser: Browser
) -> None:
    keeping.course("Boundaries", roles=[Role.STUDENT])
    efua = make.user("Efua Mensah", role=Role.STUDENT, services=[outreach])
    keeping.check(efua, by=carys)
    very_high(her_case)
    page = carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
    assert "Think twice before you choose a student or a volunteer" in page
    assert "Efua Mensah (student; core training not current)" in page
    until = on("second_until", make.TODAY)
    assert give(carys_browser, her_case, amina, second_worker=efua.pk, **until).status_code == 409
    give(carys_browser, her_case, amina, second_worker=efua.pk, anyway=WHY, **until)
    assert TrainingOverride.objects.get().courses == ["Boundaries"]
    assert TrainingOverride.objects.get().person == efua


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(None, "not recorded", id="missing"),
        pytest.param({"next_due_on": make.TODAY - timedelta(3)}, "lapsed 3 days ago", id="lapsed"),
    ],
)
def test_a_check_that_does_not_count_is_said_and_asks_for_a_reason_at_very_high_risk(
    fields: dict[str, Any] | None, words: str, her_case: Case, ben: User, carys: User, carys_browser: Browser
) -> None:
    if fields:
        keeping.check(ben, by=carys, **fields)
    page = carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
    assert page.count("Ben Archer (DBS check not current)") == 2
    assert f"DBS check ({words})" in page
    assert "DBS check:" in carys_browser.get("/team/").text
    very_high(her_case)
    answer = give(carys_browser, her_case, ben)
    assert (answer.status_code, f"Ben Archer: DBS check ({words})." in answer.text) == (409, True)
    give(carys_browser, her_case, ben, anyway=WHY)
    assert TrainingOverride.objects.get().courses == ["DBS check"]


@pytest.mark.parametrize("is_very_high", [False, True])
def test_whoever_is_not_suitable_is_given_no_case_whatever_the_reason(
    is_very_high: bool, her_case: Case, amina: User, ben: User, carys: User, carys_browser: Browser
) -> None:
    keeping.check(ben, by=carys, outcome="refused")
    if is_very_high:
        very_high(her_case)
    for worker, second_worker in ((ben, ""), (amina, ben.pk)):
        answer = give(carys_browser, her_case, worker, second_worker=second_worker, anyway=WHY)
        assert answer.status_code == 409
        assert "The DBS check of Ben Archer says: not suitable. Choose someone else" in answer.text
    her_case.refresh_from_db()
    assert ben not in {her_case.worker, her_case.second_worker}
    assert "Ben Archer (DBS check: not suitable)" in answer.text


def test_without_courses_nothing_is_asked(
    her_case: Case, ben: User, carys: User, carys_browser: Browser
) -> None:
    keeping.check(ben, by=carys)
    very_high(her_case)
    assert give(carys_browser, her_case, ben).status_code == 200
    assert not TrainingOverride.objects.exists()


@pytest.mark.parametrize(
    ("seen_on", "label", "words"),
    [
        pytest.param(None, "references missing or old", "References (not recorded)", id="missing"),
        pytest.param(
            date(2023, 11, 23), "references missing or old", "References (seen Thu 23 Nov 2023", id="old"
        ),
        pytest.param(date(2023, 11, 24), "", "", id="three years ago today"),
    ],
)
def test_references_of_a_volunteer_are_said_and_ask_for_a_reason_at_very_high_risk(
    seen_on: date | None,
    label: str,
    words: str,
    her_case: Case,
    amina: User,
    carys: User,
    outreach: Service,
    carys_browser: Browser,
) -> None:
    volunteer = make.user("Kemi Bello", role=Role.VOLUNTEER, services=[outreach])
    keeping.check(volunteer, by=carys)
    LearnerPlacement(
        person=volunteer, kind="volunteer", scheme="Neighbours", supervisor=amina, days_agreed=40,
        first_on=date(2023, 11, 1), induction_on=date(2023, 11, 1), agreement_on=date(2023, 11, 1),
        references_seen_on=seen_on,
    ).save()  # fmt: skip
    very_high(her_case)
    page = carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
    assert (f"Kemi Bello (volunteer; {label})" in page) == bool(label)
    sent = {"second_worker": volunteer.pk, **on("second_until", make.TODAY)}
    if words:
        answer = give(carys_browser, her_case, amina, **sent)
        assert (answer.status_code, f"Kemi Bello: {words}" in answer.text) == (409, True)
        give(carys_browser, her_case, amina, anyway=WHY, **sent)
        assert TrainingOverride.objects.get().courses == ["References"]
    else:
        assert give(carys_browser, her_case, amina, **sent).status_code == 200
        assert not TrainingOverride.objects.exists()


def test_a_volunteer_of_whom_no_placement_is_recorded_has_no_references(
    her_case: Case, carys: User, outreach: Service, carys_browser: Browser
) -> None:
    volunteer = make.user("Kemi Bello", role=Role.VOLUNTEER, services=[outreach])
    keeping.check(volunteer, by=carys)
    page = carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
    assert "Kemi Bello (volunteer; references missing or old)" in page

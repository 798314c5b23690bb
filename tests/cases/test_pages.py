"""Every page of the case file, by everyone: who sees it, who is refused, and for whom it does not exist."""

from datetime import date

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Address, Agency, Case, Confidence, Consent, Deadline, Dependant, Entry, Person
from hestia.accounts.models import User
from hestia.audit.models import Event
from tests import make

READ = [
    "desk:case",
    "desk:documents",
    "cases:notes",
    "cases:note",
    "cases:people",
    "cases:consents",
    "cases:history",
    "cases:history_access",
    "cases:details about",
    "cases:details safe-contact",
    "cases:details language",
    "cases:details immigration-and-health",
    "cases:details came-to-us",
    "cases:details what-happened",
    "cases:details needs-and-issues",
    "cases:task",
]
NOTES = ["cases:note_new"]
# Sections of which every answer is sensitive.
KEPT_FROM_LEARNERS = {"cases:details safe-contact", "cases:details what-happened"}
CHANGE = [
    "cases:details_edit about",
    "cases:details_edit safe-contact",
    "cases:details_edit language",
    "cases:details_edit immigration-and-health",
    "cases:details_edit came-to-us",
    "cases:details_edit what-happened",
    "cases:details_edit needs-and-issues",
    "cases:task_new",
    "cases:task_date",
    "cases:task_cancellation",
    "cases:papers",
    "cases:around_new agency",
    "cases:around_new person",
    "cases:around_new dependant",
    "cases:around agency",
    "cases:around person",
    "cases:around dependant",
    "cases:consent_new",
    "cases:consent_withdrawal",
    "cases:details addresses",
    "cases:confidence",
    "cases:confidence_new",
    "cases:confidence_edit",
    "cases:address_new",
    "cases:address_edit",
    "cases:note_correction",
    "cases:placement",
    "cases:placement_new",
]
ALLOCATE = ["cases:allocation"]


@pytest.fixture
def full_case(her_case: Case, amina: User) -> Case:
    """A case with one of everything on it."""
    case, by = her_case, amina
    case.narrate(Entry.Kind.MET, "Met in person", "Slept better.", by=by, at=make.NOON, minutes=50)
    case.promise(Deadline.Kind.TASK, title="Ring the GP", due_on=date(2026, 11, 23), by=by, at=make.NOON)
    Agency(case=case, kind="solicitor", name="Brightwater Law", started_on=make.TODAY).save()
    Person(case=case, name="Rima", kind="family", risk="concern").save()
    Dependant(case=case, name="Sami", age=4).save()
    Consent(
        case=case,
        purpose="gp",
        recipient="Dr Khan",
        answer="given",
        how="spoken",
        given_on=make.TODAY,
        recorded_at=make.NOON,
        recorded_by=by,
    ).save()
    Address(case=case, kind="own", text="1 Quiet Road", from_on=make.TODAY).save()
    Confidence(
        case=case, kind="health", title="Scan", text="She is well.", made_at=make.NOON, made_by=by
    ).save()
    return case


def address(page: str, case: Case) -> str:
    name, _, part = page.partition(" ")
    ids = {
        "cases:note": case.entry_set.values_list("pk", flat=True)[:1],
        "cases:note_correction": case.entry_set.values_list("pk", flat=True)[:1],
        "cases:task": case.deadline_set.values_list("pk", flat=True)[:1],
        "cases:task_date": case.deadline_set.values_list("pk", flat=True)[:1],
        "cases:task_cancellation": case.deadline_set.values_list("pk", flat=True)[:1],
        "cases:consent_withdrawal": case.consent_set.values_list("pk", flat=True)[:1],
        "cases:confidence_edit": case.confidence_set.values_list("pk", flat=True)[:1],
        "cases:address_edit": Address.objects.values_list("pk", flat=True)[:1],
    }
    args: list[object] = [case.reference]
    if name == "cases:around":
        args += [part, getattr(case, f"{part}_set").get().pk]
    elif part:
        args.append(part)
    args += ids.get(name, [])
    return reverse(name, args=args)


def browse(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


@pytest.fixture
def cast(
    amina: User, ben: User, carys: User, dev: User, efua: User, farah: User, gita: User, hal: User
) -> dict[str, User]:
    return {u.first_name.lower(): u for u in (amina, ben, carys, dev, efua, farah, gita, hal)}


def expected(page: str) -> dict[str, int]:
    inside = 403 if page in ALLOCATE else 200
    student = 200 if page in {*READ, *NOTES, "cases:note_correction", "cases:details addresses"} else 403
    outside = 403 if page in ALLOCATE else 404
    answers = dict.fromkeys(("amina", "ben"), inside) | {"carys": 200, "dev": outside}
    student = 404 if student == 200 else 403
    return answers | {"efua": student, "farah": 403, "gita": 403, "hal": 403}


@pytest.mark.parametrize("page", [*READ, *NOTES, *CHANGE, *ALLOCATE])
def test_each_person_gets_the_answer_her_role_and_team_give(
    page: str, full_case: Case, cast: dict[str, User]
) -> None:
    where = address(page, full_case)
    answers = {name: browse(person).get(where).status_code for name, person in cast.items()}
    assert answers == expected(page)


@pytest.mark.parametrize("page", [*READ, *NOTES])
def test_a_student_reads_and_writes_notes_on_a_case_that_is_hers(
    page: str, full_case: Case, efua: User
) -> None:
    full_case.second_worker = efua
    full_case.save()
    status = 403 if page in KEPT_FROM_LEARNERS else 200
    assert browse(efua).get(address(page, full_case)).status_code == status


@pytest.mark.parametrize("page", [*CHANGE, *ALLOCATE])
def test_a_student_changes_nothing_even_there(page: str, full_case: Case, efua: User) -> None:
    full_case.second_worker = efua
    full_case.save()
    assert browse(efua).get(address(page, full_case)).status_code == 403


@pytest.mark.parametrize("page", [*READ, *NOTES, *CHANGE, *ALLOCATE])
def test_a_stranger_is_asked_to_sign_in(page: str, full_case: Case) -> None:
    answer = Browser().get(address(page, full_case))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", [*READ, *NOTES, *CHANGE])
def test_every_page_logs_once_that_it_was_opened(page: str, full_case: Case, amina_browser: Browser) -> None:
    amina_browser.get(address(page, full_case))
    opened = Event.objects.filter(kind="case.opened_page", case_ref=full_case.reference)
    assert [event.detail["page"] for event in opened] == [page.partition(" ")[0]]


@pytest.mark.parametrize("page", [*READ, *NOTES, *CHANGE, *ALLOCATE])
def test_no_name_stands_in_a_title_or_an_address(page: str, full_case: Case, carys_browser: Browser) -> None:
    where = address(page, full_case)
    text = carys_browser.get(where).content.decode()
    title = text.partition("<title>")[2].partition("</title>")[0]
    assert full_case.reference in title or page == "cases:task"
    for name in ("Ghada", "Karam", "Rima", "Sami"):
        assert name not in title
        assert name.lower() not in where


@pytest.mark.parametrize("page", [*READ, *NOTES, *CHANGE, *ALLOCATE])
def test_each_page_has_one_heading_of_the_first_level(
    page: str, full_case: Case, carys_browser: Browser
) -> None:
    text = carys_browser.get(address(page, full_case)).content.decode()
    assert text.count("<h1") == 1
    assert "style=" not in text
    assert " onclick" not in text


@pytest.mark.parametrize("reference", ["H-999999", "H-0001"])
def test_an_unknown_reference_is_not_found(reference: str, amina_browser: Browser) -> None:
    for name in ("desk:case", "cases:notes", "cases:note_new", "cases:people", "cases:history"):
        assert amina_browser.get(reverse(name, args=[reference])).status_code == 404


@pytest.mark.parametrize("page", [*NOTES, *CHANGE, *ALLOCATE])
def test_a_closed_case_is_read_and_not_written(
    page: str, full_case: Case, carys: User, carys_browser: Browser
) -> None:
    where = address(page, full_case)
    full_case.close(kind=Case.ExitKind.PLANNED, on=make.TODAY, by=carys, at=make.NOON)
    answer = carys_browser.get(where)
    if page in {"cases:details addresses", "cases:confidence", "cases:placement"}:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 409
        assert b"closed" in answer.content


@pytest.mark.parametrize("page", READ)
def test_a_closed_case_says_so_on_every_page(
    page: str, full_case: Case, carys: User, carys_browser: Browser
) -> None:
    where = address(page, full_case)
    full_case.close(kind=Case.ExitKind.PLANNED, on=make.TODAY, by=carys, at=make.NOON)
    answer = carys_browser.get(where)
    assert answer.status_code == 200
    if page != "cases:task":
        assert b"You can read this record." in answer.content


def test_what_is_kept_on_another_case_is_not_found_through_this_one(
    full_case: Case, amina: User, amina_browser: Browser
) -> None:
    other = make.case(worker=amina, service=full_case.service, client=make.client("Thi", "Nguyen"))
    entry = other.narrate(Entry.Kind.NOTE, "Elsewhere", by=amina, at=make.NOON)
    assert amina_browser.get(reverse("cases:note", args=[full_case.reference, entry.pk])).status_code == 404

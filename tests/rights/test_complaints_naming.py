"""A complaint that names several is kept from each of them, in Python and in PostgreSQL alike."""

from itertools import combinations
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Permission, Role
from hestia.refusals import Refused
from rights import actions
from rights.models import Complaint
from rights.rules.meant import who_is_meant
from tests import make
from tests.rights.test_complaints import at_noon, browser_of, complaint
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

__all__ = ["at_noon"]

pytestmark = pytest.mark.django_db
PEOPLE = {1: ("Ruth", "Ellery"), 2: ("Tom", "Whitfield"), 3: ("Ruth", "Abara"), 4: ("Amina", "Osei")}


@pytest.fixture
def staff(outreach: Service) -> list[User]:
    """Return somebody of each role, and three managers."""
    made = [
        make.user(f"Given{chr(97 + n) * 4} Family{chr(97 + n) * 4}", role=role, services=[outreach])
        for n, role in enumerate(Role)
    ]
    names = ("Ruth Ellery", "Tom Whitfield", "Ngozi Okafor")
    return made + [make.user(name, role=Role.MANAGER, services=[outreach]) for name in names]


@pytest.mark.parametrize(
    ("named", "words", "meant"),
    [
        ("", "Nobody was there.", set()),
        ("", "Ruth Ellery was rude.", {1}),
        ("", "Ruth was rude.", {1, 3}),
        ("", "Ruth Ellery and Tom shouted.", {1, 2}),
        ("", "Whitfeld, Elery and Mrs Abara shouted.", {1, 2, 3}),
        ("Ruth Ellery", "Tom laughed.", {1, 2}),
        ("", "Amina was late.", set()),
        ("", "Amina Osei was late, and Tom knew.", {2, 4}),
    ],
)
def test_who_is_meant(named: str, words: str, meant: set[int]) -> None:
    assert who_is_meant(named, words, PEOPLE, readers={1, 2, 3}) == meant


# The page knows of no case.
@pytest.mark.parametrize(("is_public", "of_case"), [(False, False), (False, True), (True, False)])
@pytest.mark.parametrize("many", [0, 1, 2, 3])
def test_it_is_kept_from_each_person_it_names(
    many: int, is_public: bool, of_case: bool, staff: list[User], her_case: Case, amina: User
) -> None:
    """Of each role, alone and together with managers: what Python finds and what PostgreSQL finds."""
    for group in list(combinations([staff[2], staff[5], *staff[-3:]], many)) if many else [()]:
        words = f"They were rude: {', '.join(str(person) for person in group)}." if group else "It was cold."
        if is_public:
            Browser().post("/complain/", {"once": str(uuid4()), "words": words, "kind": "service"})
            made = Complaint.objects.latest("pk")
        else:
            made = complaint(by=amina, words=words, case=her_case if of_case else None)
        assert {*made.kept_from, made.about_id} - {None} == {person.pk for person in group}
        for person in staff:
            seen = Complaint.objects.visible_to(person).filter(pk=made.pk).exists()
            with as_application(person, at=make.NOON):
                exists = Complaint.objects.filter(pk=made.pk).exists()
                versions = Complaint.history.filter(id=made.pk).exists()
            assert seen == exists == versions, person
            reads = person.has_perm(Permission.COMPLAINT_HANDLE) and person not in group
            assert seen == (reads and (not of_case or person.role == Role.MANAGER)), person


def test_they_do_not_answer_it_either(staff: list[User], amina: User) -> None:
    ruth, tom, ngozi = staff[-3:]
    made = complaint(by=amina, words="Ruth and Tom were rude.")
    for person in (ruth, tom):
        with pytest.raises(Refused, match="Somebody else must answer"):
            actions.acknowledge(complaint=made, how="phone", on=make.TODAY, by=person, at=make.NOON)
    actions.acknowledge(complaint=made, how="phone", on=make.TODAY, by=ngozi, at=make.NOON)
    made.refresh_from_db()
    made.outcome, made.reason, made.answered_on = "upheld", "So it was.", make.TODAY
    made.answered_at, made.answered_by = make.NOON, tom
    with pytest.raises(IntegrityError, match="not_answered_by_whom_it_names"), transaction.atomic():
        made.save()


def test_a_manager_adds_whom_it_is_about_as_well_and_nobody_takes_them_off(
    staff: list[User], amina: User
) -> None:
    ruth, tom, ngozi = staff[-3:]
    made = complaint(by=amina, words="It was cold.", about=ruth)
    page = reverse("rights:complaint_person", args=[made.reference])
    assert "as well as Ruth Ellery" in text_of(browser_of(ngozi).get(page))
    shown = text_of(browser_of(ngozi).post(page, {"person": tom.pk, "is_as_well": "yes"}, follow=True))
    assert "It names Tom Whitfield as well." in shown
    made.refresh_from_db()
    assert (made.about_id, made.kept_from) == (ruth.pk, [tom.pk])
    assert browser_of(tom).get(made.get_absolute_url()).status_code == 404
    with as_application(ngozi, at=make.NOON), pytest.raises(DatabaseError), transaction.atomic():
        Complaint.objects.filter(pk=made.pk).update(kept_from=[])


def test_that_nobody_can_read_one_is_told_to_administrators(staff: list[User], amina: User) -> None:
    readers = [person for person in staff if person.has_perm(Permission.COMPLAINT_HANDLE)]
    made = complaint(by=amina, words=", ".join(str(person) for person in readers))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_complaints(5)")
    notices = Notice.objects.filter(words__contains=made.reference)
    assert {notice.person.role for notice in notices} == {Role.ADMINISTRATOR}
    assert all("nobody can read" in notice.words for notice in notices)


class TestWhoWritesItDown:
    @pytest.fixture
    def sent(self) -> dict[str, object]:
        words = "Ruth took my call, and Tom shouted."
        return {"words": words, "kind": "service", "channel": "spoken", **day("received_on", make.TODAY)}

    def test_is_told_who_does_where_it_is_about_them(
        self, staff: list[User], sent: dict[str, object]
    ) -> None:
        ruth = staff[-3]
        page = browser_of(ruth).post("/complaints/new/", {**sent, "about": ruth.pk})
        assert "recorded by somebody else: ask" in text_of(page)
        assert "Ngozi Okafor" in text_of(page)
        assert "Tom shouted" in text_of(page), "nothing typed is lost"
        assert not Complaint.objects.exists()

    def test_says_that_they_are_only_named_and_does_not_answer_it(
        self, staff: list[User], sent: dict[str, object]
    ) -> None:
        ruth, tom, _ = staff[-3:]
        browser = browser_of(ruth)
        page = text_of(browser.post("/complaints/new/", sent))
        assert "Your name is in it." in page
        assert not Complaint.objects.exists()
        browser.post("/complaints/new/", {**sent, "is_not_about_me": "on"})
        made = Complaint.objects.get()
        assert made.kept_from == [tom.pk]
        assert browser_of(tom).get(made.get_absolute_url()).status_code == 404
        refused = browser.get(reverse("rights:acknowledgement", args=[made.reference]))
        assert "your name is in it" in text_of(refused)

    def test_is_not_asked_where_they_are_not_named(self, staff: list[User], sent: dict[str, object]) -> None:
        assert "I am only named" not in text_of(browser_of(staff[-1]).post("/complaints/new/", sent))
        assert Complaint.objects.get().made_by == staff[-1]

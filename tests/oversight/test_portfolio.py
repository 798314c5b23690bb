"""What a student takes with them: days and hours, and words in which nothing of a client stands."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Person
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.refusals import Refused
from hestia.staff.models import LearnerDay, LearnerFeedback, LearnerPlacement
from hestia.staff.queries.placements import heard_in_words
from oversight import actions
from tests import make, roles
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
GOOD = "I learned to listen, and to leave a silence. It shows professionalism."


@pytest.fixture
def day(efua: User, carys: User, her_case: Case) -> LearnerDay:
    """Return a day of Efua's, who works with Ghada beside Amina."""
    her_case.second_worker = efua
    her_case.save()
    Person(case=her_case, name="Karim Haddad", kind="family").save()
    LearnerPlacement(
        person=efua,
        kind="student",
        scheme="Salford, MA Social Work",
        supervisor=carys,
        days_agreed=70,
        first_on=make.TODAY - timedelta(20),
    ).save()
    day = LearnerDay(person=efua, on=make.TODAY - timedelta(1), purpose="shadowing", hours=7)
    day.save()
    return day


def write(day: LearnerDay, words: str, by: User) -> None:
    with roles.as_application(by, at=make.NOON):
        actions.write_learned(day=day, learned=words, by=by, at=make.NOON)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Ghada taught me patience.", "Ghada"),
        ("KARAM: I sat with her.", "KARAM"),
        ("Her uncle karim rang.", "karim"),
        ("I read all of H-0042 first.", "H-0042"),
        ("She rings on 020 7946 0018.", "020 7946 0018"),
        ("We met on 24/11/2026.", "24/11/2026"),
        ("Write to g.karam@example.org", "g.karam@example.org"),
        ("She lives in SE1 7PB now.", "SE1 7PB"),
        ("She lives at 77 quince street.", "77 quince street"),
    ],
)
def test_words_that_tell_of_a_client_are_refused_with_where(
    words: str, told: str, day: LearnerDay, efua: User
) -> None:
    with pytest.raises(Refused, match="Take out “") as refused:
        write(day, words, efua)
    assert f"“{told}”" in str(refused.value)
    day.refresh_from_db()
    assert day.learned == ""


def test_what_was_learned_stands_beside_the_hours_and_is_changed(
    day: LearnerDay, efua: User, carys: User
) -> None:
    browser = Browser()
    browser.force_login(efua)
    url = reverse("oversight:learned", args=[efua.pk, day.pk])
    refused = browser.post(url, {"learned": "Ghada was brave.", "version": day.version})
    assert refused.status_code == 409
    assert "it can tell who a client is" in text_of(refused)
    saved = browser.post(url, {"learned": GOOD, "version": day.version}, follow=True)
    page = text_of(saved)
    assert "We found nothing about a client in it." in page
    for words in (GOOD, "Salford, MA Social Work", "1 of 70 days done", "7 hours in all"):
        assert words in page, words
    manager = Browser()
    manager.force_login(carys)
    assert GOOD in text_of(manager.get(reverse("oversight:portfolio", args=[efua.pk])))


def test_it_is_of_the_learner_and_who_keeps_their_register(day: LearnerDay, ben: User, efua: User) -> None:
    browser = Browser()
    browser.force_login(ben)
    for name, args in (("portfolio", [efua.pk]), ("learned", [efua.pk, day.pk])):
        assert browser.get(reverse(f"oversight:{name}", args=args)).status_code == 404


def test_of_a_day_of_absence_there_is_nothing_to_write(day: LearnerDay, efua: User) -> None:
    away = LearnerDay(person=efua, on=make.TODAY, kind="absent")
    away.save()
    with pytest.raises(Refused, match="absent"):
        write(away, GOOD, efua)


class TestFeedback:
    """What clients say of who learns here: written by another, and nothing tells who said it."""

    def test_a_manager_writes_it_and_whoever_it_is_about_reads_it(
        self, day: LearnerDay, efua: User, amina: User, carys_browser: Browser
    ) -> None:
        new = reverse("oversight:feedback_new", args=[efua.pk])
        sent = {"respected": "yes", "useful": "", "words": "She explained every letter twice."}
        saved = text_of(carys_browser.post(new, sent, follow=True))
        assert "We found nothing in it that tells which client it was." in saved
        browser = Browser()
        browser.force_login(efua)
        page = text_of(browser.get(reverse("oversight:portfolio", args=[efua.pk])))
        for words in (
            "“She explained every letter twice.”",
            "Treated with respect: yes.",
            "1 of 1 were treated",
        ):
            assert words in page, words
        assert "The help was useful" not in page  # nobody asked
        assert "Write down feedback" not in page
        feedback = LearnerFeedback.objects.get()
        change = reverse("oversight:feedback_change", args=[efua.pk, feedback.pk])
        for address in (new, change):
            assert browser.get(address).status_code == 403
        carys_browser.post(change, {**sent, "respected": "partly", "version": feedback.version})
        feedback.refresh_from_db()
        assert (feedback.respected, feedback.history.count()) == ("partly", 2)
        kinds = Event.objects.filter(kind__startswith="placement.feedback").values_list("kind", flat=True)
        assert sorted(kinds) == ["placement.feedback_corrected", "placement.feedback_written"]

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"words": ""}, "Answer one question, or write what the client said"),
            ({"words": "I am Ghada, and he was kind."}, "Take out “Ghada”"),
            ({"words": "Ring me on 020 7946 0018."}, "looks like a phone number"),
            ({"respected": "perhaps"}, "Choose an answer to"),
        ],
    )
    def test_what_cannot_be_is_said_and_what_was_typed_is_there(
        self, sent: dict[str, str], said: str, day: LearnerDay, efua: User, carys_browser: Browser
    ) -> None:
        page = carys_browser.post(reverse("oversight:feedback_new", args=[efua.pk]), sent)
        assert said in text_of(page)
        assert sent.get("words", "") in page.text
        assert not LearnerFeedback.objects.exists()

    def test_of_nobody_else_and_of_oneself_by_nobody(
        self, day: LearnerDay, efua: User, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        address = reverse("oversight:feedback_new", args=[amina.pk])  # no student
        assert carys_browser.get(address).status_code == 404
        with pytest.raises(Refused, match="about themselves"):
            actions.write_feedback(
                feedback=LearnerFeedback(person=efua, respected="yes"), by=efua, at=make.NOON
            )
        with pytest.raises(IntegrityError, match="written_by_another"), transaction.atomic():
            LearnerFeedback(person=efua, useful="yes", recorded_at=make.NOON, recorded_by=efua).save()
        with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
            LearnerFeedback(person=efua, recorded_at=make.NOON, recorded_by=carys).save()
        LearnerFeedback(person=efua, useful="yes", recorded_at=make.NOON, recorded_by=carys).save()
        with roles.as_application(amina, at=make.NOON):
            assert not LearnerFeedback.objects.exists()
        with (
            roles.as_application(efua, at=make.NOON),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            LearnerFeedback(person=efua, useful="yes", recorded_at=make.NOON, recorded_by=carys).save()

    def test_counted_by_hand(self) -> None:
        said = [
            LearnerFeedback(respected=respected, useful=useful)
            for respected, useful in (("yes", "no"), ("partly", ""), ("yes", ""))
        ]
        assert heard_in_words(said) == [
            "2 of 3 were treated with respect, 1 partly.",
            "0 of 1 found the help useful.",
        ]
        assert heard_in_words([]) == []

"""What is told unsafe in the rapid screen changes the contact rules at once, whatever was asked before."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.details import change_section
from cases.models import Case, SafeContact
from desk.documents.letter import safe_contact as told_contact
from hestia.accounts.models import User
from riskassessment import actions
from riskassessment.models import RapidScreen
from riskassessment.rules.screening import CURRENT_SCREEN, SCREEN
from tests import make
from tests.riskassessment.test_pages import text_of

NOON, TODAY = make.NOON, make.TODAY
FINE = {asked.slug: "no" if asked.worry == "yes" else "yes" for asked in SCREEN[CURRENT_SCREEN]}
RULES = {
    "phone": "07700 900123",
    "email": "her@example.org",
    "safe_times": "weekdays after 4pm",
    **dict.fromkeys(SafeContact.WAYS, True),
}
UNSAFE = "Do not call or text: told unsafe on Tue 24 Nov 2026"
ASKS = "Ask her for new safe ways to reach her"


@pytest.fixture
def reached(her_case: Case) -> Case:
    SafeContact.objects.filter(case=her_case).delete()
    SafeContact(case=her_case, **RULES).save()
    return Case.objects.get(pk=her_case.pk)


def screen(case: Case, by: User, **answers: str) -> RapidScreen:
    told: dict[str, Any] = {"how": "phone", "done": "Rang", "told": "Carys", "screened_on": TODAY}
    return actions.record_screen(case=case, answers=FINE | answers, **told, by=by, at=NOON)


def rules(case: Case) -> SafeContact:
    return SafeContact.objects.get(case=case)


@pytest.mark.django_db
class TestUnsafe:
    def test_nothing_rings_her_any_more(self, reached: Case, amina: User) -> None:
        screen(reached, amina, phone_is_safe="no")
        contact = rules(reached)
        assert contact.ways == UNSAFE
        assert [way for way in SafeContact.WAYS if getattr(contact, way)] == ["may_post"]
        assert contact.history.first().history_change_reason == "Told in the rapid screen"
        assert contact.history.last().may_call
        assert reached.deadline_set.open().get(title=ASKS).due_on == TODAY

    def test_an_exploiter_who_may_know_where_she_is_stops_the_post(self, reached: Case, amina: User) -> None:
        screen(reached, amina, exploiter_near="yes")
        contact = rules(reached)
        assert not contact.may_post
        assert contact.ways == "Call or text or e-mail weekdays after 4pm"

    def test_where_nobody_had_asked_it_is_written_down_too(self, her_case: Case, amina: User) -> None:
        SafeContact.objects.filter(case=her_case).delete()
        screen(Case.objects.get(pk=her_case.pk), amina, phone_is_safe="no")
        assert rules(her_case).ways == UNSAFE

    def test_a_safe_phone_changes_nothing(self, reached: Case, amina: User) -> None:
        before = rules(reached).version
        screen(reached, amina, urgent_health="yes")
        assert rules(reached).version == before
        assert not reached.deadline_set.filter(title=ASKS).exists()

    def test_every_page_and_paper_says_so(self, reached: Case, amina: User, amina_browser: Browser) -> None:
        screen(reached, amina, phone_is_safe="no")
        for page in ("desk:case", "riskassessment:screen", "cases:note_new"):
            words = text_of(amina_browser.get(reverse(page, args=[reached.reference])))
            assert UNSAFE in words, page
            assert "after 4pm" not in words, page
        lines = dict(told_contact(Case.objects.get(pk=reached.pk), amina, TODAY))
        assert lines["Phone"] == lines["E-mail"] == ""
        assert lines["Safe ways"] == UNSAFE

    def test_a_correction_stops_it_and_none_opens_it_again(self, reached: Case, amina: User) -> None:
        made = screen(reached, amina)
        told: dict[str, Any] = {"how": "phone", "done": "Rang", "told": "Carys", "screened_on": TODAY}
        for answer in ("no", "yes"):
            made = actions.correct_screen(
                screen=RapidScreen.objects.get(pk=made.pk),
                answers=FINE | {"phone_is_safe": answer},
                **told,
                why="She rang back",
                by=amina,
                at=NOON,
            )
            assert rules(reached).ways == UNSAFE
        assert reached.deadline_set.open().filter(title=ASKS).count() == 1

    def test_new_rules_set_it_again(self, reached: Case, amina: User) -> None:
        screen(reached, amina, phone_is_safe="no")
        contact = rules(reached)
        contact.phone, contact.may_text, contact.safe_times = "07700 900999", True, "before noon"
        changed = ["phone", "may_text", "safe_times"]
        change_section(
            case=reached, title="Safe contact", details=contact, changed=changed, by=amina, at=NOON
        )
        assert rules(reached).ways == "Text before noon"
        assert not reached.deadline_set.open().filter(title=ASKS).exists()

    def test_rules_that_open_nothing_leave_it(self, reached: Case, amina: User) -> None:
        screen(reached, amina, phone_is_safe="no")
        contact = rules(reached)
        contact.say = "The library"
        change_section(
            case=reached, title="Safe contact", details=contact, changed=["say"], by=amina, at=NOON
        )
        assert rules(reached).ways == UNSAFE
        assert reached.deadline_set.open().filter(title=ASKS).exists()

"""What is told unsafe in the rapid screen changes the contact rules at once, whatever was asked before."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.details import add_address, change_section
from cases.models import Address, Case, SafeContact
from desk.documents.letter import safe_contact as told_contact
from hestia.accounts.models import User
from riskassessment import actions
from riskassessment.models import RapidScreen
from riskassessment.rules.screening import CURRENT_SCREEN, SCREEN
from riskassessment.views.screens import saved_words
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
UNSAFE = "Do not call or text: reported unsafe on Tue 24 Nov 2026"
ASKS = "Ask for new safe ways to get in touch"


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
            # Where it folds, the first is what nobody overlooks; since when it is so stands with the rest.
            assert "Do not call or text" in words, page
            assert "eported unsafe on Tue 24 Nov 2026" in words, page
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


def rows(case: Case) -> list[Mapping[str, object]]:
    """Return the rules as the table has them, or no row."""
    told = (*SafeContact.WAYS, "told_unsafe_on", "home_unsafe_on", "safe_times")
    return list(SafeContact.objects.filter(case=case).values(*told))


NEAR = "No post or visits: where she stays was reported unsafe on Tue 24 Nov 2026"
STARTS: dict[str, dict[str, Any]] = {
    "all are safe": RULES,
    "calls and texts": RULES | {"may_post": False, "may_leave_voicemail": False, "may_email": False},
    "post alone": RULES | dict.fromkeys(set(SafeContact.WAYS) - {"may_post"}, False),
    "none": RULES | dict.fromkeys(SafeContact.WAYS, False),
    "told so today": RULES
    | dict.fromkeys(SafeContact.WAYS, False)
    | {"told_unsafe_on": TODAY, "home_unsafe_on": TODAY},
}


@pytest.mark.django_db
class TestWhatIsSaidIsSo:
    @pytest.mark.parametrize("start", [*STARTS, "never asked"])
    def test_changed_is_said_if_and_only_if_a_row_differs(
        self, her_case: Case, amina: User, start: str
    ) -> None:
        """Every pair of answers to the two questions about reaching her, and each corrected to another."""
        asked = ("exploiter_near", "phone_is_safe")
        pairs = list(product(("yes", "not_discussed", "no"), repeat=2))
        for first, then in zip(pairs, [*pairs[4:], *pairs[:4]], strict=True):
            RapidScreen.objects.filter(case=her_case).delete()
            SafeContact.objects.filter(case=her_case).delete()
            if start in STARTS:
                SafeContact(case=her_case, **STARTS[start]).save()
            case = Case.objects.get(pk=her_case.pk)
            for number, given in enumerate((first, then)):
                answers = dict(zip(asked, given, strict=True))
                before, stories = rows(case), case.entry_set.filter(title__contains="safe contact").count()
                if number == 0:
                    made = screen(case, amina, **answers)
                else:
                    told: dict[str, Any] = {"how": "phone", "done": "Rang", "told": "Carys"}
                    made = actions.correct_screen(
                        screen=RapidScreen.objects.get(case=case),
                        answers=FINE | answers,
                        screened_on=TODAY,
                        why="Misheard",
                        **told,
                        by=amina,
                        at=NOON,
                    )
                differs = rows(case) != before
                assert ("are changed" in saved_words(made)) == differs, (first, then)
                lines = case.entry_set.filter(title__contains="safe contact").order_by("pk")
                assert lines.count() - stories == differs, (first, then)
                unsafe = answers["exploiter_near"] == "yes", answers["phone_is_safe"] == "no"
                if number == 0:
                    assert ("new safe ways" in saved_words(made)) == any(unsafe)
                if any(unsafe):
                    assert case.deadline_set.open().filter(title=ASKS).count() == 1
                    now = SafeContact.objects.get(case=case)
                    assert not (unsafe[0] and (now.may_post or NEAR not in dict(now.refused).values()))
                    assert not (unsafe[1] and (now.may_call or now.may_text or now.may_leave_voicemail))
                if differs:
                    assert not list(lines)[-1].title.endswith("safe contact")  # it says what

    @pytest.mark.parametrize("other", [asked.slug for asked in SCREEN[CURRENT_SCREEN] if not asked.stops])
    def test_no_other_worry_says_anything_of_it(self, reached: Case, amina: User, other: str) -> None:
        before = rows(reached)
        wrong = "no" if FINE[other] == "yes" else "yes"
        assert "safe ways" not in saved_words(screen(reached, amina, **{other: wrong}))
        assert rows(reached) == before
        assert not reached.deadline_set.filter(title=ASKS).exists()

    def test_the_bar_says_that_nobody_visits(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        """As a stranger found it: post was never safe, the phone was not discussed."""
        SafeContact.objects.filter(case=her_case).delete()
        SafeContact(case=her_case, **STARTS["calls and texts"]).save()
        screen(Case.objects.get(pk=her_case.pk), amina, exploiter_near="yes", phone_is_safe="not_discussed")
        for page in ("desk:case", "cases:note_new"):
            words = text_of(amina_browser.get(reverse(page, args=[her_case.reference])))
            assert "Call or text weekdays after 4pm" in words, page
            assert NEAR in words, page

    def test_it_holds_until_post_is_safe_or_she_moves(self, reached: Case, amina: User) -> None:
        screen(reached, amina, exploiter_near="yes")
        contact = rules(reached)
        contact.may_post = True
        change_section(
            case=reached, title="Safe contact", details=contact, changed=["may_post"], by=amina, at=NOON
        )
        assert rules(reached).home_unsafe_on is None
        contact.home_unsafe_on, contact.may_post = TODAY, False
        contact.save()
        for days, holds in ((-1, True), (0, False)):
            moved = Address(case=reached, kind="own", text="12 Mill Lane", from_on=TODAY + timedelta(days))
            add_address(case=reached, address=moved, by=amina, at=NOON)
            assert (rules(reached).home_unsafe_on is not None) == holds
        assert not rules(reached).may_post


class TestTheBar:
    @pytest.mark.parametrize(
        ("safe", "never"),
        [
            (("may_call", "may_text", "may_leave_voicemail"), ""),
            (("may_call",), "No texts or voicemail"),
            (("may_text",), "No calls or voicemail"),
            (("may_email",), "No calls, texts or voicemail"),
            (("may_post",), ""),  # "Do not call or text" says it
        ],
    )
    def test_folded_it_says_first_what_must_not_be_done(self, safe: tuple[str, ...], never: str) -> None:
        contact = SafeContact(**dict.fromkeys(safe, True))
        assert contact.never_ringing == never
        said = {way for way, _ in contact.refused} - {way for way, _ in contact.refused_besides}
        assert bool(said) == bool(never), "and says it once"

    @pytest.mark.parametrize("safe", list(product((False, True), repeat=5)))
    def test_names_every_way_once_as_safe_or_as_not(self, safe: tuple[bool, ...]) -> None:
        contact = SafeContact(**dict(zip(SafeContact.WAYS, safe, strict=True)))
        words = f"{contact.ways}. {'. '.join(words for _, words in contact.refused)}"
        for way, word in zip(SafeContact.WAYS, ("call", "text", "voicemail", "post", "e-mail"), strict=True):
            is_said = words.lower().count(word)
            assert is_said == 1 or (getattr(contact, way) and way in {"may_leave_voicemail", "may_post"}), way
        assert contact.may_text or "No texts" in words or "Do not call or text" in words

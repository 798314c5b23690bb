"""The screen of the first day, the screens of dependants, incidents, and safeguarding by its two routes."""

import re
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Deadline, Dependant, Entry, Refused, RiskEvent
from cases.privacy import SENSITIVE_ON_CASE
from desk.queries.drafts import unfinished
from hestia.accounts.models import User
from hestia.privacy.declared import records
from hestia.ui import words
from riskassessment import actions
from riskassessment.actions import screens
from riskassessment.models import (
    ConcernReferral,
    DependantScreen,
    Incident,
    IncidentAddition,
    RapidScreen,
    SafeguardingConcern,
)
from riskassessment.queries.progress import risk_progress
from riskassessment.rules import screening
from riskassessment.views.screens import saved_words
from supportplans import actions as plans
from supportplans.models import FollowUp, SafetyPlan, Translation
from tests import make
from tests.riskassessment import build
from tests.roles import as_application

K = Deadline.Kind
TODAY, NOON = make.TODAY, make.NOON
CALM = {"safe_tonight": "yes", "has_essentials": "yes", "phone_is_safe": "yes"}
ASKED = screening.SCREEN[1]
FINE = {each.slug: {"yes": "no", "no": "yes"}[each.worry] for each in ASKED}
OF_CHILD = {each.slug: {"yes": "no", "no": "yes"}[each.worry] for each in screening.DEPENDANT[1]}


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def day(name: str, when: date = TODAY) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def at(page: str, case: Case, *args: Any) -> str:
    return reverse(f"riskassessment:{page}", args=[case.reference, *args])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def new_case(her_case: Case, amina: User) -> Case:
    """A case opened today, with what was promised then."""
    her_case.opened_on = TODAY
    her_case.save()
    her_case.promise(K.RISK_SCREEN, due_on=TODAY, by=amina, at=NOON)
    her_case.promise(K.FIRST_RISK_ASSESSMENT, due_on=date(2026, 11, 26), by=amina, at=NOON)
    return her_case


class TestTheQuestions:
    @pytest.mark.parametrize("asked", [ASKED, screening.DEPENDANT[1]])
    def test_only_the_worrying_answer_worries(self, asked: tuple[screening.Asked, ...]) -> None:
        for each, answer in product(asked, ["yes", "no", "not_discussed", ""]):
            assert (each in screening.worries(asked, {each.slug: answer})) is (answer == each.worry)
            is_silent = each in screening.not_asked(asked, {each.slug: answer})
            assert is_silent is (answer == "not_discussed")

    def test_what_was_never_asked_is_no_answer(self) -> None:
        assert screening.not_asked(ASKED, {}) == list(ASKED)
        assert screening.in_words(ASKED, {"safe_tonight": "no"}) == "No safe place tonight."


@pytest.mark.django_db
class TestRapidScreen:
    def screen(self, case: Case, by: User, on: date = TODAY, /, **worrying: str) -> RapidScreen:
        return actions.record_screen(
            case=case,
            answers=FINE | worrying,
            screened_on=on,
            how="phone",
            done="Rang the duty manager",
            told="Carys",
            by=by,
            at=NOON,
        )

    def first(self, case: Case) -> Deadline:
        return case.deadline_set.open().get(kind=K.FIRST_RISK_ASSESSMENT)

    def test_it_meets_its_promise_and_the_assessment_follows(self, new_case: Case, amina: User) -> None:
        self.screen(new_case, amina)
        met = new_case.deadline_set.get(kind=K.RISK_SCREEN)
        assert met.met_on == TODAY
        assert self.first(new_case).due_on == date(2026, 11, 26)

    def test_while_it_is_due_the_button_offers_it_first(
        self, new_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        pages = [new_case.get_absolute_url(), at("overview", new_case)]
        for page in pages:
            shown = text(amina_browser.get(page))
            assert shown.index("Start rapid screen") < shown.index("Start first assessment")
        self.screen(new_case, amina)
        assert all("Start rapid screen" not in text(amina_browser.get(page)) for page in pages)

    @pytest.mark.parametrize("slug", [each.slug for each in ASKED])
    def test_what_cannot_wait_is_assessed_today(self, new_case: Case, amina: User, slug: str) -> None:
        asked = next(each for each in ASKED if each.slug == slug)
        self.screen(new_case, amina, **{slug: asked.worry})
        first = self.first(new_case)
        assert first.due_on == (TODAY if asked.is_urgent else date(2026, 11, 26))
        screen = RapidScreen.objects.get()
        hidden = {each.words for each in ASKED} | {screen.done, screen.told, "worry", "child"}
        for promise in new_case.deadline_set.all():
            said = f"{promise.context} {promise.outcome}".lower()
            assert not [words for words in hidden if words.lower() in said]

    def test_a_child_in_danger_promises_childrens_services(self, new_case: Case, amina: User) -> None:
        self.screen(new_case, amina, child_in_danger="yes")
        assert new_case.deadline_set.open().get(kind=K.SAFEGUARDING).due_on == TODAY

    def test_without_a_promise_it_makes_one(self, her_case: Case, amina: User) -> None:
        self.screen(her_case, amina)
        assert self.first(her_case).due_on == date(2026, 11, 26)

    @pytest.mark.parametrize("danger_now", ["no", "yes"])
    @pytest.mark.parametrize("ago", [0, 1, 8])
    @pytest.mark.parametrize("due_in", [-1, 0, 1, None])
    def test_it_says_the_day_of_the_promise_whichever_day_it_was_asked(
        self, due_in: int | None, ago: int, danger_now: str, her_case: Case, amina: User
    ) -> None:
        """Today, once the day is here or past; else that day."""
        if due_in is not None:
            due_on = TODAY + timedelta(days=due_in)
            her_case.promise(K.FIRST_RISK_ASSESSMENT, due_on=due_on, by=amina, at=NOON)
        made = self.screen(her_case, amina, TODAY - timedelta(days=ago), danger_now=danger_now)
        due_on = self.first(her_case).due_on
        says = "today" if due_on <= TODAY else f"by {words.day(due_on)}"
        assert saved_words(made) == f"The rapid screen is saved. The full assessment comes next: {says}."

    def test_after_an_assessment_it_promises_nothing(self, her_case: Case, amina: User) -> None:
        build.signed(her_case, by=amina, checker=amina)
        her_case.refresh_from_db()
        self.screen(her_case, amina, danger_now="yes")
        assert not her_case.deadline_set.open().filter(kind=K.FIRST_RISK_ASSESSMENT).exists()

    @pytest.mark.parametrize("slug", [None, *(each.slug for each in ASKED)])
    def test_after_an_assessment_it_says_and_promises_the_same(
        self, her_case: Case, amina: User, slug: str | None
    ) -> None:
        """Each worry of a client assessed low: what the answer says is promised, and no more."""
        build.signed(her_case, by=amina, checker=amina)
        case = Case.objects.get(pk=her_case.pk)
        planned = case.open_deadline(K.RISK_REVIEW)
        assert planned
        asked = next((each for each in ASKED if each.slug == slug), None)
        made = self.screen(case, amina, **({asked.slug: asked.worry} if asked else {}))
        case.refresh_from_db()
        look = case.open_deadline(K.RISK_REVIEW)
        assert look
        says = saved_words(made)
        assert "full assessment" not in says
        assert ("Look at her risk again" in says) == bool(asked) == (look.due_on < planned.due_on)
        is_today = bool(asked and asked.is_urgent)
        assert ("again today" in says) == is_today == (look.due_on == TODAY) == case.risk_again
        assert case.risk_in_words == ("Low, to be looked at again today" if is_today else "Low")
        events = case.riskevent_set.waiting()
        assert [event.words for event in events] == ([f"Rapid screen: {asked.words}."] if asked else [])
        assert bool(look.reasons) == bool(asked)

    def test_the_level_says_so_wherever_it_stands_until_it_was_looked_at(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        build.signed(her_case, by=amina, checker=amina)
        case = Case.objects.get(pk=her_case.pk)
        screen = self.screen(case, amina, exploiter_near="yes", danger_now="yes")
        pages = ["/cases/", reverse("desk:my_day"), reverse("desk:team_member", args=[amina.pk])]
        pages += [f"/cases/{case.reference}/{page}" for page in ("", "risk/", "notes/new/")]
        for page in pages:
            assert "to be looked at again today" in text(amina_browser.get(page)), page
        assert "Review her risk today." in text(amina_browser.get(at("screen", case)))
        told: dict[str, Any] = {"how": "phone", "screened_on": TODAY, "why": "The wrong client"}
        actions.correct_screen(screen=screen, answers=FINE, **told, by=amina, at=NOON)
        case.refresh_from_db()
        assert case.risk_in_words == "Low"
        again = actions.correct_screen(
            screen=RapidScreen.objects.get(),
            answers=FINE | {"danger_now": "yes"},
            done="Rang 999",
            **told,
            told="Carys",
            by=amina,
            at=NOON,
        )
        assert again.case.riskevent_set.waiting().count() == 1
        case.refresh_from_db()
        assert case.risk_again
        looked = build.written(on=TODAY, evidence="She is with the police, {own}.")
        build.finished(case, by=amina, page=looked)
        case.refresh_from_db()
        assert (case.risk_again, case.risk_in_words) == (False, "Low")

    def test_a_closed_case_does_not_ask_to_be_looked_at(self, her_case: Case, amina: User) -> None:
        build.signed(her_case, by=amina, checker=amina)
        case = Case.objects.get(pk=her_case.pk)
        self.screen(case, amina, danger_now="yes")
        case.refresh_from_db()
        assert case.risk_again
        case.close(kind="planned", on=TODAY, by=amina, at=NOON)
        case.refresh_from_db()
        assert (case.risk_in_words, case.history.latest().risk_again) == ("Low", False)

    def test_a_case_has_one(self, new_case: Case, amina: User) -> None:
        self.screen(new_case, amina)
        with pytest.raises(Refused, match="has done the rapid screen already"):
            self.screen(new_case, amina)

    def test_a_worry_needs_what_was_done(self, new_case: Case, amina: User) -> None:
        with pytest.raises(Refused, match="what you did straight away"):
            actions.record_screen(
                case=new_case,
                answers=FINE | {"danger_now": "yes"},
                screened_on=TODAY,
                how="met",
                by=amina,
                at=NOON,
            )

    def test_the_page_begins_with_what_intake_asked(self, new_case: Case, amina_browser: Browser) -> None:
        new_case.safe_tonight = "no"
        new_case.save()
        form = amina_browser.get(at("screen", new_case)).context["form"]
        assert form["safe_tonight"].value() == "no"
        assert form["danger_now"].value() == "not_discussed"

    def test_the_page_asks_and_then_shows(self, new_case: Case, amina_browser: Browser) -> None:
        sent = {**FINE, **day("screened_on"), "how": "met", "once": str(uuid4()), "danger_now": "yes"}
        bad = text(amina_browser.post(at("screen", new_case), sent | {"support": "A cousin in Leeds"}))
        assert "Enter what you did straight away" in bad
        assert "Enter who was told" in bad
        assert "A cousin in Leeds" in bad
        assert not RapidScreen.objects.exists()
        sent |= {"done": "Rang 999", "told": "Carys Pugh"}
        for _ in range(2):
            good = text(amina_browser.post(at("screen", new_case), sent, follow=True))
        assert "In danger now." in good
        assert "Do the full assessment today." in good
        assert RapidScreen.objects.count() == 1
        assert "in danger now" in text(amina_browser.get(at("overview", new_case)))

    def test_a_mistake_is_corrected_with_a_reason_and_kept(
        self, new_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        screen = self.screen(new_case, amina)
        page = at("screen_correction", new_case)
        assert page in text(amina_browser.get(at("screen", new_case)))
        amina_browser.post(f"/drafts/screen-correction/{new_case.reference}/", {"support": "A cousin"})
        assert "A cousin" in text(amina_browser.get(page))
        [draft] = unfinished(amina, at=NOON)
        assert draft.url == page
        sent = {**FINE, "danger_now": "yes", "how": "met", "once": str(uuid4()), **day("screened_on")}
        sent |= {"version": str(screen.version), "support": "A cousin in Leeds"}
        bad = text(amina_browser.post(page, sent))
        assert "Enter what was wrong" in bad
        assert "Enter what you did straight away" in bad
        assert "A cousin in Leeds" in bad
        sent |= {"done": "Rang 999", "told": "Carys", "why": "I ticked the wrong box"}
        good = text(amina_browser.post(page, sent, follow=True))
        assert unfinished(amina, at=NOON) == []
        assert "I ticked the wrong box" in good
        assert "Before, as saved" in good
        assert "<dt>Told</dt>" in good
        assert "Do the full assessment today." in good
        screen.refresh_from_db()
        assert (screen.corrected_by, screen.answers["danger_now"]) == (amina, "yes")
        assert [each.answers["danger_now"] for each in screen.history.all()] == ["yes", "no"]
        full = new_case.deadline_set.open().get(kind=K.FIRST_RISK_ASSESSMENT)
        assert full.due_on == TODAY
        late = sent | {"once": str(uuid4()), "done": "Rang her sister", "why": "Not 999"}
        unseen = text(amina_browser.post(page, late))
        assert "You changed this in another window at midday." in unseen
        assert "Rang her sister" in unseen
        assert 'data-label="Saved in the meantime">Rang 999' in unseen
        screen.refresh_from_db()
        assert screen.done == "Rang 999"
        again = text(amina_browser.post(page, late | {"version": str(screen.version)}, follow=True))
        screen.refresh_from_db()
        latest, first = screen.corrections
        assert (latest.why, latest.before) == ("Not 999", [("Done straight away", "Rang 999")])
        assert (first.by, first.why) == (amina, "I ticked the wrong box")
        assert ("Done straight away", "Rang the duty manager") in first.before
        assert ("How you spoke", "By phone or video") in first.before
        assert "I ticked the wrong box" in again, "each reason stays"
        screen.corrected_why = ""
        with pytest.raises(IntegrityError, match="corrected_at_by"), transaction.atomic():
            screen.save()

    def correct(self, screen: RapidScreen, by: User, **answers: str) -> RapidScreen:
        return actions.correct_screen(
            screen=screen,
            answers=FINE | answers,
            screened_on=TODAY,
            how="phone",
            done="Rang the council",
            told="Carys",
            why="A slip of the pen",
            by=by,
            at=NOON,
        )

    def test_what_was_kept_already_is_not_promised_again_by_a_correction(
        self, new_case: Case, amina: User
    ) -> None:
        screen = self.screen(new_case, amina, child_in_danger="yes")
        new_case.meet(K.SAFEGUARDING, by=amina, at=NOON, on=TODAY)
        screen = self.correct(screen, amina, child_in_danger="yes")
        assert new_case.open_deadline(K.SAFEGUARDING) is None
        screen = self.correct(screen, amina)
        screen = self.correct(screen, amina, child_in_danger="yes")
        assert new_case.open_deadline(K.SAFEGUARDING) is not None, "what is new is promised"
        self.correct(screen, amina)
        assert new_case.open_deadline(K.SAFEGUARDING) is None
        taken_back = new_case.deadline_set.get(kind=K.SAFEGUARDING, cancelled_at__isnull=False)
        assert taken_back.cancelled_why == screens.CORRECTED


@pytest.mark.django_db
class TestIncident:
    def happens(self, case: Case, by: User, **given: Any) -> Incident:
        fields: dict[str, Any] = {
            "kind": "contact",
            "what": "He rang her old number.",
            "happened_on": TODAY,
            "told": "Carys",
            "done": "Changed the SIM card",
            "police": "told",
        }
        return actions.record_incident(case=case, **(fields | given), by=by, at=NOON)

    @pytest.mark.parametrize("kind", list(Incident.Kind))
    def test_what_changes_her_risk_promises_a_review(self, her_case: Case, amina: User, kind: str) -> None:
        build.signed(her_case, by=amina, checker=amina, page=build.written(on=date(2026, 11, 23)))
        self.happens(her_case, amina, kind=kind)
        wanted = Incident.TRIGGERS.get(kind)
        assert [each.kind for each in RiskEvent.objects.filter(case=her_case)] == ([wanted] if wanted else [])
        review = her_case.deadline_set.open().get(kind=K.RISK_REVIEW)
        assert (review.due_on == date(2026, 11, 26)) is bool(wanted)

    def test_each_is_its_own_reason_and_one_promise(self, her_case: Case, amina: User) -> None:
        build.signed(her_case, by=amina, checker=amina, page=build.written(on=date(2026, 11, 23)))
        for _ in range(2):
            self.happens(her_case, amina)
        assert RiskEvent.objects.filter(case=her_case).count() == 2
        assert her_case.deadline_set.open().filter(kind=K.RISK_REVIEW).count() == 1

    def test_it_is_told_in_the_story_and_the_police_are_not_forgotten(
        self, her_case: Case, amina: User
    ) -> None:
        self.happens(her_case, amina, police="will_tell")
        entry = her_case.entry_set.get(kind=Entry.Kind.INCIDENT)
        assert "Changed the SIM card" in entry.body
        assert her_case.deadline_set.open().get(kind=K.TASK).title == "Tell the police what happened"

    def test_a_reference_without_the_police_is_refused_by_the_database(
        self, her_case: Case, amina: User
    ) -> None:
        with pytest.raises(IntegrityError, match="incident_reference"), transaction.atomic():
            self.happens(her_case, amina, police="not_needed", police_reference="CAD 1")

    def test_the_page_keeps_what_was_typed(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"kind": "missing", "what": "Not back since Sunday", **day("happened_on", date(2026, 11, 25))}
        sent |= {"once": str(uuid4()), "police": "not_needed", "police_reference": "CAD 1"}
        bad = text(amina_browser.post(at("incident_new", her_case), sent))
        assert "Enter what was done, or that nothing could be done" in bad
        assert "Enter who was told" in bad
        assert "The day it happened cannot be in the future" in bad
        assert "Clear the police reference" in bad
        assert "Not back since Sunday" in bad
        sent |= {"done": "Rang the police", "told": "Carys", "police": "told", **day("happened_on")}
        good = text(amina_browser.post(at("incident_new", her_case), sent, follow=True))
        assert "a review task is set" in good
        assert "CAD 1" in good
        again = text(amina_browser.post(at("incident_new", her_case), sent, follow=True))
        assert "This was already saved" in again
        assert Incident.objects.count() == 1

    def test_what_followed_is_added_and_the_first_words_stay(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        incident = self.happens(her_case, amina, police="will_tell")
        assert "Police to be told" in text(amina_browser.get(at("overview", her_case)))
        page = at("incident_addition", her_case, incident.pk)
        sent = {
            "once": str(uuid4()),
            "police": "",
            "police_reference": "CAD 7",
            "what": "",
            **day("happened_on"),
        }
        bad = text(amina_browser.post(page, sent))
        assert "Enter what has happened since" in bad
        assert "Clear the police reference, or choose" in bad
        assert "CAD 7" in bad
        early = text(amina_browser.post(page, sent | day("happened_on", date(2026, 11, 20))))
        assert "the day it happened" in early
        sent |= {"police": "told", "what": "PC Rowe took a statement"}
        for _ in range(2):
            good = text(amina_browser.post(page, sent, follow=True))
        assert "Police to be told" not in good
        assert "Police: yes, they were told (CAD 7)." in good
        assert "PC Rowe took a statement" in good
        assert "He rang her old number." in good
        promised = her_case.deadline_set.get(title="Tell the police what happened")
        assert (promised.met_on, promised.outcome) == (TODAY, "The police were told")
        later = {
            **sent,
            "once": str(uuid4()),
            "police": "",
            "police_reference": "5512/26",
            "what": "No charge",
        }
        assert "(CAD 7, 5512/26)" in text(amina_browser.post(page, later, follow=True))
        assert Incident.objects.get() == incident
        assert Incident.history.count() == 1
        with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
            IncidentAddition.objects.all()[0].save()

    def test_one_of_two_that_wait_for_the_police_keeps_its_own_promise(
        self, her_case: Case, amina: User
    ) -> None:
        first = self.happens(her_case, amina, police="will_tell")
        later = NOON + timedelta(hours=1)
        with time_machine.travel(later, tick=False):
            actions.record_incident(
                case=her_case,
                kind="threat",
                what="He sent a picture",
                happened_on=TODAY,
                told="Carys",
                done="Kept it",
                police="will_tell",
                by=amina,
                at=later,
            )
        since: dict[str, Any] = {
            "what": "She decided against it",
            "happened_on": TODAY,
            "police": "she_said_no",
        }
        actions.add_to_incident(incident=first, **since, by=amina, at=later)
        left = her_case.deadline_set.open().get(title="Tell the police what happened")
        assert left.made_at == later

    def test_a_promise_to_tell_the_police_is_found_on_another_day(self, her_case: Case, amina: User) -> None:
        incident = self.happens(her_case, amina, police="will_tell")
        promised = her_case.deadline_set.get(title="Tell the police what happened")
        later = NOON + timedelta(hours=1)
        promised.move(to=date(2026, 11, 25), at_time=None, by=amina, at=later)
        since: dict[str, Any] = {"what": "They ring back", "happened_on": TODAY, "by": amina, "at": later}
        actions.add_to_incident(incident=incident, **since, police="will_tell")
        assert her_case.deadline_set.open().get(title="Tell the police what happened") == promised
        other = self.happens(her_case, amina, police="not_needed", kind="house")
        other.made_at = later  # not the moment of the promise, but that of its other day
        other.save()
        actions.add_to_incident(incident=incident, **since, police="told")
        promised.refresh_from_db()
        assert promised.met_on == TODAY

    def test_more_than_ten_have_a_page_of_all(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        for number in range(11):
            self.happens(her_case, amina, what=f"It happened {number + 1} times", kind="house")
        overview = text(amina_browser.get(at("overview", her_case)))
        assert "All 11 incidents" in overview
        assert "It happened 1 times" not in overview
        every = text(amina_browser.get(at("incidents", her_case)))
        assert all(f"It happened {number + 1} times" in every for number in range(11))


@pytest.mark.django_db
class TestDrafts:
    """What is typed of an incident or a concern is kept for whoever types it, until it is saved."""

    @pytest.mark.parametrize(
        ("form", "sent"),
        [
            pytest.param(
                "incident",
                {"kind": "missing", "what": "Not back", "done": "Rang", "told": "Carys", "police": "told"},
                id="incident",
            ),
            pytest.param(
                "concern",
                {"concern": "Not back", "route": "child", "told": "Duty", "agreed": "yes", **day("told_on")},
                id="concern",
            ),
        ],
    )
    def test_is_given_back_and_gone_once_saved(
        self, form: str, sent: dict[str, str], her_case: Case, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        page = at(f"{form}_new", her_case)
        draft = reverse("drafts:draft", args=[form, her_case.reference])
        assert f'data-autosave="{draft}"' in text(amina_browser.get(page))
        amina_browser.post(draft, sent)
        kept = text(amina_browser.get(page))
        assert "restored." in kept
        assert "Not back" in kept
        assert "Not back" not in text(carys_browser.get(page))
        sent |= {"once": str(uuid4()), **day("happened_on"), **day("noticed_on")}
        assert amina_browser.post(page, sent).status_code == 302
        assert "restored." not in text(amina_browser.get(page))

    def test_of_a_screen_too(self, her_case: Case, amina_browser: Browser) -> None:
        child = Dependant(case=her_case, name="Sami", relation="son")
        child.save()
        for form, name, pk in (
            ("rapid-screen", "screen", []),
            (f"dependant-{child.pk}", "dependant_screen", [child.pk]),
        ):
            page = reverse(f"riskassessment:{name}", args=[her_case.reference, *pk])
            draft = reverse("drafts:draft", args=[form, her_case.reference])
            assert f'data-autosave="{draft}"' in text(amina_browser.get(page))
            amina_browser.post(draft, {"done": "Rang at nine", "needs": "Rang at nine"})
            assert "Rang at nine" in text(amina_browser.get(page))
            assert f'href="{page}"' in text(amina_browser.get(reverse("desk:my_day")))


@pytest.mark.django_db
class TestDependants:
    @pytest.fixture
    def sami(self, her_case: Case) -> Dependant:
        child = Dependant(case=her_case, name="Sami", age=4)
        child.save()
        return child

    def screen(self, child: Dependant, by: User, **given: Any) -> DependantScreen:
        fields: dict[str, Any] = {
            "answers": OF_CHILD,
            "screened_on": TODAY,
            "level": "low",
            "needs": "A nursery place",
        }
        return actions.screen_dependant(case=child.case, dependant=child, **(fields | given), by=by, at=NOON)

    def test_the_newest_stands_on_the_page_of_risk(
        self, her_case: Case, sami: Dependant, amina: User, amina_browser: Browser
    ) -> None:
        assert "Nobody has looked at their needs and risks yet" in text(
            amina_browser.get(at("overview", her_case))
        )
        self.screen(sami, amina, screened_on=date(2026, 11, 20), needs="A cot")
        self.screen(sami, amina)
        page = text(amina_browser.get(at("overview", her_case)))
        assert "A nursery place" in page
        assert "A cot" not in page

    def test_high_must_say_why_and_what_is_done(self, sami: Dependant, amina: User) -> None:
        with pytest.raises(IntegrityError, match="dependant_screen_high"), transaction.atomic():
            self.screen(sami, amina, level="high")

    def test_what_cannot_wait_is_promised_today_and_names_nobody(
        self, her_case: Case, sami: Dependant, amina: User, amina_browser: Browser
    ) -> None:
        worrying: dict[str, Any] = {"level": "high", "risks": "An uncle hits him", "done": "Ring the council"}
        asked = {each.slug: each for each in screening.DEPENDANT[1]}
        for slug, each in asked.items():
            made = self.screen(sami, amina, answers=OF_CHILD | {slug: each.worry}, **worrying)
            assert (made.promise is not None) is each.is_urgent
            if made.promise:
                told = f"{made.promise.title} {made.promise.context}"
                assert made.promise.due_on == TODAY
                assert not [said for said in ("Sami", each.words, *worrying.values()) if said in told]
        promised = her_case.deadline_set.filter(title=screens.ACT)
        assert (promised.count(), promised.open().count()) == (1, 0)  # calm again: it was kept

    def test_one_promise_for_each_of_them_until_something_is_done(
        self, her_case: Case, sami: Dependant, amina: User, amina_browser: Browser
    ) -> None:
        lina = Dependant(case=her_case, name="Lina", age=7)
        lina.save()
        worrying: dict[str, Any] = {
            "answers": OF_CHILD | {"hurt": "yes"},
            "level": "high",
            "risks": "An uncle",
            "done": "Ring",
        }
        made = [self.screen(child, amina, **worrying) for child in (sami, lina, sami)]
        assert made[0].promise == made[2].promise != made[1].promise
        page = text(amina_browser.get(at("overview", her_case)))
        assert page.count(reverse("cases:task", args=[her_case.reference, made[0].promise_id])) == 1
        told: dict[str, Any] = {
            "concern": "Bruises",
            "noticed_on": TODAY,
            "route": "child",
            "told": "Duty",
            "agreed": "no",
        }
        actions.record_concern(case=her_case, dependant=lina, **told, by=amina, at=NOON)
        assert list(her_case.deadline_set.open().filter(title=screens.ACT)) == [made[0].promise]

    def test_the_page_refuses_a_low_level_beside_danger(
        self, her_case: Case, sami: Dependant, amina_browser: Browser
    ) -> None:
        sent = {**OF_CHILD, **day("screened_on"), "needs": "A nursery place", "level": "low", "hurt": "yes"}
        page = at("dependant_screen", her_case, sami.pk)
        bad = text(amina_browser.post(page, sent | {"once": str(uuid4())}))
        assert "Hurt or neglected: that is not low. Choose a higher level" in bad
        assert "Enter the risks they face" in bad
        assert "A nursery place" in bad

    def test_another_case_s_child_is_not_found(
        self, sami: Dependant, amina: User, amina_browser: Browser
    ) -> None:
        other = make.case(worker=amina, service=sami.case.service)
        assert amina_browser.get(at("dependant_screen", other, sami.pk)).status_code == 404

    def test_the_child_route_begins_with_the_child(
        self, her_case: Case, sami: Dependant, amina: User, amina_browser: Browser
    ) -> None:
        form = amina_browser.get(f"{at('concern_new', her_case)}?about={sami.pk}").context["form"]
        assert (form["dependant"].value(), form["route"].value()) == (sami.pk, "child")
        her_case.promise(K.SAFEGUARDING, due_on=TODAY, by=amina, at=NOON)
        sent = {"dependant": sami.pk, "concern": "Bruises", "route": "child", "told": "Lambeth duty desk"}
        sent |= {"agreed": "not_asked", "once": str(uuid4()), **day("noticed_on"), **day("told_on")}
        amina_browser.post(at("concern_new", her_case), sent)
        concern = SafeguardingConcern.objects.get()
        assert (concern.about, concern.why) == ("Sami", "")
        assert not her_case.deadline_set.open().filter(kind=K.SAFEGUARDING).exists()

    def test_a_student_with_the_case_reads_none_of_it(
        self, her_case: Case, sami: Dependant, amina: User, efua: User, client: Browser
    ) -> None:
        self.screen(sami, amina)
        incident = TestIncident().happens(her_case, amina, police="will_tell")
        since: dict[str, Any] = {"what": "They took his picture", "happened_on": TODAY, "police": "told"}
        actions.add_to_incident(incident=incident, **since, by=amina, at=NOON)
        told: dict[str, Any] = {
            "concern": "Bruises on his arm",
            "noticed_on": TODAY,
            "route": "child",
            "told": "Duty desk",
        }
        concern = actions.record_concern(case=her_case, **told, agreed="yes", by=amina, at=NOON)
        actions.close_concern(concern=concern, outcome_words="A plan is made", by=amina, at=NOON)
        told |= {"concern": "He hides food"}
        actions.record_concern(case=her_case, **told, agreed="yes", by=amina, at=NOON)
        TestRapidScreen().screen(her_case, amina, danger_now="yes")
        words = {"content": "Go to Joyce", "code_word": "Jasmine", "signed_on": TODAY}
        SafetyPlan(case=her_case, **words, recorded_at=NOON, recorded_by=amina).save()
        begun = actions.start_or_continue(case=her_case, by=amina, at=NOON, on=TODAY)
        begun.trigger, begun.trigger_words = RiskEvent.Kind.CONTACT, "Contact by an exploiter"
        begun.save()
        her_case.refresh_from_db()
        her_case.second_worker = efua
        her_case.save()
        kinds = (DependantScreen, Incident, IncidentAddition, RapidScreen, RiskEvent, SafetyPlan)
        lines = Entry.objects.filter(kind=Entry.Kind.INCIDENT)
        for person, seen in ((efua, 0), (amina, 1)):
            with as_application(person):
                assert [each.objects.count() for each in kinds] == [seen] * len(kinds)
                assert [each.history.count() for each in kinds] == [seen] * len(kinds)
                assert [each.objects.visible_to(person).count() for each in kinds] == [seen] * len(kinds)
                concerns = (SafeguardingConcern.objects, SafeguardingConcern.history)
                assert [each.count() for each in concerns] == [2 * seen, 3 * seen]
                assert SafeguardingConcern.objects.visible_to(person).count() == 2 * seen
                assert lines.count() == 5 * seen
        for each in (*kinds, SafeguardingConcern):  # and the application says no by itself
            assert not each.objects.visible_to(efua).exists()
            assert each.objects.visible_to(amina).exists()
        for said in ("Go to Joyce", "I like tea"):
            plans.translate(case=her_case, language="ar", original=said, words="نعم", by=amina, at=NOON)
        for person, read in ((efua, {"I like tea"}), (amina, {"I like tea", "Go to Joyce"})):
            assert {one.original for one in Translation.objects.visible_to(person)} == read
            with as_application(person):
                assert {one.original for one in Translation.objects.all()} == read
                assert {one.original for one in Translation.history.all()} == read
        assert records()[FollowUp].rows == SENSITIVE_ON_CASE
        client.force_login(efua)
        hidden = ["A nursery place", "his old number", "n danger now", "1 immediate", "own risk"]
        hidden += ["afeguarding concern", "Bruises", "He hides food", "Duty desk", "A plan is made"]
        hidden += ["or a threat", "by an exploiter", "Reasons to review", "took his picture"]
        page = text(client.get(at("overview", her_case)))
        whole = ("No incident", "Nobody has looked at their needs and risks yet", "Rapid screen")
        assert [each for each in whole if each in page] == []
        pages = [at("overview", her_case), her_case.get_absolute_url(), begun.get_absolute_url()]
        pages += [reverse("cases:task", args=[each.case.reference, each.pk]) for each in her_case.deadlines]
        for page in pages:
            said = text(client.get(page))
            assert [each for each in hidden if each in said] == []


@pytest.mark.django_db
class TestRoutes:
    @pytest.mark.parametrize("route", ["adult", "child", "none"])
    @pytest.mark.parametrize("agreed", ["yes", "no", "not_asked"])
    @pytest.mark.parametrize("why", ["", "Her life is in danger"])
    def test_when_a_reason_is_needed(
        self, her_case: Case, amina_browser: Browser, route: str, agreed: str, why: str
    ) -> None:
        sent = {
            "concern": "A man waits outside",
            "route": route,
            "told": "Duty",
            "agreed": agreed,
            "why": why,
        }
        sent |= {"once": str(uuid4()), **day("noticed_on"), **day("told_on"), "noticed_time": "2:30pm"}
        answer = amina_browser.post(at("concern_new", her_case), sent)
        is_fine = bool(why) or route == "child" or (route == "adult" and agreed == "yes")
        assert (answer.status_code == 302) is is_fine
        assert SafeguardingConcern.objects.exists() is is_fine
        if not is_fine:
            assert "A man waits outside" in text(answer)

    def test_told_before_it_was_noticed_is_refused(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"concern": "A worry", "route": "child", "told": "Duty", "agreed": "yes", "once": str(uuid4())}
        sent |= {**day("noticed_on"), **day("told_on", date(2026, 11, 23))}
        assert "must be on or after the day it was noticed" in text(
            amina_browser.post(at("concern_new", her_case), sent)
        )

    def test_one_that_was_not_referred_can_be_later(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        sami = Dependant(case=her_case, name="Sami", age=4)
        sami.save()
        her_case.promise(K.SAFEGUARDING, due_on=TODAY, by=amina, at=NOON)
        concern = actions.record_concern(
            case=her_case,
            dependant=sami,
            concern="A worry",
            noticed_on=TODAY,
            route="none",
            told="Carys",
            agreed="not_asked",
            why="Not sure yet",
            by=amina,
            at=NOON,
        )
        page = at("concern_referral", her_case, concern.pk)
        sent = {"once": str(uuid4()), "route": "child", "told": "Duty desk", "agreed": "no", **day("told_on")}
        bad = text(amina_browser.post(page, sent))
        assert "Enter why it is referred now" in bad
        assert "Duty desk" in bad
        sent |= {"why": "A second bruise"}
        for _ in range(2):
            good = text(amina_browser.post(page, sent, follow=True))
        assert "Sami: Children’s services, the council" in re.sub(r"<[^>]+>", "", good)
        assert "A second bruise" in good
        assert "Not sure yet" in good
        assert her_case.open_deadline(K.SAFEGUARDING) is None
        concern.refresh_from_db()
        assert (concern.route, concern.is_open) == ("none", True)
        made = ConcernReferral.objects.get()
        with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
            made.save()
        actions.close_concern(concern=concern, outcome_words="Seen", by=amina, at=NOON)
        with pytest.raises(Refused, match="Record a new one"):
            actions.refer_later(
                concern=concern,
                route="adult",
                told="x",
                told_on=TODAY,
                agreed="yes",
                why="y",
                by=amina,
                at=NOON,
            )

    @pytest.mark.parametrize("is_later", [False, True])
    @pytest.mark.parametrize("route", ["adult", "child", "none"])
    def test_a_promised_referral_is_kept_by_recording_it(
        self, her_case: Case, amina: User, route: str, is_later: bool
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((4, 4)))
        promised = actions.record_escalation(
            assessment=waiting, decision="Now.", decided="referral", by=amina, at=NOON, today=TODAY
        )
        assert promised is not None
        when: dict[str, Any] = {"told": "Duty", "agreed": "no", "why": "Danger", "by": amina, "at": NOON}
        first = "none" if is_later else route
        concern = actions.record_concern(
            case=her_case, concern="A worry", noticed_on=TODAY, route=first, **when
        )
        if is_later and route != "none":
            promised.refresh_from_db()
            assert promised.is_open
            actions.refer_later(concern=concern, route=route, told_on=TODAY, **when)
        promised.refresh_from_db()
        assert promised.met_on == (None if route == "none" else TODAY)

    def test_an_open_one_stands_on_the_case_and_is_in_the_way_of_leaving(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        concern = actions.record_concern(
            case=her_case,
            concern="A worry",
            noticed_on=TODAY,
            route="adult",
            told="Duty",
            agreed="yes",
            by=amina,
            at=NOON,
        )
        for on in (date(2026, 11, 20), TODAY):
            build.signed(her_case, by=amina, checker=carys, page=build.written(on=on))
        assert "1 safeguarding concern is open" in text(amina_browser.get(her_case.get_absolute_url()))
        assert not risk_progress(her_case, exit_on=TODAY).verdict.holds
        bad = carys_browser.post(
            at("concern_closing", her_case, concern.pk), {"outcome": "Seen by the council"}
        )
        assert "Choose how it ended" in text(bad)
        assert "Seen by the council" in text(bad)
        sent = {"outcome": "Seen by the council", "result": "enquiry"}
        carys_browser.post(at("concern_closing", her_case, concern.pk), sent)
        concern.refresh_from_db()
        assert (concern.result, concern.closed_by) == ("enquiry", carys)
        assert risk_progress(her_case, exit_on=TODAY).verdict.holds
        assert "safeguarding concern is open" not in text(amina_browser.get(her_case.get_absolute_url()))

"""The pages of risk: what they show, whom they let in, and what they answer to bad input."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, Deadline, Entry, RiskLevel
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.safekeeping.models import Draft
from riskassessment import actions
from riskassessment.actions import Planned
from riskassessment.models import Assessment, Rating, SafeguardingConcern
from tests import make
from tests.riskassessment import build

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def url(case: Case, name: str = "assessment_new", *args: object) -> str:
    return reverse(f"riskassessment:{name}", args=[case.reference, *args])


def page(
    likely: str = "1", serious: str = "2", seen: str = "She said so.", **fields: object
) -> dict[str, Any]:
    """Return the form as a browser sends it; every question answered the same unless named."""
    data: dict[str, Any] = {
        "assessed_on_day": "24",
        "assessed_on_month": "11",
        "assessed_on_year": "2026",
        "talked_through": "with_interpreter",
        "chosen_level": "",
        "version": "0",
        "actions-TOTAL_FORMS": "1",
        "actions-INITIAL_FORMS": "0",
        "actions-0-what": "",
        "no_action_why": "The police are with her",  # asked at very high risk alone
    }
    for slug in build.SLUGS:
        data |= {f"{slug}_likely": likely, f"{slug}_serious": serious, f"{slug}_seen": build.own(seen, slug)}
    return data | fields


def text_of(response: Any) -> str:
    """Return a page's words, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestOverview:
    def test_nothing_yet_leads_to_the_first(self, her_case: Case, amina_browser: Browser) -> None:
        response = amina_browser.get(url(her_case, "overview"))
        assert "No assessment yet." in text_of(response)
        assert url(her_case) in response.content.decode()

    def test_level_trend_list_and_review(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written((3, 3), on=date(2026, 11, 10)))
        build.signed(her_case, by=amina, checker=carys, page=build.written((2, 2), on=date(2026, 11, 20)))
        response = amina_browser.get(url(her_case, "overview"))
        words = text_of(response)
        assert "Total 4 of 80, was 9" in words
        assert "Risk total out of 80: 9 on 10 November 2026, high. 4 on 20 November 2026, medium." in words
        assert "Due Fri 18 Dec" in words
        assert "Show as a table" in words
        assert words.count("Carys Pugh") == 2  # who checked the high one checked the fall from it

    def test_the_last_incidents_stand_beside_it(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        her_case.narrate(Entry.Kind.INCIDENT, "A man asked for her by name", by=amina, at=make.NOON)
        assert "A man asked for her by name" in text_of(amina_browser.get(url(her_case, "overview")))

    def test_the_case_page_draws_the_trend_and_leads_here(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        before = text_of(amina_browser.get(her_case.get_absolute_url()))
        assert "Start first assessment" in before
        build.finished(her_case, by=amina, page=build.written((2, 2)))
        after = amina_browser.get(her_case.get_absolute_url())
        assert "Risk total out of 80: 4 on 24 November 2026, medium." in text_of(after)
        assert url(her_case, "overview") in after.content.decode()

    def test_what_waits_can_be_checked_by_a_manager_and_read_by_the_author(
        self, her_case: Case, amina: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        check = url(her_case, "sign_off", waiting.number)
        assert check in carys_browser.get(url(her_case, "overview")).content.decode()
        mine = amina_browser.get(url(her_case, "overview"))
        assert check not in mine.content.decode()
        assert ": sent as high, to be checked" in text_of(mine)
        overview = text_of(amina_browser.get(her_case.get_absolute_url()))
        assert "The first assessment is waiting to be checked." in overview
        assert "Start first assessment" not in overview

    def test_a_draft_can_be_carried_on(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        build.draft(her_case, by=amina)
        assert "Carry on" in text_of(amina_browser.get(url(her_case, "overview")))

    def test_the_number_of_queries_does_not_grow_with_the_assessments(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                amina_browser.get(url(her_case, "overview"))
            return len(seen)

        first = 0
        for on in (date(2026, 11, day) for day in (3, 10, 12, 17, 20)):
            build.signed(her_case, by=amina, checker=carys, page=build.written((3, 3), on=on))
            actions.record_concern(
                case=her_case,
                concern="A worry",
                noticed_on=on,
                route="child",
                told="Duty",
                agreed="yes",
                by=amina,
                at=make.NOON,
            )
            if not first:
                queries()  # bank holidays are read once
                first = queries()
        assert queries() == first


class TestWriting:
    def test_problems_are_listed_in_the_order_of_the_page(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        sent = page() | {"safety_seen": "", "community_likely": "", "talked_through": ""}
        errors = list(amina_browser.post(url(her_case), sent).context["form"].errors)
        assert errors == ["community_likely", "safety_seen", "talked_through"]

    def test_low_is_signed_at_once(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        response = amina_browser.post(url(her_case), page())
        assert response.status_code == 302
        assessment = Assessment.objects.get()
        assert (assessment.is_signed, assessment.level, assessment.total) == (True, "low", 10)
        after = amina_browser.get(response["Location"])
        assert "Risk assessment 1 is signed: low risk." in text_of(after)

    def test_high_is_sent_to_the_one_manager(
        self, her_case: Case, carys: User, amina_browser: Browser
    ) -> None:
        assert "Save and finish" in text_of(amina_browser.get(url(her_case)))
        amina_browser.post(url(her_case), page(community_likely="3", community_serious="3"))
        assert Assessment.objects.get().sent_to == carys

    def test_one_of_several_managers_is_chosen(
        self, her_case: Case, carys: User, outreach: Service, amina_browser: Browser
    ) -> None:
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        assert "Who should check it" in text_of(amina_browser.get(url(her_case)))
        amina_browser.post(url(her_case), page("3", "3", sent_to=str(ruth.pk)))
        assert Assessment.objects.get().sent_to == ruth

    def test_very_high_asks_first(
        self, her_case: Case, carys: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        response = amina_browser.post(url(her_case), page("4", "4"), follow=True)
        assert "Ring Carys Pugh today. If the client is in danger now, call 999." in text_of(response)
        assert response.request["PATH_INFO"] == url(her_case, "escalation", 1)
        task = her_case.deadline_set.open().get(title="Ring Carys Pugh about very high risk")
        shown = amina_browser.get(reverse("cases:task", args=[her_case.reference, task.pk])).content.decode()
        assert 'name="outcome"' not in shown, "it is done by saying what was decided"
        assert f'href="{url(her_case, "overview")}"' in shown
        assert "Ring Amina Osei today" in text_of(carys_browser.get(url(her_case, "escalation", 1)))
        actions.sign_off(assessment=Assessment.objects.get(), by=carys, at=make.NOON, today=make.TODAY)
        for browser, whom in ((amina_browser, "Carys Pugh"), (carys_browser, "Amina Osei")):
            signed = browser.get(url(her_case, "overview"))
            assert f"Very high risk: ring {whom} today." in text_of(signed)
            assert url(her_case, "escalation", 1) in signed.content.decode()
        bad = amina_browser.post(url(her_case, "escalation", 1), {})
        assert "Choose what you decided about a safeguarding referral" in text_of(bad)
        done = amina_browser.post(
            url(her_case, "escalation", 1), {"decision": "none", "why": "Spoke to Carys"}, follow=True
        )
        assert "Recorded." in text_of(done)
        task = Deadline.objects.get(title="Ring Carys Pugh about very high risk")
        assert task.outcome == "Safeguarding referral: not needed now. Spoke to Carys"
        assert amina_browser.get(url(her_case, "escalation", 1)).status_code == 302
        assert (
            url(her_case, "escalation", 1)
            not in amina_browser.get(url(her_case, "overview")).content.decode()
        )

    def test_a_referral_not_yet_made_is_promised_for_today(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        amina_browser.post(url(her_case), page("4", "4"))
        sent = {"decision": "referral", "why": "Spoke to Carys"}
        done = amina_browser.post(url(her_case, "escalation", 1), sent, follow=True)
        assert "Task for today: Make the safeguarding referral: very high risk, Amina Osei." in text_of(done)
        task = her_case.deadline_set.open().get(title__startswith="Make the safeguarding referral")
        assert (task.assignee, task.due_on) == (amina, make.TODAY)
        made = Deadline.objects.get(title="Ring Carys Pugh about very high risk")
        assert made.outcome == "Safeguarding referral: we will make one today. Spoke to Carys"

    def test_what_is_left_to_a_manager_is_hers_by_name_today(
        self, her_case: Case, carys: User, outreach: Service, amina_browser: Browser
    ) -> None:
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        amina_browser.post(url(her_case), page("4", "4"))
        sent = {"decision": "manager", "why": "Carys is not reached"}
        bad = amina_browser.post(url(her_case, "escalation", 1), sent)
        assert "Choose which manager will decide" in text_of(bad)
        assert "Carys is not reached" in bad.content.decode()
        amina_browser.post(url(her_case, "escalation", 1), sent | {"manager": str(ruth.pk)})
        task = her_case.deadline_set.open().get(title__startswith="Decide about a safeguarding referral")
        assert (task.assignee, task.due_on) == (ruth, make.TODAY)

    def test_a_checker_who_raises_it_to_very_high_is_asked(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        answer = {
            "answer": "judge",
            "level": "very_high",
            "words": "He was at the gate",
            **read(waiting),
        }
        shown = carys_browser.post(url(her_case, "sign_off", waiting.number), answer, follow=True)
        assert "Ring Amina Osei today. If the client is in danger now, call 999." in text_of(shown)
        call = her_case.deadline_set.open().get(title="Ring Amina Osei about very high risk")
        assert (call.assignee, call.due_on) == (carys, make.TODAY)
        assert "A manager will decide" not in text_of(shown)  # she is the only one: she decides now
        sent = {"decision": "referral", "why": "Amina agrees"}
        carys_browser.post(url(her_case, "escalation", waiting.number), sent)
        task = her_case.deadline_set.open().get(title__startswith="Make the safeguarding referral")
        assert task.assignee == carys

    def test_last_time_is_shown_and_filled_in(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        words = build.written((3, 3), evidence="He was at the gate", on=date(2026, 11, 10))
        build.signed(her_case, by=amina, checker=carys, page=words)
        response = amina_browser.get(url(her_case))
        assert "Last time: High, 9" in text_of(response)
        assert "reviewing the assessment from Tuesday 10 November 2026" in text_of(response)
        assert response.content.decode().count("He was at the gate</textarea>") == 5
        assert response.context["form"].so_far.level == "high"

    def test_actions_become_tasks(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        row = {
            "actions-0-what": "Change her SIM card",
            "actions-0-who": str(amina.pk),
            "actions-0-consideration": "safety",
            "actions-0-by_on_day": "27",
            "actions-0-by_on_month": "11",
            "actions-0-by_on_year": "2026",
        }
        amina_browser.post(url(her_case), page(**row))
        task = her_case.deadline_set.get(kind="task")
        assert (task.title, task.assignee, task.due_on) == ("Change her SIM card", amina, date(2026, 11, 27))
        again = text_of(amina_browser.get(url(her_case)))
        _, _, last_time = again.partition("What was agreed last time")
        assert "Change her SIM card Amina Osei Fri 27 Nov To do" in last_time

    def test_add_another_and_work_out_level_come_back_unjudged(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        half = page(community_likely="3", community_serious="3", family_likely="", talked_through="")
        more = amina_browser.post(url(her_case), half | {"add": "actions"})
        assert 'name="actions-1-what"' in more.content.decode()
        assert "There is a problem" not in text_of(more)
        level = amina_browser.post(url(her_case), half | {"add": "level"})
        assert "4 of 5 answered" in text_of(level)
        assert "There is a problem" not in text_of(level)
        assert level.context["form"].so_far.total == 15
        assert not Assessment.objects.exists()

    def test_a_draft_keeps_what_is_there_and_is_carried_on(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        half = page("", "", "", community_likely="3", community_seen="He was there", save_draft="1")
        half["talked_through"] = ""
        response = amina_browser.post(url(her_case), half, follow=True)
        assert "Draft saved." in text_of(response)
        assert Assessment.objects.get().status == "draft"
        again = amina_browser.get(url(her_case))
        assert "He was there" in again.content.decode()

    def test_kept_words_come_back(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        amina_browser.post(
            reverse("drafts:draft", args=["risk", her_case.reference]), page(money_seen="Owes a debt")
        )
        response = amina_browser.get(url(her_case))
        assert "restored" in text_of(response)
        assert "Owes a debt" in response.content.decode()
        amina_browser.post(url(her_case), page())
        assert not Draft.objects.of(amina).exists()

    def test_sent_twice_makes_one(self, her_case: Case, amina_browser: Browser) -> None:
        first = amina_browser.get(url(her_case))
        once = str(first.context["form"]["once"].value())
        for _ in range(2):
            response = amina_browser.post(url(her_case), page(once=once))
            assert response.status_code == 302
        assert Assessment.objects.count() == 1

    def test_a_colleague_saved_meanwhile(
        self, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        signed_in(ben).post(url(her_case), page(money_likely="4", save_draft="1"))
        response = amina_browser.post(url(her_case), page(money_likely="2"))
        words = text_of(response)
        assert "Somebody else (Ben Archer) changed this at midday." in words
        assert "Money: How likely is harm? Happening Possible" in words
        sent_again = page(money_likely="2", version=response.context["form"]["version"].value())
        assert amina_browser.post(url(her_case), sent_again).status_code == 302
        assert Assessment.objects.get().is_signed

    def test_signed_by_a_colleague_meanwhile(self, her_case: Case, ben: User, amina_browser: Browser) -> None:
        signed_in(ben).post(url(her_case), page(save_draft="1"))
        version = amina_browser.get(url(her_case)).context["form"]["version"].value()
        signed_in(ben).post(url(her_case), page(version=version))
        response = amina_browser.post(url(her_case), page(version=version))
        who = "Somebody else (Ben Archer) changed this at midday."
        assert f"{who} The assessment was signed or deleted while you were typing" in text_of(response)
        assert Assessment.objects.count() == 1

    def test_what_was_sent_is_not_written_on(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        response = amina_browser.post(url(her_case), page())
        assert response["Location"] == url(her_case, "assessment", waiting.number)

    def test_a_closed_case_is_read_only(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        her_case.close(kind="other", on=make.TODAY, by=amina, at=make.NOON)
        assert amina_browser.get(url(her_case))["Location"] == url(her_case, "overview")
        assert "Start" not in text_of(amina_browser.get(url(her_case, "overview")))


class TestBadInput:
    def refused(self, browser: Browser, case: Case, data: dict[str, Any], message: str) -> Any:
        response = browser.post(url(case), data)
        assert response.status_code == 200
        assert "There is a problem" in text_of(response)
        assert message in text_of(response)
        assert not Assessment.objects.exists()
        return response

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            pytest.param(
                {"family_likely": ""},
                "Family and friends: say how likely harm is",
                id="no likelihood",
            ),
            pytest.param(
                {"family_serious": ""},
                "Family and friends: say how serious it would be",
                id="no impact",
            ),
            pytest.param(
                {"family_likely": "9"},
                "Family and friends: say how likely harm is",
                id="junk likelihood",
            ),
            pytest.param(
                {"family_serious": "boo"},
                "Family and friends: say how serious it would be",
                id="junk impact",
            ),
            pytest.param(
                {"money_seen": "  "},
                "Money: say what you saw or heard",
                id="no evidence",
            ),
            pytest.param({"money_seen": "a\0b"}, "a character that cannot be kept", id="NUL"),
            pytest.param({"money_seen": "x" * 100_000}, "It has 100,000 now.", id="100,000 characters"),
            pytest.param(
                {"talked_through": ""}, "Say whether you have talked this through with her", id="not said"
            ),
            pytest.param(
                {"assessed_on_month": ""},
                "The date you assessed the risk must include a month",
                id="no month",
            ),
            pytest.param({"assessed_on_day": "31"}, "31 November is not a real date", id="31 November"),
            pytest.param(
                {"assessed_on_year": "2027"},
                "The date you assessed the risk cannot be in the future",
                id="future",
            ),
            pytest.param(
                {"assessed_on_month": "10"},
                "must be on or after the day the case began, 2 November 2026",
                id="before the case",
            ),
            pytest.param({"client_rating": "7"}, "Choose an answer to", id="junk feeling"),
            pytest.param({"chosen_level": "awful"}, "Choose an answer to", id="junk level"),
            pytest.param({"chosen_level": "high"}, "Enter why the level is high and not low", id="no reason"),
            pytest.param(
                {"actions-0-what": "Ring the GP"}, "Action 1: Choose who does it", id="an action without who"
            ),
            pytest.param(
                {"actions-0-what": "Ring", "actions-0-who": "99999999"}, "Action 1: Choose", id="a stranger"
            ),
            pytest.param({"actions-TOTAL_FORMS": "junk"}, "Part of this page did not arrive", id="no rows"),
            pytest.param({"actions-TOTAL_FORMS": "1000"}, "You can add up to 20", id="a thousand rows"),
        ],
    )
    def test_the_page_comes_back_with_the_words_of_the_question(
        self, her_case: Case, amina_browser: Browser, fields: dict[str, str], message: str
    ) -> None:
        self.refused(amina_browser, her_case, page(**fields), message)

    def test_all_that_was_typed_is_kept_and_each_error_leads_to_its_box(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        data = page(family_serious="", community_seen="Her words <b>in bold</b>")
        response = self.refused(amina_browser, her_case, data, "how serious")
        source = response.content.decode()
        assert "Her words &lt;b&gt;in bold&lt;/b&gt;" in source
        anchor = re.search(r'href="#(id_family_serious[^"]*)"', source)
        assert anchor
        assert f'id="{anchor[1]}"' in source

    def test_an_empty_page_says_one_thing_of_each_question(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        emptied = {f"{slug}_{part}": "" for slug in build.SLUGS for part in ("likely", "serious", "seen")}
        response = self.refused(amina_browser, her_case, page(**emptied), "There is a problem")
        source = response.content.decode()
        summary = source[source.index('id="error-summary"') :]
        lines = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary[: summary.index("</ul>")])
        missing = "say how likely harm is, how serious it would be and what you saw or heard"
        assert lines == [
            ("id_community_likely_0", f"Community: {missing}"),
            ("id_money_likely_0", f"Money: {missing}"),
            ("id_understanding_likely_0", f"Understanding: {missing}"),
            ("id_safety_likely_0", f"Keeping safe: {missing}"),
            ("id_family_likely_0", f"Family and friends: {missing}"),
        ]
        assert source.count("Say what you saw or heard") == 5, "and each box says its own"

    def test_not_present_and_not_known_need_no_impact(self, her_case: Case, amina_browser: Browser) -> None:
        data = page(family_likely="0", family_serious="", money_likely="not_known", money_serious="")
        assert amina_browser.post(url(her_case), data).status_code == 302
        assert Rating.objects.get(consideration="money").not_known

    def test_a_worker_cannot_lower_the_level(self, her_case: Case, amina_browser: Browser) -> None:
        data = page("3", "3", chosen_level="low", override_reason="He is gone")
        self.refused(amina_browser, her_case, data, "Only a manager can set a level lower")

    def test_not_known_for_too_long(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        unknown = build.written(0, money=build.NOT_KNOWN, on=date(2026, 11, 3))
        build.finished(her_case, by=amina, page=unknown)
        response = amina_browser.post(url(her_case), page(money_likely="not_known"))
        assert "has been “not known” for 21 days" in text_of(response)
        assert amina_browser.post(url(her_case), page()).status_code == 302

    def test_a_draft_with_a_day_that_does_not_exist_is_refused_too(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        data = page(assessed_on_day="31", save_draft="1")
        self.refused(amina_browser, her_case, data, "31 November is not a real date")


class TestReading:
    def test_beside_the_one_before(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        plan = [Planned(what="Fit a door chain", by_on=make.TODAY, party="agency", consideration="community")]
        build.signed(
            her_case, by=amina, checker=carys, page=build.written((3, 3), evidence="A", on=date(2026, 11, 10))
        )
        build.signed(her_case, by=amina, checker=carys, page=build.written((1, 2), actions=plan))
        words = text_of(amina_browser.get(url(her_case, "assessment", 2)))
        assert "What has changed since Tue 10 Nov 2026" in words
        assert "Down from high" in words
        assert "Fit a door chain" in words
        assert "Another agency" in words
        assert words.count("Is the local community safe for the client?") == 1, "each question is read once"

    @pytest.mark.parametrize(
        ("evidence", "change"),
        [
            pytest.param("He waits outside the shop.", "Still high, with a new description.", id="new words"),
            pytest.param("He rings her  every day. ", "Still high.", id="the same words"),
        ],
    )
    def test_says_what_is_new_where_the_level_is_as_it_was(
        self, evidence: str, change: str, her_case: Case, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        first = build.written((3, 3), evidence="He rings her every day.", on=date(2026, 11, 10))
        build.signed(her_case, by=amina, checker=carys, page=first)
        build.signed(her_case, by=amina, checker=carys, page=build.written((3, 3), evidence=evidence))
        words = text_of(amina_browser.get(url(her_case, "assessment", 2)))
        assert change in words

    def test_of_a_draft(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        build.draft(her_case, by=amina, page=build.written(None, None, None, None, None))
        assert "Not answered" in text_of(amina_browser.get(url(her_case, "assessment", 1)))

    def test_an_unknown_number(self, her_case: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(url(her_case, "assessment", 7)).status_code == 404


def read(assessment: Assessment) -> dict[str, str]:
    """Return what the page carries of the assessment as it was read."""
    return {"version": str(assessment.version), "saw_no_action": "on"}


class TestNoAction:
    """A high risk with nothing to be done now is said, and at very high risk it is asked why."""

    WHY = "No action is set under “What will we do now?”: The police are with her"

    def test_very_high_is_not_sent_in_silence(self, her_case: Case, amina_browser: Browser) -> None:
        silent = page("4", "4", no_action_why="")
        asked = text_of(amina_browser.post(url(her_case), silent))
        assert "Her risk is very high, and nothing is entered under “What will we do now?”." in asked
        assert "Her risk is very high, and no action is set." in asked
        assert not Assessment.objects.exists()
        amina_browser.post(url(her_case), page("4", "4"))
        assert Assessment.objects.get().no_action_why == "The police are with her"
        sent = her_case.entry_set.get(title__startswith="Risk assessment sent")
        assert sent.body == "No action is set: The police are with her."

    def test_with_an_action_nothing_is_asked(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        acting = page("4", "4") | {
            "actions-0-what": "Move her tonight",
            "actions-0-who": str(amina.pk),
            "actions-0-by_on_day": "24",
            "actions-0-by_on_month": "11",
            "actions-0-by_on_year": "2026",
        }
        amina_browser.post(url(her_case), acting)
        assert Assessment.objects.get().no_action_why == "", "there is one: no reason is kept beside it"

    def test_high_is_sent_and_says_so(
        self, her_case: Case, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        silent = page(money_likely="3", money_serious="3", no_action_why="")
        sent = text_of(amina_browser.post(url(her_case), silent, follow=True))
        assert "No action is set in it." in sent
        checked = text_of(carys_browser.get(url(her_case, "sign_off", 1)))
        assert "No action is set under “What will we do now?”." in checked

    def test_a_manager_ticks_that_they_saw_it(
        self, her_case: Case, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        amina_browser.post(url(her_case), page("4", "4"))
        waiting, sign = Assessment.objects.get(), url(her_case, "sign_off", 1)
        assert self.WHY in text_of(carys_browser.get(sign))
        unseen = {"version": waiting.version, "answer": "sign"}
        refused = text_of(carys_browser.post(sign, unseen))
        assert "Tick that you have seen this, or ask for changes" in refused
        waiting.refresh_from_db()
        assert waiting.is_waiting
        carys_browser.post(sign, unseen | {"saw_no_action": "on"})
        waiting.refresh_from_db()
        assert waiting.is_signed


class TestHeard:
    """A risk that was talked through without the interpreter she needs says how she understood."""

    WHY = "Her worker speaks Arabic"

    def test_is_asked_and_the_manager_reads_it(
        self, her_case: Case, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        alone = page(money_likely="3", money_serious="3", talked_through="without_interpreter")
        asked = text_of(amina_browser.post(url(her_case), alone))
        assert "Her record says she needs an interpreter for Arabic. Who interpreted?" in asked
        assert not Assessment.objects.exists()
        amina_browser.post(url(her_case), alone | {"without_interpreter": self.WHY})
        assert Assessment.objects.get().without_interpreter == self.WHY
        checked = text_of(carys_browser.get(url(her_case, "sign_off", 1)))
        assert f"No interpreter, although her record says that she needs one: {self.WHY}" in checked

    def test_a_draft_may_lack_it_and_keeps_what_was_typed(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        half = page(talked_through="without_interpreter", save_draft="1")
        assert amina_browser.post(url(her_case), half).status_code == 302

    @pytest.mark.parametrize("needed", ["no", "not_discussed"])
    def test_is_not_asked_where_none_is_needed(
        self, needed: str, her_case: Case, amina_browser: Browser
    ) -> None:
        her_case.client.interpreter_needed = needed
        her_case.client.save()
        assert (
            amina_browser.post(url(her_case), page(talked_through="without_interpreter")).status_code == 302
        )


class TestSignOff:
    @pytest.fixture
    def waiting(self, her_case: Case, amina: User, carys: User) -> Assessment:
        return build.finished(her_case, by=amina, page=build.written((3, 3)))

    def test_signs(self, her_case: Case, waiting: Assessment, carys: User, carys_browser: Browser) -> None:
        sign = url(her_case, "sign_off", waiting.number)
        assert "Tell a manager within 1 working day." in text_of(carys_browser.get(sign))
        response = carys_browser.post(sign, read(waiting) | {"answer": "sign"}, follow=True)
        assert "Risk assessment 1 is signed: high risk." in text_of(response)
        waiting.refresh_from_db()
        assert waiting.checked_by == carys

    def test_nobody_signs_what_changed_while_she_read_it(
        self, her_case: Case, waiting: Assessment, carys_browser: Browser
    ) -> None:
        before = read(waiting)
        waiting.save()
        sign = url(her_case, "sign_off", waiting.number)
        response = carys_browser.post(sign, before | {"answer": "sign"})
        assert (
            "Somebody else changed this at midday. Read the assessment again before you answer."
            in text_of(response)
        )
        waiting.refresh_from_db()
        assert waiting.is_waiting
        assert carys_browser.post(sign, read(waiting) | {"answer": "sign"}).status_code == 302

    def test_offers_nothing_to_who_sent_it(self, her_case: Case, carys: User, carys_browser: Browser) -> None:
        own = build.finished(her_case, by=carys, page=build.written((4, 2)))
        page = carys_browser.get(url(her_case, "sign_off", own.number), follow=True)
        assert "You sent this assessment yourself. Someone else must check it." in text_of(page)
        assert "Is this assessment right?" not in text_of(page)

    def test_signs_at_another_level(
        self, her_case: Case, waiting: Assessment, carys_browser: Browser
    ) -> None:
        answer = {"answer": "judge", "level": "very_high", "words": "He is in her street"}
        carys_browser.post(url(her_case, "sign_off", waiting.number), read(waiting) | answer)
        waiting.refresh_from_db()
        assert (waiting.level, waiting.override_reason) == ("very_high", "He is in her street")

    def test_does_not_lower_it_alone(
        self, her_case: Case, waiting: Assessment, carys_browser: Browser
    ) -> None:
        answer = {"answer": "judge", "level": "medium", "words": "He is in prison"}
        page = carys_browser.post(url(her_case, "sign_off", waiting.number), read(waiting) | answer)
        assert "You cannot lower this level alone" in text_of(page)
        assert "He is in prison" in text_of(page)
        waiting.refresh_from_db()
        assert waiting.is_waiting

    def test_asks_for_changes(
        self, her_case: Case, waiting: Assessment, carys_browser: Browser, amina_browser: Browser
    ) -> None:
        answer = {"answer": "changes", "words": "Say who saw him"}
        carys_browser.post(url(her_case, "sign_off", waiting.number), read(waiting) | answer)
        assert "Carys Pugh asked for changes: Say who saw him" in text_of(amina_browser.get(url(her_case)))

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            ({}, "Choose whether this assessment is right"),
            ({"answer": "maybe"}, "Choose an answer to “Is this assessment right?”"),
            ({"answer": "changes"}, "Enter what should be changed"),
            ({"answer": "judge", "words": "x"}, "Choose which level"),
            ({"answer": "judge", "level": "high", "words": "x"}, "Choose a level other than the one it has"),
            ({"answer": "judge", "level": "low"}, "Enter why the level is different"),
            ({"answer": "changes", "words": "a\0"}, "a character that cannot be kept"),
        ],
    )
    def test_bad_answers(
        self,
        her_case: Case,
        waiting: Assessment,
        carys_browser: Browser,
        answer: dict[str, str],
        message: str,
    ) -> None:
        response = carys_browser.post(url(her_case, "sign_off", waiting.number), read(waiting) | answer)
        assert message in text_of(response)
        waiting.refresh_from_db()
        assert waiting.is_waiting

    def test_a_second_manager_is_told_who_was_first(
        self, her_case: Case, waiting: Assessment, outreach: Service, carys_browser: Browser
    ) -> None:
        ruth = signed_in(make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach]))
        sign = url(her_case, "sign_off", waiting.number)
        carys_browser.post(sign, read(waiting) | {"answer": "sign"})
        response = ruth.post(sign, read(waiting) | {"answer": "sign"}, follow=True)
        assert "is not waiting to be checked: checked." in text_of(response)
        assert Entry.objects.filter(title__startswith="Risk assessed").count() == 1

    def test_not_ones_own(self, her_case: Case, carys: User, carys_browser: Browser) -> None:
        mine = build.finished(her_case, by=carys, page=build.written((3, 3)))
        response = carys_browser.post(url(her_case, "sign_off", mine.number), read(mine) | {"answer": "sign"})
        assert "Someone else must check it." in text_of(response)


class TestWhoseDay:
    """A check stands on the day of who can do it, and who sent it has nothing to do that they cannot."""

    def test_through_the_pages_from_sending_to_signing(
        self, her_case: Case, carys: User, outreach: Service, amina_browser: Browser
    ) -> None:
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        amina_browser.post(url(her_case), page("3", "3", sent_to=str(ruth.pk)))
        sign = url(her_case, "sign_off", 1)
        own = text_of(amina_browser.get(reverse("desk:my_day")))
        assert "Waiting for Ruth Ellery" in own
        assert "Check it" not in own
        assert amina_browser.get(sign).status_code in {302, 403}
        ruths, caryss = signed_in(ruth), signed_in(carys)
        assert "Check it" not in text_of(caryss.get(reverse("desk:my_day")))
        day = text_of(ruths.get(reverse("desk:my_day")))
        assert "Check risk assessment" in day
        assert "Check it" in day
        task = Deadline.objects.open().get(case=her_case, kind=Deadline.Kind.RISK_SIGN_OFF)
        assert ruths.get(task.action_url)["Location"] == sign  # one press, and not a second on her risk
        assert "Others are waiting for you" in day
        with time_machine.travel(make.NOON + timedelta(days=9), tick=False):
            ruths.force_login(ruth)
            late = ruths.get(reverse("desk:my_day")).content.decode()
            assert re.search(r'href="#overdue"><span class="n">[1-9]', late)
            assert her_case.worker
            amina_browser.force_login(her_case.worker)
            assert "Check it" not in amina_browser.get(reverse("desk:my_day")).content.decode()
        ruths.force_login(ruth)
        ruths.post(sign, read(Assessment.objects.get()) | {"answer": "sign"})
        for browser in (amina_browser, ruths, caryss):
            assert "Check it" not in text_of(browser.get(reverse("desk:my_day")))

    def test_asked_of_any_it_is_on_the_day_of_each_who_can_and_not_of_who_sent_it(
        self, her_case: Case, amina: User, carys: User, outreach: Service
    ) -> None:
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        build.finished(her_case, by=carys, page=build.written((3, 3)))
        days = {
            person.first_name: text_of(signed_in(person).get(reverse("desk:my_day")))
            for person in (amina, carys, ruth)
        }
        assert {name: "Check it" in day for name, day in days.items()} == {
            "Amina": False,
            "Carys": False,
            "Ruth": True,
        }


class TestExtraReview:
    def test_begins_with_its_reason(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        build.finished(her_case, by=amina)
        response = amina_browser.post(url(her_case, "extra_review"), {"trigger": "missing"}, follow=True)
        assert "Why now: Went missing" in text_of(response)

    @pytest.mark.parametrize(
        ("data", "message"),
        [({}, "Choose what has happened"), ({"trigger": "other"}, "Enter what has happened")],
    )
    def test_says_why(
        self, her_case: Case, amina_browser: Browser, data: dict[str, str], message: str
    ) -> None:
        assert message in text_of(amina_browser.post(url(her_case, "extra_review"), data))


class TestDraftDeletion:
    def test_asks_first(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        build.draft(her_case, by=amina)
        assert "Delete this draft?" in text_of(amina_browser.get(url(her_case, "draft_deletion")))
        assert Assessment.objects.exists()
        amina_browser.post(url(her_case, "draft_deletion"))
        assert not Assessment.objects.exists()

    def test_nothing_to_delete(self, her_case: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(url(her_case, "draft_deletion")).status_code == 404


class TestConcerns:
    CONCERN = {
        "concern": "Bruises on both arms",
        "noticed_on_day": "23",
        "noticed_on_month": "11",
        "noticed_on_year": "2026",
        "told": "Duty social worker",
        "told_on_day": "24",
        "told_on_month": "11",
        "told_on_year": "2026",
        "route": "adult",
        "agreed": "yes",
    }

    def test_is_open_until_a_manager_closes_it(
        self, her_case: Case, carys: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        amina_browser.post(url(her_case, "concern_new"), self.CONCERN)
        concern = SafeguardingConcern.objects.get()
        closing = url(her_case, "concern_closing", concern.pk)
        assert closing not in amina_browser.get(url(her_case, "overview")).content.decode()
        assert closing in carys_browser.get(url(her_case, "overview")).content.decode()
        assert "Enter the outcome" in text_of(carys_browser.post(closing, {"outcome": " "})).replace(
            "Answer “What was the outcome?”", "Enter the outcome"
        )
        response = carys_browser.post(
            closing, {"outcome": "The enquiry ended", "result": "enquiry"}, follow=True
        )
        assert "The enquiry ended" in text_of(response)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"agreed": "no"}, "Enter why it was shared without her agreement"),
            ({"route": "none"}, "Enter why it was not referred"),
            ({"concern": ""}, "What is the concern?"),
            ({"noticed_on_year": "2027"}, "The day it was noticed cannot be in the future"),
        ],
    )
    def test_bad_input(
        self, her_case: Case, amina_browser: Browser, fields: dict[str, str], message: str
    ) -> None:
        response = amina_browser.post(url(her_case, "concern_new"), self.CONCERN | fields)
        assert message in text_of(response)
        assert not SafeguardingConcern.objects.exists()

    def test_a_child_needs_no_consent(self, her_case: Case, amina_browser: Browser) -> None:
        child = self.CONCERN | {"route": "child", "agreed": "not_asked"}
        assert amina_browser.post(url(her_case, "concern_new"), child).status_code == 302


class TestAccess:
    PAGES = (
        ("overview", ()),
        ("assessment_new", ()),
        ("draft_deletion", ()),
        ("extra_review", ()),
        ("concern_new", ()),
        ("concern_closing", (1,)),
        ("screen", ()),
        ("incident_new", ()),
        ("dependant_screen", (1,)),
        ("assessment", (1,)),
        ("sign_off", (1,)),
        ("escalation", (1,)),
    )
    FOR_STUDENTS = ("overview",)
    FOR_MANAGERS = ("sign_off", "concern_closing")

    @pytest.mark.parametrize(("name", "args"), PAGES)
    def test_another_team_finds_nothing(
        self, her_case: Case, dev: User, name: str, args: tuple[int, ...]
    ) -> None:
        expected = 403 if name in self.FOR_MANAGERS else 404
        for send in (signed_in(dev).get, signed_in(dev).post):
            assert send(url(her_case, name, *args)).status_code == expected

    @pytest.mark.parametrize(("name", "args"), PAGES)
    def test_roles_without_casework_are_refused(
        self, her_case: Case, farah: User, gita: User, hal: User, name: str, args: tuple[int, ...]
    ) -> None:
        for person in (farah, gita, hal):
            assert signed_in(person).get(url(her_case, name, *args)).status_code == 403

    @pytest.mark.parametrize(("name", "args"), PAGES)
    def test_a_student_reads_her_own_cases_and_writes_nothing(
        self, her_case: Case, amina: User, efua: User, name: str, args: tuple[int, ...]
    ) -> None:
        build.finished(her_case, by=amina)
        assert signed_in(efua).get(url(her_case, name, *args)).status_code in {403, 404}
        her_case.refresh_from_db()
        her_case.second_worker = efua
        her_case.save()
        expected = 200 if name in self.FOR_STUDENTS else 403
        assert signed_in(efua).get(url(her_case, name, *args)).status_code == expected

    @pytest.mark.parametrize(("person", "reads"), [("efua", False), ("ben", True)])
    def test_a_student_reads_the_level_and_none_of_the_words(
        self,
        her_case: Case,
        amina: User,
        carys: User,
        person: str,
        reads: bool,
        request: pytest.FixtureRequest,
    ) -> None:
        reader = request.getfixturevalue(person)
        first = build.finished(her_case, by=amina)
        her_case.refresh_from_db()
        her_case.second_worker = reader
        her_case.save()
        answer = signed_in(reader).get(url(her_case, "overview"))
        assert RiskLevel(first.level).label in text_of(answer)
        assert (first.get_absolute_url() in answer.text) is reads
        assert signed_in(reader).get(first.get_absolute_url()).status_code == (200 if reads else 403)

    @pytest.mark.parametrize(("name", "args"), PAGES)
    def test_nobody_is_sent_to_sign_in(self, her_case: Case, name: str, args: tuple[int, ...]) -> None:
        response = Browser().get(url(her_case, name, *args))
        assert response.status_code == 302
        assert "/accounts/login/" in response["Location"]

    @pytest.mark.parametrize("name", FOR_MANAGERS)
    def test_a_worker_checks_and_closes_nothing(
        self, her_case: Case, amina_browser: Browser, name: str
    ) -> None:
        assert amina_browser.post(url(her_case, name, 1)).status_code == 403

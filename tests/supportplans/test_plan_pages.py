"""The pages of the plan, as a browser without scripts uses them."""

import re
import uuid
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.documents.printable import Copy
from cases.models import Address, Case, Deadline, Disclosure, Topic
from cases.queries.secrets import words_blockers
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.pdf import html
from hestia.safekeeping.models import Draft
from supportplans import actions
from supportplans.documents.safety_plan import safety_plan
from supportplans.models import (
    BegunReview,
    ConversationCheck,
    Plan,
    PlanSignature,
    PlanVersion,
    Review,
    SafetyPlan,
    Signpost,
    Step,
    Target,
)
from tests import make
from tests.desk.ticked import printed
from tests.riskassessment import build
from tests.supportplans.pages import agreed, at, clock, day, text_of

__all__ = ["clock"]  # a fixture


def task_page(case: Case, task: Deadline) -> str:
    return reverse("cases:task", args=[case.reference, task.pk])


def new_target(**answers: Any) -> dict[str, Any]:
    return {
        "domain": "income",
        "text": "I want my own money each week.",
        "owner": "worker",
        "once": str(uuid.uuid4()),
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-what": "Open a bank account",
        "steps-0-who": "client",
        "steps-0-status": "not_started",
        **answers,
    }


def first_action(page: Any) -> str:
    """Return the words of the one button that stands out at the head of a page."""
    head = page.text.partition('<div class="page-head">')[2].partition('class="menu"')[0]
    [button] = re.findall(r'class="btn btn-primary"[^>]*>(.*?)</a>', head, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", button).split())


class TestPlanPage:
    def test_an_empty_plan_says_what_to_ask(self, her_case: Case, amina_browser: Browser) -> None:
        page = text_of(amina_browser.get(at(her_case, "plan")))
        assert "Not agreed with her yet" in page
        assert "No targets yet" in page
        assert "Add her first target" in page
        assert "Income Ask: What would make money easier this month?" in page
        assert "Not talked about yet" in page

    def test_shows_her_words_targets_steps_and_what_is_unanswered(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        carys: User,
        amina_browser: Browser,
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(community=(3, 3), family=(3, 3)))
        page = text_of(amina_browser.get(at(her_case, "plan")))
        assert "A safe home for me and my baby." in page
        assert "I want to feel safe in the street." in page
        assert "Walk to the bus stop together" in page
        assert "Reduces: Community" in page
        assert "Family and friends: the risk is high, and no target covers it" in page

    def test_says_which_needs_have_no_target(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        Topic(
            case=her_case, subject=Topic.Subject.LEGAL, answer="yes", words="Will they send me back?"
        ).save()
        page = amina_browser.get(at(her_case, "plan"))
        assert "Will they send me back?" in text_of(page)
        assert "?need=legal" in page.content.decode()
        asked = amina_browser.get(at(her_case, "target_new"), {"need": "legal"})
        assert re.search(
            r'value="legal"[^>]*name="needs"[^>]*checked|name="needs"[^>]*value="legal"[^>]*checked',
            asked.content.decode(),
        )
        domain = re.search(r'<input[^>]*name="domain"[^>]*checked[^>]*>', asked.text)
        assert domain is not None
        assert 'value="legal"' in domain[0], "the part in which such a need is worked on"

    def test_says_when_it_has_changed_since_she_agreed(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        now: datetime,
        amina_browser: Browser,
    ) -> None:
        agreed(plan, amina, now)
        as_agreed = amina_browser.get(at(her_case, "plan"))
        assert "Changed since then" not in text_of(as_agreed)
        assert first_action(as_agreed) == "Review together"
        actions.write_what_matters(case=her_case, words="To study English.", by=amina, at=now)
        changed = amina_browser.get(at(her_case, "plan"))
        assert "Changed since then" in text_of(changed)
        assert first_action(changed) == "Ask if she agrees"

    def test_later_and_ended_targets_stand_apart(
        self,
        her_case: Case,
        safe_street: Target,
        court: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        actions.set_target_status(target=safe_street, status="met", on=today, by=amina, at=now)
        page = text_of(amina_browser.get(at(her_case, "plan")))
        assert "Later (1)" in page
        assert "Met, passed on or stopped (1)" in page
        assert "Nothing to work on for safety now." in page

    def test_its_questions_to_the_database_do_not_grow_with_it(
        self,
        her_case: Case,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        amina_browser.get(at(her_case, "plan"))
        with django_assert_max_num_queries(23) as few:
            amina_browser.get(at(her_case, "plan"))
        for _ in range(10):
            actions.add_target(
                case=her_case,
                domain="health",
                text="I want a doctor.",
                due_on=today,
                steps=[actions.StepRow(what="Ring", by_on=today), actions.StepRow(what="Go")],
                by=amina,
                at=now,
                on=today,
            )
        with django_assert_max_num_queries(len(few)):
            amina_browser.get(at(her_case, "plan"))

    def test_a_closed_case_shows_its_plan_and_offers_no_change(
        self,
        her_case: Case,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        her_case.close(kind=Case.ExitKind.OTHER, on=today, by=amina, at=now)
        page = text_of(amina_browser.get(at(her_case, "plan")))
        assert "I want to feel safe in the street." in page
        assert "Add a target" not in page
        forms = ("what_matters", "target_new", "safety_plan_new", "review", "agreement", "outcomes_new")
        for address in (*(at(her_case, name) for name in forms), at(her_case, "check_new", "rights")):
            refused = amina_browser.get(address)
            assert refused.status_code == 409, address
            assert "This case is closed. Reopen it to change it." in text_of(refused)
            assert "<textarea" not in refused.text
        for name in ("target", "target_status"):  # its notes in the timeline lead to these
            answer = amina_browser.get(at(her_case, name, safe_street.pk))
            assert (
                answer["Location"]
                == f"{at(her_case, 'plan')}?target={safe_street.pk}#target-{safe_street.pk}"
            )


class TestWhatMatters:
    def test_is_written_and_changed(self, her_case: Case, amina_browser: Browser) -> None:
        url = at(her_case, "what_matters")
        assert amina_browser.get(url).status_code == 200
        answer = amina_browser.post(url, {"what_matters": "A safe home."})
        assert answer["Location"] == at(her_case, "plan")
        assert Plan.objects.get(case=her_case).what_matters == "A safe home."

    def test_a_stale_page_shows_both_and_keeps_the_words(
        self, her_case: Case, plan: Plan, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        read_at = plan.version
        actions.write_what_matters(case=her_case, words="To see my mother.", by=amina, at=now)
        answer = amina_browser.post(
            at(her_case, "what_matters"), {"what_matters": "To study.", "version": read_at}
        )
        page = text_of(answer)
        assert "You changed this in another window at midday." in page
        assert "To see my mother." in page
        assert "To study." in page
        assert Plan.objects.get(case=her_case).what_matters == "To see my mother."

    @pytest.mark.parametrize("words", ["", "a\0b", "x" * 2001], ids=["nothing", "NUL", "too long"])
    def test_answers_bad_input_in_the_words_of_the_question(
        self, words: str, her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(at(her_case, "what_matters"), {"what_matters": words})
        assert answer.status_code == 200
        assert "There is a problem" in text_of(answer)
        assert "hat matters most to her" in text_of(answer)
        assert not Plan.objects.exists()


class TestTargetNew:
    def test_says_so_where_no_need_is_ticked_on_it(self, her_case: Case, amina_browser: Browser) -> None:
        Topic(case=her_case, subject="income", answer="yes").save()
        page = amina_browser.post(at(her_case, "target_new"), new_target(), follow=True)
        target = Target.objects.get()
        assert "Target added. No need is ticked on this target. Still without a target: " in text_of(page)
        link = f'href="{at(her_case, "target", target.pk)}#div_id_needs"'
        assert link in page.text.partition("Needs without a target")[2]
        assert 'id="div_id_needs"' in amina_browser.get(at(her_case, "target", target.pk)).text
        target.needs = ["income"]
        target.save()
        assert "Needs without a target" not in amina_browser.get(at(her_case, "plan")).text

    def test_says_nothing_of_needs_where_one_is_ticked(self, her_case: Case, amina_browser: Browser) -> None:
        for subject in ("income", "health"):
            Topic(case=her_case, subject=subject, answer="yes").save()
        page = amina_browser.post(at(her_case, "target_new"), new_target(needs=["income"]), follow=True)
        assert "No need is ticked on" not in text_of(page)
        assert "Needs without a target" in text_of(page)  # the other

    def test_is_added_with_its_steps(self, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.post(
            at(her_case, "target_new"), new_target(**day("due_on", date(2026, 12, 8)))
        )
        target = Target.objects.get()
        assert answer["Location"] == f"{at(her_case, 'plan')}?target={target.pk}#target-{target.pk}"
        assert (target.domain, target.due_on) == ("income", date(2026, 12, 8))
        assert target.step_set.get().what == "Open a bank account"

    def test_sent_twice_makes_one(self, her_case: Case, amina_browser: Browser) -> None:
        page = new_target()
        first = amina_browser.post(at(her_case, "target_new"), page)
        second = amina_browser.post(at(her_case, "target_new"), page)
        assert second["Location"] == first["Location"]
        assert Target.objects.count() == 1

    def test_a_new_one_is_not_for_a_day_that_is_past(self, her_case: Case, amina_browser: Browser) -> None:
        late = new_target(**day("due_on", date(2026, 11, 23)))
        page = text_of(amina_browser.post(at(her_case, "target_new"), late))
        assert "The target date cannot be in the past" in page
        assert not Target.objects.exists()
        today = late | day("due_on", make.TODAY)
        assert amina_browser.post(at(her_case, "target_new"), today).status_code == 302

    def test_nor_is_a_step_of_it_unless_it_is_done(self, her_case: Case, amina_browser: Browser) -> None:
        late = new_target(**day("steps-0-by_on", date(2026, 11, 23)))
        page = text_of(amina_browser.post(at(her_case, "target_new"), late))
        assert "The date of the step is past" in page
        assert not Target.objects.exists()
        done = late | {"steps-0-status": "done"}
        assert amina_browser.post(at(her_case, "target_new"), done).status_code == 302

    @pytest.mark.parametrize(("risk", "part"), [("safety", "safety"), ("money", "income")])
    def test_a_risk_chooses_its_part(
        self, risk: str, part: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.get(at(her_case, "target_new"), {"risk": risk})
        assert page.context["form"]["domain"].value() == part

    def test_comes_from_a_domain_or_a_risk(self, her_case: Case, amina_browser: Browser) -> None:
        page = amina_browser.get(at(her_case, "target_new"), {"domain": "legal", "risk": "family"})
        assert re.search(r'value="legal"[^>]*checked', page.content.decode())
        assert re.search(r'value="family"[^>]*checked', page.content.decode())

    def test_may_begin_from_an_example_and_says_so(self, her_case: Case, amina_browser: Browser) -> None:
        plain = text_of(amina_browser.get(at(her_case, "target_new"), {"domain": "income"}))
        assert "I want a bank account in my name." in plain
        assert "Started from an example" not in plain
        blank = new_target(**{"domain": "", "text": "", "steps-0-what": "", "example": "bank-account"})
        page = amina_browser.post(at(her_case, "target_new"), blank, follow=True)
        assert "Change every word that is not hers." in text_of(page)
        for words in (
            "I want a bank account in my name.",
            "Go to the bank together",
            "I have the bank card.",
        ):
            assert f'value="{words}"' in page.content.decode()
        assert re.search(r'value="income"[^>]*checked', page.content.decode())

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param("I want بيت آمن and a key.", id="both directions"),
            pytest.param("I want my cat 🐈\u200d⬛ back.", id="emoji"),
            pytest.param("I want Nguyễn Thị Ánh to call me.", id="Vietnamese"),
            pytest.param("I want \u202eevil\u202c words.", id="direction marks"),
        ],
    )
    def test_words_of_any_script_are_kept_as_typed(
        self, words: str, her_case: Case, amina_browser: Browser
    ) -> None:
        amina_browser.post(at(her_case, "target_new"), new_target(text=words))
        assert Target.objects.get().text == words
        assert words in text_of(amina_browser.get(at(her_case, "plan")))

    def test_fifteen_thousand_characters_come_back_with_all_else(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        long = "I want " + "word " * 3000
        answer = amina_browser.post(
            at(her_case, "target_new"), new_target(text=long, why=long, measure="Bed")
        )
        page = text_of(answer)
        assert "Shorten “What does she want?” to 300 characters. It has 15,006 now." in page
        assert "Shorten “Why it matters” to 1,000 characters." in page
        whole = answer.content.decode()
        assert long.strip() in whole
        assert 'value="Bed"' in whole
        assert "Open a bank account" in whole

    def test_an_unknown_domain_in_the_address_counts_as_none(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        assert amina_browser.get(at(her_case, "target_new"), {"domain": "x", "risk": "y"}).status_code == 200

    def test_offers_the_needs_she_raised(self, her_case: Case, amina_browser: Browser) -> None:
        Topic(case=her_case, subject=Topic.Subject.HONOUR_SHAME, answer="yes").save()
        page = text_of(amina_browser.get(at(her_case, "target_new")))
        assert "Honour and shame" in page
        assert "Help to trust and work with the police" not in page

    def test_must_be_in_her_voice(self, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.post(at(her_case, "target_new"), new_target(text="Client to open an account"))
        assert "Start “What does she want?” with “I want”." in text_of(answer)
        assert "Open a bank account" in answer.content.decode()
        assert not Target.objects.exists()

    def test_long_words_are_kept_and_remarked_on(self, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.post(
            at(her_case, "target_new"), new_target(text="I want accommodation."), follow=True
        )
        assert "Try a shorter word for “accommodation”." in text_of(answer)

    def test_add_another_gives_one_more_row_and_keeps_the_rest(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(at(her_case, "target_new"), new_target(text="", add="steps"))
        page = answer.content.decode()
        assert "There is a problem" not in page
        assert 'name="steps-1-what"' in page
        assert "Open a bank account" in page
        assert not Target.objects.exists()

    def test_blank_rows_are_not_steps(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.post(at(her_case, "target_new"), new_target(**{"steps-0-what": ""}))
        assert Target.objects.get().step_set.count() == 0

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            pytest.param(
                {"due_on_day": "31", "due_on_month": "2", "due_on_year": "2027"},
                "31 February is not a real date",
                id="31 February",
            ),
            pytest.param({"domain": "wealth"}, "Choose an answer to “Which part of the plan?”", id="domain"),
            pytest.param({"text": "I want " + "x" * 100_000}, "Shorten “What does she want?”", id="too long"),
            pytest.param(
                {"text": "I want a\0b"},
                "“What does she want?” contains a character that cannot be kept",
                id="NUL",
            ),
            pytest.param({"owner": "other"}, "Enter who leads on it", id="whose"),
            pytest.param({"steps-0-who": "other"}, "Step 1: Enter who does this step", id="whose step"),
            pytest.param(
                {"steps-0-what": "", "steps-0-who_name": "Layla"},
                "Step 1: Enter what will be done, or remove this step",
                id="half a step",
            ),
            pytest.param({"considerations": ["luck"]}, "Which risks does it reduce?", id="unknown risk"),
        ],
    )
    def test_bad_input_comes_back_in_words(
        self, answers: dict[str, Any], message: str, her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(at(her_case, "target_new"), new_target(**answers))
        assert answer.status_code == 200
        assert message in text_of(answer)
        assert not Target.objects.exists()

    def test_without_the_management_form_the_page_comes_back(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        page = new_target()
        del page["steps-TOTAL_FORMS"]
        answer = amina_browser.post(at(her_case, "target_new"), page)
        assert answer.status_code == 200
        assert not Target.objects.exists()

    def test_a_draft_is_given_back(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        url = reverse("drafts:draft", args=["target", her_case.reference])
        amina_browser.post(url, new_target(text="I want half a sent"))
        page = amina_browser.get(at(her_case, "target_new"))
        assert "I want half a sent" in page.content.decode()
        assert "restored" in text_of(page)
        amina_browser.post(at(her_case, "target_new"), new_target())
        assert not Draft.objects.exists()


class TestTarget:
    def changed(self, target: Target, **answers: Any) -> dict[str, Any]:
        first, second = target.step_set.all()
        return {
            "domain": target.domain,
            "text": target.text,
            "owner": "worker",
            "considerations": ["community"],
            "version": target.version,
            "steps-TOTAL_FORMS": "2",
            "steps-INITIAL_FORMS": "2",
            "steps-0-pk": first.pk,
            "steps-0-what": first.what,
            "steps-0-who": "worker",
            "steps-0-status": "done",
            "steps-1-pk": second.pk,
            "steps-1-what": second.what,
            "steps-1-who": "client",
            "steps-1-status": "not_started",
            **answers,
        }

    def test_its_words_and_steps_are_changed(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        url = at(her_case, "target", safe_street.pk)
        assert amina_browser.get(url).status_code == 200
        page = self.changed(safe_street, text="I want to walk alone.", **{"steps-1-DELETE": "on"})
        assert amina_browser.post(url, page).status_code == 302
        safe_street.refresh_from_db()
        assert safe_street.text == "I want to walk alone."
        assert [step.status for step in safe_street.step_set.all()] == [Step.Status.DONE]

    def test_a_stale_page_is_not_saved(
        self,
        her_case: Case,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        page = self.changed(safe_street, text="I want to walk alone.")
        actions.change_target(target=safe_street, text="I want a key.", by=amina, at=now, on=today)
        answer = amina_browser.post(at(her_case, "target", safe_street.pk), page)
        assert "Two answers to the same question" in text_of(answer)
        safe_street.refresh_from_db()
        assert safe_street.text == "I want a key."

    def test_a_step_done_in_another_tab_is_shown_beside_what_is_sent(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        url = at(her_case, "target", safe_street.pk)
        before = self.changed(safe_street, text="I want to walk home.", **{"steps-0-status": "not_started"})
        amina_browser.post(url, self.changed(safe_street))
        page = text_of(amina_browser.post(url, before))
        assert "Step 1: How far has it got? Done Not started" in page
        assert "What does she want?" in page
        assert safe_street.step_set.filter(status="done").count() == 1

    def test_a_target_of_another_case_is_not_found(
        self, her_case: Case, safe_street: Target, amina: User, outreach: Service, amina_browser: Browser
    ) -> None:
        other = make.case(worker=amina, service=outreach, client=make.client("Hana"))
        assert amina_browser.get(at(other, "target", safe_street.pk)).status_code == 404


class TestTargetStatus:
    def test_is_marked_as_met_with_one_button(
        self, her_case: Case, court: Target, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(at(her_case, "target_met", court.pk), follow=True)
        assert "Met: I want the court to hear me." in text_of(answer)
        court.refresh_from_db()
        assert (court.status, court.outcome_on) == ("met", date(2026, 11, 24))

    def test_stopping_asks_why(self, her_case: Case, safe_street: Target, amina_browser: Browser) -> None:
        url = at(her_case, "target_status", safe_street.pk)
        page = {"status": "stopped", "version": safe_street.version, **day("on", date(2026, 11, 24))}
        assert "Say why it is “stopped by the client”." in text_of(amina_browser.post(url, page))
        assert amina_browser.post(url, {**page, "reason": "Too soon."}).status_code == 302
        safe_street.refresh_from_db()
        assert (safe_street.status, safe_street.reason) == ("stopped", "Too soon.")

    def test_waiting_says_for_whom_and_whether_they_accepted(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        url = at(her_case, "target_status", safe_street.pk)
        page = {"status": "waiting", "version": safe_street.version, "agency": "The counselling service"}
        said = text_of(amina_browser.post(url, page))
        assert "Enter the day they were asked" in said
        assert "Answer “Have they accepted?”" in said
        page |= {"agency_answer": "waiting", **day("agency_asked_on", date(2026, 11, 20))}
        assert amina_browser.post(url, page | day("on", date(2026, 11, 24))).status_code == 302
        said = text_of(amina_browser.get(at(her_case, "plan")))
        assert "The counselling service , asked Fri 20 Nov . No answer yet" in said
        safe_street.refresh_from_db()
        page |= {"version": safe_street.version, "status": "in_progress", **day("on", date(2026, 11, 24))}
        amina_browser.post(url, page)
        safe_street.refresh_from_db()
        assert (safe_street.agency, safe_street.agency_asked_on) == ("", None)

    def test_passing_on_names_who_goes_on_and_the_exit_sees_it(
        self, her_case: Case, court: Target, amina_browser: Browser
    ) -> None:
        url = at(her_case, "target_status", court.pk)
        page = {"status": "signposted", "version": court.version, **day("on", date(2026, 11, 24))}
        said = text_of(amina_browser.post(url, page))
        assert "Enter which service it is with" in said
        assert "Enter who to ask for there" in said
        page |= {"agency": "Brightwater Law", "agency_contact": "Ms Lane, 020 7946 0001"}
        page |= {"agency_answer": "accepted", **day("agency_asked_on", date(2026, 11, 20))}
        assert "Enter the day they answered" in text_of(amina_browser.post(url, page))
        early = text_of(amina_browser.post(url, page | day("agency_answered_on", date(2026, 11, 19))))
        assert "The day they answered must be on or after Fri 20 Nov 2026, when they were asked" in early
        page |= day("agency_answered_on", date(2026, 11, 23))
        assert amina_browser.post(url, page).status_code == 302
        passed = Signpost.objects.get(target=court)
        assert (passed.agency, passed.answer, passed.passed_on, passed.answered_on) == (
            "Brightwater Law",
            "accepted",
            date(2026, 11, 20),
            date(2026, 11, 23),
        )
        assert "Accepted Mon 23 Nov" in text_of(amina_browser.get(at(her_case, "plan")))
        court.refresh_from_db()
        court.agency_answered_on = date(2026, 11, 19)
        with pytest.raises(IntegrityError, match="target_agency_accepted"), transaction.atomic():
            court.save()

    def test_a_day_to_come_is_refused(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        page = {"status": "met", "version": safe_street.version, **day("on", date(2026, 11, 25))}
        answer = amina_browser.post(at(her_case, "target_status", safe_street.pk), page)
        assert "cannot be in the future" in text_of(answer)


class TestAgreement:
    @pytest.mark.parametrize(
        ("language", "reads_in", "is_said"),
        [
            pytest.param("Dinka", "own", True, id="none of ours"),
            pytest.param("Dinka", "neither", True, id="reads nothing"),
            pytest.param("Dinka", "english", False, id="reads English"),
            pytest.param("Arabic", "own", False, id="one of ours"),
            pytest.param("English", "unknown", False, id="English"),
            pytest.param("", "unknown", False, id="not known"),
        ],
    )
    @pytest.mark.parametrize("page", ["agreement", "show", "print"])
    def test_says_where_there_is_no_copy_in_her_language(
        self,
        page: str,
        language: str,
        reads_in: str,
        is_said: bool,
        her_case: Case,
        safe_street: Target,
        amina_browser: Browser,
    ) -> None:
        client = her_case.client
        client.first_language, client.reads_in = language, reads_in
        client.save()
        plan = reverse("desk:print", args=[her_case.reference, "plan"])
        words = text_of(amina_browser.get(plan if page == "print" else at(her_case, page)))
        assert ("There is no copy in Dinka" in words) == is_said
        assert ("Have an interpreter read all of it" in words) == is_said
        assert ("the languages we print in: Albanian, Amharic" in words) == is_said

    def test_words_that_could_give_her_away_are_quoted_before_it_is_saved(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        warning = "Words that could give her away"
        assert warning not in text_of(amina_browser.get(at(her_case, "agreement")))
        Step(case=her_case, target=safe_street, what="Ring the police on 020 7946 0001").save()
        safe_street.agency = "Brightwater Law"  # a discreet copy leaves it out
        safe_street.agency_asked_on, safe_street.agency_answer = date(2026, 11, 20), "waiting"
        safe_street.save()
        page = amina_browser.get(at(her_case, "agreement")).text
        part = page.partition(warning)[2].partition("</ul>")[0]
        assert "Ring the <mark>police</mark> on <mark>020 7946 0001</mark>" in part
        assert f'href="{at(her_case, "target", safe_street.pk)}"' in part
        assert "Brightwater" not in part

    def page(self, plan: Plan, **answers: Any) -> dict[str, Any]:
        return {
            "answer": "agrees",
            "was_read_aloud": "on",
            "language": "Arabic",
            "interpreter_name": "Layla H.",
            "how": "paper",
            "worker_answer": "agrees",
            "copy_given": "discreet",
            "seen": plan.digest(),
            "once": str(uuid.uuid4()),
            **day("agreed_on", date(2026, 11, 24)),
            **day("next_review_on", date(2026, 12, 22)),
            **answers,
        }

    def test_keeps_a_version_and_shows_it(
        self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
    ) -> None:
        before = text_of(amina_browser.get(at(her_case, "agreement")))
        assert "I want to feel safe in the street." in before
        assert "lines of her copy print in Arabic, the rest in English" in before
        answer = amina_browser.post(at(her_case, "agreement"), self.page(plan), follow=True)
        page = text_of(answer)
        assert "Plan saved as version 1." in page
        assert "Yes, in Arabic" in page
        assert "Layla H." in page

    def test_without_the_interpreter_she_needs_it_says_how_she_understood(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina_browser: Browser,
        carys_browser: Browser,
    ) -> None:
        assert "Interpreter (optional)" not in text_of(amina_browser.get(at(her_case, "agreement")))
        alone = self.page(plan, interpreter_name="", was_read_aloud="")
        asked = text_of(amina_browser.post(at(her_case, "agreement"), alone))
        assert "Her record says she needs an interpreter for Arabic. Who interpreted?" in asked
        assert not PlanVersion.objects.exists()
        said = alone | {"without_interpreter": "She read it in Arabic"}
        page = text_of(amina_browser.post(at(her_case, "agreement"), said, follow=True))
        words = "No interpreter, although her record says that she needs one: She read it in Arabic"
        assert words in page
        assert words in text_of(carys_browser.get(at(her_case, "version_answer", 1)))
        assert PlanVersion.objects.get().without_interpreter == "She read it in Arabic"

    def test_one_who_could_not_be_asked_needs_nobody(
        self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
    ) -> None:
        ill = self.page(plan, answer="not_asked", reason="She is in hospital.", how="", interpreter_name="")
        ill |= {"was_read_aloud": ""}
        assert amina_browser.post(at(her_case, "agreement"), ill).status_code == 302

    def test_sent_twice_makes_one(
        self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
    ) -> None:
        page = self.page(plan)
        for _ in range(2):
            assert amina_browser.post(at(her_case, "agreement"), page).status_code == 302
        assert PlanVersion.objects.count() == 1

    def test_a_plan_changed_meanwhile_is_read_again_first(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        page = self.page(plan)
        actions.change_target(target=safe_street, text="I want a key.", by=amina, at=now, on=today)
        answer = amina_browser.post(at(her_case, "agreement"), page)
        who = "You changed this in another window at midday."
        assert f"{who} The plan was changed while this page was open." in text_of(answer)
        assert not PlanVersion.objects.exists()
        again = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
        assert again is not None
        assert amina_browser.post(at(her_case, "agreement"), {**page, "seen": again[1]}).status_code == 302

    def test_a_high_risk_without_an_answer_stops_it_and_the_key_stays_free(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        carys: User,
        amina_browser: Browser,
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(family=(3, 3)))
        page = self.page(plan, manager=carys.pk)
        stopped = amina_browser.post(at(her_case, "agreement"), page)
        assert "no target covers it" in text_of(stopped)
        assert f'href="{at(her_case, "plan")}#h-high"' in stopped.text
        explained = amina_browser.post(
            at(her_case, "unanswered_risk", "family"), {"version": 0, "reason": "The police deal with it."}
        )
        assert explained.status_code == 302
        stale = {"version": 0, "reason": "She is not worried."}
        page_again = amina_browser.post(at(her_case, "unanswered_risk", "family"), stale)
        assert "The police deal with it." in page_again.text, "what was saved meanwhile is shown"
        assert amina_browser.post(at(her_case, "agreement"), page).status_code == 302
        assert PlanVersion.objects.count() == 1

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            pytest.param(
                {"answer": "in_part"}, "Enter why she does not agree with all of it", id="no reason"
            ),
            pytest.param({"answer": ""}, "Answer “Does she agree with the plan?”", id="no answer"),
            pytest.param({"how": ""}, "Answer “How does she sign?”", id="not signed"),
            pytest.param(
                {"how": "screen"}, "Choose an answer to “How does she sign?”", id="drawn on a worker's page"
            ),
            pytest.param({"how": "spoken"}, "Enter who heard her say it", id="no witness"),
            pytest.param({"worker_answer": ""}, "Answer “Do you agree with the plan?”", id="worker"),
            pytest.param({"worker_answer": "in_part"}, "Enter where you disagree", id="worker why"),
            pytest.param({"language": ""}, "Enter the language it was read aloud in", id="no language"),
            pytest.param(
                day("next_review_on", date(2026, 11, 24)), "The next review must be after", id="review today"
            ),
            pytest.param(day("agreed_on", date(2026, 11, 25)), "cannot be in the future", id="tomorrow"),
        ],
    )
    def test_bad_input_comes_back_in_words(
        self,
        answers: dict[str, Any],
        message: str,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina_browser: Browser,
    ) -> None:
        answer = amina_browser.post(at(her_case, "agreement"), self.page(plan, **answers))
        assert message in text_of(answer)
        assert not PlanVersion.objects.exists()

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            pytest.param(
                {"how": "spoken", "witness": "Layla H., interpreter"}, "Layla H., interpreter", id="said"
            ),
            pytest.param(
                {"answer": "not_asked", "reason": "She is in hospital.", "how": ""},
                "Does not sign",
                id="not asked",
            ),
        ],
    )
    def test_each_way_to_sign_is_kept_bound_to_the_text(
        self,
        answers: dict[str, str],
        said: str,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina_browser: Browser,
    ) -> None:
        page = self.page(plan, **answers)
        shown = amina_browser.post(at(her_case, "agreement"), page, follow=True)
        assert said in shown.content.decode()
        hers = PlanSignature.objects.get(party="client")
        only_said = hers.how in {"spoken", "none"}
        assert ("Unchanged since she signed" in text_of(shown)) is not only_said
        assert ("Unchanged since she answered" in text_of(shown)) is only_said
        assert ("She signed" in text_of(shown)) is False
        assert hers.content_hash == PlanVersion.objects.get().content_hash
        hers.version_signed.content["what_matters"] = "Something else."
        assert not hers.holds
        with pytest.raises(TypeError):
            hers.save()

    def test_in_part_says_which_targets_she_does_not_agree_with(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        court: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        no = "She did not agree with this one"
        page = self.page(plan, answer="in_part", not_agreed=[safe_street.pk])
        shown = text_of(amina_browser.post(at(her_case, "agreement"), page, follow=True))
        assert shown.count(no) == 1
        assert "Unchanged since she signed" in shown
        kept = PlanVersion.objects.get()
        assert (kept.not_agreed, kept.reason) == ([safe_street.pk], "")
        told = her_case.entry_set.newest_first()[0].body
        assert told == "Not with: I want to feel safe in the street."
        hers = PlanSignature.objects.get(party="client")
        hers.version_signed.not_agreed = [court.pk]
        assert not hers.holds, "she signed which one it is"
        for where in ("plan", "agreement"):
            assert text_of(amina_browser.get(at(her_case, where))).count(f"{no} Version 1") == 1
        actions.change_target(target=safe_street, text="I want a key.", by=amina, at=now, on=today)
        assert "Its words have changed since then." in text_of(amina_browser.get(at(her_case, "plan")))
        actions.agree(
            plan=plan,
            answer="not_asked",
            reason="She is in hospital.",
            was_read_aloud=False,
            copy_given="none",
            on=today,
            by=amina,
            at=now,
        )
        assert no in text_of(amina_browser.get(at(her_case, "plan"))), "until she is asked again"
        agreed(plan, amina, now)
        assert no not in text_of(amina_browser.get(at(her_case, "plan")))
        side_by_side = {"before": "1", "after": "3"}
        compared = text_of(amina_browser.get(at(her_case, "compare"), side_by_side))
        assert "She did not agree with it, now she does" in compared
        assert compared.count(no) == 1

    def test_what_she_does_not_agree_with_is_not_said_beside_a_yes(
        self, her_case: Case, plan: Plan, safe_street: Target, court: Target, amina_browser: Browser
    ) -> None:
        page = self.page(plan, not_agreed=[safe_street.pk, court.pk])
        answer = amina_browser.post(at(her_case, "agreement"), page)
        assert "Choose “Agrees in part”, or untick them" in text_of(answer)
        stale = amina_browser.post(at(her_case, "agreement"), page | {"answer": "in_part", "seen": "another"})
        for kept in (answer, stale):
            ticked = re.findall(r'name="not_agreed"\s+value="(\d+)"[^>]*\schecked', kept.content.decode())
            assert {int(each) for each in ticked} == {safe_street.pk, court.pk}, "nothing ticked is lost"
        assert not PlanVersion.objects.exists()

    def test_at_high_risk_a_manager_answers_too(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        carys: User,
        amina_browser: Browser,
    ) -> None:
        assert "Which manager should also be asked?" not in text_of(
            amina_browser.get(at(her_case, "agreement"))
        )
        build.signed(her_case, by=amina, checker=carys, page=build.written(community=(3, 3)))
        assert "Which manager should also be asked?" in text_of(amina_browser.get(at(her_case, "agreement")))
        shown = amina_browser.post(at(her_case, "agreement"), self.page(plan, manager=carys.pk), follow=True)
        assert "No answer yet Carys" in text_of(shown)
        task = her_case.deadline_set.open().get(assignee=carys, kind=Deadline.Kind.PLAN_ANSWER)
        assert amina_browser.get(at(her_case, "version_answer", 1)).status_code == 403
        assert 'name="outcome"' not in amina_browser.get(task_page(her_case, task)).content.decode()
        done = {"outcome": "Talked about it", "once": str(uuid.uuid4())}
        amina_browser.post(task_page(her_case, task), done)
        amina_browser.post(f"{task_page(her_case, task)}cancellation/", {"why": "Not needed any more"})
        task.refresh_from_db()
        assert task.is_open, "only a manager's answer keeps it"
        assert "A manager has been asked to agree" not in text_of(amina_browser.get(at(her_case, "plan")))
        browser = Browser()
        browser.force_login(carys)
        asked = "A manager has been asked to agree with version 1. Read it, then answer"
        assert asked in text_of(browser.get(at(her_case, "plan")))
        assert browser.get(task.action_url)["Location"] == at(her_case, "version_answer", 1)
        assert "I want to feel safe in the street." in text_of(browser.get(at(her_case, "version_answer", 1)))
        page = {"answer": "in_part", "once": str(uuid.uuid4())}
        assert "Enter what should be different" in text_of(
            browser.post(at(her_case, "version_answer", 1), page)
        )
        page["reason"] = "Who walks with her at night?"
        shown = browser.post(at(her_case, "version_answer", 1), page, follow=True)
        assert "Agrees in part. Who walks with her at night?" in text_of(shown)
        assert "Say whether you agree" not in text_of(shown)
        task.refresh_from_db()
        assert task.met_on == date(2026, 11, 24)
        assert browser.get(task.action_url)["Location"] == at(her_case, "plan"), "it is answered"
        late = browser.post(at(her_case, "version_answer", 1), page | {"once": str(uuid.uuid4())})
        assert "A manager has answered this version already." in text_of(late)

    def test_without_another_manager_the_answer_stands_open(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        carys: User,
        amina_browser: Browser,
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(community=(3, 3)))
        browser = Browser()
        browser.force_login(carys)
        nobody = f"no other manager works in {her_case.service}"
        assert nobody in text_of(browser.get(at(her_case, "agreement")))
        assert nobody not in text_of(amina_browser.get(at(her_case, "agreement")))
        shown = text_of(browser.post(at(her_case, "agreement"), self.page(plan), follow=True))
        assert f"No answer yet No other manager works in {her_case.service}." in shown
        open_still = her_case.deadline_set.open().get(kind=Deadline.Kind.PLAN_ANSWER)
        assert open_still.assignee is None
        assert "Say whether you agree with the plan, version 1" in text_of(browser.get(reverse("desk:team")))
        other = make.user("Mona Hart", role=Role.MANAGER, services=[her_case.service])
        browser.force_login(other)
        page = {"answer": "agrees", "once": str(uuid.uuid4())}
        assert browser.post(at(her_case, "version_answer", 1), page).status_code == 302
        open_still.refresh_from_db()
        assert open_still.met_by == other

    @pytest.mark.parametrize(
        ("copy_given", "takes"), [("discreet", "discreet"), ("paper", "yes"), ("none", "")]
    )
    def test_the_copy_she_takes_is_still_to_be_made_until_it_is(
        self,
        copy_given: str,
        takes: str,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina_browser: Browser,
    ) -> None:
        amina_browser.post(at(her_case, "agreement"), self.page(plan, copy_given=copy_given))
        pages = [at(her_case, "plan"), at(her_case, "version", 1)]
        url = reverse("desk:print", args=[her_case.reference, "plan"])
        for page in pages:
            shown = amina_browser.get(page).content.decode()
            assert ("It has not been printed yet." in shown) is bool(takes)
            assert (f"{url}?edition=1&amp;takes={takes}" in shown) is bool(takes)
        if takes:
            form = amina_browser.get(f"{url}?edition=1&takes={takes}").context["form"]
            assert form.get_initial_for_field(form.fields["takes_away"], "takes_away") == takes
            amina_browser.post(url, {"takes_away": "no"})
            assert "It has not been printed yet." in amina_browser.get(pages[0]).content.decode()
            made = printed(amina_browser, url, {"takes_away": takes})
            assert made["Content-Type"] == "application/pdf"
            for page in pages:
                assert "It has not been printed yet." not in amina_browser.get(page).content.decode()

    def test_her_copy_may_be_the_plan_as_it_stands_while_it_says_the_same(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        amina_browser: Browser,
        clock: time_machine.Traveller,
    ) -> None:
        amina_browser.post(at(her_case, "agreement"), self.page(plan, copy_given="paper"))
        page, url = at(her_case, "plan"), reverse("desk:print", args=[her_case.reference, "plan"])
        clock.shift(timedelta(minutes=1))
        actions.translate(
            case=her_case,
            language="ar",
            original=safe_street.text,
            words="أريد أن أشعر بالأمان.",
            checked_by="Layla",
            checked_on=make.TODAY,
            by=amina,
            at=make.NOON + timedelta(minutes=1),
        )
        assert f"{url}?edition=now&amp;takes=yes" in amina_browser.get(page).content.decode()
        assert amina_browser.post(url, {"takes_away": "yes", "edition": "now"}).status_code == 200
        for shown in (page, at(her_case, "version", 1)):
            assert "It has not been printed yet." not in amina_browser.get(shown).content.decode()
        actions.change_target(target=safe_street, text="I want a key.", by=amina, at=make.NOON, on=make.TODAY)
        assert f"{url}?edition=1&amp;takes=yes" in amina_browser.get(page).content.decode()
        her_case.refresh_from_db()
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON + timedelta(hours=1))
        for shown in (page, at(her_case, "version", 1)):
            assert "It has not been printed yet." not in amina_browser.get(shown).content.decode()

    def test_an_earlier_version_is_shown_as_it_stood(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        agreed(plan, amina, now)
        actions.change_target(target=safe_street, text="I want a key.", by=amina, at=now, on=today)
        agreed(plan, amina, now)
        shown = amina_browser.get(at(her_case, "version", 1))
        first = text_of(shown)
        assert "I want to feel safe in the street." in first
        assert "A later version has been agreed." in first
        again = reverse("desk:print", args=[her_case.reference, "plan"]) + "?edition=1"
        assert again in shown.content.decode()
        assert amina_browser.get(again).context["form"]["edition"].initial == "1"
        assert amina_browser.get(at(her_case, "version", 3)).status_code == 404


class TestReview:
    def page(self, **answers: Any) -> dict[str, Any]:
        return {
            "once": str(uuid.uuid4()),
            "what_changed": "She sleeps better.",
            "interpreter_name": "Layla H.",
            **day("reviewed_on", date(2026, 11, 24)),
            **day("next_review_on", date(2026, 12, 22)),
            **answers,
        }

    def say(
        self, browser: Browser, case: Case, target: Target, outcome: str, reason: str = "", steps: str = ""
    ) -> Any:
        answers = {f"step_{step.pk}": steps for step in target.step_set.all()}
        answers |= {"outcome": outcome, "reason": reason}
        return browser.post(at(case, "review_target", target.pk), answers)

    def test_steps_through_each_target_keeps_as_it_goes_and_leads_to_her_answer(
        self, her_case: Case, plan: Plan, safe_street: Target, court: Target, amina_browser: Browser
    ) -> None:
        assert "Start with the first target" in text_of(amina_browser.get(at(her_case, "review")))
        first = amina_browser.get(at(her_case, "review_target", safe_street.pk))
        assert "Target 1 of 2, safety" in text_of(first)
        assert "Walk to the bus stop together" in text_of(first)
        asked = text_of(self.say(amina_browser, her_case, safe_street, "met", "I walk alone now."))
        assert "Choose what happens to “Walk to the bus stop together”" in unescape(asked)
        self.say(amina_browser, her_case, safe_street, "met", "I walk alone now.", steps="stopped")
        halfway = text_of(amina_browser.get(at(her_case, "review")))
        assert "I walk alone now." in halfway
        assert "Continue with the next target" in halfway
        safe_street.refresh_from_db()
        assert safe_street.is_open, "a target ends with the review, not before"
        assert safe_street.step_set.open().count() == 2
        answer = amina_browser.get(at(her_case, "review_next"))
        assert answer["Location"] == at(her_case, "review_target", court.pk)
        self.say(amina_browser, her_case, court, "keep")
        assert amina_browser.get(at(her_case, "review_next"))["Location"] == at(her_case, "review")
        answer = amina_browser.post(at(her_case, "review"), self.page())
        assert answer["Location"] == at(her_case, "agreement")
        safe_street.refresh_from_db()
        assert safe_street.status == "met"
        assert {step.status for step in safe_street.step_set.all()} == {"stopped"}
        promise = her_case.open_deadline(Deadline.Kind.PLAN_REVIEW)
        assert promise is not None
        assert promise.due_on == date(2026, 12, 22)
        assert [said["outcome"] for said in Review.objects.get().outcomes] == ["met", "keep"]
        assert not BegunReview.objects.exists()

    def test_what_is_to_change_is_changed_at_once_and_leads_back(
        self, her_case: Case, plan: Plan, safe_street: Target, court: Target, amina_browser: Browser
    ) -> None:
        answer = self.say(amina_browser, her_case, safe_street, "change")
        assert answer["Location"] == at(her_case, "target", safe_street.pk)
        page = TestTarget().changed(safe_street, text="I want to walk alone.")
        answer = amina_browser.post(at(her_case, "target", safe_street.pk), page)
        assert answer["Location"] == at(her_case, "review_next")

    def test_nothing_is_done_before_she_was_asked_about_it(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        now: datetime,
        amina_browser: Browser,
    ) -> None:
        agreed(plan, amina, now)
        early = date(2026, 11, 23)
        self.say(amina_browser, her_case, safe_street, "met", steps="done")
        page = amina_browser.post(at(her_case, "review"), self.page(**day("reviewed_on", early)))
        assert "must be on or after the day she was asked about the plan as it is now" in text_of(page)
        assert "She sleeps better." in text_of(page)
        met = {"status": "met", "version": safe_street.version, **day("on", early)}
        page = amina_browser.post(at(her_case, "target_status", safe_street.pk), met)
        assert "the day she was asked about it as still to do" in text_of(page)
        safe_street.refresh_from_db()
        assert safe_street.is_open
        assert not Review.objects.exists()

    def test_every_target_is_looked_at_before_the_end(
        self, her_case: Case, plan: Plan, safe_street: Target, court: Target, amina_browser: Browser
    ) -> None:
        self.say(amina_browser, her_case, court, "keep")
        answer = amina_browser.post(at(her_case, "review"), self.page(), follow=True)
        assert "Look at each target first." in text_of(answer)
        assert answer.redirect_chain[-1][0] == at(her_case, "review_target", safe_street.pk)
        assert not Review.objects.exists()

    def test_stopping_says_why_and_keeps_what_was_typed(
        self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
    ) -> None:
        assert "Enter why she wants to stop" in text_of(
            self.say(amina_browser, her_case, safe_street, "stop")
        )
        words = "لا أريد " + "x" * 15_000
        page = self.say(amina_browser, her_case, safe_street, "stop", words)
        assert "Shorten “What does she say about it?” to 500 characters." in text_of(page)
        assert words in page.content.decode()
        assert not BegunReview.objects.exists()

    def test_a_target_that_ended_meanwhile_is_not_asked_about(
        self, her_case: Case, plan: Plan, safe_street: Target, court: Target, amina_browser: Browser
    ) -> None:
        amina_browser.post(at(her_case, "target_met", court.pk))
        answer = amina_browser.get(at(her_case, "review_target", court.pk), follow=True)
        assert "That target has ended already." in text_of(answer)
        assert answer.redirect_chain[-1][0] == at(her_case, "review_target", safe_street.pk)

    def test_without_targets_there_is_nothing_to_review(self, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.get(at(her_case, "review"), follow=True)
        assert "There is nothing to look at yet." in text_of(answer)


class TestConversations:
    def page(self, **answers: Any) -> dict[str, Any]:
        return {
            "rights": "partly",
            "rights_note": "Can I work?",
            "language": "Arabic",
            "interpreter_name": "Layla",
            "once": str(uuid.uuid4()),
            **day("held_on", date(2026, 11, 24)),
            **answers,
        }

    def test_are_recorded_and_shown(self, her_case: Case, amina_browser: Browser) -> None:
        url = at(her_case, "check_new", "rights")
        asked = amina_browser.get(url).text
        assert asked.index("Understands their rights in the UK") < asked.index("the aim of the service")
        answer = amina_browser.post(url, self.page(**day("follow_up_on", date(2026, 12, 1))), follow=True)
        page = text_of(answer)
        assert "Partly" in page
        assert "Can I work?" in page
        assert her_case.deadline_set.open().get().due_on == date(2026, 12, 1)

    def test_of_one_day_are_recorded_at_once(self, her_case: Case, amina_browser: Browser) -> None:
        more = {"service_aim": "understood", "other_services": "understood", "police": "not_understood"}
        page = self.page(**more, **day("follow_up_on", date(2026, 12, 1)))
        amina_browser.post(at(her_case, "check_new", "rights"), page)
        checks = {check.subject: check for check in ConversationCheck.objects.all()}
        assert {subject: check.result for subject, check in checks.items()} == {"rights": "partly", **more}
        assert {check.interpreter_name for check in checks.values()} == {"Layla"}
        assert [check.note for check in checks.values() if check.note] == ["Can I work?"]
        again = set(her_case.deadline_set.open().values_list("title", flat=True))
        assert again == {
            "Talk again: understands their rights in the UK",
            "Talk again: concerns about the police were talked about",
        }

    def test_need_something_that_was_talked_about(self, her_case: Case, amina_browser: Browser) -> None:
        page = text_of(amina_browser.post(at(her_case, "check_new", "rights"), self.page(rights="")))
        assert "Choose what you talked about, and whether she understood" in page
        assert not ConversationCheck.objects.exists()

    def test_go_out_of_date_after_90_days(
        self, her_case: Case, amina: User, clock: time_machine.Traveller
    ) -> None:
        actions.record_check(
            case=her_case, subject="rights", result="understood", on=make.TODAY, by=amina, at=make.NOON
        )
        browser = Browser()
        clock.move_to(datetime.fromisoformat("2027-02-23T12:00:00+00:00"))
        browser.force_login(amina)
        assert "Talk again" in text_of(browser.get(at(her_case, "plan")))

    def test_talking_again_is_after_talking(self, her_case: Case, amina_browser: Browser) -> None:
        answer = amina_browser.post(
            at(her_case, "check_new", "rights"), self.page(**day("follow_up_on", date(2026, 11, 24)))
        )
        assert "must be after the day you talked" in text_of(answer)
        assert not ConversationCheck.objects.exists()


class TestSafetyPlan:
    PARTS = {
        "signs": "The same car twice.",
        "content": "I ring Amina.",
        "places": "The library.",
        "people": "Joyce, by heart.",
        "papers": "The blue bag.",
        "phone": "Location is off.",
        "if_he_comes": "I do not open.",
        "children": "Joyce fetches Sami.",
    }

    def page(self, **more: str) -> dict[str, str]:
        return {
            **self.PARTS,
            "how": "signed",
            "language": "Arabic",
            "interpreter_name": "Layla H.",
            "once": str(uuid.uuid4()),
            **day("signed_on", date(2026, 11, 24)),
            **more,
        }

    def test_is_signed_and_the_next_starts_from_it(self, her_case: Case, amina_browser: Browser) -> None:
        page = self.page()
        answer = amina_browser.post(at(her_case, "safety_plan_new"), page, follow=True)
        for said in self.PARTS.values():
            assert said in text_of(answer)
            assert said in amina_browser.get(at(her_case, "safety_plan_new")).content.decode()
        assert amina_browser.post(at(her_case, "safety_plan_new"), page).status_code == 302
        assert SafetyPlan.objects.count() == 1

    def test_each_stays_as_a_version(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.post(at(her_case, "safety_plan_new"), self.page(content="I ring Joyce."))
        amina_browser.post(at(her_case, "safety_plan_new"), self.page(how="mark", witness="Layla"))
        words = text_of(amina_browser.get(at(her_case, "safety_plan")))
        assert "Version 2, agreed" in words
        assert "Signed with a mark. Witness: Layla." in words
        assert "Version 1, agreed" in words
        assert "I ring Joyce." in words

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"content": ""}, "What keeps her safe, and what does she do first?"),
            ({"how": ""}, "Choose how she agreed"),
            ({"how": "spoken"}, "Enter who heard her say yes"),
            ({"code_word": "pineapple"}, "Enter who knows the code word"),
            ({"signed_on_year": "2027"}, "The day she agreed cannot be in the future"),
            (
                {"content": "I say “Pine-apple!”", "code_word": "pine apple", "code_word_known_to": "Joyce"},
                "This contains the code word, and is printed. Take the word out",
            ),
        ],
    )
    def test_bad_input_loses_nothing(
        self, her_case: Case, amina_browser: Browser, fields: dict[str, str], message: str
    ) -> None:
        answer = amina_browser.post(at(her_case, "safety_plan_new"), self.page(**fields))
        assert message in text_of(answer)
        assert "Joyce fetches Sami." in answer.content.decode()
        assert not SafetyPlan.objects.exists()

    def test_spoken_without_a_witness_is_refused_by_the_database(self, her_case: Case, amina: User) -> None:
        plan = SafetyPlan(case=her_case, content="I ring Amina.", how="spoken", signed_on=date(2026, 11, 24))
        plan.recorded_at, plan.recorded_by = make.NOON, amina
        with pytest.raises(IntegrityError, match="safety_plan_spoken_has_witness"), transaction.atomic():
            plan.save()

    def test_a_move_since_asks_for_a_new_one(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.post(at(her_case, "safety_plan_new"), self.page(**day("signed_on", date(2026, 11, 20))))
        first = Address(case=her_case, kind="friends", from_on=her_case.opened_on)
        first.until_on = date(2026, 11, 22)
        first.save()
        Case.objects.filter(pk=her_case.pk).update(opened_on=date(2026, 11, 22))  # opened after she signed it
        Address.objects.update(from_on=date(2026, 11, 22))
        assert "She has moved since" not in text_of(amina_browser.get(at(her_case, "safety_plan")))
        Address(case=her_case, kind="hotel", from_on=date(2026, 11, 23)).save()
        assert "She has moved since" in text_of(amina_browser.get(at(her_case, "safety_plan")))

    def test_her_paper_says_every_part_but_the_code_word(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        amina_browser.post(
            at(her_case, "safety_plan_new"), self.page(code_word="pineapple", code_word_known_to="Joyce")
        )
        paper = html(safety_plan(her_case, Copy(number=1, made_on=make.TODAY, by=amina)))
        for said in self.PARTS.values():
            assert said in paper
        assert "pineapple" not in paper
        heads = re.findall(r"<h2>([^<]+)</h2>", paper)
        assert heads[0] == "If I do not feel safe"
        assert heads[1:5] == ["Signs that I am not safe", "What I do first", "If he comes", "Where I can go"]
        assert "My children" in heads
        assert not re.search(r"<section[^>]*>\s*</section>", paper)
        letter = Disclosure(case=her_case, kind="solicitor", facts=["safe_contact"])
        assert "contains one of her code words" in words_blockers(letter, "Say Pineapple to her.")[0]
        assert words_blockers(letter, "She asks for help.") == []
        assert "Where I can go" in paper


READ = ["plan", "checks", "safety_plan"]
CHANGE = ["what_matters", "target_new", "review", "agreement", "safety_plan_new"]


class TestWho:
    @pytest.mark.parametrize("page", [*READ, *CHANGE])
    def test_another_team_finds_nothing(self, page: str, her_case: Case, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert browser.get(at(her_case, page)).status_code == 404

    @pytest.mark.parametrize("page", [*READ, *CHANGE])
    def test_a_student_reads_what_is_hers_and_changes_nothing(
        self, page: str, her_case: Case, safe_street: Target, efua: User
    ) -> None:
        her_case.refresh_from_db()
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        answer = browser.get(at(her_case, page))
        assert answer.status_code == (200 if page in READ and page != "safety_plan" else 403)
        assert browser.post(at(her_case, "target_met", safe_street.pk)).status_code == 403
        if page == "plan":
            assert "Mark as met" not in text_of(answer)
            assert "Safety plan" not in text_of(answer)

    @pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.DATA_PROTECTION_LEAD, Role.ADMINISTRATOR])
    def test_roles_without_casework_are_refused(self, role: Role, her_case: Case, outreach: Service) -> None:
        browser = Browser()
        browser.force_login(make.user("No Casework", role=role, services=[outreach]))
        assert browser.get(at(her_case, "plan")).status_code == 403

    def test_nobody_without_signing_in(self, her_case: Case) -> None:
        assert Browser().get(at(her_case, "plan")).status_code == 302

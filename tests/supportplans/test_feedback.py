"""What she says of us: by herself, without a trace of her if she wants; and what was done about it."""

import re
import uuid
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Case, Exclusion
from desk.queries.drafts import unfinished
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.safekeeping.models import Draft, OneTimeKey
from supportplans.models import AnonymousFeedback, Feedback, Plan, Target, YouSaid
from tests import make
from tests.cases.lifted import let_back
from tests.supportplans.pages import at, clock, text_of

__all__ = ["clock"]  # the fixture that stops the clock

WORDS = "Nobody told me when the interpreter would come."


def said(**answers: Any) -> dict[str, Any]:
    return {
        "listened": "partly",
        "safe": "",
        "better": WORDS,
        "who_knows": "nobody",
        "once": str(uuid.uuid4()),
        **answers,
    }


@pytest.fixture
def hers(her_case: Case, amina_browser: Browser) -> str:
    """Return the address of the page she answers on, which Amina has handed over."""
    page = at(her_case, "show_feedback")
    assert "Can she answer by herself?" in text_of(amina_browser.get(page))
    amina_browser.post(page)
    return page


class TestGiving:
    def test_without_a_name_nothing_leads_to_her(self, hers: str, amina_browser: Browser) -> None:
        logged = Event.objects.count()
        page = said()
        answer = amina_browser.post(hers, page, follow=True)
        assert "Thank you" in text_of(answer)
        assert WORDS not in answer.content.decode()
        amina_browser.post(hers, page)
        line = AnonymousFeedback.objects.get()
        assert (line.month, line.better) == (date(2026, 11, 1), WORDS)
        held = {field.name for field in AnonymousFeedback._meta.get_fields()}
        assert held == {"id", "month", "listened", "safe", "good", "better"}
        told = Event.objects.all()[: Event.objects.count() - logged]
        assert {event.detail["method"] for event in told} <= {"GET"}, "that she sent it is not told"
        assert not OneTimeKey.objects.filter(key=page["once"]).exists()
        assert not Draft.objects.exists()

    def test_with_her_name_it_is_for_a_manager_alone(
        self, hers: str, her_case: Case, amina_browser: Browser, carys: User
    ) -> None:
        page = said(who_knows="manager")
        for _ in range(2):
            amina_browser.post(hers, page)
        assert Feedback.objects.get().case == her_case
        assert not AnonymousFeedback.objects.exists()
        assert amina_browser.get("/feedback/")["Location"] == reverse("accounts:unlock")
        browser = Browser()
        browser.force_login(carys)
        assert WORDS in text_of(browser.get(reverse("feedback:feedback")))
        listed = Event.objects.filter(kind="list.seen").latest("at")
        assert listed.cases == [her_case.reference]

    def test_nothing_leads_anywhere_else_until_the_worker_is_back(
        self, hers: str, her_case: Case, amina_browser: Browser
    ) -> None:
        for page in ("plan", "show", "safety_plan"):
            assert amina_browser.get(at(her_case, page))["Location"] == reverse("accounts:unlock")

    def test_from_her_plan_she_can_go_there_and_back(
        self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
    ) -> None:
        amina_browser.post(at(her_case, "show"))
        page = amina_browser.get(at(her_case, "show_feedback")).content.decode()
        assert at(her_case, "show") in page
        assert "<nav" not in page

    def test_what_she_typed_when_the_session_was_hidden_is_kept_nowhere(
        self, hers: str, amina_browser: Browser
    ) -> None:
        amina_browser.get(reverse("accounts:hide"))
        answer = amina_browser.post(hers, said(), headers={"origin": "http://testserver"})
        assert answer["Location"] == reverse("accounts:unlock")
        assert not Draft.objects.exists()
        assert not AnonymousFeedback.objects.exists()

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            pytest.param({"listened": "", "better": "", "good": ""}, "Nothing is written yet.", id="nothing"),
            pytest.param({"better": "ያ" * 15_000}, "It has 15,000 now.", id="too long"),
            pytest.param({"who_knows": ""}, "Answer “Who may know that this is from me?”", id="who"),
        ],
    )
    def test_bad_input_comes_back_in_words(
        self, answers: dict[str, str], message: str, hers: str, amina_browser: Browser
    ) -> None:
        page = said(good="Tea 🫖 والكلام") | answers
        answer = amina_browser.post(hers, page)
        assert message in text_of(answer)
        assert page["good"] in answer.content.decode()
        assert not AnonymousFeedback.objects.exists()


class TestInHerLanguage:
    def test_each_question_and_answer_stands_in_both(self, hers: str, amina_browser: Browser) -> None:
        page = amina_browser.get(hers).content.decode()
        assert '<form method="post" novalidate dir="rtl">' in page
        assert "Draft. Nobody has checked" in page
        said_in_both = {
            "Do people here listen to me?": "هل يستمع إليّ الناس هنا؟",
            "Partly": "إلى حد ما",
            "My name and the day are not kept.": "لا يُحفظ اسمي ولا تاريخ اليوم.",
            "Send it": "إرسال",
        }
        for english, arabic in said_in_both.items():
            both = f'<span lang="ar" dir="rtl">{arabic}</span>\n<span lang="en-GB" dir="ltr">{english}</span>'
            assert both in page
        assert "Karam" not in page
        thanks = amina_browser.post(hers, said(), follow=True).content.decode()
        assert re.search(r'<div lang="ar" dir="rtl">\s*<h1>شكرًا</h1>\s*</div>', thanks)

    def test_what_is_wrong_is_said_in_both(self, hers: str, amina_browser: Browser) -> None:
        page = amina_browser.post(hers, said(listened="", better="<b>" * 900)).content.decode()
        assert page.count("هذا النص طويل جدًا. يُرجى كتابة أقل.") == 2, "at the head and at the box"
        assert "It has 2,700 now." in page
        assert "<b><b>" not in page
        assert "هناك ما يجب النظر إليه مرة أخرى" in page

    def test_without_words_in_hers_it_is_english(
        self, her_case: Case, hers: str, amina_browser: Browser
    ) -> None:
        her_case.client.first_language = "Yoruba"
        her_case.client.save()
        page = amina_browser.get(hers).content.decode()
        assert "Do people here listen to me?" in page
        assert 'class="twice"' not in page
        assert "Draft." not in page


class TestReading:
    def lines(self, count: int, month: date) -> None:
        for number in range(count):
            AnonymousFeedback(month=month, better=f"Line {month:%B} {number}").save()

    @pytest.mark.parametrize(
        ("october", "september", "shown"),
        [
            pytest.param(1, 0, False, id="alone"),
            pytest.param(2, 0, False, id="two"),
            pytest.param(3, 0, True, id="three"),
            pytest.param(1, 2, True, id="with those of the month before"),
            pytest.param(1, 3, False, id="those before are read without it"),
        ],
    )
    def test_lines_are_read_three_together_when_their_month_is_over(
        self, october: int, september: int, shown: bool, db: None, carys: User
    ) -> None:
        self.lines(9, date(2026, 11, 1))
        self.lines(october, date(2026, 10, 1))
        self.lines(september, date(2026, 9, 1))
        browser = Browser()
        browser.force_login(carys)
        page = text_of(browser.get(reverse("feedback:feedback")))
        assert "Line November" not in page
        assert ("Line October 0" in page) == shown
        assert ("Line September 0" in page) == bool(september)

    def test_nobody_reads_what_is_said_of_her_own_work(
        self, hers: str, her_case: Case, amina_browser: Browser, carys: User
    ) -> None:
        amina_browser.post(hers, said(who_knows="manager"))
        her_case.second_worker = carys
        her_case.save()
        browser = Browser()
        browser.force_login(carys)
        assert WORDS not in text_of(browser.get(reverse("feedback:feedback")))

    def test_a_manager_who_was_not_there_answers_her(
        self, hers: str, her_case: Case, amina: User, amina_browser: Browser, carys: User
    ) -> None:
        amina_browser.post(hers, said(who_knows="manager"))
        feedback = Feedback.objects.get()
        assert (feedback.answer_from, feedback.answer_by_on) == (carys, date(2026, 12, 1))
        assert not her_case.deadline_set.filter(made_at=feedback.recorded_at).exists(), (
            "her worker reads those"
        )
        browser = Browser()
        browser.force_login(carys)
        assert "Clients waiting for your answer" in text_of(browser.get(reverse("desk:my_day")))
        page = reverse("feedback:answer", args=[feedback.pk])
        version = {"version": feedback.version}
        assert "Enter your answer" in text_of(browser.post(page, {**version, "answer": " "}))
        browser.post(
            f"/drafts/feedback-{feedback.pk}/{her_case.reference}/", {**version, "answer": "You get"}
        )
        assert "You get</textarea>" in browser.get(page).text
        [draft] = unfinished(carys, at=make.NOON)
        assert (draft.title, draft.url, draft.reference) == ("Answer to feedback", page, her_case.reference)
        answer = {**version, "answer": "You get the time by text now."}
        assert "Your answer is saved for her." in text_of(browser.post(page, answer, follow=True))
        assert unfinished(carys, at=make.NOON) == []
        assert "Carys Pugh has answered her already." in text_of(browser.get(page, follow=True))
        late = text_of(browser.post(page, {**answer, "answer": "Another"}))
        assert "You changed this in another window at midday. She has been answered." in late
        assert "Another" in late
        assert "Clients waiting" not in text_of(browser.get(reverse("desk:my_day")))
        shown = text_of(amina_browser.get(hers))  # still on her device
        assert "The manager’s answer to me" in shown
        assert "You get the time by text now." in shown
        feedback.refresh_from_db()
        assert (feedback.answered_by, feedback.is_answered) == (carys, True)

    def test_her_worker_neither_answers_nor_learns_of_it(
        self, hers: str, her_case: Case, amina_browser: Browser, carys: User, outreach: Service
    ) -> None:
        amina_browser.post(hers, said(who_knows="manager"))
        feedback = Feedback.objects.get()
        her_case.second_worker = carys  # who was to answer works with her now
        her_case.save()
        browser = Browser()
        browser.force_login(carys)
        assert browser.get(reverse("feedback:answer", args=[feedback.pk])).status_code == 404
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        browser.force_login(ruth)  # then it is for whoever can
        assert "Clients waiting for your answer" in text_of(browser.get(reverse("desk:my_day")))

    def test_who_cannot_answer_any_more_leaves_it_to_whoever_can(
        self, hers: str, her_case: Case, amina_browser: Browser, carys: User, outreach: Service
    ) -> None:
        amina_browser.post(hers, said(who_knows="manager"))
        feedback = Feedback.objects.get()
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        owed = Feedback.objects.owed_by(ruth)
        assert not owed.exists()
        yesterday = make.TODAY - timedelta(days=1)
        for changed in ({"ends_on": yesterday}, {"role": Role.CASEWORKER}, {"is_active": False}):
            User.objects.filter(pk=carys.pk).update(**changed)
            assert owed.exists(), changed
            before = {"ends_on": None, "role": Role.MANAGER, "is_active": True}
            User.objects.filter(pk=carys.pk).update(**before)
            assert not owed.exists()
        carys.services.clear()
        assert owed.exists(), "she manages elsewhere now"
        carys.services.set([outreach])
        assert not owed.exists()
        shut_out = Exclusion(
            client=her_case.client, person=carys, reason="knows_her", given_at=make.NOON, given_by=ruth
        )
        shut_out.save()
        assert owed.exists()
        other = make.user("Moss Adair", role=Role.MANAGER, services=[outreach])
        let_back(shut_out, case=her_case, by=ruth, other=other)
        assert not owed.exists()
        feedback.answer_by_on = yesterday
        feedback.save()
        assert owed.exists(), "the day has gone by"

    def test_without_a_manager_who_was_not_there_it_says_so(
        self, her_case: Case, amina_browser: Browser, carys: User
    ) -> None:
        her_case.second_worker = carys
        her_case.save()
        page = at(her_case, "show_feedback")
        amina_browser.post(page)
        found = amina_browser.get(page)
        assert "No other manager can read this now." in text_of(found)
        assert 'value="manager"' not in found.content.decode()
        amina_browser.post(page, said(who_knows="manager"))
        assert not Feedback.objects.exists()
        assert AnonymousFeedback.objects.count() == 0

    def test_a_day_cannot_be_kept(self, db: None) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            self.lines(1, date(2026, 11, 24))

    def test_you_said_we_did_is_put_up_printed_and_taken_down(
        self, her_case: Case, carys: User, amina_browser: Browser
    ) -> None:
        browser = Browser()
        browser.force_login(carys)
        page = {"said": "Tell us when the interpreter comes.", "did": "", "once": str(uuid.uuid4())}
        answer = browser.post(reverse("feedback:feedback"), page)
        assert "There is a problem" in text_of(answer)
        assert "Tell us when the interpreter comes." in answer.content.decode()
        page["did"] = "We ring the day before."
        for _ in range(2):
            browser.post(reverse("feedback:feedback"), page)
        line = YouSaid.objects.get()
        sheet = amina_browser.get(reverse("feedback:you_said"))
        words = PdfReader(BytesIO(sheet.content)).pages[0].extract_text()
        assert "We ring the day before." in words
        assert "Hestia" not in words
        for code, title in (("vi", "Bạn nói, chúng tôi làm"), ("xx", "You said, we did")):
            sheet = amina_browser.get(f"{reverse('feedback:you_said')}?language={code}")
            words = " ".join(PdfReader(BytesIO(sheet.content)).pages[0].extract_text().split())
            assert title in words
            assert words.count("We ring the day before.") == 1  # nobody has checked it in another language
            assert ("Xin hỏi thông dịch viên." in words) == (code == "vi")
        plan = amina_browser.get(reverse("supportplans:plan", args=[her_case.reference])).content.decode()
        assert f"{reverse('feedback:you_said')}?language=ar" in plan
        assert amina_browser.post(reverse("feedback:you_said_end", args=[line.pk])).status_code == 403
        browser.post(reverse("feedback:you_said_end", args=[line.pk]))
        line.refresh_from_db()
        assert line.taken_down_by == carys
        assert "We ring the day before." not in text_of(browser.get(reverse("feedback:feedback")))

    def test_no_history_keeps_what_the_line_does_not(self, db: None) -> None:
        tables = set(connection.introspection.table_names())
        assert "supportplans_anonymousfeedback" in tables
        assert "supportplans_historicalanonymousfeedback" not in tables

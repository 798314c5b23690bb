"""In the room: the screen she reads shows her plan, and nothing else opens before the worker is back."""

import uuid
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.audit.models import Event
from supportplans import actions
from supportplans.models import Plan, PlanSignature, RoomAnswer, Target
from tests import make
from tests.supportplans.pages import at, clock, day, text_of

__all__ = ["clock"]  # the fixture that stops the clock

ELSEWHERE = ["/", "/my-day/", "/cases/", "/search/", "/accounts/settings/"]


@pytest.fixture
def shown(her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser) -> str:
    """Return the address of the page she reads, which Amina has handed over."""
    page = at(her_case, "show")
    asked = text_of(amina_browser.get(page))
    assert "Can only she see the screen?" in asked
    assert "I want to feel safe in the street." not in asked
    assert amina_browser.post(page)["Location"] == page
    return page


class TestShow:
    def test_shows_her_plan_and_no_way_to_anything_else(
        self, shown: str, her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.get(shown)
        page = answer.content.decode()
        for words in ("A safe home for me and my baby.", "I want to feel safe in the street."):
            assert words in page
        for kept_away in ("<nav", "Search clients", "Karam", "My day"):
            assert kept_away not in page
        assert her_case.reference not in text_of(answer)
        assert Event.objects.filter(kind="plan.shown").count() == 1

    def test_says_who_else_has_a_target_and_that_she_has_not_agreed(
        self, shown: str, court: Target, amina: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        actions.set_target_status(
            target=court,
            status="signposted",
            agency=actions.WithAgency(agency="Refuge Law", contact="Jo", asked_on=today, answer="accepted"),
            on=today,
            by=amina,
            at=now,
        )
        page = text_of(amina_browser.get(shown))
        for words in (
            "2. I want the court to hear me.",
            "Refuge Law helps me with this now.",
            "They said yes.",
        ):
            assert words in page
        assert "Not agreed yet." in page

    def test_every_other_page_asks_for_the_password(
        self, shown: str, her_case: Case, amina_browser: Browser
    ) -> None:
        for url in [*ELSEWHERE, at(her_case, "plan"), at(her_case, "agreement"), her_case.get_absolute_url()]:
            answer = amina_browser.get(url)
            assert answer["Location"] == reverse("accounts:unlock"), url
        posted = amina_browser.post(at(her_case, "what_matters"), {"what_matters": "Not hers."})
        kept = amina_browser.get(posted["Location"])
        assert kept["Location"] == reverse("accounts:unlock"), "what was sent is kept, behind the password"
        assert "Not hers." not in Plan.objects.get(case=her_case).what_matters
        assert amina_browser.get(shown).status_code == 200, "she can go on reading"

    def test_the_password_leads_back_to_the_plan(
        self, shown: str, her_case: Case, amina_browser: Browser
    ) -> None:
        unlock = reverse("accounts:unlock")
        assert shown in amina_browser.get(unlock).content.decode(), "she can go back to what she read"
        wrong = amina_browser.post(unlock, {"password": "not hers"})
        assert "That password is not right." in text_of(wrong)
        assert amina_browser.get(at(her_case, "plan"))["Location"] == unlock
        answer = amina_browser.post(unlock, {"password": make.PASSWORD})
        assert answer["Location"] == at(her_case, "plan")
        assert amina_browser.get(at(her_case, "plan")).status_code == 200

    def test_an_older_request_that_ends_later_does_not_open_the_rest(
        self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
    ) -> None:
        amina_browser.get("/my-day/")
        slow = amina_browser.session
        assert slow["last_seen"], "as another tab has read it: an upload takes seconds"
        amina_browser.post(at(her_case, "show"))
        slow["last_seen"] = 1
        with pytest.raises(UpdateError):
            slow.save()
        assert amina_browser.get("/my-day/")["Location"] == reverse("accounts:unlock")

    def test_an_address_below_hers_opens_nothing(self, shown: str, amina_browser: Browser) -> None:
        assert amina_browser.get(f"{shown}x/")["Location"] == reverse("accounts:unlock")

    def test_the_way_back_shows_nothing(
        self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
    ) -> None:
        assert amina_browser.post(at(her_case, "show"))["Clear-Site-Data"] == '"cache"'
        assert amina_browser.get(reverse("accounts:hide"))["Clear-Site-Data"] == '"cache"'

    def test_five_wrong_passwords_end_the_session(
        self, shown: str, her_case: Case, amina_browser: Browser
    ) -> None:
        for _ in range(5):
            amina_browser.post(reverse("accounts:unlock"), {"password": "guessed"})
        assert "/login/" in amina_browser.get(shown)["Location"]

    def test_hiding_it_hides_it_too(self, shown: str, amina_browser: Browser) -> None:
        amina_browser.get(reverse("accounts:hide"))
        assert amina_browser.get(shown)["Location"] == reverse("accounts:unlock")
        assert shown not in amina_browser.get(reverse("accounts:unlock")).content.decode()

    def test_another_case_does_not_open_beside_it(
        self, shown: str, amina: User, her_case: Case, amina_browser: Browser
    ) -> None:
        other = make.case(worker=amina, service=her_case.service, client=make.client("Hana"))
        assert amina_browser.get(at(other, "show"))["Location"] == reverse("accounts:unlock")

    def test_stands_in_both_languages_and_only_what_is_checked(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        now: datetime,
        amina_browser: Browser,
    ) -> None:
        her_case.client.first_language = "Arabic"
        her_case.client.save()
        actions.translate(
            case=her_case,
            language="ar",
            original=safe_street.text,
            words="أريد أن أشعر بالأمان في الشارع.",
            checked_by="Layla",
            checked_on=date(2026, 11, 24),
            by=amina,
            at=now,
        )
        page = at(her_case, "show")
        assert "in Arabic and English" in text_of(amina_browser.get(page))
        amina_browser.post(page)
        whole = amina_browser.get(page).content.decode()
        assert '<div lang="ar" dir="rtl">' in whole
        assert "أريد أن أشعر بالأمان في الشارع." in whole
        assert "A safe home for me and my baby." in whole

    def test_without_a_plan_there_is_nothing_to_show(self, her_case: Case, amina_browser: Browser) -> None:
        assert "nothing to show yet" in text_of(amina_browser.get(at(her_case, "show"), follow=True))


class TestHerWords:
    """What she reads beside her plan: in her language, the English beneath."""

    @pytest.mark.parametrize(
        ("language", "tag", "direction", "finished"),
        [("Arabic", "ar", "rtl", "انتهيت"), ("Vietnamese", "vi", "ltr", "Tôi xong rồi")],
    )
    def test_stand_in_her_language_and_english(
        self,
        language: str,
        tag: str,
        direction: str,
        finished: str,
        her_case: Case,
        safe_street: Target,
        amina_browser: Browser,
    ) -> None:
        make.client("Hana")
        her_case.client.first_language = language
        her_case.client.save()
        amina_browser.post(at(her_case, "show"))
        answer = amina_browser.get(at(her_case, "show"))
        page = answer.content.decode()
        both = (
            f'<span lang="{tag}" dir="{direction}">{finished}</span>\n'
            '<span lang="en-GB" dir="ltr">I have finished</span>'
        )
        assert both in page
        assert f'<div dir="{direction}">' in page
        for english in ("Hide this now", "Only I should see this screen.", "Draft. Nobody has checked"):
            assert english in page
        for kept_away in ("Karam", "Hana", "key worker", "password"):
            assert kept_away not in page
        unlock = amina_browser.get(reverse("accounts:unlock")).content.decode()
        assert f'lang="{tag}"' not in unlock, "the worker reads it"
        assert "Continue" in unlock

    def test_are_english_alone_where_we_have_no_words_in_hers(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        her_case.client.first_language = "Yoruba"
        her_case.client.save()
        amina_browser.post(at(her_case, "show"))
        page = amina_browser.get(at(her_case, "show")).content.decode()
        assert "I have finished" in page
        assert "Draft." not in page
        assert 'class="twice"' not in page
        assert 'dir="rtl"' not in page

    def test_say_what_her_signature_means(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        assert "data-signature" not in amina_browser.get(at(her_case, "agreement")).content.decode()
        amina_browser.post(at(her_case, "show_agreement"))
        page = amina_browser.get(at(her_case, "show_agreement")).content.decode()
        said = '<span lang="ar" dir="rtl">أوقّع باسمي، أو بأي علامة تخصني.</span>'
        assert page.count(said) == 1, "where she draws"
        assert "I sign with my name, or with any mark that is mine." in page
        assert "Draft. Nobody has checked" in page


class TestSign:
    """She reads, answers and signs on a screen that shows nothing else; her worker adds the rest."""

    DRAWN = "100,200 400,50;400,200 100,50"

    @pytest.fixture
    def signing(self, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser) -> str:
        """Return the address of the page she signs on, which Amina has handed over."""
        page = at(her_case, "show_agreement")
        assert page in amina_browser.get(at(her_case, "agreement")).content.decode()
        assert "Can only she see the screen?" in text_of(amina_browser.get(page))
        assert amina_browser.post(page)["Location"] == page
        return page

    def send(self, browser: Browser, page: str, plan: Plan, **answers: Any) -> str:
        """Send what she answers; return the page that comes."""
        sent = {"answer": "agrees", "seen": plan.digest(), **answers}
        return browser.post(page, sent, follow=True).content.decode()

    def test_nothing_of_the_worker_is_on_it_and_nothing_else_opens(
        self, signing: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.get(signing).content.decode()
        for words in ("I want to feel safe in the street.", "Yes, I agree.", "أوقّع باسمي", "My name or mark"):
            assert words in page
        for kept_away in (
            "<nav",
            "Search clients",
            "Karam",
            "My day",
            "Do you agree with the plan?",
            "witness",
        ):
            assert kept_away not in page
        assert amina_browser.get(at(her_case, "agreement"))["Location"] == reverse("accounts:unlock")

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            pytest.param({"strokes": DRAWN}, "M100 200 L400 50 M400 200 L100 50", id="drawn"),
            pytest.param({"signed_name": "غادة"}, "غادة", id="typed"),
        ],
    )
    def test_the_worker_adds_the_rest_to_what_she_signed(
        self,
        answers: dict[str, str],
        said: str,
        signing: str,
        her_case: Case,
        plan: Plan,
        amina_browser: Browser,
    ) -> None:
        shown = self.send(amina_browser, signing, plan, **answers)
        assert "Thank you" in shown
        assert said in shown
        unlocked = amina_browser.post(reverse("accounts:unlock"), {"password": make.PASSWORD})
        assert unlocked["Location"] == at(her_case, "agreement")
        page = amina_browser.get(unlocked["Location"])
        assert said in page.content.decode()
        assert "How does she sign?" not in text_of(page)
        mine = {
            "answer": "does_not",
            "interpreter_name": "Layla H.",
            "worker_answer": "agrees",
            "copy_given": "discreet",
            "seen": plan.digest(),
            "once": str(uuid.uuid4()),
            **day("agreed_on", make.TODAY),
            **day("next_review_on", date(2026, 12, 22)),
        }
        kept = amina_browser.post(unlocked["Location"], mine, follow=True)
        assert said in kept.content.decode()
        assert "Unchanged since she signed" in text_of(kept)
        hers = PlanSignature.objects.get(party="client")
        assert hers.answer == "agrees", "what the worker sends changes nothing of hers"
        assert not RoomAnswer.objects.exists()

    def test_a_no_is_kept_with_her_reason(self, signing: str, plan: Plan, amina_browser: Browser) -> None:
        self.send(amina_browser, signing, plan, answer="does_not", reason="I want a key.", strokes=self.DRAWN)
        said = RoomAnswer.objects.get()
        assert (said.answer, said.reason, said.how) == ("does_not", "I want a key.", "screen")
        assert Event.objects.filter(kind="plan.signed_in_room").count() == 1

    def test_she_ticks_what_she_does_not_agree_with_and_nobody_adds_to_it(
        self,
        signing: str,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        court: Target,
        amina_browser: Browser,
    ) -> None:
        page = amina_browser.get(signing).content.decode()
        no = '<span lang="ar" dir="rtl">لا أوافق على هذا.</span>'
        assert page.count(no) == 1, "over the boxes"
        mixed = self.send(amina_browser, signing, plan, not_agreed=[court.pk], strokes=self.DRAWN)
        assert "Answer with partly, or clear the ticks." in mixed
        self.send(
            amina_browser, signing, plan, answer="in_part", not_agreed=[safe_street.pk], strokes=self.DRAWN
        )
        amina_browser.post(reverse("accounts:unlock"), {"password": make.PASSWORD})
        hers = text_of(amina_browser.get(at(her_case, "agreement")))
        assert "She does not agree with: I want to feel safe in the street." in hers
        assert "Which targets does she not agree with?" not in hers
        mine = {
            "not_agreed": [court.pk],
            "interpreter_name": "Layla H.",
            "worker_answer": "agrees",
            "copy_given": "discreet",
            "seen": plan.digest(),
            "once": str(uuid.uuid4()),
            **day("agreed_on", make.TODAY),
            **day("next_review_on", date(2026, 12, 22)),
        }
        kept = text_of(amina_browser.post(at(her_case, "agreement"), mine, follow=True))
        assert kept.count("She did not agree with this one") == 1
        assert PlanSignature.objects.get(party="client").version_signed.not_agreed == [safe_street.pk]
        amina_browser.post(at(her_case, "show"))
        assert amina_browser.get(at(her_case, "show")).content.decode().count("لا أوافق على هذا.") == 1

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            pytest.param({"answer": ""}, "Answer with yes, partly or no.", id="no answer"),
            pytest.param({}, "Sign in the box, or type your name or mark.", id="no name"),
            pytest.param({"strokes": "5,5 6,6"}, "Sign in the box", id="a touch"),
            pytest.param(
                {"strokes": "1,2 x"}, "The signature did not come through in full.", id="half a drawing"
            ),
            pytest.param({"seen": "another", "signed_name": "X"}, "The plan was changed.", id="changed"),
        ],
    )
    def test_what_is_missing_is_asked_in_both_languages(
        self, answers: dict[str, str], said: str, signing: str, plan: Plan, amina_browser: Browser
    ) -> None:
        page = self.send(amina_browser, signing, plan, reason="I want a key.", **answers)
        assert said in page
        assert '<span lang="ar" dir="rtl">' in page.partition(said)[0][-200:]
        assert "I want a key." in page
        drawn = self.send(amina_browser, signing, plan, answer="", strokes=self.DRAWN)
        assert f'value="{self.DRAWN}"' in drawn, "what she drew is not lost"
        assert not RoomAnswer.objects.exists()

    def test_a_plan_that_changed_since_is_signed_again(
        self,
        signing: str,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        self.send(amina_browser, signing, plan, strokes=self.DRAWN)
        actions.change_target(target=safe_street, text="I want a key.", by=amina, at=now, on=today)
        amina_browser.post(reverse("accounts:unlock"), {"password": make.PASSWORD})
        page = text_of(amina_browser.get(at(her_case, "agreement")))
        assert "but the plan has changed since" in page
        assert "How does she sign?" in page

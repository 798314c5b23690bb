"""In the room: the screen she reads shows her plan, and nothing else opens before the worker is back."""

from datetime import date, datetime

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.audit.models import Event
from supportplans import actions
from supportplans.models import Plan, Target
from tests import make
from tests.supportplans.test_plan_pages import at, clock, text_of

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
        assert "Go on" in unlock

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
        page = amina_browser.get(at(her_case, "agreement")).content.decode()
        said = '<span lang="ar" dir="rtl">أوقّع باسمي، أو بأي علامة تخصني.</span>'
        assert page.count(said) == 2, "where she draws, and where she types"
        assert "I sign with my name, or with any mark that is mine." in page
        assert "Draft. Nobody has checked" in page

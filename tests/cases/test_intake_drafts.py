"""Nothing that was typed is lost: on errors, on leaving, on coming back."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from hestia.accounts.models import Service, User
from hestia.safekeeping.models import Draft
from tests.cases.intaking import Filler, rows


@pytest.fixture
def filler(amina_browser: Browser) -> Filler:
    return Filler(amina_browser)


class TestKeeping:
    def test_every_page_is_kept_as_it_is_sent(self, filler: Filler) -> None:
        filler.send("about")
        assert 'value="Egyptian"' in filler.see("about").text

    def test_a_page_with_mistakes_is_kept_too_and_not_judged_on_return(self, filler: Filler) -> None:
        assert "There is a problem" in filler.send("language", first_language="", dialect="Saidi").text
        page = filler.see("language")
        assert 'value="Saidi"' in page.text
        assert "There is a problem" not in page.text

    def test_impossible_dates_come_back_as_typed(self, filler: Filler) -> None:
        filler.send("about", born_on_day="31", born_on_month="Febuary")
        page = filler.see("about")
        assert 'value="31"' in page.text
        assert 'value="Febuary"' in page.text

    def test_rows_come_back(self, filler: Filler) -> None:
        filler.send("about", **rows("othername", {"name": "Rosa", "kind": "exploitation"}))
        assert 'value="Rosa"' in filler.see("about").text

    def test_save_and_leave_judges_nothing(self, filler: Filler) -> None:
        answer = filler.send(
            "about", first_name="", last_name="", known_as="Gigi", born_on_day="99", leave="1"
        )
        assert answer["Location"] == reverse("cases:intake")
        page = filler.browser.get(answer["Location"])
        until = timezone.localdate() + timedelta(14)
        assert f"Saved. We keep it until {until:%a} {until.day} {until:%b}." in page.text
        assert "Gigi" in page.text
        assert 'value="99"' in filler.see("about").text

    def test_the_list_leads_to_what_is_missing(self, filler: Filler) -> None:
        resume = reverse("cases:intake_resume", args=[filler.key])
        assert resume in filler.browser.get(reverse("cases:intake")).text
        assert filler.browser.get(resume)["Location"] == filler.url("about")
        filler.send("about")
        assert filler.browser.get(resume)["Location"] == filler.url("safe-contact")

    def test_when_all_is_said_it_leads_to_the_check(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina)
        resume = reverse("cases:intake_resume", args=[filler.key])
        assert filler.browser.get(resume)["Location"] == filler.check_url

    def test_two_intakes_stand_side_by_side(self, amina_browser: Browser) -> None:
        first, second = Filler(amina_browser), Filler(amina_browser)
        first.send("about", first_name="Ghada")
        second.send("about", first_name="Linh")
        assert 'value="Ghada"' in first.see("about").text
        assert 'value="Linh"' in second.see("about").text


class TestAutosave:
    def url(self, filler: Filler, slug: str = "about") -> str:
        return reverse("cases:intake_autosave", args=[filler.key, slug])

    def test_keeps_half_a_page(self, filler: Filler) -> None:
        assert f'data-autosave="{self.url(filler)}"' in filler.see("about").text
        assert filler.browser.post(self.url(filler), {"first_name": "Gha"}).status_code == 204
        assert 'value="Gha"' in filler.see("about").text

    def test_is_only_ever_sent(self, filler: Filler) -> None:
        assert filler.browser.get(self.url(filler)).status_code == 405

    def test_unknown_pages_and_drafts(self, filler: Filler) -> None:
        assert filler.browser.post(self.url(filler, "nonsense"), {}).status_code == 404
        nowhere = reverse("cases:intake_autosave", args=["nowhere", "about"])
        assert filler.browser.post(nowhere, {}).status_code == 404

    def test_too_much_is_not_kept(self, filler: Filler) -> None:
        filler.send("what-happened")
        answer = filler.browser.post(self.url(filler, "what-happened"), {"what_happened": "x" * 600_000})
        assert answer.status_code == 413
        assert "She was promised work." in filler.see("what-happened").text


class TestJunk:
    def test_a_nul(self, filler: Filler) -> None:
        page = filler.send("about", first_name="Gha\0da")
        assert page.status_code == 200
        message = "“First name” contains a character that cannot be kept. Type it again without it."
        assert page.context["form"].errors == {"first_name": [message]}
        assert 'value="Ghada"' in filler.see("about").text

    def test_a_nul_where_half_a_page_is_kept(self, filler: Filler) -> None:
        url = reverse("cases:intake_autosave", args=[filler.key, "about"])
        assert filler.browser.post(url, {"first_name": "\0", "junk\0": "\0"}).status_code == 204

    def test_100_000_characters(self, filler: Filler) -> None:
        long = "ж" * 100_000
        page = filler.send("what-happened", what_happened=long)
        message = "Shorten “What the client said, in their words” to 15,000 characters. It has 100,000 now."
        assert page.context["form"].errors == {"what_happened": [message]}
        assert long in page.text
        assert long in filler.see("what-happened").text

    def test_an_unknown_draft(self, filler: Filler) -> None:
        for name in ("intake_check", "intake_resume", "intake_refused", "intake_delete"):
            assert filler.browser.get(reverse(f"cases:{name}", args=["0" * 200])).status_code == 404
        unknown = reverse("cases:intake_step", args=["nowhere", "about"])
        assert filler.browser.get(unknown).status_code == 404

    def test_another_forms_draft_is_not_an_intake(self, filler: Filler, amina: User) -> None:
        Draft.objects.keep(amina, "note", "H-0001", {}, at=timezone.now())
        assert filler.browser.get(reverse("cases:intake_check", args=["H-0001"])).status_code == 404

    @pytest.mark.parametrize("total", ["", "x", "-1", "99999999999999999999"])
    def test_a_broken_count_of_rows(self, filler: Filler, total: str) -> None:
        answers = {**rows("dependant"), "dependant-TOTAL_FORMS": total}
        assert filler.send("children", **answers).status_code in {200, 302}
        assert filler.see("children").status_code == 200
        assert filler.send("children", **answers, add="dependant").status_code == 200
        assert filler.browser.get(filler.check_url).status_code == 200


class TestTheEnd:
    def test_deleted_when_asked_twice(self, filler: Filler) -> None:
        url = reverse("cases:intake_delete", args=[filler.key])
        assert "You cannot get it back." in filler.browser.get(url).text
        assert Draft.objects.exists()
        assert filler.browser.post(url)["Location"] == reverse("cases:intake")
        assert not Draft.objects.exists()

    def test_after_fourteen_days_it_is_gone(self, filler: Filler) -> None:
        Draft.objects.update(saved_at=timezone.now() - timedelta(days=14, minutes=1))
        assert filler.see("about").status_code == 404
        assert "Unfinished drafts" not in filler.browser.get(reverse("cases:intake")).text

    def test_each_change_begins_the_fourteen_days_anew(self, filler: Filler) -> None:
        Draft.objects.update(saved_at=timezone.now() - timedelta(days=13))
        filler.send("about")
        assert filler.draft.saved_at.date() == timezone.now().date()

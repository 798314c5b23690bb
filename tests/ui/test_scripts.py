"""What the scripts add, in a real browser. Every page works without them: `TestWithoutScripts`."""

import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Address, Case
from hestia.accounts.middleware import SIGNED_IN_AT
from hestia.accounts.models import User
from hestia.accounts.sessions import SessionStore
from hestia.safekeeping.models import Draft
from tests import make
from tests.journeys.browser import sign_in


@pytest.fixture
def gallery(page: Page, live_server: LiveServer, amina: User) -> Page:
    sign_in(page, live_server, amina)
    page.goto("/ui/gallery/")
    return page


class TestErrors:
    def test_the_summary_takes_focus_and_leads_to_the_box(self, gallery: Page) -> None:
        expect(gallery.locator("#error-summary").first).to_be_focused()
        gallery.get_by_role("link", name="31 February is not a real date").click()
        expect(gallery.locator("#wrong_met_on_0")).to_be_focused()

    def test_lead_to_a_group_of_choices_too(self, gallery: Page) -> None:
        gallery.get_by_role("link", name="Answer “What is the decision?”").click()
        expect(gallery.locator("#wrong_answer_0")).to_be_focused()


class TestRows:
    def test_are_added_and_taken_away_with_focus_and_words(self, gallery: Page) -> None:
        gallery.get_by_role("button", name="Add another step").click()
        expect(gallery.locator("[name=steps-1-what]")).to_be_focused()
        expect(gallery.get_by_role("status").filter(has_text="Step 2 added")).to_be_attached()
        assert gallery.locator("[name=steps-TOTAL_FORMS]").input_value() == "2"
        gallery.get_by_role("button", name="Remove step 2").click()
        expect(gallery.locator("[name=steps-1-what]")).to_be_hidden()
        expect(gallery.get_by_role("button", name="Remove step 1")).to_be_focused()
        assert gallery.locator("[name=steps-1-DELETE]").is_checked()


class TestHideScreen:
    def test_covers_the_page_and_stays_until_the_password_is_given(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto("/help/")
        with page.expect_response("**/hide/"):
            page.get_by_role("link", name="Hide screen now").click()
        expect(page.get_by_role("dialog", name="Screen hidden")).to_be_visible()
        expect(page).to_have_title("Document")
        page.get_by_role("button", name="Show again").click()
        page.wait_for_url("**/unlock/")
        page.go_back()
        page.goto("/help/")
        expect(page).to_have_url(re.compile("/unlock/$"))

    def test_is_told_to_the_server_at_once(self, page: Page, live_server: LiveServer, amina: User) -> None:
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.keyboard.press("Escape")
        with page.expect_response("**/hide/"):
            page.keyboard.press("Escape")
        page.reload()
        page.wait_for_url("**/unlock/")

    def test_stays_without_a_connection(self, page: Page, live_server: LiveServer, amina: User) -> None:
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.context.set_offline(True)
        page.wait_for_function("!navigator.onLine")
        page.get_by_role("link", name="Hide screen now").click()
        page.get_by_role("button", name="Show again").click()
        expect(page.get_by_role("dialog", name="Screen hidden")).to_contain_text("no connection")
        page.context.set_offline(False)
        page.get_by_role("button", name="Show again").click()
        page.wait_for_url("**/unlock/")

    def test_locks_after_somebody_signed_in_again_in_another_window(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
        page.keyboard.press("Escape")
        with page.expect_response(lambda answer: "/hide/" in answer.url and answer.status == 302):
            page.keyboard.press("Escape")
        page.reload()
        page.wait_for_url("**/unlock/")

    def test_leads_to_the_password_though_the_server_refused_to_lock(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.route(
            "**/hide/",
            lambda route: (
                route.fulfill(status=500) if route.request.resource_type == "fetch" else route.continue_()
            ),
        )
        page.get_by_role("link", name="Hide screen now").click()
        page.get_by_role("button", name="Show again").click()
        page.wait_for_url("**/unlock/")

    def test_leaves_nothing_of_any_window_behind_the_cover(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        other = page.context.new_page()
        other.goto(live_server.url + "/ui/gallery/")
        other.locator("#fresh_seen").fill("Slept better.")  # at once: no draft has it yet
        page.goto("/help/")
        page.get_by_role("link", name="Hide screen now").click()
        for window in (page, other):
            expect(window.get_by_role("dialog", name="Screen hidden")).to_be_visible()
            expect(window.locator("main, header, footer, form, .idle")).to_have_count(0)
            assert window.evaluate("document.body.textContent") == "Screen hiddenShow again"
            assert window.title() == "Document"
            whole = window.evaluate("({x: 0, y: 0, width: innerWidth, height: innerHeight})")
            assert window.get_by_role("dialog").bounding_box() == whole
        assert Draft.objects.get(user=amina, form="gallery").data["seen"] == ["Slept better."]
        other.get_by_role("button", name="Show again").click()
        other.wait_for_url("**/unlock/")

    def test_without_a_connection_leaves_only_what_is_not_kept_yet_and_prints_nothing(
        self, gallery: Page, amina: User
    ) -> None:
        gallery.context.set_offline(True)
        gallery.wait_for_function("!navigator.onLine")
        gallery.locator("#fresh_seen").fill("Slept better.")
        gallery.get_by_role("link", name="Hide screen now").click()
        gallery.wait_for_timeout(1000)
        gallery.emulate_media(media="print")
        expect(gallery.locator("main")).to_be_hidden()
        expect(gallery.locator("main")).to_be_attached()
        gallery.context.set_offline(False)
        expect(gallery.locator("main")).to_have_count(0)
        assert Draft.objects.get(user=amina, form="gallery").data["seen"] == ["Slept better."]

    def test_signing_out_covers_the_other_windows(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        other = page.context.new_page()
        other.goto(live_server.url + "/ui/gallery/")
        page.goto("/help/")
        page.locator("form[action$='/logout/']").first.evaluate("form => form.requestSubmit()")
        expect(other.get_by_role("dialog", name="Screen hidden")).to_be_visible()
        expect(other.locator("main")).to_have_count(0)
        other.get_by_role("button", name="Show again").click()
        other.wait_for_url("**/login/**")


class TestCovered:
    def test_what_was_uncovered_is_covered_again(
        self, page: Page, live_server: LiveServer, amina: User, her_case: Case
    ) -> None:
        Address(case=her_case, kind="own", text="1 Quiet Road", from_on=make.TODAY).save()
        page.clock.install()
        sign_in(page, live_server, amina)
        page.goto(f"/cases/{her_case.reference}/details/addresses/")
        show = page.get_by_role("button", name="Own home")
        secret = page.get_by_text("1 Quiet Road")
        show.click()
        expect(secret).to_be_visible()
        expect(show).to_be_hidden()
        page.clock.run_for(20_000)
        page.keyboard.press("Shift")
        page.clock.run_for(20_000)
        expect(secret).to_be_visible()
        page.clock.run_for(11_000)
        expect(secret).not_to_be_attached()
        expect(show).to_be_visible()
        show.click()
        expect(secret).to_be_visible()
        page.goto("/help/")
        page.go_back()
        expect(show).to_be_visible()
        expect(secret).not_to_be_attached()


class TestIdle:
    def test_warns_and_lets_the_person_stay(self, page: Page, live_server: LiveServer, amina: User) -> None:
        page.clock.install()
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.clock.run_for(12 * 60_000)
        dialog = page.get_by_role("dialog", name="Are you still there?")
        expect(dialog).to_be_hidden()
        page.clock.run_for(61_000)
        expect(dialog).to_be_visible()
        with page.expect_response("**/accounts/stay/") as answer:
            page.get_by_role("button", name="Stay signed in").click()
        assert answer.value.status == 204
        page.clock.run_for(2_000)
        expect(dialog).to_be_hidden()

    def test_who_works_in_one_window_is_not_away_in_another(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        page.clock.install()
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.clock.run_for(10 * 60_000)
        other = page.context.new_page()
        other.goto(live_server.url + "/help/")
        page.evaluate("window.isTheSame = true")
        page.clock.run_for(6 * 60_000)  # it reloaded before, and so kept the session alive for ever
        assert page.evaluate("window.isTheSame")
        expect(page.get_by_role("dialog", name="Are you still there?")).to_be_hidden()

    def test_says_ten_and_two_minutes_before_the_hours_are_over(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        page.clock.install()
        sign_in(page, live_server, amina)
        session = Session.objects.get()
        data = {**SessionStore(session.session_key).load(), SIGNED_IN_AT: time.time() - 8 * 3600 + 700}
        session.session_data = SessionStore(session.session_key).encode(data)
        session.save()
        page.goto("/help/")
        dialog = page.get_by_role("dialog", name="You will be signed out soon")
        expect(page.locator("main .note").filter(has_text="8 hours after you signed in")).to_have_count(0)
        for wait in (110_000, 480_000):  # 590 seconds left, then 110
            expect(dialog).to_be_hidden()
            page.clock.fast_forward(wait)
            expect(dialog).to_be_visible()
            dialog.get_by_role("button", name="Go on").click()
        expect(dialog).to_be_hidden()
        with page.expect_navigation():
            page.clock.fast_forward(112_000)


class TestShortcuts:
    def test_lead_to_search_and_to_the_list_of_keys(self, gallery: Page) -> None:
        gallery.locator("h1").click()
        gallery.keyboard.press("/")
        expect(gallery.get_by_role("searchbox", name="Search clients")).to_be_focused()
        gallery.keyboard.press("?")
        assert gallery.get_by_role("searchbox", name="Search clients").input_value() == "?"
        gallery.locator("h1").click()
        gallery.keyboard.press("?")
        gallery.wait_for_url("**/help/shortcuts/")

    def test_can_be_turned_off(self, page: Page, live_server: LiveServer, amina: User) -> None:
        amina.shortcuts = False
        amina.save()
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox", name="Search clients")).not_to_be_focused()


class TestLiveFilter:
    def test_follows_what_is_typed(self, gallery: Page) -> None:
        gallery.get_by_label("Name contains").press_sequentially("shield")
        expect(gallery.locator("#icons li")).to_have_text(["shield", "shield-alert", "shield-check"])
        expect(gallery.get_by_role("status").filter(has_text="3 icons")).to_be_attached()
        expect(gallery.get_by_label("Name contains")).to_be_focused()
        expect(gallery).to_have_url(re.compile(r"\?icon=shield$"))
        expect(gallery.get_by_role("button", name="Show", exact=True)).to_be_hidden()


class TestDrafts:
    def test_are_kept_on_the_server_while_typing(self, gallery: Page, amina: User) -> None:
        with gallery.expect_response("**/drafts/gallery/") as answer:
            gallery.locator("#fresh_seen").fill("Slept better.")
        assert answer.value.status == 204
        expect(gallery.locator("[data-saved] span")).to_contain_text("Draft saved at ")
        assert Draft.objects.get(user=amina, form="gallery").data["seen"] == ["Slept better."]
        kept = gallery.evaluate("[localStorage.length, sessionStorage.length]")
        assert kept == [0, 0]

    def test_that_could_not_be_kept_say_so(self, gallery: Page, amina: User) -> None:
        gallery.context.clear_cookies()
        gallery.locator("#fresh_name").fill("Brightwater Law")
        expect(gallery.locator("[data-saved] span")).to_contain_text("Not saved.", timeout=10_000)

    def test_saving_without_a_connection_stays_on_the_page(self, gallery: Page) -> None:
        gallery.locator("#fresh_name").fill("Brightwater Law")
        gallery.context.set_offline(True)
        form = gallery.locator("form[data-autosave]:has(#fresh_name)")
        form.evaluate("form => form.requestSubmit()")
        expect(gallery.locator("[data-saved] span")).to_contain_text("There is no connection.")
        expect(gallery.locator("#fresh_name")).to_have_value("Brightwater Law")
        gallery.context.set_offline(False)

    def test_come_back_after_a_mistake_was_sent_and_a_link_followed(
        self, page: Page, live_server: LiveServer, amina: User, her_case: Case
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto(reverse("cases:note_new", args=[her_case.reference]))
        page.locator("[name=title]").fill("A short call")
        page.get_by_role("button", name="Save note").click()
        expect(page.locator("#error-summary")).to_be_focused()
        page.get_by_role("link", name="Cancel").click()
        page.wait_for_url(f"**{her_case.get_absolute_url()}")
        page.go_back()
        expect(page.locator("[name=title]")).to_have_value("A short call")

    def test_of_a_form_without_drafts_come_back_too(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto(reverse("cases:group_new"))
        page.locator("[name=title]").fill("Swimming")
        page.locator("main button[type=submit]").first.click()
        expect(page.locator("#error-summary")).to_be_focused()
        page.goto("/help/")
        page.go_back()
        expect(page.locator("[name=title]")).to_have_value("Swimming")
        expect(page.get_by_text("restored")).to_be_visible()

    def test_of_a_search_lead_back_to_what_was_found(
        self, page: Page, live_server: LiveServer, amina: User, her_case: Case
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto("/help/")
        page.get_by_role("searchbox", name="Search clients").fill(her_case.client.last_name)
        page.keyboard.press("Enter")
        found = page.locator("main").get_by_role("link", name=her_case.client.full_name)
        found.click()
        page.wait_for_url(f"**{her_case.get_absolute_url()}")
        page.go_back()
        expect(found).to_be_visible()
        expect(page).to_have_url(re.compile(r"/search/\?again$"))


class TestQuestions:
    def test_show_when_they_matter(self, gallery: Page) -> None:
        expect(gallery.locator("#div_fresh_told_how")).to_be_hidden()
        gallery.locator("#fresh_told_0").check()
        expect(gallery.locator("#div_fresh_told_how")).to_be_visible()

    def test_show_the_level_of_risk_so_far(self, gallery: Page) -> None:
        panel = gallery.locator("[data-risk-panel]")
        expect(panel.locator("[data-word]")).to_have_text("Not answered")
        gallery.locator("#fresh_likely_3").check()
        gallery.locator("#fresh_serious_3").check()
        expect(panel.locator("[data-word]")).to_have_text("Very high")
        expect(panel.locator("[data-total]")).to_have_text("12")
        expect(panel.locator("[data-of]")).to_have_text("1 of 1 answered")

    def test_say_how_much_room_is_left(self, gallery: Page) -> None:
        gallery.locator("#fresh_seen").fill("x" * 14_900)
        expect(gallery.get_by_text("100 characters left").first).to_be_visible()
        gallery.locator("#fresh_seen").fill("x" * 15_001)
        expect(gallery.get_by_text("1 characters too many").first).to_be_visible()


class TestMenu:
    def test_closes_with_escape(self, gallery: Page) -> None:
        summary = gallery.locator("details.menu summary")
        summary.click()
        expect(gallery.get_by_role("button", name="Sign out")).to_be_visible()
        gallery.keyboard.press("Escape")
        expect(gallery.get_by_role("button", name="Sign out")).to_be_hidden()
        expect(summary).to_be_focused()


class TestPassword:
    def test_can_be_looked_at(self, page: Page) -> None:
        page.goto("/accounts/login/")
        box = page.get_by_label("Password", exact=True)
        page.get_by_role("button", name="Show password").click()
        expect(box).to_have_attribute("type", "text")


class TestWithoutScripts:
    def test_everything_is_there(
        self, page_without_scripts: Page, live_server: LiveServer, amina: User
    ) -> None:
        page = page_without_scripts
        sign_in(page, live_server, amina)
        page.goto("/ui/gallery/")
        expect(page.locator("#div_fresh_told_how")).to_be_visible()
        expect(page.get_by_role("button", name="Add another step")).to_be_visible()
        expect(page.locator("[name=steps-0-DELETE]")).to_be_visible()
        page.get_by_label("Name contains").fill("shield")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator("#icons li")).to_have_count(3)
        page.locator("details.menu summary").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/accounts/login/")

    @pytest.mark.parametrize("page_of", ["cases:note_new", "cases:group_new"], ids=["drafts", "no drafts"])
    def test_back_leads_to_the_form_after_a_mistake_was_sent(
        self, page_of: str, page_without_scripts: Page, live_server: LiveServer, amina: User, her_case: Case
    ) -> None:
        page = page_without_scripts
        sign_in(page, live_server, amina)
        page.goto(reverse(page_of, args=[her_case.reference] if page_of == "cases:note_new" else []))
        page.locator("[name=title]").fill("Swimming")
        page.locator("main form[novalidate] button[type=submit]").first.click()
        expect(page.locator("#error-summary")).to_be_visible()
        expect(page.locator("[name=title]")).to_have_value("Swimming")
        expect(page.get_by_text("restored")).to_have_count(0)
        page.goto("/help/")
        page.go_back()
        expect(page.locator("[name=title]")).to_have_value("Swimming")
        expect(page.get_by_text("restored")).to_be_visible()

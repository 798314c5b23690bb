"""The one way to answer a POST, on a page that keeps words."""

from datetime import date, timedelta
from typing import Any, cast

import pytest
import time_machine
from django import forms
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import include, path

from hestia.accounts.models import User
from hestia.pages import answer, explains_refusals
from hestia.pages.answering import introduce
from hestia.refusals import Refused
from hestia.safekeeping.drafts import open_draft
from hestia.safekeeping.models import Draft
from hestia.ui.forms import HouseForm, HouseFormSet, OnceMixin, UKDateField, VersionedFormMixin
from hestia.ui.http import HouseRequest, sent
from tests import make

PAGE, BUTTON = "/words/", "/words/button/"
KEY = "6f2c1c52-6c9f-4f2e-9d0e-3a4b5c6d7e8f"
KEPT = "kept"  # what the act keeps lies among the drafts, under this name: the cellar has no records


class WordsForm(OnceMixin, VersionedFormMixin, HouseForm):
    """Some words."""

    words = forms.CharField(label="Your words", max_length=20)


class RowForm(HouseForm):
    """One thing to do."""

    what = forms.CharField(label="What")


RowSet = forms.formset_factory(RowForm, formset=HouseFormSet, extra=0)
SAVED_ROWS = [{"what": "Ring the GP"}, {"what": "See the dentist"}]


class DayForm(HouseForm):
    """Two days, one of which is most often today."""

    asked_on = UKDateField(label="When did you ask?", starts_today=True)
    born_on = UKDateField(label="When was she born?")


@pytest.mark.parametrize(
    ("is_keyed", "initial", "expected"),
    [
        pytest.param(False, {}, make.TODAY, id="on the day"),
        pytest.param(False, {"asked_on": None}, None, id="of a record without it"),
        pytest.param(True, {}, None, id="from paper, which was written before"),
    ],
)
def test_a_day_that_is_most_often_today_begins_with_it(
    is_keyed: bool, initial: dict[str, Any], expected: date | None, rf: RequestFactory
) -> None:
    form = DayForm(today=make.TODAY, initial=initial)
    introduce(form, cast("HouseRequest", rf.get("/")), {}, is_keyed=is_keyed)
    assert (form["asked_on"].initial, form["born_on"].initial) == (expected, None)


def keep_words(words: str, request: HouseRequest) -> Draft:
    """Keep words: not those that are kept already, and none about a secret."""
    kept = Draft.objects.keep(request.user, KEPT, words, {}, at=request.now)
    if words == "too much":
        raise Refused("That is enough.", by_field={"words": "Say less", "other": "And no more"})
    return kept


def words_page(request: HouseRequest) -> HttpResponse:
    draft = open_draft(request, "words")
    form = WordsForm(draft.data, version=int(request.GET.get("version", 1)), initial={"words": "As it was"})
    return answer(
        request,
        form,
        act=lambda: keep_words(form.cleaned_data["words"], request),
        saved=lambda kept: f"Kept: {kept.about}.",
        to=lambda kept: f"{PAGE}?version={kept.pk}",
        template="layouts/form.html",
        context={},
        rows=RowSet(sent(request), prefix="rows", initial=SAVED_ROWS) if "rows" in request.GET else None,
        draft=draft,
        blockers=["It is closed."] if "closed" in request.GET else [],
    )


def names_page(request: HouseRequest, *_: str) -> HttpResponse:
    form = WordsForm(sent(request), version=1, initial={"words": "As it was"})
    return answer(
        request,
        form,
        act=lambda: keep_words(form.cleaned_data["words"], request),
        to="/",
        template="layouts/form.html",
        context={},
    )


@explains_refusals(way_back=lambda request: f"{PAGE}?from={request.method}")
def button(request: HouseRequest) -> HttpResponse:
    keep_words("too much", request)
    return HttpResponse()


urlpatterns = [
    path("words/", explains_refusals(way_back=lambda _: "/")(words_page)),
    path("words/button/", button),
    path("names/", names_page),
    path("names/show/", names_page),  # where a client types by herself
    path("", include("hestia.urls")),
]
pytestmark = pytest.mark.urls(__name__)


def send(browser: Browser, words: str, query: str = "", **more: str) -> Any:
    return browser.post(f"{PAGE}{query}", {"words": words, "version": "1", "once": KEY, **more}, follow=True)


def kept(user: User) -> list[str]:
    return sorted(Draft.objects.filter(user=user, form=KEPT).values_list("about", flat=True))


class TestDone:
    def test_says_so_and_leads_on(self, amina: User, amina_browser: Browser) -> None:
        response = send(amina_browser, "She slept")
        made = Draft.objects.get(form=KEPT)
        assert response.redirect_chain == [(f"{PAGE}?version={made.pk}", 302)]
        assert "Kept: She slept." in response.text
        assert kept(amina) == ["She slept"]

    def test_throws_the_draft_away(self, amina: User, amina_browser: Browser) -> None:
        Draft.objects.keep(amina, "words", "", {"words": ["She sl"]}, at=make.NOON)
        send(amina_browser, "She slept")
        assert not Draft.objects.filter(form="words").exists()

    def test_sent_twice_it_is_done_once(self, amina: User, amina_browser: Browser) -> None:
        first, second = send(amina_browser, "She slept"), send(amina_browser, "She slept well")
        assert second.redirect_chain == first.redirect_chain
        assert "This was already saved" in second.text
        assert kept(amina) == ["She slept"]

    def test_sent_twice_at_once_it_says_what_was_done_and_no_more(self, amina_browser: Browser) -> None:
        form = {"words": "She slept", "version": "1", "once": KEY}
        amina_browser.post(PAGE, form)  # whoever presses twice never sees this answer
        response = amina_browser.post(PAGE, form, follow=True)
        assert "Kept: She slept." in response.text
        assert "This was already saved" not in response.text

    def test_sent_twice_it_leads_to_what_was_made_although_it_could_not_be_sent_now(
        self, amina_browser: Browser
    ) -> None:
        first = send(amina_browser, "She slept")
        for words, query in (("She slept", "?version=2"), ("She slept", "?closed=1"), ("", "")):
            assert send(amina_browser, words, query).redirect_chain == first.redirect_chain

    def test_sent_by_someone_else_with_the_same_key_makes_nothing(
        self, amina_browser: Browser, carys: User, carys_browser: Browser
    ) -> None:
        send(amina_browser, "She slept")
        assert send(carys_browser, "She slept").redirect_chain == [(PAGE, 302)]
        assert kept(carys) == []


class TestNotDone:
    def test_what_makes_no_sense_comes_back_with_the_reason(
        self, amina: User, amina_browser: Browser
    ) -> None:
        response = send(amina_browser, "Longer than twenty characters")
        assert response.status_code == 200
        assert "Shorten “Your words”" in response.text
        assert 'value="Longer than twenty characters"' in response.text
        assert kept(amina) == []

    def test_what_is_refused_is_undone_and_comes_back_with_each_reason_in_its_place(
        self, amina: User, amina_browser: Browser
    ) -> None:
        response = send(amina_browser, "too much")
        form = response.context["form"]
        assert response.status_code == 409
        assert form.errors["words"] == ["Say less"]
        assert sorted(form.non_field_errors()) == ["And no more", "That is enough."]
        assert form["words"].value() == "too much"
        assert kept(amina) == []

    def test_a_refused_form_can_be_sent_again(self, amina: User, amina_browser: Browser) -> None:
        send(amina_browser, "too much")
        send(amina_browser, "less")
        assert kept(amina) == ["less"]

    def test_what_someone_else_saved_meanwhile_is_shown_beside_it(
        self, amina: User, amina_browser: Browser
    ) -> None:
        form = send(amina_browser, "She slept", "?version=2").context["form"]
        assert form.conflicts == [("Your words", "As it was", "She slept")]
        send(amina_browser, "She slept", "?version=2", version="2")
        assert kept(amina) == ["She slept"]

    def test_rows_are_judged_too(self, amina: User, amina_browser: Browser) -> None:
        send(amina_browser, "She slept", "?rows=1")
        assert kept(amina) == []
        rows = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "rows-0-what": "Ring the GP"}
        send(amina_browser, "She slept", "?rows=1", **rows)
        assert kept(amina) == ["She slept"]

    def test_rows_that_someone_else_saved_meanwhile_are_shown_beside_those_sent(
        self, amina_browser: Browser
    ) -> None:
        rows = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "rows-0-what": "Ring her"}
        form = send(amina_browser, "She slept", "?rows=1&version=2", **rows).context["form"]
        assert form.conflicts == [
            ("Your words", "As it was", "She slept"),
            ("Row 1: What", "Ring the GP", "Ring her"),
            ("Row 2", "See the dentist", "Nothing"),
        ]

    def test_what_stands_in_the_way_is_said_and_nothing_is_lost(
        self, amina: User, amina_browser: Browser
    ) -> None:
        response = send(amina_browser, "She slept", "?closed=1")
        assert "It is closed." in response.text
        assert 'value="She slept"' in response.text
        assert kept(amina) == []

    @pytest.mark.parametrize("words", ["Longer than twenty characters", "too much"])
    def test_the_words_are_kept_as_a_draft(self, words: str, amina: User, amina_browser: Browser) -> None:
        send(amina_browser, words)
        response = amina_browser.get(PAGE)
        assert f'value="{words}"' in response.text
        assert response.context["restored"].words
        assert "There is a problem" not in response.text


class TestOpened:
    def test_asks(self, amina_browser: Browser) -> None:
        response = amina_browser.get(PAGE)
        assert 'value="As it was"' in response.text
        assert response.context["autosave"] == "/drafts/words/"

    def test_what_stands_in_the_way_is_said_before_anyone_types(self, amina_browser: Browser) -> None:
        response = amina_browser.get(f"{PAGE}?closed=1")
        assert response.status_code == 409
        assert "It is closed." in response.text


class TestButton:
    def test_a_refusal_has_a_page_of_its_own_and_undoes_what_was_begun(
        self, amina: User, amina_browser: Browser
    ) -> None:
        response = amina_browser.post(BUTTON)
        assert response.status_code == 409
        assert "That is enough." in response.text
        assert f'href="{PAGE}?from=POST"' in response.text
        assert f'data-back="{PAGE}?from=POST"' in response.text, "“Back” from another page leads there too"
        assert kept(amina) == []


class TestThatKeepsNoDraft:
    TOO_LONG = "A name far too long to be taken"

    def test_shows_what_came_back_when_it_is_opened_again(self, amina_browser: Browser) -> None:
        mistaken = amina_browser.post("/names/", {"words": self.TOO_LONG, "version": "1", "once": KEY})
        assert "error-summary" in mistaken.text
        again = amina_browser.get("/names/").text
        assert self.TOO_LONG in again
        assert "restored" in again
        assert "error-summary" not in again
        assert "data-autosave" not in again

    def test_forgets_it_once_it_is_done(self, amina_browser: Browser) -> None:
        amina_browser.post("/names/", {"words": self.TOO_LONG, "version": "1", "once": KEY})
        amina_browser.post("/names/", {"words": "Short", "version": "1", "once": KEY})
        again = amina_browser.get("/names/").text
        assert self.TOO_LONG not in again
        assert "As it was" in again

    def test_shows_it_for_an_hour_to_nobody_else_and_at_no_other_address(
        self, amina_browser: Browser, ben: User
    ) -> None:
        with time_machine.travel(make.NOON, tick=False):
            amina_browser.post("/names/", {"words": self.TOO_LONG, "version": "1", "once": KEY})
            assert self.TOO_LONG not in amina_browser.get("/names/?of=another").text
            other = Browser()
            other.force_login(ben)
            assert self.TOO_LONG not in other.get("/names/").text
        with time_machine.travel(make.NOON + timedelta(minutes=61), tick=False):
            amina_browser.force_login(User.objects.get(pk=amina_browser.session["_auth_user_id"]))
            assert self.TOO_LONG not in amina_browser.get("/names/").text

    @pytest.mark.parametrize(
        ("page", "words"),
        [
            pytest.param("/names/", "", id="nothing was typed"),
            pytest.param("/names/show/", TOO_LONG, id="the client typed it"),
        ],
    )
    def test_does_not_keep(self, page: str, words: str, amina_browser: Browser) -> None:
        amina_browser.post(page, {"words": words, "version": "1", "once": KEY})
        assert not Draft.objects.filter(form="page").exists()


class TestWithoutScripts:
    """Nothing of ours is in a browser's cache: "Back" to what was sent would show the browser's own error."""

    def send_names(self, browser: Browser, words: str, **more: str) -> Any:
        sent = {"words": words, "version": "1", "once": KEY, "scripts_off": "yes", **more}
        return browser.post("/names/", sent)

    def test_mistakes_are_named_on_the_form_as_it_is_opened_again(self, amina_browser: Browser) -> None:
        answer = self.send_names(amina_browser, "x" * 51)
        assert answer["Location"] == "/names/"
        page = amina_browser.get("/names/").text
        assert "x" * 51 in page
        assert 'id="error-summary"' in page
        assert "restored" not in page

    def test_once(self, amina_browser: Browser) -> None:
        self.send_names(amina_browser, "x" * 51)
        amina_browser.get("/names/")
        page = amina_browser.get("/names/").text
        assert "x" * 51 in page
        assert 'id="error-summary"' not in page

    def test_what_is_right_is_done(self, amina: User, amina_browser: Browser) -> None:
        assert self.send_names(amina_browser, "Short")["Location"] == "/"
        assert kept(amina) == ["Short"]

    @pytest.mark.parametrize(
        "more", [pytest.param({"add": ""}, id="another row"), pytest.param({"version": "0"}, id="conflict")]
    )
    def test_what_the_page_says_besides_comes_with_the_answer(
        self, more: dict[str, str], amina_browser: Browser
    ) -> None:
        assert self.send_names(amina_browser, "Short", **more).status_code == 200

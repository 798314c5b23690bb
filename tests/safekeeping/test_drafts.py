from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client as Browser
from django.test import RequestFactory

from hestia.accounts.models import User
from hestia.safekeeping import drafts
from hestia.safekeeping.models import Draft
from hestia.ui.http import HouseRequest
from tests import make


def asks(user: User, address: str = "/") -> HouseRequest:
    request = RequestFactory().get(address)
    request.user, request.now, request.today = user, make.NOON, make.TODAY  # type: ignore[attr-defined]
    request.session = SessionStore()
    return request  # type: ignore[return-value]


class TestDraft:
    def test_what_is_typed_is_kept_without_the_pages_secrets(
        self, amina: User, amina_browser: Browser
    ) -> None:
        sent = {"body": "She slept.", "kind": ["met", "note"], "once": "x", "csrfmiddlewaretoken": "y"}
        answer = amina_browser.post("/drafts/note/H-1001/", sent)
        assert answer.status_code == 204
        kept = Draft.objects.get(user=amina, form="note", about="H-1001")
        assert kept.data == {"body": ["She slept."], "kind": ["met", "note"]}

    def test_typing_on_keeps_one_draft(self, amina: User, amina_browser: Browser) -> None:
        amina_browser.post("/drafts/note/H-1001/", {"body": "One"})
        amina_browser.post("/drafts/note/H-1001/", {"body": "Two"})
        assert [draft.data["body"] for draft in Draft.objects.all()] == [["Two"]]

    def test_what_the_database_cannot_keep_is_left_out(self, amina_browser: Browser) -> None:
        assert amina_browser.post("/drafts/note/", {"body": "a\0b"}).status_code == 204
        assert Draft.objects.get().data == {"body": ["ab"]}

    @pytest.mark.parametrize("address", [f"/drafts/{'n' * 41}/", f"/drafts/note/{'n' * 41}/"])
    def test_a_name_too_long_to_keep_is_not_found(self, address: str, amina_browser: Browser) -> None:
        assert amina_browser.post(address, {"body": "x"}).status_code == 404

    def test_more_than_anyone_types_is_refused(self, amina_browser: Browser) -> None:
        assert amina_browser.post("/drafts/note/", {"body": "x" * 500_001}).status_code == 413

    def test_reading_is_not_how_drafts_are_kept(self, amina_browser: Browser) -> None:
        assert amina_browser.get("/drafts/note/").status_code == 405

    def test_a_stranger_keeps_nothing(self, db: None) -> None:
        answer = Browser().post("/drafts/note/", {"body": "x"})
        assert answer.status_code == 302
        assert not Draft.objects.exists()


class TestRestore:
    def test_only_the_writer_gets_it_back(self, amina: User, ben: User) -> None:
        Draft.objects.keep(amina, "note", "H-1001", {"body": ["She slept."]}, at=make.NOON)
        restored = drafts.restore(asks(amina), "note", "H-1001")
        assert restored is not None
        assert restored.data["body"] == "She slept."
        assert restored.words == "Draft from midday restored."
        assert drafts.restore(asks(ben), "note", "H-1001") is None

    def test_one_of_another_day_says_which(self, amina: User) -> None:
        Draft.objects.keep(amina, "note", "", {"body": ["x"]}, at=make.NOON - timedelta(days=1))
        restored = drafts.restore(asks(amina), "note")
        assert restored is not None
        assert restored.words == "Draft from Mon 23 Nov, midday restored."

    def test_it_comes_back_with_a_fresh_key(self, amina: User) -> None:
        Draft.objects.keep(amina, "note", "", {"body": ["x"]}, at=make.NOON)
        first, second = drafts.restore(asks(amina), "note"), drafts.restore(asks(amina), "note")
        assert first is not None
        assert second is not None
        assert first.data["once"] != second.data["once"]

    def test_starting_again_throws_it_away_and_leads_back(
        self, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        for writer in (amina, ben):
            Draft.objects.keep(writer, "note", "H-1001", {"body": ["x"]}, at=make.NOON)
        restored = drafts.restore(asks(amina, "/cases/H-1001/notes/new/?kind=call"), "note", "H-1001")
        assert restored is not None
        answer = amina_browser.post(restored.start_again, {"page": restored.page})
        assert answer["Location"] == "/cases/H-1001/notes/new/?kind=call"
        assert [draft.user for draft in Draft.objects.all()] == [ben]

    @pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example", ""])
    def test_starting_again_leads_nowhere_else(self, page: str, amina_browser: Browser) -> None:
        assert amina_browser.post("/drafts/start-again/note/", {"page": page})["Location"] == "/"

    def test_done_work_leaves_no_draft(self, amina: User) -> None:
        Draft.objects.keep(amina, "note", "H-1001", {"body": ["x"]}, at=make.NOON)
        drafts.forget(asks(amina), "note", "H-1001")
        assert not Draft.objects.exists()

"""Her texts in her language: kept with their state, and printed only when an interpreter has checked them."""

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from cases.documents.printable import Copy
from cases.models import Case, Refused
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.pdf import html, render
from hestia.pdf.languages import side_by_side
from supportplans import actions
from supportplans.documents.plan import SUPPORT_PLAN
from supportplans.models import Plan, Target, Translation
from supportplans.queries.translations import texts
from tests.supportplans.pages import day

MATTERS, IN_ARABIC = "A safe home for me and my baby.", "بيت آمن لي ولطفلي."
STREET, STREET_IN_ARABIC = "I want to feel safe in the street.", "أريد أن أشعر بالأمان في الشارع."


@pytest.fixture
def checked(her_case: Case, plan: Plan, safe_street: Target, amina: User, now: datetime) -> Translation:
    made = actions.translate(
        case=her_case,
        language="ar",
        original=MATTERS,
        words=IN_ARABIC,
        checked_by="Layla",
        checked_on=date(2026, 11, 20),
        by=amina,
        at=now,
    )
    assert made is not None
    return made


DRAFT = "Draft. Nobody has checked the words in this language yet."


def page(case: Case, by: User, *, with_english: bool = True, takes_away: str = "discreet") -> str:
    copy = Copy(
        number=1,
        made_on=date(2026, 11, 24),
        by=by,
        takes_away=takes_away,
        sides=side_by_side("ar", with_english=with_english),
    )
    return html(SUPPORT_PLAN.build(case, copy), on_screen=False)


class TestPrinted:
    def test_what_is_checked_stands_in_her_language(
        self, checked: Translation, her_case: Case, amina: User
    ) -> None:
        assert re.search(r'dir="rtl">\s*<h2>', page(her_case, amina))
        assert IN_ARABIC in page(her_case, amina)
        assert MATTERS in page(her_case, amina)
        assert MATTERS not in page(her_case, amina, with_english=False)

    def test_a_draft_does_not_print(
        self, checked: Translation, her_case: Case, amina: User, now: datetime
    ) -> None:
        actions.translate(
            case=her_case, language="ar", original=STREET, words=STREET_IN_ARABIC, by=amina, at=now
        )
        for with_english in (True, False):
            said = page(her_case, amina, with_english=with_english)
            assert STREET_IN_ARABIC not in said
            assert STREET in said
            assert ('class="ask"' in said) is with_english
        sides = side_by_side("ar", with_english=True)
        open_copy = Copy(number=1, made_on=date(2026, 11, 24), by=amina, takes_away="yes", sides=sides)
        said = html(SUPPORT_PLAN.build(her_case, open_copy), on_screen=False)
        assert said.count("lines are in Arabic. Ask the interpreter for the others.") == 1
        assert said.count("يمكنك سؤال المترجم أو المترجمة.") == 1

    def test_other_english_words_are_not_checked_by_what_was(
        self, checked: Translation, her_case: Case, amina: User, now: datetime
    ) -> None:
        actions.write_what_matters(case=her_case, words="A safe home.", by=amina, at=now)
        assert IN_ARABIC not in page(her_case, amina)

    def test_a_catalogue_nobody_checked_is_called_a_draft_on_paper(
        self, checked: Translation, her_case: Case, amina: User
    ) -> None:
        assert DRAFT in page(her_case, amina, takes_away="yes")
        assert DRAFT not in page(her_case, amina)  # whoever finds it would ask who checks such words
        english = Copy(number=1, made_on=date(2026, 11, 24), by=amina, takes_away="yes")
        assert "Draft." not in html(SUPPORT_PLAN.build(her_case, english), on_screen=False)

    def test_the_paper_says_its_language(self, checked: Translation, her_case: Case, amina: User) -> None:
        copy = Copy(
            number=1, made_on=date(2026, 11, 24), by=amina, sides=side_by_side("ar", with_english=False)
        )
        reader = PdfReader(BytesIO(render(SUPPORT_PLAN.build(her_case, copy))))
        assert str(reader.root_object["/Lang"]) == "ar"


class TestActs:
    def test_checked_needs_who_and_when(self, her_case: Case, plan: Plan, amina: User, now: datetime) -> None:
        with pytest.raises(Refused, match="who checked it"):
            actions.translate(
                case=her_case,
                language="ar",
                original=MATTERS,
                words=IN_ARABIC,
                checked_by="Layla",
                by=amina,
                at=now,
            )

    def test_taking_the_words_back_leaves_nothing_checked(
        self, checked: Translation, her_case: Case, amina: User, now: datetime
    ) -> None:
        actions.translate(case=her_case, language="ar", original=MATTERS, words=" ", by=amina, at=now)
        checked.refresh_from_db()
        assert (checked.state, checked.words, checked.checked_by) == ("none", "", "")
        assert checked.history.count() == 2

    def test_each_text_is_listed_once(self, checked: Translation, her_case: Case) -> None:
        found = texts(her_case, "ar")
        assert [text.words for text in found] == [
            MATTERS,
            STREET,
            "Walk to the bus stop together",
            "Save the house’s number",
        ]
        assert [text.state for text in found] == ["checked", "none", "none", "none"]


class TestPages:
    def url(self, case: Case, *, edit: bool = False) -> str:
        return f"/cases/{case.reference}/plan/translations/{'ar/' if edit else ''}"

    def answers(self, case: Case, **more: Any) -> dict[str, Any]:
        """Return what the page sends: every box as it stands, then what someone typed."""
        found = texts(case, "ar")
        version = sum(each.translation.version for each in found if each.translation)
        sent: dict[str, Any] = {"version": version, **day("checked_on", date(2026, 11, 20))}
        for text in found:
            sent[text.key] = text.translation.words if text.translation else ""
            if text.translation and text.translation.is_checked:
                sent[f"{text.key}-checked"] = "on"
        return sent | more

    def test_lists_each_text_with_its_state(
        self, checked: Translation, her_case: Case, amina_browser: Browser
    ) -> None:
        said = amina_browser.get(self.url(her_case)).content.decode()
        assert "1 of 4 are checked by an interpreter" in said
        assert f'<div lang="ar" dir="auto">{IN_ARABIC}</div>' in said
        assert "Fri 20 Nov 2026" in said
        assert said.count("Not translated") == 3
        assert "are a draft. Nobody has checked them" in said

    def test_boxes_are_in_her_language(
        self, checked: Translation, her_case: Case, amina_browser: Browser
    ) -> None:
        said = amina_browser.get(self.url(her_case, edit=True)).content.decode()
        assert len(re.findall(r'<textarea[^>]* lang="ar"', said)) == 4

    def test_a_draft_is_kept_as_one(
        self, checked: Translation, her_case: Case, amina_browser: Browser
    ) -> None:
        street = texts(her_case, "ar")[1]
        sent = self.answers(her_case, **{street.key: STREET_IN_ARABIC})
        response = amina_browser.post(self.url(her_case, edit=True), sent)
        assert response.status_code == 302, response.content.decode()[:2000]
        kept = Translation.objects.get(original=STREET)
        assert (kept.state, kept.words) == ("draft", STREET_IN_ARABIC)
        assert Translation.objects.get(original=MATTERS).version == checked.version
        assert Event.objects.filter(kind="plan.translated").count() == 2

    def test_checked_asks_for_the_interpreter_and_loses_nothing(
        self, checked: Translation, her_case: Case, amina_browser: Browser
    ) -> None:
        street = texts(her_case, "ar")[1]
        sent = self.answers(
            her_case, **{street.key: STREET_IN_ARABIC, f"{street.key}-checked": "on", "checked_by": ""}
        )
        response = amina_browser.post(self.url(her_case, edit=True), sent)
        assert response.status_code == 200
        assert "Say which interpreter checked them." in response.content.decode()
        assert STREET_IN_ARABIC in response.content.decode()
        again = amina_browser.post(self.url(her_case, edit=True), sent | {"checked_by": "Layla"})
        assert again.status_code == 302, re.findall(r"error[^<]*<[^<]*", again.content.decode())
        assert Translation.objects.get(original=STREET).checked_by == "Layla"

    def test_does_not_save_over_what_someone_saved_meanwhile(
        self, checked: Translation, her_case: Case, amina_browser: Browser, amina: User, now: datetime
    ) -> None:
        sent = self.answers(her_case, **{texts(her_case, "ar")[0].key: "بيت"})
        actions.translate(case=her_case, language="ar", original=MATTERS, words="آمن", by=amina, at=now)
        said = amina_browser.post(self.url(her_case, edit=True), sent).content.decode()
        assert "Somebody else changed this at " in said
        assert Translation.objects.get(original=MATTERS).words == "آمن"

    def test_a_language_without_words_has_no_page(self, her_case: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(f"/cases/{her_case.reference}/plan/translations/xx/").status_code == 404

    def test_prints_in_both_languages(
        self, checked: Translation, her_case: Case, amina_browser: Browser
    ) -> None:
        url = f"/cases/{her_case.reference}/print/plan/"
        said = amina_browser.get(url).content.decode()
        assert "Arabic (draft, not checked)" in said
        sent = {"takes_away": "yes", "language": "ar", "with_english": "on", "style": "easy"}
        response = amina_browser.post(url, sent)
        assert response["Content-Type"] == "application/pdf"
        text = "".join(each.extract_text() for each in PdfReader(BytesIO(response.content)).pages)
        assert MATTERS in " ".join(text.split())

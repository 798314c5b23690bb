"""The examples offered are fit to be printed for her, and each part of the plan has some."""

import uuid
from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Case, Topic
from riskassessment.rules.considerations import considerations
from supportplans.forms.examples import BY_SLUG, EXAMPLES, Example, by_domain
from supportplans.models import Domain
from supportplans.rules.plain_words import advice
from tests.supportplans.pages import at, text_of

HOME, OTHER = BY_SLUG["safe-home"], EXAMPLES[1]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.slug for example in EXAMPLES])
def test_is_hers_easy_to_read_and_linked(example: Example) -> None:
    assert example.text.startswith("I want")
    for words in (example.text, example.measure, *(what for what, _ in example.steps)):
        assert advice(words) == []
    assert set(example.considerations) <= {each.slug for each in considerations()}
    assert example.considerations
    assert set(example.needs) <= set(Topic.Subject.values)
    assert example.days > 0


def test_each_part_has_three_or_more() -> None:
    assert len(BY_SLUG) == len(EXAMPLES)
    assert [domain for domain, _ in by_domain()] == list(Domain)
    assert all(len(offered) >= 3 for _, offered in by_domain())


class TestPicking:
    """Pressing an example, as a page without scripts does: all that stands in the form is sent with it."""

    def pick(
        self, browser: Browser, case: Case, example: Example = HOME, *, query: str = "", **typed: Any
    ) -> Any:
        blank = {"owner": "worker", "once": str(uuid.uuid4()), "steps-0-who": "worker"}
        rows = {"steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-0-status": "not_started"}
        page = f"{at(case, 'target_new')}{query}"
        answer = browser.post(page, {**blank, **rows, **typed, "example": example.slug}, follow=True)
        assert answer.redirect_chain == [(page, 302)]
        return answer

    def test_what_was_typed_stays(self, her_case: Case, amina_browser: Browser) -> None:
        typed: dict[str, Any] = {"why": "Nights are bad.", "steps-0-what": "Ring the agent", "text": ""}
        answer = self.pick(amina_browser, her_case, **typed)
        form, steps = answer.context["form"], answer.context["steps"]
        assert (form["why"].value(), form["text"].value()) == ("Nights are bad.", HOME.text)
        assert [step["what"].value() for step in steps] == ["Ring the agent"]
        assert "what was typed stays" in text_of(answer)

    def test_fills_what_is_empty_with_its_steps(self, her_case: Case, amina_browser: Browser) -> None:
        answer = self.pick(amina_browser, her_case)
        form, steps = answer.context["form"], answer.context["steps"]
        assert (form["domain"].value(), form["measure"].value()) == (HOME.domain, HOME.measure)
        assert [(step["what"].value(), step["who"].value()) for step in steps] == list(HOME.steps)
        assert "There is a problem" not in text_of(answer)

    def test_another_takes_the_place_of_the_first_but_not_of_her_words(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        first = self.pick(amina_browser, her_case).context
        typed = {name: value for name, value in first["form"].data.items() if name != "add"}
        typed |= {"considerations": list(HOME.considerations), "needs": list(HOME.needs)}
        again = self.pick(amina_browser, her_case, OTHER, **{**typed, "measure": "My own lock."}).context
        assert again["form"]["text"].value() == OTHER.text
        assert again["form"]["considerations"].value() == list(OTHER.considerations)
        assert [step["what"].value() for step in again["steps"]] == [what for what, _ in OTHER.steps]
        assert again["form"]["measure"].value() == "My own lock."

    def test_the_risk_it_is_for_stays(self, her_case: Case, amina_browser: Browser) -> None:
        other = next(example for example in EXAMPLES if "community" not in example.considerations)
        answer = self.pick(
            amina_browser,
            her_case,
            other,
            query="?risk=community",
            domain="safety",
            considerations=["community"],
        )
        form = answer.context["form"]
        assert form["considerations"].value() == ["community", *other.considerations]
        assert form["domain"].value() == other.domain

    def test_no_link_leaves_the_form_behind(self, her_case: Case, amina_browser: Browser) -> None:
        page = amina_browser.get(at(her_case, "target_new")).content.decode()
        assert "?example=" not in page
        assert page.count('form="target" name="example"') == len(EXAMPLES)

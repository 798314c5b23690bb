"""The examples offered are fit to be printed for her, and each part of the plan has some."""

import pytest

from cases.models import Topic
from riskassessment.rules.considerations import considerations
from supportplans.forms.examples import BY_SLUG, EXAMPLES, Example, by_domain
from supportplans.models import Domain
from supportplans.rules.plain_words import advice


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

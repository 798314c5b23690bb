"""What is given unread: nothing with a sign of somebody else, who may be called by any name."""

import pytest

from cases.models import Case, Entry
from hestia.accounts.models import User
from rights import actions
from rights.rules.together import may_be_given_together
from tests import make
from tests.rights.asked import gathered

KNOWN = {"mirela", "amina", "osei", "leeds"}


@pytest.mark.parametrize(
    "words",
    [
        "Fatima Osman rang. Reza Karimi was outside again.",
        "Reza was outside again.",
        "Amina saw Reza’s car.",
        "fatima rang",
        "she told us where he works",
        "reza karimi lives at 14 mill lane",
        "He is on 07700 900 123.",
        "She was seen at LS1 4AP.",
        "he was outside the house again, with his brother",
    ],
)
def test_words_with_a_sign_of_somebody_are_read_first(words: str) -> None:
    assert not may_be_given_together([words], known=KNOWN)


@pytest.mark.parametrize("words", ["Call 12.", "She is well. Amina Osei’s visit to Leeds.", "no", ""])
def test_words_with_none_may_be_given_together(words: str) -> None:
    assert may_be_given_together([words], known=KNOWN)


@pytest.mark.django_db
def test_a_note_with_a_name_that_nobody_knows_is_not_given_together(
    her_case: Case, amina: User, carys: User
) -> None:
    body = "Fatima Osman rang. Reza Karimi was outside again."
    named = her_case.narrate(Entry.Kind.NOTE, "A call", body, by=amina, at=make.NOON)
    plain = her_case.narrate(Entry.Kind.NOTE, "A call", "She is well.", by=amina, at=make.NOON)
    asked = gathered(her_case, by=carys)
    items = asked.items.filter(source="cases.entry")
    actions.give_together(request=asked, items=[item.pk for item in items], by=carys, at=make.NOON)
    decided = dict(items.values_list("source_id", "decision"))
    assert (decided[named.pk], decided[plain.pk]) == ("undecided", "give")

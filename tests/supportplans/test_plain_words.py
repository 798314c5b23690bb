import pytest

from supportplans.rules.plain_words import advice


@pytest.mark.parametrize(
    "text", ["I want to sleep better.", "I want my own money each week.", "", "I want 07700900123456 back."]
)
def test_short_words_need_no_advice(text: str) -> None:
    assert advice(text) == []


def test_a_long_sentence_is_counted() -> None:
    text = "I want to go to the college that is near the house and learn to read and write well."
    assert advice(text) == ["One sentence has 19 words. Try two short ones."]


def test_two_short_sentences_are_better_than_one() -> None:
    assert advice("I want to go to the college near the house. I want to learn to read and to write.") == []


@pytest.mark.parametrize("word", ["NRM", "trafficking", "Victim", "modern slavery", "exploiters"])
def test_what_must_not_be_found_at_home_is_named_first(word: str) -> None:
    assert advice(f"I want the {word} letter.")[0] == f"Leave out “{word}”: someone else may find it."


def test_a_long_word_is_named() -> None:
    assert advice("I want accommodation in my borough.") == ["Try a shorter word for “accommodation”."]

"""The code of a sheet: a slip of the hand is always found, and signs that look alike are read."""

import secrets
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outage.rules.codes import ALPHABET, LENGTH, Mistyped, drawn, read, shown
from tests import make

codes = st.integers(0, 2**64).map(lambda seed: drawn(make.dice(seed).randrange))


def slips(code: str) -> set[str]:
    """Return every code that differs in one sign, or in which two that stand side by side changed places."""
    one = {code[:at] + other + code[at + 1 :] for at in range(LENGTH) for other in ALPHABET}
    two = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(LENGTH - 1)}
    return (one | two) - {code}


def found(slip: str) -> bool:
    """Whether a slip is read as no code."""
    try:
        read(slip)
    except Mistyped:
        return True
    return False


def every_slip(code: str) -> int:
    """Hold all slips of a code against `read`; return how many there are."""
    made = slips(code)
    assert [slip for slip in made if not found(slip)] == []
    return len(made)


@given(codes)
@settings(max_examples=30)
@example("000000000")
def test_every_slip_is_found(code: str) -> None:
    assert every_slip(code) >= 31 * LENGTH


@pytest.mark.security
def test_every_slip_of_many_codes_is_found(record_property: Callable[[str, object], None]) -> None:
    dice = make.dice(5)
    many = sum(every_slip(drawn(dice.randrange)) for _ in range(3_000))
    record_property("figure", f"{many:,} of {many:,} slips in 3,000 codes of sheets are found")


@given(codes)
@settings(max_examples=30)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    typed = shown(code).lower().replace("0", "o").replace("1", "l")
    assert read(f" {typed} ") == read(shown(code).replace("1", "I")) == code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("7K3M-9QPR-U", "no U"),
        ("7K3M-9QPR", "nine letters"),
        ("7K3M-9QPR-XX", "nine letters"),
        ("7K3M\x009QPR", "letters and numbers only"),
        ("００００-00000", "letters and numbers only"),
    ],
)
def test_what_is_no_code_says_why(typed: str, words: str) -> None:
    with pytest.raises(Mistyped, match=words):
        read(typed)


def test_nobody_guesses_one() -> None:
    assert len({drawn(secrets.randbelow) for _ in range(500)}) == 500
    assert len(ALPHABET) ** (LENGTH - 1) > 10**12

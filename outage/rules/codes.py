"""The code of a sheet: eight letters and numbers that nobody guesses, and a ninth that finds a slip.

The alphabet is Crockford's: no I, L, O or U, so that a code is read aloud and typed as it stands. Each of
its 32 signs is a number of the field of 32 elements. A code holds if the sum of its numbers, each times the
power of its place, is nothing. As these powers all differ, one wrong sign is found wherever it is, and so are
any two that changed places.
"""

from collections.abc import Callable, Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
BETWEEN = str.maketrans("", "", " -–—.·\t")
PRIMITIVE = 0b100101  # x⁵ + x² + 1

NOT_OURS = "A code has letters and numbers only, and no U. Look at the sheet again"
WRONG_LENGTH = "A code has nine letters and numbers. Look at the sheet again"
MISTYPED = "One letter or number is wrong, or two have changed places. Look at the sheet again"


class Mistyped(ValueError):
    """What was typed is no code. It says in words what to look at."""


def times_two(value: int) -> int:
    """Return a number of the field times its second power's base."""
    doubled = value << 1
    return doubled ^ PRIMITIVE if doubled & 0b100000 else doubled


def total(numbers: Sequence[int]) -> int:
    """Return the sum by which a code holds: each number times the power of its place, from the end."""
    result = 0
    for number in numbers:
        result = times_two(result) ^ number
    return result


def drawn(pick: Callable[[int], int]) -> str:
    """Return a new code; ``pick`` draws a number below another."""
    numbers = [pick(len(ALPHABET)) for _ in range(LENGTH - 1)]
    numbers.append(total([*numbers, 0]))  # the last stands for itself
    return "".join(ALPHABET[number] for number in numbers)


def read(typed: str) -> str:
    """Return a code as it is kept, however it was typed: small letters, spaces, O for 0, I or L for 1.

    :raises Mistyped: it is none, with the words to say so
    """
    code = typed.translate(BETWEEN).upper().translate(MISREAD)
    if not set(code) <= set(ALPHABET):
        raise Mistyped(NOT_OURS)
    if len(code) != LENGTH:
        raise Mistyped(WRONG_LENGTH)
    if total([ALPHABET.index(sign) for sign in code]):
        raise Mistyped(MISTYPED)
    return code


def shown(code: str) -> str:
    """Return a code as it is printed: "7K3M-9QPR-X"."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"

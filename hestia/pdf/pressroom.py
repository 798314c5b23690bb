"""Have a paper printed by a process of its own, which cannot bring this one down with it.

What is long, such as a copy of ten years of a record, is printed by another, which ends with it: it takes a
minute or more, in which nobody else's letter waits behind it.
"""

from collections.abc import Sequence
from dataclasses import replace

from hestia.sandbox import Limits, Sandbox

MB = 2**20
# Once a day its fonts are unpacked anew: the machine's folder for temporary files is swept.
LIMITS = Limits(
    memory=1536 * MB,
    cpu_seconds=60,
    more_cpu_seconds=3,
    seconds=90,
    more_seconds=5,
    answer_bytes=64 * MB,
    reads_files=True,
    lifetime=24 * 60 * 60,
)
LONG = 400_000  # characters of HTML: about 90 sheets
# Twice what a copy of ten years takes where others print too.
LIMITS_OF_LONG = replace(LIMITS, cpu_seconds=180, seconds=300, lifetime=0)
typesetter = Sandbox("hestia.pdf.press", LIMITS)
of_long = Sandbox("hestia.pdf.press", LIMITS_OF_LONG)


def typesetter_of(pages: Sequence[bytes]) -> Sandbox:
    """Return who prints these pages."""
    return of_long if sum(map(len, pages)) > LONG else typesetter

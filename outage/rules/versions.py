"""The version of each form on paper, which stands on every sheet of it.

Whoever changes a word of a form raises its number: tests/outage/test_blanks.py says when.
"""

VERSIONS = {"note": 2, "intake": 2, "screen": 2, "consent": 4, "incident": 2, "nrm": 3}

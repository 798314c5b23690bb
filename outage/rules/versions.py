"""The version of each form on paper, which stands on every sheet of it.

Whoever changes a word of a form raises its number: tests/outage/test_blanks.py says when.
"""

VERSIONS = {"note": 1, "intake": 1, "screen": 1, "consent": 3, "incident": 1, "nrm": 2}

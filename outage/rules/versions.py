"""The version of each form on paper, which stands on every sheet of it, and what each has changed.

Whoever changes a word of a form raises its number, and says here what that means for an older sheet, also
where an answer on it can no longer be given: tests/outage/test_blanks.py says when.
"""

VERSIONS = {"note": 3, "intake": 7, "screen": 2, "consent": 5, "incident": 2, "nrm": 3}
# How many pages a sheet of that version has, the one with the code included.
PAGES = {"note": 2, "intake": 7, "screen": 2, "consent": 2, "incident": 2, "nrm": 13}
OF_ANYBODY = "It calls the client by no pronoun, and asks the same"
# By kind and the version that changed it, for whoever keys in a sheet from before.
CHANGED = {
    ("note", 2): "It asks whether her risk has changed only if it was very high",
    ("note", 3): "A hint has other words, and no question or answer has",
    ("consent", 2): "It asks about “Share her data, without her name” too",
    ("consent", 3): "A hint has other words, and no question or answer has",
    ("consent", 4): "It says what of her data is shared only if it is written down",
    ("consent", 5): "A hint has other words, and no question or answer has",
    ("nrm", 2): "Two questions have other words, and ask the same",
    ("intake", 2): OF_ANYBODY,
    ("intake", 3): "It asks from which borough the referral came",
    ("intake", 4): "A hint has other words, and no question or answer has",
    ("intake", 5): "It can say that nobody asked for consent yet, and then asks nothing more about it",
    ("intake", 6): "It asks of needs in whole questions, and keeps what was said about safety",
    ("intake", 7): "Two questions have other words: when the client was referred, and care in pregnancy",
    ("screen", 2): OF_ANYBODY,
    ("incident", 2): OF_ANYBODY,
    ("nrm", 3): OF_ANYBODY,
}


def changed_since(kind: str, version: int) -> list[str]:
    """Return what a form has changed since a version of it, the oldest change first."""
    return [CHANGED[kind, number] for number in range(version + 1, VERSIONS[kind] + 1)]


def pages_of(kind: str, version: int) -> int | None:
    """Return how many pages a sheet has; of an older version nobody counted them."""
    return PAGES[kind] if version == VERSIONS[kind] else None


def older_in_words(kind: str, version: int) -> str:
    """Return what to know before a sheet of an older version is keyed in; of the newest, nothing."""
    changes = changed_since(kind, version)
    if not changes:
        return ""
    since = ". ".join(changes)
    return (
        f"The sheet is form {version}, and the page asks as form {VERSIONS[kind]} does. {since}. "
        "Key in what the sheet says. What it did not ask, ask her or leave open."
    )

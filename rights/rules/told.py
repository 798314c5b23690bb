"""Which of what was told outside may hold a row of her record that she says is wrong: pure."""

from collections.abc import Collection

from hestia.privacy.audiences import Fact

# What every letter of ours tells: that we support her, under which reference. No row is wrong in that.
NOTHING_OF_HERS = frozenset({Fact.REFERENCE, Fact.SUPPORT})
# Where a kind of row can stand, besides in what somebody typed. Of a kind that is not here: in anything.
TOLD_AS: dict[str, frozenset[Fact]] = {
    "cases.address": frozenset({Fact.ADDRESS, Fact.BOROUGH, Fact.RECORD}),
    "cases.safecontact": frozenset({Fact.SAFE_CONTACT, Fact.RECORD}),
    "cases.othername": frozenset({Fact.OTHER_NAMES, Fact.FULL_NAME, Fact.RECORD}),
    "cases.paper": frozenset({Fact.PAPERS, Fact.RECORD}),
}


def may_hold(source: str, *, facts: Collection[str], has_words: bool) -> bool:
    """Whether what was told may hold a row of this kind. Where that is not sure, it may."""
    if has_words:
        return True
    told = {fact for fact in Fact if fact in facts} - NOTHING_OF_HERS
    return bool(told & TOLD_AS[source]) if source in TOLD_AS else bool(told)

"""Which facts each need, area of the plan and kind of agency tells: what was not chosen is left out. Pure.

Each of them says something of her besides itself: that she needs a midwife says that she is pregnant. A test
holds the tables whole.
"""

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass

from cases.models import Agency, Topic
from cases.rules.said import facts_said
from hestia.privacy.audiences import Fact
from supportplans.models.target import Domain

NOTHING_MORE: frozenset[Fact] = frozenset()
HEALTH, POLICE = frozenset({Fact.HEALTH}), frozenset({Fact.POLICE})
IMMIGRATION = frozenset({Fact.IMMIGRATION})

S, K = Topic.Subject, Agency.Kind
NEED_TELLS: dict[str, frozenset[Fact]] = {
    S.ACCOMMODATION: NOTHING_MORE,
    S.INCOME: NOTHING_MORE,
    S.EMOTIONAL: HEALTH,
    S.LEGAL: IMMIGRATION,
    S.POLICE_TRUST: POLICE,
    S.LANGUAGE: frozenset({Fact.LANGUAGE}),
    S.ISOLATION: NOTHING_MORE,
    S.HEALTH: HEALTH,
}
AREA_TELLS: dict[str, frozenset[Fact]] = {
    Domain.SAFETY: NOTHING_MORE,
    Domain.INCOME: NOTHING_MORE,
    Domain.EMOTIONAL: HEALTH,
    Domain.HEALTH: HEALTH,
    Domain.LEGAL: IMMIGRATION,
}
AGENCY_TELLS: dict[str, frozenset[Fact]] = {
    K.SOLICITOR: NOTHING_MORE,
    K.GP: HEALTH,
    K.MIDWIFE: HEALTH,
    K.COUNSELLING: HEALTH,
    K.POLICE: POLICE,
    K.COUNCIL: NOTHING_MORE,
    K.CHILDRENS_SERVICES: frozenset({Fact.CHILDREN}),
    K.HOUSING: NOTHING_MORE,
    K.COLLEGE: NOTHING_MORE,
    K.CHARITY: NOTHING_MORE,
    K.HOME_OFFICE: IMMIGRATION,
    K.OTHER: NOTHING_MORE,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One need, line of the plan or agency, as a letter has it, and what it tells besides that."""

    term: str
    words: str
    tells: frozenset[Fact]

    def besides(self, chosen: Container[Fact]) -> list[Fact]:
        """Return what it tells that was not chosen."""
        return sorted(fact for fact in self.tells if fact not in chosen)


def item(term: str, words: str, tells: Iterable[Fact] = (), *, languages: Collection[str] = ()) -> Item:
    """Return one of them: what people typed in it, in one of these languages, may tell more than its kind."""
    return Item(term, words, frozenset(tells) | facts_said(words, languages))


def told(items: Sequence[Item], *, chosen: Container[Fact]) -> list[Item]:
    """Return those that tell nothing but what was chosen."""
    return [each for each in items if not each.besides(chosen)]

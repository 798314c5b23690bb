"""What a letter may tell, what one of each kind usually tells, and what the chasing letter is."""

from cases.models import Agency, Disclosure
from cases.models.disclosure import ALWAYS
from cases.rules.scope import beyond
from hestia.privacy.audiences import Audience, Fact

# What a letter can tell, in the order in which it does. What does not stand here is told by no letter.
FACTS = (
    Fact.FIRST_NAME,
    Fact.FULL_NAME,
    Fact.OTHER_NAMES,
    Fact.BIRTH,
    Fact.GENDER,
    Fact.NATIONALITY,
    Fact.LANGUAGE,
    Fact.WORKER,
    Fact.HOME_OFFICE_REFERENCE,
    Fact.NRM,
    Fact.IMMIGRATION,
    Fact.POLICE,
    Fact.ACCOUNT,
    Fact.NEEDS,
    Fact.HEALTH,
    Fact.RISK,
    Fact.PLAN,
    Fact.CHILDREN,
    Fact.AGENCIES,
    Fact.BOROUGH,
    Fact.ADDRESS,
    Fact.SAFE_CONTACT,
    Fact.RELATIVES,
)

# What a letter to each usually needs: ticked at first, and said on the page. What happened to her, her health
# and her immigration are never among it: whoever writes the letter decides that they are needed.
WHO = (Fact.FULL_NAME, Fact.BIRTH, Fact.LANGUAGE, Fact.WORKER)
USUAL: dict[str, tuple[Fact, ...]] = {
    Agency.Kind.GP: WHO,
    Agency.Kind.MIDWIFE: WHO,
    Agency.Kind.SOLICITOR: (*WHO, Fact.NATIONALITY, Fact.HOME_OFFICE_REFERENCE, Fact.NRM),
    Agency.Kind.HOUSING: (*WHO, Fact.NEEDS, Fact.CHILDREN),
    Agency.Kind.POLICE: (*WHO, Fact.POLICE),
}


def usual(disclosure: Disclosure, *, scope: str = "") -> list[str]:
    """Return what its letter tells at first: what was chosen, or else what one to this kind usually needs.

    :param scope: the words of her yes, if it rests on one that has words: what they do not name is not ticked
    """
    chosen: list[str] = disclosure.facts
    needed = USUAL.get(disclosure.kind, ())
    unnamed = beyond(needed, scope=scope)
    return chosen or [fact.value for fact in needed if fact not in unnamed]


def offered(audience: Audience) -> list[Fact]:
    """Return what a letter to this audience can tell at all."""
    return [fact for fact in FACTS if audience in fact.audiences]


CHASER = "chaser"
CHASER_TELLS = ALWAYS | {Fact.HOME_OFFICE_REFERENCE}
CHASER_WHY = "When will this be decided?"

"""What one row of a sheet says of a client: from what our record knows to the standard's columns. Pure.

What is unknown, or what she did not agree to, is an empty cell: nothing is made up. Who she is has no column
here but the day of her birth, which is told only where it is exact and her yes names it. docs/htcds.md says
of each column of the standard where it comes from, or why it is never told.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.rules.names import plain
from cases.rules.scope import beyond, named_in
from hestia.privacy.audiences import Fact
from rights.rules.htcds.checking import BETWEEN, KEY
from rights.rules.htcds.codes import COUNTRY_OF, LANGUAGE_OF, codes_in
from rights.rules.htcds.columns import CONSENT

# What our record says, as the standard calls it. What is in none of these is an empty cell.
GENDERS = {
    "female": "Feminine",
    "male": "Masculine",
    "non_binary": "NonConforming",
    "not_said": "NonSpecifiedUnknown",
}
EXPLOITATION = {
    "sexual": "SexualExploitation",
    "labour": "ForcedLabour",
    "domestic": "Servitude",
    "criminal": "Other",  # to be made to break the law has no code
    "organs": "OrganRemoval",
    "other": "Other",
}
STATUSES = {"waiting": "Active", "open": "Active", "leaving": "Active", "closed": "Closed"}
MOVED_ON = "transferred"
# Which kind of organisation, never which one.
REFERRED_BY = {
    "police": "Police",
    "first_responder": "First responder",
    "local_authority": "Council",
    "health": "Health service",
    "charity": "Charity",
    "solicitor": "Solicitor",
}
POSSIBLE, ACTUAL, NOT_ONE = (
    "PossibleVictimOfTrafficking",
    "ActualVictimOfTrafficking",
    "NotAVictimOfTrafficking",
)
DECIDED_BY = "NonPoliceGovernmentalOrganization"
HOUSEHOLDS = "T_ActivitiesOfHouseholdsAsEmployers"
# What is ticked of the ways on the worksheet. Most of them the standard asks in no other column.
SOLD = {"prostitution": "Prostitution"}
CONTROLLED = {"wages-taken": "TakesEarnings", "taken-somewhere": "SexualAbuse"}
# How near those linked to her exploitation were before. Of "someone else" it does not say.
NEARNESS = {"next_of_kin": "Familial", "family": "Familial", "friend": "Acquainted", "trusted": "Acquainted"}
# What her targets are about, and how the standard calls such support.
SUPPORT = {
    "safety": "SocialCare",
    "income": "Financial",
    "emotional": "Health",
    "health": "Health",
    "legal": "Legal",
}
# Who is a child of hers and who is not, of all who depend on her, as people write it.
CHILD, WHICH, NO_CHILD = (
    frozenset(words.split())
    for words in (
        "baby boy child daughter girl infant newborn son stepdaughter stepson toddler",
        "adopted adult eldest her little middle older oldest only twin younger youngest",
        "aunt brother cousin father grandfather grandmother husband mother nephew niece sister uncle wife",
    )
)

# Each column in its place, and what of her it tells.
TELLS: Mapping[str, Fact] = {
    "prs_Gender": Fact.GENDER,
    "prs_Citizenship": Fact.NATIONALITY,
    "prs_PrimaryLanguage": Fact.LANGUAGE,
    "prs_SecondaryLanguage": Fact.LANGUAGE,
    "vic_TraffickingStatus": Fact.NRM,
    "vic_TraffickingStatusDecisionMakingOrg": Fact.NRM,
    "vic_TypeOfExploitation": Fact.ACCOUNT,
    "cas_Status": Fact.SUPPORT,
    "cas_IncomingReferralDate": Fact.SUPPORT,
    "cas_ReferringOrganisation": Fact.SUPPORT,
    "cas_ReasonForCaseClosure": Fact.EXIT,
}
BIRTH = "prs_Birthdate"
# What a yes must name: it was no part of what she was told that a row says. A column only where it is told.
NAMED: Mapping[str, Fact] = {
    BIRTH: Fact.BIRTH,
    "prs_NumberOfChildren": Fact.CHILDREN,
    "vic_TypeOfSexExploitation": Fact.ACCOUNT,
    "vic_MethodsOfControl": Fact.ACCOUNT,
    "vic_ForcedLabourIndustry": Fact.ACCOUNT,
    "vic_RelationshipToTrafficker": Fact.ACCOUNT,
    "hte_Type": Fact.ACCOUNT,
    "hte_Country": Fact.ACCOUNT,
    "spl_Type": Fact.PLAN,
    "cas_OutgoingReferralDate": Fact.EXIT,
}


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What one referral of hers came to."""

    is_positive: bool | None = None  # None: the conclusive grounds decision is still to come
    is_final: bool = False  # of a negative one: she will not ask again, or was answered


@dataclass(frozen=True, kw_only=True)
class Known:
    """What our record knows of a client that a row can say, in our own words and stored values."""

    gender: str = ""
    nationality: str = ""
    second_nationality: str = ""
    first_language: str = ""
    other_languages: str = ""
    born_on: date | None = None  # an exact day, or nothing
    exploitation: Collection[str] = ()
    conclusions: Collection[Conclusion] = ()
    status: str = ""
    exit_kind: str = ""
    exit_words: str = ""
    is_followed: bool = False  # she left, and agreed to be asked how she is
    left_on: date | None = None
    referred_on: date | None = None
    source: str = ""
    dependants: Collection[str] = ()  # who each who depends on her is to her
    ways: Collection[str] = ()  # in which she was exploited, as ticked on the worksheet
    exploited_in: Collection[str] = ()  # countries, as somebody wrote them
    exploiters: Collection[str] = ()  # which kind of person each is who is linked to it
    domains: Collection[str] = ()  # what her targets are about


def citizenship(known: Known) -> str:
    """Return the countries she is a citizen of."""
    codes = codes_in(known.nationality, COUNTRY_OF) + codes_in(known.second_nationality, COUNTRY_OF)
    return BETWEEN.join(dict.fromkeys(codes))


def one_language(words: str) -> str:
    """Return the code of a language, or nothing where an answer names several or none that is known."""
    codes = codes_in(words, LANGUAGE_OF)
    return codes[0] if len(codes) == 1 else ""


def trafficking_status(conclusions: Collection[Conclusion]) -> str:
    """Return what is decided: possible until it is conclusive, no victim only once every no is final."""
    if any(conclusion.is_positive for conclusion in conclusions):
        return ACTUAL
    are_all_final = all(conclusion.is_positive is False and conclusion.is_final for conclusion in conclusions)
    return NOT_ONE if conclusions and are_all_final else POSSIBLE


def case_status(known: Known) -> str:
    """Return how her case stands: followed up goes before closed."""
    status = STATUSES.get(known.status, "")
    if status != "Closed":
        return status
    if known.is_followed:
        return "FollowUp"
    return "ClosedReferred" if known.exit_kind == MOVED_ON else status


def number_of_children(dependants: Collection[str]) -> str:
    """Return how many children of hers the record knows: never that she has none, nor fewer than all."""
    words = [set(plain(relation).split()) for relation in dependants]
    children = [relation for relation in words if relation & CHILD and relation <= CHILD | WHICH]
    others = [relation for relation in words if relation & NO_CHILD]
    return str(len(children)) if children and len(children) + len(others) == len(words) else ""


def industry(exploitation: Collection[str]) -> str:
    """Return the industry, where all the work that she was made to do was in homes."""
    return HOUSEHOLDS if "domestic" in exploitation and "labour" not in exploitation else ""


def only_code(values: Collection[str], known: Mapping[str, str]) -> str:
    """Return the one code of all these; nothing where there are several, or one has none."""
    codes = {known.get(value, "") for value in values}
    return codes.pop() if len(codes) == 1 else ""


def country_of_exploitation(countries: Collection[str]) -> str:
    """Return the country in which she was exploited, or nothing where it was in several, or is not known."""
    codes = [code for words in countries for code in codes_in(words, COUNTRY_OF) or [""]]
    return codes[0] if len(set(codes)) == 1 else ""


def named_cells(known: Known) -> dict[str, str]:
    """Return the cells that a yes must name."""
    country = country_of_exploitation(known.exploited_in)
    is_sexual = "sexual" in known.exploitation
    moved_on = known.left_on if known.exit_kind == MOVED_ON else None
    return {
        BIRTH: known.born_on.isoformat() if known.born_on else "",
        "prs_NumberOfChildren": number_of_children(known.dependants),
        "vic_TypeOfSexExploitation": listed(known.ways, SOLD) if is_sexual else "",
        "vic_MethodsOfControl": listed(known.ways, CONTROLLED),
        "vic_ForcedLabourIndustry": industry(known.exploitation),
        "vic_RelationshipToTrafficker": only_code(known.exploiters, NEARNESS),
        "hte_Type": "Exploitation" if country else "",
        "hte_Country": country,
        "spl_Type": only_code(known.domains, SUPPORT),
        "cas_OutgoingReferralDate": moved_on.isoformat() if moved_on else "",
    }


def listed(values: Collection[str], known: Mapping[str, str]) -> str:
    """Return the codes of those values that have one, each once."""
    return BETWEEN.join(dict.fromkeys(known[value] for value in values if value in known))


def row(known: Known, *, key: str) -> dict[str, str]:
    """Return every cell that the record can fill, her yes with it. What she agreed to is cut by `agreed`."""
    status = trafficking_status(known.conclusions)
    primary = one_language(known.first_language)
    secondary = one_language(known.other_languages)
    return {
        KEY: key,
        **named_cells(known),
        "prs_Gender": GENDERS.get(known.gender, ""),
        "prs_Citizenship": citizenship(known),
        "prs_PrimaryLanguage": primary,
        "prs_SecondaryLanguage": secondary if secondary != primary else "",
        "vic_TraffickingStatus": status,
        "vic_TraffickingStatusDecisionMakingOrg": DECIDED_BY if status != POSSIBLE else "",
        "vic_TypeOfExploitation": listed(known.exploitation, EXPLOITATION),
        "cas_Status": case_status(known),
        "cas_IncomingReferralDate": known.referred_on.isoformat() if known.referred_on else "",
        "cas_ReferringOrganisation": REFERRED_BY.get(known.source, ""),
        "cas_ReasonForCaseClosure": known.exit_words,
        CONSENT: "TRUE",
    }


def agreed(cells: Mapping[str, str], *, scope: str) -> dict[str, str]:
    """Return a row with what she agreed to; all else is emptied.

    :param scope: the words of her yes. Without any it is to all of it but what must be named; that we support
        her is what a row says by being there.
    """
    kept_from = set(beyond(set(TELLS.values()) - {Fact.SUPPORT}, scope=scope))
    emptied = {name for name, fact in TELLS.items() if fact in kept_from}
    emptied |= {name for name, fact in NAMED.items() if fact not in named_in(scope)}
    return {name: "" if name in emptied else cell for name, cell in cells.items()}


def facts_told(cells: Mapping[str, str]) -> set[Fact]:
    """Return what a row tells of her: of what is not empty."""
    columns = {**TELLS, **NAMED}
    return {fact for name, fact in columns.items() if cells[name]}


def sheet(rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """Return rows as lines of a sheet, its head first: by key, so that their order tells nothing.

    What a yes must name has a column only where somebody's is told.
    """
    rows = sorted(rows, key=lambda cells: cells[KEY])
    named = [name for name in NAMED if any(cells[name] for cells in rows)]
    head = [KEY, *named, *TELLS, CONSENT]
    return [head, *([cells[name] for name in head] for cells in rows)]

"""What one row of a sheet says of a client: from what our record knows to the standard's columns. Pure.

What is unknown, or what she did not agree to, is an empty cell: nothing is made up. Who she is has no column
here but the day of her birth, which is told only where it is exact and her yes names it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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
    referred_on: date | None = None
    source: str = ""


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


def row(known: Known, *, key: str) -> dict[str, str]:
    """Return every cell that the record can fill, her yes with it. What she agreed to is cut by `agreed`."""
    status = trafficking_status(known.conclusions)
    kinds = dict.fromkeys(EXPLOITATION[kind] for kind in known.exploitation if kind in EXPLOITATION)
    primary = one_language(known.first_language)
    secondary = one_language(known.other_languages)
    return {
        KEY: key,
        BIRTH: known.born_on.isoformat() if known.born_on else "",
        "prs_Gender": GENDERS.get(known.gender, ""),
        "prs_Citizenship": citizenship(known),
        "prs_PrimaryLanguage": primary,
        "prs_SecondaryLanguage": secondary if secondary != primary else "",
        "vic_TraffickingStatus": status,
        "vic_TraffickingStatusDecisionMakingOrg": DECIDED_BY if status != POSSIBLE else "",
        "vic_TypeOfExploitation": BETWEEN.join(kinds),
        "cas_Status": case_status(known),
        "cas_IncomingReferralDate": known.referred_on.isoformat() if known.referred_on else "",
        "cas_ReferringOrganisation": REFERRED_BY.get(known.source, ""),
        "cas_ReasonForCaseClosure": known.exit_words,
        CONSENT: "TRUE",
    }


def agreed(cells: Mapping[str, str], *, scope: str) -> dict[str, str]:
    """Return a row with what she agreed to; all else is emptied.

    :param scope: the words of her yes. Without any it is to all of it but the day of her birth, which must be
        named; that we support her is what a row says by being there.
    """
    kept_from = set(beyond(set(TELLS.values()) - {Fact.SUPPORT}, scope=scope))
    emptied = {name for name, fact in TELLS.items() if fact in kept_from}
    if Fact.BIRTH not in named_in(scope):
        emptied.add(BIRTH)
    return {name: "" if name in emptied else cell for name, cell in cells.items()}


def facts_told(cells: Mapping[str, str]) -> set[Fact]:
    """Return what a row tells of her: of what is not empty."""
    columns = {**TELLS, BIRTH: Fact.BIRTH}
    return {fact for name, fact in columns.items() if cells[name]}


def sheet(rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """Return rows as lines of a sheet, its head first: by key, so that their order tells nothing.

    The day of birth has a column only where somebody's is told.
    """
    rows = sorted(rows, key=lambda cells: cells[KEY])
    births = [BIRTH] if any(cells[BIRTH] for cells in rows) else []
    head = [KEY, *births, *TELLS, CONSENT]
    return [head, *([cells[name] for name in head] for cells in rows)]

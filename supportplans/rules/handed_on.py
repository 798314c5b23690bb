"""Whether what still runs is handed on to an agency that must not be told, or that she was not asked about.

Facts in, answers out. Who takes something on is written in a worker's own words, so words are compared.
"""

import re
from collections.abc import Mapping

from cases.models import Agency
from cases.rules.names import tokens
from cases.rules.recipients import OF_ANY, holds_a_name
from supportplans.rules.exit_criteria import is_told, may_tell, why_not_told
from supportplans.rules.exit_facts import ExitEvidence
from supportplans.rules.loose_ends import EndAnswer, How

BETWEEN_PARTS = re.compile(r"[,;:/()\n]|\b(?:and|or|at|of)\b", re.IGNORECASE)


def is_named(agency: Agency, words: str) -> bool:
    """Whether these words may name an agency, or the person there."""
    ours = set(tokens(agency.name))
    if ours <= set(tokens(words)) or holds_a_name(agency.worker, words):
        return bool(ours)
    parts = (set(tokens(part)) for part in BETWEEN_PARTS.split(words))
    # Cut short: "Lewisham Refugee" and "Refugee Centre" are both the Lewisham Refugee Centre.
    return any(len(part & ours) > 1 and part <= ours and part - OF_ANY for part in parts)


def why_not_to(words: str, evidence: ExitEvidence) -> str:
    """Return why who is named here cannot take something on, or nothing if they can."""
    named = [agency for agency in evidence.agencies if is_named(agency, words)]
    for agency in named:
        if any(set(tokens(agency.name)) < set(tokens(other.name)) for other in named):
            continue  # "Council" is not meant where "Hackney Council" is another agency of hers
        if why := why_not_told(agency, evidence.answers):
            return (
                f"{agency.name} must not be told: “{why.rstrip('.')}”. "
                "Hand it on to somebody else, or first correct what is recorded about telling them"
            )
        is_asked = may_tell(agency, evidence.answers) is not None or evidence.has_died
        if not is_asked and not is_told(agency, evidence.answers):
            return (
                f"She was not asked whether we may tell {agency.name}. "
                "Ask her and record her answer first, or record on what grounds they were told"
            )
    return ""


def wrongly_handed_on(evidence: ExitEvidence, answers: Mapping[str, EndAnswer]) -> dict[str, str]:
    """Return, by its key, why each that is handed on cannot go to who is named."""
    to_whom = {
        end.key: answers[end.key]["words"]
        for end in evidence.loose_ends
        if not end.by_itself and end.key in answers and answers[end.key]["how"] == How.HANDED_ON
    }
    return {key: why for key, words in to_whom.items() if (why := why_not_to(words, evidence))}


def handed_on_blockers(evidence: ExitEvidence, answers: Mapping[str, EndAnswer]) -> list[str]:
    """Return what is handed on to who must not be told, each with its name."""
    wrong = wrongly_handed_on(evidence, answers)
    return [f"“{end.title}”: {wrong[end.key]}." for end in evidence.loose_ends if end.key in wrong]

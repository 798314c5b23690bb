"""Intake, whether we know her, asked again of what was typed since: her name, her birth or a reference."""

from cases.forms.intake.steps import Intake
from cases.queries.matches import Match, PersonSearch, find

MOST_NAMES = 4  # her own, and the first of her other names
SEEN = "seen"


def sought_in(intake: Intake) -> list[PersonSearch]:
    """Return who is looked for by what was typed so far: one for each name."""
    about, referral = intake.answers("about"), intake.answers("referral")
    born = about.get("birth")
    year = born.year if born else None
    own = f"{about.get('first_name', '')} {about.get('last_name', '')}".strip() or about.get("known_as", "")
    names = [own, *(row["name"] for row in intake.rows("about"))]
    references = [referral.get("nrm_reference", ""), referral.get("home_office_reference", "")]
    by_name = [PersonSearch(name=name, year=year) for name in names[:MOST_NAMES] if name]
    return by_name + [PersonSearch(reference=reference) for reference in references if reference]


def not_looked_at(intake: Intake) -> list[Match]:
    """Return who may be her and was not shown yet to whoever fills the intake in, likeliest first."""
    seen = set(intake.draft.data.get(SEEN, []))
    by_reference = {
        match.card.reference: match
        for sought in sought_in(intake)
        for match in find(sought, by=intake.user).people
    }
    return [match for reference, match in by_reference.items() if reference not in seen]


def look_at(intake: Intake, references: list[str]) -> None:
    """Keep that these were shown, and that none of them is her. Does not save the draft."""
    seen = dict.fromkeys([*intake.draft.data.get(SEEN, []), *(reference[:20] for reference in references)])
    intake.draft.data = {**intake.draft.data, SEEN: list(seen)}

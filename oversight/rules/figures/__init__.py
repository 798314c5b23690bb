"""All figures, in the order in which they are read."""

from oversight.rules.figure import Figure
from oversight.rules.figures.change import BACK, OUTCOMES, RISK_DOWN, TARGETS
from oversight.rules.figures.coming import CAME, ENTERED, LAST_DAY, NOT_TAKEN, SUPPORTED
from oversight.rules.figures.elsewhere import OCCUPANCY, REFUSED_ELSEWHERE
from oversight.rules.figures.family import CHILDREN, LANGUAGE, VOICE
from oversight.rules.figures.leaving import LEFT, STAY
from oversight.rules.figures.quality import SAMPLED
from oversight.rules.figures.waiting import CG, FIRST, RG

FIGURES: tuple[Figure, ...] = (
    *(CAME, NOT_TAKEN, ENTERED, SUPPORTED, LAST_DAY, LEFT, STAY, RG, CG, FIRST),
    *(RISK_DOWN, TARGETS, OUTCOMES, BACK, CHILDREN, LANGUAGE, OCCUPANCY, REFUSED_ELSEWHERE, SAMPLED, VOICE),
)
BY_SLUG = {figure.slug: figure for figure in FIGURES}

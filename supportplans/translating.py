"""Which texts of hers are printed for her, and what they are in her language."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.documents import Copy
from cases.models import Case, Deadline, Paper
from hestia.pdf import InLanguages
from hestia.pdf.languages import side_by_side, spoken
from hestia.pdf.words import FreeText
from supportplans.models import ClientStatement, Plan, SafetyPlan, Signpost, Step, Target, Translation
from supportplans.models.translation import digest


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is printed for her, and what it is: "Target 1", "Step of target 1"."""

    what: str
    words: str
    translation: Translation | None = None

    @property
    def key(self) -> str:
        """Return its mark, short enough for the name of a field."""
        return digest(self.words)[:16]

    @property
    def state(self) -> str:
        """Return how far its translation is: a member of Translation.State."""
        return self.translation.state if self.translation else Translation.State.NONE


def texts(case: Case, language: str) -> list[Text]:
    """Return what is printed for her, each text once, in the order of her plan, with its translation.

    Seven queries and one for the translations.
    """
    plan = Plan.objects.filter(case=case).first()
    found = [("What matters most to her", plan.what_matters if plan else "")]
    targets = Target.objects.filter(case=case).with_steps().in_plan_order()
    printed = [each for each in targets if each.is_open or each.status == Target.Status.MET]
    for number, target in enumerate(printed, start=1):
        found.append((f"Target {number}", target.text))
        if target.status == Target.Status.MET:
            found.append((f"What shows that target {number} is met", target.measure))
        steps = [step for step in target.step_set.all() if step.status != Step.Status.STOPPED]
        found += [(f"Step of target {number}", step.what) for step in steps]
    safety = SafetyPlan.objects.filter(case=case).first()
    parts = safety.parts if safety else []
    found += [(f"Safety plan: {title[:1].lower()}{title[1:]}", said) for title, said in parts]
    statement = ClientStatement.objects.filter(case=case).first()
    found.append(("What she said on leaving", statement.words if statement else ""))
    signposts = Signpost.objects.filter(case=case)
    found += [(f"What {signpost.agency} helps with", signpost.need) for signpost in signposts]
    alone = Deadline.objects.filter(case=case).open().exclude(nobody_why="")
    found += [("A hearing after she leaves", hearing.title) for hearing in alone]
    away = Paper.objects.filter(case=case, state=Paper.State.WITH_AGENCY).exclude(note="")
    found += [(f"How she gets it: {paper.get_kind_display()}", paper.note) for paper in away]
    kept = {each.digest: each for each in Translation.objects.filter(case=case, language=language)}
    once = {words: what for what, words in reversed(found) if words.strip()}
    return [Text(what, words, kept.get(digest(words))) for words, what in reversed(once.items())]


def words_for(case: Case) -> InLanguages:
    """Return the languages of what she reads on a screen: hers and English, or English alone."""
    hers = spoken(case.client.first_language)
    return InLanguages(sides=side_by_side(hers.code if hers else "", with_english=True))


def in_her_language(case: Case, copy: Copy) -> Callable[[str], FreeText]:
    """Return what says a text of hers in the language of a copy, if an interpreter has checked it."""
    language = copy.hers
    kept: dict[str, str] = {}
    if language is not None:
        checked = Translation.objects.filter(
            case=case, language=language.code, state=Translation.State.CHECKED
        )
        kept = dict(checked.values_list("digest", "words"))
    return lambda words: FreeText(words, kept.get(digest(words), ""), is_beside=len(copy.sides) > 1)

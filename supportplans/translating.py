"""Which texts of hers are printed for her, and what they are in her language."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cases.documents import Copy
from cases.models import Case, Deadline, Paper
from hestia.pdf import InLanguages
from hestia.pdf.languages import side_by_side, spoken
from hestia.pdf.words import FreeText
from supportplans.models import ClientStatement, Plan, SafetyPlan, Signpost, Step, Target, Translation
from supportplans.models.translation import digest


@dataclass(frozen=True, slots=True)
class Written:
    """What is written for her: what it is, its words, and the page that changes them."""

    what: str
    words: str
    url: str
    is_name: bool = False  # of someone or somewhere: it is the same in every language


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


def written(case: Case) -> list[Written]:
    """Return what is written for her and printed, in the order of her plan. Seven queries."""

    def of(what: str, words: str, page: str, *args: object, is_name: bool = False) -> Written:
        return Written(what, words, reverse(f"supportplans:{page}", args=[case.reference, *args]), is_name)

    plan = Plan.objects.filter(case=case).first()
    found = [of("What matters most to her", plan.what_matters if plan else "", "what_matters")]
    targets = Target.objects.filter(case=case).with_steps().in_plan_order()
    printed = [each for each in targets if each.is_open or each.status == Target.Status.MET]
    for number, target in enumerate(printed, start=1):
        found.append(of(f"Target {number}", target.text, "target", target.pk))
        if target.status == Target.Status.MET:
            shows = f"What shows that target {number} is met"
            found.append(of(shows, target.measure, "target", target.pk))
        for step in target.step_set.all():
            if step.status != Step.Status.STOPPED:
                found.append(of(f"Step of target {number}", step.what, "target", target.pk))
                who = f"Who does a step of target {number}"
                found.append(of(who, step.who_name, "target", target.pk, is_name=True))
    safety = SafetyPlan.objects.filter(case=case).first()
    for title, said in safety.parts if safety else []:
        found.append(of(f"Safety plan: {title[:1].lower()}{title[1:]}", said, "safety_plan_new"))
    statement = ClientStatement.objects.filter(case=case).first()
    found.append(of("What she said on leaving", statement.words if statement else "", "exit_statement"))
    for signpost in Signpost.objects.filter(case=case):
        page, pk = "signpost_words", signpost.pk
        found.append(of(f"What {signpost.agency} helps with", signpost.need, page, pk))
        found.append(of("Who can help her now", signpost.agency, page, pk, is_name=True))
        found.append(of("How she reaches who can help her", signpost.contact, page, pk, is_name=True))
    alone = Deadline.objects.filter(case=case).open().exclude(nobody_why="")
    found += [of("A hearing after she leaves", hearing.title, "exit") for hearing in alone]
    away = Paper.objects.filter(case=case, state=Paper.State.WITH_AGENCY).exclude(note="")
    found += [of(f"How she gets it: {each.get_kind_display()}", each.note, "exit_papers") for each in away]
    return [each for each in found if each.words.strip()]


def texts(case: Case, language: str) -> list[Text]:
    """Return what is printed for her, each text once, in the order of her plan, with its translation.

    Seven queries and one for the translations.
    """
    kept = {each.digest: each for each in Translation.objects.filter(case=case, language=language)}
    once = {each.words: each.what for each in reversed(written(case)) if not each.is_name}
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

"""Which texts of hers are printed for her, and what they are in her language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from cases.documents.printable import Copy
from cases.models import Case, Deadline, Paper
from hestia.pdf import InLanguages
from hestia.pdf.languages import Language, side_by_side, spoken
from hestia.pdf.words import FreeText
from hestia.ui.pronouns import say
from supportplans.models import ClientStatement, Plan, SafetyPlan, Signpost, Step, Target, Translation
from supportplans.models.translation import digest


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What is written for her: what it is, its words, and the page that changes them."""

    title: str
    words: str
    url: str
    is_name: bool = False  # of someone or somewhere: it is the same in every language
    is_never_discreet: bool = False  # no discreet copy prints it
    is_at_exit: bool = False  # what she takes with her when support ends says it


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is printed for her, and what it is: "Target 1", "Step of target 1"."""

    title: str
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


def written(case: Case) -> list[WrittenText]:
    """Return what is written for her and printed, in the order of her plan. Seven queries."""

    def of(title: str, words: str, page: str, *args: object, **kind: bool) -> WrittenText:
        return WrittenText(
            title, words, reverse(f"supportplans:{page}", args=[case.reference, *args]), **kind
        )

    plan = Plan.objects.filter(case=case).first()
    lines = [of("What matters most to her", plan.what_matters if plan else "", "what_matters")]
    targets = Target.objects.filter(case=case).with_steps().in_plan_order()
    printed = [target for target in targets if target.is_hers_to_read]
    for number, target in enumerate(printed, start=1):
        is_met = target.status == Target.Status.MET
        is_said = is_met and not target.measure.strip()
        lines.append(of(f"Target {number}", target.text, "target", target.pk, is_at_exit=is_said))
        if is_met:
            shows = f"What shows that target {number} is met"
            lines.append(of(shows, target.measure, "target", target.pk, is_at_exit=True))
        with_whom = f"Which service target {number} is with"
        lines.append(
            of(with_whom, target.agency, "target_status", target.pk, is_name=True, is_never_discreet=True)
        )
        for step in target.step_set.all():
            if step.status != Step.Status.STOPPED:
                lines.append(of(f"Step of target {number}", step.what, "target", target.pk))
                who = f"Who does a step of target {number}"
                lines.append(of(who, step.who_name, "target", target.pk, is_name=True))
    safety = SafetyPlan.objects.filter(case=case).first()
    for title, words in safety.parts if safety else []:
        lines.append(
            of(
                f"Safety plan: {title[:1].lower()}{title[1:]}",
                words,
                "safety_plan_new",
                is_never_discreet=True,
            )
        )
    return [line for line in [*lines, *written_at_exit(case, of)] if line.words.strip()]


def written_at_exit(case: Case, of: Callable[..., WrittenText]) -> list[WrittenText]:
    """Return what is written for her on leaving, but for what she achieved."""
    statement = ClientStatement.objects.filter(case=case).first()
    on_leaving = statement.words if statement else ""
    lines = [of("What she said on leaving", on_leaving, "exit_statement", is_at_exit=True)]
    for signpost in Signpost.objects.filter(case=case):
        page, pk = "signpost_words", signpost.pk
        lines.append(of(f"What {signpost.agency} helps with", signpost.need, page, pk, is_at_exit=True))
        lines.append(of("Who can help her now", signpost.agency, page, pk, is_name=True))
        lines.append(of("How she reaches who can help her", signpost.contact, page, pk, is_name=True))
    if case.closed_on is not None:
        alone = Deadline.objects.filter(case=case).hearings_after(case.closed_on)
    else:
        alone = Deadline.objects.filter(case=case).open().exclude(nobody_why="")
    lines += [of("A hearing after she leaves", hearing.title, "exit", is_at_exit=True) for hearing in alone]
    away = Paper.objects.filter(case=case, state=Paper.State.WITH_AGENCY).exclude(note="")
    for paper in away:
        how = f"{say('How she gets it')}: {paper.get_kind_display()}"
        lines.append(of(how, paper.note, "exit_papers", is_at_exit=True))
    return lines


def texts(case: Case, language: str) -> list[Text]:
    """Return what is printed for her, each text once, in the order of her plan, with its translation.

    Once support has ended that is what she takes with her then. Seven queries and one for the translations.
    """
    kept = {
        translation.digest: translation
        for translation in Translation.objects.filter(case=case, language=language)
    }
    lines = [line for line in written(case) if not line.is_name and (line.is_at_exit or not case.is_closed)]
    once = {line.words: line.title for line in reversed(lines)}
    return [Text(title, words, kept.get(digest(words))) for words, title in reversed(once.items())]


def checked_in(case: Case, language: Language) -> tuple[int, int]:
    """Return how many lines written for her are checked in a language, and how many there are."""
    lines = texts(case, language.code)
    return sum(line.state == Translation.State.CHECKED for line in lines), len(lines)


def languages_of(case: Case) -> InLanguages:
    """Return the languages of what she reads on a screen: hers and English, or English alone."""
    hers = spoken(case.client.first_language)
    return InLanguages(sides=side_by_side(hers.code if hers else "", with_english=True))


def in_her_language(case: Case, copy: Copy, *, until: datetime | None = None) -> Callable[[str], FreeText]:
    """Return what says a text of hers in the language of a copy, if an interpreter has checked it.

    :param until: read them as they were kept at that moment, not as they are now
    """
    language = copy.hers
    kept: dict[str, str] = {}
    if language is not None and until is None:
        checked = Translation.objects.filter(
            case=case, language=language.code, state=Translation.State.CHECKED
        )
        kept = dict(checked.values_list("digest", "words"))
    elif language is not None:
        then = Translation.history.filter(case_id=case.pk, language=language.code, recorded_at__lte=until)
        last = {version.digest: version for version in then.order_by("recorded_at", "history_id")}
        kept = {
            mark: version.words
            for mark, version in last.items()
            if version.state == Translation.State.CHECKED
        }
    return lambda words: FreeText(words, kept.get(digest(words), ""), is_beside=len(copy.sides) > 1)

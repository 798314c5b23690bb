"""A report: the figures that were chosen, of one period and some services, as one reader counts them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.words import counted, listed
from oversight.queries.facts import counted_services, facts_for
from oversight.rules.differences import change
from oversight.rules.drawing import Drawing, draw
from oversight.rules.facts import Facts, people
from oversight.rules.figure import Figure, FigureAnswer, Sentence, Table
from oversight.rules.figures import BY_SLUG, FIGURES
from oversight.rules.figures.family import VOICE
from oversight.rules.guarding import KeptBack, kept_back
from oversight.rules.numbers import Count, Median
from oversight.rules.periods import Period

OWN_DAY = (
    "Each figure counts by a day of its own (referred, answered, opened), so those who came are not those who"
    " entered and those not taken on together."
)
EACH_BY_ITSELF = (
    "Each number is rounded separately to the nearest 5: about 10 is anything from 8 to 12, and parts need "
    "not add up. Numbers from 1 to 7 are not shown. A nationality, language or borough is named if more than "
    "7 people had it in the calendar year before: which those are is fixed for the year. A table by two "
    f"things at once is given only of 100 people or more. {OWN_DAY}"
)
RANGE = (
    "Where fewer than 30 are counted, a percentage has a range beside it: with so few, chance alone can move "
    f"it that far. {OWN_DAY}"
)
EXACT = (
    "Each number is exact, for the person it was sent to and for nobody else: small numbers can tell who "
    f"somebody is. {OWN_DAY}"
)
SEALED = "A sealed case is counted only for those who can see it."
# On what leaves the charity: nobody outside is told that a case may be sealed.
AS_MAY_BE_COUNTED = "This report counts the cases that the person who made it is allowed to count."


@dataclass(frozen=True)
class Shown:
    """One figure with its answer, as it is told to a reader."""

    figure: Figure
    answer: FigureAnswer
    before: str = ""  # what it said of the period before
    change: str = ""  # whether that is more or fewer, to who is told exact numbers

    @property
    def finding(self) -> str:
        """Return what it says, in words."""
        return self.answer.finding.words

    @property
    def parts(self) -> Iterator[tuple[Table, Drawing | None]]:
        """Yield each table with its drawing."""
        for table in self.answer.tables:
            yield table, draw(table)


class Answers(dict[str, FigureAnswer]):
    """What figures say of some facts, by slug: each is worked out when it is first asked for, and once."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    def __missing__(self, slug: str) -> FigureAnswer:
        self[slug] = answer = BY_SLUG[slug].answer(self.facts)
        return answer


@dataclass(frozen=True)
class Report:
    """Figures of one period. Inside they are exact; outside they are rounded."""

    facts: Facts
    figures: tuple[Figure, ...]
    is_cut: bool  # a part of what the reader counts
    is_outside: bool = False
    before: "Report | None" = None  # the same of the period before, if there was a case by then

    @property
    def period(self) -> Period:
        """Return its period."""
        return self.facts.period

    @property
    def inside(self) -> "Report":
        """Return the same with exact numbers."""
        return replace(self, is_outside=False, before=self.before and self.before.inside)

    @property
    def services(self) -> str:
        """Return of which services it is, in words."""
        return listed(list(self.facts.services.values()))

    @cached_property
    def shown(self) -> list[Shown]:
        """Return each figure with its answer."""
        return [
            Shown(figure, self.answer_of(figure), self.finding_before(figure), self.change_of(figure))
            for figure in self.figures
        ]

    @cached_property
    def answers(self) -> "Answers":
        """Return what each figure says, exactly."""
        return Answers(self.facts)

    def change_of(self, figure: Figure) -> str:
        """Return whether a figure is more than before, and takes longer; of rounded numbers nothing."""
        if self.before is None or self.is_outside:
            return ""
        now, then = (report.answers[figure.slug].finding.numbers for report in (self, self.before))
        pairs = list(zip(now, then, strict=False))
        days = next((pair for pair in pairs[1:] if isinstance(pair[0], Median)), None)
        return " ".join(filter(None, (change(*pair) for pair in (*pairs[:1], *([days] if days else [])))))

    @property
    def tells_before(self) -> bool:
        """Whether it says what was so in the period before."""
        return self.before is not None and (not self.is_outside or self.kept_back.says_before)

    def finding_before(self, figure: Figure) -> str:
        """Return what the figure said of the period before, or nothing if it is not told."""
        if self.before is None or not self.tells_before:
            return ""
        finding = self.before.answers[figure.slug].finding
        return (finding.outside() if self.is_outside else finding).words

    def answer_of(self, figure: Figure) -> FigureAnswer:
        """Return what one figure says, as it may be told."""
        if not self.is_outside:
            return self.answers[figure.slug]
        return self.kept_back.of(figure.slug, self.exact[figure.slug]).outside()

    @cached_property
    def exact(self) -> dict[str, FigureAnswer]:
        """Return what every figure says, exactly, with the tables that may be told outside."""
        counted = people(self.facts.supported)
        return {
            figure.slug: self.answers[figure.slug].leaving(cut=self.is_cut, people_counted=counted)
            for figure in FIGURES
        }

    @cached_property
    def kept_back(self) -> KeptBack:
        """Return what is not told outside: the same whichever figures were chosen, for one may ask again."""
        return kept_back(self.exact, self.before.exact if self.before else {})

    @property
    def who_is_counted(self) -> list[str]:
        """Return who is left out, and of whom nobody asked, in words, for readers here."""
        return [*self._who_is_counted(), SEALED]

    @property
    def who_is_counted_on_paper(self) -> list[str]:
        """Return the same for readers outside."""
        return [*self._who_is_counted(), AS_MAY_BE_COUNTED]

    def _who_is_counted(self) -> Iterator[str]:
        left_out = Count(self.facts.left_out, "person is", "people are")
        restricted = Count(self.facts.restricted, "person is", "people are")
        partly = Count(self.facts.partly_restricted, "person", "people")
        not_asked = Count(self.facts.not_asked, "person has", "people have")
        for count, template in (
            (left_out, "{} left out: they said no to being counted in reports."),
            (restricted, "{} left out: at their request their record is kept and not used."),
            (partly, "Of {} a part of the record is kept and not used, at their request. It is not counted."),
            (not_asked, "{} not been asked whether we may count them in reports. They are counted."),
        ):
            sentence = Sentence.of(template, count)
            if count.n:
                yield (sentence.outside() if self.is_outside else sentence).words

    @property
    def how_to_read(self) -> str:
        """Return what is to be known of its numbers, in words."""
        return EACH_BY_ITSELF if self.is_outside else RANGE

    @property
    def title(self) -> str:
        """Return what it is called."""
        return f"{counted(len(self.figures), 'figure')}, {self.period.words}"


def figures_for(user: User) -> list[Figure]:
    """Return the figures that somebody may see: what clients say of us is for those who read it."""
    reads_feedback = user.has_perm(Permission.FEEDBACK_READ)
    return [figure for figure in FIGURES if reads_feedback or figure is not VOICE]


def report_for(
    user: User,
    period: Period,
    figures: Iterable[Figure],
    *,
    service: int | None = None,
    outside: bool = False,
) -> Report:
    """Return the figures of a period, of all services whose figures the reader may see, or of one of them.

    Who reads no case gets them as outside: exact ones of one day and one service are of one person.
    """
    services = counted_services(user)
    chosen = {service: services[service]} if service in services else services
    report = Report(
        facts_for(user, period, services=chosen),
        tuple(figures),
        is_cut=len(chosen) < len(services),
        is_outside=outside or not user.has_perm(Permission.CASE_VIEW),
    )
    before = facts_for(user, period.before, services=chosen)
    return replace(report, before=replace(report, facts=before)) if before.spells else report

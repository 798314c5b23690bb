"""Somebody outside tries to recover what is not shown: of tables, and of all reports that were let out."""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from oversight.queries.report import Report
from oversight.queries.returns import release_of
from oversight.rules.facts import Facts, PromiseFact, Record, Spell
from oversight.rules.figure import NOTHING, FigureAnswer, Row, Sentence, Table
from oversight.rules.figures import BY_SLUG
from oversight.rules.guarding import KeptBack, kept_back
from oversight.rules.numbers import NONE, Count
from oversight.rules.periods import Period, period_blockers
from oversight.rules.releases import Release, release_blockers
from tests import make
from tests.oversight.as_facts import ENGLAND, SERVICES
from tests.oversight.attacker import Attacker, reading

FEW = range(1, 8)
DAY = timedelta(days=1)


# --- Tables ---------------------------------------------------------------------------------------


def random_answer(dice: Random) -> FigureAnswer:
    """Return a whole in one to three breakdowns, each of two to nine parts, some of them of few."""
    total = dice.randint(1, 70)
    tables = []
    for place in range(dice.randint(1, 3)):
        parts = [0] * dice.randint(2, 9)
        liked = [dice.random() ** 2 for _ in parts]
        for _ in range(total):
            parts[dice.choices(range(len(parts)), liked)[0]] += 1
        rows = tuple(Row(f"r{n}", f"Row {n}", (Count(part),)) for n, part in enumerate(parts))
        tables.append(Table(f"t{place}", f"By t{place}", ("Number",), rows))
    return FigureAnswer(Sentence.of("{}.", Count(total)), tuple(tables))


WHOLE = ("total", "")


def recovered(exact: FigureAnswer, told: FigureAnswer) -> list[tuple[str, str]]:
    """Return the hidden numbers that the attacker finds in what is told."""
    attacker, truth = Attacker(), dict[tuple[str, str], int]()
    attacker.reads(WHOLE, reading(told.finding.words))
    truth[WHOLE] = exact.finding.numbers[0].whole
    of_exact = {table.slug: table for table in exact.tables}
    for table in told.tables:
        cells = []
        for row, known in zip(table.rows, of_exact[table.slug].rows, strict=True):
            name = (table.slug, row.key)
            attacker.reads(name, reading(row.numbers[0].cell))
            truth[name] = known.numbers[0].whole
            cells.append((name, 1))
        attacker.adds(WHOLE, cells)
    # Rows of one table that are told in the same words are alike to him: one of each kind is enough.
    kinds: dict[str, tuple[str, str]] = {
        name[0] + str(truth[name]): name for name in truth if truth[name] in FEW
    }
    return [name for name in kinds.values() if attacker.finds(name) == truth[name]]


def attacked(number: int, *, seed: int) -> tuple[int, int, int]:
    """Return in how many tables something is recovered: of numbers rounded alone, as told, and left whole."""
    dice = make.dice(seed)
    alone = as_told = whole = 0
    for _ in range(number):
        answer = random_answer(dice)
        told = kept_back({"f": answer}, {}).of("f", answer).outside()
        alone += bool(recovered(answer, answer.outside()))
        as_told += bool(recovered(answer, told))
        whole += len(told.tables) == len(answer.tables)
    return alone, as_told, whole


def test_no_hidden_number_of_some_tables_is_recovered() -> None:
    assert attacked(10, seed=3)[1] == 0


def test_rounding_each_number_by_itself_is_not_enough() -> None:
    rows = tuple(Row(str(n), str(n), (Count(n),)) for n in (23, 24, 1))
    rows = (rows[0], replace(rows[0], key="b", label="b"), rows[2])
    answer = FigureAnswer(Sentence.of("{}.", Count(47)), (Table("t", "By t", ("Number",), rows),))
    assert recovered(answer, answer.outside()) == [("t", "1")]
    assert kept_back({"f": answer}, {}).tables == {("f", "t")}


@pytest.mark.security
def test_no_hidden_number_of_a_thousand_tables_is_recovered() -> None:
    alone, as_told, whole = attacked(1000, seed=7)
    assert as_told == 0
    assert alone > 0  # what the rule is for
    assert whole > 800  # and most are told whole


# --- Reports --------------------------------------------------------------------------------------

FIGURES = [BY_SLUG[slug] for slug in ("entered", "supported", "last-day", "left")]
SHARES = BY_SLUG["first-in-time"]
GENDERS = ("female", "male", "non_binary")
KINDS = {"risk": 10, "plan": 28}  # after how many days it is due
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def random_spells(dice: Random, count: int = 0) -> list[Spell]:
    """Return women who came and went, each once: so many, or 20 to 120."""
    spells = []
    for number in range(count or dice.randint(20, 120)):
        opened = date(2025, 6, 1) + timedelta(days=dice.randrange(560))
        stays = dice.randrange(10, 500)
        spells.append(
            Spell(
                case=number,
                client=number,
                service=dice.choice([1, 1, 1, 2]),
                is_waiting=False,
                opened_on=opened,
                closed_on=opened + timedelta(days=stays),
                exit_kind="planned",
                destination="",
                source="police",
                referred_on=opened,
                exploitation=(),
                gender=dice.choices(GENDERS, [9, 3, 1])[0],
                nationality="",
                language="",
                needs_interpreter=False,
                age=None,
                reporting="given",
            )
        )
    return spells


def as_at(spells: list[Spell], day: date) -> list[Spell]:
    """Return what was known of them at the end of a day."""
    known = [spell for spell in spells if spell.opened_on <= day]
    return [
        spell if spell.closed_on and spell.closed_on <= day else replace(spell, closed_on=None, exit_kind="")
        for spell in known
    ]


def promises(spells: list[Spell]) -> list[PromiseFact]:
    """Return what was due of each: three in ten late, the same ones each time."""
    return [
        PromiseFact(spell.case, kind, due, due + DAY * (-1 if (spell.case * 7 + days) % 10 > 2 else 3), False)
        for spell in spells
        for kind, days in KINDS.items()
        for due in [spell.opened_on + days * DAY]
    ]


def facts(spells: list[Spell], period: Period, service: int = 0) -> Facts:
    known = Record(spells=as_at(spells, period.last), promises=promises(spells))
    services = {service: SERVICES[service]} if service else SERVICES
    return Facts(period, services, ENGLAND.add_working_days, known)


def report(spells: list[Spell], period: Period, service: int = 0, *, with_shares: bool = False) -> Report:
    """Return a report of all services, or cut to one; with a figure of shares too, if asked."""
    figures = (*FIGURES, SHARES) if with_shares else tuple(FIGURES)
    made = Report(facts(spells, period, service), figures, is_cut=service > 0, is_outside=True)
    return replace(made, before=replace(made, facts=facts(spells, period.before, service)))


def random_period(dice: Random) -> Period:
    """Return a quarter, a half, the year, or any days."""
    months = dice.choice([1, 3, 3, 3, 6, 12])
    start = dice.randrange(0, 12 - months + 1)
    if dice.random() < 0.25:
        first = FIRST + timedelta(days=dice.randrange(300))
        return Period(first, min(LAST, first + timedelta(days=dice.randrange(5, 120))))
    first = date(2026, start + 1, 1)
    after = date(2026 + (start + months) // 12, (start + months) % 12 + 1, 1)
    return Period(first, after - DAY)


def let_out(
    spells: list[Spell], dice: Random, tries: int, *, cut: bool = False, guarded: bool = True
) -> tuple[list[Report], list[Report]]:
    """Return the reports that were let out one after the other, and those that were refused."""
    reports, refused, releases = list[Report](), list[Report](), list[Release]()
    for number in range(tries):
        period = random_period(dice)
        service = dice.choice([0, 0, *SERVICES]) if cut else 0
        made = report(spells, period, service, with_shares=cut)
        release = release_of(made, recipient=f"Funder {number}")
        if guarded and release_blockers(release, releases):
            refused.append(made)
        else:
            reports.append(made)
            releases.append(replace(release, name=f"return {number}"))
    return reports, refused


class Reader:
    """Reads reports together: who came and who went between any two days of theirs are unknown numbers."""

    def __init__(self, reports: list[Report], spells: list[Spell], *, cut: bool = False) -> None:
        self.attacker = Attacker()
        self.hidden: dict[Hashable, int] = {}
        edges = {made.period.first for made in reports} | {made.period.last + DAY for made in reports}
        edges |= {made.period.before.first for made in reports}
        self.days = sorted(edges)
        self.spells = spells
        for number, made in enumerate(reports):
            for shown in made.shown:
                if shown.figure is SHARES:
                    self.read_shares(number, made, shown)
                else:
                    self.read(number, made, shown)
        if cut:
            self.know_the_parts()

    @staticmethod
    def who(*parts: str) -> str:
        return ",".join(part for part in parts if part)

    @staticmethod
    def cut_of(made: Report) -> str:
        """Return to which service a report is cut, if it is to one."""
        services = [*made.facts.services]
        return f"service={services[0]}" if len(services) == 1 else ""

    def segments(self, period: Period) -> Iterator[tuple[date, date]]:
        for first, after in zip(self.days, self.days[1:], strict=False):
            if period.first <= first and after - DAY <= period.last:
                yield first, after - DAY

    def read(self, number: int, made: Report, shown: Any) -> None:
        slug, cut = shown.figure.slug, self.cut_of(made)
        exact = shown.figure.answer(made.facts)
        self.take((number, slug), slug, cut, made.period, shown.finding, exact.finding.numbers[0].whole)
        tables = {table.slug: table for table in exact.tables}
        for table in shown.answer.tables:
            if table.slug not in {"service", "gender"}:
                continue
            cells = []
            for row, known in zip(table.rows, tables[table.slug].rows, strict=True):
                name = (number, slug, table.slug, row.key)
                words, n = row.numbers[0].cell, known.numbers[0].whole
                part = f"{table.slug}={row.key}"
                who = part if table.slug == "service" else self.who(cut, part)
                self.take(name, slug, who, made.period, words, n)
                cells.append((name, 1))
            self.attacker.adds((number, slug), cells)  # each woman is in one service
        if shown.before and slug in {"last-day", "entered", "left"}:
            before = shown.figure.answer(made.before.facts).finding.numbers[0].whole if made.before else 0
            self.take((number, slug, "before"), slug, cut, made.period.before, shown.before, before)

    def read_shares(self, number: int, made: Report, shown: Any) -> None:
        """Read how many of how many, of both kinds together and of each."""
        exact, cut = shown.figure.answer(made.facts), self.cut_of(made)
        self.take_share((number,), cut, made.period, shown.finding, exact.finding.numbers[0])
        [of_exact] = exact.tables
        for table in shown.answer.tables:
            cells = []
            for row, known in zip(table.rows, of_exact.rows, strict=True):
                name, who = (number, row.key), self.who(cut, f"kind={row.key}")
                self.take_share(name, who, made.period, row.numbers[0].cell, known.numbers[0])
                cells.append(name)
            for part in ("due", "met"):
                self.attacker.adds((part, number), [((part, *name), 1) for name in cells])

    def take_share(
        self, name: tuple[Hashable, ...], who: str, period: Period, words: str, share: Any
    ) -> None:
        """Read a share: what was due, and how much of it was done in time, is of days that add up."""
        for part, between, n in zip(("met", "due"), reading_share(words), (share.n, share.of), strict=True):
            self.attacker.reads((part, *name), between)
            if n in FEW:
                self.hidden[part, *name] = n
            flows = [((part, segment, who), 1) for segment in self.segments(period)]
            self.attacker.adds((part, *name), flows)

    def know_the_parts(self) -> None:
        """Know that all are those of each service, of each gender, of each kind, between any two days."""
        services, genders = [f"service={pk}" for pk in SERVICES], [f"gender={key}" for key in GENDERS]
        kinds = [f"kind={kind}" for kind in KINDS]
        segments = [(first, after - DAY) for first, after in zip(self.days, self.days[1:], strict=False)]
        for segment in segments:
            for slug in ("entered", "left"):
                self.add_up((slug, segment), services, genders)
            for part in ("due", "met"):
                self.add_up((part, segment), services, kinds)
            for who in (self.who(service, kind) for service in services for kind in kinds):
                done_or_not = [(("met", segment, who), 1), (("late", segment, who), 1)]
                self.attacker.adds(("due", segment, who), done_or_not)
        for day in self.days:
            self.add_up(("there", day), services, genders)
        for who in (self.who(service, gender) for service in services for gender in genders):
            self.there(Period(self.days[0], self.days[-1] - DAY), who)

    def add_up(self, place: tuple[Hashable, ...], services: list[str], others: list[str]) -> None:
        """Know that a number is that of each service added up, and that of each other part."""
        for one in ("", *services):
            self.attacker.adds((*place, one), [((*place, self.who(one, other)), 1) for other in others])
        for one in ("", *others):
            parts = [((*place, self.who(service, one)), 1) for service in services]
            self.attacker.adds((*place, one), parts)

    def take(self, name: Hashable, slug: str, who: str, period: Period, words: str, n: int) -> None:
        """Read one number, and say of which comings and goings it is made."""
        attacker = self.attacker
        attacker.reads(name, reading(words))
        if n in FEW:
            self.hidden[name] = n
        flows = [(segment, who) for segment in self.segments(period)]
        if slug in {"entered", "left"}:
            attacker.adds(name, [((slug, *flow), 1) for flow in flows])
        there = ("there", period.first if slug == "supported" else period.last + DAY, who)
        if slug == "supported":
            attacker.adds(name, [(there, 1), *((("entered", *flow), 1) for flow in flows)])
        if slug == "last-day":
            attacker.adds(name, [(there, 1)])
        self.there(period, who)

    def there(self, period: Period, who: str) -> None:
        """Know that who was there, with who came and without who went, is there after."""
        for first, last in self.segments(period):
            moves = [(("entered", (first, last), who), 1), (("left", (first, last), who), -1)]
            self.attacker.adds(("there", last + DAY, who), [(("there", first, who), 1), *moves])

    @property
    def recovered(self) -> list[Hashable]:
        return [name for name, n in self.hidden.items() if self.attacker.finds(name) == n]


def reading_share(words: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return between which numbers the part and the whole of a share lie, by the words that tell it."""
    part, _, whole = words.lower().partition(" of ")
    if words in {NONE, NOTHING}:
        return (0, 0), (0, 0)
    if not whole or part == "a number not shown":  # not even that it is one
        return (0, max(FEW)), (min(FEW), max(FEW))
    return reading(part), reading(whole.partition(" (")[0])


def tried(records: int, *, seed: int, tries: int, cut: bool = False) -> tuple[int, int, int, int]:
    """Return how many pairs were let out, how many refused, and what was recovered of pairs and of all."""
    dice = make.dice(seed)
    pairs = refusals = of_pairs = of_all = 0
    for _ in range(records):
        # Of a cut no table is told but of a hundred people or more.
        spells = random_spells(dice, dice.randint(60, 300) if cut else 0)
        reports, refused = let_out(spells, dice, tries, cut=cut)
        refusals += len(refused)
        for place, one in enumerate(reports):
            for other in reports[:place]:
                pairs += 1
                of_pairs += len(Reader([one, other], spells, cut=cut).recovered)
        of_all += len(Reader(reports, spells, cut=cut).recovered)
    return pairs, refusals, of_pairs, of_all


def test_what_a_cut_gives_away_is_found_and_refused() -> None:
    """Of 207 at most, 103 at least are in the other service and 103 women in this one: one man is left."""
    pattern = [(1, "female")] * 103 + [(1, "male")] + [(2, "female")] * 103
    spells = [
        replace(spell, service=service, gender=gender, opened_on=date(2026, 3, 2), closed_on=None)
        for spell, (service, gender) in zip(random_spells(make.dice(3), len(pattern)), pattern, strict=True)
    ]
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    whole, cut = report(spells, march), report(spells, march, 1)
    for made in (whole, cut):
        vars(made)["kept_back"] = KeptBack()  # as if nothing were
    assert (1, "entered", "gender", "male") in Reader([whole, cut], spells, cut=True).recovered
    assert not Reader([whole], spells, cut=True).recovered
    before = replace(release_of(whole, recipient="One"), name="return 0")
    assert release_blockers(release_of(cut, recipient="Another"), [before])


@pytest.mark.parametrize(
    ("words", "part", "whole"),
    [
        ("About 15 of about 20 first assessments and plans (57 to 95%) were in time.", (13, 17), (18, 22)),
        ("not shown (1 to 7) of about 10", (1, 7), (8, 12)),
        ("0 of about 10 tasks", (0, 0), (8, 12)),
        ("A number not shown of 1 to 7 first assessments and plans were in time.", (0, 7), (1, 7)),
        ("not shown", (0, 7), (1, 7)),
        (NONE, (0, 0), (0, 0)),
        (NOTHING, (0, 0), (0, 0)),
    ],
)
def test_a_share_is_read_as_it_is_told(words: str, part: tuple[int, int], whole: tuple[int, int]) -> None:
    assert reading_share(words) == (part, whole)


def test_no_pair_of_a_few_reports_recovers_anything() -> None:
    pairs, _, of_pairs, of_all = tried(2, seed=5, tries=5)
    assert pairs > 0
    assert (of_pairs, of_all) == (0, 0)


@pytest.mark.security
def test_no_pair_of_many_reports_recovers_anything_nor_all_together() -> None:
    pairs, refusals, of_pairs, of_all = tried(60, seed=11, tries=10)
    assert pairs > 300
    assert refusals > 30
    assert (of_pairs, of_all) == (0, 0)


@pytest.mark.security
def test_no_cut_to_a_service_and_no_share_recovers_anything() -> None:
    pairs, refusals, of_pairs, of_all = tried(12, seed=13, tries=8, cut=True)
    assert pairs > 100
    assert refusals > 5
    assert (of_pairs, of_all) == (0, 0)


# --- Days that are chosen and moved ---------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_no_day_is_found_by_moving_the_days_that_are_told_rounded(seed: int) -> None:
    dice, first = make.dice(seed), date(2026, 1, 1)
    came = {first + DAY * n: dice.choice([0, 0, 0, 0, 1, 2]) for n in range(365)}
    attacker, told = Attacker(), 0
    for start in came:
        for days in (*range(1, 32), 59, 90, 91, 92, 181, 365):
            window = Period(start, start + DAY * (days - 1))
            if period_blockers(window, today=date(2026, 12, 31), first_case=first, is_rounded=True):
                continue
            within = [day for day in came if day in window]
            attacker.reads(window, reading(Count(sum(came[day] for day in within)).outside().cell))
            attacker.adds(window, [(day, 1) for day in within])
            told += 1
    assert told == 4
    few = [day for day, number in came.items() if number]
    assert [day for day in dice.sample(few, 12) if attacker.finds(day) is not None] == []

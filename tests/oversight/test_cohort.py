"""Each figure of the quarter is what was counted by hand: of plain facts, and of the record itself."""

from dataclasses import replace
from typing import Any

import pytest

from cases.models import Exclusion, Seal
from hestia.accounts.models import Service, User
from oversight.queries.facts import facts_for
from oversight.rules.facts import Facts
from oversight.rules.figure import FigureAnswer, Table
from oversight.rules.figures import BY_SLUG
from oversight.rules.numbers import Count, Median, Number, Share
from oversight.rules.periods import Period
from tests import make, roles
from tests.oversight.as_facts import QUARTER, facts
from tests.oversight.cohort import EXPECTED, LEFT_OUT, NOT_ASKED
from tests.oversight.recorded import Recorded

E: dict[str, Any] = EXPECTED


def answer(slug: str, known: Facts) -> FigureAnswer:
    return BY_SLUG[slug].answer(known)


def table(slug: str, name: str, known: Facts) -> Table:
    [wanted] = [table for table in answer(slug, known).tables if table.slug == name]
    return wanted


def plain(number: Number) -> Any:
    match number:
        case Count(n=n):
            return n
        case Share(n=n, of=of):
            return n, of
        case Median(people=people, days=days, low=low, high=high):
            return people, days, low, high
    raise AssertionError(number)


def cells(slug: str, name: str, known: Facts) -> dict[str, Any]:
    """Return what is in a table, by the key of each row, without the rows of nothing."""
    numbers = {row.key: plain(row.numbers[0]) for row in table(slug, name, known).rows}
    return {key: number for key, number in numbers.items() if number not in {0, (0, 0)}}


def found(slug: str, known: Facts) -> list[Any]:
    return [plain(number) for number in answer(slug, known).finding.numbers]


def without(expected: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in expected.items() if key not in keys and value}


def by_name[T](expected: dict[str, T], known: Facts) -> dict[str, T]:
    """Return what is expected of services by their ids."""
    outreach, house = known.services
    return {str(outreach): expected["O"], str(house): expected["A"]}


def check(known: Facts) -> None:
    """Hold every figure of the quarter to what was counted by hand."""
    assert (known.left_out, known.not_asked) == (LEFT_OUT, NOT_ASKED)
    coming(known)
    leaving(known)
    timed(known)
    changed(known)
    hers(known)
    sampled(known)


def coming(known: Facts) -> None:
    assert found("came", known) == [E["came"]["total"]]
    assert cells("came", "source", known) == without(E["came"], "total")
    assert cells("came", "need", known) == E["came.need"]
    assert cells("came", "borough", known) == E["came.borough"]
    assert found("not-taken", known) == [E["not_taken"]["total"]]
    assert cells("not-taken", "reason", known) == without(E["not_taken"], "total")
    assert cells("not-taken", "service", known) == by_name(E["not_taken.service"], known)
    assert found("entered", known) == [E["entered"]["total"]]
    assert cells("entered", "service", known) == by_name(E["entered.service"], known)
    for name in ("age", "nationality", "exploitation"):
        assert cells("entered", name, known) == E[f"entered.{name}"], name
    assert cells("entered", "gender", known) == {"female": E["entered"]["total"]}
    assert found("supported", known) == [E["supported"]["total"]]
    assert cells("supported", "service", known) == by_name(E["supported.service"], known)
    assert found("last-day", known) == [E["last_day"]["total"]]
    assert cells("last-day", "service", known) == by_name(E["last_day.service"], known)
    assert cells("last-day", "place", known) == E["last_day.place"]


def leaving(known: Facts) -> None:
    assert found("left", known) == [E["left"]["total"]]
    assert cells("left", "kind", known) == without(E["left"], "total")
    assert cells("left", "destination", known) == E["left.destination"]
    stay = E["stay"]
    assert found("stay", known) == [stay["people"], tuple(stay.values())]
    [note] = answer("stay", known).notes
    assert plain(note.numbers[0]) == E["stay.so_far"]["people"]
    assert plain(note.numbers[1])[:2] == tuple(E["stay.so_far"].values())
    assert found("back", known) == [(E["back"]["back"], E["back"]["of"])]


def timed(known: Facts) -> None:
    rg = E["rg"]
    assert found("rg-in-time", known) == [(rg["in_time"], rg["total"])]
    assert cells("rg-in-time", "rg", known) == {
        key: (rg[key], rg["total"]) for key in ("in_time", "late", "waiting")
    }
    assert [plain(number) for number in answer("rg-in-time", known).notes[0].numbers] == [rg["ended"]]
    cg = E["cg"]
    count, median = found("waiting-cg", known)
    assert (count, median[:2]) == (cg["people"], (cg["people"], cg["median"]))
    assert cells("waiting-cg", "cg", known) == without(cg, "people", "median")
    first = E["first"]
    assert found("first-in-time", known) == [(first["in_time"], first["due"])]
    assert cells("first-in-time", "first", known) == {key: first[key] for key in ("risk", "plan")}
    assert [plain(n) for n in answer("first-in-time", known).notes[0].numbers] == [first["withdrawn"]]


def changed(known: Facts) -> None:
    risk = E["risk_down"]
    assert found("risk-down", known) == [(risk["down"], risk["of"])]
    assert cells("risk-down", "risk", known) == {key: risk[key] for key in ("down", "exception", "no", "")}
    levels = ("very_high", "high", "medium", "low")
    assert cells("risk-down", "baseline", known) == {level: risk[level] for level in levels}
    slope = {row.key: tuple(map(plain, row.numbers)) for row in table("risk-down", "slope", known).rows}
    assert slope == {key: risk[key] for key in ("start", "end")}
    assert plain(answer("risk-down", known).notes[-1].numbers[0]) == risk["once"]
    targets = E["targets"]
    assert found("targets", known) == [(targets["met"], targets["of"])]
    domains = ("safety", "income", "emotional", "health", "legal")
    assert cells("targets", "targets", known) == {domain: targets[domain] for domain in domains}
    assert cells("targets", "apart", known) == without(targets, "met", "of", *domains)
    rows = table("outcomes", "outcomes", known).rows
    assert {row.key: tuple(map(plain, row.numbers)) for row in rows} == E["outcomes"]


def hers(known: Facts) -> None:
    children = E["children"]
    assert found("children", known) == [children["total"], children["families"]]
    assert cells("children", "age", known) == without(children, "total", "families", "screened")
    assert cells("children", "screened", known) == {"screened": (children["screened"], children["total"])}
    language = E["language"]
    assert found("language", known) == [(language["met"], language["needed"])]
    assert cells("language", "sessions", known) == {key: language[key] for key in ("met", "none_found", "")}
    spoken = ("Albanian", "Tigrinya", "Vietnamese")
    assert cells("language", "language", known) == {name: language[name] for name in spoken}
    nights = E["occupancy"]
    assert found("occupancy", known) == [(nights["used"], nights["usable"])]
    assert cells("occupancy", "nights", known) == {key: nights[key] for key in ("used", "held", "free")}
    assert [*cells("occupancy", "house", known).values()] == [(nights["used"], nights["usable"])]
    requests = E["requests"]
    assert found("refused-elsewhere", known) == [(requests["refused"], requests["answered"])]
    assert cells("refused-elsewhere", "reason", known) == requests["why"]
    assert cells("refused-elsewhere", "kind", known) == requests["kind"]
    [waiting] = answer("refused-elsewhere", known).notes
    assert [plain(number) for number in waiting.numbers] == [requests["waiting"]]
    voice = E["voice"]
    assert found("voice", known) == [(voice["people"], voice["of"])]
    for question in ("listened", "safe"):
        assert cells("voice", question, known) == without(voice[question])


def sampled(known: Facts) -> None:
    drawn, findings = E["sampled"], E["findings"]
    assert found("sampled", known) == [(drawn["judged"], drawn["drawn"])]
    assert cells("sampled", "service", known) == by_name(E["sampled.service"], known)
    [note] = answer("sampled", known).notes
    assert [plain(number) for number in note.numbers] == [(findings["on_time"], findings["due"])]
    assert cells("sampled", "findings", known) == without(findings, "on_time", "due")


def who_came_and_went_adds_up(known: Facts, before: Facts) -> None:
    """Hold that those there before, with those who came and without those who left, are there after."""
    [there], [came], [gone] = (found(slug, known) for slug in ("last-day", "entered", "left"))
    assert found("last-day", before)[0] + came - gone == there


def test_plain_facts_count_as_by_hand() -> None:
    check(facts())
    who_came_and_went_adds_up(facts(), facts(QUARTER.before))


class TestRecord:
    """The same of the record: what was written down after the quarter is not of it."""

    @pytest.fixture
    def recorded(self, outreach: Service, house_a: Service, amina: User, ben: User) -> Recorded:
        return Recorded(outreach=outreach, house=house_a, worker=amina, second=ben)

    def test_it_counts_as_by_hand_and_tells_each_only_of_their_own(
        self, recorded: Recorded, carys: User, farah: User, amina: User, gita: User
    ) -> None:
        outreach, house = recorded.services["O"], recorded.services["A"]
        both = {outreach.pk: "Outreach", house.pk: "Safe house A"}
        check(known_to(carys, both))
        # The one who said no after the quarter is kept out of the period before it too.
        who_came_and_went_adds_up(known_to(carys, both), known_to(carys, both, period=QUARTER.before))
        # A lead counts the services that are hers, although no case is hers to read.
        known = known_to(farah, {outreach.pk: "Outreach"})
        assert found("entered", known) == [E["entered.service"]["O"]]
        assert found("last-day", known) == [E["last_day.service"]["O"]]
        for nobody in (amina, gita):  # who counts nothing is told nothing
            assert not known_to(nobody, {outreach.pk: "Outreach"}).record.spells

        # Who may not know of a sealed woman does not count her, nor whoever is kept out of another.
        before = found("last-day", known_to(carys, {outreach.pk: "Outreach"}))
        Seal(client=recorded.clients["01"], words="Her brother", given_at=make.NOON, given_by=amina).save()
        Exclusion(
            client=recorded.clients["02"], person=carys, words="A cousin", given_at=make.NOON, given_by=amina
        ).save()
        [after] = found("last-day", known_to(carys, {outreach.pk: "Outreach"}))
        assert [after + 2] == before


def known_to(user: User, services: dict[int, str], *, period: Period = QUARTER) -> Facts:
    with roles.as_application(user, at=make.NOON):
        return facts_for(user, period, services=services)


def test_where_nothing_is_known_of_risk_there_is_nothing_to_count() -> None:
    known = facts()
    of_nothing = replace(known, record=replace(known.record, exits=()))
    told = answer("risk-down", of_nothing)
    assert told.finding.words == "There was nothing to count."
    assert [note.words for note in told.notes] == [
        "No exit was signed off for 16 of 16 cases (100%, range 81 to 100%): nothing is known about them."
    ]

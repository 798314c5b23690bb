"""The published vectors (docs/nrm-vectors.json), counted by hand, through the public rules."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hestia.workingdays.calendar import Calendar
from referrals.rules import clocks
from referrals.rules.clocks import EndRule, Pause, PeriodClock, Terms, Unit
from referrals.rules.section_62 import gives_period

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "nrm-vectors.json").read_text())
OF_THE_ROW = {"jurisdiction", "effective_from", "sources"}
FEWEST = 60


def terms_of(rule: str) -> Terms:
    row = {name: value for name, value in PUBLISHED["rules"][rule].items() if name not in OF_THE_ROW}
    kinds = {"rg_unit": Unit, "moveon_negative_unit": Unit, "end_rule": EndRule}
    return Terms(**{name: kinds.get(name, lambda same: same)(value) for name, value in row.items()})


def calendar_of(nation: str) -> Calendar:
    """Return the calendar as the vectors publish it, not as the database holds it."""
    days = {date.fromisoformat(day): "Bank holiday" for day in PUBLISHED["bank_holidays"][nation]}
    return Calendar(nation, days, 2009, 2031)


def day_of(facts: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(facts[name]) if facts.get(name) else None


def answer_to(vector: dict[str, Any]) -> dict[str, Any]:
    """Return what the rules of the house make of the facts of a vector."""
    facts, terms, calendar = vector["facts"], terms_of(vector["rule"]), calendar_of(vector["calendar"])
    pauses = [
        Pause(date.fromisoformat(start), date.fromisoformat(end) if end else None)
        for start, end in facts.get("suspensions", [])
    ]

    def on(name: str) -> date:
        day = day_of(facts, name)
        assert day
        return day

    period = {
        "final_on": day_of(facts, "conclusive_grounds_on"),
        "final_positive": facts.get("conclusive_grounds_positive"),
        "ceased_on": day_of(facts, "disqualified_on"),
    }
    clock: Any
    match vector["clock"]:
        case "reasonable-grounds":
            clock = clocks.reasonable_grounds(on("received_on"), terms, calendar, pauses=pauses)
        case "recovery":
            extended_to = day_of(facts, "extended_to")
            made_on = on("reasonable_grounds_on")
            clock = clocks.recovery(made_on, terms, pauses=pauses, extended_to=extended_to, **period)
        case "removal-protection":
            clock = clocks.removal_protection(on("reasonable_grounds_on"), terms, **period)
        case "reconsideration":
            clock = clocks.reconsideration(on("negative_decision_on"), terms)
        case "move-on":
            positive = facts["conclusive_grounds_positive"]
            clock = clocks.move_on(on("conclusive_grounds_on"), terms, calendar, positive=positive)
        case _:
            given = gives_period(
                on("reasonable_grounds_on"),
                day_of(facts, "first_positive_on"),
                wholly_before=facts["wholly_before"],
                is_determined=facts["authority_gives_period"],
            )
            return {"gives_period": given}
    answer = {"last_day": clock.due_on}
    if isinstance(clock, PeriodClock):
        answer["ends_on"] = clock.ends_on
    return {name: day.isoformat() if day else None for name, day in answer.items()}


@pytest.mark.parametrize("vector", PUBLISHED["vectors"], ids=lambda vector: vector["id"])
def test_the_rules_answer_as_it_was_counted_by_hand(vector: dict[str, Any]) -> None:
    assert answer_to(vector) == vector["expected"], vector["by_hand"]


def test_they_are_many_of_every_clock_and_nation_and_each_says_how() -> None:
    vectors = PUBLISHED["vectors"]
    assert len(vectors) >= FEWEST
    assert len({vector["id"] for vector in vectors}) == len(vectors)
    kinds = {str(kind) for kind in clocks.ClockKind}
    assert kinds <= {vector["clock"] for vector in vectors}
    assert {vector["calendar"] for vector in vectors} == {"EW", "SCT", "NIR"}
    assert set(PUBLISHED["rules"]) == {vector["rule"] for vector in vectors}
    assert all(vector["by_hand"] for vector in vectors)


OF_CLOCK = {
    "reasonable-grounds": "rg",
    "recovery": "recovery",
    "removal-protection": "recovery",
    "reconsideration": "reconsideration",
    "section-62": "section_62",
}


@pytest.mark.parametrize("vector", PUBLISHED["vectors"], ids=lambda vector: vector["id"])
def test_each_says_its_length_and_where_that_stands(vector: dict[str, Any]) -> None:
    rule, sources = PUBLISHED["rules"][vector["rule"]], PUBLISHED["rules"][vector["rule"]]["sources"]
    positive = vector["facts"].get("conclusive_grounds_positive")
    length = OF_CLOCK.get(vector["clock"]) or ("moveon_positive" if positive else "moveon_negative")
    assert sources[length]["source"]
    assert sources[length]["certainty"] in {
        *("primary", "excerpt", "part general knowledge", "general knowledge", "our own"),
    }
    if vector["clock"] != "section-62":
        assert f"{rule[f'{length}_days']} " in vector["by_hand"].partition(". ")[0]

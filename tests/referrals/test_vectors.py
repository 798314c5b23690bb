"""The published vectors (docs/nrm-vectors.json), counted by hand, through the public rules."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.rules.eighteen import eighteenth_birthday
from hestia.workingdays.calendar import Calendar
from referrals.rules import clocks
from referrals.rules.clocks import EndRule, Pause, PeriodClock, Terms, Unit
from referrals.rules.section_62 import gives_period

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "nrm-vectors.json").read_text())
OF_THE_ROW = {"jurisdiction", "effective_from", "sources"}
FEWEST = 130


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


def of_its_own(vector: dict[str, Any]) -> bool:
    """Whether the nation supports her by a law of its own, which sections 62 and 63 do not limit."""
    return PUBLISHED["rules"][vector["rule"]]["jurisdiction"] in {"SCT", "NIR"}


def period_given(vector: dict[str, Any]) -> dict[str, bool | None]:
    """Return what section 62 makes of a positive decision, where the facts ask for it."""
    facts = vector["facts"]
    if "wholly_before" not in facts or of_its_own(vector):
        return {}
    made_on = day_of(facts, "reasonable_grounds_on")
    assert made_on
    wholly, is_determined = facts["wholly_before"], facts["authority_gives_period"]
    first_on = day_of(facts, "first_positive_on")
    return {
        "gives_period": gives_period(made_on, first_on, wholly_before=wholly, is_determined=is_determined)
    }


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
    }
    ceased_on = day_of(facts, "disqualified_on")
    is_of_its_own = of_its_own(vector)
    gives = period_given(vector)
    clock: Any
    match vector["clock"]:
        case "reasonable-grounds":
            clock = clocks.reasonable_grounds(on("received_on"), terms, calendar, pauses=pauses)
        case "recovery":
            extended_to = day_of(facts, "extended_to")
            made_on = on("reasonable_grounds_on")
            ends_it = None if is_of_its_own else ceased_on
            clock = clocks.recovery(
                made_on, terms, pauses=pauses, extended_to=extended_to, ceased_on=ends_it, **period
            )
        case "removal-protection":
            made_on = on("reasonable_grounds_on")
            clock = clocks.removal_protection(made_on, terms, ceased_on=ceased_on, **period)
        case "reconsideration":
            heard_on = day_of(facts, "heard_on")
            clock = clocks.reconsideration(on("negative_decision_on"), terms, heard_on=heard_on)
        case "move-on" if ceased_on and not is_of_its_own:
            return {"last_day": None}
        case "move-on":
            positive = facts["conclusive_grounds_positive"]
            clock = clocks.move_on(on("conclusive_grounds_on"), terms, calendar, positive=positive)
        case "turning-18":
            return {"turns_18_on": eighteenth_birthday(on("born_on")).isoformat()}
        case _:
            return {**gives}
    counts = gives.get("gives_period", True)
    answer = {"last_day": clock.due_on if counts else None}
    if isinstance(clock, PeriodClock):
        answer["ends_on"] = clock.ends_on if counts else None
    return gives | {name: day.isoformat() if day else None for name, day in answer.items()}


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
    "turning-18": "eighteen",
}
NO_LENGTH = {"section-62", "turning-18"}


@pytest.mark.parametrize("vector", PUBLISHED["vectors"], ids=lambda vector: vector["id"])
def test_each_says_its_length_and_where_that_stands(vector: dict[str, Any]) -> None:
    rule, sources = PUBLISHED["rules"][vector["rule"]], PUBLISHED["rules"][vector["rule"]]["sources"]
    positive = vector["facts"].get("conclusive_grounds_positive")
    length = OF_CLOCK.get(vector["clock"]) or ("moveon_positive" if positive else "moveon_negative")
    assert sources[length]["source"]
    assert sources[length]["certainty"] in {
        *("primary", "excerpt", "part general knowledge", "general knowledge", "our own"),
    }
    if vector["clock"] not in NO_LENGTH:
        assert f"{rule[f'{length}_days']} " in vector["by_hand"].partition(". ")[0]


JUDGED = [vector for vector in PUBLISHED["vectors"] if "judgement" in vector]


@pytest.mark.parametrize("vector", JUDGED, ids=lambda vector: vector["id"])
def test_what_rests_on_a_judgement_of_ours_says_so_and_gives_the_other_answer(vector: dict[str, Any]) -> None:
    judgement = vector["judgement"]
    assert set(judgement) == {"why", "other"}
    assert judgement["why"]
    assert judgement["other"] != vector["expected"]
    assert set(judgement["other"]) <= set(vector["expected"]) | {"gives_period"}


def test_chains_late_facts_and_birthdays_are_among_them() -> None:
    facts = [vector["facts"] for vector in PUBLISHED["vectors"] if vector["clock"] != "section-62"]
    for name, fewest in {
        "first_positive_on": 10,
        "disqualified_on": 10,
        "born_on": 5,
        "heard_on": 1,
        "suspensions": 8,
    }.items():
        assert sum(name in fact for fact in facts) >= fewest, name
    assert len(JUDGED) >= 12

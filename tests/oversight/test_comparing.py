"""Why figure 19 moved since a return was sent: what was drawn and found is kept by its sums, as the rest."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oversight.rules.comparing import READS, MovedPart, Snapshot, Why, changes, moved_parts, reasons
from oversight.rules.facts import Facts, Found, Refusal, Sampled
from oversight.rules.figures import BY_SLUG, FIGURES
from tests.oversight.as_facts import facts

SLUG = "sampled"


def changed(known: Facts, **rows: list[Any]) -> Facts:
    return replace(known, record=replace(known.record, **rows))


def why(sent: Snapshot, now: Facts) -> list[Why]:
    return reasons(SLUG, changes(sent, now), is_redefined=False)


def test_what_a_figure_reads_is_what_the_record_has() -> None:
    assert {*READS} <= {figure.slug for figure in FIGURES}
    kinds = {kind for reads in READS.values() for kind in reads}
    assert kinds <= {*vars(facts().record)}
    assert {"sampled", "found"} <= kinds


@pytest.mark.parametrize("kind", ["sampled", "found"])
@pytest.mark.parametrize("is_of_a_case", [True, False], ids=["of a case", "of none"])
def test_what_was_recorded_later_and_what_was_corrected_are_told_apart(kind: str, is_of_a_case: bool) -> None:
    known = facts()
    rows = list(getattr(known.record, kind))
    first = known.of_samples(rows)[0]
    free = next(spell.case for spell in known.supported if spell.case not in {row.case for row in rows})
    case = free if is_of_a_case else None
    late: Sampled | Found = replace(first, case=case)
    without, with_it = changed(known, **{kind: rows}), changed(known, **{kind: [*rows, late]})
    day = {"judged_on": None} if kind == "sampled" else {"due_on": date(2026, 9, 1)}
    corrected = changed(known, **{kind: [*rows, replace(late, **day)]})
    sent = Snapshot.of(without, salt="s")
    assert why(sent, without) == [Why.NOT_KNOWN]  # nothing moved
    assert why(sent, with_it) == [Why.LATE]
    assert Why.CORRECTED in why(Snapshot.of(with_it, salt="s"), corrected)
    assert Why.CORRECTED in why(Snapshot.of(with_it, salt="s"), without)
    # No other figure moved by it.
    assert reasons("entered", changes(sent, with_it), is_redefined=False) == [Why.NOT_KNOWN]


def test_a_return_that_was_sent_before_this_was_kept_is_compared_still() -> None:
    known = facts()
    kept = Snapshot.of(known, salt="s").as_json()
    kept["cases"] = {
        case: {kind: sums for kind, sums in kinds.items() if kind not in {"sampled", "found"}}
        for case, kinds in kept["cases"].items()
    }
    kept["loose"] = {kind: kept["loose"][kind] for kind in ("refusals", "rooms")}
    old = Snapshot.read(kept)
    assert changes(old, known) == {}
    assert why(old, changed(known, sampled=[])) == [Why.NOT_KNOWN]
    said_no = replace(known.supported[0], reporting="refused")
    others = [said_no if spell.case == said_no.case else spell for spell in known.record.spells]
    assert why(old, changed(known, spells=others)) == [Why.SAID_NO]
    assert BY_SLUG[SLUG].answer(known).finding.words


def test_it_reads_as_it_was_kept() -> None:
    snapshot = Snapshot.of(facts(), salt="s")
    assert Snapshot.read(snapshot.as_json()) == snapshot
    assert {"sampled", "found"} <= {*snapshot.loose}
    assert any("sampled" in kinds for kinds in snapshot.cases.values())


def test_what_was_asked_only_later_and_is_not_known_changes_no_sum() -> None:
    on = date(2026, 7, 2)
    refusal = Refusal(1, "police", on, on, "declined")
    assert refusal.values == (1, "police", on, on, "declined")
    assert replace(refusal, borough="Hackney").values == (*refusal.values, "Hackney")


class TestMovedParts:
    SENT = (
        "By service: Outreach: 12",
        "By service: House A: 3",
        "By need: Housing: about 30 of about 30 (rounded: this may not be all)",
        "Age is not recorded for 2 of 15 cases (13%, range 4 to 38%).",
        "1 case is still open: the median so far is 40 days. They will be counted when they leave.",
    )

    def test_of_the_same_there_are_none_in_whatever_order(self) -> None:
        assert moved_parts(self.SENT, self.SENT[::-1]) == []

    def test_each_number_that_moved_stands_under_its_own_name(self) -> None:
        now = [
            "By service: House A: 4",
            "By service: House B: 1",
            "By need: Housing: about 25 of about 30 (75 to 99%)",
            "By borough: Barnet: 6",
            self.SENT[3],
            "2 cases are still open: the median so far is 41 days. They will be counted when they leave.",
        ]
        assert moved_parts(self.SENT, now) == [
            MovedPart("By borough", "Not in it", "In it"),
            MovedPart("By service: House A", "3", "4"),
            MovedPart("By service: House B", "Not in it", "1"),
            MovedPart(
                "By need: Housing",
                "about 30 of about 30 (rounded: this may not be all)",
                "about 25 of about 30 (75 to 99%)",
            ),
            MovedPart("By service: Outreach", "12", "Not in it"),
            MovedPart("", self.SENT[4], now[5]),
        ]

    def test_a_table_that_is_gone_is_one_line(self) -> None:
        assert moved_parts(self.SENT, self.SENT[2:]) == [MovedPart("By service", "In it", "Not in it")]

    def test_of_several_numbers_those_that_moved_stand_with_their_columns(self) -> None:
        columns = {"Outcomes": ["Better", "Same", "No second answer"], "Stay": ["Median", "Cases"]}
        then = ["Outcomes: Housing: 4, 1, 0", "Stay: All: 80 days, half 40 to 99, 12"]
        now = ["Outcomes: Housing: 4, 2, 1", "Stay: All: 81 days, half 40 to 99, 12"]
        assert moved_parts(then, now, columns=columns) == [
            MovedPart("Outcomes: Housing", "Same: 1; No second answer: 0", "Same: 2; No second answer: 1"),
            # A median has commas of its own: it is told as it stands.
            MovedPart("Stay: All", "80 days, half 40 to 99, 12", "81 days, half 40 to 99, 12"),
        ]

"""What differs between two versions of a plan, in words; and how far each part is."""

from datetime import date
from typing import Any

import pytest

from supportplans.models import Domain, PlanVersion
from supportplans.queries.comparison import compared, step_changes
from supportplans.queries.progress import Count, PlanMoment, counts_of, drawing


def target(pk: int, **said: Any) -> dict[str, Any]:
    return {
        "id": pk,
        "domain": "safety",
        "text": "I want a key.",
        "status": "not_started",
        "steps": [],
        **said,
    }


def plan(*targets: dict[str, Any]) -> dict[str, Any]:
    return {"what_matters": "", "targets": list(targets)}


class TestCompared:
    def test_added_gone_same(self) -> None:
        parts = compared(plan(target(1), target(2)), plan(target(2), target(3, domain="legal")))
        assert [(part.domain, [row.kind for row in part.rows]) for part in parts] == [
            (Domain.SAFETY, ["gone", "same"]),
            (Domain.LEGAL, ["added"]),
        ]

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            pytest.param({"status": "met"}, "Not started, now met", id="status"),
            pytest.param({"text": "I want two keys."}, "Changed: her words", id="words"),
            pytest.param(
                {"owner": "other", "owner_name": "Layla"}, "Changed: who leads", id="who, said once"
            ),
            pytest.param({"domain": "legal"}, "Moved from safety", id="part"),
            pytest.param({"agency": "Brightwater"}, "Changed: the other service", id="a key only one has"),
        ],
    )
    def test_what_changed_is_said(self, changed: dict[str, Any], words: str) -> None:
        [part] = compared(plan(target(1)), plan(target(1, **changed)))
        assert part.rows[0].changes == [words]
        assert part.rows[0].kind == "changed"

    def test_a_plan_she_was_not_asked_about_says_neither_yes_nor_no(self) -> None:
        asked, now = plan(target(1, not_agreed=True)), plan(target(1))
        [part] = compared(asked, now)
        assert part.rows[0].kind == "same"
        [part] = compared(plan(target(1, not_agreed=False)), asked)
        assert part.rows[0].changes == ["She no longer agrees with it"]

    @pytest.mark.parametrize(
        ("answer", "said"), [("agrees", False), ("in_part", False), ("does_not", None), ("not_asked", None)]
    )
    def test_a_version_says_of_each_target_whether_she_agreed_only_where_she_did(
        self, answer: str, said: bool | None
    ) -> None:
        version = PlanVersion(content=plan(target(1), target(2)), answer=answer, not_agreed=[2])
        assert version.answered["targets"][0].get("not_agreed") is said

    def test_steps(self) -> None:
        before = [{"what": what, "status": "not_started"} for what in ("Ring", "Write", "Go")]
        after = [
            {"what": "Ring", "status": "done"},
            {"what": "Go", "status": "waiting"},
            {"what": "Wait", "status": "waiting"},
        ]
        assert step_changes(before, after) == [
            "New step: Wait",
            "Step removed: Write",
            "Step done: Ring",
            "Step changed: Go",
        ]

    def test_two_empty_plans_have_nothing_side_by_side(self) -> None:
        assert compared(plan(), plan()) == []


class TestProgress:
    def test_what_she_stopped_is_not_counted(self) -> None:
        counts = counts_of([target(1), target(2, status="met"), target(3, status="stopped")])
        assert counts[Domain.SAFETY] == Count(1, 2)
        assert counts[Domain.SAFETY].words == "1 of 2"
        assert counts[Domain.LEGAL].words == "None"

    def test_bars_stand_on_their_floor_and_met_never_rises_above_all(self) -> None:
        made = drawing(
            [
                PlanMoment(
                    f"Version {n}", date(2026, 1, n), counts_of([target(i, status="met") for i in range(n)])
                )
                for n in range(1, 13)
            ]
        )
        assert len(made.moments) == 8, "a drawing is not wider than a page; the table has all"
        for band in made.bands:
            for bar in band.bars:
                assert bar.y + bar.height == band.y
                assert 0 <= bar.met_height <= bar.height
                assert bar.x + 26 <= made.width

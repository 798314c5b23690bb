"""The six criteria, one by one, and that no exit goes round them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Agency, Case, Deadline, Paper, RiskLevel
from cases.queries.her_answers import HerAnswer
from riskassessment.rules.scoring import Signed, Verdict
from supportplans.models import ClientStatement, Exit, SafetyPlan, Signpost, Target
from supportplans.rules.exit_blockers import asking_blockers, disagrees, signing_blockers
from supportplans.rules.exit_criteria import (
    Criterion,
    agencies_told_and_targets_met,
    criteria,
    is_signposted,
    kept_lines,
    papers_are_complete,
    risk_has_decreased,
    safety_plan_is_current,
    she_is_ready,
)
from supportplans.rules.exit_facts import Accepted, ExitEvidence
from supportplans.rules.loose_ends import Mark
from supportplans.views.exit.state import ExitState

EXIT_ON = date(2026, 11, 24)
S = Target.Status
DECREASED = Verdict(holds=True, reasons=("Very high to low, total 52 to 12.",))
NOT_DECREASED = Verdict(holds=False, reasons=("The level is high. It must be low or medium.",))
MOVED = Accepted("Exception by Carys Pugh: moved.", 2, NOT_DECREASED.reasons)


def target(status: str = S.MET, *, pk: int = 1, long_term: bool = False) -> Target:
    return Target(
        pk=pk, case=Case(reference="H-0147"), text="I want a room.", status=status, long_term=long_term
    )


def passed(target: int | None = 1, answer: str = "accepted") -> Signpost:
    return Signpost(
        target_id=target,
        need="The court case",
        agency="Court support",
        contact="Ida, 020 7946 0001",
        passed_on=date(2026, 11, 20),
        answer=answer,
    )


def agency(**fields: Any) -> Agency:
    return Agency(**{"pk": 1, "name": "Brightwater Law", **fields})


YES, NO = HerAnswer(answer="given"), HerAnswer(answer="refused")


def all_papers(state: str = Paper.State.GIVEN) -> list[Paper]:
    return [Paper(kind=kind, state=state) for kind in Paper.Kind]


def statement(*, is_ready: bool = True) -> ClientStatement:
    return ClientStatement(words="I am ready.", said_on=EXIT_ON, rating=4, is_ready=is_ready)


def proven(**facts: Any) -> ExitEvidence:
    """Return evidence that proves all six, but for what is given."""
    return ExitEvidence(
        **{
            "exit_on": EXIT_ON,
            "risk": DECREASED,
            "agencies": [agency(told_of_exit_on=EXIT_ON, told_of_exit_how="by phone")],
            "answers": {1: YES, 2: NO},
            "targets": [target()],
            "safety_plan": SafetyPlan(content="I ring Amina.", signed_on=date(2026, 11, 20)),
            "papers": all_papers(),
            "statement": statement(),
            **facts,
        }
    )


def leaving(**fields: Any) -> Exit:
    return Exit(
        **{"kind": "planned", "exit_on": EXIT_ON, "destination": "own_home", "may_contact": "yes", **fields}
    )


def test_a_record_that_proves_all_six_can_be_asked_for() -> None:
    found = criteria(proven())
    assert [criterion.number for criterion in found] == [1, 2, 3, 4, 5, 6]
    assert all(criterion.is_met for criterion in found)
    assert asking_blockers(leaving(), proven(), found, risk_level="low") == []


class TestRisk:
    def test_met_when_the_assessments_show_it(self) -> None:
        criterion = risk_has_decreased(proven())
        assert (criterion.is_met, criterion.status) == (True, "Done")
        assert criterion.proof[-1].text == "Very high to low, total 52 to 12."

    def test_what_is_in_the_way_is_missing(self) -> None:
        criterion = risk_has_decreased(proven(risk=NOT_DECREASED))
        assert [line.text for line in criterion.missing] == ["The level is high. It must be low or medium."]
        assert not criterion.is_settled

    def test_a_managers_exception_explains_but_does_not_prove(self) -> None:
        criterion = risk_has_decreased(proven(risk=NOT_DECREASED, exception=MOVED, at_exit_number=2))
        assert (criterion.is_met, criterion.is_settled, criterion.status) == (False, True, "Exception")

    def test_an_exception_no_longer_needed_changes_nothing(self) -> None:
        criterion = risk_has_decreased(proven(exception=MOVED, at_exit_number=2))
        assert (criterion.is_met, criterion.is_explained) == (True, False)

    @pytest.mark.parametrize(
        ("given_on", "now", "more", "lapsed"),
        [
            pytest.param(2, 2, (), "", id="as it was given"),
            pytest.param(
                2, 3, (), "on risk assessment 2, and assessment 3 has been signed since", id="newer"
            ),
            pytest.param(
                None, 1, (), "before any risk assessment, and assessment 1 has been signed since", id="first"
            ),
            pytest.param(
                2, 2, ("1 safeguarding concern is open.",), "it was given for have changed", id="a new reason"
            ),
        ],
    )
    def test_an_exception_holds_for_what_it_was_given_on(
        self, given_on: int | None, now: int, more: tuple[str, ...], lapsed: str
    ) -> None:
        given = MOVED._replace(assessment=given_on)
        risk = Verdict(holds=False, reasons=NOT_DECREASED.reasons + more)
        criterion = risk_has_decreased(proven(risk=risk, exception=given, at_exit_number=now))
        assert criterion.is_settled is not bool(lapsed)
        assert len(criterion.missing) == len(risk.reasons) + bool(lapsed)
        assert lapsed in criterion.missing[-1].text

    def test_an_exception_holds_when_less_is_in_the_way(self) -> None:
        given = MOVED._replace(reasons=(*NOT_DECREASED.reasons, "1 safeguarding concern is open."))
        assert risk_has_decreased(proven(risk=NOT_DECREASED, exception=given, at_exit_number=2)).is_explained


class TestAgencies:
    @pytest.mark.parametrize(
        ("found", "missing"),
        [
            pytest.param(agency(told_of_exit_on=EXIT_ON, told_of_exit_how="by phone"), [], id="told"),
            pytest.param(
                agency(pk=3, told_of_exit_on=EXIT_ON, told_of_exit_how="by phone"),
                ["Brightwater Law was told although the client was not asked: ask, or say on what grounds."],
                id="told without asking her",
            ),
            pytest.param(
                agency(
                    pk=3,
                    told_of_exit_on=EXIT_ON,
                    told_of_exit_how="by phone",
                    told_of_exit_basis="A court ordered it.",
                ),
                [],
                id="told on other grounds",
            ),
            pytest.param(
                agency(pk=2, told_of_exit_on=EXIT_ON, told_of_exit_how="by phone"),
                [],
                id="told before her no",
            ),
            pytest.param(agency(not_told_why="Only once, long ago."), [], id="a reason not to"),
            pytest.param(agency(pk=2), [], id="she does not let us"),
            pytest.param(agency(ended_on=EXIT_ON), [], id="no longer involved"),
            pytest.param(agency(), ["Tell Brightwater Law, or say why not."], id="not told"),
            pytest.param(agency(pk=3), ["Ask the client if we may tell Brightwater Law."], id="not asked"),
        ],
    )
    def test_every_agency_is_told_or_there_is_a_reason(self, found: Agency, missing: list[str]) -> None:
        criterion = agencies_told_and_targets_met(proven(agencies=[found]))
        assert [line.text for line in criterion.missing] == missing
        assert criterion.ticks[0].is_met is not bool(missing)
        assert criterion.ticks[1].is_met


class TestMarks:
    """A tick stands before what is fulfilled, and before nothing else."""

    def marks(self, criterion: Criterion) -> list[str]:
        return [line.mark for line in criterion.proof]

    def test_what_she_was_at_is_a_fact_and_what_she_is_a_tick_only_once_it_fell(self) -> None:
        worst = Signed(
            signed_on=EXIT_ON,
            calculated=RiskLevel.VERY_HIGH,
            level=RiskLevel.VERY_HIGH,
            total=80,
            scores={},
        )
        at = {"baseline": worst, "at_exit": worst}
        stayed = proven(risk=NOT_DECREASED, exception=MOVED, at_exit_number=2, **at)
        assert self.marks(risk_has_decreased(stayed)) == [Mark.FACT] * 3
        assert self.marks(risk_has_decreased(proven(**at))) == [Mark.FACT, Mark.MET, Mark.MET]

    def test_no_tick_stands_before_targets_that_are_not_met(self) -> None:
        unmet = agencies_told_and_targets_met(proven(targets=[target(S.IN_PROGRESS)]))
        assert [(line.text, line.mark) for line in unmet.proof][-1] == ("0 of 1 targets met.", Mark.UNMET)
        assert set(self.marks(agencies_told_and_targets_met(proven()))) == {Mark.MET}

    @pytest.mark.parametrize(
        ("answer", "mark"), [("accepted", Mark.MET), ("waiting", Mark.FACT), ("refused", Mark.UNMET)]
    )
    def test_a_service_has_taken_on_only_what_it_accepted(self, answer: str, mark: Mark) -> None:
        waits = target(S.WAITING, long_term=True)
        assert self.marks(is_signposted(proven(targets=[waits], signposts=[passed(answer=answer)]))) == [mark]

    def test_a_safety_plan_that_is_too_old_has_none(self) -> None:
        old = SafetyPlan(content="I ring Amina.", signed_on=date(2026, 9, 1))
        assert self.marks(safety_plan_is_current(proven(safety_plan=old))) == [Mark.UNMET]

    def test_nor_has_what_she_said_while_she_is_not_ready(self) -> None:
        assert set(self.marks(she_is_ready(proven(statement=statement(is_ready=False))))) == {Mark.UNMET}

    def test_what_was_kept_without_marks_has_a_tick_only_where_it_was_met(self) -> None:
        kept = {"proof": ["0 of 6 targets met."], "is_met": False}
        assert [line.mark for line in kept_lines(kept)] == [Mark.FACT]
        assert [line.mark for line in kept_lines({**kept, "is_met": True})] == [Mark.MET]
        assert [line.mark for line in kept_lines({**kept, "marks": ["unmet"]})] == [Mark.UNMET]


class TestTargets:
    @pytest.mark.parametrize(
        ("targets", "signposts", "is_met"),
        [
            pytest.param([target(S.MET)], [], True, id="met"),
            pytest.param([target(S.STOPPED)], [], True, id="stopped by her"),
            pytest.param([target(S.MET), target(S.SUPERSEDED, pk=2)], [], True, id="replaced"),
            pytest.param([], [], False, id="no plan"),
            pytest.param([target(S.SUPERSEDED)], [], False, id="nothing but replaced ones"),
            pytest.param([target(S.IN_PROGRESS)], [], False, id="in progress"),
            pytest.param([target(S.PARTLY)], [], False, id="partly"),
            pytest.param([target(S.NOT_MET)], [], False, id="not met"),
            pytest.param([target(S.WAITING, long_term=True)], [], False, id="long-term, with nobody"),
            pytest.param([target(S.WAITING, long_term=True)], [passed()], True, id="long-term, passed on"),
            pytest.param([target(S.SIGNPOSTED, long_term=True)], [passed()], True, id="signposted"),
            pytest.param([target(S.SIGNPOSTED, long_term=True)], [], False, id="signposted to nobody"),
            pytest.param([target(S.WAITING)], [passed()], False, id="short-term cannot be passed on"),
            pytest.param([target(S.WAITING, long_term=True)], [passed(2)], False, id="another target's"),
        ],
    )
    def test_are_met_stopped_or_carried_on(
        self, targets: list[Target], signposts: list[Signpost], is_met: bool
    ) -> None:
        criterion = agencies_told_and_targets_met(proven(targets=targets, signposts=signposts))
        assert criterion.ticks[1].is_met is is_met
        assert criterion.is_met is is_met

    def test_says_which_half_is_missing(self) -> None:
        both = agencies_told_and_targets_met(proven(agencies=[agency()], targets=[target(S.WAITING)]))
        assert both.short == "agencies and targets"
        assert agencies_told_and_targets_met(proven(agencies=[agency()])).short == "agencies"
        assert agencies_told_and_targets_met(proven(targets=[])).short == "plan targets"


class TestSafetyPlan:
    @pytest.mark.parametrize(
        ("signed_on", "moved_on", "missing"),
        [
            pytest.param(EXIT_ON, None, [], id="today"),
            pytest.param(date(2026, 11, 10), None, [], id="14 days before"),
            pytest.param(
                date(2026, 11, 9),
                None,
                ["It is 15 days old at exit. The most allowed is 14."],
                id="15 days before",
            ),
            pytest.param(
                date(2026, 11, 25), None, ["It was signed after the exit date."], id="after the exit"
            ),
            pytest.param(date(2026, 11, 20), date(2026, 11, 20), [], id="moved that day"),
            pytest.param(
                date(2026, 11, 20),
                date(2026, 11, 21),
                ["The client has moved since, on Sat 21 Nov 2026."],
                id="moved since",
            ),
            pytest.param(None, None, ["No safety plan has been signed."], id="none"),
        ],
    )
    def test_is_fresh_and_after_her_last_move(
        self, signed_on: date | None, moved_on: date | None, missing: list[str]
    ) -> None:
        plan = SafetyPlan(content="I ring Amina.", signed_on=signed_on) if signed_on else None
        criterion = safety_plan_is_current(proven(safety_plan=plan, moved_on=moved_on))
        assert [line.text for line in criterion.missing] == missing


class TestPapers:
    @pytest.mark.parametrize(
        ("state", "is_met"),
        [
            (Paper.State.GIVEN, True),
            (Paper.State.HELD, False),  # is it given back, or why is it kept?
            (Paper.State.NOT_NEEDED, True),
            (Paper.State.MISSING, False),
            (Paper.State.WITH_AGENCY, False),  # which one, and how does she get it?
        ],
    )
    def test_each_is_with_her_or_not_needed(self, state: str, is_met: bool) -> None:
        papers = [*all_papers()[1:], Paper(kind=Paper.Kind.NRM_LETTERS, state=state)]
        assert papers_are_complete(proven(papers=papers)).is_met is is_met

    def test_what_we_hold_is_given_back_or_it_is_said_why_it_is_kept(self) -> None:
        held = Paper(kind=Paper.Kind.IDENTITY, state=Paper.State.HELD)
        others = [paper for paper in all_papers() if paper.kind != Paper.Kind.IDENTITY]
        (missing,) = papers_are_complete(proven(papers=[*others, held])).missing
        assert "Give it back, or say in its note why we keep it" in missing.text
        held.note = "She has no safe place for it yet. Amina hands it over in May."
        found = papers_are_complete(proven(papers=[*others, held]))
        assert found.is_met
        kept = f"Identity document: we hold it for the client. {held.note}"
        assert kept in [line.text for line in found.proof]

    def test_no_letters_are_ticked_while_one_is_awaited(self) -> None:
        found = papers_are_complete(proven(awaited_letters=["get the letter of 20 Nov 2026"]))
        (line,) = [line for line in found.proof if line.text.startswith("NRM letters")]
        assert line.mark == Mark.FACT
        assert "Not all of them are here: get the letter of 20 Nov 2026." in line.text
        assert found.is_met, "what happens to the letter is asked with what is still open"

    def test_one_still_with_an_agency_is_settled_once_it_is_known_how_she_gets_it(self) -> None:
        away = Paper(kind=Paper.Kind.IDENTITY, state=Paper.State.WITH_AGENCY)
        others = [paper for paper in all_papers() if paper.kind != Paper.Kind.IDENTITY]
        (missing,) = papers_are_complete(proven(papers=[*others, away])).missing
        assert missing.text == (
            "Identity document: still with an agency. Say which one, and how the client gets it."
        )
        away.note = "The Home Office posts it to her solicitor."
        criterion = papers_are_complete(proven(papers=[*others, away]))
        assert criterion.is_met
        assert "The Home Office posts it to her solicitor." in criterion.proof[2].text

    def test_a_paper_nobody_looked_at_is_not_complete(self) -> None:
        criterion = papers_are_complete(proven(papers=all_papers()[:-1]))
        assert [line.text for line in criterion.missing] == ["Copy of the plan: not checked yet."]


class TestSignposted:
    def test_does_not_apply_without_long_term_targets(self) -> None:
        criterion = is_signposted(proven())
        assert (criterion.is_met, criterion.status) == (True, "Does not apply")

    def test_what_does_not_apply_is_not_counted_in_silence(self) -> None:
        state = ExitState(leaving(), proven(), criteria(proven()))
        assert state.done_in_words == "6 of 6 criteria settled, 1 of which does not apply."

    @pytest.mark.parametrize("answer", ["accepted", "waiting"])
    def test_is_met_when_another_service_has_it_or_was_asked(self, answer: str) -> None:
        found = proven(targets=[target(S.SIGNPOSTED, long_term=True)], signposts=[passed(answer=answer)])
        assert is_signposted(found).status == "Done"

    def test_names_what_nobody_has_yet(self) -> None:
        found = proven(targets=[target(S.WAITING, long_term=True)], signposts=[passed(None)])
        assert [line.text for line in is_signposted(found).missing] == [
            "I want a room. No other service has it yet."
        ]

    def test_before_there_is_a_plan_nobody_knows_whether_it_applies(self) -> None:
        criterion = is_signposted(proven(targets=[]))
        assert (criterion.status, criterion.is_settled) == ("Not started", False)


class TestHearings:
    """A court or immigration date after she leaves does not end with us."""

    def trial(self, **fields: Any) -> Deadline:
        return Deadline(pk=7, title="Trial", due_on=date(2026, 12, 11), **fields)

    def test_is_missing_while_nobody_has_it(self) -> None:
        found = is_signposted(proven(hearings=[self.trial()]))
        (missing,) = found.missing
        assert missing.text == "Trial, Fri 11 Dec 2026: no other service has it yet."
        assert (found.is_met, found.does_not_apply) == (False, False)

    @pytest.mark.parametrize(
        ("answer", "is_met"), [("accepted", True), ("waiting", True), ("refused", False)]
    )
    def test_is_with_a_service_unless_that_said_no(self, answer: str, is_met: bool) -> None:
        taken = passed(None, answer=answer)
        taken.hearing_id = 7
        found = is_signposted(proven(hearings=[self.trial()], signposts=[taken]))
        assert found.is_met is is_met

    def test_another_hearing_is_not_this_one(self) -> None:
        taken = passed(None)
        taken.hearing_id = 8
        assert not is_signposted(proven(hearings=[self.trial()], signposts=[taken])).is_met

    def test_or_it_is_said_why_she_needs_nobody_there(self) -> None:
        found = is_signposted(proven(hearings=[self.trial(nobody_why="Her sister goes with her.")]))
        assert (found.is_met, found.status) == (True, "Done")
        assert "nobody is needed there. Her sister goes with her." in found.proof[0].text

    def test_it_stands_in_the_way_of_a_planned_exit(self) -> None:
        found = proven(hearings=[self.trial()])
        assert asking_blockers(leaving(), found, criteria(found), risk_level="low") == [
            "Finish 1 thing before sign-off: signposting."
        ]


class TestHerWords:
    def test_are_needed(self) -> None:
        assert not she_is_ready(proven(statement=None)).is_met

    def test_no_planned_exit_while_she_disagrees(self) -> None:
        found = proven(statement=statement(is_ready=False))
        assert disagrees(found)
        (blocker,) = asking_blockers(leaving(), found, criteria(found), risk_level="low")
        assert "unplanned exit" in blocker


class TestAsking:
    def test_lists_what_is_left_by_its_short_name(self) -> None:
        found = proven(papers=[], safety_plan=None)
        assert asking_blockers(leaving(), found, criteria(found), risk_level="low") == [
            "Finish 2 things before sign-off: safety plan, papers."
        ]

    def test_a_phone_that_nobody_checked_is_no_way_to_ask_later(self) -> None:
        found = proven(may_not_reach=True)
        assert asking_blockers(leaving(), found, criteria(found), risk_level="low") == [
            "Finish 1 thing before sign-off: a checked way to reach her, or that she wants no call."
        ]

    @pytest.mark.parametrize("blank", ["exit_on", "destination", "may_contact"])
    def test_how_she_leaves_is_part_of_it(self, blank: str) -> None:
        empty = leaving(**{blank: None if blank == "exit_on" else ""})
        assert asking_blockers(empty, proven(), criteria(proven()), risk_level="low") == [
            "Finish 1 thing before sign-off: leaving details."
        ]


def unplanned(**fields: Any) -> Exit:
    return leaving(
        **{
            "kind": "lost_contact",
            "reason": "She did not come back.",
            "checks_made": "Rang her and the police.",
            "safeguarding": "Adult referral made.",
            "last_contact_on": date(2026, 11, 20),
            **fields,
        }
    )


class TestUnplanned:
    why = dict.fromkeys(
        ("risk", "agencies", "safety-plan", "papers", "signposting", "statement"), "She left."
    )
    nothing = ExitEvidence(exit_on=EXIT_ON, risk=NOT_DECREASED, not_possible=why)

    @pytest.mark.parametrize("slug", ["risk", "agencies", "safety-plan", "papers", "statement"])
    def test_what_is_not_reached_says_why_it_was_not_possible(self, slug: str) -> None:
        why = {name: said for name, said in self.why.items() if name != slug}
        found = ExitEvidence(exit_on=EXIT_ON, risk=NOT_DECREASED, not_possible=why)
        assert asking_blockers(unplanned(), found, criteria(found), risk_level="low") == [
            "Finish 1 thing before sign-off: why the rest was not possible."
        ]

    def test_a_reason_is_no_proof_of_a_planned_exit(self) -> None:
        found = proven(papers=[], not_possible=self.why)
        assert asking_blockers(leaving(), found, criteria(found), risk_level="low")
        assert [each.because for each in criteria(found)] == ["", "", "", "She left.", "", ""]

    def test_may_leave_all_six_unreached(self) -> None:
        assert asking_blockers(unplanned(), self.nothing, criteria(self.nothing), risk_level="low") == []

    @pytest.mark.parametrize(
        ("fields", "left"),
        [
            ({"reason": ""}, "reason"),
            ({"last_contact_on": None}, "last contact"),
            ({"checks_made": ""}, "checks made"),
            ({"safeguarding": ""}, "safeguarding decision"),
            ({"exit_on": None}, "exit date"),
        ],
    )
    def test_needs_its_own_answers(self, fields: dict[str, Any], left: str) -> None:
        assert asking_blockers(
            unplanned(**fields), self.nothing, criteria(self.nothing), risk_level="low"
        ) == [f"Finish 1 thing before sign-off: {left}."]

    def test_agencies_are_told_all_the_same(self) -> None:
        found = replace(self.nothing, agencies=[agency()])
        assert asking_blockers(unplanned(), found, criteria(found), risk_level="low") == [
            "Finish 1 thing before sign-off: agencies."
        ]

    @pytest.mark.parametrize("level", ["high", "very_high"])
    def test_at_high_risk_someone_says_they_understand(self, level: str) -> None:
        asked = asking_blockers(unplanned(), self.nothing, criteria(self.nothing), risk_level=level)
        assert asked == ["Finish 1 thing before sign-off: high risk."]


@pytest.mark.parametrize("level", ["high", "very_high"])
def test_a_planned_exit_at_high_risk_asks_the_same(level: str) -> None:
    found = proven(risk=NOT_DECREASED, exception=MOVED, at_exit_number=2)
    assert asking_blockers(leaving(), found, criteria(found), risk_level=level) == [
        "Finish 1 thing before sign-off: high risk."
    ]
    understood = leaving(high_risk_understood_at=datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert asking_blockers(understood, found, criteria(found), risk_level=level) == []


class TestSigning:
    def sign(self, by_id: int = 2, today: date = EXIT_ON, **fields: Any) -> list[str]:
        asked = leaving(**{"state": "asked", "asked_by_id": 1, **fields})
        return signing_blockers(
            asked, proven(), criteria(proven()), risk_level="low", by_id=by_id, today=today
        )

    def test_is_for_a_second_person(self) -> None:
        assert self.sign() == []
        assert self.sign(by_id=1) == ["You asked for this sign-off, so someone else must do it."]

    def test_waits_for_the_day_she_leaves(self) -> None:
        assert self.sign(today=date(2026, 11, 23)) == [
            "She leaves on Tue 24 Nov 2026. Sign it off on that day or later."
        ]

    def test_needs_someone_to_have_asked(self) -> None:
        assert self.sign(state="preparing") == ["This exit has not been sent for sign-off."]


# --- Over generated records ----------------------------------------------------------------------

days = st.dates(EXIT_ON - timedelta(60), EXIT_ON + timedelta(5))
agencies = st.builds(
    agency,
    pk=st.integers(1, 3),
    told_of_exit_on=st.none() | days,
    told_of_exit_basis=st.sampled_from(["", "A court ordered it."]),
    not_told_why=st.sampled_from(["", "Long ago."]),
    ended_on=st.none() | days,
)
targets = st.builds(target, st.sampled_from(S.values), pk=st.integers(1, 3), long_term=st.booleans())
signposts = st.builds(
    lambda target, hearing, answer: Signpost(
        target_id=target,
        hearing_id=hearing,
        need="The court case",
        agency="Court support",
        contact="Ida",
        passed_on=EXIT_ON,
        answer=answer,
    ),
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.sampled_from(Signpost.Answer.values),
)
papers = st.lists(
    st.builds(
        Paper,
        kind=st.sampled_from(Paper.Kind.values),
        state=st.sampled_from(Paper.State.values),
        note=st.sampled_from(["", "The court posts it to her."]),
    ),
    unique_by=lambda paper: paper.kind,
)
# As likely whole as broken, so that both sides of the rule are walked.
records = st.builds(
    ExitEvidence,
    exit_on=st.just(EXIT_ON),
    risk=st.sampled_from([DECREASED, NOT_DECREASED]),
    at_exit_number=st.sampled_from([2, 3]),
    exception=st.sampled_from([None, MOVED, MOVED._replace(reasons=())]),
    agencies=st.lists(agencies, max_size=3),
    answers=st.just({1: YES, 2: NO}),
    targets=st.lists(targets, max_size=4) | st.just([target()]),
    signposts=st.lists(signposts, max_size=3),
    hearings=st.lists(
        st.builds(
            Deadline,
            pk=st.integers(1, 3),
            title=st.just("Trial"),
            due_on=st.just(EXIT_ON + timedelta(9)),
            nobody_why=st.sampled_from(["", "Her sister goes."]),
        ),
        max_size=1,
    ),
    safety_plan=st.none() | st.builds(SafetyPlan, content=st.just("Ring."), signed_on=days),
    moved_on=st.none() | days,
    papers=papers | st.just(all_papers()),
    statement=st.none() | st.builds(statement, is_ready=st.booleans()),
)


def may_leave(record: ExitEvidence) -> bool:
    """The rule book once more, written differently: the slow second opinion."""
    targets = cast("list[Target]", record.targets)
    signposts = cast("list[Signpost]", record.signposts)
    told = all(
        a.ended_on is not None
        or a.pk == 2
        or (a.not_told_why if a.told_of_exit_on is None else a.pk == 1 or a.told_of_exit_basis)
        for a in record.agencies
    )
    counted = [t for t in targets if t.status != "superseded"]
    elsewhere = {s.target_id for s in signposts if s.answer != "refused"}
    taken = {s.hearing_id for s in signposts if s.answer != "refused"}

    def settled(t: Target) -> bool:
        return t.status in {"met", "stopped"} or (t.long_term and t.pk in elsewhere)

    plan = record.safety_plan
    fresh = (
        plan is not None
        and EXIT_ON - timedelta(14) <= plan.signed_on <= EXIT_ON
        and (record.moved_on is None or record.moved_on <= plan.signed_on)
    )
    in_hand, noted = {"given", "not_needed"}, {"with_agency", "held"}
    known = {p.kind for p in record.papers if p.state in in_hand or (p.state in noted and p.note)}
    complete = known == set(Paper.Kind.values)
    says_yes = record.statement is not None and record.statement.is_ready
    return (
        (record.risk.holds or (record.exception == MOVED and record.at_exit_number == 2))
        and told
        and bool(counted)
        and all(map(settled, counted))
        and all(hearing.nobody_why or hearing.pk in taken for hearing in record.hearings)
        and fresh
        and complete
        and says_yes
    )


@given(record=records)
def test_no_exit_is_planned_with_a_criterion_unmet_and_unexplained(record: ExitEvidence) -> None:
    found = criteria(record)
    blockers = asking_blockers(leaving(), record, found, risk_level=RiskLevel.LOW)
    assert (blockers == []) is may_leave(record)
    if not blockers:
        assert all(criterion.is_met or criterion.is_explained for criterion in found)
    asked = leaving(state="asked", asked_by_id=1)
    signing = signing_blockers(asked, record, found, risk_level="low", by_id=2, today=EXIT_ON)
    assert (signing == []) is may_leave(record)


@given(broken=st.sets(st.integers(1, 6), min_size=1))
def test_breaking_any_of_the_six_stops_it(broken: set[int]) -> None:
    breaks: dict[int, dict[str, Any]] = {
        1: {"risk": NOT_DECREASED, "exception": None},
        2: {"agencies": [agency()]},
        3: {"safety_plan": None},
        4: {"papers": []},
        5: {"targets": [target(S.SIGNPOSTED, long_term=True)], "signposts": []},
        6: {"statement": None},
    }
    facts = {name: value for number in broken for name, value in breaks[number].items()}
    damaged = proven(**facts)
    found = criteria(damaged)
    assert {criterion.number for criterion in found if not criterion.is_settled} >= broken
    assert asking_blockers(leaving(), damaged, found, risk_level="low")

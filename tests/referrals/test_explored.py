"""The referral explored: whatever is done in whatever order, no state is reached that the law forbids.

`ALLOWED` says which state may follow which, after the domain reference's table of transitions. Acts come in
any order, on days past and to come, for an adult and for someone who may be a child. What is refused changes
nothing. She may be referred again, on the same case or on another: her referrals are one chain, and the first
positive decision in it is counted here a second time. What is learned late of an earlier one is written down
too, and moves nothing of the one that counts. Each state's page is opened when it is first reached.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cases.models import Case, Consent, Deadline, Refused
from cases.rules.birth import AgeStatus as Age
from referrals import actions
from referrals.models import Decision, Disqualification, FirstResponderOrganisation, Referral, Suspension
from referrals.queries.timetable import clock_words, timetable
from referrals.rules.states import State
from tests import make

S = State
DECIDED = {S.RG_POSITIVE, S.RG_NEGATIVE, S.CG_POSITIVE, S.CG_NEGATIVE}
# Where a referral may go. A decision entered wrongly is corrected, so each may become its opposite; and one
# that others made before she came to us is received when it is written down.
ALLOWED: dict[State, set[State]] = {
    S.NOT_REFERRED: {S.CONSIDERING, S.CONSENTED, S.RECEIVED},
    S.CONSIDERING: {S.CONSENTED, S.DECLINED, S.RECEIVED},
    # What a first responder had sent already before they heard of her no.
    S.DECLINED: {S.CONSENTED, S.RECEIVED, S.SUBMITTED},
    S.CONSENTED: {S.WITH_FIRST_RESPONDER, S.DECLINED, S.RECEIVED},
    S.WITH_FIRST_RESPONDER: {S.SUBMITTED, S.DECLINED, S.RECEIVED},
    S.SUBMITTED: {S.RECEIVED, S.WITHDRAWN},
    S.RECEIVED: {S.RG_POSITIVE, S.RG_NEGATIVE, S.SUSPENDED, S.WITHDRAWN},
    S.RG_POSITIVE: {S.RG_NEGATIVE, S.CG_POSITIVE, S.CG_NEGATIVE, S.SUSPENDED, S.DISQUALIFIED, S.WITHDRAWN},
    S.RG_NEGATIVE: {S.RG_POSITIVE, S.RECONSIDERING, S.SUSPENDED, S.WITHDRAWN},
    S.CG_POSITIVE: {S.CG_NEGATIVE, S.SUSPENDED, S.DISQUALIFIED, S.WITHDRAWN},
    S.CG_NEGATIVE: {S.CG_POSITIVE, S.RECONSIDERING, S.SUSPENDED, S.DISQUALIFIED, S.WITHDRAWN},
    S.RECONSIDERING: {*DECIDED, S.SUSPENDED, S.DISQUALIFIED, S.WITHDRAWN},
    S.SUSPENDED: {S.RECEIVED, S.RECONSIDERING, *DECIDED, S.DISQUALIFIED, S.WITHDRAWN},
    S.DISQUALIFIED: {S.WITHDRAWN},
    S.WITHDRAWN: set(),
}
# What a correction or a further decision gives back lies under her protection taken away, as it was.
GIVEN_BACK = {S.RG_POSITIVE, S.CG_POSITIVE, S.CG_NEGATIVE, S.RECONSIDERING, S.SUSPENDED}
GIVES_BACK = {"correct_notice", "record_further_decision", "record_grounds", "record_review"}
# What others did before they heard that she withdrew: where she stood then is no matter any more.
CROSSES = {"record_decision", "record_reconsideration_outcome"}
ago = st.integers(-3, 30)  # days before today; a day to come is refused
said_three = st.sampled_from(["yes", "no", "not_discussed"])
outcomes = st.sampled_from(["positive", "negative"])
K = Deadline.Kind
MOST_CASES = 3


class Explorer(RuleBasedStateMachine):
    """One client, her referral, and everything that may be written down of it."""

    reached: ClassVar[Counter[State]] = Counter()
    moves: ClassVar[Counter[tuple[State, State]]] = Counter()
    done: ClassVar[Counter[bool]] = Counter()
    late: ClassVar[Counter[bool]] = Counter()  # what was learned of an earlier referral
    opened: ClassVar[set[tuple[State, bool, bool]]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        house = make.service("Outreach")
        self.worker = make.user("Amina Osei", services=[house])
        self.case = make.case(worker=self.worker, service=house, client=make.client("Ghada"))
        self.organisation = FirstResponderOrganisation.objects.all()[0]
        self.today = make.TODAY
        self.rows = 0
        self.sent_by_others: set[int] = set()  # before she came to us: whom she told yes is with them
        self.stood: dict[int, State] = {}  # where a referral stood when she withdrew
        self.browser = Browser()
        self.browser.force_login(self.worker)

    def teardown(self) -> None:
        """Leave nothing of this story behind."""
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    @initialize(
        age=st.sampled_from([Age.ADULT, Age.ADULT, Age.UNSURE, Age.CHILD]),
        until_18=st.integers(-2, 40),
        nation=st.sampled_from(Referral.Jurisdiction.values),
        far=st.integers(0, 9),
        outcomes=st.lists(outcomes, min_size=9),
        aside=st.booleans(),
        again=st.booleans(),
    )
    def begins(
        self, age: Age, until_18: int, nation: str, far: int, outcomes: list[str], aside: bool, again: bool
    ) -> None:
        """Begin somewhere along the usual way, or a step beside it: she may turn 18 on the way."""
        self.nation = nation
        self.may_be_a_child = age != Age.ADULT
        self.of_age_on = date.min
        if self.may_be_a_child:
            client, day = self.case.client, self.today + timedelta(days=until_18)
            self.of_age_on = day
            client.age_status, client.born_precision = age, "exact"
            client.born_on = day.replace(year=day.year - 18)
            client.born_year, client.born_month = client.born_on.year, client.born_on.month
            client.save()
        for outcome in outcomes if again else outcomes[:far]:  # to its end, if there is to be another
            self.goes_on(1, outcome)
        if aside:
            self.steps_aside()
        if again:
            self.settles_and_is_referred_again()
            self.suspended_earlier(0, resumes=False)

    def settles_and_is_referred_again(self) -> None:
        """Tell her what was decided, settle a no, and begin another referral if nothing is awaited."""
        referral = self.read()
        for decision in referral.decisions if referral else []:
            told = {"told_how": Decision.Told.YES, "told_on": self.today}
            self.does("record_informing", without=True, decision=decision, **told)
        self.will_not_ask(0)
        self.referred_again("exploited_again")
        self.goes_on(4, "positive")

    # What is so

    def read(self) -> Referral | None:
        """Return her latest referral as a page reads it."""
        found = Referral.with_facts().filter(case=self.case).select_related("case__client")
        latest = found.order_by("-pk").first()
        return latest.as_of(self.today) if latest else None

    @property
    def referral(self) -> Referral:
        referral = self.read()
        assert referral
        return referral

    @property
    def state(self) -> State:
        referral = self.read()
        return referral.state if referral else S.NOT_REFERRED

    def day(self, before: int) -> date:
        return self.today - timedelta(days=before)

    def does(self, name: str, *, without: bool = False, **answers: Any) -> bool:
        """Try an act; say whether it was done. What it refuses must leave everything as it was."""
        before = self.read()
        if before is None and not without:
            return False
        about = {} if without else {"referral": before}
        at = datetime.combine(self.today, time(12), UTC)
        came_from = before.state if before else S.NOT_REFERRED
        then = (came_from, self.count())
        try:
            getattr(actions, name)(**about, **answers, by=self.worker, at=at)
        except Refused:
            self.done[False] += 1
            assert then == (self.state, self.count()), name
            return False
        self.done[True] += 1
        after = self.read()
        assert after
        if before and before.pk != after.pk:  # she had withdrawn: this is a new one
            came_from = S.NOT_REFERRED
        if after.state == S.WITHDRAWN and came_from != S.WITHDRAWN:
            self.stood[after.pk] = came_from
        elif after.state == S.WITHDRAWN and name in CROSSES:
            self.stood.pop(after.pk, None)
        turned = before.came_of_age_on if before and before.pk == after.pk else None
        if turned and came_from == S.CONSIDERING:  # as a child she was further than she is as an adult
            came_from = S.WITH_FIRST_RESPONDER if after.is_handed_over and after.submitted_on else after.state
        if after.state != came_from:
            is_back = came_from == S.DISQUALIFIED and name in GIVES_BACK
            allowed = ALLOWED[came_from] | (GIVEN_BACK if is_back else set())
            assert after.state in allowed, f"{name}: from {came_from} to {after.state}"
            self.moves[came_from, after.state] += 1
        self.reached[after.state] += 1
        return True

    def earlier(self) -> Referral | None:
        """Return the last referral of the case that ended before the latest, as a page reads it."""
        latest = self.read()
        if latest is None:
            return None
        found = Referral.with_facts().filter(case=self.case).exclude(pk=latest.pk).order_by("-pk")
        earlier = found.select_related("case__client").first()
        return earlier.as_of(self.today) if earlier else None

    def learns(self, name: str, **answers: Any) -> None:
        """Write down what is learned late of an earlier referral: the one that counts stays as it is."""
        latest, before = self.read(), self.earlier()
        if latest is None or before is None:
            return
        stood, counted, came_from = self.stands(latest), self.count(), before.state
        at = datetime.combine(self.today, time(12), UTC)
        try:
            getattr(actions, name)(referral=before, **answers, by=self.worker, at=at)
        except Refused:
            self.late[False] += 1
            assert (self.stands(self.referral), self.count()) == (stood, counted), name
            return
        self.late[True] += 1
        assert self.referral.pk == latest.pk, name
        assert self.stands(self.referral) == stood, name
        after = self.earlier()
        assert after
        assert after.has_ended
        if after.state != came_from and name not in GIVES_BACK and name != "undo_withdrawal":
            assert after.state in ALLOWED[came_from], f"{name}, late: from {came_from} to {after.state}"

    def stands(self, referral: Referral) -> tuple[Any, ...]:
        """Return where a referral stands; its periods only while section 62 says the same of it."""
        rg = referral.reasonable_grounds
        first = rg.first_positive_on if rg else None
        days = [(clock.kind, clock.starts_on, clock.last_on) for clock in timetable(referral)]
        awaited = Deadline.objects.open().filter(case=self.case, kind=K.RG_DECISION).exists()
        return (referral.state, days if first is None else (), awaited)

    def count(self) -> int:
        """Return how many rows are kept of her referrals."""
        kinds: list[Any] = [Referral, *(each.related_model for each in Referral._meta.related_objects)]
        hers = self.case.client_id
        kept = [kind.objects.filter(case__client=hers).order_by().values("pk") for kind in kinds]
        found: int = kept[0].union(*kept[1:], all=True).count()
        return found

    # What may be written down

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(before=ago)
    def explained(self, before: int) -> None:
        self.does(
            "explain",
            without=True,
            case=self.case,
            explained_on=self.day(before),
            language="Arabic",
            privacy_notice_given=before % 2 == 0,
            jurisdiction=self.nation,
        )

    @rule(
        before=ago,
        answer=st.sampled_from(["given", "given", "refused", "withdrawn"]),
        how=st.sampled_from(["signed", "witnessed", "spoken"]),
    )
    def asked(self, before: int, answer: str, how: str) -> None:
        witness = "Dev Anand" if how == "witnessed" else ""
        given_on, had = self.day(before), before % 3 != 1
        said: dict[str, Any] = {"answer": answer, "how": how, "given_on": given_on, "witness": witness}
        if self.does("record_consent", **said, privacy_notice_given=had):
            self.may_be_a_child = False  # or she had turned 18

    @rule(before=ago, support=said_three, police=said_three, to=st.sampled_from(["", "client"]))
    def answers_changed(self, before: int, support: str, police: str, to: str) -> None:
        self.does(
            "change_answers",
            given_on=self.day(before),
            wants_support=support,
            will_help_police=police,
            decision_goes_to=to,
            how="signed",
        )

    @rule(before=ago, stays=st.booleans(), support=said_three, how=st.sampled_from(["signed", "spoken"]))
    def chose_at_18(self, before: int, stays: bool, support: str, how: str) -> None:
        given_on = self.day(before)
        if self.does("record_choice_at_18", stays=stays, wants_support=support, given_on=given_on, how=how):
            self.may_be_a_child = False

    @rule(before=ago)
    def council_told(self, before: int) -> None:
        self.does(
            "record_authority_contact",
            contacted_on=self.day(before),
            council="Camden",
            phone="020 7946 0000",
            email="mash@camden.example",
        )

    @rule(before=ago)
    def handed_over(self, before: int) -> None:
        self.does(
            "hand_over",
            organisation=self.organisation,
            referrer_name="Jo Lane",
            handed_over_on=self.day(before),
        )

    @rule(before=ago)
    def sent(self, before: int) -> None:
        self.does("submit", submitted_on=self.day(before), it_happened=before % 2 == 0)

    @rule(before=ago)
    def received(self, before: int) -> None:
        self.does("receive", received_on=self.day(before), reference="NRM-4418-0236")

    @rule(before=ago, stage=st.sampled_from(["rg", "cg"]), outcome=outcomes)
    def decided(self, before: int, stage: str, outcome: str) -> None:
        made_on = self.day(before)
        crossed = before % 2 == 0
        self.does(
            "record_decision", stage=stage, **self.letter(outcome), made_on=made_on, it_happened=crossed
        )

    @rule(sent=ago, received=ago)
    def receipt_corrected(self, sent: int, received: int) -> None:
        self.does(
            "correct_receipt",
            submitted_on=self.day(sent),
            received_on=self.day(received),
            reference="NRM-4418-0237",
            why="Read wrongly",
        )

    @rule(before=ago, outcome=outcomes, first=st.booleans())
    def corrected(self, before: int, outcome: str, first: bool) -> None:
        referral = self.read()
        if referral and referral.decisions:
            answers = self.letter(outcome)
            del answers["told_how"]
            decision = referral.decisions[0 if first else -1]
            day = self.day(before)
            self.does(
                "correct_decision", without=True, decision=decision, **answers, made_on=day, why="A slip"
            )

    @rule(nation=st.sampled_from(Referral.Jurisdiction.values))
    def nation_corrected(self, nation: str) -> None:
        referral = self.read()
        if referral and referral.received_on:
            self.does(
                "correct_receipt",
                submitted_on=referral.submitted_on,
                received_on=referral.received_on,
                reference="NRM-4418-0238",
                jurisdiction=nation,
                why="She lives elsewhere",
            )

    @rule(before=ago, how=st.sampled_from(Decision.Told.values))
    def told(self, before: int, how: str) -> None:
        referral = self.read()
        if referral and referral.decisions:
            decision = referral.decisions[-1]
            self.does(
                "record_informing", without=True, decision=decision, told_how=how, told_on=self.day(before)
            )

    @rule(before=ago, how=st.sampled_from(Decision.Told.values), first=st.booleans())
    def telling_corrected(self, before: int, how: str, first: bool) -> None:
        referral = self.read()
        if referral and referral.decisions:
            told: dict[str, Any] = {"told_how": how, "told_on": self.day(before), "why": "A slip"}
            decision = referral.decisions[0 if first else -1]
            self.does("correct_informing", without=True, decision=decision, **told)

    @rule(before=ago)
    def will_not_ask(self, before: int) -> None:
        self.does(
            "record_not_asking", said_on=self.day(before), why="She wants it to be over", language="Arabic"
        )

    @rule()
    def asks_after_all(self) -> None:
        self.does("undo_not_asking", why="She thought better of it")

    @staticmethod
    def letter(outcome: str) -> dict[str, Any]:
        reasons = "They say her dates do not fit." if outcome == "negative" else ""
        return {
            "outcome": outcome,
            "notified_on": None,
            "letter": Decision.Letter.HELD,
            "letter_kept": "Her file",
            "told_how": Decision.Told.NOT_YET,
            "reasons": reasons,
        }

    @rule(before=ago)
    def chased(self, before: int) -> None:
        self.does("chase", chased_on=self.day(before), asked="How long?", how="By e-mail")

    @rule(before=ago, late=st.booleans())
    def asked_again(self, before: int, late: bool) -> None:
        self.does(
            "request_reconsideration",
            ground="evidence",
            evidence=["statement"],
            asked_on=self.day(before),
            asked_by="Her solicitor",
            late_why="She was in hospital." if late else "",
        )

    @rule(before=ago, outcome=st.sampled_from(["changed", "upheld", "refused"]))
    def answered(self, before: int, outcome: str) -> None:
        self.does(
            "record_reconsideration_outcome",
            outcome=outcome,
            answered_on=self.day(before),
            letter=Decision.Letter.HELD,
            letter_kept="Her file",
        )

    @rule(before=ago)
    def suspended(self, before: int) -> None:
        self.does("suspend", from_on=self.day(before), reason="missing", it_happened=before % 2 == 0)

    @rule(before=ago)
    def resumed(self, before: int) -> None:
        self.does("resume", resumed_on=self.day(before))

    @rule(begins=ago, ends=st.one_of(st.none(), ago), stands=st.booleans(), first=st.booleans())
    def suspension_corrected(self, begins: int, ends: int | None, stands: bool, first: bool) -> None:
        of_case = Suspension.objects.standing().filter(case=self.case).order_by("from_on")
        suspension = of_case.first() if first else of_case.last()
        if suspension:
            self.does(
                "correct_suspension",
                without=True,
                suspension=suspension,
                stands=stands,
                from_on=self.day(begins),
                resumed_on=None if ends is None else self.day(ends),
                why="Recorded wrongly",
            )

    @rule()
    def withdrawal_undone(self) -> None:
        """Undo a withdrawal: the referral stands again where it stood, or it is refused."""
        referral = self.read()
        if referral is None or referral.state != S.WITHDRAWN:
            return
        at = datetime.combine(self.today, time(12), UTC)
        with suppress(Refused):
            actions.undo_withdrawal(
                referral=referral, undone_why="She had not said so", by=self.worker, at=at
            )
            assert self.state == self.stood.get(referral.pk, self.state)
            self.done[True] += 1
            self.reached[self.state] += 1

    @rule(sent=ago, received=ago)
    def referred_before(self, sent: int, received: int) -> None:
        done = self.does(
            "record_earlier_referral",
            without=True,
            case=self.case,
            organisation=self.organisation,
            submitted_on=self.day(sent),
            received_on=self.day(received),
            reference="NRM-4418-0235",
            jurisdiction=self.nation,
        )
        if done:
            self.sent_by_others.add(self.referral.pk)

    @rule(before=ago, knows=st.booleans())
    def withdrew(self, before: int, knows: bool) -> None:
        self.does(
            "withdraw",
            withdrawn_on=self.day(before),
            reason="her_choice",
            how="signed",
            knows_support_ends=knows,
            it_happened=before % 2 == 0,
        )

    @rule(because=st.sampled_from(Referral.Again.values))
    def referred_again(self, because: str) -> None:
        before = self.read()
        if self.does("begin_new_referral", again_because=because) and before:
            assert self.referral.pk != before.pk
            assert Referral.objects.open().filter(case=self.case).count() == 1

    @rule(before=ago, stage=st.sampled_from(["rg", "cg"]), outcome=outcomes, crossed=st.booleans())
    def decided_earlier(self, before: int, stage: str, outcome: str, crossed: bool) -> None:
        made_on = self.day(before)
        letter = self.letter(outcome)
        self.learns("record_decision", stage=stage, **letter, made_on=made_on, it_happened=crossed)

    @rule(before=ago)
    def withdrew_earlier(self, before: int) -> None:
        self.learns(
            "withdraw",
            withdrawn_on=self.day(before),
            reason="her_choice",
            how="signed",
            knows_support_ends=True,
            it_happened=True,
        )

    @rule()
    def withdrawal_from_the_earlier_undone(self) -> None:
        self.learns("undo_withdrawal", undone_why="She had not said so")

    @rule(before=ago)
    def asked_again_about_the_earlier(self, before: int) -> None:
        self.learns(
            "request_reconsideration",
            ground="evidence",
            evidence=["statement"],
            asked_on=self.day(before),
            asked_by="Her solicitor",
            late_why="She was in hospital.",
        )

    @rule(before=ago, outcome=st.sampled_from(["changed", "upheld"]))
    def answered_about_the_earlier(self, before: int, outcome: str) -> None:
        self.learns(
            "record_reconsideration_outcome",
            outcome=outcome,
            answered_on=self.day(before),
            letter=Decision.Letter.HELD,
            letter_kept="Her file",
            it_happened=True,
        )

    @rule(before=ago, resumes=st.booleans())
    def suspended_earlier(self, before: int, resumes: bool) -> None:
        if resumes:
            self.learns("resume", resumed_on=self.day(before))
        else:
            self.learns("suspend", from_on=self.day(before), reason="missing", it_happened=True)

    @rule(before=ago)
    def notice_of_the_earlier(self, before: int) -> None:
        on = self.day(before)
        reasons = "A conviction of 2019"
        self.learns("record_notice", ground="public_order", reasons=reasons, notice_on=on, respond_by=on)

    @rule(wholly=st.booleans(), gives=st.sampled_from([True, False, None]))
    def said_what_it_is_about(self, wholly: bool, gives: bool | None) -> None:
        self.does("record_grounds", wholly_before=wholly, gives_recovery=gives)

    @rule(carries=st.booleans())
    def comes_back(self, carries: bool) -> None:
        """Close her case, and open another when she comes back, perhaps with her referral."""
        case = Case.objects.get(pk=self.case.pk)
        if Case.objects.filter(client=case.client_id).count() >= MOST_CASES:
            return
        at = datetime.combine(self.today, time(12), UTC)
        case.close(kind=Case.ExitKind.OTHER, on=self.today, by=self.worker, at=at)
        service, client = case.service, case.client
        self.case = make.case(
            worker=self.worker, service=service, client=client, opened_on=self.today, reopened_from=case
        )
        if carries:
            with suppress(Refused):
                actions.carry_over(case=self.case, by=self.worker, at=at)

    @rule(before=ago, answer=st.sampled_from(["", "stays", "given_back"]))
    def asked_to_give_back(self, before: int, answer: str) -> None:
        on = self.day(before) if answer else None
        self.does("record_review", asked_on=self.day(before), asked_by="Us", outcome=answer, answered_on=on)

    @rule(before=ago, longer=st.integers(-5, 90))
    def extended(self, before: int, longer: int) -> None:
        self.does(
            "extend",
            until_on=self.today + timedelta(days=longer),
            granted_on=self.day(before),
            reason="health",
            evidence="Her consultant's letter",
        )

    @rule(before=ago)
    def extension_undone(self, before: int) -> None:
        self.does("undo_extension", undone_on=self.day(before), undone_why="Granted by mistake")

    @rule(before=ago, wholly=st.booleans(), gives=st.booleans())
    def decided_further(self, before: int, wholly: bool, gives: bool) -> None:
        self.does(
            "record_further_decision",
            made_on=self.day(before),
            letter=Decision.Letter.HELD,
            letter_kept="Her file",
            wholly_before=wholly,
            gives_recovery=gives,
        )

    @rule(before=ago, days=st.integers(-2, 20))
    def notice_came(self, before: int, days: int) -> None:
        self.does(
            "record_notice",
            ground="public_order",
            reasons="A conviction of 2019",
            notice_on=self.day(before),
            respond_by=self.day(before - days),
        )

    @rule(before=ago, outcome=st.sampled_from(["disqualified", "kept"]))
    def notice_followed(self, before: int, outcome: str) -> None:
        notice = Disqualification.objects.filter(case=self.case, outcome="").first()
        if notice:
            at = datetime.combine(self.today, time(12), UTC)
            state = self.state
            with suppress(Refused):
                actions.record_notice_progress(
                    notice=notice, outcome=outcome, decided_on=self.day(before), by=self.worker, at=at
                )
            assert self.state == state or self.state in ALLOWED[state] & {S.DISQUALIFIED}
            self.reached[self.state] += 1

    @rule(sent=ago, decided=ago, outcome=st.sampled_from(["disqualified", "kept", ""]), first=st.booleans())
    def notice_corrected(self, sent: int, decided: int, outcome: str, first: bool) -> None:
        of_case = Disqualification.objects.filter(case=self.case).order_by("pk")
        notice = of_case.first() if first else of_case.last()
        if notice:
            self.does(
                "correct_notice",
                without=True,
                notice=notice,
                ground="bad_faith",
                reasons="A conviction of 2018",
                notice_on=self.day(sent),
                respond_by=self.day(sent - 10),
                outcome=outcome,
                decided_on=self.day(decided) if outcome else None,
                why="Read wrongly",
            )

    @rule(before=ago, agrees=st.booleans())
    def duty_done(self, before: int, agrees: bool) -> None:
        self.does(
            "record_duty",
            authority_kind="police",
            authority="Metropolitan Police",
            notified_on=self.day(before),
            agrees=agrees,
            how="signed" if agrees else "",
        )

    @rule(times=st.integers(1, 4), outcome=outcomes)
    def goes_on(self, times: int, outcome: str) -> None:
        """Do what comes next today, so that far states are reached too."""
        for _ in range(times):
            following: dict[State, Callable[[], None]] = {
                S.NOT_REFERRED: lambda: self.explained(0),
                S.CONSIDERING: lambda: self.asked(0, "given", "signed"),
                S.DECLINED: lambda: self.asked(0, "given", "signed"),
                S.CONSENTED: lambda: self.handed_over(0),
                S.WITH_FIRST_RESPONDER: lambda: self.sent(0),
                S.SUBMITTED: lambda: self.received(0),
                S.RECEIVED: lambda: self.decided(0, "rg", outcome),
                S.RG_POSITIVE: lambda: self.decided(0, "cg", outcome),
                S.RG_NEGATIVE: lambda: self.asked_again(0, late=True),
                S.CG_NEGATIVE: lambda: self.asked_again(0, late=True),
                S.RECONSIDERING: lambda: self.answered(0, "changed" if outcome == "positive" else "upheld"),
                S.SUSPENDED: lambda: self.resumed(0),
            }
            if self.may_be_a_child and self.state in {S.NOT_REFERRED, S.CONSIDERING}:
                self.explained(0)
                self.council_told(0)
                self.asked(0, "given", "signed")
            elif self.state in following:
                following[self.state]()

    @rule()
    def steps_aside(self) -> None:
        """Let her say no, or let her protection be taken away: what chance alone seldom comes to."""
        if self.state in {S.CONSIDERING, S.CONSENTED}:
            self.asked(0, "refused", "signed")
        else:
            self.notice_came(0, 0)
            self.notice_followed(0, "disqualified")

    # What must hold

    @invariant()
    def the_law_is_kept(self) -> None:
        referral = self.read()
        if referral:
            self.no_adult_is_referred_without_consent(referral)
            self.dates_follow_each_other(referral)
            self.her_referrals_are_one_chain(referral)
        self.the_case_says_the_same(referral)
        self.nothing_is_ever_lost()
        self.its_page_can_be_opened(referral)

    def no_adult_is_referred_without_consent(self, referral: Referral) -> None:
        is_adult = (referral.submitted_on or self.today) >= self.of_age_on
        if not is_adult or referral.pk in self.sent_by_others:
            return
        lines = Consent.objects.filter(case__client=self.case.client_id, purpose=Consent.Purpose.NRM)
        last = lines.order_by("-given_on", "-pk").first()
        if referral.state in {S.CONSENTED, S.WITH_FIRST_RESPONDER}:
            assert last
            assert (last.answer, last.how != "spoken") == ("given", True)
        if referral.submitted_on:
            given = lines.filter(answer="given", how__in=["signed", "witnessed"])
            assert given.filter(given_on__lte=referral.submitted_on).exists()

    def her_referrals_are_one_chain(self, referral: Referral) -> None:
        """Count her first positive decision a second time, over all her cases, and see what it gives."""
        all_hers = Decision.objects.filter(case__client=self.case.client_id, stage="rg", outcome="positive")
        made = list(all_hers.values_list("made_on", "pk"))
        for each in referral.decisions:
            if each.is_rg and each.is_positive:
                before = [on for on, pk in made if (on, pk) < (each.made_on, each.pk)]
                assert each.first_positive_on == min(before, default=None)
        table, rg = timetable(referral), referral.reasonable_grounds
        gives_again = any(each.is_further and each.gives_recovery for each in referral.decisions)
        is_later = rg is not None and rg.is_positive and rg.first_positive_on is not None and not gives_again
        if rg and is_later and (rg.wholly_before is None or (rg.wholly_before and not rg.gives_recovery)):
            assert table.removal is None
            assert referral.jurisdiction != "EW" or table.recovery is None

    def dates_follow_each_other(self, referral: Referral) -> None:
        days: list[date | None] = [referral.submitted_on, referral.received_on]
        days += [each.made_on for each in (referral.reasonable_grounds, referral.conclusive_grounds) if each]
        known = [day for day in days if day]
        assert known == sorted(known)
        assert all(day <= self.today for day in known)
        assert bool(referral.submitted_on) or not referral.received_on
        assert bool(referral.received_on) or not referral.decisions
        for extension in referral.extension_set.all():
            assert extension.decision.is_positive
            assert extension.decision.made_on <= extension.granted_on
        if referral.disqualification_set.exists():
            assert referral.starts_recovery
        for clock in timetable(referral):
            assert clock_words(clock, referral, today=self.today).sentence
        if referral.conclusive_grounds:
            first = [each for each in referral.decisions if each.is_rg and each.is_positive]
            assert first

    def the_case_says_the_same(self, referral: Referral | None) -> None:
        case = Case.objects.get(pk=self.case.pk)
        if referral is None:
            assert case.nrm_stage == Case.NRMStage.NOT_REFERRED
            return
        if not referral.came_of_age_on:  # a birthday changes what is needed, before anybody writes it down
            assert case.nrm_stage == referral.stage
        span = None if referral.has_ended else timetable(referral).recovery_span
        if span and not referral.suspended_on:
            assert (case.recovery_from, case.recovery_to, case.recovery_days) == span
        open_now = set(Deadline.objects.open().filter(case=case).values_list("kind", flat=True))
        if K.RG_DECISION in open_now:
            assert referral.state == S.RECEIVED
        hers = list(Referral.with_facts().filter(case=self.case).select_related("case__client"))
        if K.RECONSIDERATION in open_now:
            negatives = [negative for each in hers if (negative := each.negative_to_question())]
            assert any(negative.not_asking_on is None for negative in negatives)
        if referral.has_ended:
            assert not open_now & {K.RG_DECISION, K.NRM_RECEIPT}
        if all(each.has_ended and not each.is_followed for each in hers):
            assert not open_now & {K.RECONSIDERATION, K.RECOVERY_REVIEW, K.LEAVE}

    def nothing_is_ever_lost(self) -> None:
        now = self.count()
        assert now >= self.rows
        self.rows = now

    def its_page_can_be_opened(self, referral: Referral | None) -> None:
        taken = Disqualification.objects.filter(case=self.case, outcome="disqualified").exists()
        key = (referral.state if referral else S.NOT_REFERRED, self.may_be_a_child, taken)
        if key in self.opened:
            return
        self.opened.add(key)
        addresses = [reverse("referrals:overview", args=[self.case.reference])]
        if earlier := self.earlier():
            addresses.append(reverse("referrals:referral_ended", args=[self.case.reference, earlier.pk]))
        if referral:
            addresses += [
                reverse("referrals:clock", args=[self.case.reference, clock.kind])
                for clock in timetable(referral)
            ]
        for address in addresses:
            assert self.browser.get(address).status_code == 200, (address, key)


def explore(examples: int, steps: int, figure: Callable[[str, object], None]) -> None:
    for counts in (Explorer.reached, Explorer.moves, Explorer.done, Explorer.opened, Explorer.late):
        counts.clear()
    told = settings(max_examples=examples, stateful_step_count=steps, derandomize=True, database=None)
    run_state_machine_as_test(Explorer, settings=told)
    figure(
        "figure",
        f"referral explored: {examples} walks of {steps} steps; "
        f"{sum(Explorer.done.values()):,} acts, {Explorer.done[False]:,} of them refused; "
        f"of an earlier referral {Explorer.late[True]:,} learned late, {Explorer.late[False]:,} refused; "
        f"{len(Explorer.reached)} states, {len(Explorer.moves)} moves between them, 0 forbidden; "
        f"{len(Explorer.opened)} pages opened",
    )


@pytest.mark.django_db
def test_no_forbidden_state_is_reached(record_property: Callable[[str, object], None]) -> None:
    explore(8, 12, record_property)
    assert Explorer.late[True]


@pytest.mark.security
@pytest.mark.django_db
def test_no_forbidden_state_is_reached_by_any_of_many_ways(
    record_property: Callable[[str, object], None],
) -> None:
    explore(250, 40, record_property)
    assert {*Explorer.reached, S.NOT_REFERRED} == set(State)  # in that one only what was just begun again
    assert {state for state, _, _ in Explorer.opened} == set(State)

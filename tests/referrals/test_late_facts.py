"""What is learned late of an earlier referral: recorded in its order, and the newer one stays as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from cases.models import Case, Consent, Deadline, Entry, Refused
from hestia.accounts.models import User
from referrals.actions.promises import update_cases
from referrals.documents.nrm_dates import nrm_dates
from referrals.models import FirstResponderOrganisation, Referral
from referrals.queries.last_day import last_day
from referrals.queries.timetable import clock_words, timetable
from referrals.rules.states import State
from tests import make
from tests.referrals.conftest import Act, decision, fresh
from tests.referrals.pages import boxes, text_of, url
from tests.referrals.promised import open_promises, problems_of

pytestmark = pytest.mark.usefixtures("at_noon")
# Generated chains, each with a late fact.
CHAINS = pytest.mark.parametrize(
    "chains", [pytest.param(3, id="few"), pytest.param(10, id="many", marks=pytest.mark.security)]
)
WITHDREW = {"reason": "her_choice", "how": "signed", "knows_support_ends": True}
NEW_ON = date(2026, 11, 24)


@pytest.fixture
def disqualified(act: Act, rg_positive: Referral) -> Referral:
    """Return her first referral: its protection was taken away on Wed 18 Nov, and no final decision came."""
    says = {"reasons": "They say", "respond_by": date(2026, 11, 20), "notice_on": date(2026, 11, 10)}
    notice = act("record_notice", referral=rg_positive, ground="bad_faith", **says)
    act("record_notice_progress", notice=notice, outcome="disqualified", decided_on=date(2026, 11, 18))
    return fresh(rg_positive)


def refer_again(act: Act, first: Referral, organisation: FirstResponderOrganisation, on: date) -> Referral:
    """Refer her once more, as far as the Home Office's receipt."""
    at = datetime.combine(on, make.NOON.time(), UTC)
    new = act("begin_new_referral", referral=first, again_because="exploited_again", at=at)
    act("explain", case=new.case, explained_on=on, language="Arabic", privacy_notice_given=True, at=at)
    act("record_consent", referral=fresh(new), answer="given", how="signed", given_on=on, at=at)
    whom = {"organisation": organisation, "referrer_name": "Jo Lane", "handed_over_on": on}
    act("hand_over", referral=fresh(new), **whom, at=at)
    act("submit", referral=fresh(new), submitted_on=on, at=at)
    act("receive", referral=fresh(new), received_on=on, reference="NRM-5512-0001", at=at)
    return fresh(new)


@pytest.fixture
def chain(
    act: Act, disqualified: Referral, salvation_army: FirstResponderOrganisation
) -> tuple[Referral, Referral]:
    new = refer_again(act, disqualified, salvation_army, NEW_ON)
    return fresh(disqualified), new


def clocks_of(referral: Referral) -> list[tuple[Any, ...]]:
    return [(clock.kind, clock.starts_on, clock.last_on) for clock in timetable(fresh(referral))]


def promised_by(referral: Referral) -> set[tuple[str, str, date]]:
    """Return what is promised of a referral itself, and of what was decided on it."""
    numbers = {("referrals.referral", referral.pk)}
    numbers |= {("referrals.decision", each.pk) for each in referral.decision_set.all()}
    rows = Deadline.objects.open().filter(case=referral.case)
    return {
        (row.kind, row.title, row.due_on)
        for row in rows
        if (".".join(row.source_kind.split(".")[:2]), row.source_id) in numbers
    }


@contextmanager
def leaves_alone(new: Referral) -> Iterator[None]:
    """Check that the referral that counts, and what is promised of it, stay as they are."""
    before = (clocks_of(new), promised_by(new), fresh(new).state)
    yield
    assert (clocks_of(new), promised_by(new), fresh(new).state) == before
    assert Case.objects.get(pk=new.case_id).nrm_stage == fresh(new).stage
    assert Case.objects.get(pk=new.case_id).nrm_reference == new.reference


CG_ON = date(2026, 11, 20)
LATE_DECISION = decision(stage="cg", outcome="negative", made_on=CG_ON)


class TestDecision:
    def test_is_warned_of_and_recorded_in_its_order(self, act: Act, chain: tuple[Referral, Referral]) -> None:
        first, new = chain
        warned = problems_of(act, "record_decision", referral=first, **LATE_DECISION)
        assert list(warned) == ["it_happened"]
        assert "A new referral was started on 24 November 2026" in warned["it_happened"]
        with leaves_alone(new):
            act("record_decision", referral=first, **LATE_DECISION, it_happened=True)
        assert [each.made_on for each in fresh(first).decisions] == [date(2026, 11, 6), CG_ON]
        line = Entry.objects.filter(case=new.case, title__startswith="Conclusive grounds").get()
        assert "About the earlier NRM referral NRM-4418-0236" in line.body

    def test_a_no_that_came_late_can_be_questioned(self, act: Act, chain: tuple[Referral, Referral]) -> None:
        first, new = chain
        act("record_decision", referral=first, **LATE_DECISION, it_happened=True)
        # Fri 20 Nov is not counted: the 30th day is Sun 20 Dec.
        assert open_promises(new.case)["reconsideration"] == date(2026, 12, 20)
        with leaves_alone(new):
            act(
                "request_reconsideration",
                referral=fresh(first),
                ground="evidence",
                evidence=["statement"],
                asked_on=make.TODAY,
                asked_by="Her solicitor",
            )
        assert "reconsideration" not in open_promises(new.case)
        with leaves_alone(new):
            act(
                "record_reconsideration_outcome",
                referral=fresh(first),
                outcome="changed",
                answered_on=make.TODAY,
                letter="held",
                letter_kept="Her file",
                it_happened=True,
            )
        conclusive = fresh(first).conclusive_grounds
        assert conclusive
        assert conclusive.is_positive

    def test_the_new_ones_own_decision_is_still_expected(
        self, act: Act, chain: tuple[Referral, Referral]
    ) -> None:
        first, new = chain
        assert "rg_decision" in open_promises(new.case)
        act("record_decision", referral=first, **LATE_DECISION, it_happened=True)
        assert "rg_decision" in open_promises(new.case)


class TestWithdrawal:
    def test_ends_what_the_earlier_one_started_and_nothing_else(
        self, act: Act, cg_positive: Referral, salvation_army: FirstResponderOrganisation
    ) -> None:
        new = refer_again(act, cg_positive, salvation_army, NEW_ON)
        first, on = fresh(cg_positive), date(2026, 11, 21)
        asked = {"withdrawn_on": on, **WITHDREW}
        before = open_promises(new.case)
        assert {"move_on", "leave"} <= set(before)
        assert list(problems_of(act, "withdraw", referral=first, **asked)) == ["it_happened"]
        with leaves_alone(new):
            act("withdraw", referral=first, **asked, it_happened=True, at=make.NOON + timedelta(minutes=1))
        assert fresh(first).state == State.WITHDRAWN
        assert "leave" not in open_promises(new.case)
        stands = Case.objects.get(pk=new.case_id)
        assert (stands.recovery_from, stands.nrm_stands) == (None, "")
        latest = Consent.objects.filter(case=new.case, purpose="nrm").newest_first()[0]
        assert latest.answer == Consent.Answer.GIVEN
        with leaves_alone(new):
            act("undo_withdrawal", referral=fresh(first), undone_why="She had not said so")
        assert fresh(first).is_followed
        assert open_promises(new.case) == before

    def test_from_the_new_one_leaves_what_the_earlier_one_started(
        self, act: Act, cg_positive: Referral, salvation_army: FirstResponderOrganisation
    ) -> None:
        move_on = open_promises(cg_positive.case)["move_on"]
        new = refer_again(act, cg_positive, salvation_army, NEW_ON)
        act("withdraw", referral=new, withdrawn_on=NEW_ON, **WITHDREW)
        left = open_promises(new.case)
        assert left["move_on"] == move_on
        assert {"leave", "recovery_needs"} <= set(left)
        assert "rg_decision" not in left
        assert Case.objects.get(pk=new.case_id).recovery_to == date(2026, 12, 21)


class TestPages:
    def test_the_earlier_one_offers_what_may_be_learned_late(
        self, amina_browser: Browser, chain: tuple[Referral, Referral]
    ) -> None:
        first, new = chain
        page = text_of(amina_browser.get(url(new.case, "referral_ended", first.pk)))
        way = f"{url(new.case, 'decision_new')}?referral={first.pk}"
        assert "Learned late?" in page
        assert way in page
        form = text_of(amina_browser.get(way))
        assert "This is about an earlier referral, NRM-4418-0236." in form
        assert "Record the conclusive grounds decision" in form
        sent = {
            "stage": "cg",
            "outcome": "negative",
            "reasons": "They doubt it.",
            "letter": "held",
            "letter_kept": "Her file",
            "told_how": "not_yet",
            **boxes("made_on", CG_ON),
            **boxes("notified_on", CG_ON),
        }
        again = text_of(amina_browser.post(way, sent))
        assert "A new referral was started on 24 November 2026" in again
        with leaves_alone(new):
            amina_browser.post(way, sent | {"it_happened": "on"})
        task = Deadline.objects.open().get(case=new.case, kind="tell_decision")
        told = text_of(amina_browser.get(task.action_url))
        assert "Conclusive grounds: negative" in told
        assert f'href="{url(new.case, "decision_correction", fresh(first).decisions[1].pk)}"' in text_of(
            amina_browser.get(url(new.case, "referral_ended", first.pk))
        )

    def test_its_task_leads_to_it(
        self, act: Act, amina_browser: Browser, chain: tuple[Referral, Referral]
    ) -> None:
        first, new = chain
        act("record_decision", referral=first, **LATE_DECISION, it_happened=True)
        task = Deadline.objects.open().get(case=new.case, kind="reconsideration")
        page = text_of(amina_browser.get(task.action_url))
        assert "This is about an earlier referral" in page
        assert "Only a negative decision can be reconsidered" not in page

    def test_a_draft_of_it_leads_back_to_it(
        self, amina_browser: Browser, chain: tuple[Referral, Referral]
    ) -> None:
        first, new = chain
        way, draft = url(new.case, "suspension"), f"/drafts/suspension-of-{first.pk}/{new.case.reference}/"
        amina_browser.post(draft, {"note": "The letter came a month late"})
        assert "a month late" in amina_browser.get(f"{way}?referral={first.pk}").text
        assert "a month late" not in amina_browser.get(way).text

    def test_of_another_case_there_is_none(
        self, amina_browser: Browser, amina: User, chain: tuple[Referral, Referral], received: Referral
    ) -> None:
        first, new = chain
        other = make.case(worker=amina, service=new.case.service, client=make.client("Hana"))
        for number in (first.pk, 2**31 - 1):
            assert amina_browser.get(f"{url(other, 'suspension')}?referral={number}").status_code == 404
        assert amina_browser.get(f"{url(new.case, 'suspension')}?referral=x").status_code == 200

    def test_one_that_was_started_by_mistake_takes_nothing(
        self, act: Act, amina_browser: Browser, cg_positive: Referral
    ) -> None:
        new = act("begin_new_referral", referral=cg_positive, again_because="exploited_again")
        act("take_back_new_referral", referral=fresh(new), why="The wrong case")
        assert amina_browser.get(f"{url(new.case, 'suspension')}?referral={new.pk}").status_code == 404
        with pytest.raises(Refused, match="started by mistake"):
            act("record_decision", referral=fresh(new), **decision())


class TestOfAnEarlierCase:
    def test_it_is_brought_beside_the_one_that_was_begun_since(
        self,
        act: Act,
        amina: User,
        amina_browser: Browser,
        rg_positive: Referral,
        salvation_army: FirstResponderOrganisation,
    ) -> None:
        earlier = Case.objects.get(pk=rg_positive.case_id)
        earlier.close(kind=Case.ExitKind.OTHER, on=date(2026, 11, 20), by=amina, at=make.NOON)
        case = make.case(worker=amina, service=earlier.service, client=earlier.client)
        on = date(2026, 11, 23)
        about = {"organisation": salvation_army, "submitted_on": on, "received_on": on}
        new = act("record_earlier_referral", case=case, **about, reference="NRM-5512-0001")
        with leaves_alone(new):
            page = text_of(amina_browser.get(url(case, "earlier")))
            assert "The referral that was started here still counts." in page
            page = text_of(amina_browser.post(url(case, "earlier"), {"once": ""}, follow=True))
            assert "It is among the earlier referrals of this case now." in page
            assert url(case, "referral_ended", rg_positive.pk) in page
            act("record_decision", referral=fresh(rg_positive), **LATE_DECISION, it_happened=True)
        assert fresh(rg_positive).state == State.CG_NEGATIVE
        assert open_promises(case)["reconsideration"] == date(2026, 12, 20)

    def test_one_that_was_never_sent_stays_where_it_was(
        self, act: Act, amina: User, consented: Referral, salvation_army: FirstResponderOrganisation
    ) -> None:
        earlier = Case.objects.get(pk=consented.case_id)
        earlier.close(kind=Case.ExitKind.OTHER, on=date(2026, 11, 20), by=amina, at=make.NOON)
        case = make.case(worker=amina, service=earlier.service, client=earlier.client)
        on = date(2026, 11, 23)
        about = {"organisation": salvation_army, "submitted_on": on, "received_on": on}
        act("record_earlier_referral", case=case, **about, reference="NRM-5512-0001")
        with pytest.raises(Refused, match="no referral to bring over"):
            act("carry_over", case=case)


# --- Over generated chains ------------------------------------------------------------------------


class Chain:
    """A first referral that came to something, a second on the same case, and what may be learned late."""

    def __init__(
        self, act: Act, dice: Random, worker: User, organisation: FirstResponderOrganisation
    ) -> None:
        self.act, self.dice, self.organisation, self.worker = act, dice, organisation, worker
        case = make.case(worker=worker, service=worker.services.all()[0], client=make.client("Sana"))
        self.sent_on = date(2026, 9, 1) + timedelta(dice.randrange(20))
        self.first = act(
            "record_earlier_referral",
            case=case,
            organisation=organisation,
            submitted_on=self.sent_on,
            received_on=self.sent_on,
            reference="NRM-1000-0001",
            jurisdiction=dice.choice(Referral.Jurisdiction.values),
        )
        self.rg_on = self.sent_on + timedelta(dice.randrange(1, 9))
        self.disqualified_on = self.rg_on + timedelta(dice.randrange(3, 12))
        self.cg_on = self.rg_on + timedelta(dice.randrange(3, 30))
        self.suspended = sorted(self.rg_on + timedelta(dice.randrange(1, 25)) for _ in range(2))
        self.new_on = date(2026, 10, 30) + timedelta(dice.randrange(12))
        act("record_decision", referral=fresh(self.first), **decision(made_on=self.rg_on))

    def ends_disqualified(self) -> None:
        says = {"reasons": "They say", "respond_by": self.disqualified_on, "notice_on": self.rg_on}
        notice = self.act("record_notice", referral=fresh(self.first), ground="bad_faith", **says)
        outcome = {"outcome": "disqualified", "decided_on": self.disqualified_on}
        self.act("record_notice_progress", notice=notice, **outcome)

    def is_suspended(self) -> None:
        begins, ends = self.suspended
        it = {"reason": "missing", "from_on": begins, "it_happened": True}
        suspension = self.act("suspend", referral=fresh(self.first), **it)
        assert suspension.pk
        self.act("resume", referral=fresh(self.first), resumed_on=ends)

    def is_decided(self, outcome: str) -> None:
        made = decision(stage="cg", outcome=outcome, made_on=self.cg_on)
        self.act("record_decision", referral=fresh(self.first), **made, it_happened=True)

    def is_referred_again(self) -> Referral:
        self.second = refer_again(self.act, fresh(self.first), self.organisation, self.new_on)
        if self.dice.random() < 0.6:
            made = decision(
                made_on=self.new_on + timedelta(3), outcome=self.dice.choice(["positive", "negative"])
            )
            self.act("record_decision", referral=self.second, **made)
        self.second = fresh(self.second)
        return self.second

    def as_it_is(self) -> dict[str, Any]:
        """Return what her clocks, her case and the promises say: the same, whenever it was written down."""
        second = fresh(self.second).as_of(make.TODAY)
        update_cases(second, by=self.worker, at=make.NOON)
        case = Case.objects.get(pk=self.first.case_id)
        # What is past was promised only if it was known in time.
        rows = Deadline.objects.open().filter(case=case, due_on__gte=make.TODAY)
        rows = rows.exclude(kind__in=["risk_review", "plan_review"])
        return {
            "clocks": [clocks_of(self.first), clocks_of(self.second)],
            "case": (case.nrm_stage, case.recovery_from, case.recovery_to, case.nrm_stands),
            "promised": sorted(rows.values_list("kind", "title", "due_on")),
        }


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def chain_of(seed: int, act: Act, worker: User, organisation: FirstResponderOrganisation) -> Chain:
    return Chain(act, make.dice(seed), worker, organisation)


@CHAINS
@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("fact", ["suspended", "positive", "negative", "withdrew"])
def test_when_it_was_written_down_makes_no_difference(
    fact: str,
    chains: int,
    act: Act,
    amina: User,
    salvation_army: FirstResponderOrganisation,
    record_property: Any,
) -> None:
    """In its order, or late: her clocks and her case say the same, and the newer one stays as it is."""
    for seed in range(chains):
        with undone():
            late = chain_of(seed, act, amina, salvation_army)
            late.ends_disqualified()
            second = late.is_referred_again()
            with leaves_alone(second):
                learn(late, fact)
            learned = late.as_it_is()
            assert Referral.objects.open().filter(case=second.case).count() == 1
        if fact in {"withdrew", "negative"}:  # a no has to be settled before she is referred again
            continue
        with undone():
            in_order = chain_of(seed, act, amina, salvation_army)
            in_order.ends_disqualified()
            learn(in_order, fact)
            in_order.is_referred_again()
            known = in_order.as_it_is()
        assert learned == known, (seed, fact)
    record_property("figure", f"chains, {fact} learned late: {chains}, 0 differ")


def learn(chain: Chain, fact: str) -> None:
    if fact == "suspended":
        chain.is_suspended()
    elif fact == "withdrew":
        on = {"withdrawn_on": chain.cg_on, "it_happened": True}
        chain.act("withdraw", referral=fresh(chain.first), **on, **WITHDREW)
    else:
        chain.is_decided(fact)


@CHAINS
@pytest.mark.django_db
def test_a_withdrawal_learned_late_and_undone_leaves_no_trace(
    chains: int, act: Act, amina: User, salvation_army: FirstResponderOrganisation
) -> None:
    for seed in range(chains):
        with undone():
            chain = chain_of(seed, act, amina, salvation_army)
            chain.is_decided("positive")
            second = chain.is_referred_again()
            before = chain.as_it_is()
            with leaves_alone(second):
                learn(chain, "withdrew")
            assert all(
                clock_words(clock, fresh(chain.first), today=make.TODAY).kind in {"stopped", "done"}
                for clock in timetable(fresh(chain.first))
            )
            with leaves_alone(second):
                act("undo_withdrawal", referral=fresh(chain.first), undone_why="She had not said so")
            assert chain.as_it_is() == before, seed


@CHAINS
@pytest.mark.django_db
def test_after_her_death_nothing_counts_in_any_of_them(
    chains: int, act: Act, amina: User, amina_browser: Browser, salvation_army: FirstResponderOrganisation
) -> None:
    for seed in range(chains):
        with undone():
            chain = chain_of(seed, act, amina, salvation_army)
            chain.is_decided("positive")
            second = chain.is_referred_again()
            died_on = date(2026, 11, 20)
            Case.objects.get(pk=second.case_id).record_death(
                on=died_on, words="On Fri 20 Nov 2026", by=amina, at=make.NOON
            )
            learn(chain, "suspended")  # what comes late asks nothing either
            case = Case.objects.get(pk=second.case_id)
            assert not case.deadline_set.open().exclude(kind="task").exists()
            for referral in (fresh(chain.first), fresh(second)):
                for clock in timetable(referral):
                    ended = clock_words(clock, referral, today=make.TODAY).kind
                    assert ended in {"stopped", "done"}, (seed, clock.kind)
                    until = last_day(clock, referral)
                    assert until is None or until <= died_on, (seed, clock.kind)
            for name, args in (("overview", ()), ("referral_ended", (chain.first.pk,))):
                page = text_of(amina_browser.get(url(case, name, *args)))
                page = page[page.index("<main") :]
                for words in ("days left", "day left", "Not chased", "does she stay", "Ask today"):
                    assert words not in page, (seed, name, words)


@pytest.mark.django_db
def test_nor_in_one_of_an_earlier_case_for_whoever_sees_only_that(
    act: Act, amina: User, dev: User, salvation_army: FirstResponderOrganisation
) -> None:
    house = dev.services.all()[0]
    case = make.case(worker=dev, service=house, client=make.client("Hana"))
    on = date(2026, 11, 2)
    about = {"organisation": salvation_army, "submitted_on": on, "received_on": on, "reference": "NRM-1-2"}
    act("record_earlier_referral", case=case, **about, by=dev)
    first = Referral.objects.get(case=case)
    act("record_decision", referral=first, **decision(outcome="negative"), by=dev)
    case.refresh_from_db()
    case.close(kind=Case.ExitKind.OTHER, on=make.TODAY, by=dev, at=make.NOON)
    browser = Browser()
    browser.force_login(dev)
    assert "Followed until Tue 24 Nov" in text_of(browser.get(url(case)))
    later = make.case(worker=amina, service=amina.services.all()[0], client=case.client)
    later.record_death(on=make.TODAY, words="On Tue 24 Nov 2026", by=amina, at=make.NOON)
    page = text_of(browser.get(url(case)))
    page = page[page.index("<main") :]
    assert "She died" in page
    assert "Followed until Tue 24 Nov" not in page
    assert later.reference not in page
    paper = " ".join(words for _, words in nrm_dates(case, on=make.TODAY))
    assert "The last day to ask" not in paper
    assert "on the client’s death" in paper


@CHAINS
@pytest.mark.django_db
def test_who_is_not_sure_of_her_age_and_then_is_comes_back_to_where_she_was(
    chains: int, act: Act, amina: User, salvation_army: FirstResponderOrganisation
) -> None:
    """Not sure, an adult, not sure again: at each step of each referral the same is asked as before."""
    for seed in range(chains):
        with undone():
            chain = chain_of(seed, act, amina, salvation_army)
            chain.is_decided("positive")
            second = chain.is_referred_again()
            client = second.case.client

            def asks(referral: Referral) -> tuple[Any, ...]:
                now = fresh(referral)
                return (now.state, now.asks_if_she_stays, now.needs_consent, now.sent_as_child)

            before = [asks(chain.first), asks(second)]
            for age in ("unsure", "adult"):
                client.age_status = age
                client.save()
                assert asks(chain.first)[3] == before[0][3], "what she was when it was sent stays"
            assert [asks(chain.first), asks(second)] == before, seed

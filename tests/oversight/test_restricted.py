"""What is kept and not used at a client's request is counted in no figure, and how many that are is said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from cases.models import Case, Consent, Entry
from hestia.accounts.models import Service, User
from oversight.queries.community import community_report
from oversight.queries.facts import facts_for
from oversight.queries.report import Report, report_for
from oversight.rules.comparing import Snapshot, Why, changes, reasons
from oversight.rules.facts import Facts, Restricted
from oversight.rules.figures import BY_SLUG
from oversight.rules.numbers import Share
from oversight.rules.periods import Period
from rights import actions
from rights.models import Correction
from tests import make, roles
from tests.oversight.as_facts import facts
from tests.rights.test_corrections import said_of
from tests.rights.test_restricting import answered

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
LEFT_OUT = "1 person is left out: at their request their record is kept and not used."
A_PART = "Of 1 person a part of the record is kept and not used, at their request. It is not counted."


def restricting(known: Facts, case: int, *, is_all: bool) -> Facts:
    return replace(known, record=replace(known.record, restricted=[Restricted(case, is_all)]))


def nights(known: Facts) -> tuple[int, int]:
    """Return on how many nights rooms were used, of how many."""
    [share] = BY_SLUG["occupancy"].answer(known).finding.numbers
    assert isinstance(share, Share)
    return share.n, share.of


class TestRules:
    def test_all_of_a_record_is_in_no_figure_and_is_said_once(self) -> None:
        known = facts()
        stay = next(stay for stay in known.of(known.record.stays) if stay.nights and not stay.is_held)
        without = restricting(known, stay.case, is_all=True)
        assert len(without.supported) == len(known.supported) - 1
        assert (without.restricted, without.partly_restricted) == (1, 0)
        assert without.left_out == known.left_out
        hers = [each for each in known.record.stays if each.case == stay.case and not each.is_held]
        used, usable = nights(known)
        assert nights(without)[0] == used - sum(each.nights for each in hers)
        assert nights(without)[1] < usable
        assert LEFT_OUT in Report(without, (), is_cut=False).who_is_counted

    def test_who_said_no_besides_is_not_counted_twice_among_those_left_out(self) -> None:
        known = facts()
        no = next(spell for spell in known.record.spells if spell.says_no and spell.is_open_in(known.period))
        without = restricting(known, no.case, is_all=True)
        assert (without.left_out, without.restricted) == (known.left_out, 0)

    def test_of_a_part_its_client_is_counted_still(self) -> None:
        known = facts()
        without = restricting(known, known.supported[0].case, is_all=False)
        assert without.supported == known.supported
        assert (without.restricted, without.partly_restricted) == (0, 1)
        assert A_PART in Report(without, (), is_cut=False).who_is_counted

    def test_outside_nobody_is_told_that_it_is_one(self) -> None:
        known = facts()
        without = restricting(known, known.supported[0].case, is_all=True)
        told = " ".join(Report(without, (), is_cut=False, is_outside=True).who_is_counted)
        assert "kept and not used" in told
        assert LEFT_OUT not in told

    def test_a_return_that_was_sent_before_says_why_it_moved(self) -> None:
        known = facts()
        sent = Snapshot.of(known, salt="s")
        without = restricting(known, known.supported[0].case, is_all=True)
        assert reasons("supported", changes(sent, without), is_redefined=False) == [Why.RESTRICTED]
        session = known.of(known.record.sessions)[0]
        part = restricting(known, session.case, is_all=False)
        part = replace(part, record=replace(part.record, sessions=()))
        assert Why.RESTRICTED in reasons("language", changes(sent, part), is_redefined=False)


@pytest.mark.django_db
class TestRecord:
    @pytest.fixture(autouse=True)
    def at_noon(self) -> Iterator[None]:
        with time_machine.travel(make.NOON, tick=False):
            yield

    @pytest.fixture
    def call(self, her_case: Case, amina: User) -> Entry:
        call = Entry(case=her_case, kind=Entry.Kind.PHONED, title="A call", interpreter="phone")
        call.happened_at = call.recorded_at = make.NOON
        call.by = amina
        call.save()
        return call

    def test_one_note_of_hers_is_not_counted_and_she_is(
        self, call: Entry, her_case: Case, outreach: Service, amina: User, carys: User
    ) -> None:
        assert [of.case for of in known_to(carys, outreach).record.sessions] == [her_case.pk]
        restricted(call, her_case, asked_by=amina, by=carys)
        known = known_to(carys, outreach)
        assert not known.record.sessions
        assert her_case.pk in known.cases
        assert said(carys, outreach) == [A_PART]

    def test_all_of_her_record_until_it_is_lifted(
        self, call: Entry, her_case: Case, outreach: Service, amina: User, carys: User
    ) -> None:
        asked = restricted(None, her_case, asked_by=amina, by=carys)
        known = known_to(carys, outreach)
        assert her_case.pk not in known.cases
        assert her_case.pk not in {spell.case for spell in known.opened}
        assert said(carys, outreach) == [LEFT_OUT]
        actions.lift_restriction(
            correction=asked, why="It was right.", told_on=make.TODAY, by=carys, at=make.NOON
        )
        assert her_case.pk in known_to(carys, outreach).cases
        assert said(carys, outreach) == []

    @pytest.mark.parametrize(("days", "is_counted"), [(-1, False), (0, True)], ids=["before", "since"])
    def test_her_yes_to_figures_counts_if_she_has_said_it_since(
        self, days: int, is_counted: bool, her_case: Case, outreach: Service, amina: User, carys: User
    ) -> None:
        restricted(None, her_case, asked_by=amina, by=carys)
        Consent(
            case=her_case,
            purpose=Consent.Purpose.FIGURES,
            answer=Consent.Answer.GIVEN,
            how=Consent.How.SPOKEN,
            given_on=make.TODAY + timedelta(days=days),
            recorded_at=make.NOON,
            recorded_by=amina,
        ).save()
        known = known_to(carys, outreach)
        assert (her_case.pk in known.cases) is is_counted
        with roles.as_application(carys, at=make.NOON):
            assert community_report(carys, today=make.TODAY).referrals == str(int(is_counted))


def restricted(row: Any, case: Case, *, asked_by: User, by: User) -> Correction:
    return answered(said_of(row, case=case, by=asked_by, what="restrict"), by=by)


def known_to(user: User, service: Service) -> Facts:
    with roles.as_application(user, at=make.NOON):
        return facts_for(user, NOVEMBER, services={service.pk: service.name})


def said(user: User, service: Service) -> list[str]:
    """Return what a report says of records that are kept and not used."""
    with roles.as_application(user, at=make.NOON):
        report = report_for(user, NOVEMBER, [])
    return [words for words in report.who_is_counted if "kept and not used" in words]

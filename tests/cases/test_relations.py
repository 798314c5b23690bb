"""Cover, reasons, broken glass, exclusions and seals: which cases exist for whom, and when."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.actions import access
from cases.actions.access import SealNames
from cases.actions.notes import co_sign
from cases.models import AccessGrant, AccessNotice, Case, Client, Deadline, Entry, Exclusion, Refused
from cases.queries.matches import PersonSearch, find
from cases.queries.places import Places
from cases.queries.who_sees import who_sees
from cases.rules.access import case_scope
from desk.queries.team import boards, busy, loads
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.db.acting import acting_as
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.cases.lifted import let_back, unseal
from tests.roles import as_application

NOON = make.NOON
WHY = "She rang the out-of-hours line and is frightened."


def sees(person: User, case: Case, at: datetime = NOON) -> bool:
    return Case.objects.visible_to(person, at=at).filter(pk=case.pk).exists()


def ask(case: Case, by: User, at: datetime = NOON) -> Case | None:
    return access.give_reason(reference=case.reference, reason="on_duty", words=WHY, by=by, at=at)


def break_glass(case: Case, by: User, at: datetime = NOON) -> Case | None:
    calendar = BankHoliday.objects.calendar("ew")
    return access.break_glass(
        reference=case.reference, reason="danger", words=WHY, by=by, at=at, calendar=calendar
    )


def seal(case: Case, by: User, *seeing: User, keys: tuple[User, ...] = ()) -> None:
    names = SealNames([by, *seeing], list(keys))
    access.seal_case(case=case, names=names, words=WHY, by=by, at=NOON)


@pytest.fixture
def wyn(house_b: Service) -> User:
    return make.user("Wyn Bevan", role=Role.MANAGER, services=[house_b])


class TestCover:
    def test_opens_every_case_of_the_worker_from_the_first_day_to_the_last(
        self, amina: User, carys: User, dev: User, her_case: Case
    ) -> None:
        first, last = date(2026, 11, 26), date(2026, 11, 27)
        access.arrange_cover(worker=amina, person=dev, first=first, last=last, words=WHY, by=carys, at=NOON)
        assert not sees(dev, her_case, datetime.fromisoformat("2026-11-25T23:59:59+00:00"))
        assert sees(dev, her_case, datetime.fromisoformat("2026-11-26T00:00:00+00:00"))
        assert sees(dev, her_case, datetime.fromisoformat("2026-11-27T23:59:59+00:00"))
        assert not sees(dev, her_case, datetime.fromisoformat("2026-11-28T00:00:00+00:00"))

    def test_days_are_london_s(self, amina: User, carys: User, dev: User, her_case: Case) -> None:
        day = date(2026, 6, 10)  # an hour ahead of UTC
        access.arrange_cover(worker=amina, person=dev, first=day, last=day, words=WHY, by=carys, at=NOON)
        assert sees(dev, her_case, datetime.fromisoformat("2026-06-09T23:00:00+00:00"))
        assert not sees(dev, her_case, datetime.fromisoformat("2026-06-10T23:00:00+00:00"))

    def test_of_one_case_opens_no_other(
        self, amina: User, carys: User, dev: User, her_case: Case, outreach: Service
    ) -> None:
        other = make.case(worker=amina, service=outreach, client=make.client("Rosa"))
        access.arrange_cover(
            worker=amina,
            person=dev,
            first=make.TODAY,
            last=make.TODAY,
            case=her_case,
            words=WHY,
            by=carys,
            at=NOON,
        )
        assert sees(dev, her_case)
        assert not sees(dev, other)

    def test_ends_when_it_is_ended(self, amina: User, carys: User, dev: User, her_case: Case) -> None:
        cover = access.arrange_cover(
            worker=amina, person=dev, first=make.TODAY, last=make.TODAY, words=WHY, by=carys, at=NOON
        )
        assert sees(dev, her_case)
        assert not isinstance(cover, AccessGrant)
        access.end_cover(cover=cover, by=carys, at=NOON)
        assert not sees(dev, her_case)

    def test_is_not_for_students(self, amina: User, carys: User, efua: User) -> None:
        with pytest.raises(Refused, match="only cases allocated to them"):
            access.arrange_cover(
                worker=amina, person=efua, first=make.TODAY, last=make.TODAY, words=WHY, by=carys, at=NOON
            )


class TestReason:
    def test_opens_until_the_end_of_the_day_and_tells_worker_and_managers(
        self, amina: User, ben: User, carys: User, dev: User, her_case: Case
    ) -> None:
        assert not sees(dev, her_case)
        assert ask(her_case, dev) == her_case
        assert sees(dev, her_case, datetime.fromisoformat("2026-11-24T23:59:59+00:00"))
        assert not sees(dev, her_case, datetime.fromisoformat("2026-11-25T00:00:00+00:00"))
        assert {notice.person for notice in AccessNotice.objects.all()} == {amina, carys}

    def test_is_not_asked_of_the_team(self, ben: User, her_case: Case) -> None:
        assert ask(her_case, ben) == her_case
        assert not AccessGrant.objects.exists()

    def test_opens_nothing_unknown_sealed_or_closed_to_the_asker(
        self, amina: User, carys: User, dev: User, wyn: User, her_case: Case
    ) -> None:
        access.exclude_worker(case=her_case, person=dev, reason="knows_her", by=carys, at=NOON)
        assert ask(her_case, dev) is None
        seal(her_case, carys, amina)
        assert ask(her_case, wyn) is None
        unknown = access.give_reason(reference="H-9999", reason="danger", words=WHY, by=wyn, at=NOON)
        assert unknown is None
        assert not AccessGrant.objects.exists()

    def test_is_not_for_students(self, efua: User, house_b: Service, dev: User) -> None:
        assert ask(make.case(worker=dev, service=house_b), efua) is None

    def test_needs_twenty_characters_in_the_database_too(self, dev: User, her_case: Case) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessGrant(
                case=her_case,
                person=dev,
                kind="asked",
                from_at=NOON,
                until_at=NOON + timedelta(hours=1),
                reason="danger",
                words="too short",
                given_at=NOON,
                given_by=dev,
            ).save()


class TestGlass:
    def test_opens_for_an_hour_tells_two_people_and_waits_to_be_checked(
        self, amina: User, carys: User, dev: User, her_case: Case
    ) -> None:
        assert break_glass(her_case, dev) == her_case
        assert sees(dev, her_case, NOON + timedelta(minutes=59, seconds=59))
        assert not sees(dev, her_case, NOON + timedelta(minutes=60))
        grant = AccessGrant.objects.get()
        assert {notice.person for notice in grant.notices.all()} == {amina, carys}
        assert grant.check_due_on == date(2026, 11, 26)  # two working days after Tuesday 24
        assert not grant.is_escalated(on=date(2026, 11, 26))
        assert grant.is_escalated(on=date(2026, 11, 27))

    def test_tells_the_leads_where_the_case_has_too_few_people(
        self, dev: User, farah: User, gita: User, house_a: Service
    ) -> None:
        nobody_s = make.case(worker=None, service=house_a, by=dev)
        break_glass(nobody_s, dev)
        assert {notice.person for notice in AccessNotice.objects.all()} == {farah, gita}

    def test_is_checked_by_someone_else_once(self, carys: User, dev: User, her_case: Case) -> None:
        break_glass(her_case, dev)
        grant = AccessGrant.objects.get()
        with pytest.raises(Refused, match="Someone else"):
            access.check_grant(grant=grant, was_right=True, words=WHY, by=dev, at=NOON)
        access.check_grant(grant=grant, was_right=True, words=WHY, by=carys, at=NOON)
        assert not grant.is_escalated(on=date(2027, 1, 1))
        with pytest.raises(Refused, match="already checked"):
            access.check_grant(grant=grant, was_right=False, words=WHY, by=carys, at=NOON)

    def test_cannot_last_longer_in_the_database(self, dev: User, her_case: Case) -> None:
        break_glass(her_case, dev)
        grant = AccessGrant.objects.get()
        grant.until_at += timedelta(seconds=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            grant.save()


class TestExclusion:
    def test_beats_every_way(self, amina: User, carys: User, ben: User, dev: User, her_case: Case) -> None:
        access.arrange_cover(
            worker=amina, person=dev, first=make.TODAY, last=make.TODAY, words=WHY, by=carys, at=NOON
        )
        access.arrange_cover(
            worker=amina,
            person=dev,
            first=make.TODAY,
            last=make.TODAY,
            case=her_case,
            words=WHY,
            by=carys,
            at=NOON,
        )
        break_glass(her_case, dev)
        for person in (ben, carys, dev):
            assert sees(person, her_case)
            access.exclude_worker(case=her_case, person=person, reason="knows_her", by=amina, at=NOON)
            assert not sees(person, her_case)
            assert break_glass(her_case, person) is None
        first, second = (
            make.user(f"{name} Ellery", role=Role.MANAGER, services=[her_case.service])
            for name in ("Ruth", "Rosa")
        )
        for exclusion in Exclusion.objects.all():
            let_back(exclusion, case=her_case, by=first, other=second)
        assert sees(ben, her_case)

    def test_beats_a_name_on_a_sealed_case(self, amina: User, ben: User, carys: User, her_case: Case) -> None:
        seal(her_case, carys, amina, ben)
        access.exclude_worker(case=her_case, person=ben, reason="she_asked", by=carys, at=NOON)
        assert not sees(ben, her_case)

    def test_is_refused_for_whoever_works_on_the_case(self, amina: User, carys: User, her_case: Case) -> None:
        with pytest.raises(Refused, match="Allocate it to someone else first"):
            access.exclude_worker(case=her_case, person=amina, reason="knows_her", by=carys, at=NOON)


class TestSeal:
    def test_lets_the_case_exist_only_for_the_named(
        self, amina: User, ben: User, carys: User, dev: User, her_case: Case
    ) -> None:
        break_glass(her_case, dev)
        seal(her_case, carys, amina)
        assert [sees(person, her_case) for person in (amina, carys, ben, dev)] == [True, True, False, False]
        unseal(her_case, by=carys, other=amina)
        assert sees(ben, her_case)

    def test_a_key_opens_nothing_until_the_glass_is_broken(
        self, amina: User, carys: User, wyn: User, dev: User, her_case: Case
    ) -> None:
        seal(her_case, carys, amina, keys=(wyn,))
        assert not sees(wyn, her_case)
        assert ask(her_case, wyn) is None
        assert break_glass(her_case, dev) is None
        assert break_glass(her_case, wyn) == her_case
        assert sees(wyn, her_case)
        assert {notice.person for notice in AccessNotice.objects.all()} == {amina, carys}

    def test_is_refused_without_two_names_the_worker_and_oneself(
        self, amina: User, ben: User, carys: User, her_case: Case
    ) -> None:
        for names in ([carys], [amina, ben], [carys, ben]):
            with pytest.raises(Refused):
                access.seal_case(case=her_case, names=SealNames(names, []), words=WHY, by=carys, at=NOON)

    def test_lets_nobody_in_who_did_not_see_it(
        self, amina: User, carys: User, wyn: User, her_case: Case
    ) -> None:
        assert not sees(wyn, her_case)
        with pytest.raises(Refused, match="does not see this case"):
            seal(her_case, carys, amina, wyn)

    @pytest.mark.parametrize("opens", [ask, break_glass])
    def test_names_nobody_who_let_themselves_in(
        self, opens: Callable[..., Any], amina: User, carys: User, wyn: User, her_case: Case
    ) -> None:
        assert opens(her_case, wyn) == her_case
        assert sees(wyn, her_case)
        with pytest.raises(Refused, match="Wyn Bevan does not see this case"):
            seal(her_case, carys, amina, wyn)
        with pytest.raises(Refused) as refused:
            seal(her_case, wyn, amina)
        assert refused.value.reasons == [access.NOT_TO_SEAL]
        seal(her_case, carys, amina)
        assert not sees(wyn, her_case)

    def test_tells_who_was_asked_to_check_that_it_waits_for_them_no_more(
        self, amina: User, carys: User, ben: User, wyn: User, her_case: Case
    ) -> None:
        asked: dict[str, Any] = {"due_on": make.TODAY, "by": amina, "at": NOON}
        her_case.promise(Deadline.Kind.RISK_SIGN_OFF, assignee=wyn, **asked)
        her_case.promise(Deadline.Kind.EXIT_SIGN_OFF, assignee=carys, **asked)  # she is named
        her_case.promise(Deadline.Kind.TASK, assignee=ben, **asked)  # no check
        seal(her_case, carys, amina)
        told = {notice.person: notice.words for notice in Notice.objects.all()}
        assert set(told) == {wyn, amina, carys}
        assert her_case.reference not in told[wyn]
        for person in (amina, carys):
            assert told[person].startswith(f"Wyn Bevan was asked to check something on {her_case.reference}")

    def test_keeps_two_people_and_one_who_can_lift_it(
        self, amina: User, ben: User, carys: User, her_case: Case
    ) -> None:
        seal(her_case, carys, amina, ben)
        with pytest.raises(Refused, match="must be a manager"):
            access.unname_person(
                case=her_case, named=her_case.client.named_set.get(person=carys), by=carys, at=NOON
            )
        access.unname_person(
            case=her_case, named=her_case.client.named_set.get(person=ben), by=carys, at=NOON
        )
        with pytest.raises(Refused, match="two people"):
            access.unname_person(
                case=her_case, named=her_case.client.named_set.get(person=carys), by=carys, at=NOON
            )

    def test_goes_on_when_the_case_is_reopened(
        self, amina: User, ben: User, carys: User, her_case: Case, outreach: Service
    ) -> None:
        seal(her_case, carys, amina)
        access.exclude_worker(case=her_case, person=ben, reason="knows_her", by=carys, at=NOON)
        her_case.close(kind="planned", on=NOON.date(), by=carys, at=NOON)
        again = make.case(worker=amina, service=outreach, client=her_case.client, reopened_from=her_case)
        assert [sees(person, again) for person in (amina, carys, ben)] == [True, True, False]
        assert again.client.exclusion_set.standing().get().person == ben


class TestStudents:
    def test_see_what_is_allocated_and_no_sealed_case(
        self, amina: User, carys: User, efua: User, her_case: Case
    ) -> None:
        assert not sees(efua, her_case)
        her_case.second_worker = efua
        her_case.save()
        assert sees(efua, her_case)
        her_case.second_worker = None
        her_case.save()
        seal(her_case, carys, amina)
        her_case.second_worker = efua
        her_case.save()
        assert not sees(efua, her_case)

    def test_see_it_up_to_the_last_day_set_for_them(
        self, amina: User, carys: User, efua: User, her_case: Case
    ) -> None:
        her_case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=amina, at=NOON)
        for until, is_seen in ((NOON.date(), True), (NOON.date() - timedelta(days=1), False)):
            her_case.second_worker, her_case.second_until = efua, until
            her_case.save()
            assert sees(efua, her_case) == is_seen
            with as_application(efua, at=NOON):
                assert Case.objects.filter(pk=her_case.pk).exists() == is_seen
                assert Entry.objects.filter(case_id=her_case.pk).exists() == is_seen
        # Who works in the team keeps the case, whatever was set of them once.
        her_case.second_worker = carys
        her_case.save()
        with as_application(carys, at=NOON):
            assert Case.objects.visible_to(carys).filter(pk=her_case.pk).exists()

    def test_write_notes_that_a_worker_signs(self, amina: User, efua: User, her_case: Case) -> None:
        note = her_case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=efua, at=NOON)
        assert note.waits_for_co_signature
        with pytest.raises(Refused, match="Someone else"):
            co_sign(entry=note, read=str(note.version), by=efua, at=NOON)
        co_sign(entry=note, read=str(note.version), by=amina, at=NOON)
        signed = Entry.objects.get(pk=note.pk)
        assert not signed.waits_for_co_signature
        assert not signed.was_edited
        assert not her_case.narrate(Entry.Kind.MET, "Met", "Well.", by=amina, at=NOON).needs_co_signature


class Figures:
    """Every number, list and choice of the house that counts more than the cases someone can open."""

    def __init__(self, user: User) -> None:
        user = User.objects.get(pk=user.pk)
        with acting_as(user):
            calendar = BankHoliday.objects.calendar("ew")
            places = Places(by=user, on=make.TODAY)
            self.seen = list(Case.objects.visible_to(user).values_list("pk", flat=True))
            self.promises = Deadline.objects.visible_to(user).count()
            self.boards = [(board.in_use, board.waiting) for board in boards(user) if not board.rooms]
            self.loads = [vars(load) for load in loads(user, today=make.TODAY, reviews_until=make.TODAY)]
            self.busy = busy(today=make.TODAY, calendar=calendar)
            self.languages = list(Client.objects.visible_to(user).languages())
            self.hints = places.service_hints()
            self.workers = places.worker_choices()
            matches = find(PersonSearch(name="Nyala Deng", year=1999, reference="NRM-1"), by=user)
            self.found = [match.card.case_id for match in matches.people]


@pytest.mark.parametrize("how", ["sealed", "kept out"])
@pytest.mark.parametrize("who", ["ben", "carys", "dev", "efua", "farah"])
def test_no_figure_tells_that_a_secret_case_exists(
    how: str, who: str, amina: User, outreach: Service, her_case: Case, request: pytest.FixtureRequest
) -> None:
    stranger: User = request.getfixturevalue(who)
    request.getfixturevalue("carys")
    ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
    before = vars(Figures(stranger))
    secret = make.case(
        worker=amina,
        service=outreach,
        client=make.client("Nyala", "Deng", first_language="Dinka", born_year=1999, born_precision="year"),
        nrm_reference="NRM-1",
        risk_rank=4,
        risk_level="very_high",
    )
    secret.promise("plan_review", due_on=make.TODAY, by=amina, at=NOON)
    assert vars(Figures(amina)) != before
    if how == "sealed":
        seal(secret, ruth, amina)
    else:
        access.exclude_worker(case=secret, person=stranger, reason="knows_her", by=ruth, at=NOON)
    assert vars(Figures(stranger)) == before


def test_the_access_page_names_everyone_for_whom_the_case_exists_and_nobody_else(
    amina: User, ben: User, carys: User, dev: User, efua: User, farah: User, wyn: User, her_case: Case
) -> None:
    def agrees() -> None:
        listed = {seer.person for seer in who_sees(her_case, at=NOON)}
        assert listed == {person for person in User.objects.all() if sees(person, her_case)}

    agrees()
    break_glass(her_case, dev)
    access.arrange_cover(
        worker=amina, person=wyn, first=make.TODAY, last=make.TODAY, words=WHY, by=carys, at=NOON
    )
    agrees()
    access.exclude_worker(case=her_case, person=ben, reason="knows_her", by=carys, at=NOON)
    agrees()
    seal(her_case, carys, amina, keys=(wyn,))
    agrees()
    break_glass(her_case, wyn)
    agrees()


def test_without_a_moment_the_scope_takes_that_of_the_request(
    amina: User, carys: User, dev: User, her_case: Case
) -> None:
    access.arrange_cover(
        worker=amina, person=dev, first=make.TODAY, last=make.TODAY, words=WHY, by=carys, at=NOON
    )
    dev.moment = NOON
    assert Case.objects.filter(case_scope(dev)).exists()
    dev.moment = NOON + timedelta(days=1)
    assert not Case.objects.filter(case_scope(dev)).exists()

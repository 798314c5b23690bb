"""Staff who know a client, or someone around the client: said by themselves, decided by a manager."""

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client as Browser

from cases.actions.access import exclude_worker, give_reason
from cases.actions.allocation import allocate
from cases.actions.declared import decide_link, declare_link
from cases.actions.opening import reopen_case
from cases.models import AllocationReason, Case, DeclaredLink, Exclusion, Refused
from cases.models.relations import StandingQuerySet
from hestia.accounts.models import Notice, Service, User
from tests import make
from tests.roles import as_application

WHY = "They were at school together and are not in touch."


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(make.NOON, tick=False):
        yield


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def declared(case: Case, by: User, kind: str = "her") -> DeclaredLink:
    return declare_link(case=case, kind=kind, by=by, at=make.NOON)


def decided(case: Case, link: DeclaredLink, by: User, *, out: bool, words: str = WHY) -> None:
    decide_link(case=case, link=link, is_kept_out=out, words=words, by=by, at=make.NOON)


class TestSayingSo:
    def test_tells_the_managers_and_nobody_else(self, ben: User, carys: User, her_case: Case) -> None:
        page = f"/cases/{her_case.reference}/access/"
        answer = browser_of(ben).post(f"{page}links/new/", {"kind": "around"}, follow=True)
        assert "Thank you for saying so" in answer.text
        link = DeclaredLink.objects.get()
        assert (link.person, link.given_by, link.kind) == (ben, ben, "around")
        told = Notice.objects.filter(words__contains="or someone around the client")
        assert list(told.values_list("person", flat=True)) == [carys.pk]
        assert "Waiting for a manager" in browser_of(carys).get(page).text
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 200

    def test_asks_whom_one_knows(self, ben: User, her_case: Case) -> None:
        answer = browser_of(ben).post(f"/cases/{her_case.reference}/access/links/new/", {})
        assert "Who do you know?" in answer.text
        assert not DeclaredLink.objects.exists()

    def test_is_said_once_until_it_is_decided(self, ben: User, carys: User, her_case: Case) -> None:
        link = declared(her_case, ben)
        with pytest.raises(Refused):
            declared(her_case, ben)
        decided(her_case, link, carys, out=False)
        declared(her_case, ben, "feared")
        assert DeclaredLink.objects.count() == 2

    def test_nobody_says_it_for_somebody_else(self, amina: User, ben: User, her_case: Case) -> None:
        row = {"client_id": her_case.client_id, "person": ben, "kind": "her", "given_at": make.NOON}
        with pytest.raises(IntegrityError, match="declared_link_is_one_s_own"), transaction.atomic():
            DeclaredLink(**row, given_by=amina).save()
        with (
            pytest.raises(DatabaseError, match="written by who acts"),
            transaction.atomic(),
            as_application(amina, at=make.NOON),
        ):
            DeclaredLink(**row, given_by=ben).save()

    def test_a_student_says_it_of_a_case_they_see(self, efua: User, carys: User, her_case: Case) -> None:
        her_case.second_worker = efua
        her_case.save()
        browser_of(efua).post(f"/cases/{her_case.reference}/access/links/new/", {"kind": "her"})
        assert DeclaredLink.objects.get().person == efua

    def test_is_no_way_to_a_case(self, dev: User, her_case: Case) -> None:
        page = f"/cases/{her_case.reference}/access/links/new/"
        assert browser_of(dev).get(page).status_code == 404

    def test_where_no_manager_sees_her_those_who_watch_access_are_told(
        self, ben: User, carys: User, farah: User, her_case: Case
    ) -> None:
        exclude_worker(case=her_case, person=carys, reason="knows_her", words=WHY, by=ben, at=make.NOON)
        declared(her_case, ben)
        told = Notice.objects.filter(words__contains="no manager who sees her")
        assert farah.pk in told.values_list("person", flat=True)
        assert not told.filter(words__contains=her_case.reference).exists()

    def test_twice_in_the_same_moment_is_refused_in_words(
        self, ben: User, her_case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        declared(her_case, ben)
        # The other of the two is not there yet when it is looked for.
        monkeypatch.setattr(StandingQuerySet, "standing", lambda self: self.none())
        with pytest.raises(Refused, match="You have said so already"):
            declared(her_case, ben)

    def test_who_gave_a_reason_says_it_too(self, dev: User, her_case: Case) -> None:
        give_reason(reference=her_case.reference, reason="she_came", words=WHY, by=dev, at=make.NOON)
        page = f"/cases/{her_case.reference}/access/"
        browser = browser_of(dev)
        assert f"{page}links/new/" in browser.get(page).text
        with as_application(dev, at=make.NOON):
            declared(her_case, dev)
        assert DeclaredLink.objects.get().person == dev
        answer = browser.post(f"{page}links/new/", {"kind": "her"})
        assert "You have said so already" in answer.text


class TestDeciding:
    def test_keeps_them_out_of_all_her_cases(self, ben: User, carys: User, her_case: Case) -> None:
        link = declared(her_case, ben, "feared")
        page = f"/cases/{her_case.reference}/access/links/{link.pk}/"
        assert "Ben Archer says they know someone the client is afraid of" in browser_of(carys).get(page).text
        browser_of(carys).post(page, {"is_kept_out": "yes", "words": WHY})
        out = Exclusion.objects.get()
        assert (out.person, out.reason, out.words) == (ben, "knows_exploiter", WHY)
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 404

    def test_or_lets_them_work_with_her_and_tells_them(self, ben: User, carys: User, her_case: Case) -> None:
        decided(her_case, declared(her_case, ben), carys, out=False)
        assert not Exclusion.objects.exists()
        assert Notice.objects.filter(person=ben, words__endswith=WHY).exists()
        assert WHY in browser_of(carys).get(f"/cases/{her_case.reference}/access/").text

    def test_needs_a_reason_and_another_person_and_is_done_once(
        self, ben: User, carys: User, her_case: Case
    ) -> None:
        link = declared(her_case, ben)
        with pytest.raises(Refused):
            decided(her_case, link, carys, out=True, words="No")
        with pytest.raises(Refused):
            decided(her_case, link, ben, out=False)
        decided(her_case, link, carys, out=False)
        with pytest.raises(Refused):
            decided(her_case, link, carys, out=True)

    def test_who_works_with_her_is_replaced_first(self, amina: User, carys: User, her_case: Case) -> None:
        link = declared(her_case, amina)
        page = f"/cases/{her_case.reference}/access/links/{link.pk}/"
        answer = browser_of(carys).post(page, {"is_kept_out": "yes", "words": WHY})
        assert "Allocate it to someone else first" in answer.text
        link.refresh_from_db()
        assert link.ended_at is None

    def test_its_words_name_her_to_nobody(self, ben: User, carys: User, her_case: Case) -> None:
        link = declared(her_case, ben)
        for out in (False, True):
            with pytest.raises(Refused, match="Ghada Karam"):
                decided(her_case, link, carys, out=out, words="Went to school with Ghada Karam.")
        assert not Notice.objects.filter(person=ben).exists()

    def test_its_words_are_for_who_decides(self, ben: User, efua: User, carys: User, her_case: Case) -> None:
        her_case.second_worker = efua
        her_case.save()
        decided(her_case, declared(her_case, ben), carys, out=False)
        assert WHY not in browser_of(efua).get(f"/cases/{her_case.reference}/access/").text

    def test_of_whom_is_kept_out_by_now(self, ben: User, carys: User, her_case: Case) -> None:
        link = declared(her_case, ben)
        exclude_worker(case=her_case, person=ben, reason="knows_her", words=WHY, by=carys, at=make.NOON)
        decided(her_case, link, carys, out=True)
        assert Exclusion.objects.count() == 1
        link.refresh_from_db()
        assert link.ended_at

    def test_is_a_managers_to_say(self, amina: User, ben: User, carys: User, her_case: Case) -> None:
        link = declared(her_case, ben)
        link.ended_at, link.ended_words, link.ended_by = make.NOON, WHY, amina
        with (
            pytest.raises(DatabaseError, match="written by who acts"),
            transaction.atomic(),
            as_application(amina, at=make.NOON),
        ):
            link.save()
        link.ended_by = carys
        with as_application(carys, at=make.NOON):
            link.save()


class TestAllocating:
    def give(self, case: Case, service: Service, to: User, second: User | None, by: User, why: str) -> None:
        allocate(
            case=case,
            service=service,
            worker=to,
            second_worker=second,
            why="Leave",
            anyway=why,
            by=by,
            at=make.NOON,
        )

    def test_warns_the_manager(self, ben: User, carys: User, her_case: Case) -> None:
        declared(her_case, ben)
        page = browser_of(carys).get(f"/cases/{her_case.reference}/allocation/").text
        assert page.count("nobody has decided about it yet") >= 2  # in the list, and beside the name

    def test_owes_a_reason_while_nobody_has_decided(
        self, amina: User, ben: User, carys: User, her_case: Case, outreach: Service
    ) -> None:
        link = declared(her_case, ben)
        for worker, second in ((ben, None), (amina, ben)):
            with pytest.raises(Refused):
                self.give(her_case, outreach, worker, second, carys, "")
        decided(her_case, link, carys, out=False)
        self.give(her_case, outreach, ben, None, carys, "")
        assert her_case.worker == ben
        assert not AllocationReason.objects.exists()

    def test_keeps_the_reason(
        self, amina: User, ben: User, carys: User, her_case: Case, outreach: Service
    ) -> None:
        declared(her_case, ben)
        self.give(her_case, outreach, amina, ben, carys, "Nobody else speaks Albanian")
        kept = AllocationReason.objects.get()
        assert (kept.worker, kept.why) == (ben, "Nobody else speaks Albanian")
        assert "says they know the client, or their family" in kept.against[0]


class TestReopening:
    def test_warns_and_refuses_who_says_so_until_a_manager_has_decided(
        self, amina: User, ben: User, carys: User, her_case: Case, outreach: Service
    ) -> None:
        link = declared(her_case, ben)
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)

        def reopen(worker: User) -> Case:
            with transaction.atomic():
                return reopen_case(
                    earlier=her_case,
                    why="She came back",
                    service=outreach,
                    worker=worker,
                    consent=None,
                    by=amina,
                    at=make.NOON,
                )

        page = f"{her_case.get_absolute_url()}reopening/"
        assert "nobody has decided about it yet" in browser_of(amina).get(page).text
        with pytest.raises(Refused) as refused:
            reopen(ben)
        assert "nobody has decided about it yet" in str(refused.value.by_field["worker"])
        decided(her_case, link, carys, out=False)
        assert "nobody has decided about it yet" not in browser_of(amina).get(page).text
        assert reopen(ben).worker == ben

"""Supporting someone again: a new case of the same client."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.opening import reopen_case
from cases.models import Case, Consent, Deadline, Placement, Refused, Room, SafeContact
from cases.queries.her_answers import her_answer, stamp
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from tests import make


@pytest.fixture
def closed(her_case: Case, amina: User) -> Case:
    her_case.nrm_stage, her_case.nrm_reference = Case.NRMStage.CG_POSITIVE, "NRM-1"
    her_case.exploitation = ["sexual"]
    her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
    return her_case


def url(case: Case) -> str:
    return reverse("cases:reopening", args=[case.reference])


def agreed(answer: str) -> Consent:
    return Consent(answer=answer, how=Consent.How.SPOKEN, given_on=make.TODAY)


def answers(service: Service, worker: User, /, **changes: Any) -> dict[str, Any]:
    values = {
        "why": "Her tenancy ends",
        "answer": "given",
        "how": "spoken",
        "interpreter_name": "Layla H.",
        "given_on_day": "23",
        "given_on_month": "11",
        "given_on_year": "2026",
        "service": str(service.pk),
        "place": "now",
        "worker": str(worker.pk),
        "once": "6e2c2f5e-2b1f-4d4e-9d53-0a4a2f3f0c55",
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


class TestTheAct:
    def again(self, closed: Case, by: User, **changes: Any) -> Case:
        values = {"service": closed.service, "worker": by, "consent": agreed("given"), **changes}
        return reopen_case(earlier=closed, why="Her tenancy ends", by=by, at=make.NOON, **values)

    def test_is_a_new_case_of_the_same_client(self, closed: Case, amina: User) -> None:
        case = self.again(closed, amina)
        closed.refresh_from_db()
        assert closed.is_closed
        assert (case.client, case.reopened_from) == (closed.client, closed)
        assert case.reference != closed.reference
        assert (case.nrm_stage, case.nrm_reference) == (Case.NRMStage.CG_POSITIVE, "NRM-1")
        assert case.exploitation == ["sexual"]
        assert case.risk_level == ""
        promised = set(case.deadlines.values_list("kind", flat=True))
        kinds = Deadline.Kind
        assert promised == {
            kinds.RISK_SCREEN,
            kinds.FIRST_RISK_ASSESSMENT,
            kinds.FIRST_PLAN,
            kinds.NRM_TAKE_OVER,
            kinds.TASK,  # to ask whose phone it is
        }
        assert case.entry_set.get().body.startswith("Her tenancy ends")
        assert Event.objects.get(kind="case.reopened").detail == {"earlier": closed.reference}

    @pytest.mark.parametrize("is_allowed", [True, False])
    @pytest.mark.parametrize(
        "known", [{"phone": "07700 900123"}, {"email": "ghada@example.org"}, {}], ids=str
    )
    @pytest.mark.parametrize("checked_on", [None, make.TODAY])
    def test_what_says_that_nobody_checked_it_has_a_task(
        self,
        checked_on: date | None,
        known: dict[str, str],
        is_allowed: bool,
        closed: Case,
        amina: User,
        amina_browser: Browser,
    ) -> None:
        """Whether she may be called or not, and if only her post is safe: one condition for both."""
        ways = dict.fromkeys(["may_post", *(["may_call", "may_email"] if known else [])], is_allowed)
        SafeContact.objects.filter(case=closed).delete()
        SafeContact(case=closed, checked_on=checked_on, **known, **ways).save()
        case = self.again(closed, amina)
        asked = case.deadline_set.open().filter(title__startswith="Check that the phone and e-mail")
        page = amina_browser.get(case.get_absolute_url()).text
        assert ("Not yet checked: may be an exploiter’s" in page) == asked.exists()
        assert asked.exists() == bool(known and checked_on is None)

    def test_her_no_holds_until_she_answers_again(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        values = {"case": her_case, "how": "spoken", "recorded_at": make.NOON, "recorded_by": amina}
        ledger = (
            ("police", "", "refused", 3),
            ("gp", "Dr Khan", "given", 3),
            ("solicitor", "Harbour Law", "given", 3),
            ("solicitor", "Harbour Law", "withdrawn", 4),
            ("solicitor", "Harbour Law", "refused", 5),
            ("college", "Camden College", "refused", 3),
            ("college", "Camden College", "given", 4),
        )
        for purpose, recipient, answer, day in ledger:
            given_on = date(2026, 11, day)
            Consent(**values, purpose=purpose, recipient=recipient, answer=answer, given_on=given_on).save()
        aside = {"why": "He came to the house", "interpreter_name": "Layla Mansour"}
        Consent.objects.filter(purpose="police").update(review_on=date(2026, 11, 20), **aside)
        signed = {"how": "signed", "kept_where": "Drawer 2", "form_version": "2026-1"}
        Consent.objects.filter(purpose="solicitor", answer="withdrawn").update(**signed)
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        case = self.again(her_case, amina)
        held = case.consent_set.exclude(purpose="service").order_by("purpose", "pk")
        assert list(held.values_list("purpose", "recipient", "answer", "given_on", "earlier_case")) == [
            ("police", "", "refused", date(2026, 11, 3), her_case.reference),
            ("solicitor", "Harbour Law", "withdrawn", date(2026, 11, 4), her_case.reference),
            ("solicitor", "Harbour Law", "refused", date(2026, 11, 5), her_case.reference),
        ]
        task = case.deadline_set.get(kind="task", title__startswith="Ask again")
        assert (task.title, task.due_on) == ("Ask again: Share with the police", date(2026, 11, 25))
        assert {(consent.why, consent.interpreter_name, consent.form_version) for consent in held} == {
            ("", "", "")
        }
        assert held[1].kept_where == f"The paper is with {her_case.reference}"
        assert her_answer(case, kind="police", names=["Camden Police"]).is_no
        assert "Share with the solicitor, Harbour Law" in stamp(case)
        page = amina_browser.get(reverse("cases:consents", args=[case.reference])).text
        assert page.count("From her earlier case, ") == 5
        Consent(**values | {"case": case}, purpose="police", answer="given", given_on=make.TODAY).save()
        now = her_answer(case, kind="police", names=["Camden Police"])
        assert (now.is_no, now.is_yes_to_others) == (False, True)
        named = {"case": case, "purpose": "police", "recipient": "Camden Police"}
        Consent(**values | named, answer="given", given_on=make.TODAY).save()
        assert her_answer(case, kind="police", names=["Camden Police"]).is_yes

    def test_the_closed_case_leads_on_to_it(self, closed: Case, amina: User, amina_browser: Browser) -> None:
        reopening = f'href="{url(closed)}"'
        assert reopening in amina_browser.get(closed.get_absolute_url()).text
        case = self.again(closed, amina)
        page = amina_browser.get(closed.get_absolute_url()).text
        assert f'href="{case.get_absolute_url()}"' in page
        assert reopening not in page

    def test_is_refused_while_the_case_is_open(self, her_case: Case, amina: User) -> None:
        with pytest.raises(Refused, match="not closed"):
            self.again(her_case, amina)

    def test_is_refused_while_another_case_is_open(self, closed: Case, amina: User) -> None:
        self.again(closed, amina)
        with pytest.raises(Refused, match="already has an open case"):
            self.again(closed, amina)

    def test_is_refused_without_her_consent(self, closed: Case, amina: User) -> None:
        with pytest.raises(Refused, match="said no"):
            self.again(closed, amina, consent=agreed("refused"))


class TestThePage:
    def test_asks_why_where_and_by_whom(self, amina_browser: Browser, closed: Case) -> None:
        page = amina_browser.get(url(closed))
        assert page.status_code == 200
        assert "Support her again" in page.text
        assert "Why does she need support again?" in page.text
        assert "160 of 160 places free" in page.text

    def test_opens_a_new_case(
        self, amina_browser: Browser, closed: Case, amina: User, outreach: Service
    ) -> None:
        answer = amina_browser.post(url(closed), answers(outreach, amina))
        case = Case.objects.get(reopened_from=closed)
        assert answer["Location"] == reverse("cases:opened", args=[case.reference])
        assert case.client == closed.client
        assert case.consent_set.get().how == Consent.How.SPOKEN
        assert amina_browser.get(answer["Location"]).status_code == 200

    def test_sent_twice_opens_one(
        self, amina_browser: Browser, closed: Case, amina: User, outreach: Service
    ) -> None:
        first = amina_browser.post(url(closed), answers(outreach, amina))
        second = amina_browser.post(url(closed), answers(outreach, amina))
        assert first["Location"] == second["Location"]
        assert Case.objects.filter(reopened_from=closed).count() == 1

    def test_moves_her_to_a_safe_house(
        self, carys_browser: Browser, closed: Case, carys: User, house_a: Service
    ) -> None:
        room = Room.objects.create(service=house_a, number=3)
        carys_browser.post(url(closed), answers(house_a, carys))
        assert Placement.objects.get().room == room

    def test_or_adds_her_to_its_waiting_list(
        self, carys_browser: Browser, closed: Case, carys: User, house_a: Service
    ) -> None:
        carys_browser.post(url(closed), answers(house_a, carys, place="waiting", worker=""))
        assert Case.objects.get(reopened_from=closed).status == Case.Status.WAITING

    @pytest.mark.parametrize(
        ("changes", "field", "message"),
        [
            ({"why": ""}, "why", "Enter why she needs support again"),
            ({"why": "\0"}, "why", "“Why does she need support again?” contains a character"),
            ({"why": "x" * 2001}, "why", "Shorten “Why does she need support again?” to 2,000"),
            ({"service": None}, "service", "Choose a service"),
            ({"worker": ""}, "worker", "Choose who her worker is"),
            ({"place": "held"}, "place", "Only a room in a safe house can be held"),
            ({"how": "witnessed"}, "witness", "Enter the name of the witness"),
            ({"answer": "refused"}, "__all__", "She said no to support from us"),
        ],
    )
    def test_refuses_in_words_and_keeps_what_was_typed(
        self,
        amina_browser: Browser,
        closed: Case,
        amina: User,
        outreach: Service,
        changes: dict[str, Any],
        field: str,
        message: str,
    ) -> None:
        page = amina_browser.post(url(closed), answers(outreach, amina, language="Arabic", **changes))
        errors = page.context["form"].errors
        assert list(errors) == [field]
        assert errors[field][0].startswith(message)
        assert 'value="Arabic"' in page.text
        assert not Case.objects.filter(reopened_from=closed).exists()

    def test_an_open_case_says_why_not(
        self, amina_browser: Browser, her_case: Case, amina: User, outreach: Service
    ) -> None:
        assert "This case is not closed." in amina_browser.get(url(her_case)).text
        page = amina_browser.post(url(her_case), answers(outreach, amina))
        assert "This case is not closed." in page.text
        assert Case.objects.count() == 1


class TestWhoMay:
    def test_a_student_may_not(self, closed: Case, efua: User) -> None:
        browser = Browser()
        browser.force_login(efua)
        assert browser.get(url(closed)).status_code == 403

    def test_for_another_team_it_does_not_exist(self, closed: Case, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert browser.get(url(closed)).status_code == 404

    def test_an_unknown_case(self, amina_browser: Browser) -> None:
        assert amina_browser.get("/cases/H-9999/reopening/").status_code == 404

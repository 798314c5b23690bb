"""Whom she may be spoken of to: names, places and answers, and what the database itself refuses."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cases.actions.disclosures import (
    approve_disclosure,
    ask_approval,
    change_disclosure,
    disclose,
    drop_disclosure,
    prepare_disclosure,
    refuse_disclosure,
)
from cases.models import Address, Agency, Case, Confidence, Consent, Disclosure, Person, Refused
from cases.queries import sharing
from cases.queries.her_answers import her_answer, stamp
from cases.queries.secrets import names_in
from cases.queries.typed import typed_lines
from cases.rules.recipients import same_name, same_place
from hestia.accounts.models import Service, User
from hestia.privacy.audiences import Fact
from tests import make

REASON = "He said he will kill her on Friday."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Rose Lane, London E8 1AB", "12 ROSE LANE\nLondon\nE8 1AB"),
        ("12 Rose Lane, London E8 1AB", "Flat B, 12 rose lane e81ab"),
        ("12 Rose Lane", "12 Rose Lane, Hackney, London"),
        ("The Old Mill", "the old mill"),
        ("E8 1AB", "12 Rose Lane, London E8 1AB"),
    ],
)
def test_one_place_however_it_is_written(one: str, other: str) -> None:
    assert same_place(one, other)
    assert same_place(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Rose Lane, London E8 1AB", "14 Rose Lane, London E8 1AB"),
        ("12 Rose Lane, London E8 1AB", "12 Rose Lane, London N1 1AA"),
        ("London", "12 Rose Lane, London"),
        ("", "12 Rose Lane, London"),
        ("A flat in east London", "5 High Street, London"),
    ],
)
def test_two_places(one: str, other: str) -> None:
    assert not same_place(one, other)
    assert not same_place(other, one)


def test_a_name_is_the_same_with_more_words() -> None:
    assert same_name("Dr Khan at Hill Road Surgery", "Hill Road Surgery")
    assert same_name("BRIGHTWATER LAW", "Brightwater Law")
    assert not same_name("Hill Road Surgery", "Mill Road Surgery")
    assert not same_name("", "Hill Road Surgery")


def answered(case: Case, answer: str, *, by: User, purpose: str = "solicitor", **fields: Any) -> Consent:
    consent = Consent(
        case=case,
        purpose=purpose,
        answer=answer,
        how="spoken",
        recorded_at=make.NOON,
        recorded_by=by,
        **{"given_on": make.TODAY, **fields},
    )
    consent.save()
    return consent


def agency(
    case: Case, *, share: str = "not_discussed", name: str = "Brightwater Law", **fields: Any
) -> Agency:
    kept = Agency(case=case, name=name, started_on=make.TODAY, **{"kind": "solicitor", **fields})
    kept.save()
    return make.she_says(kept, share)


def to_solicitor(case: Case, **fields: Any) -> Disclosure:
    return Disclosure(
        case=case,
        **{
            "kind": "solicitor",
            "recipient": "Brightwater Law",
            "why": "Her asylum claim",
            "basis": "support",
            "facts": ["first_name"],
            **fields,
        },
    )


class TestHerAnswer:
    def test_not_asked_is_said_plainly(self, her_case: Case) -> None:
        answer = her_answer(her_case, kind="solicitor", names=["Brightwater Law"])
        assert (answer.answer, answer.words) == ("", "She has not been asked whether we may tell them.")

    def test_the_newest_answer_counts(self, her_case: Case, amina: User) -> None:
        answered(her_case, "given", by=amina, recipient="Brightwater Law", given_on=date(2026, 11, 1))
        assert her_answer(her_case, kind="solicitor", names=["Brightwater Law"]).is_yes
        answered(her_case, "withdrawn", by=amina)
        assert her_answer(her_case, kind="solicitor", names=["Brightwater Law"]).is_no

    def test_an_answer_about_one_is_not_about_another(self, her_case: Case, amina: User) -> None:
        answered(her_case, "refused", by=amina, recipient="Harbour Law")
        assert not her_answer(her_case, kind="solicitor", names=["Brightwater Law"]).answer
        assert her_answer(her_case, kind="solicitor", names=["Harbour Law"]).is_no

    def test_of_something_else_an_answer_without_a_name_is_about_nobody(
        self, her_case: Case, amina: User
    ) -> None:
        answered(her_case, "given", by=amina, purpose="other")
        assert not her_answer(her_case, kind="charity", names=["Harbour House"]).answer

    def test_no_about_an_agency_is_no_under_any_spelling(self, her_case: Case, amina: User) -> None:
        answered(her_case, "given", by=amina)
        agency(her_case, share="no")
        assert her_answer(her_case, kind="solicitor", names=["BRIGHTWATER law, Croydon"]).is_no

    def test_yes_about_an_agency_is_yes_until_she_says_no(self, her_case: Case, amina: User) -> None:
        kept = agency(her_case, share="yes")
        assert her_answer(her_case, kind="solicitor", names=[kept.name]).is_yes
        answered(her_case, "refused", by=amina)
        assert her_answer(her_case, kind="solicitor", names=[kept.name]).is_no


class TestStamp:
    @pytest.mark.parametrize(
        ("back", "again"), [("Dr Khan", "Dr Khan, Hill Road"), ("Dr Khan, Hill Road", "Dr Khan")]
    )
    def test_a_yes_to_the_same_one_takes_it_off(
        self, back: str, again: str, her_case: Case, amina: User
    ) -> None:
        answered(her_case, "given", by=amina, recipient=back)
        answered(her_case, "withdrawn", by=amina, recipient=back)
        assert stamp(her_case).startswith(f"Consent was taken back: Share with the solicitor, {back}")
        answered(her_case, "given", by=amina, recipient=again)
        assert stamp(her_case) == ""

    def test_a_yes_to_another_does_not(self, her_case: Case, amina: User) -> None:
        answered(her_case, "withdrawn", by=amina, recipient="Dr Khan")
        answered(her_case, "refused", by=amina, recipient="Dr Khan")  # nor does another no
        answered(her_case, "given", by=amina, recipient="Dr Lund")
        answered(her_case, "given", by=amina, recipient="Dr Khan", purpose="gp")
        assert "Share with the solicitor, Dr Khan" in stamp(her_case)


class TestConsent:
    @pytest.mark.parametrize("answer", ["refused", "withdrawn"])
    @pytest.mark.parametrize("basis", ["consent", "support"])
    def test_her_no_stops_it(self, basis: str, answer: str, her_case: Case, amina: User) -> None:
        answered(her_case, answer, by=amina)
        reasons = sharing.disclosure_blockers(to_solicitor(her_case, basis=basis))
        assert len(reasons) == 1
        assert "unless a life is at risk or the law requires it" in reasons[0]

    def test_unless_a_life_is_at_risk_and_it_says_how(self, her_case: Case, amina: User) -> None:
        answered(her_case, "refused", by=amina)
        short = to_solicitor(her_case, basis="risk_to_life", basis_reason="Danger.")
        assert sharing.disclosure_blockers(short) == [
            "Say in at least 20 characters whose life or safety is at risk, and how."
        ]
        assert (
            sharing.disclosure_blockers(to_solicitor(her_case, basis="risk_to_life", basis_reason=REASON))
            == []
        )

    def test_or_the_law_requires_it(self, her_case: Case, amina: User) -> None:
        answered(her_case, "refused", by=amina)
        assert (
            sharing.disclosure_blockers(
                to_solicitor(her_case, basis="legal_duty", basis_reason="A court order")
            )
            == []
        )

    def test_nobody_says_she_agreed_who_was_not_asked(self, her_case: Case) -> None:
        reasons = sharing.disclosure_blockers(to_solicitor(her_case, basis="consent"))
        assert len(reasons) == 1
        assert reasons[0].startswith("She has not been asked whether we may tell them. Ask her first")


class TestDanger:
    @pytest.mark.parametrize("recipient", ["Karim Brown", "karim brown", "Mr Karim Brown, Brown & Co"])
    def test_whoever_is_linked_to_the_exploitation_is_told_nothing(
        self, recipient: str, her_case: Case
    ) -> None:
        Person(case=her_case, name="Karim Brown", kind="other", risk="exploiter").save()
        for basis in ("legal_duty", "risk_to_life"):
            reasons = sharing.disclosure_blockers(
                to_solicitor(her_case, recipient=recipient, basis=basis, basis_reason=REASON)
            )
            assert "linked to the exploitation" in reasons[0]

    def test_nor_is_the_office_that_acts_for_him(self, her_case: Case) -> None:
        Person(
            case=her_case,
            name="Karim",
            kind="other",
            risk="exploiter",
            note="His lawyers are Brightwater Law.",
        ).save()
        assert "linked to the exploitation" in sharing.disclosure_blockers(to_solicitor(her_case))[0]

    def test_other_people_of_her_life_stop_nothing(self, her_case: Case) -> None:
        Person(case=her_case, name="Brightwater Law", kind="friend", risk="none").save()
        assert sharing.disclosure_blockers(to_solicitor(her_case)) == []


class TestAddresses:
    PLACE = "12 Rose Lane, London E8 1AB"

    def lived(self, case: Case, **fields: Any) -> Address:
        kept = Address(case=case, kind="own", text=self.PLACE, **{"from_on": date(2026, 1, 1), **fields})
        kept.save()
        return kept

    def blocked(self, case: Case, to: str = "Flat 2, 12 ROSE LANE, e8 1ab") -> list[str]:
        return sharing.disclosure_blockers(to_solicitor(case, address=to))

    def test_an_address_she_has_left_gets_no_letter(self, her_case: Case) -> None:
        self.lived(her_case, until_on=date(2026, 2, 1))
        assert "never be used for her again" in self.blocked(her_case)[0]
        assert self.blocked(her_case, "1 High Street, London E8 9ZZ") == []

    def test_nor_does_one_that_must_never_be_used(self, her_case: Case) -> None:
        self.lived(her_case, never_use_on=make.TODAY, never_use_why="His brother lives there")
        her_case.safe_contact.may_post = True
        her_case.safe_contact.save()
        assert "never be used for her again" in self.blocked(her_case)[0]

    @pytest.mark.parametrize("may_post", [True, False])
    def test_her_own_gets_one_only_when_post_is_safe(self, may_post: bool, her_case: Case) -> None:
        self.lived(her_case)
        her_case.safe_contact.may_post = may_post
        her_case.safe_contact.save()
        assert bool(self.blocked(her_case)) is not may_post

    def test_nor_does_a_place_of_the_exploitation(self, her_case: Case) -> None:
        her_case.exploited_where = "12 Rose Lane, Hackney"
        her_case.save()
        assert "linked to the exploitation" in self.blocked(her_case, "12 Rose Lane, Hackney, E8 1AB")[0]

    def test_nor_does_the_home_of_an_exploiter(self, her_case: Case) -> None:
        Person(
            case=her_case, name="Karim", kind="other", risk="exploiter", note=f"Lives at {self.PLACE}."
        ).save()
        assert "linked to the exploitation" in self.blocked(her_case)[0]

    def test_never_again_says_since_when_and_why(self, her_case: Case) -> None:
        with pytest.raises(IntegrityError, match="address_never_used_says_why"), transaction.atomic():
            self.lived(her_case, never_use_on=make.TODAY)
        with pytest.raises(IntegrityError, match="address_never_used_says_why"), transaction.atomic():
            self.lived(her_case, never_use_why="His brother")


class TestWords:
    @pytest.mark.parametrize(
        "words",
        [
            "Ring her on 020 7946 0999 please.",
            "Ring (0)2079460999.",
            "She is at 12 rose lane.",
            "Her flat, E81AB.",
            "Say bluebell to her.",
            "Her sister: 07700 900123",
        ],
    )
    def test_hold_no_secret_that_is_not_ticked(self, words: str, her_case: Case) -> None:
        Address(case=her_case, kind="own", text="12 Rose Lane\nE8 1AB", from_on=make.TODAY).save()
        kept = {"kind": "contact", "title": "Her sister", "text": "+44 7700 900123, after 8pm on 12 May"}
        Confidence(case=her_case, made_at=make.NOON, made_by=her_case.made_by, **kept).save()
        contact = her_case.safe_contact
        contact.code_word = "Bluebell"
        contact.save()
        letter = to_solicitor(her_case, words=words)
        assert "The letter contains" in sharing.disclosure_blockers(letter)[0]
        ticked = to_solicitor(
            her_case, facts=["address", "safe_contact"], secret_reason="To meet her", words=words
        )
        assert bool(sharing.disclosure_blockers(ticked)) is ("sister" in words)

    def test_are_found_however_they_are_spelled_and_quoted(self, her_case: Case) -> None:
        Address(case=her_case, kind="own", text="12 Rose Lane\nE8 1AB", from_on=make.TODAY).save()
        for words, quoted in (
            ("at 12, ROSE-LN", "12, ROSE-LN"),
            ("in Röse  Lane", "Röse  Lane"),
            ("E 8 1 A B",) * 2,
        ):
            reasons = sharing.disclosure_blockers(to_solicitor(her_case, words=f"She is {words}, safe."))
            assert reasons == [f"The letter contains one of her addresses: “{quoted}”. Take it out."]

    def test_name_no_other_client(self, her_case: Case, outreach: Service, amina: User) -> None:
        make.case(worker=amina, service=outreach, client=make.client("Hạnh", "Nguyễn"))
        letter = to_solicitor(her_case, words="She came with NGUYEN, Hanh.")
        assert sharing.disclosure_blockers(letter) == [
            "The letter contains the name of another client: “NGUYEN, Hanh”. Take it out."
        ]
        Person(case=her_case, name="Hanh Nguyen", kind="family").save()
        assert sharing.disclosure_blockers(letter) == []  # a friend of hers, by the same name

    def test_name_none_by_a_first_name_and_a_letter_wherever_it_is(
        self, her_case: Case, outreach: Service, amina: User
    ) -> None:
        make.case(worker=amina, service=outreach, client=make.client("Drita", "Kola"))
        lower = "We do not drita k things."
        assert sharing.disclosure_blockers(to_solicitor(her_case, words=lower)) == []
        [reason] = sharing.disclosure_blockers(to_solicitor(her_case, words=f"{lower} Drita K. came too."))
        assert reason.startswith("The letter contains the name of another client")


class TestFacts:
    def test_only_what_this_reader_may_be_told(self, her_case: Case) -> None:
        court = to_solicitor(her_case, kind="court", facts=["first_name", "address"], secret_reason="x")
        assert sharing.disclosure_blockers(court) == ["They may not be told the address."]
        college = to_solicitor(her_case, kind="college", facts=["account"])
        assert sharing.disclosure_blockers(college) == ["They may not be told what happened."]


@pytest.fixture
def secret(her_case: Case, amina: User, now: datetime) -> Disclosure:
    return prepare_disclosure(
        disclosure=to_solicitor(
            her_case, facts=["first_name", "address"], secret_reason="To visit her for her statement"
        ),
        by=amina,
        at=now,
    )


def reading(disclosure: Disclosure, _on: date) -> list[tuple[Fact, str, str]]:
    """Return what a letter would say: here, which secrets it tells."""
    return [(fact, fact.words, "told") for fact in sorted(disclosure.secrets)]


class TestActs:
    def test_two_people_tell_a_secret(
        self, secret: Disclosure, amina: User, carys: User, ben: User, now: datetime, today: date
    ) -> None:
        once = UUID(int=7)
        arguments: Any = {"disclosure": secret, "once": once, "reading": reading, "by": amina, "at": now}
        arguments["ticked"] = [line.key for line in typed_lines(secret, ())]
        with pytest.raises(Refused, match="A second person must say yes to the address"):
            disclose(**arguments)
        with pytest.raises(Refused, match="cannot say yes"):
            ask_approval(disclosure=secret, approver=ben, due_on=today, reading=reading, by=amina, at=now)
        with pytest.raises(Refused, match="you cannot say yes to your own request"):
            ask_approval(disclosure=secret, approver=amina, due_on=today, reading=reading, by=carys, at=now)
        waiting = ask_approval(
            disclosure=secret, approver=carys, due_on=today, reading=reading, by=amina, at=now
        )
        assert waiting.promise
        assert waiting.promise.assignee == carys
        assert waiting.recipient not in f"{waiting.promise.title} {waiting.promise.context}"
        with pytest.raises(Refused, match="A second person must say yes"):
            disclose(**arguments)
        with pytest.raises(Refused, match="can no longer be changed"):
            change_disclosure(disclosure=secret, facts=["relatives"], by=amina, at=now)
        with pytest.raises(Refused, match="Carys Pugh was asked, so nobody else"):
            approve_disclosure(disclosure=secret, reading=reading, by=ben, at=now, today=today)
        approved = approve_disclosure(disclosure=secret, reading=reading, by=carys, at=now, today=today)
        assert approved.promise
        assert approved.promise.outcome == "Allowed"
        done = disclose(**arguments)
        assert done.copy_number == 1
        assert done.released == {Fact.ADDRESS}
        assert disclose(**arguments).copy_number == 1
        with pytest.raises(Refused, match="can no longer be changed"):
            disclose(**{**arguments, "once": UUID(int=8)})

    def test_a_no_ends_it(
        self, secret: Disclosure, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        ask_approval(disclosure=secret, approver=carys, due_on=today, reading=reading, by=amina, at=now)
        ended = refuse_disclosure(disclosure=secret, why="They can meet here.", by=carys, at=now, today=today)
        assert ended.state == Disclosure.State.REFUSED
        with pytest.raises(Refused, match="can no longer be changed"):
            disclose(disclosure=secret, once=UUID(int=7), reading=reading, by=amina, at=now)

    def test_her_no_stops_even_what_was_allowed(
        self, secret: Disclosure, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        ask_approval(disclosure=secret, approver=carys, due_on=today, reading=reading, by=amina, at=now)
        approve_disclosure(disclosure=secret, reading=reading, by=carys, at=now, today=today)
        answered(secret.case, "withdrawn", by=amina)
        with pytest.raises(Refused, match="She took back her consent"):
            disclose(disclosure=secret, once=UUID(int=7), reading=reading, by=amina, at=now)

    def test_dropped_it_is_no_longer_waited_for(
        self, secret: Disclosure, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        waiting = ask_approval(
            disclosure=secret, approver=carys, due_on=today, reading=reading, by=amina, at=now
        )
        dropped = drop_disclosure(disclosure=secret, by=amina, at=now)
        assert dropped.state == Disclosure.State.DROPPED
        assert waiting.promise
        waiting.promise.refresh_from_db()
        assert not waiting.promise.is_open

    def test_several_may_wait_on_one_case(
        self, secret: Disclosure, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        other = prepare_disclosure(
            disclosure=to_solicitor(her_case, facts=["safe_contact"], secret_reason="To ring her"),
            by=amina,
            at=now,
        )
        for disclosure in (secret, other):
            ask_approval(
                disclosure=disclosure, approver=carys, due_on=today, reading=reading, by=amina, at=now
            )
        assert her_case.deadline_set.open().filter(kind="disclosure_sign_off").count() == 2


class TestDatabase:
    """What no page can do, the database refuses as well."""

    def refused(self, secret: Disclosure, constraint: str, **fields: Any) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Disclosure.objects.filter(pk=secret.pk).update(**fields)

    def test_a_secret_is_told_with_a_yes_only(self, secret: Disclosure, amina: User, now: datetime) -> None:
        self.refused(secret, "secret_has_a_reason_and_a_yes", told_at=now, told_by=amina, copy_number=1)

    def test_and_with_a_reason(self, secret: Disclosure, amina: User, carys: User, now: datetime) -> None:
        request = {"approver": carys, "asked_at": now, "asked_by": amina}
        approval = {"approved_at": now, "approved_by": carys}
        copy_told = {"told_at": now, "told_by": amina, "copy_number": 1}
        self.refused(secret, "secret_has_a_reason", **request, **approval, **copy_told, secret_reason="")

    def test_whoever_asks_says_yes_to_nothing(
        self, secret: Disclosure, amina: User, carys: User, now: datetime
    ) -> None:
        self.refused(secret, "approver_is_someone_else", approver=amina)
        self.refused(secret, "approver_is_someone_else", approver=carys, asked_at=now, asked_by=carys)

    def test_nobody_says_yes_but_the_named_one(
        self, secret: Disclosure, amina: User, carys: User, ben: User, now: datetime
    ) -> None:
        request = {"approver": carys, "asked_at": now, "asked_by": amina}
        self.refused(secret, "by_the_named_one", **request, approved_at=now, approved_by=ben)
        self.refused(secret, "by_the_named_one", approver=carys, approved_at=now, approved_by=carys)
        self.refused(secret, "refused_at_and_by", **request, refused_at=now, refused_by=carys, refused_why="")

    def test_a_life_at_risk_is_said_in_words(self, secret: Disclosure) -> None:
        self.refused(secret, "risk_to_life_in_words", basis="risk_to_life", basis_reason="Danger")

    def test_a_copy_has_its_number(self, secret: Disclosure, amina: User, now: datetime) -> None:
        self.refused(secret, "told_at_and_by_with_a_number", facts=[], told_at=now, told_by=amina)

    def test_an_act_has_its_person(self, secret: Disclosure, now: datetime) -> None:
        self.refused(secret, "asked_at_and_by", asked_at=now)
        self.refused(secret, "dropped_at_and_by", dropped_at=now)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Nicu, and her cousin Ana Pop", ["Nicu", "Ana Pop"]),
        ("Her Brother Łukasz or the landlord", ["Brother Łukasz"]),
        ("Her cousin, and anyone at the shop", []),
        ("", []),
    ],
)
def test_names_of_who_must_not_know(words: str, names: list[str]) -> None:
    assert names_in(words) == names

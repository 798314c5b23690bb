"""A data sheet has whoever agreed to it, for one recipient, and no word by which she is found."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from cases.actions.consents import record_consent, withdraw_consent
from cases.models import (
    Address,
    Canary,
    Case,
    Client,
    Consent,
    Dependant,
    Disclosure,
    Entry,
    Exclusion,
    OtherName,
    Person,
    SafeContact,
    Seal,
)
from hestia.accounts.models import Notice, Service, User
from hestia.audit.models import Event
from hestia.privacy.audiences import Fact
from hestia.refusals import Refused
from referrals.models import Answer, Decision, Referral
from referrals.rules.worksheet.account import COUNTRIES, WHERE
from rights.actions.exports import answer_export, ask_export
from rights.models import CharityExport
from rights.rules.htcds.checking import KEY, faults
from rights.rules.htcds.rows import NAMED
from supportplans.models import Target
from tests import make
from tests.supportplans.pages import text_of

IOM = "IOM United Kingdom"
WHY = "A study of how long people wait for a decision."
LATER = make.NOON + timedelta(minutes=5)
SHEET = CharityExport.Kind.SHEET


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def says(
    case: Case, *, answer: str = "given", recipient: str = IOM, on: date = make.TODAY, what: str = ""
) -> None:
    consent = Consent(
        case=case,
        purpose=Consent.Purpose.DATA,
        recipient=recipient,
        what=what,
        answer=answer,
        how=Consent.How.SPOKEN,
        given_on=on,
    )
    record_consent(consent=consent, by=case.made_by, at=make.NOON)


def wanted(gita: User, farah: User, *, recipient: str = IOM) -> CharityExport:
    export = ask_export(kind=SHEET, recipient=recipient, why=WHY, by=gita, at=make.NOON)
    return answer_export(export=export, is_confirmed=True, words="I asked them.", by=farah, at=make.NOON)


def made(folder: Path, *, recipient: str = IOM) -> list[dict[str, str]]:
    """Run the command; return the rows of the one sheet that it left, which is taken away."""
    call_command("export_htcds", "--for", recipient, "--to", str(folder), stdout=StringIO())
    [path] = folder.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    text = path.read_text(encoding="utf-8-sig")
    path.unlink()
    assert list(faults(text, on=make.TODAY)) == []
    return list(csv.DictReader(StringIO(text)))


def woman(amina: User, outreach: Service, number: int, **of_case: Any) -> Case:
    her = make.client(
        f"Zqfirst{number}", f"Zqlast{number}", nationality="Eritrean", first_language="Tigrinya"
    )
    return make.case(worker=amina, service=outreach, client=her, **of_case)


@pytest.mark.django_db
class TestWhoIsInIt:
    def test_each_who_agreed_has_a_row_and_it_is_written_down_as_told(
        self, her_case: Case, gita: User, farah: User, tmp_path: Path
    ) -> None:
        says(her_case)
        export = wanted(gita, farah)
        [row] = made(tmp_path)
        assert (row["prs_Gender"], row["prs_PrimaryLanguage"], row["cas_Status"]) == (
            "Feminine",
            "ara",
            "Active",
        )
        told = Disclosure.objects.made().get(case=her_case)
        assert (told.recipient, told.told_by, told.consent) == (IOM, gita, Consent.objects.get())
        assert told.tells == {Fact.GENDER, Fact.LANGUAGE, Fact.NRM, Fact.SUPPORT}
        assert row[KEY] in told.basis_reason
        assert f"{IOM} told, copy 1" in Entry.objects.filter(case=her_case).values_list("title", flat=True)
        [line] = Event.objects.filter(kind="disclosure.told", case_ref=her_case.reference)
        assert (line.by, line.detail["audience"]) == (gita, "data")
        export.refresh_from_db()
        assert (export.rows, export.made_at) == (1, LATER)
        assert Event.objects.get(kind="data_sheet.made").detail["digest"] == export.digest
        assert "Each row is one person" in Notice.objects.unread_by(farah).order_by("-pk")[0].words

    @pytest.mark.parametrize(
        "close",
        [
            pytest.param(lambda case, _by: says(case, answer="refused"), id="she said no"),
            pytest.param(
                lambda case, _by: says(case, answer="refused", recipient="iom"),
                id="no to who may be the same",
            ),
            pytest.param(lambda case, _by: says(case, answer="withdrawn", recipient=""), id="no to all"),
            pytest.param(lambda _case, _by: Consent.objects.all().delete(), id="never asked"),
            pytest.param(lambda _case, _by: Consent.objects.update(recipient="IOM"), id="yes to another"),
            pytest.param(
                lambda _case, _by: Consent.objects.update(purpose="research"), id="yes to something else"
            ),
            pytest.param(
                lambda _case, _by: Consent.objects.update(review_on=make.TODAY), id="to be asked again"
            ),
            pytest.param(
                lambda case, by: Seal(
                    client=case.client, words="Why", given_at=make.NOON, given_by=by
                ).save(),
                id="sealed",
            ),
            pytest.param(
                lambda case, by: Exclusion(
                    client=case.client, person=by, reason="other", given_at=make.NOON, given_by=by
                ).save(),
                id="somebody is kept out",
            ),
            pytest.param(
                lambda case, _by: Case.objects.filter(pk=case.pk).update(
                    status="closed",
                    closed_on=make.TODAY,
                    closed_at=make.NOON,
                    closed_by=case.made_by,
                    exit_kind="planned",
                    erased_on=make.TODAY,
                ),
                id="erased",
            ),
            pytest.param(
                lambda case, _by: Case.objects.filter(pk=case.pk).update(died_on=make.TODAY), id="died"
            ),
            pytest.param(lambda _case, _by: Client.objects.update(age_status="unsure"), id="may be a child"),
            pytest.param(
                lambda case, _by: Canary(reference=case.reference, made_at=make.NOON).save(),
                id="does not exist",
            ),
            pytest.param(
                lambda case, _by: Person(case=case, name=IOM, kind="other", risk="exploiter").save(),
                id="dangerous",
            ),
        ],
    )
    def test_nobody_else_is_in_it(
        self,
        her_case: Case,
        amina: User,
        outreach: Service,
        gita: User,
        farah: User,
        tmp_path: Path,
        close: Callable[[Case, User], None],
    ) -> None:
        says(her_case)
        close(her_case, farah)
        wanted(gita, farah)
        with pytest.raises(CommandError, match="Nobody who can be in it has agreed"):
            made(tmp_path)
        assert list(tmp_path.iterdir()) == []
        assert not Disclosure.objects.exists()
        says(woman(amina, outreach, 1))  # and another, who agreed, is
        assert [row["prs_Citizenship"] for row in made(tmp_path)] == ["ER"]

    def test_taken_back_she_is_in_no_sheet_after_and_asked_again_she_is(
        self, her_case: Case, amina: User, outreach: Service, gita: User, farah: User, tmp_path: Path
    ) -> None:
        says(her_case)
        says(woman(amina, outreach, 1))
        wanted(gita, farah)
        first = {row[KEY] for row in made(tmp_path)}
        wanted(gita, farah)
        second = {row[KEY] for row in made(tmp_path)}
        assert (len(first), len(second), first & second) == (2, 2, set())
        withdraw_consent(
            consent=Consent.objects.get(case=her_case),
            on=make.TODAY,
            how=Consent.How.SPOKEN,
            why="",
            tell=[IOM],
            due_on=make.TODAY + timedelta(days=1),
            by=amina,
            at=LATER,
        )
        wanted(gita, farah)
        assert len(made(tmp_path)) == 1
        says(her_case, on=make.TODAY)
        wanted(gita, farah)
        assert len(made(tmp_path)) == 2
        assert Disclosure.objects.filter(case=her_case).count() == 3

    def test_her_record_says_who_was_given_her_data_and_so_does_taking_it_back(
        self, her_case: Case, amina_browser: Browser, gita: User, farah: User, tmp_path: Path
    ) -> None:
        says(her_case)
        wanted(gita, farah)
        made(tmp_path)
        consent = Consent.objects.get()
        page = amina_browser.get(f"/cases/{her_case.reference}/consents/{consent.pk}/withdrawal/")
        assert f"{IOM}: the gender, the language" in text_of(page)
        told = text_of(amina_browser.get(Disclosure.objects.get().get_absolute_url()))
        assert f"{IOM} has been told" in told
        assert "Her row has the key k" in told
        assert her_case.reference not in Disclosure.objects.get().will_tell


@pytest.mark.django_db
class TestWhatItSays:
    def test_of_many_kinds_no_fault_and_nothing_by_which_she_is_found(
        self, amina: User, outreach: Service, gita: User, farah: User, tmp_path: Path
    ) -> None:
        kinds = zip(Client.Gender, Case.Exploitation, [*Case.Source][:6], strict=False)
        for number, (gender, exploitation, source) in enumerate(kinds):
            case = woman(
                amina,
                outreach,
                number,
                exploitation=[exploitation],
                source=source,
                source_detail=f"zqsource{number}",
                referred_on=date(2026, 10, 30),
                exploited_where=f"zqwhere{number}",
                what_happened=f"=zqstory{number}",
                crime_reference=f"zqcrime{number}",
            )
            case.client.gender, case.client.gender_words = gender, f"zqwords{number}"
            case.client.born_precision, case.client.born_year = "year", 1990
            case.client.save()
            OtherName(client=case.client, name=f"Zqother{number}").save()
            contact = SafeContact.objects.get(case=case)
            contact.phone = f"zqphone{number}"
            contact.save()
            Address(case=case, kind="own", text=f"zqstreet{number}", from_on=make.TODAY).save()
            says(case)
        wanted(gita, farah)
        call_command("export_htcds", "--for", IOM, "--to", str(tmp_path), stdout=StringIO())
        [path] = tmp_path.iterdir()
        text = path.read_text(encoding="utf-8-sig")
        assert list(faults(text, on=make.TODAY)) == []
        assert "zq" not in text.lower()
        assert not any(reference in text for reference in Case.objects.values_list("reference", flat=True))
        assert "1990" not in text
        rows = list(csv.DictReader(StringIO(text)))
        assert len(rows) == len(Client.Gender)
        assert [row[KEY] for row in rows] == sorted(row[KEY] for row in rows)
        call_command("check_htcds", path, stdout=StringIO())

    def test_more_is_told_where_her_yes_names_it_and_nowhere_else(
        self, her_case: Case, amina: User, outreach: Service, gita: User, farah: User, tmp_path: Path
    ) -> None:
        by: dict[str, Any] = {"written_at": make.NOON, "written_by": amina}
        for case in (her_case, woman(amina, outreach, 1)):
            Dependant(case=case, relation="Child", name="Zqsami", age=4).save()
            Person(case=case, name="Zquncle", kind="family", risk="exploiter").save()
            for key, text in ((WHERE, "overseas"), (f"{COUNTRIES}-1", "Eritrea")):
                Answer(case=case, key=key, text=text, **by).save()
            plan = {"status": Target.Status.WAITING, "made_at": make.NOON, "made_by": amina}
            Target(case=case, domain="legal", text="Zqtarget", **plan).save()
        says(her_case, what="My children, my plan and what happened to me")
        wanted(gita, farah)
        [row] = made(tmp_path)
        assert {name: cell for name, cell in row.items() if cell and name in NAMED} == {
            "prs_NumberOfChildren": "1",
            "vic_RelationshipToTrafficker": "Familial",
            "hte_Type": "Exploitation",
            "hte_Country": "ER",
            "spl_Type": "Legal",
        }
        assert "zq" not in str(row).lower()
        told = Disclosure.objects.made().get(case=her_case)
        assert told.tells == {Fact.CHILDREN, Fact.ACCOUNT, Fact.PLAN, Fact.SUPPORT}
        says(Case.objects.exclude(pk=her_case.pk).get())
        says(her_case)
        wanted(gita, farah)
        assert [{*NAMED} & {*row} for row in made(tmp_path)] == [set(), set()]

    def test_a_no_counts_once_it_is_final(
        self, her_case: Case, amina: User, gita: User, farah: User, tmp_path: Path
    ) -> None:
        says(her_case)
        received = date(2026, 10, 30)
        referral = Referral(
            case=her_case,
            started_at=make.NOON,
            started_by=amina,
            submitted_on=received,
            submission_recorded_at=make.NOON,
            submission_recorded_by=amina,
            received_on=received,
            reference="NRM0001",
            receipt_recorded_at=make.NOON,
            receipt_recorded_by=amina,
        )
        referral.save()
        for stage, outcome in (("rg", "positive"), ("cg", "negative")):
            no = Decision(
                case=her_case,
                referral=referral,
                stage=stage,
                outcome=outcome,
                made_on=date(2026, 11, 20),
                letter="awaited",
                told_how="not_yet",
                recorded_at=make.NOON,
                recorded_by=amina,
            )
            no.save()
        wanted(gita, farah)
        assert made(tmp_path)[0]["vic_TraffickingStatus"] == "PossibleVictimOfTrafficking"
        no.not_asking_on, no.not_asking_why = date(2026, 11, 23), "Does not want to"
        no.not_asking_at, no.not_asking_by = make.NOON, amina
        no.save()
        wanted(gita, farah)
        assert made(tmp_path)[0]["vic_TraffickingStatus"] == "NotAVictimOfTrafficking"


@pytest.mark.django_db
class TestTwoPeople:
    def test_the_command_makes_what_two_want_for_that_recipient_once(
        self, her_case: Case, gita: User, farah: User, tmp_path: Path
    ) -> None:
        says(her_case)
        with pytest.raises(CommandError, match="Nobody has confirmed a sheet"):
            made(tmp_path)
        export = ask_export(kind=SHEET, recipient=IOM, why=WHY, by=gita, at=make.NOON)
        with pytest.raises(CommandError, match="Nobody has confirmed a sheet"):
            made(tmp_path)
        with pytest.raises(Refused, match="somebody else"):
            answer_export(export=export, is_confirmed=True, words="Mine", by=gita, at=make.NOON)
        answer_export(export=export, is_confirmed=True, words="I asked them.", by=farah, at=make.NOON)
        with pytest.raises(CommandError, match="Nobody has confirmed a sheet"):
            made(tmp_path, recipient="Somebody else")
        assert not CharityExport.objects.usable("everything", at=LATER).exists()
        assert len(made(tmp_path, recipient="iom united kingdom")) == 1
        with pytest.raises(CommandError, match="Nobody has confirmed a sheet"):
            made(tmp_path)

    def test_a_yes_to_everything_makes_no_sheet(
        self, her_case: Case, gita: User, farah: User, tmp_path: Path
    ) -> None:
        says(her_case)
        export = ask_export(why=WHY, by=gita, at=make.NOON)
        answer_export(export=export, is_confirmed=True, words="Yes.", by=farah, at=make.NOON)
        with pytest.raises(CommandError, match="Nobody has confirmed a sheet"):
            made(tmp_path)

    def test_a_sheet_names_its_recipient_and_everything_names_nobody(self, gita: User) -> None:
        for kind, recipient in (("sheet", " "), ("everything", IOM)):
            with pytest.raises(Refused, match="Name who gets"):
                ask_export(kind=kind, recipient=recipient, why=WHY, by=gita, at=make.NOON)
            with pytest.raises(IntegrityError), transaction.atomic():
                CharityExport(
                    kind=kind,
                    recipient=recipient.strip(),
                    why=WHY,
                    asked_at=make.NOON,
                    asked_by=gita,
                    open_until=LATER,
                ).save()

    def test_it_is_asked_for_on_the_page_of_exports(self, gita: User, farah: User) -> None:
        browser = Browser()
        browser.force_login(gita)
        answer = browser.post("/rights/exports/new/", {"kind": "sheet", "why": WHY})
        assert "Enter who is given the data sheet" in text_of(answer)
        browser.post("/rights/exports/new/", {"kind": "sheet", "recipient": IOM, "why": WHY})
        export = CharityExport.objects.get()
        assert (export.kind, export.recipient) == ("sheet", IOM)
        browser.force_login(farah)
        assert IOM in text_of(browser.get(f"/rights/exports/{export.pk}/answer/"))
        assert f"without names, for {IOM}" in Notice.objects.unread_by(farah)[0].words
        assert Event.objects.filter(kind="data_sheet.asked", by=gita).exists()

    def test_a_fault_leaves_no_file_and_nothing_told(
        self, her_case: Case, gita: User, farah: User, tmp_path: Path
    ) -> None:
        """She was referred, by mistake of ours, on a day that is still to come."""
        Case.objects.filter(pk=her_case.pk).update(referred_on=date(2027, 1, 1))
        says(her_case)
        wanted(gita, farah)
        with pytest.raises(CommandError, match="1 faults, and was not kept"):
            made(tmp_path)
        assert list(tmp_path.iterdir()) == []
        assert not Disclosure.objects.exists()
        assert CharityExport.objects.usable(SHEET, at=LATER).exists()


@pytest.mark.django_db
def test_she_is_asked_about_it_on_the_page_of_consents_and_the_recipient_is_named(
    her_case: Case, amina_browser: Browser
) -> None:
    answer = {
        "purpose": "data",
        "answer": "given",
        "how": "spoken",
        "read_out": "on",
        "given_on_0": "24",
        "given_on_1": "11",
        "given_on_2": "2026",
    }
    page = f"/cases/{her_case.reference}/consents/new/"
    assert "Enter who exactly may know" in text_of(amina_browser.post(page, answer))
    assert not Consent.objects.exists()

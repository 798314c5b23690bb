"""The outage pack: who is there by initials, and no word that says who or where; opened by a passphrase."""

import stat
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from cases.actions.access import SealNames, exclude_worker, seal_case
from cases.actions.confidences import confide, correct_confidence
from cases.models import Address, Case, Confidence, Deadline, Dependant, Exclusion, Refused, RiskLevel
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.pdf import html
from hestia.pdf.faults import faults
from hestia.pdf.locked import locked
from outage.documents.nightly import nightly_pack
from outage.documents.pack import pack_of, references_in_pack
from outage.queries.pack import closed_in, people_in
from tests import make
from tests.pdf.here import render_here
from tests.roles import as_application
from tests.supportplans.pages import text_of
from tests.text import on_one_line

pytestmark = pytest.mark.django_db
WHY = "Her husband works for the council."
MEDICINES: dict[str, Any] = {"kind": "medicines", "title": "What is taken"}
PASSPHRASE = "a lamp, a loaf and a quiet room"
# What of her must stand in no pack. The first two are read where her initials are.
TOLD_NOBODY = (
    *("zvrkfirst", "zvrklast", "zvrkknown", "zvrklane", "zvrkborough", "zvrkstory", "zvrkstreet"),
    *("zvrkchild", "zvrkschool", "zvrkcode", "zvrkfather", "zvrksay", "07700900321"),
)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def hers(her_case: Case, amina: User) -> Case:
    """Return a case in which every word that somebody typed could give her away."""
    client, case = her_case.client, her_case
    client.first_name, client.last_name, client.known_as = "Zvrkfirst", "Zvrklast", "Zvrkknown"
    client.pregnant, client.due_date = "yes", date(2027, 3, 3)
    client.save()
    case.what_happened, case.source_detail = "Zvrkstory", "zvrkstory"
    case.risk_level, case.risk_rank = RiskLevel.HIGH, RiskLevel.HIGH.rank
    case.save()
    contact = case.safe_contact
    contact.phone, contact.code_word, contact.say = "07700 900321", "zvrkcode", "zvrksay"
    contact.must_not_know = "zvrkfather"
    contact.save()
    Address(case=case, kind="own", text="3 Zvrklane", borough="Zvrkborough", from_on=make.TODAY).save()
    Dependant(case=case, name="Zvrkchild", school="zvrkschool", born_on=date(2020, 1, 5)).save()
    Dependant(case=case, name="Zvrkchild", age=9, lives_with_her=False, whereabouts="zvrklane").save()
    for days, title in ((0, "Meet Zvrkfirst in Zvrkstreet"), (3, "zvrkstory"), (4, "zvrkstory")):
        case.promise(
            Deadline.Kind.TASK, title=title, due_on=make.TODAY + timedelta(days), by=amina, at=make.NOON
        )
    return case


def words_in(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


def test_who_is_on_call_is_at_the_top_with_the_day_of_it(carys: User, outreach: Service) -> None:
    assert "Nobody recorded who is on call" in html(pack_of(outreach, by=carys, at=make.NOON))
    outreach.on_call = "Mon to Sun: Ruth Ellery, 07700 900103"
    outreach.save()
    with time_machine.travel(make.NOON + timedelta(days=2), tick=False):
        outreach.capacity += 1
        outreach.save()
    page = html(pack_of(outreach, by=carys, at=make.NOON + timedelta(days=14)))
    assert page.index("07700 900103") < page.index("Who is here")
    assert "Last changed on 24 November 2026" in page
    assert "more than 14 days ago" not in page
    later = html(pack_of(outreach, by=carys, at=make.NOON + timedelta(days=15)))
    assert "more than 14 days ago" in later


class TestWhatItSays:
    def test_initials_and_no_word_that_gives_her_away(
        self, hers: Case, outreach: Service, carys: User
    ) -> None:
        paper = render_here(pack_of(outreach, by=carys, at=make.NOON))
        assert faults(paper) == []
        words = words_in(paper)
        assert f"Z. Z. {hers.reference}" in " ".join(words.split())
        plain = words.casefold().replace(" ", "").replace("\n", "")
        assert [word for word in TOLD_NOBODY if word in plain] == []
        assert "Made Tue 24 Nov 2026" in words
        written_by_hand = on_one_line(words)
        assert "Medicines, allergies:" in written_by_hand
        assert "Nobody recorded who is on call" in written_by_hand
        assert "Too old from Wed 25 Nov 2026" in words

    def test_how_she_is_reached_her_risk_her_children_and_what_is_due(
        self, hers: Case, outreach: Service, carys: User
    ) -> None:
        [person] = people_in(outreach, by=carys, at=make.NOON)
        assert person.contact.startswith("Text after 4pm. No calls")
        assert (person.risk, person.around) == ("High", "With her, by age: 6. 1 elsewhere")
        assert person.health == "Pregnant, due Wed 3 Mar 2027"
        assert person.due == ["Task: Tue 24 Nov", "Task: Fri 27 Nov"]

    def test_medicines_and_allergies_with_the_day_on_which_they_were_recorded(
        self, hers: Case, outreach: Service, carys: User, amina: User
    ) -> None:
        other = make.case(worker=amina, service=outreach)
        kept = confide(case=hers, text="Insulin, 8 units", **MEDICINES, by=amina, at=make.NOON)
        confide(case=other, kind="health", title="Surgery", text="zvrkstory", by=amina, at=make.NOON)
        with time_machine.travel(make.NOON + timedelta(days=2), tick=False):
            kept.text = "Insulin, 10 units. No penicillin"
            correct_confidence(kept=kept, by=amina, at=make.NOON + timedelta(days=2))
        with as_application(carys, at=make.NOON + timedelta(days=2)):
            people = people_in(outreach, by=carys, at=make.NOON + timedelta(days=2))
        told = {person.reference: person.medicines for person in people}
        assert told == {
            hers.reference: "Insulin, 10 units. No penicillin (as of Thu 26 Nov 2026)",
            other.reference: "",
        }

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("Insulin. Ring 07700 900321", "looks like a phone"),
            ("Zvrkfirst takes insulin", "is a name on this record"),
            ("Insulin, zvrkcode", "It contains a code word"),
            ("Insulin. " * 40, "300 characters or fewer"),
        ],
    )
    def test_what_is_printed_names_nobody(self, text: str, why: str, hers: Case, amina: User) -> None:
        kept = confide(case=hers, text="Insulin", **MEDICINES, by=amina, at=make.NOON)
        kept.text = text
        with as_application(amina), pytest.raises(Refused, match=why):
            correct_confidence(kept=kept, by=amina, at=make.NOON)
        with as_application(amina), pytest.raises(Refused, match="recorded already"):
            confide(case=hers, text="Aspirin", **MEDICINES, by=amina, at=make.NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            Confidence(case=hers, text="Aspirin", **MEDICINES, made_by=amina, made_at=make.NOON).save()

    def test_whom_to_ring(self, hers: Case, outreach: Service, carys: User, amina: User) -> None:
        amina.phone = "020 7946 0555"
        amina.save()
        colleagues: Any = pack_of(outreach, by=carys, at=make.NOON).context["colleagues"]
        assert [person.name for person in colleagues] == ["Carys Pugh", "Amina Osei"]
        assert colleagues[1].phone == "020 7946 0555"

    def test_a_new_phone_of_the_house_once_it_has_settled(self, outreach: Service, carys: User) -> None:
        old, new = "07700 900555", "07700 900666"
        for days, phone in ((-30, old), (0, new)):
            with time_machine.travel(make.NOON + timedelta(days=days), tick=False):
                outreach.phone = phone
                outreach.save()
        for days, is_printed in ((0, False), (3, False), (4, True)):
            paper = html(pack_of(outreach, by=carys, at=make.NOON + timedelta(days=days)), on_screen=False)
            assert (new in paper) == is_printed
            assert old not in paper


class TestReach:
    def test_a_sealed_case_is_kept_by_its_keepers(
        self, hers: Case, outreach: Service, carys: User, amina: User
    ) -> None:
        names = SealNames([carys, amina], [])
        seal_case(case=hers, names=names, words=WHY, by=carys, at=make.NOON)
        with as_application(carys):
            document = pack_of(outreach, by=carys, at=make.NOON)
        assert document.context["people"] == []
        assert hers.reference not in html(document, on_screen=False)

    def test_nor_does_one_stand_there_that_is_closed_to_whoever_makes_it(
        self, hers: Case, outreach: Service, carys: User, amina: User
    ) -> None:
        exclude_worker(
            case=hers, person=carys, reason=Exclusion.Reason.OTHER, words=WHY, by=amina, at=make.NOON
        )
        other = make.case(worker=amina, service=outreach, client=make.client("Sealed", "Zvrk"))
        names = SealNames([carys, amina], [])
        seal_case(case=other, names=names, words=WHY, by=carys, at=make.NOON)
        with as_application(carys):
            document = pack_of(outreach, by=carys, at=make.NOON)
            assert document.context["people"] == []
            assert closed_in(outreach, by=carys) == 1  # a sealed one is counted for nobody
        words = on_one_line(html(document, on_screen=False))
        assert "1 client of this house is not in this pack" in words
        assert "No client’s number is in this pack" in words
        with as_application(amina):
            assert closed_in(outreach, by=amina) == 0  # who makes none is told of none


class TestOnDemand:
    def test_it_opens_with_the_passphrase_alone_and_stands_in_the_log(
        self, hers: Case, outreach: Service, carys_browser: Browser
    ) -> None:
        answer = carys_browser.post(
            reverse("outage:pack"), {"service": outreach.pk, "passphrase": PASSPHRASE}
        )
        assert answer["Content-Type"] == "application/pdf"
        reader = PdfReader(BytesIO(answer.content))
        assert reader.is_encrypted
        assert not reader.decrypt("another passphrase of length")
        assert reader.decrypt(PASSPHRASE)
        assert hers.reference in reader.pages[0].extract_text()
        assert b"Outage pack" not in answer.content
        [line] = Event.objects.filter(kind="outage.pack_made")
        assert line.cases == [hers.reference]

    def test_a_short_passphrase_is_refused(self, carys_browser: Browser) -> None:
        answer = carys_browser.post(reverse("outage:pack"), {"passphrase": "short"})
        assert "at least 20" in text_of(answer).lower()

    def test_it_is_aes_of_256_bits_and_may_be_read_aloud(self, outreach: Service, carys: User) -> None:
        reader = PdfReader(
            BytesIO(locked(render_here(pack_of(outreach, by=carys, at=make.NOON)), PASSPHRASE))
        )
        encrypt: Any = reader.trailer["/Encrypt"]
        assert (encrypt["/V"], encrypt["/R"], encrypt["/Length"]) == (5, 6, 256)
        assert encrypt["/P"] & 0b10_0000_0000


class TestNightly:
    @pytest.fixture
    def folder(self, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        secret = tmp_path / "passphrase"
        secret.write_text(f"{PASSPHRASE}\n")
        secret.chmod(0o600)
        settings.OUTAGE_PASSPHRASE_FILE, settings.OUTAGE_FOLDER = str(secret), tmp_path / "packs"
        # The process that prints takes seconds to begin.
        monkeypatch.setattr("outage.documents.nightly.render", render_here)
        return tmp_path / "packs"

    def test_each_house_and_duty_have_one_and_three_nights_are_kept(
        self, hers: Case, outreach: Service, folder: Path, carys: User
    ) -> None:
        for day in (20, 21, 22):
            (folder / f"2026-11-{day}").mkdir(parents=True)
        (folder / "not-ours").mkdir()
        with as_application(None):
            call_command("outage_packs", stdout=StringIO())
        assert sorted(path.name for path in folder.iterdir()) == [
            *("2026-11-21", "2026-11-22", "2026-11-24", "not-ours")
        ]
        tonight = folder / "2026-11-24"
        assert {path.name for path in tonight.iterdir()} >= {
            f"outage-pack-{outreach.pk}.pdf",
            "outage-pack-duty.pdf",
        }
        paper = tonight / f"outage-pack-{outreach.pk}.pdf"
        assert not paper.stat().st_mode & stat.S_IRWXO
        reader = PdfReader(paper)
        assert reader.decrypt(PASSPHRASE)
        assert hers.reference in reader.pages[0].extract_text()
        lines = Event.objects.filter(
            kind="outage.pack_made_nightly", subject=f"accounts.service:{outreach.pk}"
        )
        assert [(line.by, line.cases) for line in lines] == [(None, [hers.reference])]

    def test_that_of_the_night_has_nobody_who_is_closed_to_one_who_may_open_it(
        self, hers: Case, outreach: Service, carys: User, amina: User
    ) -> None:
        other = make.case(worker=amina, service=outreach)
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        why: dict[str, Any] = {"reason": Exclusion.Reason.OTHER, "words": WHY, "by": amina, "at": make.NOON}
        for kept_out, case, there in ((carys, hers, [other.reference]), (ruth, other, [])):
            exclude_worker(case=case, person=kept_out, **why)
            with as_application(None):
                pack = nightly_pack(outreach, at=make.NOON)
            assert pack.document
            assert references_in_pack(pack.document) == there
            assert pack.document.context["left_out"] == 2 - len(there)

    def test_a_house_that_nobody_manages_has_none_and_it_says_so(
        self, house_b: Service, folder: Path, dev: User
    ) -> None:
        with as_application(None), pytest.raises(CommandError, match="1 of 1 houses have no pack"):
            call_command("outage_packs", stdout=StringIO())

    @pytest.mark.parametrize(("mode", "words"), [(0o644, PASSPHRASE), (0o600, "short")])
    def test_a_passphrase_that_everybody_reads_or_guesses_is_refused(
        self, mode: int, words: str, folder: Path, settings: Any
    ) -> None:
        secret = Path(settings.OUTAGE_PASSPHRASE_FILE)
        secret.write_text(words)
        secret.chmod(mode)
        with pytest.raises(CommandError, match=r"passphrase|Anybody"):
            call_command("outage_packs")
        assert not folder.exists()

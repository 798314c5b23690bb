"""Hostile words in her name, a note or her own words: each document prints them, and fetches nothing."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject

from cases.documents.printable import Copy
from cases.models import Agency, Case, Disclosure, Printed
from desk.documents.letter import letter
from desk.documents.printables import PRINTABLES
from desk.rules.letters import offered
from hestia.accounts.models import Service, User
from hestia.pdf.press import OwnFiles, _type_case
from hestia.privacy.audiences import SECRETS, Audience
from referrals import actions as nrm
from referrals.models import Referral
from tests import make
from tests.journeys.world import World, build_world
from tests.pdf.here import render_here
from tests.pdf.pages import Paper
from tests.security.hostile import PAGES, plant

CANARY = b"zvrk-canary-of-a-local-file"


class Ear:
    """A server that counts who calls, and a watch over every file that is opened and every call made."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.called = 0
        self.seen: list[str] = []
        threading.Thread(target=self.listen, daemon=True).start()
        sys.addaudithook(self.hear)

    def listen(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.called += 1
            caller.close()

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        """Note what the interpreter is about to do, while a document is made. Hooks cannot be taken off."""
        if not self.is_open:
            return
        if event in {"socket.connect", "socket.getaddrinfo", "urllib.Request"}:
            self.seen.append(f"{event} {args[1:]}")
        elif event == "open" and str(self.canary) in str(args[0]):
            self.seen.append(f"open {args[0]}")

    is_open = False
    canary: Path = Path()


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    made = Ear()
    made.canary = tmp_path / "canary.txt"
    made.canary.write_bytes(CANARY)
    yield made
    made.is_open = False
    made.socket.close()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(make.NOON, tick=False):
        yield build_world()


def notified(by: User, *, agrees: bool) -> Case:
    """Make the case of someone who said no to a referral, whom an authority told the Home Office of."""
    case = make.case(worker=by, service=Service.objects.get(name="Outreach"))
    story: dict[str, Any] = {"by": by, "at": make.NOON}
    nrm.explain(case=case, explained_on=make.TODAY, language="Arabic", **story)
    referral = Referral.objects.get(case=case)
    nrm.record_consent(referral=referral, answer="refused", how="signed", given_on=make.TODAY, **story)
    nrm.record_duty(
        referral=referral,
        authority_kind="police",
        authority="Metropolitan Police",
        notified_on=make.TODAY,
        agrees=agrees,
        how="signed" if agrees else "",
        **story,
    )
    return case


def all_of(pdf: bytes) -> bytes:
    """Return everything in a PDF, unpacked: streams, attachments, metadata."""
    reader = PdfReader(BytesIO(pdf))
    assert not dict(reader.attachments)
    parts = [pdf]
    for number in range(1, int(str(reader.trailer["/Size"]))):
        thing = IndirectObject(number, 0, reader).get_object()
        if isinstance(thing, StreamObject):
            parts.append(thing.get_data())
    return b"\n".join(parts)


def printed(case: Case, by: User, said: list[str], done: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each document of a case in each way it can be made, and a letter that tells all it can."""
    for slug, kind in PRINTABLES.items():
        if slug in done or kind.blockers(case):
            continue
        for takes in Printed.Takes if kind.is_for_client else [Printed.Takes.YES]:
            copy = Copy(number=1, made_on=make.TODAY, by=by, takes_away=takes, with_surname=True)
            yield slug, render_here(kind.build(case, copy))
    solicitor = Agency.Kind.SOLICITOR
    facts = [fact.value for fact in offered(Audience.SOLICITOR) if fact not in SECRETS]
    told = Disclosure(case=case, kind=solicitor, recipient=said[0], why=said[1], words=said[2], facts=facts)
    if "letter" not in done:
        yield "letter", render_here(letter(told, by=by, on=make.TODAY))


def test_every_document_prints_them_and_fetches_nothing(
    world: World,
    ear: Ear,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    said = [each.format(web=f"http://127.0.0.1:{ear.port}", file=ear.canary.as_uri()) for each in PAGES]
    assert len(said) == 20
    told_of = [notified(world.staff["amina"], agrees=agrees) for agrees in (False, True)]
    assert plant(said, long=" ".join(said)) >= 60
    refused: list[str] = []
    fetch = OwnFiles.fetch

    def counted(files: OwnFiles, url: str, headers: dict[str, str] | None = None) -> Any:
        if url not in files.files:
            refused.append(url)
        return fetch(files, url, headers)

    monkeypatch.setattr(OwnFiles, "fetch", counted)
    _type_case.cache_clear()
    slugs: set[str] = set()
    papers = holding = 0
    wordless: list[str] = []
    ear.is_open = True
    for each in (world.her, world.ended, *told_of):
        case = Case.objects.get(pk=each.pk)
        for slug, pdf in printed(case, world.staff["amina"], said, {*slugs}):
            slugs.add(slug)
            papers += 1
            content = all_of(pdf)
            holding += CANARY in content or b"root:" in content
            says = "127.0.0.1" in "".join(Paper(pdf).text.split())
            wordless += [] if says else [slug]
    ear.is_open = False
    figure = f"S-11  {len(said)} hostile texts in {papers} documents of {len(slugs)} kinds: "
    outcome = f"{len(refused)} tries to fetch, {ear.called} calls out, {holding} hold a file"
    record_property("figure", figure + outcome)
    assert (refused, ear.called, holding, ear.seen) == ([], 0, 0, [])
    assert slugs == {*PRINTABLES, "letter"}
    assert len(wordless) * 3 < papers, wordless  # some hold numbers and names of staff only

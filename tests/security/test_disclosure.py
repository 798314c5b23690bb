"""What is secret of many clients stands on no paper unless released, and in no mail, title or log."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import models
from django.test import Client as Browser
from django.urls import reverse

from cases.documents.printable import Copy
from cases.models import Address, Case, Client, Confidence, Disclosure, Person, SafeContact
from cases.models.disclosure import DATA, RECIPIENTS
from cases.queries import sharing
from desk.documents.letter import letter
from desk.documents.printables import PRINTABLES
from desk.rules.letters import FACTS, offered
from hestia.accounts import post
from hestia.accounts.models import OutgoingMail, Service, User
from hestia.pdf import Document, html, render
from hestia.privacy.audiences import Audience, Fact
from riskassessment import actions as risk
from supportplans import actions as plans
from tests import make
from tests.desk.planted import everything_in, plant, told_in
from tests.journeys.world import VISITORS, World, build_world
from tests.parts import one_in, part
from tests.riskassessment import build
from tests.ui.logged import lines, postgresqls_own

__all__ = ["lines"]  # a fixture
SAMPLE, MANY = 3, 200
PLANTED_IN = {Fact.ADDRESS: Address, Fact.SAFE_CONTACT: SafeContact, Fact.RELATIVES: Person}


@dataclass
class Planted:
    """A client whose secrets are words that stand nowhere else."""

    case: Case
    secrets: dict[Fact, list[str]] = field(default_factory=dict)
    confided: list[str] = field(default_factory=list)  # what no paper tells at all

    @property
    def every(self) -> list[str]:
        """Return all of them."""
        return [*self.confided, *(word for words in self.secrets.values() for word in words)]


def filled(record: models.Model, dice: random.Random) -> list[str]:
    """Plant a word of its own in every text of a record, and return the words."""
    words = []
    for each in record._meta.local_fields:
        if isinstance(each, models.CharField | models.TextField) and not each.choices:
            word = f"zq{dice.randrange(16**10):010x}"
            words.append(word)
            value = f"{word}@safe.example" if isinstance(each, models.EmailField) else f"{word} 4"
            setattr(record, each.name, value)
    record.save()
    return words


def planted(number: int, *, by: User, manager: User, service: Service) -> Planted:
    """Make a case of which everything can be printed, with its secrets planted."""
    dice = random.Random(number)  # noqa: S311
    client = Client(
        first_name=f"Anna{number}", last_name=f"Karam{number}", age_status="adult", first_language="Arabic"
    )
    client.save()
    case = make.case(worker=by, service=service, client=client)
    day, at = make.TODAY, make.NOON
    plans.add_target(case=case, domain="safety", text="I want to feel safe.", by=by, at=at, on=day)
    build.signed(case, by=by, checker=manager, page=build.written((1, 1)))
    leaving = plans.prepare_exit(case=case, by=by, at=at)
    plans.change_exit(leaving=leaving, exit_on=day, destination="council", by=by, at=at)
    words = [f"zq{dice.randrange(16**10):010x}" for _ in range(4)]
    happened: dict[str, Any] = {
        "kind": "threat",
        "happened_on": day,
        "told": "A manager",
        "police": "not_needed",
    }
    incident = risk.record_incident(case=case, what=words[0], done=words[1], **happened, by=by, at=at)
    risk.add_to_incident(incident=incident, what=words[2], happened_on=day, by=by, at=at)
    worry: dict[str, Any] = {"noticed_on": day, "route": "adult", "told": "Duty desk", "agreed": "yes"}
    risk.record_concern(case=case, concern=words[3], **worry, by=by, at=at)
    ways = {f"may_{way}": True for way in ("call", "text", "leave_voicemail", "post", "email")}
    SafeContact.objects.filter(case=case).update(**ways)
    contact = SafeContact.objects.get(case=case)
    now = Address(case=case, kind="own", from_on=day, never_use_on=day)
    left = Address(case=case, kind="own", from_on=day - timedelta(days=9), until_on=day, never_use_on=day)
    danger = Person(case=case, kind="family", risk="exploiter")
    named = filled(danger, dice)

    def confided(kind: str, person: Person | None = None) -> list[str]:
        return filled(Confidence(case=case, kind=kind, person=person, made_at=at, made_by=by), dice)

    return Planted(
        case,
        {
            Fact.ADDRESS: [*filled(now, dice), *filled(left, dice)],
            Fact.SAFE_CONTACT: filled(contact, dice),
            Fact.RELATIVES: [*named, *confided("contact", danger)],
        },
        [
            *words,
            *(word for kind in Confidence.Kind if kind != Confidence.Kind.CONTACT for word in confided(kind)),
        ],
    )


def to(case: Case, kind: str, facts: list[Fact], **fields: Any) -> Disclosure:
    return Disclosure(
        case=case, kind=kind, recipient="Somebody", why="A visit", facts=facts, copy_number=1, **fields
    )


def papers(each: Planted, *, by: User) -> Iterator[Document]:
    """Make every document and every letter of a case that nobody released a secret for."""
    for kind in PRINTABLES.values():
        if kind.blockers(each.case):
            continue
        for choices in ({"takes_away": "yes", "with_surname": True}, {"takes_away": "discreet"}):
            yield kind.build(each.case, Copy(number=1, made_on=make.TODAY, by=by, **choices))
    for whom, recipient in RECIPIENTS.items():
        if whom == DATA:  # told by rows of a sheet, and by no letter
            continue
        plain = {fact for fact in offered(recipient.audience) if not fact.is_secret} - {Fact.BOROUGH}
        yield letter(to(each.case, whom, sorted(plain)), by=by, on=make.TODAY)


def assert_no_secret_leaves(
    count: int, note: Callable[[str, object], None], logged: Callable[[], list[dict[str, Any]]]
) -> None:
    """Make everything of so many cases, and look for every secret in all of it."""
    service = make.service("Outreach")
    by = make.user("Amina Osei", services=[service])
    manager = make.user("Carys Pugh", role="manager", services=[service])
    browser = Browser()
    browser.force_login(by)
    made = secrets = pages = released = 0
    for number in range(count):
        each = planted(number, by=by, manager=manager, service=service)
        secrets += len(each.every)
        for paper in papers(each, by=by):
            made += 1
            said = " ".join(
                [
                    html(paper),
                    everything_in(render(paper)),
                    str(paper.title),
                    paper.file_name,
                    str(paper.reference_line),
                ]
            )
            assert [word for word in each.every if word in said] == [], paper.template
        for name in ("desk:case", "desk:documents", "desk:disclosures", "cases:people", "cases:history"):
            page = browser.get(reverse(name, args=[each.case.reference])).content.decode()
            title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
            assert title
            assert [word for word in each.every if word in title[1]] == []
            pages += 1
        for fact in PLANTED_IN:  # and what was released does stand there, and no other secret
            free = to(each.case, "police", [fact], approved_at=make.NOON)
            said = everything_in(render(letter(free, by=by, on=make.TODAY)))
            assert any(word in said for word in each.secrets[fact])
            others = {word for other in PLANTED_IN.keys() - {fact} for word in each.secrets[other]}
            assert [word for word in others if word in said] == []
            released += 1
    text = json.dumps(logged()) + postgresqls_own()
    assert re.search(r"zq[0-9a-f]{10}", text) is None
    note(
        "figure",
        f"disclosure: 0 of {secrets:,} secrets of {count} cases in {made:,} papers, {pages:,} titles and the"
        f" logs; {released:,} of {released:,} released ones told, and nothing beside",
    )


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=True):
        yield


@pytest.mark.django_db
def test_no_secret_leaves_of_a_few(
    record_property: Callable[[str, object], None], lines: Callable[[], list[dict[str, Any]]]
) -> None:
    assert_no_secret_leaves(SAMPLE, record_property, lines)


@pytest.mark.django_db(transaction=True)  # in one transaction each row is sought past its old ones
@pytest.mark.security
def test_no_secret_leaves_of_many(
    record_property: Callable[[str, object], None], lines: Callable[[], list[dict[str, Any]]]
) -> None:
    assert_no_secret_leaves(MANY, record_property, lines)


@pytest.mark.django_db
def test_each_line_of_a_letter_tells_its_own_fact(db: None) -> None:
    """Every fact a letter can tell, by itself: what stands in it is that fact."""
    world = build_world()
    plant(world.her)
    her = Case.objects.get(pk=world.her.pk)
    by = make.user("Nora Quill", services=[her.service])
    wrong = {}
    for fact in FACTS:
        kind = next(kind for kind, reader in RECIPIENTS.items() if reader.audience in fact.audiences)
        told = told_in(html(letter(to(her, kind, [fact], approved_at=make.NOON), by=by, on=make.TODAY)))
        # A full name has the first in it, an address its borough.
        within = {Fact.FULL_NAME: {Fact.FIRST_NAME}, Fact.ADDRESS: {Fact.BOROUGH}}.get(fact, set())
        if told - within != {fact}:
            wrong[fact] = told
    assert wrong == {}


@pytest.mark.django_db
@one_in(10)
def test_dangerous_recipients_are_stopped_each_time(
    share: int, record_property: Callable[[str, object], None], amina: User, carys: User, outreach: Service
) -> None:
    tried = 0
    for number in part(range(20), share):
        each = planted(number, by=amina, manager=carys, service=outreach)
        person = each.case.person_set.get()
        lived = each.case.address_set.all()
        names = [person.name, person.name.upper(), f"Mr {person.name}", f"{person.name} and Sons"]
        places = [
            form
            for address in lived
            for form in (address.text, address.text.upper(), f"Flat 1, {address.text}, London")
        ]
        for basis in Disclosure.Basis.values:
            ground = {"basis": basis, "basis_reason": "He said he will kill her on Friday."}
            for name in names:
                stopped = to(each.case, "other", [], **ground)
                stopped.recipient = name
                assert any(
                    "linked to the exploitation" in why for why in sharing.disclosure_blockers(stopped)
                ), name
                tried += 1
            for place in places:
                stopped = to(each.case, "solicitor", [], address=place, **ground)
                assert any(
                    "Do not write to this address" in why for why in sharing.disclosure_blockers(stopped)
                )
                tried += 1
    record_property("figure", f"disclosure: {tried} of {tried} dangerous recipients and addresses stopped")


class TestForAnyone:
    """What stands where anyone may look: titles of pages, names of files, mail."""

    @pytest.fixture
    def world(self, db: None) -> World:
        found = build_world()
        plant(found.her)
        Client.objects.exclude(pk=found.her.client_id).update(first_name="Zqfirst", last_name="Zqlast")
        return found

    @one_in(4)
    def test_no_title_and_no_file_name_tells_of_anybody(
        self, share: int, world: World, record_property: Callable[[str, object], None]
    ) -> None:
        titles, files, telling = 0, 0, []
        for who, table in VISITORS.items():
            browser = Browser()
            if who:
                browser.force_login(world.staff[who])
            for name, ways in part(table.items(), share):
                for args in ways(world):
                    answer = browser.get(reverse(name, args=args))
                    title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
                    if title and name != "desk:print_preview":
                        titles += 1
                        telling += [(name, title[1])] if told_in(title[1]) else []
        browser = Browser()
        browser.force_login(world.staff["ruth"])  # a law is ground enough for a manager
        for slug, kind in part(PRINTABLES.items(), share):
            asked = {
                "takes_away": "yes",
                "read": "on",
                "why": "A meeting",
                "recipient": "Home Office",
                "basis": "legal_duty",
                "basis_reason": "A court order of today",
            }
            if kind.blockers(world.her):
                continue
            if readers := kind.readers(world.her):
                asked["recipient"] = readers[-1].name  # the Home Office, or who it is for
            if kind.audience.is_outside and (editions := kind.editions(world.her)):
                asked["edition"] = editions[0][0]
            answer = browser.post(reverse("desk:print", args=[world.her.reference, slug]), asked)
            name = answer["Content-Disposition"]
            assert answer["Content-Type"] == "application/pdf", slug
            files += 1
            telling += [(slug, name)] if told_in(name) else []
        assert telling == []
        assert titles > 150 / share
        record_property("figure", f"disclosure: 0 of {titles} titles and {files} file names tell of anybody")

    @pytest.mark.parametrize(
        "kind",
        [
            pytest.param(kind, marks=pytest.mark.security if number else ())
            for number, kind in enumerate(OutgoingMail.Kind)
        ],
    )
    def test_mail_is_for_anyone_and_tells_nothing(self, kind: str, world: World) -> None:
        assert post.AUDIENCE[OutgoingMail.Kind(kind)] == Audience.ANYONE
        assert not post.TELLS
        person = world.staff["amina"]
        if kind == OutgoingMail.Kind.INVITATION:
            person.invite(at=make.NOON)
        mail = OutgoingMail(
            pk=1,
            kind=kind,
            to=person.email,
            made_at=make.NOON,
        )
        message = post.mail_for(mail, person, at=make.NOON)
        assert message
        text = f"{message.subject}\n{message.body}\n{message.extra_headers}"
        assert told_in(text) == set()
        assert re.search(r"\bH-\d+", text) is None
        assert all("/cases/" not in link for link in re.findall(r"https?://\S+", text))


def test_every_kind_of_mail_has_its_audience() -> None:
    assert set(post.AUDIENCE) == {*OutgoingMail.Kind, post.MORNING}

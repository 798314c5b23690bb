"""Every paper for outside is read for her secrets: wherever in the record somebody typed what it prints."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from cases.documents.printable import Copy, Printable, without_words
from cases.models import Address, Agency, Case, Disclosure, OtherName, Person, SafeContact
from cases.queries.secrets import Passage
from desk.actions.printing import words_blockers
from desk.documents.printables import PRINTABLES
from desk.forms.printing import RECIPIENT_OF
from hestia.pdf import html
from referrals.models import Answer, AuthorityContact, DutyToNotify, Handover, Referral
from referrals.rules.worksheet.question import AnswerFrom, FieldKind
from referrals.rules.worksheet.questions import SECTIONS
from riskassessment import actions as risk
from riskassessment.models import Injury
from tests import make
from tests.desk.planted import copy, planted_case

OUTSIDE = [slug for slug, kind in PRINTABLES.items() if kind.audience.is_outside]
SECRETS = {
    "one of her addresses": "77 Quince Row",
    "her phone": "07911 110380",
    "her code word": "Marigold",
    "the name of another client": "Nadia Hoxha",
    "the name of someone who may be a danger to her": "Viktor Lupu",
}
# Of the record nobody types these: they are chosen, counted or made. Her own names are what papers are about.
CHOSEN = {"reference", "key", "region", "first_name", "last_name", "made_by_way", "jurisdiction"}


@pytest.fixture
def planted(db: None) -> Case:
    case = planted_case()
    make.case(worker=case.worker, service=case.service, client=make.client("Nadia", "Hoxha"))
    for contact in SafeContact.objects.filter(case=case):
        contact.phone, contact.code_word = "07911 110380", "Marigold"
        contact.save()
    for address in Address.objects.filter(case=case):
        address.text = "77 Quince Row\nE8 1AB"
        address.save()
    Person(case=case, name="Viktor Lupu", kind="other", risk="exploiter").save()
    Agency(case=case, kind="solicitor", name="A firm", worker="Her", started_on=make.TODAY).save()
    for section in SECTIONS:
        for question in section.questions:
            if question.kind in {FieldKind.LINE, FieldKind.LONG} and question.way is not AnswerFrom.HELD:
                answer = {"text": "A", "written_at": make.NOON, "written_by": case.made_by}
                Answer.objects.update_or_create(case=case, key=question.key, defaults=answer)
    return case


def rows_of(case: Case) -> Iterator[models.Model]:
    """Yield the rows of which a paper for outside may be made."""
    yield case
    yield case.client
    yield from OtherName.objects.filter(client=case.client_id)
    yield from Agency.objects.filter(case=case)
    yield from Referral.objects.filter(case=case)
    for of_referral in (Handover, AuthorityContact, DutyToNotify):
        yield from of_referral.objects.filter(referral__case=case)
    for question in Answer.objects.filter(case=case):
        if question.text.startswith(("A", "zq")):
            yield question


def typed_fields(row: models.Model) -> list[str]:
    """Return the names of the fields of a row that somebody types."""
    return [
        column.name
        for column in row._meta.local_fields
        if isinstance(column, models.CharField | models.TextField)
        and not column.choices
        and column.name not in CHOSEN
    ]


def type_everywhere(case: Case, words: str) -> None:
    """Type words of its own into everything somebody may have typed: a number, and then these words."""
    number = 0
    for row in list(rows_of(case)):
        for name in typed_fields(row):
            number += 1
            longest = getattr(row._meta.get_field(name), "max_length", None) or 1000
            typed = f"zq{number:03} {words}"
            # What the database refuses there, nobody can have typed.
            with suppress(IntegrityError), transaction.atomic():
                rows = type(row)._default_manager.filter(pk=row.pk)
                rows.update(**{name: typed if len(typed) <= longest else typed[:5]})
    hurt(case, words)


def hurt(case: Case, words: str) -> None:
    """Record an injury in whose every box such words stand: it is never changed afterwards."""
    boxes = (f"zq{number} {words}" for number in range(900, 999))
    injury = Injury(
        seen_on=make.TODAY,
        known="by_other",
        seen_by=next(boxes),
        seen=next(boxes),
        her_words=next(boxes),
        how=next(boxes),
        doctor="seen",
        doctor_words=next(boxes),
        is_agreed=True,
        photographs="no",
    )
    mark = risk.Marked(region="front-left-forearm-inner", kind="cut", look=next(boxes), note=next(boxes))
    case = Case.objects.get(pk=case.pk)
    by: dict[str, Any] = {"by": case.made_by, "at": make.NOON}
    made = risk.record_injury(case=case, injury=injury, marks=[mark], **by)
    risk.add_to_injury(injury=made, what=next(boxes), happened_on=make.TODAY, **by)


def copies(case: Case) -> Iterator[tuple[Printable, Copy]]:
    """Yield every paper for outside that can be made, a copy of its latest two editions."""
    for slug in OUTSIDE:
        kind = PRINTABLES[slug]
        assert not kind.why_not(case), slug
        for edition, _name in (kind.editions(case) or [("", "")])[:2]:
            yield kind, copy(case.made_by, edition=edition, recipient="Home Office")


def printed(case: Case, kind: Printable, asked: Copy) -> tuple[set[str], list[Passage]]:
    """Return which of the words typed everywhere a copy prints, by their numbers, and what of it is read."""
    page = html(kind.build(case, asked))
    numbers = {f"zq{number:03}" for number in range(1000)}
    return {number for number in numbers if number in page}, kind.words(case, asked)


def told_by(case: Case, kind: Printable) -> Disclosure:
    return Disclosure(case=case, kind=RECIPIENT_OF[kind.audience], facts=sorted(kind.tells), why="It")


def test_what_goes_outside_says_what_in_it_was_typed() -> None:
    assert len(OUTSIDE) >= 4
    for slug in OUTSIDE:
        kind = PRINTABLES[slug]
        told: dict[str, Any] = vars(kind) | {"words": without_words}
        with pytest.raises(ValueError, match="say what in it somebody typed"):
            Printable(**told)


def test_whatever_was_typed_and_is_printed_is_read_and_refused(planted: Case) -> None:
    most: Counter[str] = Counter()
    for what, secret in ({"": "At the market"} | SECRETS).items():
        type_everywhere(planted, secret)
        case = Case.objects.get(pk=planted.pk)
        for kind, asked in copies(case):
            numbers, passages = printed(case, kind, asked)
            read = " ".join(said.words for said in passages)
            assert [number for number in numbers if number not in read] == [], kind.slug
            refused = words_blockers(kind, told_by(case, kind), asked, all_the_same=False)
            for where in {said.where for said in passages if what and secret in said.words}:
                assert any(line.startswith(f"“{where}” contains {what}") for line in refused), where
            assert what or not refused, refused
            most[kind.slug] = max(most[kind.slug], len(numbers))
    assert set(most) == set(OUTSIDE)
    assert most["worksheet"] > 15, most
    assert most["injury"] > 6, most

"""Her copy has every word of her own record, and no word of others that nobody looked at.

Words that stand nowhere else are put into every text of generated cases. Which rows are hers is found here by
the links between tables, and not by what the apps declare.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from cases.models import Case, Entry, Person
from demo.caseload import PlannedCase, make_case
from demo.story import Story
from hestia.accounts.models import Service, User
from hestia.pdf import html
from hestia.privacy.sealed import SealedTextField
from hestia.refusals import Refused
from hestia.workingdays.models import BankHoliday
from rights.documents.pack import as_data, copy_of, pack_of
from rights.models import AccessRequest
from tests import make
from tests.pdf.readers import READERS
from tests.rights.asked import decide_all, gathered
from tests.rights.extracted import assert_nowhere, with_pypdf

STAGES = ("waiting", "recovery", "intake")
# Not hers, or of nobody: see the register and its test.
ELSEWHERE = {"AccessNotice", "Approval", "Hazard", "HazardKey", "HeldBooking", "NameKey"}
KEYS = {"source_kind", "url", "reference", "nrm_reference"}


def kinds_of(model: type[models.Model], *, depth: int = 2) -> Iterator[tuple[type[models.Model], str]]:
    """Yield the kinds of rows that hang on a row, and the lookup that leads back to it."""
    for relation in model._meta.related_objects:
        kind: Any = relation.related_model
        if kind.__name__.startswith("Historical") or kind._meta.app_label == "rights":
            continue
        yield kind, relation.field.name
        if depth and kind is not Case:
            yield from (
                (further, f"{way}__{relation.field.name}") for further, way in kinds_of(kind, depth=depth - 1)
            )


def rows_of(case: Case) -> Iterator[Any]:
    """Yield every row that hangs on her or her case, each once."""
    seen = set()
    for goal, row in ((Case, case), (type(case.client), case.client)):
        yield row
        for kind, way in kinds_of(goal, depth=1):
            if (
                kind.__name__ in ELSEWHERE
                or kind is Case
                or kind._meta.app_label in {"accounts", "reminders"}
            ):
                continue
            for found in kind._default_manager.filter(**{way: row}):
                if (kind, found.pk) not in seen:
                    seen.add((kind, found.pk))
                    yield found


def plant(case: Case, numbers: Iterator[int]) -> set[str]:
    """Put a word of its own into each text of her record that says something; return these words."""
    planted = set()
    for row in rows_of(case):
        words = {}
        for field in row._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField | SealedTextField)
            kept = getattr(row, field.attname) if is_text else ""
            if not kept or not isinstance(kept, str) or field.choices or field.name in KEYS:
                continue
            word = f"zq{next(numbers)}x"
            if (field.max_length or 9999) >= len(kept) + len(word) + 1:
                words[field.attname] = (f"{kept} {word}", word)
        try:
            with transaction.atomic():
                for name, (text, _) in words.items():
                    setattr(row, name, text)
                row.save()
        except (DatabaseError, Refused, TypeError):  # what is never changed
            continue
        planted |= {word for _, word in words.values()}
    return planted


def cases_made(number: int, *, worker: User, manager: User) -> list[Case]:
    """Return so many cases that were worked on for a while."""
    made = []
    service = Service.objects.get(name="Outreach")
    service.capacity = max(service.capacity or 0, number)
    service.save()
    for turn in range(number):
        story = Story(
            today=make.TODAY,
            calendar=BankHoliday.objects.calendar("ew"),
            worker=worker,
            manager=manager,
            dice=make.dice(turn),
        )
        opened = make.TODAY.replace(month=10, day=1 + turn % 28)
        stage = STAGES[turn % len(STAGES)]
        make_case(story, PlannedCase(service, worker, stage, opened), now=make.NOON)
        made.append(story.case)
    return made


@pytest.mark.django_db
def test_all_of_hers_and_nothing_of_others(amina: User, carys: User, record_property: Any) -> None:
    assert_all_of_hers(3, printed=1, amina=amina, carys=carys, record_property=record_property)


@pytest.mark.security
@pytest.mark.long
@pytest.mark.django_db(
    transaction=True
)  # so many in one transaction, and each row is sought past its old ones
@pytest.mark.parametrize(("number", "printed"), [(20, 2), (200, 20)])
def test_all_of_hers_and_nothing_of_many_others(
    number: int, printed: int, amina: User, carys: User, record_property: Any
) -> None:
    assert_all_of_hers(number, printed=printed, amina=amina, carys=carys, record_property=record_property)


def assert_all_of_hers(number: int, *, printed: int, amina: User, carys: User, record_property: Any) -> None:
    """Make so many cases, a copy of each, and look in it for every word of hers, and for others' names."""
    cases, numbers = cases_made(number, worker=amina, manager=carys), count()
    papers: list[tuple[bytes, set[str], list[str]]] = []
    words_of_hers = 0
    for turn, case in enumerate(cases):
        planted = plant(case, numbers)
        other = cases[turn - 1].client
        theirs = [f"{other.first_name} Qv{turn}other", f"Artan Qv{turn}feared"]
        other.last_name = f"Qv{turn}other"
        other.save()
        Person(case=case, name=theirs[1], risk=Person.Risk.EXPLOITER).save()
        body = f"{theirs[0]} and {theirs[1].upper()} were at the door."
        case.narrate(Entry.Kind.NOTE, "At the door", body, by=amina, at=make.NOON)

        asked = gathered(Case.objects.get(pk=case.pk), by=carys)
        assert asked.not_gathered == {}  # the database counts the same rows, of every kind
        unmarked = " ".join(
            words for item in asked.items.filter(is_marked=False) for _, words in item.lines
        ).casefold()
        decide_all(asked, by=carys)
        asked = AccessRequest.objects.get(pk=asked.pk)
        drawn = html(pack_of(asked, by=carys, on=make.TODAY), on_screen=False)
        assert sorted(word for word in planted if word not in drawn) == []
        assert sorted(word for word in planted if word not in str(as_data(asked))) == []
        surnames = [f"qv{turn}other", f"qv{turn}feared"]
        assert [name for name in surnames if name in unmarked] == []
        assert [name for name in surnames if name in drawn.casefold()] == []
        words_of_hers += len(planted)
        if turn < printed:
            papers.append((copy_of(asked, by=carys, on=make.TODAY)[1], planted, surnames))
    assert words_of_hers > 20 * number
    record_property("figure", f"{words_of_hers:,} words of {number} records are in their copies, 0 of others")
    for name, read in READERS.items():  # last: it is skipped where a program is missing
        for paper, planted, _ in papers:
            text = "".join(read(paper).casefold().split())
            assert [word for word in planted if word not in text] == [], name
    for paper, planted, surnames in papers:
        assert any(word in with_pypdf(paper) for word in planted)
        assert_nowhere(*surnames, paper=paper)

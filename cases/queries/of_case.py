"""Questions about one case, of which the SQL is written once: that takes longer than to answer it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, QuerySet

from cases.models import Case
from hestia.db.compiled import Compiled, number

type Build = Callable[..., QuerySet[Any, Any]]


class OfCase(Compiled):
    """A question about what is kept on one case; ``build`` makes it from the case's key."""

    def __init__(self, build: Build) -> None:
        super().__init__(build, number("case"))

    def of(self, case: Case) -> list[Any]:
        """Return the records, each of which knows its case."""
        records = self.records(case=case.pk)
        for record in records:
            record.case = case
        return records

    def first_of(self, case: Case) -> Any:
        """Return the first record, or None."""
        return next(iter(self.of(case)), None)


class Kept:
    """Which of some questions have any records on a case: one question tells, and only those are asked.

    Most of what a page must look for is seldom there. ``asked``: the question of a group (`WhetherAny`); with
    none each is asked, whatever there is.
    """

    def __init__(self, case: Case, asked: "WhetherAny | None" = None) -> None:
        self.case = case
        self.empty = asked.empty_on(case) if asked else frozenset[OfCase]()
        self.read: dict[OfCase, list[Any]] = {}

    def of(self, question: OfCase) -> list[Any]:
        """Return the records, each of which knows its case. They are read once."""
        if question not in self.read:
            self.read[question] = [] if question in self.empty else question.of(self.case)
        return self.read[question]

    def first_of(self, question: OfCase) -> Any:
        """Return the first record, or None."""
        return next(iter(self.of(question)), None)

    def rows(self, question: OfCase) -> list[tuple[Any, ...]]:
        """Return the rows, as tuples in the order of the columns."""
        return [] if question in self.empty else question.ask(case=self.case.pk)


class WhetherAny:
    """The question which of others would find something on a case."""

    def __init__(self, *questions: OfCase) -> None:
        self.questions = questions
        self.asked = OfCase(
            lambda case: Case.objects.filter(pk=case).values_list(
                *(Exists(question.build(case)) for question in questions)
            )
        )

    def empty_on(self, case: Case) -> frozenset[OfCase]:
        """Return those that would find nothing."""
        rows = self.asked.ask(case=case.pk)  # none, where the case does not exist for whoever asks
        there = {
            question
            for row in rows
            for question, is_there in zip(self.questions, row, strict=True)
            if is_there
        }
        return frozenset(self.questions) - there


# ``of``: the client is read with it, and is not what two acts would race for.
LOCKED = Compiled(
    lambda case: (
        Case.objects.select_for_update(of=("self",), no_key=True).select_related("client").filter(pk=case)
    ),
    number("case"),
)


def lock_case(case: Case) -> Case:
    """Return the case as it is now, kept from others until the transaction ends."""
    now: Case = LOCKED.record(case=case.pk)
    return now


def first(build: Build) -> Build:
    """Return a query set's first record alone, in its order or by its key, as ``first`` does."""

    def build_first(case: Any) -> QuerySet[Any, Any]:
        records = build(case)
        return (records if records.ordered else records.order_by("pk"))[:1]

    return build_first

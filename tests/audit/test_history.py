"""No write goes round the history of a record: read in the code, and watched while every test runs."""

import ast
import re
from collections.abc import Iterator

import pytest

from cases.models import Case, Client, NameKey
from hestia.accounts.models import User
from tests import make
from tests.history import BULK, FLOORS, MAY_BYPASS, MAY_WRITE_SQL, ROOT, has_history
from tests.sources import our_models

WRITES = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\b", re.IGNORECASE
)
RUNS_SQL = {"execute", "executemany", "raw", "extra", "RawSQL", "RunSQL", "copy_expert", "copy_from"}
ROUND_THE_ORM = {"_raw_delete", "_update", "update_batch", "_insert", "update_together"}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def bulk_writes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each bulk write. ``update`` with keywords alone is a queryset's, with a mapping a dict's."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if name == "update" and (node.args or not node.keywords):
            continue
        if name in BULK or name in ROUND_THE_ORM:
            yield node.lineno, name


def test_every_bulk_write_is_one_of_those_that_keep_nothing_back() -> None:
    found = [
        f"{file}:{line} .{name}("
        for file, tree in sources()
        for line, name in bulk_writes(tree)
        if (file, name) not in MAY_BYPASS
    ]
    assert found == []


def test_every_excuse_is_still_needed() -> None:
    used = {(file, name) for file, tree in sources() for _, name in bulk_writes(tree)}
    assert set(MAY_BYPASS) == used
    assert all((ROOT / place).exists() for place in MAY_WRITE_SQL)


def test_no_sql_of_our_own_writes_rows() -> None:
    found = []
    for file, tree in sources():
        runs = {called(node) for node in ast.walk(tree) if isinstance(node, ast.Call)} & RUNS_SQL
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        writing = [text for text in texts if WRITES.search(text)]
        if runs and writing and not file.startswith(tuple(MAY_WRITE_SQL)):
            found.append(f"{file}: {sorted(runs)}")
    assert found == []


def test_the_reading_of_code_sees_what_it_should() -> None:
    code = """
Case.objects.filter(pk=1).update(risk_rank=3)
case.deadline_set.bulk_update(rows, ["due_on"])
her.notes.update(body="")
{}.update(a)
query.update({"a": 1})
"""
    assert [name for _, name in bulk_writes(ast.parse(code))] == ["update", "bulk_update", "update"]


class TestTheWatch:
    def test_stands_over_every_record_with_a_history(self) -> None:
        watched = [model for model in our_models() if has_history(model)]
        assert Case in watched
        assert Client in watched
        assert NameKey not in watched
        assert len(watched) > 25

    @pytest.mark.parametrize(
        "write",
        [
            "Case.objects.update(risk_rank=0)",
            "Case.objects.bulk_create([Case()])",
            "case.deadline_set.update(title='')",
            "case.client.cases.add(case, bulk=True)",
        ],
    )
    def test_meets_a_write_of_our_code(self, write: str, her_case: Case) -> None:
        """As if the line stood in a file of ours: also where Django's own code does the writing."""
        code = compile(write, str(ROOT / "cases" / "careless.py"), "exec")
        with pytest.raises(AssertionError, match=r"cases/careless\.py"):
            exec(code, {"Case": Case, "case": her_case})  # noqa: S102  a line of ours

    def test_lets_tests_and_those_with_an_excuse_write(self, her_case: Case, amina: User) -> None:
        Case.objects.filter(pk=her_case.pk).update(risk_rank=0)
        her_case.promise("task", title="Ring", due_on=make.TODAY, by=amina, at=make.NOON)
        her_case.refresh_from_db()
        assert her_case.next_due_on == make.TODAY

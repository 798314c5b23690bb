"""No floor knows what stands above: neither its code nor its SQL names it, and what is above adds to it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hestia.db import rows
from hestia.db.functions import functions
from hestia.privacy.declared import declarations, our_apps
from hestia.privacy.records import Privacy

ROOT = Path(__file__).resolve().parent.parent.parent
# Lowest first. The two that gather and carry out what is declared name no table at all.
FLOORS = [
    "hestia/privacy",
    "hestia/db",
    "hestia",
    "cases",
    "referrals",
    "riskassessment",
    "supportplans",
    "oversight",
    "rights",
    "outage",
    "desk",
    "demo",
]
ROOF = ROOT / "hestia" / "settings.py"  # names whatever it puts together


def test_a_rule_names_no_table_that_is_not_there_yet() -> None:
    """A file is carried by documents of a floor above, once that has migrated."""
    [file] = rows.rules({"uploads_file": "r"}).values()
    assert file == "owner_id = (SELECT acting_user()) AND filed_at IS NULL"
    file = rows.rules({"uploads_file": "r", "cases_keptdocument": "r"})["uploads_file"]
    assert file.startswith("EXISTS (SELECT FROM cases_keptdocument x WHERE x.file_id = uploads_file.key) OR ")
    ground = {"accounts_user": "r", "cases_counted": "v"}
    assert "SEQUENCE cases" not in "".join(rows.statements(ground, app="hestia_app"))


class TestPlaces:
    def test_are_filled_by_the_floors_above(self) -> None:
        assert "FROM importing_imported" not in (ROOT / "cases" / "privacy.sql").read_text()
        assert "FROM importing_imported" in functions()

    def test_may_stay_empty(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ground = {label: replace(declared, adds={}) for label, declared in declarations().items()}
        monkeypatch.setattr("hestia.db.functions.declarations", lambda: ground)
        made = functions()
        assert "+ 0\n     WHERE with_key > 0" in made
        assert "SELECT 0\n$$" in made
        assert "::bigint[])\n        \n    ), likely AS (" in made
        assert "{{sum" not in made
        assert "{{union" not in made

    def test_nobody_adds_where_no_place_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        lost = Privacy(records=[], adds={"told_cuont": "1"})
        monkeypatch.setattr("hestia.db.functions.declarations", lambda: {"desk": lost})
        with pytest.raises(ImproperlyConfigured, match="desk adds to told_cuont: no SQL leaves such a place"):
            functions()


def written(floor: str) -> Iterator[tuple[Path, str]]:
    """Yield the code of a floor, and its SQL, but not the migrations: those are history."""
    for path in sorted((ROOT / floor).rglob("*")):
        if path.suffix in {".py", ".sql"} and "migrations" not in path.parts and path != ROOF:
            yield path, path.read_text()


def test_no_floor_names_a_table_or_model_of_a_floor_above() -> None:
    """Not as a table, and not as a model: neither "cases_case" nor "cases.Case" nor "cases.case"."""
    labels = {floor: set[str]() for floor in FLOORS}
    for config in our_apps():
        for model in config.get_models(include_auto_created=True):
            of_floor = labels[config.name.split(".")[0]]
            of_floor |= {model._meta.db_table, model._meta.label, model._meta.label_lower}
    assert sum(map(len, labels.values())) > 450
    beside = {"referrals": {"riskassessment"}, "riskassessment": {"referrals"}}
    wrong = []
    for number, floor in enumerate(FLOORS):
        above = {*FLOORS[number + 1 :], *beside.get(floor, ())}
        names = sorted({name for other in above for name in labels[other]})
        named = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, names))})(?![\w.])") if names else None
        wrong += [
            f"{path.relative_to(ROOT)}: {match.group(1)}"
            for path, text in written(floor)
            for match in (named.finditer(text) if named else ())
        ]
    assert not wrong, "\n".join(wrong)

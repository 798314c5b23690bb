"""What the product imports is there where only the product is installed: `requirements.txt`, and no more."""

import ast
import re
import runpy
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OWN = {
    *("cases", "demo", "desk", "hestia", "referrals", "riskassessment", "supportplans"),
    *("oversight", "rights", "outage"),
}
TREE = [ROOT / "manage.py", *(path for app in sorted(OWN) for path in (ROOT / app).rglob("*.py"))]


def normal(name: str) -> str:
    """Return the name of a distribution as PyPI compares it, without its extras and versions."""
    return re.split(r"[\[<>=~! ;]", re.sub(r"[-_.]+", "-", name.lower()), maxsplit=1)[0]


@cache
def declared() -> frozenset[str]:
    """Return the modules of the distributions that the product says it needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = set(map(normal, project["dependencies"]))
    modules = packages_distributions().items()
    return frozenset(name for name, holders in modules if needed & set(map(normal, holders)))


def imported(path: Path) -> Iterator[str]:
    """Yield the first word of everything that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path  # the house imports absolutely
            yield (node.module or "").partition(".")[0]


def is_there(name: str) -> bool:
    """Whether a module is Python's, our own, or of something that the product says it needs."""
    return name in sys.stdlib_module_names or name in OWN or name in declared()


def test_the_product_is_read_whole() -> None:
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == {*OWN, "tests"}


def test_every_import_is_declared() -> None:
    missing = {
        f"{path.relative_to(ROOT)}: {name}" for path in TREE for name in imported(path) if not is_there(name)
    }
    assert missing == set()


def test_every_installed_app_is_declared() -> None:
    names = {name.partition(".")[0] for name in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]}
    assert {name for name in names if not is_there(name)} == set()


def test_what_sets_up_needs_nothing_at_all() -> None:
    """`scripts/door.py`, and what stands beside it, run before anything is installed."""
    beside = {path.stem: imported(path) for path in (ROOT / "scripts").glob("*.py")}
    names = {name for imports in beside.values() for name in imports} - beside.keys()
    assert {name for name in names if name not in sys.stdlib_module_names} == set()


@pytest.fixture(scope="module")
def pinning() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "pins.py"))


def test_every_pin_stands_on_its_floor(pinning: dict[str, Any]) -> None:
    floors, pins = ROOT / pinning["FLOORS"], [ROOT / pinning["RUN_PINS"], ROOT / pinning["ALL_PINS"]]
    assert pinning["pins_below_floors"](floors, pins) == []
    assert len(tomllib.loads(floors.read_text())) >= 3


@pytest.mark.parametrize(
    ("pin", "is_low"),
    [
        *(("6.1.1", True), ("6.1", True), ("6.0.99", True), ("6.1.2rc1", True), ("", True)),
        *(("6.1.2", False), ("6.1.2.0", False), ("6.1.10", False), ("6.2", False), ("10.0", False)),
    ],
)
def test_one_below_it_is_named_with_the_reason(
    pin: str, is_low: bool, pinning: dict[str, Any], tmp_path: Path
) -> None:
    floors, pins = tmp_path / "floors.toml", tmp_path / "pins.txt"
    floors.write_text('[django]\nfloor = "6.1.2"\nbecause = "a hole"\n')
    pins.write_text(f"django=={pin} \\\n    --hash=sha256:0\n" if pin else "other==1.0\n")
    low = pinning["pins_below_floors"](floors, [pins])
    assert bool(low) == is_low
    assert all("a hole" in words for words in low)

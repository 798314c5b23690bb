"""What the documents say of the house is so: their places exist, and what they call complete is."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import UniqueConstraint
from django.urls import get_resolver
from django.utils.translation import to_locale

from cases.documents.printable import Printable
from cases.models import Deadline
from cases.models.deadline import ACTIONS, GROUPS
from desk.documents.printables import PRINTABLES
from hestia.accounts.permissions import GRANTS, IN_WORDS, Permission, Role
from hestia.pdf.languages import ENGLISH, LANGUAGES
from tests.sources import FLOORS

ROOT: Path = settings.BASE_DIR
DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs").glob("decisions/*")),
]
PLACE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+/?)`")  # not the name of a room alone
PROOF = re.compile(r"`(?:[\w.-]+/)*(test_\w+\.py)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
# Made where it runs, somebody else's, or an example.
NOT_IN_THE_REPOSITORY = ("var/", "/", "etc/", "run/", "migrations/earlier/", "node_modules/")


def places(document: Path) -> set[str]:
    return set(PLACE.findall(document.read_text()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    missing = [
        place
        for place in sorted(places(document))
        if not place.startswith(NOT_IN_THE_REPOSITORY) and not (ROOT / place).exists()
    ]
    assert missing == []
    assert [
        link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()
    ] == []


def test_each_proof_that_is_named_is_a_test() -> None:
    """By its name alone, where the one before it said in which folder."""
    tests = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    named = {name for document in DOCUMENTS for name in PROOF.findall(document.read_text())}
    assert len(named) > 30
    assert named - tests == set()


def test_the_two_maps_name_places() -> None:
    assert len(places(ROOT / "docs" / "architecture.md")) > 15
    assert len(places(ROOT / "docs" / "extending.md")) > 10


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_each_map_of_the_floors_names_every_app_and_part(document: str) -> None:
    drawn = re.search(r"```\n( roof .*?)```", (ROOT / document).read_text(), re.DOTALL)
    assert drawn
    parts = {path.parent.name for path in (ROOT / "hestia").glob("*/__init__.py")}
    assert (parts | set(FLOORS)) - set(re.findall(r"\w+", drawn[1])) == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        assert path.read_text().startswith(f"# {int(path.name[:4])}. ")


class TestKindsOfPromises:
    def test_the_database_lets_several_stand_open_where_the_model_says_so(self) -> None:
        [rule] = [rule for rule in Deadline._meta.constraints if rule.name == "deadline_one_open_of_a_kind"]
        assert isinstance(rule, UniqueConstraint)
        kinds = re.search(r"kind__in', \[([^\]]*)\]", str(rule.condition))
        assert kinds
        assert set(re.findall(r"\w+", kinds[1])) == set(Deadline.MANY_AT_ONCE)

    def test_each_has_a_group_or_is_a_task(self) -> None:
        assert set(GROUPS) <= set(Deadline.Kind)
        assert {kind for kind in Deadline.Kind if kind not in GROUPS} == {
            Deadline.Kind.DISCLOSURE_SIGN_OFF,
            Deadline.Kind.LIFTING_SIGN_OFF,
            Deadline.Kind.SAFEGUARDING,
            Deadline.Kind.ACCESS_REQUEST,
            Deadline.Kind.COPY_SIGN_OFF,
            Deadline.Kind.CORRECTION,
            Deadline.Kind.CORRECTION_TELLING,
            Deadline.Kind.FINDING,
            Deadline.Kind.APPOINTMENT,
            Deadline.Kind.TASK,
        }

    @pytest.mark.parametrize("kind", ACTIONS)
    def test_its_button_leads_to_a_page_that_takes_a_reference(self, kind: str) -> None:
        words, page = ACTIONS[kind]
        assert words
        app, name = page.split(":")
        namespaces = {key: resolver for key, (_, resolver) in get_resolver().namespace_dict.items()}
        assert name in namespaces[app].reverse_dict


def test_every_document_that_an_app_describes_can_be_printed() -> None:
    described = {
        id(value)
        for config in apps.get_app_configs()
        if (folder := Path(config.path) / "documents").is_dir() and folder.is_relative_to(ROOT)
        for path in folder.glob("*.py")
        for value in vars(module_of(config.name, path)).values()
        if isinstance(value, Printable)
    }
    assert described == {id(printable) for printable in PRINTABLES.values()}


def module_of(app: str, path: Path) -> object:
    return import_module(f"{app}.documents.{path.stem}".removesuffix(".__init__"))


class TestRoles:
    def test_each_has_its_grants_and_each_permission_its_words(self) -> None:
        assert set(GRANTS) == set(Role)
        assert {permission for part in IN_WORDS.values() for permission in part} == set(Permission)

    def test_each_is_in_the_cast(self) -> None:
        cast = (ROOT / "demo" / "world.py").read_text()
        assert [role.name for role in Role if f"Role.{role.name}" not in cast] == []


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {ENGLISH.code}))
def test_each_language_of_her_papers_has_its_words(code: str) -> None:
    folder = ROOT / "locale" / to_locale(code) / "LC_MESSAGES"
    assert (folder / "django.po").exists()
    assert (folder / "django.mo").exists()

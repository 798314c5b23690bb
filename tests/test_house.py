"""Rules of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import ClassVar

import pytest
from django.core.management import call_command
from django.db import models
from django.template.loader import get_template
from django.utils import timezone

from cases.models import Case, CaseRecord
from hestia.workingdays.models import BankHoliday
from tests.sources import ROOT, our_models, sources


def calls(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, method and source of each method call in a file."""
    text = path.read_text()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr, ast.get_source_segment(text, node) or ""


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


class TestRecords:
    def test_everything_kept_on_a_case_has_history(self) -> None:
        kept = [m for m in our_models() if issubclass(m, CaseRecord)]
        assert len(kept) > 10
        assert [m.__name__ for m in kept if not hasattr(m, "history")] == []

    def test_every_foreign_key_to_a_case_is_a_case_record(self) -> None:
        """What hangs on a case inherits its access rule, unless it is only history."""
        strays = [
            model.__name__
            for model in our_models()
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey)
            and field.related_model is Case
            and not issubclass(model, CaseRecord)
            and not model.__name__.startswith("Historical")
            and model is not Case
            and model.__name__ not in {"Hazard", "HazardKey"}  # for nobody: functions tell of them
            # Only added, so that it is its own history; of a case or of none, for who answers it.
            and model.__name__ not in {"AllocationReason", "Complaint"}
        ]
        assert not strays, "\n".join(strays)

    def test_every_moment_has_its_person_and_a_constraint_keeps_them_together(self) -> None:
        """``x_at`` beside ``x_by``: both or neither. Those that are never empty need no constraint."""
        missing = []
        for model in our_models():
            if model.__name__.startswith("Historical"):
                continue
            fields = {f.name: f for f in model._meta.get_fields() if isinstance(f, models.Field)}
            checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
            told = " ".join(str(check.condition) for check in checks)
            for name, field in fields.items():
                stem = name.removesuffix("_at")
                if stem == name or f"{stem}_by" not in fields or not field.null:
                    continue
                if name not in told or f"{stem}_by" not in told:
                    missing.append(f"{model.__name__}.{name}")
        assert not missing, "\n".join(missing)


class TestCode:
    # Who looks beyond her scope, and why that tells nothing: counts, languages, or reference and initials.
    MAY_LOOK_FURTHER = {
        ("desk/views/search.py", "Client"),  # inside a query on cases that is scoped or shows initials
        ("desk/views/search.py", "Case"),  # those elsewhere: reference and initials only
        ("cases/views/allocation.py", "Case"),  # how many cases each worker has
        ("cases/views/cases.py", "Client"),  # the languages to filter by
        ("cases/views/cases.py", "Case"),  # how many more match elsewhere
    }

    def test_views_reach_records_only_through_the_scope(self) -> None:
        """In views, ``Model.objects`` is followed by its scope, or by a case reached through it."""
        kept = {m.__name__ for m in our_models() if issubclass(m, CaseRecord)} | {"Case", "Client"}
        names = "|".join(sorted(kept))
        scoped = r"\.(visible_to|counted_for)\(|\.filter\((case=case|referral=referral)\b"
        reach = re.compile(rf"\b({names})\.objects\b(?!{scoped})")
        found = [
            f"{name}: {match.group(0)}"
            for path in sources()
            if "views" in path.parts[-1] or "views" in path.parts
            for name in [str(path.relative_to(ROOT))]
            for match in reach.finditer(re.sub(r"\s*\n\s*", "", path.read_text()))
            if (name, match.group(1)) not in self.MAY_LOOK_FURTHER
        ]
        assert not found, "\n".join(found)

    # Views that judge a form themselves, and why: no POST of theirs is a form, one act and a redirect.
    JUDGED_BY_HAND: ClassVar[dict[str, str]] = {
        "cases/views/note_words.py": "a search, sent so that no word of hers stands in an address",
        "cases/views/intake.py": "looks for someone with what was typed, or begins an intake with it",
        "desk/views/access.py": "which record, before the second factor is asked for that one",
        "desk/views/calendar.py": "what the address asks for",
        "desk/views/disclosures.py": "answers with a PDF, after its lines were read",
        "desk/views/notifications.py": "one button or the other, and no page of its own",
        "desk/views/papers.py": "answers with a PDF, after reading it over",
        "desk/views/printing.py": "answers with a PDF, after reading it over",
        "desk/views/search.py": "a search, sent so that no name stands in an address",
        "hestia/accounts/entrance.py": "a way in",
        "hestia/accounts/views.py": "below the pages; a way in, and lists of an administrator",
        "hestia/audit/views.py": "what the address asks for",
        "outage/views/pack.py": "answers with a PDF",
        "outage/views/printing.py": "answers with a PDF",
        "oversight/views/reports.py": "what the address asks for",
        "oversight/views/returns.py": "which days are sent, and what they would read first",
        "referrals/views/preview.py": "shows first what would move; the second sending is answered as any",
        "rights/views/letters.py": "answers with a PDF",
        "rights/views/public.py": "of nobody: a one-time key has a person",
        "supportplans/views/room.py": "hers without her name: its key must not lead to the worker",
    }

    def test_every_post_is_answered_in_one_way(self) -> None:
        """No view catches a refusal, and none judges a form itself but those with a reason."""
        views = [p for p in sources() if "views" in p.parts or p.stem in {"views", "entrance"}]
        texts = {str(path.relative_to(ROOT)): path.read_text() for path in views}
        assert [name for name, text in texts.items() if "except Refused" in text] == []
        by_hand = {name for name, text in texts.items() if "is_valid()" in text}
        assert by_hand == set(self.JUDGED_BY_HAND)

    def test_the_domain_has_no_clock(self) -> None:
        clock = re.compile(r"\b(timezone\.(now|localdate)\(\)|date\.today\(|datetime\.now\()")
        may = {
            "hestia/ui",
            "hestia/accounts",
            "hestia/audit",
            "hestia/safekeeping",
            "demo",
            "hestia/db",
            "desk/importing/tasks.py",  # the worker's: no request tells it the moment
            "desk/reminders/tasks.py",  # begins by itself, as a request does
            "desk/reminders/management",  # begins by itself too
            "hestia/operations/management",  # and these
            "rights/management",
            "outage/management",
        }
        found = [
            f"{path.relative_to(ROOT)}"
            for path in sources()
            if clock.search(path.read_text())
            and not any(str(path.relative_to(ROOT)).startswith(place) for place in may)
        ]
        assert not found, "\n".join(found)

    MOST_LINES: ClassVar = {"a file": 500, "a function": 60}  # what one can hold in the head

    def test_what_grows_is_parted(self) -> None:
        outgrown = []
        for path in sources():
            text, name = path.read_text(), path.relative_to(ROOT)
            if text.count("\n") > self.MOST_LINES["a file"]:
                outgrown.append(str(name))
            outgrown += [
                f"{name}: {node.name}"
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.FunctionDef)
                and (node.end_lineno or 0) - node.lineno >= self.MOST_LINES["a function"]
            ]
        assert outgrown == []


class TestTemplates:
    TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

    def test_every_template_compiles(self) -> None:
        assert len(self.TEMPLATES) > 20
        for path in self.TEMPLATES:
            get_template(str(path.relative_to(ROOT / "templates")))

    def test_every_template_is_used(self) -> None:
        text = "\n".join(
            path.read_text() for path in [*sources(), *self.TEMPLATES, ROOT / "hestia" / "settings.py"]
        )
        by_convention = ("account/", "mfa/", "bootstrap5/", "django/", "4", "500", "icons/")
        unused = [
            name
            for path in self.TEMPLATES
            if not (name := str(path.relative_to(ROOT / "templates"))).startswith(by_convention)
            and name not in text
            and not self.is_rendered_by_its_name(name)
        ]
        assert not unused, "\n".join(unused)

    def is_rendered_by_its_name(self, name: str) -> bool:
        """Whether the app renders ``f"app/{page}.html"`` and names the page."""
        app, _, page = name.partition("/")
        texts = [path.read_text() for path in sources() if app in path.parts]
        return any(f'f"{app}/{{' in text for text in texts) and any(
            f'"{page.removesuffix(".html")}"' in text for text in texts
        )

    def test_no_template_holds_style_or_script(self) -> None:
        inline = re.compile(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|<style", re.IGNORECASE)
        found = [
            str(path.relative_to(ROOT))
            for path in self.TEMPLATES
            if "pdf" not in path.parts and inline.search(path.read_text())
        ]
        assert not found, "\n".join(found)


@pytest.mark.django_db
@pytest.mark.parametrize("nation", ["ew", "sct", "nir"])
def test_bank_holidays_reach_a_year_ahead(nation: str) -> None:
    last = BankHoliday.objects.filter(nation=nation).order_by("-date").first()
    assert last is not None
    assert last.date > timezone.localdate() + timedelta(days=365)

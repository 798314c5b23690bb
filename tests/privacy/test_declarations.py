"""What each app declares of its records: nothing is left out, and each says it in its own house."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError

import cases.privacy
import referrals.privacy
from hestia.privacy.checks import check_declarations
from hestia.privacy.declared import HISTORY, declarations, our_apps, records
from hestia.privacy.records import Fate, Record
from hestia.privacy.secrecy import Level

ROOT = Path(__file__).resolve().parent.parent.parent


def declare(monkeypatch: pytest.MonkeyPatch, *changed: Record, without: str = "") -> None:
    """Let referrals declare other things: some records changed or added, one left out."""
    kept = [record for record in referrals.privacy.PRIVACY.records if record.model != without]
    names = {record.model for record in changed}
    kept = [record for record in kept if record.model not in names]
    changed_privacy = replace(referrals.privacy.PRIVACY, records=[*kept, *changed])
    monkeypatch.setattr(referrals.privacy, "PRIVACY", changed_privacy)


def declared(model: str) -> Record:
    return next(record for record in referrals.privacy.PRIVACY.records if record.model == model)


class TestCheck:
    def test_finds_nothing_wrong_today(self) -> None:
        assert check_declarations() == []

    def test_stops_manage_py_at_a_model_of_which_nothing_is_said(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        declare(monkeypatch, without="Chaser")
        with pytest.raises(SystemCheckError) as refusal:
            call_command("check")
        message = str(refusal.value)
        assert "referrals/privacy.py says nothing of Chaser: for whom its rows exist, how secret" in message
        assert 'Add one Record("Chaser", …) to its PRIVACY' in message

    @pytest.mark.parametrize(
        ("change", "number", "words"),
        [
            (
                {"fields": {Level.SECRET: ["whm"]}},
                "E003",
                "referrals/privacy.py speaks of Chaser.whm: no such field.",
            ),
            ({"carries": ["letter"]}, "E003", "Chaser.letter: no such field."),
            (
                {"fate": Fate.NOBODYS},
                "E004",
                "does not say why Chaser is kept: it says nothing of any client",
            ),
            ({"fields": {Level.SECRET: ["answer"]}}, "E005", "Chaser.answer secret, and it would stand"),
            ({"clear": {"whm": "It is nothing."}}, "E003", "Chaser.whm: no such field."),
            ({"model": "Pigeon"}, "E002", "speaks of Pigeon, and there is no such model."),
        ],
    )
    def test_finds_what_is_wrong(
        self, change: dict[str, Any], number: str, words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chaser = declared("Chaser")
        declare(monkeypatch, chaser, replace(chaser, **change))
        messages = check_declarations()
        assert {message.id for message in messages} - {"privacy.E001"} == {f"privacy.{number}"}
        assert any(words in message.msg for message in messages)

    def test_lets_say_why_something_secret_stands_in_clear(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chaser = declared("Chaser")
        said: dict[str, Any] = {
            "fields": {Level.SECRET: ["answer", "how"]},
            "clear": {"answer": "It is only a number."},
        }
        declare(monkeypatch, chaser, replace(chaser, **said))
        assert {message.id for message in check_declarations()} <= {"privacy.E001"}

    def test_knows_our_apps_from_other_people_s(self) -> None:
        """An app is ours when its code lies here: the settings leave none of them out."""
        here = {
            config.label
            for config in apps.get_app_configs()
            if ROOT / config.name.split(".")[0] in Path(config.path, "x").parents
        }
        assert [config.label for config in our_apps()][:2] == ["privacy", "db"]
        assert {config.label for config in our_apps()} == here
        assert {"cases", "importing", "audit"} < here


def test_each_table_with_history_is_declared_once() -> None:
    assert all(not model.__name__.lower().startswith(HISTORY) for model in records())
    assert apps.get_model("cases", "Case") in records()
    assert {label for label, privacy in declarations().items() if not privacy.records} == set()
    assert cases.privacy.PRIVACY.sequences

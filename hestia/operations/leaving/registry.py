"""What an archive of the whole charity carries, and why it leaves the rest out.

What an app declares goes along with its history, unless its `privacy.py` says why not; what is needed for a
while only stays here. Of models that are not ours it is said below. A model of which nothing is said is an
error: nothing is forgotten silently, and nothing goes along by accident.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from simple_history.models import HistoricalChanges

from hestia.privacy.declared import records
from hestia.privacy.records import Fate, Record
from hestia.privacy.sealed import MarkField
from hestia.privacy.secrecy import Level

# Why a model of somebody else's is left out; no reason: it goes along.
OF_OTHERS = {
    "account.EmailAddress": "",
    "account.EmailConfirmation": "It confirms an address by a key that was mailed.",
    "mfa.Authenticator": "Second factors stay here: each adds one anew.",
    "usersessions.UserSession": "Whoever is signed in here is not signed in elsewhere.",
    "sessions.Session": "Whoever is signed in here is not signed in elsewhere.",
    "django_tasks_database.DBTaskResult": "It is what the worker of this server has to do.",
    "auth.Permission": "It is made by the tables themselves, and nobody holds one.",
    "auth.Group": "There are none: roles stand in the code.",
    "auth.Group_permissions": "There are none: roles stand in the code.",
    "contenttypes.ContentType": "It is made by the tables themselves.",
}
NOT_KEPT = {Fate.SHORT_LIVED, Fate.NOT_STORED}


class UnknownError(LookupError):
    """Nobody has said whether a model goes along."""


def all_models() -> list[type[Model]]:
    """Return every model of the product, with histories and tables between two, by name."""
    return sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label_lower)


def told_of(model: type[Model]) -> type[Model]:
    """Return the model of which another tells: whose history it is, or which one it joins to a second."""
    if issubclass(model, HistoricalChanges):
        instance: type[Model] = vars(model)["instance_type"]
        return instance
    joined: Any = model._meta.auto_created
    return joined or model


def record_of(model: type[Model]) -> Record | None:
    """Return what is declared of a model, its history included; nothing of one that is not ours."""
    return records().get(told_of(model))


def why_left_out(model: type[Model]) -> str:
    """Return why a model is left out; nothing: it is carried. Raise `UnknownError` if nobody says."""
    if record := record_of(model):
        return record.not_carried or (record.fate.value.capitalize() if record.fate in NOT_KEPT else "")
    try:
        return OF_OTHERS[model._meta.label]
    except KeyError:
        raise UnknownError(f"Nobody says whether {model._meta.label} is carried: {__name__}.") from None


def carried() -> list[type[Model]]:
    """Return the models that are carried, by name."""
    return [model for model in all_models() if not why_left_out(model)]


def left_out() -> dict[str, str]:
    """Return why each of the others is not."""
    return {model._meta.label_lower: why for model in all_models() if (why := why_left_out(model))}


def fields_left_out(model: type[Model]) -> dict[str, str]:
    """Return which fields of a model stay here, and why."""
    record = record_of(model)
    why = dict(record.not_carried_fields) if record else {}
    marks = [field.name for field in model._meta.concrete_fields if isinstance(field, MarkField)]
    return why | dict.fromkeys(marks, "It is worked out from a field that is carried, with the keys of here.")


def fields_of(model: type[Model]) -> list[Any]:
    """Return the fields of a model that are carried."""
    gone = fields_left_out(model)
    return [field for field in model._meta.concrete_fields if field.name not in gone]


def level_of(model: type[Model], name: str) -> Level:
    """Return how secret a field is. What is not ours says who somebody is, at most."""
    record = record_of(model)
    return record.level_of(name) if record else Level.PERSONAL


def was_shipped(model: type[Model]) -> bool:
    """Whether an empty database holds rows of a model, or of its history: they give way to the archive."""
    record = record_of(told_of(model))
    return record is not None and record.is_shipped


def models_by_name() -> Iterator[tuple[str, type[Model]]]:
    """Yield what is carried, each with the name under which it stands in an archive."""
    return ((model._meta.label_lower, model) for model in carried())

"""The directory that all of us share: interpreters and agencies."""

from hestia.directory.models.agencies import AgencyKind, AgencyNote, ListedAgency
from hestia.directory.models.entries import TWICE, DirectoryEntry, DirectoryQuerySet
from hestia.directory.models.interpreters import (
    SUSPENDED,
    Interpreted,
    Interpreter,
    InterpreterManager,
    InterpreterQuerySet,
    InterpreterSuspension,
)

__all__ = [
    "SUSPENDED",
    "TWICE",
    "AgencyKind",
    "AgencyNote",
    "DirectoryEntry",
    "DirectoryQuerySet",
    "Interpreted",
    "Interpreter",
    "InterpreterManager",
    "InterpreterQuerySet",
    "InterpreterSuspension",
    "ListedAgency",
]

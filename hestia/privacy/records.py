"""The words in which an app says, in its `privacy.py`, what floors below must know of its records.

Of each of its models: for whom a row exists, how secret its fields are, and what becomes of it when her
record ends. These are gathered (`hestia.privacy.declared`), so that no floor names a table or a model of a
floor above.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum

from hestia.privacy.secrecy import Level

# --- The rule of rows: when a row exists for the acting user --------------------------------------


@dataclass(frozen=True)
class When:
    """When a condition holds, in SQL."""

    sql: str


@dataclass(frozen=True)
class On:
    """When the row exists on which it hangs: the one to which ``field`` leads.

    With ``model`` it hangs on a row of that one instead, whose field ``by`` (or key) is what ``field`` is.
    ``also`` is a condition in SQL under which it exists as well. With ``level`` it exists only for those who
    see that level of secrecy, or the level that SQL computes for the row.
    """

    field: str
    model: str = ""  # app.Model
    by: str = ""
    also: str = ""
    level: Level | str = ""


@dataclass(frozen=True)
class Everybody:
    """For everybody: PostgreSQL has no rule for it, and the pages decide. Says why that does no harm."""

    why: str


type Rule = When | On | Everybody


class DatabaseRole(StrEnum):
    """As whom something of ours signs in to the database."""

    OWNER = "owner"  # owns every table: migrates
    APPLICATION = "application"
    SEALER = "sealer"  # sums up the log
    FIGURES = "figures"  # reads what tells of nobody
    BACKUP = "backup"  # reads everything and writes nothing: for copies alone


class May(IntEnum):
    """What the application may do with the rows that exist: this, and what stands before it."""

    READ = 1
    ADD = 2  # what is written stays as it was written
    CHANGE = 3
    REMOVE = 4


# --- What becomes of it ----------------------------------------------------------------------------


class Fate(Enum):
    """What becomes of a record and its history when the time to keep hers is over. A hold beats all this."""

    ERASED_WITH_CASE = "erased with the case"
    ERASED_WITH_CLIENT = "erased with the last of her cases"
    LEFT_AS_FIGURES = "words, names and days are erased with the case; what is counted stays, and is nobody's"
    KEPT_AS_LOG = "kept as the log: who did what, by reference; words about her are blanked"
    KEPT_WITH_ACCOUNT = "kept as long as the account of the member of staff"
    SHORT_LIVED = "gone long before: needed only until something is done"
    NOBODYS = "kept: it says nothing of any client"
    NOT_STORED = "never stored: counted again each time it is asked for"


# --- What an app declares --------------------------------------------------------------------------


@dataclass(frozen=True)
class Record:
    """What is said of one model."""

    model: str  # the name of its class
    rows: Rule
    level: Level  # of all its fields but those that `fields` names
    fate: Fate
    because: str = ""  # why it does not simply go with her
    not_in_copy: str = ""  # why a copy of her record leaves it out, although it is hers
    is_shipped: bool = False  # whether `migrate` puts rows of it into an empty database
    not_carried: str = ""  # why an archive of the whole charity leaves it out
    not_carried_fields: Mapping[str, str] = field(default_factory=dict)  # the same of some of its fields
    fields: Mapping[Level, Sequence[str]] = field(default_factory=dict)
    by_reference: str = ""  # the lookup of her case's reference, where no key leads to her
    # Words of ours in which a case's reference may stand: a row that names hers goes with her record.
    naming: Sequence[str] = ()
    blanked: Sequence[
        str
    ] = ()  # words about her in what is kept, which are blanked when her record is erased
    clear: Mapping[str, str] = field(default_factory=dict)  # secret fields that are not sealed, and why
    may: May = May.CHANGE
    written_by: DatabaseRole = DatabaseRole.APPLICATION  # who may do that; to any other it is shut
    read_by: Sequence[DatabaseRole] = ()  # who reads it too
    also_read: str = ""  # SQL: read by more people than may write
    # SQL: when what hangs on the row with this {key} may be written. A trigger guards the row itself.
    worked_on: str = ""
    readers_write: str = ""  # SQL: the rows that may be written where that is not so
    is_worked_out: bool = False  # made again from other records whenever these change
    carries: Sequence[str] = ()  # fields that lead to rows of a lower floor, which exist where this one does
    history_as_now: bool = False  # a version exists when the row does as it is now, not as it then was

    def level_of(self, name: str) -> Level:
        """Return the level of one of its fields."""
        return next((level for level, names in self.fields.items() if name in names), self.level)


@dataclass(frozen=True)
class Privacy:
    """What an app declares, as `PRIVACY` in its `privacy.py`: its models, and what they need in the database.

    Functions and views that name its tables stand beside it, in `privacy.sql`: see `hestia.db.functions`.
    """

    records: Sequence[Record]
    sequences: Sequence[str] = ()  # drawn from by name
    adds: Mapping[str, str] = field(default_factory=dict)  # SQL for the places that lower floors leave open
    fillers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)  # makes SQL for such a place

"""The steps that became one, for a database that has taken some of them (hestia.db.earlier)."""

from desk.importing import migrations

__path__ = [*__path__, *migrations.__path__]

"""The steps that became one, for a database that has taken some of them (hestia.db.earlier)."""

from hestia.staff import migrations

__path__ = [*__path__, *migrations.__path__]

"""The engine behind ``DATABASES["default"]``."""

from typing import Any

from django.db.backends.postgresql import base

from hestia.db.embedded import Cluster


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, started on the first connection if it is the embedded one."""

    def get_connection_params(self) -> dict[str, Any]:
        if var := self.settings_dict.get("EMBEDDED"):
            address = Cluster.chosen(var).start()
            self.settings_dict |= {"HOST": address.host, "PORT": address.port, "PASSWORD": address.password}
        params: dict[str, Any] = super().get_connection_params()
        return params

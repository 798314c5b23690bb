"""The demonstration stays on this machine, in a database of its own, among invented people."""

import ipaddress
from collections.abc import Iterator

import psutil
from django.core.exceptions import ImproperlyConfigured

from hestia.accounts.models import User
from hestia.db.demonstration import is_filled


def refuse_elsewhere() -> None:
    """Do not start the demonstration where its sign-in buttons could open anything real."""
    for reason in reasons_not_to_start():
        raise ImproperlyConfigured(f"The demonstration (HESTIA_DEMO) does not start: {reason}")


def reasons_not_to_start() -> Iterator[str]:
    """Yield why the demonstration may not be served from here. The settings have looked at HESTIA_HOSTS."""
    for address in sorted(listening()):
        if not ipaddress.ip_address(address).is_loopback:
            yield f"this server listens on {address}, which others can reach. Bind it to 127.0.0.1."
    if not is_filled():
        yield "it did not fill this database itself. `make run` fills an empty one."
    elif User.objects.filter(is_demonstration=False).exists():
        yield "there are accounts of real people in this database."


def listening() -> set[str]:
    """Return the addresses on which this process takes connections."""
    sockets = psutil.Process().net_connections(kind="tcp")
    return {socket.laddr.ip for socket in sockets if socket.status == psutil.CONN_LISTEN}

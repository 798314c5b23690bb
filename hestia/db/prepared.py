"""Questions that every page of a case asks, planned once for each connection.

What a page asks of a case reads a score of tables, each under its rules: PostgreSQL takes several times as
long to plan that as to answer it. ``with prepared():`` lets it keep the plan for the next time.
Only where the best plan is the same whatever the values are: a case by its reference, never a search.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.db import connection

MOST = 64  # plans of one connection; that of a whole case takes about a megabyte
PLACE = re.compile("%(s|%)")
# Without this PostgreSQL plans the first five times all the same, to compare. Until the transaction is over.
EXECUTE = "SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE "
SMALL = range(-(2**31), 2**31)


class Plans:
    """What one connection has prepared: by the question and the types of its values, the name of each."""

    most = MOST

    def __init__(self) -> None:
        self.names: OrderedDict[tuple[str, ...], str] = OrderedDict()
        self.numbers = count(1)

    def name(self, sql: str, types: Sequence[str], *, tell: Callable[[str], object]) -> str:
        """Return what a question is called, preparing it first if that was not done; forget the oldest."""
        key = (sql, *types)
        if key in self.names:
            self.names.move_to_end(key)
            return self.names[key]
        name = f"hestia_{next(self.numbers)}"
        places = (f"${number}" for number in count(1))
        question = PLACE.sub(lambda match: "%" if match[1] == "%" else next(places), sql)
        tell(
            f"PREPARE {name} ({', '.join(types)}) AS {question}" if types else f"PREPARE {name} AS {question}"
        )
        if len(self.names) >= self.most:
            tell(f"DEALLOCATE {self.names.popitem(last=False)[1]}")
        self.names[key] = name
        return name


@contextmanager
def prepared(*, unseen: bool = False) -> Iterator[None]:
    """Keep the plans of the questions that are asked in here.

    ``unseen``: they are whatever acts ask, and nobody has looked through them.
    """
    if settings.CONNECTIONS_ARE_POOLED:  # the next question may go to a server process that never heard of it
        yield
        return
    with connection.execute_wrapper(ask_unseen if unseen else ask):
        yield


def ask(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Mapping[str, Any]) -> Any:
    """Ask a question by its plan; anything else as it is. See `django.db.backends`' ``execute_wrapper``."""
    is_question = sql.startswith(("SELECT", "(SELECT")) and not context["cursor"].name
    if many or not values or isinstance(values, Mapping) or not is_question:
        return execute(sql, values, many, context)
    types = [type_of(value) for value in values]
    if None in types:
        return execute(sql, values, many, context)
    wrapper = context["connection"]
    name = wrapper.plans.name(sql, types, tell=wrapper.tell)
    return execute(f"{EXECUTE}{name} ({', '.join(['%s'] * len(values))})", values, many, context)


def ask_unseen(
    execute: Callable[..., Any], sql: Any, values: Any, many: bool, context: Mapping[str, Any]
) -> Any:
    """Ask by its plan whatever is asked, but where rows are grouped or doubles left out.

    To PostgreSQL two places are two values: what it selects would not be what it groups or sorts by.
    """
    if isinstance(sql, str) and "GROUP BY" not in sql and "SELECT DISTINCT" not in sql:
        return ask(execute, sql, values, many, context)
    return execute(sql, values, many, context)


def type_of(value: object) -> str | None:
    """Return of which type a value is where it stands in a question as it is written; None: not told here.

    What is in quotes there is of no type yet: PostgreSQL infers it, as it does for a place of a plan.
    """
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer" if value in SMALL else "bigint"
        case None | str():
            return "unknown"
        case datetime():
            return "timestamptz" if value.tzinfo else "timestamp"
        case date():
            return "date"
        case _:
            return None

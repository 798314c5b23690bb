"""The functions and views of the database: `rows.sql` here, and the `privacy.sql` of each app, lowest first.

A function names tables of its own app or of floors below. Where it must tell of floors above, it leaves a
place, and they add to it (`Privacy.adds`), whichever there are:

    {{sum told_count}}                the numbers that apps add, or 0
    {{union people_sought.numbered}}  UNION and a query, for each query that they add

Other places are filled by the app that knows how (`Privacy.fillers`): ``{{roles CASE_VIEW TEAM_VIEW}}`` by
accounts, with every role that holds one of these permissions.
"""

import re
from pathlib import Path
from textwrap import dedent, indent

from django.core.exceptions import ImproperlyConfigured

from hestia.privacy.declared import declarations, files_beside

OURS = Path(__file__).with_name("rows.sql")
PLACE = re.compile(r"\{\{(\w+) ([\w. ]+)\}\}")


def functions() -> str:
    """Return the SQL that makes every function and view anew."""
    text = "\n".join(path.read_text() for path in [OURS, *files_beside()])
    left_open = {name for _, name in PLACE.findall(text)}
    for label, declared in declarations().items():
        if lost := declared.adds.keys() - left_open:
            raise ImproperlyConfigured(
                f"{label} adds to {', '.join(sorted(lost))}: no SQL leaves such a place."
            )
    return filled(text)


def filled(text: str) -> str:
    """Return SQL with its open places filled."""
    fillers = {
        name: filler for declared in declarations().values() for name, filler in declared.fillers.items()
    }

    def fill(place: re.Match[str]) -> str:
        how, name = place.groups()
        margin = place.start() - text.rfind("\n", 0, place.start()) - 1
        match how:
            case "sum":
                return f"\n{' ' * (margin - 2)}+ ".join(added(name)) or "0"
            case "union":
                queries = "\n".join(f"UNION\n{query}" for query in added(name))
                return indent(queries, " " * margin).lstrip()
            case _:
                return fillers[how](name)

    return PLACE.sub(fill, text)


def added(name: str) -> list[str]:
    """Return what apps add at a place, highest floor first."""
    pieces = [declared.adds[name] for declared in declarations().values() if name in declared.adds]
    return [dedent(piece).strip() for piece in reversed(pieces)]

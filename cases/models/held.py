"""A case that is held first: two acts of one case wait for one another, and never both."""

from django.apps import apps

from hestia.db.compiled import Compiled, number

HELD = Compiled(
    lambda case: (
        apps.get_model("cases", "Case")
        .objects.select_for_update(no_key=True)
        .filter(pk=case)
        .values_list("pk")
    ),
    number("case"),
)


def hold_case(pk: int) -> None:
    """Keep a case from others until the transaction ends, before a task or anything else of it is locked.

    Whoever closes it goes from the case to its tasks, so nobody goes from a task to the case. ``no_key``:
    what only refers to her, as a hazard of another client does, waits for nobody. Whoever may only read the
    case holds nothing. Outside a transaction nobody could hold anything, so that is an error.
    """
    HELD.ask(case=pk)

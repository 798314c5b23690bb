"""Which interpreters worked with her, and with whoever asks; and what speaks against one of them."""

from datetime import date

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.directory.models import Interpreter
from hestia.directory.queries import is_named
from hestia.directory.rules import speaks

OF_HER, OF_WORKER = 3, 1  # how many are offered


def last_used(case: Case, *, by: User) -> list[str]:
    """Return the names that were written last: in her notes and answers, then by this worker elsewhere."""
    notes = case.entry_set.exclude(interpreter_name="").values_list("happened_at", "interpreter_name")
    answers = case.consent_set.exclude(interpreter_name="").values_list("recorded_at", "interpreter_name")
    of_her = sorted([*notes.order_by("-happened_at")[:10], *answers.order_by("-recorded_at")[:10]])[::-1]
    names = list(dict.fromkeys(name for _, name in of_her))[:OF_HER]
    elsewhere = Entry.objects.visible_to(by).filter(case__worker=by, by=by).exclude(interpreter_name="")
    language = case.client.first_language
    if language:
        elsewhere = elsewhere.filter(case__client__first_language=language)
    of_worker = elsewhere.order_by("-happened_at").values_list("interpreter_name", flat=True)[:OF_WORKER]
    return [*names, *of_worker]


def doubts_about(name: str, case: Case, *, by: User, today: date) -> list[str]:
    """Return what speaks against an interpreter for her, as her record and the directory say it.

    Of a name that is not in the directory only whether she does not want them is known.
    """
    client = case.client
    entries = Interpreter.objects.visible_to(by).in_use()
    entry = next((entry for entry in entries if entry.is_called(name)), None)
    doubts = []
    if any(is_named(known, client.interpreters_to_avoid) for known in (entry.names if entry else [name])):
        doubts.append("she may not want them")
    if entry is None:
        return doubts
    if client.first_language and entry.languages and not speaks(entry.languages, client.first_language):
        doubts.append(f"the directory says {entry.languages}, not {client.first_language}")
    wanted = client.interpreter_gender.casefold()
    if wanted and entry.gender and entry.get_gender_display().casefold() != wanted:
        doubts.append(f"she asked for a {wanted}")
    return [*doubts, *entry.warnings(today)]

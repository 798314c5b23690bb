"""Which interpreters worked with her, and with whoever asks: they are offered first."""

from cases.models import Case, Entry
from hestia.accounts.models import User

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

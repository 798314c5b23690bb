"""Which interpreters worked with her, and with whoever asks; and what speaks against one of them."""

from datetime import date

from django.db.models import Max
from django.utils import timezone

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.directory.models import Interpreter
from hestia.directory.rules import is_named, speaks

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


def chosen_today(case: Case, *, by: User, today: date) -> str:
    """Return whom this worker wrote down last today as her interpreter, or nothing."""
    notes = case.entry_set.filter(by=by, recorded_at__date=today).exclude(interpreter_name="")
    answers = case.consent_set.filter(recorded_by=by, recorded_at__date=today).exclude(interpreter_name="")
    rows = notes.values_list("recorded_at", "interpreter_name").order_by("-recorded_at", "-pk")[:1]
    more = answers.values_list("recorded_at", "interpreter_name").order_by("-recorded_at", "-pk")[:1]
    return max([*rows, *more], default=("", ""))[1]


def in_directory(name: str, *, by: User) -> Interpreter | None:
    """Return what the directory says of an interpreter, if it has one of this name."""
    entries = Interpreter.objects.visible_to(by).in_use()
    return next((entry for entry in entries if entry.is_called(name)), None)


def doubts_about(name: str, case: Case, *, by: User, today: date) -> list[str]:
    """Return what speaks against an interpreter for her, as her record and the directory say it."""
    return doubts_for(case, name, in_directory(name, by=by), today=today)


def doubts_for(case: Case, name: str, entry: Interpreter | None, *, today: date) -> list[str]:
    """Return the same, where the directory was read before.

    Of a name that is not in the directory only whether she does not want them is known.
    """
    client = case.client
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
    return [*doubts, *entry.doubts_from(**about(case)), *entry.warnings(today)]


def about(case: Case) -> dict[str, str]:
    """Return what an interpreter may not be booked for, as her record says it, and where she comes from."""
    client = case.client
    spoken = [client.first_language, client.other_languages, client.dialect]
    people = [str(person) for person in (case.worker, case.second_worker) if person]
    known = [client.nationality, client.second_nationality, client.place_of_birth, *spoken, *people]
    return {"known": "\n".join(known), "home": f"{client.place_of_birth}\n{client.dialect}"}


def last_interpreted(entry: Interpreter, *, by: User) -> date | None:
    """Return the latest day on which they interpreted, as far as somebody sees it: a session, or a note."""
    notes = Entry.objects.visible_to(by).filter(interpreter_name__in=entry.names)
    noted_at = notes.aggregate(latest=Max("happened_at"))["latest"]
    days = [entry.sessions.exclude(came="no").aggregate(latest=Max("held_on"))["latest"]]
    days.append(timezone.localdate(noted_at) if noted_at else None)
    return max((day for day in days if day), default=None)

"""Search: what is looked for is sent, never written into an address, and never into the log."""

import re
from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import Case, Client, Deadline, OtherName, Printed, SafeContact
from cases.queries.note_words import IdsOfNotes, notes_of
from cases.queries.organisation import Card, people_sought
from cases.queries.records import log_search
from cases.rules.names import tokens
from cases.rules.phones import ends_with
from cases.rules.references import REFERENCE
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.budgets import FOUND, SEARCHES, spend, spend_one_of_many
from hestia.privacy.sealed import marks_of
from hestia.privacy.secrecy import Level
from hestia.safekeeping.drafts import BACK_WITHIN, restore, save_draft
from hestia.ui.forms import ADD, HouseForm
from hestia.ui.http import HouseRequest

AGAIN = "again"  # ``/search/?again`` looks for what was looked for last: "Back" from a record leads there
SEARCH = "search"  # the name of the draft that keeps it: no word of it stands in an address
MOST = 25
MOST_PEOPLE = 200  # looked through for those of other teams
LIKE_A_MARK = re.compile(r"[0-9a-f]{8}", re.IGNORECASE)  # at the foot of a discreet paper
LIKE_A_REFERENCE = re.compile(r"[a-z]{0,5}\s*(?:-\s*)?\d+", re.IGNORECASE)


class SearchForm(HouseForm):
    """One box."""

    q = forms.CharField(
        label="What are you looking for?",
        max_length=120,
        error_messages={"required": "Enter a name, a reference or a number"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_phone = user.sees >= Level.SENSITIVE  # whoever may not read her phone does not find her by it
        last = "an NRM number, or the last 4 numbers of a phone" if by_phone else "or an NRM number"
        self.fields["q"].help_text = f"A name or part of one, a reference, {last}. Or words of a note."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.CASE_VIEW)
def search(request: HouseRequest) -> HttpResponse:
    """Find clients, tasks, documents and notes. A whole reference leads straight to its case."""
    user = request.user
    form = SearchForm(sought(request), user=user)
    context: dict[str, object] = {"form": form, "again": AGAIN}
    if form.is_bound and form.is_valid():
        spend(request, SEARCHES)
        words = form.cleaned_data["q"].strip()
        if exact := by_reference(words, user):
            log_search(request, words, [exact])
            return redirect(exact)
        spend_one_of_many(request, FOUND)
        if request.method == "POST":
            save_draft(request, SEARCH)
        cases = list(cases_found(Case.objects.visible_to(user), words, user)[:MOST])
        cards = people_found(words, user)
        beside = found_beside(words, cards, user)
        elsewhere = cards_of_others(cards, mine=beside.mine)
        tasks, copies = tasks_of(beside.tasks, user), copies_of(beside.copies, user)
        notes = notes_of(beside.notes, words, by=user)
        context |= {
            "words": words,
            "found": cases,
            "elsewhere": elsewhere,
            "tasks": tasks,
            "copies": copies,
            "notes": notes,
            "most": MOST,
            "looks_like_reference": bool(LIKE_A_REFERENCE.fullmatch(words)),
            "to_ask_for": "" if cases else reference_in(words),
        }
        others = [card.reference for card in elsewhere]
        about = [match.case for match in [*tasks, *copies, *notes]]
        log_search(request, words, cases, about, elsewhere=others)
    return render(request, "desk/search.html", context)


def sought(request: HouseRequest) -> QueryDict | None:
    """Return what is looked for: what was sent, or what was sent last, if the address asks for that."""
    if request.method == "POST":
        return request.POST
    if AGAIN not in request.GET:
        return None
    last = restore(request, SEARCH, within=BACK_WITHIN)
    if last is None:
        return None
    del last.data[ADD]  # it is looked for at once, not filled in
    return last.data


def by_reference(words: str, user: User) -> Case | None:
    """Return the case with just this reference, if it exists for this person: "h147" finds H-0147."""
    match = REFERENCE.fullmatch(words)
    if not match or words.isdigit():
        return None
    return Case.objects.visible_to(user).filter(reference=f"H-{match[1]}").first()


def reference_in(words: str) -> str:
    """Return the reference that was typed, whether or not there is such a case."""
    match = REFERENCE.fullmatch(words)
    return f"H-{match[1]}" if match else ""


def matching(words: str, user: User) -> Q:
    """Return the condition a case meets when its client's names or its numbers are those looked for.

    Whoever may not read her phone, her Home Office number, or under which name she was exploited, does not
    find her by it either.
    """
    sees_forced = user.sees >= Level.SENSITIVE
    condition = Q(client__in=Client.objects.named_like(words, with_forced=sees_forced))
    condition |= Q(nrm_reference__istartswith=words) & ~Q(nrm_reference="")
    condition |= Q(imported_set__reference__iexact=words)  # what it was called elsewhere; one each at most
    if match := REFERENCE.fullmatch(words):
        condition |= Q(reference=f"H-{match[1]}")
    if user.sees >= Level.SENSITIVE:
        condition |= Q(pk__in=cases_by_phone(words, user))
        condition |= Q(client__home_office_reference__iexact=words)
    return condition


def cases_by_phone(words: str, user: User) -> list[int]:
    """Return the cases whose phone ends with all that was typed, if that is a number.

    By its last four it is found; what stands before them is compared with the number itself.
    """
    if any(character.isalpha() for character in words):
        return []
    marks = marks_of(SafeContact, "phone_mark", words)
    contacts = SafeContact.objects.visible_to(user).filter(phone_mark__in=marks)
    return [contact.case_id for contact in contacts if ends_with(contact.phone, words)]


def cases_found(cases: QuerySet[Case], words: str, user: User) -> QuerySet[Case]:
    """Return the cases that match, open ones first, then the latest, with the other names of each client."""
    matches = cases.filter(matching(words, user)).select_related("client", "service", "worker")
    names = OtherName.objects.filter(client=OuterRef("client"))
    if user.sees < Level.SENSITIVE:  # no learner is told under which name she was exploited
        names = names.exclude(kind=OtherName.Kind.EXPLOITATION)
    return matches.annotate(other_names=ArraySubquery(names.values("name"))).order_by(
        F("closed_on").desc(nulls_first=True), "-opened_on", "-pk"
    )


def people_found(words: str, user: User) -> list[Card]:
    """Return the latest case of each who matches, whether or not this person can open it.

    Of no more people than find first tells of (`cases.queries.matches`): by name or by a whole number, of
    each her latest case. Nothing by a reference alone: whether there is such a case is what a seal hides.
    Nothing by the end of a phone, which anybody could go through from 0000 on.
    """
    cards = people_sought(by=user, limit=MOST_PEOPLE, words=tokens(words), numbers=[words])
    latest: dict[int, Card] = {}
    for card in cards:
        latest.setdefault(card.client_id, card)
    return list(latest.values())


class FoundBeside(NamedTuple):
    """What matches beside the cases, by ids: most often nothing, and then nothing is read."""

    mine: list[int]  # which of the people's cases this person can open
    tasks: list[int]
    copies: list[int]
    notes: list[int]


def found_beside(words: str, cards: Sequence[Card], user: User) -> FoundBeside:
    """Return what else matches, of what exists for this person. One query."""
    mine = Case.objects.visible_to(user).filter(pk__in=[card.case_id for card in cards])
    questions = (mine, tasks_matching(words, user), copies_matching(words, user))
    ids = [ArraySubquery(question.values("pk")) for question in questions]
    asked = User.objects.filter(pk=user.pk).values_list(*ids, IdsOfNotes(words, most=MOST))
    return FoundBeside(*(found or [] for found in asked.get()))


def cards_of_others(cards: Iterable[Card], *, mine: Container[int]) -> list[Card]:
    """Return what is in teams this person cannot open: reference and initials, and no more."""
    others = (card for card in cards if card.case_id not in mine)
    return sorted(others, key=lambda card: card.closed_on or date.max, reverse=True)[:MOST]


def tasks_matching(words: str, user: User) -> QuerySet[Deadline]:
    """Return the open tasks whose words contain what is looked for."""
    tasks = Deadline.objects.visible_to(user).open().filter(title__icontains=words)
    return tasks.order_by("due_on", "pk")[:MOST]


def tasks_of(ids: Sequence[int], user: User) -> list[Deadline]:
    """Return the tasks that were found."""
    tasks = Deadline.objects.visible_to(user).filter(pk__in=ids)
    return list(tasks.select_related("case").order_by("due_on", "pk")) if ids else []


def copies_matching(words: str, user: User) -> QuerySet[Printed]:
    """Return the printed copies whose title contains what is looked for, or the one with that mark."""
    visible = Printed.objects.visible_to(user)
    has_mark = LIKE_A_MARK.fullmatch(words)
    copies = visible.with_mark(words) if has_mark else visible.filter(title__icontains=words)
    return copies.order_by("-at", "-pk")[:MOST]


def copies_of(ids: Sequence[int], user: User) -> list[Printed]:
    """Return the printed copies that were found."""
    copies = Printed.objects.visible_to(user).filter(pk__in=ids)
    return list(copies.select_related("case", "by").order_by("-at", "-pk")) if ids else []

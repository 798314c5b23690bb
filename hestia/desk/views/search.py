"""Search: what is looked for is sent, never written into an address, and never into the log."""

import re
from collections.abc import Sequence

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import Case, Client, Deadline, Printed
from cases.records import note_list
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.requests import keyed_hash
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest

MOST = 25
REFERENCE = re.compile(r"h?\s*-?\s*(\d{4,7})", re.IGNORECASE)
LIKE_A_REFERENCE = re.compile(r"[a-z]{0,5}\s*-?\s*\d+", re.IGNORECASE)
PHONE_END = 4


class SearchForm(HouseForm):
    """One box."""

    q = forms.CharField(
        label="What are you looking for?",
        max_length=120,
        help_text="A name or part of one, a reference, an NRM number, or the last 4 numbers of a phone.",
        error_messages={"required": "Enter a name, a reference or a number"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.CASE_VIEW)
def search(request: HouseRequest) -> HttpResponse:
    """Find clients, tasks and documents. A whole reference leads straight to its case."""
    user = request.user
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["q"].strip()
        if exact := by_reference(words, user):
            note_search(request, words, [exact])
            return redirect(exact)
        found = list(cases_found(Case.objects.visible_to(user), words)[:MOST])
        sees_teams = user.has_perm(Permission.TEAM_CASES_VIEW)
        elsewhere = list(cases_elsewhere(words, user)[:MOST]) if sees_teams else []
        tasks, copies = tasks_found(words, user), copies_found(words, user)
        context |= {
            "words": words,
            "found": found,
            "elsewhere": elsewhere,
            "tasks": tasks,
            "copies": copies,
            "most": MOST,
            "looks_like_reference": bool(LIKE_A_REFERENCE.fullmatch(words)),
        }
        note_search(request, words, found, elsewhere, [each.case for each in [*tasks, *copies]])
    return render(request, "desk/search.html", context)


def note_search(request: HouseRequest, words: str, *found: Sequence[Case]) -> None:
    """Write down that something was looked for, as a keyed hash, and what was found."""
    sought = keyed_hash("search", words.casefold())
    note_list(request, *found, kind="search.made", words=sought, found=sum(len(some) for some in found))


def by_reference(words: str, user: User) -> Case | None:
    """Return the case with just this reference, if it exists for this person: "h147" finds H-0147."""
    match = REFERENCE.fullmatch(words)
    if not match or words.isdigit():
        return None
    return Case.objects.visible_to(user).filter(reference=f"H-{match[1]}").first()


def matching(words: str) -> Q:
    """Return the condition a case meets when its client's names or its numbers are those looked for."""
    condition = Q(client__in=Client.objects.named_like(words))
    condition |= Q(nrm_reference__istartswith=words) & ~Q(nrm_reference="")
    if match := REFERENCE.fullmatch(words):
        condition |= Q(reference=f"H-{match[1]}")
    digits = "".join(c for c in words if c.isdigit())
    if len(digits) >= PHONE_END and not any(c.isalpha() for c in words):
        ending = rf"{r'\D*'.join(digits[-PHONE_END:])}\D*$"
        condition |= Q(client__safe_contact__phone__regex=ending)
    return condition


def cases_found(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Return the cases that match, open ones first, then the latest."""
    found = cases.filter(matching(words)).select_related("client", "service", "worker")
    return found.prefetch_related("client__other_names").order_by(
        F("closed_on").desc(nulls_first=True), "-opened_on", "-pk"
    )


def cases_elsewhere(words: str, user: User) -> QuerySet[Case]:
    """Return what matches in teams this person cannot open: reference and initials are all she is told."""
    seen = Case.objects.visible_to(user).values("pk")
    return cases_found(Case.objects.known_to(user).exclude(pk__in=seen), words)


def tasks_found(words: str, user: User) -> list[Deadline]:
    """Return the open tasks whose words contain what is looked for."""
    tasks = Deadline.objects.visible_to(user).open().filter(title__icontains=words)
    return list(tasks.select_related("case").order_by("due_on", "pk")[:MOST])


def copies_found(words: str, user: User) -> list[Printed]:
    """Return the printed copies whose title contains what is looked for."""
    copies = Printed.objects.visible_to(user).filter(title__icontains=words)
    return list(copies.select_related("case", "by").order_by("-at", "-pk")[:MOST])

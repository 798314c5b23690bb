"""The directory: what stands in it, kept and checked."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.directory.actions import (
    bring_back_entry,
    retire_entry,
    save_entry,
    verify_entry,
)
from hestia.directory.forms.entries import DirectoryQuery, InterpreterForm, ListedAgencyForm
from hestia.directory.models import (
    DirectoryEntry,
    Interpreter,
    ListedAgency,
)
from hestia.directory.queries import how_it_went, speakers
from hestia.directory.rules import same
from hestia.pages import answer, explains_refusals, offer_undo
from hestia.ui.components import Chip, Tab
from hestia.ui.http import HouseRequest, sent
from hestia.workingdays.calendar import months_after

MONTHS = 12  # of sessions that are counted
MODES = [(name, words.capitalize()) for name, words in Interpreter.MODES.items()]


class Part(NamedTuple):
    """One of the two parts of the directory, and how its pages speak of what is in it."""

    slug: str
    title: str
    noun: str
    plural: str
    article: str
    model: Any
    form: Any
    kinds: list[tuple[str, Any]]


PARTS = {
    part.slug: part
    for part in (
        Part(
            "interpreters",
            "Interpreters",
            "interpreter",
            "interpreters",
            "an interpreter",
            Interpreter,
            InterpreterForm,
            [*Interpreter.Kind.choices, *MODES, *Interpreter.Gender.choices[:2]],
        ),
        Part(
            "agencies",
            "Agencies",
            "agency",
            "agencies",
            "an agency",
            ListedAgency,
            ListedAgencyForm,
            ListedAgency.Kind.choices,
        ),
    )
}


def get_part(slug: str) -> Part:
    """Return a part of the directory by its address."""
    if slug not in PARTS:
        raise Http404
    return PARTS[slug]


def get_entry(request: HouseRequest, part: Part, pk: int) -> Any:
    """Return an entry that this person may see; locked where it is about to change."""
    rows = part.model.objects.visible_to(request.user)
    if request.method == "POST":
        rows = rows.select_for_update()
    return get_object_or_404(rows, pk=pk)


def tabs_of(part: Part) -> list[Tab]:
    """Return the parts of the directory, the one on show marked."""
    return [
        Tab(other.title, reverse("directory:part", args=[slug]), other is part)
        for slug, other in PARTS.items()
    ]


@require_safe
@permission_required(Permission.CASE_VIEW)
def listing(request: HouseRequest, kind: str = "interpreters") -> HttpResponse:
    """List one part of the directory, narrowed by language, borough and kind."""
    part = get_part(kind)
    entries = list(part.model.objects.visible_to(request.user).by_name())
    form = DirectoryQuery(request.GET, entries=entries, kinds=part.kinds)
    rows = form.narrow(entries, today=request.today)
    if part.model is Interpreter and form.asked["language"]:  # who is looked for to be booked
        rows.sort(key=lambda listed: not listed.can_be_booked(request.today))
    context = {
        "part": part,
        "places": tabs_of(part),
        "form": form,
        "rows": [
            (listed, listed.warnings(request.today), listed.is_to_verify(request.today)) for listed in rows
        ],
        "is_empty": not entries,
        "to_check": sum(listed.is_to_verify(request.today) for listed in entries),
    }
    if part.model is Interpreter:
        context["chips"] = chips_of_languages(request, entries, asked=form.asked["language"])
        if request.user.has_perm(Permission.DIRECTORY_CHANGE):
            context["all_together"] = how_it_went(since=months_after(request.today, -MONTHS))
    return render(request, "directory/listing.html", context)


def chips_of_languages(request: HouseRequest, entries: list[Interpreter], *, asked: str) -> list[Chip]:
    """Return each language to choose with one press, with how many can be booked; other filters stay."""
    query = request.GET.copy()
    chips = []
    for language, many in [("", None), *speakers(entries, today=request.today).items()]:
        query["language"] = language
        label = language or "All languages"
        chips.append(Chip(label, f"?{query.urlencode()}", same(language, asked), many))
    return chips


@require_safe
@permission_required(Permission.CASE_VIEW)
def entry(request: HouseRequest, kind: str, pk: int) -> HttpResponse:
    """Show one entry, and who made sure of it when."""
    part = get_part(kind)
    listed = get_entry(request, part, pk)
    context = {
        "part": part,
        "entry": listed,
        "kind_words": listed.get_kind_display(),
        "facts": listed.facts(),
        "warnings": listed.warnings(request.today),
        "is_to_verify": listed.is_to_verify(request.today),
        "back": reverse("directory:part", args=[kind]),
    }
    if isinstance(listed, Interpreter):
        since = months_after(request.today, -MONTHS)
        context |= {"how_it_went": how_it_went(listed, since=since), "is_suspended": listed.is_suspended}
    else:
        notes = listed.notes.filter(ended_at=None)
        context["notes"] = [(note, note.is_to_review(request.today)) for note in notes]
    return render(request, "directory/entry.html", context)


@permission_required(Permission.DIRECTORY_CHANGE)
def entry_new(request: HouseRequest, kind: str) -> HttpResponse:
    """Add an entry."""
    part = get_part(kind)
    return entry_page(request, part, part.model(), back=reverse("directory:part", args=[kind]))


@permission_required(Permission.DIRECTORY_CHANGE)
def entry_change(request: HouseRequest, kind: str, pk: int) -> HttpResponse:
    """Change an entry."""
    part = get_part(kind)
    return entry_page(request, part, get_entry(request, part, pk), back=url_of(part, pk))


def url_of(part: Part, pk: int) -> str:
    """Return the page of an entry."""
    return reverse("directory:entry", args=[part.slug, pk])


def entry_page(request: HouseRequest, part: Part, listed: DirectoryEntry, *, back: str) -> HttpResponse:
    """Ask what is known of an entry, and save it."""
    form = part.form(sent(request), instance=listed, today=request.today)
    return answer(
        request,
        form,
        act=lambda: save_entry(entry=form.save(commit=False), by=request.user, at=request.now),
        saved=lambda saved: f"{saved} is saved.",
        to=lambda saved: url_of(part, saved.pk),
        template="directory/entry_form.html",
        context={"part": part, "entry": listed, "back": back},
    )


def act_on(
    request: HouseRequest, kind: str, pk: int, act: Callable[..., None]
) -> tuple[Part, DirectoryEntry]:
    """Do one act on an entry, and return it with its part."""
    part = get_part(kind)
    listed = get_entry(request, part, pk)
    act(entry=listed, by=request.user, at=request.now)
    return part, listed


says_why_not = explains_refusals(way_back=lambda _request, kind, pk: url_of(get_part(kind), pk))


@require_POST
@permission_required(Permission.DIRECTORY_CHANGE)
@says_why_not
def verification(request: HouseRequest, kind: str, pk: int) -> HttpResponse:
    """Write down that it is still so."""
    part, listed = act_on(request, kind, pk, verify_entry)
    messages.success(request, f"{listed} is marked as checked today.")
    return redirect(url_of(part, pk))


@require_POST
@permission_required(Permission.DIRECTORY_CHANGE)
@says_why_not
def retirement(request: HouseRequest, kind: str, pk: int) -> HttpResponse:
    """Offer it no more; it can be taken back at once."""
    part, listed = act_on(request, kind, pk, retire_entry)
    offer_undo(
        request,
        f"{listed} is retired: it is no longer offered.",
        url=reverse("directory:bringing_back", args=[kind, pk]),
    )
    return redirect(url_of(part, pk))


@require_POST
@permission_required(Permission.DIRECTORY_CHANGE)
@says_why_not
def bringing_back(request: HouseRequest, kind: str, pk: int) -> HttpResponse:
    """Offer again what was retired."""
    part, listed = act_on(request, kind, pk, bring_back_entry)
    messages.success(request, f"{listed} is offered again.")
    return redirect(url_of(part, pk))

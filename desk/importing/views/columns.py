"""A sheet of another system: which column is which, what its words mean, and all that before it is used."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from desk.importing.bringing_in import words_of, world_of
from desk.importing.columns import COLUMNS, heading
from desk.importing.forms.columns import AskedForm, ColumnsForm, TakeForm, WordsForm, label_of
from desk.importing.mapping import (
    Choice,
    choices,
    fit,
    guess,
    in_our_order,
    is_of_primero,
)
from desk.importing.mapping import (
    key as key_of_words,
)
from desk.importing.models import ImportProfile, Upload
from desk.importing.profiles import best_profile, by_heading, keep_profile, profile_of
from desk.importing.views.caseloads import get_upload, look_if_not_spent
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HouseRequest, key: UUID) -> HttpResponse:
    """Ask which column is which: filled in as it was said before, as a profile says, or as headings look."""
    upload = get_upload(request, key)
    if not upload.may_be_taken_otherwise:
        return redirect("importing:caseload", key)
    headings = upload.sheet_headings
    profile, refusal = asked_profile(request, upload)
    how = fit(profile.columns, headings) if profile else None
    before = how.columns if how else upload.taking.columns
    form = ColumnsForm(
        sent(request),
        headings=headings,
        rows=upload.sheet_rows(),
        columns=guess(headings, taken=before),
        today=request.today,
    )

    return answer(
        request,
        form,
        act=lambda: upload.take_columns(form.chosen, profile.words if profile else None),
        saved="",
        to=reverse("importing:words", args=[key]),
        template="importing/columns.html",
        context={
            "upload": upload,
            "profile": profile,
            "new": [label_of(words) for words in how.new] if how else [],
            "refusal": refusal,
            "profiles": ImportProfile.objects.all(),
            "is_of_primero": is_of_primero(headings),
        },
    )


def asked_profile(request: HouseRequest, upload: Upload) -> tuple[ImportProfile | None, str]:
    """Return the profile to fill a page in with, and why one that was asked for cannot be used."""
    asked = AskedForm(request.GET).asked["profile"]
    profile = ImportProfile.objects.filter(pk=asked).first() if asked else None
    if profile is None:
        best = None if upload.columns else best_profile(upload.sheet_headings)
        return (best[0] if best else None), ""
    refusal = fit(profile.columns, upload.sheet_headings).refusal
    return (None, f"“{profile}” cannot be used for this sheet. {refusal}") if refusal else (profile, "")


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HouseRequest, key: UUID) -> HttpResponse:
    """Ask what the words mean in columns with a choice, unless they are ours already."""
    upload = get_upload(request, key)
    asked = choices_of(request, upload)
    if not (upload.may_be_taken_otherwise and asked):
        return redirect("importing:taking", key)
    form = WordsForm(sent(request), choices=asked, words=upload.words, today=request.today)
    return answer(
        request,
        form,
        act=lambda: upload.take_words(form.chosen),
        saved="",
        to=reverse("importing:taking", args=[key]),
        template="importing/words.html",
        context={
            "upload": upload,
            "asked": [(choice, label_of(choice.heading), form.of(choice.column.name)) for choice in asked],
        },
    )


def choices_of(request: HouseRequest, upload: Upload) -> list[Choice]:
    """Return the choices of an upload in which something else is written than our own words."""
    house = words_of(world_of(request.user, at=request.now))
    rows = upload.sheet_rows()
    return choices(upload.sheet_headings, rows, upload.taking.columns, house, request.today)


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: HouseRequest, key: UUID) -> HttpResponse:
    """Show how a sheet is taken, with all that is left out, before it is checked; keep that if asked to."""
    upload = get_upload(request, key)
    if not upload.may_be_taken_otherwise:
        return redirect("importing:caseload", key)
    if not upload.columns:
        return redirect("importing:columns", key)
    same = profile_of(upload)
    best = None if same else best_profile(upload.sheet_headings)
    form = TakeForm(
        sent(request), profile=best[0] if best else None, is_kept=same is not None, today=request.today
    )

    def take() -> None:
        if form.cleaned_data.get("replaces") and best:
            keep(request, upload, ImportProfile.objects.select_for_update().get(pk=best[0].pk), best[0].name)
        elif name := form.cleaned_data.get("name"):
            keep(request, upload, ImportProfile(), name)
        upload.start_again()
        look_if_not_spent(request, upload)

    return answer(
        request,
        form,
        act=take,
        saved="",
        to=reverse("importing:caseload", args=[key]),
        template="importing/taking.html",
        context={"upload": upload, "same": same, **shown(request, upload)},
    )


def keep(request: HouseRequest, upload: Upload, profile: ImportProfile, name: str) -> None:
    """Keep how an upload is taken."""
    keep_profile(
        profile=profile,
        name=name,
        columns=by_heading(upload),
        words=upload.words,
        by=request.user,
        at=request.now,
    )


def shown(request: HouseRequest, upload: Upload) -> dict[str, Any]:
    """Return how an upload is taken, in words."""
    cells, taken = upload.sheet_headings.cells, upload.taking
    theirs = {name: label_of(cells[place]) for place, name in taken.columns.items() if name}
    known = {name: {key_of_words(word) for word in words} for name, words in upload.words.items()}
    asked = choices_of(request, upload)
    return {
        "taken": [
            (theirs[name], heading(name), sorted(upload.words.get(name, {}).items()))
            for name in in_our_order(theirs)
        ],
        "left_out": [label_of(words) for words in upload.left_out_columns],
        "missing": [column.heading for column in COLUMNS if column.is_needed and column.name not in theirs],
        "unknown": [
            (choice.column.heading, unknown)
            for choice in asked
            if (unknown := not_understood(choice, known.get(choice.column.name, set())))
        ],
        "has_words": bool(asked),
    }


def not_understood(choice: Choice, known: set[str]) -> list[str]:
    """Return the words of a choice that nobody has said the meaning of, and we do not understand."""
    return [
        word for word in choice.words if key_of_words(word) not in known and word not in choice.understood
    ]

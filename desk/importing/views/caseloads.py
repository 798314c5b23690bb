"""A caseload that comes from elsewhere: choose a file, see what is wrong, say who is known, bring it in."""

from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.queries.matches import Match
from cases.queries.records import log_list, page_name
from desk.importing import sheets, tasks
from desk.importing.bringing_in import A_DAY, MOST_DAYS, words_of, world_of
from desk.importing.checking import Judged, judge
from desk.importing.forms.caseloads import BringInForm, KnownForm, PageForm, UploadForm
from desk.importing.mapping import is_ours
from desk.importing.matching import matches
from desk.importing.models import Imported, ImportProfile, Upload
from desk.importing.profiles import best_profile, use
from desk.importing.reading import NamedTable, ReadSheets
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.budgets import SEARCHES, is_spent, spend
from hestia.audit.models import log
from hestia.pages import answer, shows_form
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest, sent, sent_files
from hestia.ui.sheets import download
from hestia.ui.words import counted

LONGEST_SOURCE = 80
EACH_PAGE = 100
KNOWN_EACH_PAGE = 25
REFRESH_SECONDS = 3


def get_upload(request: HouseRequest, key: UUID) -> Upload:
    """Return someone's own upload, and write down that it was opened. A page that is sent holds it."""
    mine: QuerySet[Upload] = Upload.objects.of(request.user).kept(at=request.now)
    if request.method == "POST":
        mine = mine.select_for_update()
    upload: Upload = get_object_or_404(mine, key=key)
    log("draft.opened", by=request.user, at=request.now, subject=f"upload:{key}", page=page_name(request))
    return upload


def shown_page(request: HouseRequest, items: Any, size: int) -> Page[Any]:
    """Return the part of a list that is asked for."""
    return Paginator(items, size).get_page(PageForm(request.GET).asked["page"])


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def caseloads(request: HouseRequest) -> HttpResponse:
    """Take a file, and list what is on its way and what was brought in."""
    form = UploadForm(sent(request), sent_files(request), today=request.today)

    def take() -> list[Upload]:
        source = form.cleaned_data["source"]
        return [take_table(request, sheet, source=source) for sheet in form.sheets.tables]

    return answer(
        request,
        form,
        act=take,
        saved=lambda uploads: said_of_sheets(uploads, form.sheets),
        to=lambda uploads: (
            reverse("importing:caseloads")
            if len(uploads) > 1
            else reverse("importing:caseload", args=[uploads[0].key])
        ),
        template="importing/caseloads.html",
        context={
            "uploads": Upload.objects.of(request.user)
            .kept(at=request.now)
            .defer("rows", "problems", "words"),
            "profiles": ImportProfile.objects.select_related("made_by"),
            "batches": Imported.objects.visible_to(request.user).batches(),
        },
    )


def take_table(request: HouseRequest, sheet: NamedTable, *, source: str) -> Upload:
    """Keep one table for a day; one in our words, or of which all is known, goes on at once."""
    called = f"{source[: LONGEST_SOURCE - len(sheet.name) - 2]}: {sheet.name}" if sheet.name else source
    upload = Upload.of_table(sheet.table, source=called, owner=request.user, at=request.now)
    is_in_our_words = is_ours(upload.sheet_headings)
    if not is_in_our_words:
        upload.state = Upload.State.COLUMNS
    tasks.keep(upload)
    log(
        "caseload.uploaded",
        by=request.user,
        at=request.now,
        subject=f"upload:{upload.key}",
        rows=upload.total,
    )
    if is_in_our_words:
        look_if_not_spent(request, upload)
    elif (best := best_profile(upload.sheet_headings)) and best[1].is_exact:
        use(upload, *best)
    return upload


def said_of_sheets(uploads: list[Upload], sheets: ReadSheets) -> str:
    """Return what became of each sheet of a workbook; nothing where there was one alone."""
    words = []
    if len(uploads) > 1:
        words.append(
            f"{len(uploads)} sheets were read. Each is below: take those with people, and delete the others."
        )
    words += [f"The sheet “{name}” was left out: {why}." for name, why in sheets.left_out]
    return " ".join(words)


@permission_required(Permission.CASELOAD_IMPORT)
@require_safe
def template(request: HouseRequest, kind: str) -> HttpResponse:
    """Answer with the sheet to fill in."""
    if kind == "csv":
        return download(sheets.template_csv(), "caseload.csv", "text/csv")
    if kind == "xlsx":
        words = words_of(world_of(request.user, at=request.now))
        return download(sheets.template_xlsx(words=words), "caseload.xlsx", sheets.XLSX)
    raise Http404


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def caseload(request: HouseRequest, key: UUID) -> HttpResponse:
    """Show how far a caseload is, what is wrong with it, and what became of it; bring it in when asked to."""
    if Imported.objects.visible_to(request.user).filter(batch=key).exists():
        return brought_in(request, key)
    upload = get_upload(request, key)
    if upload.state == Upload.State.COLUMNS:
        return redirect("importing:taking" if upload.columns else "importing:columns", key)
    if upload.state == Upload.State.WAITING:
        return waiting(request, upload)
    if upload.state != Upload.State.CHECKED:
        return progress(request, upload)
    form = BringInForm(sent(request), today=request.today)
    blockers = upload.blockers()
    template = "importing/caseload.html"
    context = {
        "upload": upload,
        "form": form,
        "blockers": blockers,
        "was_sent": request.method == "POST",
        "page": shown_page(request, upload.found, EACH_PAGE),
        "taken": [name for name in upload.columns.values() if name],
        "doubts": len(upload.unsure),
        "undecided": len(upload.undecided()),
        "a_day": A_DAY,
        "most_days": MOST_DAYS,
    }
    if blockers:
        return render(request, template, context)

    def bring_in() -> None:
        tasks.begin_writing(upload, at=request.now)
        log("caseload.sent", by=request.user, at=request.now, subject=f"upload:{key}", rows=upload.coming)

    return answer(request, form, act=bring_in, saved="", to=request.path, template=template, context=context)


def waiting(request: HouseRequest, upload: Upload) -> HttpResponse:
    """Say that it is past the limit of searches: who shows who they are, or is let go on, sends it again."""
    return answer(
        request,
        HouseForm(sent(request)),
        act=lambda: look_for_them(request, upload),
        saved="",
        to=request.path,
        template="importing/waiting.html",
        context={"upload": upload},
    )


def look_if_not_spent(request: HouseRequest, upload: Upload) -> None:
    """Let the worker check an upload, unless it would be past the limit of searches: then it waits."""
    if is_spent(request, SEARCHES, upload.total):
        upload.state = Upload.State.WAITING
        tasks.keep(upload)
    else:
        look_for_them(request, upload)


def look_for_them(request: HouseRequest, upload: Upload) -> None:
    """Let the worker look for each row across the whole charity. That is as many searches."""
    spend(request, SEARCHES, upload.total)
    tasks.begin(upload)
    log(
        "search.made",
        by=request.user,
        at=request.now,
        subject=f"upload:{upload.key}",
        page=page_name(request),
        counts=upload.total,
    )


def progress(request: HouseRequest, upload: Upload) -> HttpResponse:
    """Say how far it is. The page comes again by itself, until nothing has happened for two minutes."""
    is_stuck = upload.is_stuck(at=request.now)
    answer = render(request, "importing/progress.html", {"upload": upload, "is_stuck": is_stuck})
    if not is_stuck:
        answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


def brought_in(request: HouseRequest, key: UUID) -> HttpResponse:
    """List the cases that were made, with what each was called where it comes from."""
    cases = Imported.objects.visible_to(request.user).filter(batch=key)
    cases = cases.select_related("case__service", "case__worker", "made_by").order_by("row")
    page = shown_page(request, cases, EACH_PAGE)
    log_list(request, [imported.case for imported in page])
    return render(request, "importing/brought_in.html", {"page": page, "first": page[0]})


class Doubt(NamedTuple):
    """A row of whom somebody may be known, as its page shows it."""

    row: Judged
    matches: list[Match]
    twin: int
    field: BoundField


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def known(request: HouseRequest, key: UUID) -> HttpResponse:
    """Ask of each row that may be about someone known, or twice in the file, what shall happen to it."""
    upload = get_upload(request, key)
    if upload.state != Upload.State.CHECKED or not upload.unsure:
        return redirect("importing:caseload", key)
    page = shown_page(request, upload.rows_in_doubt(), KNOWN_EACH_PAGE)
    numbers = set(page)
    written = [row for row in upload.table_rows() if row.number in numbers]
    rows = list(judge(upload.first_row, written, world_of(request.user, at=request.now)))
    matches_by_row = matches(rows, by=request.user)
    form = KnownForm(
        sent(request), rows=rows, matches=matches_by_row, choices=upload.choices, today=request.today
    )
    doubts = [
        Doubt(
            row,
            matches_by_row.get(row.number, []),
            upload.unsure[str(row.number)],
            form[form.rows[row.number]],
        )
        for row in rows
    ]
    response = answer(
        request,
        form,
        act=lambda: upload.choose(form.chosen),
        saved=lambda _: "" if page.has_next() else kept_words(upload),
        to=f"{request.path}?page={page.next_page_number()}"
        if page.has_next()
        else reverse("importing:caseload", args=[key]),
        template="importing/known.html",
        context={"upload": upload, "page": page, "doubts": doubts},
    )
    if shows_form(response):
        shown = [match for row_matches in matches_by_row.values() for match in row_matches]
        log_list(
            request, [match.card.reference for match in shown], kind="search.made", found=len(shown), counts=0
        )
    return response


def kept_words(upload: Upload) -> str:
    """Return that what was decided is kept, and how much is left to decide."""
    undecided = len(upload.undecided())
    return f"Saved. {counted(undecided, 'row')} still to decide." if undecided else "Saved."


@permission_required(Permission.CASELOAD_IMPORT)
@require_safe
def problems(request: HouseRequest, key: UUID) -> HttpResponse:
    """Answer with every problem, as a sheet to work through."""
    upload = get_upload(request, key)
    return download(sheets.problems_csv(upload.found), "problems.csv", "text/csv")


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def caseload_removal(request: HouseRequest, key: UUID) -> HttpResponse:
    """Throw a caseload away that was not brought in, when asked twice."""
    upload = get_upload(request, key)
    return answer(
        request,
        HouseForm(sent(request)),
        act=upload.delete,
        saved="The sheet is deleted.",
        to=reverse("importing:caseloads"),
        template="importing/caseload_removal.html",
        context={"upload": upload},
    )

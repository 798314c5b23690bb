"""Sheets of paper: where they are, a code that is typed, what one became, and one that is destroyed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.queries.records import log_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer, explains_refusals
from hestia.ui.components import Chip
from hestia.ui.http import HouseRequest, sent
from hestia.ui.words import day as day_words
from outage import actions
from outage.forms.sheets import CodeForm, DayQuery, DestroyedForm, ShreddedForm, WholeForm, WrittenForm
from outage.models import Sheet
from outage.queries import sheets
from outage.queries.drills import last_drills
from outage.queries.recovery import Recovery, recovery
from outage.rules.kinds import KINDS

PAPER = "outage:paper"


def get_sheet(request: HouseRequest, code: str) -> Sheet:
    """Return a sheet of this person's services, or answer 404."""
    return get_object_or_404(sheets.sheets_for(request.user), code=code)


def back_to_sheet(_request: HouseRequest, code: str) -> str:
    """Return the page of a sheet, for a page that says why something was refused."""
    return reverse("outage:sheet", args=[code])


def day_chips(recovered: Recovery) -> list[Chip]:
    """Return the ways to look at another day on paper."""
    return [Chip(day_words(day), f"?day={day}", day == recovered.day) for day in recovered.days]


@permission_required(Permission.PAPER_USE)
def paper(request: HouseRequest) -> HttpResponse:
    """Ask for the code of a sheet, and list where the sheets of one's services are."""
    form = CodeForm(sent(request))
    rows = sheets.sheets_for(request.user)
    standing = sheets.by_service(request.user, on=request.today)
    recovered = recovery(request.user, standing, day=DayQuery(request.GET).asked, today=request.today)
    out = Paginator(rows.out().oldest_first(), sheets.PAGE).get_page(request.GET.get("page"))
    to_check = list(sheets.to_check(request.user))
    if to_check:
        log_list(request, [keyed.case for keyed in to_check])
    context = {
        "services": standing,
        "drills": last_drills(request.user, on=request.today),
        "recovery": recovered,
        "days": day_chips(recovered) if recovered else [],
        "states": [*Sheet.State.labels, sheets.SHREDDED],
        "page": out,
        "out": [(sheet, sheet.state(on=request.today)) for sheet in out],
        "settled": rows.settled()[: sheets.SHOWN],
        "to_check": to_check,
    }
    return answer(
        request,
        form,
        act=lambda: sheets.find_sheet(form.cleaned_data["code"], by=request.user),
        saved="",
        to=Sheet.get_absolute_url,
        template="outage/paper.html",
        context=context,
    )


@permission_required(Permission.PAPER_USE)
def sheet(request: HouseRequest, code: str) -> HttpResponse:
    """Show what became of a sheet; of one that is still out, ask who wrote on it and lead to its form."""
    one = get_sheet(request, code)
    keyed = sheets.record_of(one, by=request.user)
    form = WrittenForm(sent(request), sheet=one, user=request.user, today=request.today, now=request.now)

    def begin() -> str:
        reference = form.cleaned_data.get("reference")
        return actions.begin_keying(
            sheet=one,
            case=sheets.case_for(reference, by=request.user) if reference else None,
            written_by=form.cleaned_data["written_by"],
            written_at=form.cleaned_data["written_at"],
            pages=form.cleaned_data["pages"],
            pages_why=form.cleaned_data["pages_why"],
            by=request.user,
            at=request.now,
        )

    return answer(
        request,
        form,
        act=begin,
        saved="",
        to=str,
        template="outage/sheet.html",
        context={
            "one": one,
            "state": one.state(on=request.today),
            "keyed": keyed,
            "record_url": sheets.url_of_record(keyed) if keyed else "",
            "scan": sheets.scan_of(keyed, by=request.user) if keyed else None,
            "can_be_shredded": keyed is not None and not sheets.shredding_blockers(one, by=request.user),
            "may_check": keyed is not None and not keyed.check_blockers(request.user),
            "in_parts": KINDS[one.kind].in_parts,
            "back": reverse(PAPER),
        },
        blockers=one.blockers() if request.method == "POST" else (),
    )


@permission_required(Permission.PAPER_USE)
def whole(request: HouseRequest, code: str) -> HttpResponse:
    """Say that all of a sheet is keyed in, where that takes several pages."""
    one = get_sheet(request, code)
    form = WholeForm(sent(request))
    return answer(
        request,
        form,
        act=lambda: actions.key_in_whole(
            sheet=one,
            case=sheets.case_for(form.cleaned_data["reference"], by=request.user),
            by=request.user,
            at=request.now,
        ),
        saved=f"Sheet {one} is keyed in.",
        to=one.get_absolute_url(),
        template="outage/whole.html",
        context={"one": one, "back": one.get_absolute_url()},
        blockers=one.blockers(),
    )


@permission_required(Permission.PAPER_USE)
@explains_refusals(way_back=back_to_sheet)
def destruction(request: HouseRequest, code: str) -> HttpResponse:
    """Say that a sheet is destroyed, and why it becomes no record."""
    one = get_sheet(request, code)
    form = DestroyedForm(sent(request))
    return answer(
        request,
        form,
        act=lambda: actions.destroy_sheet(
            sheet=one, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        saved=f"It is recorded that sheet {one} is destroyed.",
        to=reverse(PAPER),
        template="outage/destruction.html",
        context={"one": one, "back": one.get_absolute_url()},
        blockers=one.blockers(),
    )


@permission_required(Permission.PAPER_USE)
@explains_refusals(way_back=back_to_sheet)
def shredding(request: HouseRequest, code: str) -> HttpResponse:
    """Say that the paper of a sheet is shredded: it is keyed in, read again where it must be, and scanned."""
    one = get_sheet(request, code)
    form = ShreddedForm(sent(request), user=request.user, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.shred_paper(
            sheet=one, seen_by=form.cleaned_data["seen_by"], by=request.user, at=request.now
        ),
        saved=f"It is recorded that the paper of sheet {one} is shredded.",
        to=one.get_absolute_url(),
        template="outage/shredding.html",
        context={"one": one, "back": one.get_absolute_url()},
        blockers=sheets.shredding_blockers(one, by=request.user),
    )


@require_POST
@permission_required(Permission.PAPER_USE)
@explains_refusals(way_back=back_to_sheet)
def checking(request: HouseRequest, code: str) -> HttpResponse:
    """Say, as a second person, that the record says what the sheet says."""
    one = get_sheet(request, code)
    keyed = get_object_or_404(sheets.keyed_of(one, by=request.user))
    actions.check_sheet(keyed=keyed, by=request.user, at=request.now)
    messages.success(request, f"Sheet {one} is checked.")
    return redirect(one)

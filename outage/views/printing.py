"""Blank forms are printed, each with a code of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pdf import render as paper_of
from hestia.pdf import respond
from hestia.ui.http import HouseRequest, sent
from outage import actions
from outage.documents.blanks import sheet_document
from outage.forms.sheets import PrintForm


@permission_required(Permission.PAPER_USE)
def sheets_new(request: HouseRequest) -> HttpResponse:
    """Ask how many of which form are needed, and answer with a PDF of so many sheets."""
    form = PrintForm(sent(request), user=request.user, today=request.today)
    if request.method == "POST" and form.is_valid():
        printed = actions.print_sheets(**form.answers, by=request.user, at=request.now)
        documents = [sheet_document(sheet) for sheet in printed]
        return respond(documents[0], paper=paper_of(*documents))
    context = {"form": form, "back": reverse("outage:paper")}
    return render(request, "outage/sheets_new.html", context)

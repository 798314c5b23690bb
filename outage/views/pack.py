"""The outage pack, made when somebody asks for it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.audit.budgets import COPIES, spend
from hestia.audit.models import log
from hestia.pdf import render as paper_of
from hestia.pdf import respond
from hestia.pdf.locked import locked
from hestia.ui.http import HouseRequest, sent
from outage.documents.pack import pack_of, references_in_pack
from outage.forms.pack import PackForm


@permission_required(Permission.PACK_MAKE)
@fresh_factor_required
def pack(request: HouseRequest) -> HttpResponse:
    """Ask for which house and with which passphrase, and answer with a PDF that only this one opens."""
    form = PackForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        documents = [pack_of(service, by=request.user, at=request.now) for service in form.chosen]
        told = [references_in_pack(document) for document in documents]
        # Everybody in it counts for what is copied next. The pack itself is one: on a bad day it is for all.
        spend(request, COPIES, len(documents))
        for service, references in zip(form.chosen, told, strict=True):
            log(
                "outage.pack_made",
                by=request.user,
                at=request.now,
                cases=references,
                subject=service,
                counts=max(1, len(references)),
            )
        paper = locked(paper_of(*documents), form.cleaned_data["passphrase"])
        return respond(documents[0], paper=paper)
    context = {"form": form, "back": reverse("outage:paper")}
    return render(request, "outage/pack.html", context)

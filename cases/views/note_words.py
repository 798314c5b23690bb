"""Words that are looked for in one case's timeline: sent, never written into an address, nor into the log."""

from django.http import HttpResponse
from django.shortcuts import render

from cases.forms.notes import WordsForm
from cases.queries.note_words import entries_with
from cases.queries.records import get_case, log_search, with_documents, with_marks
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.budgets import SEARCHES, spend
from hestia.ui.http import HouseRequest, sent

MOST_MATCHES = 50


@permission_required(Permission.CASE_VIEW)
def notes_search(request: HouseRequest, ref: str) -> HttpResponse:
    """Look for words in one case's timeline. It counts and is logged as every search is."""
    case = get_case(request, ref)
    form = WordsForm(sent(request))
    context: dict[str, object] = {"case": case, "form": form}
    if form.is_valid():
        spend(request, SEARCHES)
        words = form.cleaned_data["words"]
        entries = list(entries_with(words, case).select_related("by")[:MOST_MATCHES])
        with_documents(request, case, entries)
        with_marks(request, entries)
        log_search(request, words, [case] if entries else [], count=len(entries))
        context |= {"words": words, "entries": entries, "most": MOST_MATCHES}
    return render(request, "cases/notes_search.html", context)

"""The letter that answers her: printed from what is typed before she is told, or from what is recorded."""

from collections.abc import Callable, Sequence
from functools import partial

from django.forms import BaseForm
from django.http import HttpResponse

from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.audit.budgets import COPIES, spend
from hestia.pages import attempt, show_reasons
from hestia.pdf import respond
from hestia.refusals import Refused
from hestia.safekeeping.drafts import OpenDraft
from hestia.ui.http import HouseRequest
from rights.actions.complaints import log_complaint
from rights.actions.corrections import log_correction
from rights.actions.locking import log_request
from rights.documents import complaint_letters
from rights.documents.letters import Told, letter, paper_of
from rights.forms.letters import LETTER, WITH_SHEET
from rights.models import AccessRequest, Complaint, Correction


def letter_first(
    request: HouseRequest,
    about: AccessRequest | Correction | Complaint,
    form: BaseForm,
    told: Callable[[], Told],
    *,
    draft: OpenDraft | None,
    blockers: Sequence[str],
) -> HttpResponse | None:
    """Answer with the letter, if its button was pressed: nothing is recorded, and what was typed is kept.

    Without it, or where something is wrong, which the form then says, return nothing.
    """
    if LETTER not in request.POST or blockers or not form.is_valid():
        return None
    if not is_fresh(request):
        return ask_again(request)
    made = attempt(lambda: printed(request, about, told()))
    if isinstance(made, Refused):
        show_reasons(form, made)
        return None
    if draft:
        draft.keep(request)
    return made


def printed(request: HouseRequest, about: AccessRequest | Correction | Complaint, told: Told) -> HttpResponse:
    """Answer with a letter to her, or to whoever complained, and write down that it was made."""
    if isinstance(about, Complaint):
        document = complaint_letters.letter(about, told, by=request.user, on=request.today)
        is_for_her = request.POST.get(LETTER) == WITH_SHEET
        paper = partial(complaint_letters.paper_of, about, document, is_for_her=is_for_her)
        write_down: Callable[..., object] = log_complaint
    else:
        document = letter(about.case, told, by=request.user, on=request.today)
        paper = partial(paper_of, about.case, told, document)
        write_down = log_correction if isinstance(about, Correction) else log_request
    spend(request, COPIES)
    write_down("letter", about, by=request.user, at=request.now, letter=told.name)
    return respond(document, paper=paper())

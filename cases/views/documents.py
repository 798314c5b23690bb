"""Documents kept with a case: a new one, what is said of one, its file, and what was kept by mistake."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.actions import lifting
from cases.actions.documents import (
    correct_document,
    empty_document,
    file_document,
    put_away_document,
    restore_document,
)
from cases.forms.documents import DocumentCorrectionForm, DocumentForm, PuttingAwayForm, ReleaseForm
from cases.models import Case, KeptDocument, Lifting
from cases.queries.records import READS_ONLY, get_case, reads_only, says_why_not
from cases.views.consents import page_of
from cases.views.lifting import answer_due_on
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, fresh_factor_required, is_fresh
from hestia.audit.budgets import COPIES, spend
from hestia.audit.models import log
from hestia.pages import answer
from hestia.privacy.secrecy import Level
from hestia.safekeeping.drafts import open_draft
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest, sent, sent_files

# Whatever a file holds, a browser that opens it runs none of it.
SHUT = "sandbox; default-src 'none'"
PUT_AWAY = (
    "This document was set aside, so it cannot be copied. Only a manager, who decides what happens to it, "
    "can still open it. If it does belong to this case, put it back first."
)


def get_document(request: HouseRequest, case: Case, number: int, *, lock: bool = False) -> KeptDocument:
    """Return a document of a case that was reached, if this person's role sees it, or answer 404."""
    documents = KeptDocument.objects.visible_to(request.user).filter(case=case, number=number)
    documents = documents.select_for_update(of=("self",)) if lock else documents.with_file()
    document: KeptDocument | None = documents.first()
    if document is None:
        raise Http404
    document.case = case
    return document


def list_of(case: Case) -> str:
    """Return the page that lists a case's documents: a floor above has it."""
    return page_of("desk:documents", case.reference) or case.get_absolute_url()


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def kept_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Keep a document."""
    case = get_case(request, ref)
    draft = open_draft(request, "document", ref)
    form = DocumentForm(
        draft.data,
        sent_files(request),
        case=case,
        by=request.user,
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: file_document(case=case, **form.answers, by=request.user, at=request.now),
        saved=lambda document: form.words_once_saved(f"Saved as document {document.number}."),
        to=lambda document: document.get_absolute_url(),
        template="cases/kept_edit.html",
        context={"case": case, "back": list_of(case)},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_safe
@permission_required(Permission.CASE_VIEW)
def kept(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Say what a document is, where it came from and what it is attached to."""
    case = get_case(request, ref)
    document = get_document(request, case, number)
    may = request.user.has_perm(Permission.CASE_CHANGE) and not case.is_closed
    why_not = document.emptying_blockers(by=request.user)
    asked = Lifting.objects.visible_to(request.user).undecided().filter(document=document)
    asked = asked.select_related("asked_of")
    context = {
        "case": case,
        "document": document,
        "names_files": not reads_only(case),  # somebody typed the name: it may say who she is, or where
        "back": list_of(case),
        "may_change": may,
        "why_no_copy": why_no_copy(request, case, document),
        "may_empty": may and request.user.has_perm(Permission.DOCUMENT_EMPTY) and not why_not,
        "why_not": why_not,
        "attached": document.attached_to(),
        "asked": asked.first(),
    }
    return render(request, "cases/kept.html", context)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def kept_edit(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Put right what is said of a document. Who may open it is said by whoever may open it now."""
    case = get_case(request, ref)
    document = get_document(request, case, number, lock=request.method == "POST")
    if not is_fresh(request, Level(document.level)):
        return ask_again(request)
    draft = open_draft(request, f"document-{number}", ref)
    form = DocumentCorrectionForm(
        draft.data, instance=document, case=case, today=request.today, now=request.now
    )
    back = document.get_absolute_url()
    return answer(
        request,
        form,
        act=lambda: correct_document(document=form.save(commit=False), by=request.user, at=request.now),
        saved=lambda _: form.words_once_saved("Saved. The earlier version is kept."),
        to=back,
        template="cases/kept_edit.html",
        context={"case": case, "back": back, "document": document},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
@fresh_factor_required
@says_why_not
def kept_release(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Ask another who may open a document whether more people may."""
    case = get_case(request, ref)
    document = get_document(request, case, number, lock=request.method == "POST")
    people = lifting.releasers(case, asked_by=request.user, at=request.now)
    draft = open_draft(request, f"release-{number}", ref)
    form = ReleaseForm(draft.data, document=document, people=people, today=request.today, now=request.now)
    back = document.get_absolute_url()
    return answer(
        request,
        form,
        act=lambda: lifting.ask_to_release(
            document=document,
            **form.answers,
            due_on=answer_due_on(request),
            by=request.user,
            at=request.now,
        ),
        saved=lambda asked: f"{asked.asked_of} has been asked. Until they agree, nobody else can open it.",
        to=back,
        template="cases/kept_release.html",
        context={"case": case, "back": back, "document": document},
        blockers=[
            *case.closed_blockers(),
            *lifting.releasing_blockers(document, by=request.user, at=request.now),
        ],
        draft=draft,
    )


def why_no_copy(request: HouseRequest, case: Case, document: KeptDocument) -> str:
    """Return why this person is given no copy of the file, or nothing."""
    if reads_only(case):
        return READS_ONLY
    if document.put_away_at and not request.user.has_perm(Permission.DOCUMENT_EMPTY):
        return PUT_AWAY
    return ""


@require_safe
@permission_required(Permission.CASE_VIEW)
def kept_file(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Answer with a copy of the file, to be saved and not shown. Each is in the log."""
    case = get_case(request, ref)
    document = get_document(request, case, number)
    if document.is_emptied:
        raise Http404
    if why_not := why_no_copy(request, case, document):
        raise PermissionDenied(why_not)
    if not is_fresh(request, Level(document.level)):
        return ask_again(request)
    spend(request, COPIES)
    content = document.file.read()
    log(
        "document.downloaded",
        by=request.user,
        at=request.now,
        case_ref=case.reference,
        subject=document,
        bytes=len(content),
    )
    answer = HttpResponse(content, content_type=document.file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{document.download_name}"'
    answer["Content-Security-Policy"] = SHUT
    return answer


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def kept_away(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Put a document away, saying why; or take it back."""
    case = get_case(request, ref)
    document = get_document(request, case, number, lock=request.method == "POST")
    back = document.get_absolute_url()
    if document.put_away_at:
        case.refuse_if_closed()
        if request.method == "POST":
            restore_document(document=document, by=request.user, at=request.now)
            messages.success(request, f"Document {document.number} is back on the case.")
        return redirect(back)
    draft = open_draft(request, f"put-away-{number}", ref)
    form = PuttingAwayForm(draft.data, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: put_away_document(document=document, **form.answers, by=request.user, at=request.now),
        saved=f"Document {document.number} is set aside.",
        to=back,
        template="cases/kept_away.html",
        context={"case": case, "back": back, "document": document},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@permission_required(Permission.DOCUMENT_EMPTY)
@fresh_factor_required
@says_why_not
def kept_emptying(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Ask first, then destroy what a document holds that somebody else put away."""
    case = get_case(request, ref)
    case.refuse_if_closed()
    document = get_document(request, case, number, lock=request.method == "POST")
    back = document.get_absolute_url()
    if request.method != "POST" and document.emptying_blockers(by=request.user):
        return redirect(back)
    return answer(
        request,
        HouseForm(sent(request)),
        act=lambda: empty_document(document=document, by=request.user, at=request.now),
        saved=f"The contents of document {document.number} are destroyed.",
        to=back,
        template="cases/kept_emptying.html",
        context={"case": case, "back": back, "document": document},
    )

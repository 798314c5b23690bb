"""Who may see one case, and why: read by all who see it, changed by managers."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.actions.access import (
    arrange_cover,
    end_grant,
    exclude_worker,
    seal_case,
    unname_person,
)
from cases.actions.lifting import ask_to_name, deciders, name_alone
from cases.forms.access import CaseCoverForm, ExclusionForm, NameForm, SealForm
from cases.models import AccessGrant, Case, DeclaredLink, Exclusion, Lifting, Named, Refused, Seal
from cases.queries.records import get_case, get_record, says_why_not
from cases.queries.who_sees import colleagues, openings, who_sees
from cases.views.lifting import answer_due_on, seal_end
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest

SHOWN = 20


def staff_for(request: HouseRequest, case: Case) -> QuerySet[User]:
    """Return the people at work to whom this case can be opened: not those who are kept out of it."""
    kept_out = Exclusion.objects.of(case).standing().values("person")
    return colleagues(on=request.today).exclude(pk__in=kept_out)


def sealed_or_refuse(case: Case) -> None:
    """Refuse what is only done with a sealed case."""
    if not Seal.objects.of(case).standing().exists():
        raise Refused("This case is not sealed.")


@require_safe
@permission_required(Permission.CASE_VIEW)
def access(request: HouseRequest, ref: str) -> HttpResponse:
    """Show who may see the case and why, who is kept out, and who opened it from outside its team."""
    case = get_case(request, ref)
    asked = Lifting.objects.visible_to(request.user).undecided().filter(case__client=case.client_id)
    asked = asked.select_related("case", "asked_by", "asked_of", "person", "exclusion__person")
    context = {
        "case": case,
        "seers": who_sees(case, at=request.now),
        "coming": case.accessgrant_set.filter(from_at__gt=request.now, ended_at=None).select_related(
            "person", "worker"
        ),
        "opened": [(grant, grant.is_escalated(on=request.today)) for grant in openings(case)[:SHOWN]],
        "kept_out": Exclusion.objects.of(case).standing().select_related("person", "given_by"),
        "links": DeclaredLink.objects.of(case).select_related("person", "ended_by"),
        "seal": Seal.objects.of(case).standing().select_related("given_by").first(),
        "names": Named.objects.of(case).standing().select_related("person"),
        "liftings": [lifting for lifting in asked if lifting.waits(at=request.now)],
    }
    return render(request, "cases/access.html", context)


@require_POST
@permission_required(Permission.ACCESS_MANAGE)
@says_why_not
def access_end(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Close the case again to someone to whom it was opened for a while."""
    case = get_case(request, ref)
    grant = get_record(case, AccessGrant, pk, lock=True)
    end_grant(grant=grant, by=request.user, at=request.now)
    messages.success(request, f"{grant.person} can no longer see the case, unless they have other access.")
    return redirect("cases:access", ref)


@permission_required(Permission.ACCESS_MANAGE)
@fresh_factor_required
@says_why_not
def access_cover(request: HouseRequest, ref: str) -> HttpResponse:
    """Let someone stand in for the key worker in this one case."""
    case = get_case(request, ref, lock=request.method == "POST")
    if case.worker is None:
        raise Refused("Nobody works on this case yet. Allocate it first.")
    draft = open_draft(request, "case-cover", ref)
    form = CaseCoverForm(
        draft.data,
        workers=User.objects.none(),
        people=staff_for(request, case).exclude(pk__in=[case.worker.pk, request.user.pk]),
        initial={"first": request.today},
        today=request.today,
        now=request.now,
    )
    worker = case.worker
    return answer(
        request,
        form,
        act=lambda: arrange_cover(worker=worker, case=case, **form.answers, by=request.user, at=request.now),
        saved=lambda cover: f"{cover.person} covers for {worker} in this case.",
        to=reverse("cases:access", args=[ref]),
        template="cases/access_cover.html",
        context={"case": case},
        draft=draft,
    )


@permission_required(Permission.ACCESS_MANAGE)
@says_why_not
def exclusion_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Keep someone out of the case because of a conflict of interest."""
    case = get_case(request, ref, lock=request.method == "POST")
    draft = open_draft(request, "exclusion", ref)
    form = ExclusionForm(
        draft.data,
        people=staff_for(request, case),
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: exclude_worker(case=case, **form.answers, by=request.user, at=request.now),
        saved=lambda exclusion: f"{exclusion.person} is kept out of {ref}.",
        to=lambda exclusion: (
            reverse("cases:list") if exclusion.person == request.user else reverse("cases:access", args=[ref])
        ),
        template="cases/exclusion_new.html",
        context={"case": case},
        draft=draft,
    )


@permission_required(Permission.CASE_SEAL)
@says_why_not
def seal(request: HouseRequest, ref: str) -> HttpResponse:
    """Seal all her cases for the people named; once they are, ask whether the seal may be lifted."""
    case = get_case(request, ref, lock=request.method == "POST")
    if Seal.objects.of(case).standing().exists():
        return seal_end(request, case)
    workers = [worker for worker in (case.worker, case.second_worker) if worker]
    draft = open_draft(request, "seal", ref)
    form = SealForm(
        draft.data,
        case=case,
        by=request.user,
        people=staff_for(request, case),
        initial={"seeing": [*workers, request.user]},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: seal_case(
            case=case,
            names=form.names,
            words=form.cleaned_data["words"],
            by=request.user,
            at=request.now,
        ),
        saved="Her cases are sealed. Only the people named can see them.",
        to=reverse("cases:access", args=[ref]),
        template="cases/seal.html",
        context={"case": case},
        draft=draft,
    )


@permission_required(Permission.CASE_SEAL)
@says_why_not
def name_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask another of those named whether one more person may be; alone only where nobody else is at work."""
    case = get_case(request, ref, lock=request.method == "POST")
    sealed_or_refuse(case)
    others = deciders(case, asked_by=request.user, at=request.now)
    draft = open_draft(request, "name", ref)
    form = NameForm(
        draft.data,
        people=staff_for(request, case).exclude(pk__in=Named.objects.of(case).standing().values("person")),
        deciders=others,
        today=request.today,
        now=request.now,
    )
    is_alone = "asked_of" not in form.fields

    def act() -> Lifting | Named:
        named = {"case": case, **form.answers, "by": request.user, "at": request.now}
        return name_alone(**named) if is_alone else ask_to_name(**named, due_on=answer_due_on(request))

    return answer(
        request,
        form,
        act=act,
        saved=lambda done: (
            f"{done.asked_of} has been asked. Until they agree, {done.person} is not named."
            if isinstance(done, Lifting)
            else f"{done.person} is named."
        ),
        to=reverse("cases:access", args=[ref]),
        template="cases/name_new.html",
        context={"case": case, "is_alone": is_alone},
        draft=draft,
    )


@require_POST
@permission_required(Permission.CASE_SEAL)
@says_why_not
def name_end(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Take a name off a sealed case."""
    case = get_case(request, ref, lock=True)
    named = get_object_or_404(Named.objects.of(case).select_for_update(of=("self",)), pk=pk)
    unname_person(case=case, named=named, by=request.user, at=request.now)
    messages.success(request, f"{named.person} is no longer named.")
    return redirect("cases:list") if named.person == request.user else redirect("cases:access", ref)

"""Intake, page by page. What is typed is kept before it is judged."""

from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.forms.intake.finding import FindForm
from cases.forms.intake.looking_again import SEEN, look_at, not_looked_at, sought_in
from cases.forms.intake.steps import BY_SLUG, COUNTED, FORM, Intake, IntakeStep, Page, progress
from cases.queries import matches
from cases.queries.records import log_list, log_search, page_name
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.budgets import FOUND, SEARCHES, is_spent, spend, spend_one_of_many
from hestia.audit.models import log
from hestia.pages import answer
from hestia.safekeeping.drafts import SHEET, WITH_MISTAKES, sheet_in
from hestia.safekeeping.models import Draft, OneTimeKey
from hestia.ui.forms import ADD, SCRIPTS_OFF, HouseForm
from hestia.ui.http import HouseRequest, sent
from hestia.ui.pronouns import speak_of

LEAVE = "leave"  # the button "Save and leave"
CHECKING = "check"  # ``?from=check``: the answer is changed on the way to opening the case


# --- Before there is a draft ---------------------------------------------------------------------


class Unfinished(NamedTuple):
    """One intake that was left, as its owner's list shows it."""

    intake: Intake
    who: str
    done: int


@permission_required(Permission.CASE_OPEN)
@require_safe
def intake(request: HouseRequest) -> HttpResponse:
    """Say how to go about it, and list what was left unfinished."""
    speak_of("")  # nobody has asked yet
    begun = Draft.objects.of(request.user).kept(at=request.now).filter(form=FORM)
    begun_intakes = [unfinished(Intake(draft, user=request.user, today=request.today)) for draft in begun]
    log_list(request, drafts=[unfinished_intake.intake.key for unfinished_intake in begun_intakes])
    return render(
        request,
        "cases/intake/intake.html",
        {"unfinished": begun_intakes, "pages": len(COUNTED), "days": settings.DRAFT_DAYS},
    )


def unfinished(intake: Intake) -> Unfinished:
    """Return how an intake stands, without judging its answers."""
    done = sum(step.slug in intake.typed for step in COUNTED)
    return Unfinished(intake, intake.who, done)


@permission_required(Permission.CASE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def intake_find(request: HouseRequest) -> HttpResponse:
    """Look for her across the whole charity, so that nobody is entered twice. Names stay out of addresses."""
    speak_of("")  # nobody has asked yet
    if request.method != "POST":
        form = FindForm(user=request.user, today=request.today)
        return render(request, "cases/intake/intake_find.html", {"form": form})
    form = FindForm(request.POST, user=request.user, today=request.today)
    is_skipping = "skip" in request.POST
    if not form.is_valid() and not is_skipping:
        return render(request, "cases/intake/intake_find.html", {"form": form})
    if is_skipping or "begin" in request.POST:
        return redirect(begin(request, form, is_skipping=is_skipping).url_of(BY_SLUG["about"]))
    spend_on_search(request)
    results = matches.find(form.sought, by=request.user)
    log_search_first(request, [form.sought], results.people)
    context = {"form": form, "matches": results, "can_ask": request.user.has_perm(Permission.ACCESS_ASK)}
    return render(request, "cases/intake/intake_find.html", context)


def spend_on_search(request: HouseRequest) -> None:
    """Refuse one search too many, or one after too many clients of other teams were found."""
    spend(request, SEARCHES)
    spend_one_of_many(request, FOUND)


def log_search_first(
    request: HouseRequest, sought: list[matches.PersonSearch], people: list[matches.Match]
) -> None:
    """Write into the log that somebody was looked for, and who was shown; never the words."""
    words = " ".join(f"{person.name} {person.year} {person.reference}" for person in sought)
    own = [match.card.reference for match in people if match.case]
    elsewhere = [match.card.reference for match in people if not match.case]
    log_search(request, words, own, elsewhere=elsewhere)


def begin(request: HouseRequest, form: FindForm, *, is_skipping: bool) -> Intake:
    """Start an intake with what was typed to find her. The same page sent twice starts one.

    Sent after that one's case was opened, it starts the next: its pages would lead into that case.
    """
    once: UUID = form.cleaned_data.get("once") or uuid4()
    while OneTimeKey.objects.url_of(opened_from(once.hex[:12]), by=request.user):
        once = uuid5(NAMESPACE_URL, f"again:{once}")
    # Whoever was shown and is not her is not shown again.
    seen = [] if is_skipping else matches.find(form.sought, by=request.user).people
    draft, _ = Draft.objects.get_or_create(
        user=request.user,
        form=FORM,
        about=once.hex[:12],
        defaults={
            "data": {
                "known": form.known(),
                "once": str(uuid4()),
                "pages": {},
                SHEET: sheet_in(request),
                SEEN: [match.card.reference for match in seen],
            },
            "saved_at": request.now,
        },
    )
    return Intake(draft, user=request.user, today=request.today)


# --- The pages -----------------------------------------------------------------------------------


def get_intake(request: HouseRequest, key: str) -> Intake:
    """Return someone's own unfinished intake. A page that is sent waits for another that is being kept."""
    begun = Draft.objects.of(request.user).kept(at=request.now).filter(form=FORM, about=key)
    if request.method == "POST":
        begun = begun.select_for_update()
    draft = get_object_or_404(begun)
    if request.method != "POST":
        log("draft.opened", by=request.user, at=request.now, subject=f"intake:{key}", page=page_name(request))
    intake = Intake(draft, user=request.user, today=request.today)
    speak_of(intake.pronouns)
    return intake


@permission_required(Permission.CASE_OPEN)
@require_safe
def intake_resume(request: HouseRequest, key: str) -> HttpResponse:
    """Go on with an unfinished intake where something is missing."""
    return redirect(get_intake(request, key).url_to_go_on)


def get_step(slug: str) -> IntakeStep:
    """Return a page of intake by its address."""
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def save_step(request: HouseRequest, intake: Intake, step: IntakeStep) -> bool:
    """Keep what was sent, as it was typed; return whether it could be kept."""
    is_kept = intake.take(step, request.POST)
    if is_kept:
        intake.draft.saved_at = request.now
        intake.draft.save(update_fields=["data", "saved_at"])
        speak_of(intake.pronouns)
    return is_kept


@permission_required(Permission.CASE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def intake_step(request: HouseRequest, key: str, slug: str) -> HttpResponse:
    """Ask one page, keep what was typed, and go on when it can stand."""
    intake, step = get_intake(request, key), get_step(slug)
    is_checking = request.GET.get("from") == CHECKING
    if request.method != "POST":
        if not step.shown_when(intake):
            return redirect("cases:intake_check", key)
        is_judged = request.session.pop(WITH_MISTAKES, "") == request.path
        page = intake.page(step) if is_judged else intake.page_to_show(step)
        return show_page(request, intake, page, is_checking=is_checking)
    is_kept = save_step(request, intake, step)
    if LEAVE in request.POST:
        messages.success(request, f"Saved. We keep it until {intake.kept_until_words}.")
        return redirect("cases:intake")
    if not step.shown_when(intake):  # it was asked when the page was opened; what was typed is kept
        return redirect("cases:intake_check", key)
    page = Page(step, intake, request.POST)
    if ADD in request.POST or not page.is_valid:
        return show_again(request, intake, page, is_checking=is_checking, is_kept=is_kept)
    return redirect(url_from(request, intake, step, is_checking=is_checking))


def show_again(
    request: HouseRequest, intake: Intake, page: Page, *, is_checking: bool, is_kept: bool
) -> HttpResponse:
    """Answer with a page with mistakes; without scripts it is opened again, so that "Back" leads to it."""
    if is_kept and SCRIPTS_OFF in request.POST and ADD not in request.POST:
        request.session[WITH_MISTAKES] = request.path
        return redirect(request.get_full_path())
    return show_page(request, intake, page, is_checking=is_checking)


def url_from(request: HouseRequest, intake: Intake, step: IntakeStep, *, is_checking: bool) -> str:
    """Return where a page that can stand leads."""
    if step.slug == "consent" and intake.is_refused:
        return reverse("cases:intake_refused", args=[intake.key])
    # Past the limit what was typed is kept, and she is looked for before her case is opened.
    if step.slug == "about" and may_search(request) and look_again(request, intake):
        return url_to_look_again(intake, is_checking=is_checking)
    return reverse("cases:intake_check", args=[intake.key]) if is_checking else intake.url_after(step)


def may_search(request: HouseRequest) -> bool:
    """Whether there is room for one more search."""
    return not any(is_spent(request, budget) for budget in (SEARCHES, FOUND))


def show_page(request: HouseRequest, intake: Intake, page: Page, *, is_checking: bool) -> HttpResponse:
    """Answer with one page of intake."""
    step = page.step
    check = reverse("cases:intake_check", args=[intake.key])
    context = {
        "intake": intake,
        "step": step,
        "progress": progress(step),
        "form": page.form,
        "formset": page.rows,
        "back": check if is_checking else intake.url_before(step),
        "save": "Save and go back to your answers" if is_checking else "Save and continue",
    }
    return render(request, step.template, context)


@permission_required(Permission.CASE_OPEN)
@require_POST
def intake_autosave(request: HouseRequest, key: str, slug: str) -> HttpResponse:
    """Keep what is typed so far, while it is typed."""
    is_kept = save_step(request, get_intake(request, key), get_step(slug))
    return HttpResponse(status=204 if is_kept else 413)


@permission_required(Permission.CASE_OPEN)
@require_safe
def intake_refused(request: HouseRequest, key: str) -> HttpResponse:
    """Say what to do for someone who does not want our support."""
    intake = get_intake(request, key)
    if not intake.is_refused:
        return redirect("cases:intake_check", key)
    back = intake.url_of(BY_SLUG["consent"])
    context = {"intake": intake, "helpline": settings.HELPLINE_PHONE, "back": back}
    return render(request, "cases/intake/intake_refused.html", context)


@permission_required(Permission.CASE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def intake_delete(request: HouseRequest, key: str) -> HttpResponse:
    """Throw an unfinished intake away, when asked twice."""
    intake = get_intake(request, key)
    return answer(
        request,
        HouseForm(sent(request)),
        act=intake.draft.delete,
        saved="The draft is deleted.",
        to=reverse("cases:intake"),
        template="cases/intake/intake_delete.html",
        context={"intake": intake},
    )


def look_again(request: HouseRequest, intake: Intake) -> list[matches.Match]:
    """Look for her by what was typed since, and log it; return who was not shown yet."""
    sought = sought_in(intake)
    if sought:
        spend_on_search(request)
    people = not_looked_at(intake)
    if sought:
        log_search_first(request, sought, people)
    return people


def url_to_look_again(intake: Intake, *, is_checking: bool) -> str:
    """Return the address of the page that shows who may be her, by what was typed since."""
    address = reverse("cases:intake_again", args=[intake.key])
    return f"{address}?from={CHECKING}" if is_checking else address


@permission_required(Permission.CASE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def intake_again(request: HouseRequest, key: str) -> HttpResponse:
    """Look for her again: what was typed since may say that we know her."""
    intake = get_intake(request, key)
    step = BY_SLUG["about"]
    is_checking = request.GET.get("from") == CHECKING
    check = reverse("cases:intake_check", args=[key])
    go_on = check if is_checking else intake.url_after(step)
    if request.method == "POST":
        look_at(intake, request.POST.getlist("seen")[:100])
        intake.draft.save(update_fields=["data"])
        return redirect(go_on)
    people = look_again(request, intake)
    if not people:
        return redirect(go_on)
    context = {
        "intake": intake,
        "matches": people,
        "back": check if is_checking else intake.url_of(step),
        "can_ask": request.user.has_perm(Permission.ACCESS_ASK),
    }
    return render(request, "cases/intake/intake_again.html", context)


def opened_from(key: str) -> UUID:
    """Return the key under which it is remembered what an intake opened."""
    return uuid5(NAMESPACE_URL, f"intake:{key}")

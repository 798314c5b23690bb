"""Her details, section by section: read, changed, and kept in versions."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.actions.contact import emergency_blockers
from cases.actions.details import NameAndKind, add_address, change_section, change_topics, correct_address
from cases.forms.details import about_her, contact, story
from cases.models import Address, Case, Client, OtherName, SafeContact, Topic
from cases.queries.records import get_case, says_why_not
from cases.views.covered import get_address, show_secret, uncovered
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, fresh_factor_required, is_fresh
from hestia.pages import answer, shows_form
from hestia.privacy.declared import level_of
from hestia.privacy.secrecy import Level
from hestia.safekeeping.drafts import ask_before_showing, open_draft
from hestia.ui.forms import shown
from hestia.ui.http import HouseRequest
from hestia.ui.words import day


class Section(NamedTuple):
    """One section of her details: its heading, its questions, and the record that keeps the answers."""

    title: str
    form: Any
    record_of: Callable[[Case, bool], Any]
    lede: str = ""
    needs: Level = Level.PERSONAL  # how recently whoever opens it has shown who they are: see `is_fresh`
    needs_to_change: Level = Level.PERSONAL

    def level_of(self, name: str) -> Level:
        """Return the level of secrecy of one of its answers."""
        return level_of(self.form._meta.model, name)

    def can_be_read_by(self, reader: User) -> bool:
        """Whether somebody sees any of its answers at all."""
        return any(self.level_of(name) <= reader.sees for name in self.form._meta.fields)


def her(case: Case, lock: bool) -> Client:
    """Return the person."""
    return lock_record(Client, case.client_id) if lock else case.client


def her_contact(case: Case, lock: bool) -> SafeContact:
    """Return how she may be reached, new if it was never asked."""
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    if contact is None:
        return SafeContact(case=case)
    return lock_record(SafeContact, contact.pk) if lock else contact


def her_case(case: Case, lock: bool) -> Case:
    """Return the case itself."""
    return lock_record(Case, case.pk) if lock else case


def lock_record[M: (Client, SafeContact, Case)](kind: type[M], pk: int) -> M:
    """Return a record that nobody else changes until the request is over."""
    return kind._default_manager.select_for_update(no_key=True).get(pk=pk)


SECTIONS = {
    "about": Section("About her", about_her.AboutForm, her),
    "safe-contact": Section(
        "Safe contact",
        contact.SafeContactForm,
        her_contact,
        "Read this before every call, text and letter. What is not ticked is not safe.",
        Level.SENSITIVE,
        Level.SECRET,  # who changes how she is reached can lead her anywhere, as with an address
    ),
    "language": Section("Language and communication", about_her.LanguageForm, her),
    "immigration-and-health": Section("Immigration and health", about_her.StatusForm, her),
    "came-to-us": Section("How she came to us", story.CameToUsForm, her_case),
    "what-happened": Section("What happened", story.WhatHappenedForm, her_case),
}
NOT_ANSWERS = frozenset({"version", "checked"})
TOPICS = "needs-and-issues"
ADDRESSES = "addresses"
CONFIDENCE = "confidence"  # a page of its own


class SectionLink(NamedTuple):
    """A section as the list beside the page names it."""

    title: str
    url: str
    is_current: bool


def places(request: HouseRequest, ref: str, current: str) -> list[SectionLink]:
    """Return the sections this person can open."""
    readable = {slug: section for slug, section in SECTIONS.items() if section.can_be_read_by(request.user)}
    titles = {slug: section.title for slug, section in readable.items()} | {TOPICS: "Needs and issues"}
    if request.user.has_perm(Permission.COVERED_VIEW):
        titles[ADDRESSES] = "Addresses"
    places = [
        SectionLink(title, reverse("cases:details", args=[ref, slug]), slug == current)
        for slug, title in titles.items()
    ]
    if request.user.has_perm(Permission.SENSITIVE_VIEW):
        url = reverse("cases:confidence", args=[ref])
        places.append(SectionLink("In confidence", url, current == CONFIDENCE))
    return places


@require_safe
@permission_required(Permission.CASE_VIEW)
def details(request: HouseRequest, ref: str, section: str) -> HttpResponse:
    """Show one section: each question and its answer."""
    case = get_case(request, ref)
    context: dict[str, Any] = {
        "case": case,
        "places": places(request, ref, section),
        "section": section,
        "may_change": request.user.has_perm(Permission.CASE_CHANGE) and not case.is_closed,
    }
    if section == TOPICS:
        return render(request, "cases/topics.html", context | topics_by_kind(case))
    if section == ADDRESSES:
        return addresses_page(request, case, context)
    shown_section = section_or_404(section)
    if not shown_section.can_be_read_by(request.user):
        raise PermissionDenied
    if not is_fresh(request, shown_section.needs):
        return ask_again(request)
    details_record = shown_section.record_of(case, False)
    form = shown_section.form(instance=details_record, today=request.today)
    hidden = {name for name in form._meta.fields if shown_section.level_of(name) > request.user.sees}
    context |= {
        "title": shown_section.title,
        "answers": list(answers_of(form, without=hidden)),
        "record": details_record,
        "record_kind": details_record._meta.model_name,
        "may_dispute": may_dispute(request.user),
    }
    if section == "about":
        context["other_names"] = other_names_for(request.user, case)
    if section == "safe-contact":
        context |= {"checked_on": details_record.checked_on, "unchecked": details_record.unchecked_words}
    return render(request, "cases/details.html", context)


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def details_edit(request: HouseRequest, ref: str, section: str) -> HttpResponse:
    """Change one section."""
    case = get_case(request, ref, lock=request.method == "POST")
    if section == TOPICS:
        return topics_edit(request, case)
    edited = section_or_404(section)
    if not is_fresh(request, edited.needs_to_change):
        return ask_again(request)
    details_record = edited.record_of(case, request.method == "POST")
    draft = open_draft(request, f"details-{section}", ref)
    form = edited.form(draft.data, instance=details_record, today=request.today, now=request.now)
    names = names_form(draft.data, case) if section == "about" else None
    back = reverse("cases:details", args=[ref, section])
    return answer(
        request,
        form,
        act=lambda: change_section(
            case=case, title=edited.title, **changes_in(form, names), by=request.user, at=request.now
        ),
        to=back,
        template="cases/details_edit.html",
        context={"case": case, "formset": names, "title": edited.title, "lede": edited.lede, "back": back},
        rows=names,
        blockers=blockers_of(request, case) if section == "safe-contact" else case.closed_blockers(),
        draft=draft,
    )


def blockers_of(request: HouseRequest, case: Case) -> list[str]:
    """Return why how she is reached, or where she lives, cannot be changed by this person now."""
    return [*case.closed_blockers(), *emergency_blockers(case, by=request.user, at=request.now)]


def changes_in(form: Any, names: Any) -> dict[str, Any]:
    """Return what one section was changed to, as the act takes it."""
    return {
        "details": form.save(commit=False),
        "changed": set(form.changed_data) - NOT_ANSWERS,
        "names": None if names is None else names_from_rows(names),
        "is_checked": form.cleaned_data.get("checked", False),
    }


def may_dispute(reader: User) -> bool:
    """Whether somebody may record that she says something here is wrong."""
    return reader.has_perms([Permission.CASE_CHANGE, Permission.COVERED_VIEW])


def section_or_404(section: str) -> Section:
    """Return which section is meant."""
    if section not in SECTIONS:
        raise Http404
    return SECTIONS[section]


def answers_of(form: Any, *, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Return each question of a form and the answer that is kept, in words, without some.

    Of a birth only what is known of it is said: a date, or a month and a year.
    """
    is_exact = getattr(form.instance, "born_on", None) is not None
    unsaid = {"born_month", "born_year"} if is_exact else {"born_on"}
    for name, field in form.fields.items():
        if name in NOT_ANSWERS or name in unsaid or name in without:
            continue
        value = form.get_initial_for_field(field, name)
        yield str(field.label), "" if value in field.empty_values else shown(field, value)


# --- Her other names -----------------------------------------------------------------------------


def other_names_for(reader: User, case: Case) -> QuerySet[OtherName]:
    """Return her other names: that she was exploited, and under which name, is told to no learner."""
    names = case.client.other_names.all()
    is_told = reader.sees >= Level.SENSITIVE
    return names if is_told else names.exclude(kind=OtherName.Kind.EXPLOITATION)


def names_form(data: QueryDict | None, case: Case) -> Any:
    """Return the rows of her other names."""
    other_names = [{"name": n.name, "kind": n.kind} for n in case.client.other_names.all()]
    return about_her.OtherNameSet(data, initial=other_names, prefix="names")


def names_from_rows(names: Any) -> set[NameAndKind]:
    """Return the other names that the rows say."""
    return {
        (row.cleaned_data["name"], row.cleaned_data["kind"])
        for row in names.forms
        if row.cleaned_data.get("name") and not row.cleaned_data.get("DELETE")
    }


# --- Needs and issues ----------------------------------------------------------------------------


def topics_by_kind(case: Case) -> dict[str, Any]:
    """Return what was raised, needs and issues apart, each subject in its place."""
    topics = {topic.subject: topic for topic in case.topic_set.all()}

    def listed(subjects: tuple[str, ...]) -> list[tuple[str, Topic | None]]:
        return [(Topic.Subject(subject).label, topics.get(subject)) for subject in subjects]

    return {"needs": listed(Topic.NEEDS), "issues": listed(Topic.ISSUES)}


def topics_edit(request: HouseRequest, case: Case) -> HttpResponse:
    """Ask about the needs and issues again."""
    topics: dict[str, Topic] = {topic.subject: topic for topic in case.topic_set.all()}
    draft = open_draft(request, f"details-{TOPICS}", case.reference)
    form = story.TopicsForm(
        draft.data, topics=topics, records=list(topics.values()), today=request.today, now=request.now
    )
    back = reverse("cases:details", args=[case.reference, TOPICS])

    return answer(
        request,
        form,
        act=lambda: change_topics(case=case, answers=form.topic_answers(), by=request.user, at=request.now),
        to=back,
        template="cases/topics_edit.html",
        context={"case": case, "back": back},
        draft=draft,
        blockers=case.closed_blockers(),
    )


# --- Addresses: known to few, shown one at a time, each time logged -------------------------------


def addresses_page(request: HouseRequest, case: Case, context: dict[str, Any]) -> HttpResponse:
    """Show where she lived and lives, the addresses themselves covered but for one that was asked for."""
    if not request.user.has_perm(Permission.COVERED_VIEW):
        raise PermissionDenied
    addresses = Address.objects.visible_to(request.user).filter(case=case)
    context |= {"addresses": addresses, "uncovered": uncovered(request, "address")}
    return render(request, "cases/addresses.html", context)


def may_change_addresses(request: HttpRequest) -> bool:
    """Whether this person's role both sees and changes addresses."""
    return bool(request.user.has_perms([Permission.COVERED_VIEW, Permission.CASE_CHANGE]))


@permission_required(Permission.COVERED_VIEW)
@says_why_not
def address_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Add an address. The one before ends the day it begins."""
    case = get_case(request, ref, lock=request.method == "POST")
    if not may_change_addresses(request):
        raise PermissionDenied
    draft = open_draft(request, "address", ref)
    if (again := ask_before_showing(request, draft)) is not None:
        return again
    form = contact.AddressForm(
        draft.data,
        case=case,
        initial={"from_on": request.today},
        today=request.today,
        now=request.now,
    )
    back = reverse("cases:details", args=[ref, ADDRESSES])
    return answer(
        request,
        form,
        act=lambda: add_address(case=case, address=form.save(commit=False), by=request.user, at=request.now),
        saved=lambda address: f"The address is added, from {day(address.from_on, today=request.today)}.",
        to=back,
        template="cases/address_edit.html",
        context={"case": case, "back": back, "is_new": True},
        blockers=blockers_of(request, case),
        draft=draft,
    )


@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def address_edit(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Put an address right. The form shows it, so opening the form is logged like asking for it."""
    case = get_case(request, ref, lock=request.method == "POST")
    if not may_change_addresses(request):
        raise PermissionDenied
    address = get_address(request, case, pk, lock=request.method == "POST")
    draft = open_draft(request, f"address-{pk}", ref)
    form = contact.AddressCorrectionForm(
        draft.data, case=case, instance=address, today=request.today, now=request.now
    )
    back = reverse("cases:details", args=[ref, ADDRESSES])

    response = answer(
        request,
        form,
        act=lambda: correct_address(
            case=case, address=form.save(commit=False), by=request.user, at=request.now
        ),
        to=back,
        template="cases/address_edit.html",
        context={"case": case, "back": back, "is_new": False},
        blockers=blockers_of(request, case),
        draft=draft,
    )
    if shows_form(response):
        show_secret(request, case, address)
    return response

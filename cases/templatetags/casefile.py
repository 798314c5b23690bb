"""What stands at the head of every page of a case, and how its story is drawn."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse

from cases.models import Case, Client, Consent, Deadline, Entry, Placement, SafeContact
from hestia.accounts.models import User
from hestia.audit.middleware import log_unopened
from hestia.privacy.keyring import KeyringError
from hestia.privacy.secrecy import Level
from hestia.ui.components import Tab
from hestia.ui.http import HouseRequest

register = template.Library()

# Whose pages stand elsewhere than under it.
UNDER = {"desk:documents": "desk:disclosures"}
# A tab's words, its page, and the group of promises whose lateness it shows.
TABS = (
    ("Overview", "desk:case", ""),
    ("NRM", "referrals:overview", "nrm"),
    ("Risk", "riskassessment:overview", "risk"),
    ("Support plan", "supportplans:plan", "plan"),
    ("Notes", "cases:notes", ""),
    ("People", "cases:people", ""),
    ("Documents", "desk:documents", ""),
    ("Consent", "cases:consents", ""),
    ("Exit", "supportplans:exit", "exit"),
    ("History", "cases:history", ""),
)
ASK_AGAIN_AFTER = timedelta(days=90)  # calendar days after which safe contact is checked again

NODES = {
    Entry.Kind.MET: ("message-square", ""),
    Entry.Kind.PHONED: ("phone", ""),
    Entry.Kind.EMAIL: ("mail", ""),
    Entry.Kind.AGENCY: ("building", ""),
    Entry.Kind.INCIDENT: ("shield-alert", "warn"),
    Entry.Kind.NOTE: ("notebook-pen", ""),
    Entry.Kind.OPENED: ("folder", "ok"),
    Entry.Kind.DETAILS: ("pencil", "grey"),
    Entry.Kind.ALLOCATION: ("user", "grey"),
    Entry.Kind.CONSENT: ("signature", ""),
    Entry.Kind.NRM: ("file-text", ""),
    Entry.Kind.RISK: ("shield", ""),
    Entry.Kind.PLAN: ("target", ""),
    Entry.Kind.TASK: ("check", "ok"),
    Entry.Kind.DOCUMENT: ("printer", "grey"),
    Entry.Kind.EXIT: ("footprints", "grey"),
}
ANSWERS = {
    Consent.Answer.GIVEN: ("circle-check", "t-done"),
    Consent.Answer.REFUSED: ("ban", "t-overdue"),
    Consent.Answer.WITHDRAWN: ("ban", "t-overdue"),
}


@dataclass(frozen=True)
class Bar:
    """Who a record is about, and how to reach her safely: what every page of it says first."""

    case: Case
    client: Client
    contact: SafeContact | None
    is_contact_hidden: bool  # from whom is there to learn
    unopened: str  # why it cannot be said how to reach her, though it was told
    placement: Placement | None
    age: str
    language: str
    interpreter: str
    is_contact_old: bool
    is_no_longer_reached: bool  # her case is closed, and she is not to be asked how she is
    goes_on_in: Case | None
    tabs: list[Tab] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def case_bar(context: Context, case: Case) -> Bar:
    """Return the facts of the bar: ``{% case_bar case as bar %}``. Asks one question: what is overdue.

    A closed case asks another: whether she is supported again.
    """
    request: HouseRequest = context["request"]
    client, today = case.client, request.today
    contact = SafeContact.of(case, reader=request.user)
    unopened = unopened_words(request, contact)
    if unopened:
        contact = None
    return Bar(
        case=case,
        client=client,
        contact=contact,
        is_contact_hidden=request.user.sees < Level.SENSITIVE,
        unopened=unopened,
        placement=placement_of(case),
        age=age_words(client, on=case.died_on or today),
        language=client.first_language,
        interpreter=interpreter_words(client),
        is_contact_old=bool(
            contact and contact.checked_on is not None and contact.checked_on + ASK_AGAIN_AFTER < today
        ),
        is_no_longer_reached=case.is_closed
        and not any(promise.kind in Deadline.AFTER_CLOSING for promise in case.open_promises),
        goes_on_in=later_case(case, user=request.user) if case.is_closed else None,
        tabs=tabs_of(case, path=request.path, today=today),
    )


def unopened_words(request: HouseRequest, contact: SafeContact | None) -> str:
    """Return why it does not open how she is reached, if so: each page of hers says it, and goes on."""
    if contact is None:
        return ""
    try:
        contact.open_first()
    except KeyringError as error:
        log_unopened(request, error)
        return str(error)
    return ""


def placement_of(case: Case) -> Placement | None:
    """Return her room, asking for it only where the case was read without."""
    if hasattr(case, "placement_now"):
        placement: Placement | None = case.placement_now
        return placement
    return case.placement_set.filter(until_on=None).select_related("room").first()


def later_case(case: Case, *, user: User) -> Case | None:
    """Return the case in which she is supported again, if this person may see it."""
    return Case.objects.visible_to(user).open().filter(client=case.client_id).first()


def age_words(client: Client, *, on: date) -> str:
    """Return "24", "about 24" or "not known"."""
    age = client.age(on=on)
    if age is None:
        return "not known"
    return str(age) if client.age_is_exact else f"about {age}"


def interpreter_words(client: Client) -> str:
    """Return "interpreter needed (woman)", "no interpreter needed" or nothing, when not discussed."""
    if client.interpreter_needed == "yes":
        wish = f" ({client.interpreter_gender.lower()})" if client.interpreter_gender else ""
        return f"interpreter needed{wish}"
    return "no interpreter needed" if client.interpreter_needed == "no" else ""


def tabs_of(case: Case, *, path: str, today: date) -> list[Tab]:
    """Return the record's pages, the one on show marked, with how much is overdue on each."""
    late: dict[str, int] = {}
    for promise in case.open_promises:
        if promise.is_overdue(on=today):
            late[promise.group] = late.get(promise.group, 0) + 1
    tabs = []
    for label, name, group in TABS:
        try:
            url = reverse(name, args=[case.reference])
        except NoReverseMatch:
            continue
        places = [url] if name not in UNDER else [url, reverse(UNDER[name], args=[case.reference])]
        is_current = path == url or (name != "desk:case" and path.startswith(tuple(places)))
        tabs.append(Tab(label, url, is_current, late.get(group, 0) if group else 0))
    return tabs


# --- The story -----------------------------------------------------------------------------------


@register.filter
def node_icon(entry: Entry) -> str:
    """Return the drawing that stands beside a line of the story."""
    return NODES[Entry.Kind(entry.kind)][0]


@register.filter
def node_css(entry: Entry) -> str:
    """Return the colour of the drawing beside a line of the story."""
    return NODES[Entry.Kind(entry.kind)][1]


@register.filter
def interpreter_said(entry: Entry) -> str:
    """Return what a note says about the interpreter: "Interpreter present."."""
    sentences = {
        Entry.Interpreter.IN_PERSON: "Interpreter present",
        Entry.Interpreter.PHONE: "Interpreter by phone or video",
        Entry.Interpreter.NONE_FOUND: "No interpreter could be found",
    }
    words = sentences.get(Entry.Interpreter(entry.interpreter)) if entry.interpreter else None
    if not words:
        return ""
    return f"{words}: {entry.interpreter_name.rstrip('.')}." if entry.interpreter_name else f"{words}."


@register.filter
def answer_icon(consent: Consent) -> str:
    """Return the drawing of an answer."""
    return ANSWERS[Consent.Answer(consent.answer)][0]


@register.filter
def answer_css(consent: Consent) -> str:
    """Return the colour of an answer."""
    return ANSWERS[Consent.Answer(consent.answer)][1]


@register.filter
def answer_words(consent: Consent) -> str:
    """Return an answer in one line: "Share with the GP, Dr Khan" or "Do not share with the police"."""
    words = consent.get_purpose_display()
    if consent.who:
        words = f"{words}, {consent.who}"
    if consent.is_given:
        return words
    ended = "taken back" if consent.answer == Consent.Answer.WITHDRAWN else "no"
    if words.startswith("Share "):
        return f"Do not s{words[1:]}"
    return f"{words}: {ended}"

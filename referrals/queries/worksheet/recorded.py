"""What the record knows of the form's answers: worked out each time, never copied, so never asked twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cases.models import Agency, Case, Client, OtherName, Paper, ThreeState
from cases.rules.names import plain
from hestia.directory.models import AgencyKind
from referrals.models import Handover, NRMConsent, Referral
from referrals.queries.worksheet.facts import RecordFacts
from referrals.rules.worksheet.exploiters import TYPES
from referrals.rules.worksheet.question import SAYS_YES
from referrals.rules.worksheet.reporting import LA

COVERED = "It is hidden, with her addresses. Show it there, and copy it."
NOT_SHOWN = "How to reach her is not shown to your role. Her worker sees it, and answers this."


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer the record has, as the form takes it; with no value it is a help to answer.

    `note` says what else to know of it; `offer` is in words that may be used as an answer, once they are
    checked. What is covered is known to be there, and is not shown; of what is
    kept from the reader's role not even whether it is there.
    """

    value: str = ""
    note: str = ""
    offer: str = ""
    is_covered: bool = False
    is_kept_from_role: bool = False


def recorded_answers(facts: RecordFacts, *, today: date) -> dict[str, RecordedAnswer]:
    """Return the answers the record has, by the form's keys."""
    if facts.referral:
        facts.referral.as_of(today)
    parts = (
        _reporting(facts),
        _age(facts),
        _account(facts),
        _people_around(facts),
        _own_answers(facts),
        _contact(facts),
        _identity(facts, today=today),
        _first_responder(facts),
    )
    return {key: recorded for part in parts for key, recorded in part if recorded.value or recorded.note}


type Pairs = Iterator[tuple[str, RecordedAnswer]]


def yes_or_no(answer: str) -> str:
    """Return a three-state answer as the form takes it: a subject not raised is no answer."""
    return "" if answer == ThreeState.NOT_DISCUSSED else answer


def first_and_last_name(name: str) -> tuple[str, str]:
    """Return a name as the form's two boxes take it: the first word, and the rest."""
    first, _, rest = name.strip().partition(" ")
    return first, rest.strip()


def joined(*parts: str) -> str:
    """Return what there is, in one line."""
    return ", ".join(part for part in parts if part)


def name_of(person: Mapping[str, str]) -> str:
    """Return a person's name, and what they are to her if the name does not say it."""
    name, relation = person["name"], person["relation"]
    return name if plain(relation) in plain(name) else joined(name, relation)


def _reporting(facts: RecordFacts) -> Pairs:
    yield "reference", RecordedAnswer(facts.case.reference)
    if facts.handover:
        office = facts.handover["office"]
        yield (
            "user-organisation",
            RecordedAnswer(facts.handover["organisation"], office and f"Office: {office}"),
        )
    if facts.referral:
        nation = {Referral.Jurisdiction.SCT: "scotland", Referral.Jurisdiction.NIR: "northern-ireland"}
        place = nation.get(Referral.Jurisdiction(facts.referral.jurisdiction), "")
        yield "fr-location", RecordedAnswer(place, "" if place else "She is supported in England or Wales.")


def _age(facts: RecordFacts) -> Pairs:
    status = Client.AgeStatus
    answer = {status.ADULT: "no", status.CHILD: SAYS_YES, status.UNSURE: "not-sure"}
    has_turned_18 = facts.referral is not None and facts.referral.came_of_age_on is not None
    is_now = status.ADULT if has_turned_18 else status(facts.client.age_status)
    yield "pv-under-age", RecordedAnswer(answer[is_now])
    council = facts.authority
    if council:
        first, last = first_and_last_name(council["person"])
        yield f"{LA}-name", RecordedAnswer(council["council"])
        yield f"{LA}-phone", RecordedAnswer(council["phone"])
        yield f"{LA}-email", RecordedAnswer(council["email"])
        yield f"{LA}-first-name", RecordedAnswer(first)
        yield f"{LA}-last-name", RecordedAnswer(last)
    elif facts.case.local_authority_contact:
        yield f"{LA}-name", RecordedAnswer(note=f"When she came: {facts.case.local_authority_contact}.")


# Which of the form's boxes the record's kinds of exploitation are. Of sexual exploitation it has three.
EXPLOITATION_BOXES = {
    Case.Exploitation.LABOUR: "forced-to-work",
    Case.Exploitation.CRIMINAL: "forced-to-commit-crime",
    Case.Exploitation.ORGANS: "organs-removed",
    Case.Exploitation.DOMESTIC: "unpaid-household-work",
    Case.Exploitation.OTHER: "other",
}


def _account(facts: RecordFacts) -> Pairs:
    case = facts.case
    yield "what-happened", RecordedAnswer(case.what_happened)
    if case.what_happened:
        note = "What she said when she came is in the record."
        offer = case.what_happened if facts.shows_account else ""
        yield "how-did-the-exploitation-start", RecordedAnswer(note=note, offer=offer)
    if case.exploited_where:
        yield "where-exploitation-happened", RecordedAnswer(note=f"In her account: “{case.exploited_where}”.")
    for kind in map(Case.Exploitation, case.exploitation):
        if kind in EXPLOITATION_BOXES:
            yield f"{TYPES}-{EXPLOITATION_BOXES[kind]}", RecordedAnswer(SAYS_YES)
        else:
            note = f"The record says: {kind.label.lower()}. Tick which of the boxes it was."
            yield f"{TYPES}-prostitution", RecordedAnswer(note=note)
    people = [
        ". ".join(part.rstrip(".") for part in (name_of(person), person["note"]) if part)
        for person in facts.exploiters
    ]
    yield "who-exploited-pv", RecordedAnswer("\n".join(people))
    if case.crime_reference:
        yield "reported-to-police", RecordedAnswer(SAYS_YES)
    elif case.police_involved == ThreeState.YES:
        note = "The police are involved. The record has no crime reference."
        yield "reported-to-police", RecordedAnswer(note=note)
    elif case.police_involved == ThreeState.NO:
        yield "reported-to-police", RecordedAnswer("no")
    yield "reported-to-police-crime-reference", RecordedAnswer(case.crime_reference)


# How the record calls a dependant who is her child.
CHILDREN = {"child", "son", "daughter", "baby", "stepchild", "stepson", "stepdaughter"}


NAMELESS = "Who sent her has no name in her record. Write it with the people around her, under agencies."


def own_name(agency: Mapping[str, str]) -> str:
    """Return what an agency is called; nothing while only its kind is known."""
    return "" if agency["name"] in Agency.NAMELESS else agency["name"]


def is_named(agency: Mapping[str, str]) -> bool:
    """Whether an agency has a name of its own, or whoever is asked for there has."""
    return bool(own_name(agency) or agency["worker"])


def _people_around(facts: RecordFacts) -> Pairs:
    kinds = AgencyKind
    if facts.agencies:
        named = [agency for agency in facts.agencies if is_named(agency)]
        people = [joined(kinds(a["kind"]).label, own_name(a), a["worker"]) for a in named]
        note = NAMELESS if len(named) < len(facts.agencies) else ""
        yield "are-others-involved", RecordedAnswer(SAYS_YES)
        yield "are-others-involved-details", RecordedAnswer("\n".join(people), note)
    forces = [a["name"] for a in facts.agencies if a["kind"] == kinds.POLICE and own_name(a)]
    yield "reported-to-police-police-forces", RecordedAnswer(forces[0] if forces else "")
    children = [relation for relation in facts.dependants if CHILDREN & set(plain(relation).split())]
    if children:
        yield "does-pv-have-children", RecordedAnswer(SAYS_YES)
        yield "does-pv-have-children-yes-amount", RecordedAnswer(str(len(children)))


# Some were asked of an investigation alone, before the question named both as the form does.
IN_COURT_TOO = "Her yes must be to criminal proceedings too. If she was not asked about them, ask her."


def _own_answers(facts: RecordFacts) -> Pairs:
    """Her own answers: separate questions, never merged."""
    referral, answers = facts.referral, facts.answers
    is_asked = referral.needs_consent if referral else not facts.client.may_be_a_child
    if not is_asked or (referral and referral.consents):
        yield "pv-want-to-submit-nrm", RecordedAnswer(SAYS_YES)
    elif referral and referral.consent_answer == "given":
        yield "pv-want-to-submit-nrm", RecordedAnswer(note="Her yes was spoken. It needs a witness.")
    elif referral and referral.consents is False:
        yield "pv-want-to-submit-nrm", RecordedAnswer("no")
    if answers:
        goes_to = {
            NRMConsent.Recipient.CLIENT: "potential-victim",
            NRMConsent.Recipient.SOMEONE_ELSE: "someone-else",
        }
        will_help = yes_or_no(answers["will_help_police"])
        note = IN_COURT_TOO if will_help == ThreeState.YES else ""
        yield "authorities-cooperation", RecordedAnswer(will_help, note)
        yield "does-pv-need-support", RecordedAnswer(yes_or_no(answers["wants_support"]))
        if answers["decision_goes_to"]:
            yield "who-contact", RecordedAnswer(goes_to[NRMConsent.Recipient(answers["decision_goes_to"])])
        if answers["recipient_name"]:
            yield "someone-else-last-name", RecordedAnswer(answers["recipient_name"])
            yield "someone-else-permission-check", RecordedAnswer(SAYS_YES)


def _contact(facts: RecordFacts) -> Pairs:
    if not facts.shows_contact:
        kept = RecordedAnswer(NOT_SHOWN, is_covered=True, is_kept_from_role=True)
        places = (f"current-pv-location-uk-{key}" for key in ("city", "region"))
        yield from dict.fromkeys(("pv-contact-details", "pv-phone-number", *places), kept).items()
        return
    # Where she is safe is copied by hand from its own page: a worksheet may be printed.
    if facts.has_address:
        for key in ("street", "town", "postcode"):
            yield f"pv-contact-details-{key}", RecordedAnswer(COVERED, is_covered=True)
        for key in ("city", "region"):
            yield f"current-pv-location-uk-{key}", RecordedAnswer(COVERED, is_covered=True)
    contact = getattr(facts.case, "safe_contact", None)
    if contact is None:
        return
    if contact.phone and (contact.may_call or contact.may_text):
        yield "pv-phone-number", RecordedAnswer(SAYS_YES)
        ways = ". ".join(filter(None, [contact.ways, contact.unchecked_words]))
        yield "pv-phone-number-yes", RecordedAnswer(contact.phone, f"{ways}.")
    safe = {"email": contact.may_email and contact.email, "post": contact.may_post}
    yield "pv-contact-details", RecordedAnswer(",".join(way for way, is_safe in safe.items() if is_safe))
    if safe["email"]:
        yield "pv-contact-details-email-input", RecordedAnswer(contact.email)
        yield "pv-contact-details-email-check", RecordedAnswer(SAYS_YES)
    if safe["post"]:
        yield "pv-contact-details-post-check", RecordedAnswer(SAYS_YES)


# Not another spelling, nor the name on a document: the form asks for neither.
NICKNAMES = {OtherName.Kind.ALIAS, OtherName.Kind.EXPLOITATION}


def _identity(facts: RecordFacts, *, today: date) -> Pairs:
    client = facts.client
    gender = {Client.Gender.FEMALE: "female", Client.Gender.MALE: "male", Client.Gender.NON_BINARY: "unknown"}
    yield "birthplace", RecordedAnswer(client.place_of_birth)
    yield "pv-name-first-name", RecordedAnswer(client.first_name)
    yield "pv-name-last-name", RecordedAnswer(client.last_name)
    nicknames = [name["name"] for name in facts.other_names if name["kind"] in NICKNAMES]
    yield "pv-name-nickname", RecordedAnswer(", ".join(nicknames))
    yield "pv-dob", RecordedAnswer(client.birth_in_words(on=today))
    yield "pv-gender", RecordedAnswer(gender.get(Client.Gender(client.gender), ""))
    yield "pv-nationality", RecordedAnswer(client.nationality)
    yield "pv-nationality-second", RecordedAnswer(client.second_nationality)
    yield "pv-interpreter-requirements", RecordedAnswer(yes_or_no(client.interpreter_needed))
    yield (
        "pv-interpreter-requirements-language",
        RecordedAnswer(joined(client.first_language, client.dialect)),
    )
    if client.communication_aids:
        yield "pv-other-help-with-communication", RecordedAnswer(SAYS_YES)
        yield "pv-other-help-with-communication-aid", RecordedAnswer(client.communication_aids)
    if client.home_office_reference:
        yield "pv-ho-reference", RecordedAnswer(SAYS_YES)
        yield "pv-ho-reference-type", RecordedAnswer(client.home_office_reference)


def _first_responder(facts: RecordFacts) -> Pairs:
    if facts.handover:
        name = facts.handover["referrer_name"]
        first, last = first_and_last_name("" if name == Handover.NOT_KNOWN else name)
        yield "fr-details-first-name", RecordedAnswer(first)
        yield "fr-details-last-name", RecordedAnswer(last)
        yield "fr-details-phone", RecordedAnswer(facts.handover["phone"])
    worker = facts.case.worker
    if worker:
        yield "fr-alternative-contact", RecordedAnswer(worker.email, f"{worker}, key worker.")
    papers = [Paper.Kind(paper["kind"]).label for paper in facts.papers]
    if papers:
        yield "upload-file", RecordedAnswer(SAYS_YES, f"{'; '.join(papers)}.")

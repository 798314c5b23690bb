"""The letter that tells someone outside what was chosen, and nothing else of her record."""

from collections.abc import Callable
from datetime import date

from django.conf import settings

from cases.models import Address, Case, Dependant, Disclosure, ThreeState
from cases.queries.sharing import reached
from cases.queries.shown import approved_words
from cases.queries.typed import written_in
from desk.rules.letters import FACTS
from desk.rules.told import AGENCY_TELLS, AREA_TELLS, NEED_TELLS, Item, item, told
from hestia.accounts.models import User
from hestia.pdf import Document
from hestia.privacy.audiences import Fact, facts_in_words
from hestia.workingdays.words import long_day
from referrals.documents.nrm_dates import nrm_dates
from referrals.models import Answer
from referrals.rules.worksheet.question import FieldKind
from referrals.rules.worksheet.questions import SECTIONS
from supportplans.models import Target

# What she told for the Home Office's form is not asked again: her account stands there.
HER_ACCOUNT = [
    question
    for section in SECTIONS
    for question in section.questions
    if section.slug == "exploitation" and question.kind is FieldKind.LONG
]

type Lines = list[tuple[str, str]]

NOT_RECORDED = "Not recorded"
NONE_TOLD = "None that this letter may give"


def first_name(case: Case, _by: User, _on: date) -> Lines:
    return [("First name", case.client.first_name)]


def full_name(case: Case, _by: User, _on: date) -> Lines:
    return [("Name", case.client.full_name)]


def other_names(case: Case, _by: User, _on: date) -> Lines:
    return [("Other names", ", ".join(other_name.name for other_name in case.client.other_names.all()))]


def birth(case: Case, _by: User, on: date) -> Lines:
    return [("Born", case.client.birth_in_words(on=on))]


def gender(case: Case, _by: User, _on: date) -> Lines:
    return [("Gender", case.client.gender_words or case.client.get_gender_display())]


def nationality(case: Case, _by: User, _on: date) -> Lines:
    client = case.client
    return [("Nationality", ", ".join(filter(None, [client.nationality, client.second_nationality])))]


def language(case: Case, _by: User, _on: date) -> Lines:
    client = case.client
    spoken = ", ".join(filter(None, [client.first_language, client.dialect]))
    needed = {ThreeState.YES: "Needed", ThreeState.NO: "Not needed"}.get(
        ThreeState(client.interpreter_needed), ""
    )
    who = f"{needed}. {client.interpreter_gender}" if needed and client.interpreter_gender else needed
    return [("Language", spoken), ("Interpreter", who), ("To communicate", client.communication_aids)]


def worker(case: Case, _by: User, _on: date) -> Lines:
    return [("Key worker", str(case.worker or ""))]


def home_office_reference(case: Case, _by: User, _on: date) -> Lines:
    return [
        ("Home Office (immigration) reference", case.client.home_office_reference),
        ("NRM number", case.nrm_reference),
    ]


def borough(case: Case, by: User, _on: date) -> Lines:
    address = address_now(case, by)
    return [("Borough", address.borough if address else "")]


def health(case: Case, _by: User, _on: date) -> Lines:
    client = case.client
    pregnant = {ThreeState.YES: "Yes", ThreeState.NO: "No"}.get(ThreeState(client.pregnant), "")
    if client.due_date:
        pregnant = f"Yes, due {long_day(client.due_date)}"
    topic = case.topic_set.filter(subject="health", answer=ThreeState.YES).first()
    return [("Pregnant", pregnant), ("In own words, about health", topic.words if topic else "")]


def account(case: Case, _by: User, _on: date) -> Lines:
    kinds = [Case.Exploitation(kind).label for kind in case.exploitation]
    accounts = Answer.objects.texts_of(case)
    return [
        ("What happened", case.what_happened),
        ("Kinds of exploitation", ", ".join(kinds)),
        ("Where", case.exploited_where),
        *((question.text, accounts.get(question.key, "")) for question in HER_ACCOUNT),
    ]


def nrm(case: Case, _by: User, on: date) -> Lines:
    return nrm_dates(case, on=on)


def immigration(case: Case, _by: User, _on: date) -> Lines:
    funds = {ThreeState.YES: "Yes", ThreeState.NO: "No"}.get(
        ThreeState(case.client.recourse_to_public_funds), ""
    )
    return [("Immigration status", case.client.immigration_status), ("Access to public funds", funds)]


def police(case: Case, _by: User, _on: date) -> Lines:
    involved = ThreeState(case.police_involved)
    return [
        ("Police involved", "" if involved == ThreeState.NOT_DISCUSSED else involved.label),
        ("Crime reference", case.crime_reference),
    ]


def risk(case: Case, _by: User, _on: date) -> Lines:
    on = f", {long_day(case.risk_assessed_on)}" if case.risk_assessed_on else ""
    on = "" if case.risk_is_unchecked else on  # the day is that of the level signed
    return [("Level of risk", f"{case.risk_in_words}{on}" if case.risk_counts else "")]


def needs(case: Case) -> list[Item]:
    topics = [topic for topic in case.topic_set.filter(answer=ThreeState.YES) if topic.is_need]
    # Our own words: what they tell stands in the table.
    return [Item("Needs", topic.get_subject_display(), NEED_TELLS[topic.subject]) for topic in topics]


def plan(case: Case) -> list[Item]:
    targets = [target for target in Target.objects.filter(case=case).in_plan_order() if target.is_open]
    languages = written_in(case.client)
    return [
        item(
            "Support plan",
            target.text,
            AREA_TELLS[target.domain].union(*(NEED_TELLS.get(need, ()) for need in target.needs)),
            languages=languages,
        )
        for target in targets
    ]


def children(case: Case, _by: User, _on: date) -> Lines:
    return [
        (
            "Children and dependants",
            "\n".join(child_words(dependant) for dependant in case.dependant_set.all()),
        )
    ]


def child_words(child: Dependant) -> str:
    """Return a child as a letter names it: "Sami, child, 4 years old"."""
    known = f"born {long_day(child.born_on)}" if child.born_on else ""
    if child.age is not None and not known:
        known = f"{child.age} years old"
    return ", ".join(filter(None, [child.name, child.relation.lower(), known]))


def agencies(case: Case) -> list[Item]:
    languages = written_in(case.client)
    return [
        item(
            agency.get_kind_display(),
            ", ".join(filter(None, [agency.name, agency.worker, agency.phone])),
            AGENCY_TELLS[agency.kind],
            languages=languages,
        )
        for agency in case.agency_set.involved()
    ]


def address(case: Case, by: User, _on: date) -> Lines:
    home = address_now(case, by)
    return [("Address", "\n".join(filter(None, [home.text, home.borough])) if home else "")]


def safe_contact(case: Case, _by: User, _on: date) -> Lines:
    contact = getattr(case, "safe_contact", None)
    if contact is None:
        return [("Phone", "")]
    email = contact.email if contact.may_email else ""
    phone = "" if contact.told_unsafe_on else contact.phone  # nobody rings it for having it
    unchecked = contact.unchecked_outside if phone or email else ""  # else there is nothing to reach her by
    ways = ". ".join(filter(None, [contact.ways, unchecked]))
    return [("Phone", phone), ("Safe ways", ways), ("E-mail", email), ("Say", contact.say)]


def relatives(case: Case, by: User, _on: date) -> Lines:
    return [
        (relative.relation or relative.get_kind_display(), ", ".join(filter(None, [relative.name, contact])))
        for relative, contact in reached(case, by=by)
    ]


def address_now(case: Case, by: User) -> Address | None:
    """Return where she lives now, if whoever writes may know it."""
    return Address.objects.visible_to(by).filter(case=case, until_on=None).first()


# Of these each need, line or agency is told only if all that it tells was chosen; and what stands between.
ITEMS: dict[Fact, tuple[Callable[[Case], list[Item]], str]] = {
    Fact.NEEDS: (needs, ", "),
    Fact.PLAN: (plan, "\n"),
    Fact.AGENCIES: (agencies, "\n"),
}
# What says each of the other facts of `desk.rules.letters.FACTS`, in their order.
LINES: dict[Fact, Callable[[Case, User, date], Lines]] = {
    Fact.FIRST_NAME: first_name,
    Fact.FULL_NAME: full_name,
    Fact.OTHER_NAMES: other_names,
    Fact.BIRTH: birth,
    Fact.GENDER: gender,
    Fact.NATIONALITY: nationality,
    Fact.LANGUAGE: language,
    Fact.WORKER: worker,
    Fact.HOME_OFFICE_REFERENCE: home_office_reference,
    Fact.NRM: nrm,
    Fact.IMMIGRATION: immigration,
    Fact.POLICE: police,
    Fact.ACCOUNT: account,
    Fact.HEALTH: health,
    Fact.RISK: risk,
    Fact.CHILDREN: children,
    Fact.BOROUGH: borough,
    Fact.ADDRESS: address,
    Fact.SAFE_CONTACT: safe_contact,
    Fact.RELATIVES: relatives,
}


def says(disclosure: Disclosure, on: date, *, by: User) -> list[tuple[Fact, str, str]]:
    """Return what the letter says of her on a day: only what was chosen is asked of the record."""
    chosen = [fact for fact in FACTS if fact in disclosure.tells]
    return [
        (fact, term, value)
        for fact in chosen
        for term, value in (
            item_lines(fact, disclosure)
            if fact in ITEMS
            else answered_lines(fact, LINES[fact](disclosure.case, by, on))
        )
    ]


def item_lines(fact: Fact, disclosure: Disclosure) -> Lines:
    """Return the lines of her needs, plan or agencies: those that tell nothing but what was chosen."""
    items, between = ITEMS[fact]
    lines: dict[str, list[str]] = {}
    for each in told(items(disclosure.case), chosen=disclosure.tells):
        lines.setdefault(each.term, []).append(each.words)
    # Whether there are others is not said: that they were left out would tell of them.
    return [(term, between.join(words)) for term, words in lines.items()] or [(fact.heading, NONE_TOLD)]


def left_out(disclosure: Disclosure) -> list[tuple[Item, str]]:
    """Return the needs, lines of the plan and agencies that are left out, each with what it would tell."""
    return [
        (each, facts_in_words(besides))
        for fact, (items, _) in ITEMS.items()
        if fact in disclosure.tells
        for each in items(disclosure.case)
        if (besides := each.besides(disclosure.tells))
    ]


def letter(disclosure: Disclosure, *, by: User, on: date) -> Document:
    """Return the letter as its copy. What a manager allowed it says word for word."""
    case = disclosure.case
    approved = approved_words(disclosure) if disclosure.approved_at else None
    lines, told_on = approved or (says(disclosure, on, by=by), on)
    number = disclosure.copy_number or 0
    made = long_day(on)
    consent = disclosure.consent
    is_stamped = bool(consent and consent.is_taken_back) and disclosure.audience in Fact.CONSENT.audiences
    line = f"Prepared for {disclosure.recipient} on {made}, copy {number}, {case.reference}."
    return Document(
        template="pdf/letter.html",
        title="Letter",
        file_name=f"{case.reference}-letter-{number}.pdf",
        reference_line=line,
        audience=disclosure.audience,
        tells=disclosure.tells | ({Fact.CONSENT} if is_stamped else set()),
        stamp=stamp_of(disclosure) if is_stamped else "",
        released=disclosure.released,
        context={
            "house": settings.SITE_NAME,
            "phone": settings.OFFICE_PHONE,
            "prepared_for": disclosure.recipient,
            "person": disclosure.person,
            "address": disclosure.address,
            "made_on": on,
            "reference": case.reference,
            "why": disclosure.why,
            "words": disclosure.words,
            "facts": [(term, value) for _, term, value in lines],
            "as_on": told_on if told_on != on else None,
            "ground": ground_of(disclosure),
            "signature": by.get_full_name(),
            "role": by.get_role_display(),
        },
    )


def ground_of(disclosure: Disclosure) -> str:
    """Return on what ground they are told, as a reader outside understands it, of whatever client."""
    if disclosure.basis == Disclosure.Basis.SUPPORT:
        return "It is needed for the support we give, and is expected"
    return disclosure.get_basis_display()


def stamp_of(disclosure: Disclosure) -> str:
    """Return what a letter says first when she took her consent back and they are told all the same."""
    assert disclosure.consent
    since = long_day(disclosure.consent.given_on)
    return f"Consent was taken back on {since}. Why you are told: {disclosure.get_basis_display().lower()}."


CHASER_WORDS = (
    "You have a referral with the reference below. Please tell us when you expect to make the next decision, "
    "and whether you need anything from us for it. Please write to us or call us, quoting the reference."
)


def chaser(disclosure: Disclosure, *, reference: str, by: User, on: date) -> Document:
    """Return the letter that asks where a decision is: reference numbers, no name."""
    case, number = disclosure.case, disclosure.copy_number or 0
    line = f"Prepared for {disclosure.recipient} on {long_day(on)}, copy {number}, {case.reference}."
    return Document(
        template="pdf/letter.html",
        title="Letter",
        file_name=f"{case.reference}-chaser-{number}.pdf",
        reference_line=line,
        audience=disclosure.audience,
        tells=disclosure.tells,
        context={
            "house": settings.SITE_NAME,
            "phone": settings.OFFICE_PHONE,
            "prepared_for": disclosure.recipient,
            "made_on": on,
            "reference": case.reference,
            "why": disclosure.why,
            "words": CHASER_WORDS,
            "facts": [("NRM reference", reference or NOT_RECORDED), ("Our reference", case.reference)],
            "ground": disclosure.get_basis_display(),
            "signature": by.get_full_name(),
            "role": by.get_role_display(),
        },
    )


def answered_lines(fact: Fact, lines: Lines) -> Lines:
    """Return the lines of a fact that say something, or that it is not recorded."""
    return [(term, value) for term, value in lines if value] or [(fact.heading, NOT_RECORDED)]

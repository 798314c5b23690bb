"""What stops us from telling someone outside: her answer, who they are, and where a letter would go.

Every rule is a question about the record with its answer in words. What stops a disclosure stops it on every
page and in the act itself.
"""

import re
from collections.abc import Iterable

from cases.models import Address, Agency, Case, Confidence, Disclosure, Person
from cases.models.disclosure import REASON
from cases.models.mark import restricted_since
from cases.queries.her_answers import HerAnswer, answers_about, her_answer, her_no
from cases.queries.secrets import text_blockers
from cases.rules.names import tokens
from cases.rules.recipients import (
    holds_a_name,
    same_name,
    same_place,
)
from hestia.accounts.models import User
from hestia.privacy.audiences import facts_in_words, refused

RESTRICTED = (
    "Something in her record may be kept, and not used. It is told with her consent, where a law requires "
    "it, or where someone’s life or safety is at risk."
)
# What parts the names of several people, and what says nothing of who somebody is.
BETWEEN_NAMES = re.compile(r"[,;/\n]|\b(?:and|or|nor)\b", re.IGNORECASE)
OF_NOBODY = {"her", "his", "the", "their", "our", "my", "an", "any", "some", "mr", "mrs", "ms", "miss"}


def reached(case: Case, *, by: User) -> list[tuple[Person, str]]:
    """Return the people in her life, each with how they are reached, as far as ``by`` may know it."""
    confidences = Confidence.objects.visible_to(by).filter(case=case, person__isnull=False)
    how = {confidence.person_id: confidence for confidence in confidences}
    return [(person, how[person.pk].text if person.pk in how else "") for person in case.person_set.all()]


def consent_blockers(answer: HerAnswer, *, basis: str, reason: str) -> list[str]:
    """Return why her answer stops it on this ground."""
    if basis == Disclosure.Basis.RISK_TO_LIFE and len(reason.strip()) < REASON:
        return [f"Say in at least {REASON} characters whose life or safety is at risk, and how."]
    if answer.is_no and basis not in Disclosure.OVERRIDES:
        return [f"{answer.words} They cannot be told unless a life is at risk or the law requires it."]
    if basis == Disclosure.Basis.CONSENT and not answer.is_yes:
        return [f"{answer.words} Ask her first and record her answer, or choose other grounds."]
    return []


def no_of_another_kind(case: Case, *, kind: str, names: Iterable[str], basis: str) -> list[str]:
    """Return why one whom the record knows as an agency of another kind is not told: she said no to it."""
    names = [name for name in names if name]
    if basis in Disclosure.OVERRIDES:
        return []
    known = [
        agency
        for agency in case.agency_set.all()
        if agency.kind != kind
        and any(same_name(name, theirs) for name in names for theirs in (agency.name, agency.worker))
    ]
    answers = {agency.pk: agency for agency in known}
    return [
        f"{answer.words} They are recorded as {answers[pk].get_kind_display().lower()}: {answers[pk].name}."
        for pk, answer in answers_about(case, known).items()
        if answer.is_no
    ]


def kind_blockers(case: Case, *, kinds: Iterable[str], basis: str) -> list[str]:
    """Return why no reader of these kinds is told: she said no to one of them, and no later yes lifts it.

    Which office a paper goes on to is not known, so whoever of a kind she named, it holds.
    """
    if basis in Disclosure.OVERRIDES:
        return []
    return [
        f"{no} They cannot be told unless a life is at risk or the law requires it."
        for no in her_no(case, kinds=kinds)
    ]


def must_not_know(case: Case, *, names: Iterable[str]) -> bool:
    """Whether one of these names may be of who must not know about us, in the words of her safe contact."""
    contact = getattr(case, "safe_contact", None)
    for part in BETWEEN_NAMES.split(contact.must_not_know if contact else ""):
        theirs = set(tokens(part)) - OF_NOBODY
        for name in names:
            ours = set(tokens(name)) - OF_NOBODY
            if ours and theirs and (ours <= theirs or theirs <= ours):
                return True
    return False


def danger_blockers(case: Case, *, names: Iterable[str]) -> list[str]:
    """Return why a recipient is too dangerous: linked to the exploitation, or one who must not know."""
    names = [name for name in names if name]
    if must_not_know(case, names=names):
        kept = "according to her safe contact details. Tell them nothing."
        return [f"{names[0]} may be someone who must not know about us, {kept}"]
    for danger in Person.objects.filter(case=case, risk=Person.Risk.EXPLOITER):
        known = f"{danger.relation}\n{danger.note}"
        if any(same_name(name, danger.name) or holds_a_name(name, known) for name in names):
            words = f"{danger.name} is linked to the exploitation. Tell them nothing."
            return [f"{words} If this is someone else with the same name, correct the full name first."]
    return []


def address_blockers(case: Case, address: str) -> list[str]:
    """Return why no letter may go to this address."""
    if not address.strip():
        return []
    addresses = Address.objects.filter(case=case)
    hers = [known for known in addresses if same_place(known.text, address)]
    if any(known.is_never_written_to for known in hers):
        return ["Do not write to this address: it must never be used for her again."]
    dangers = Person.objects.filter(case=case, risk=Person.Risk.EXPLOITER)
    texts = [case.exploited_where, *(f"{danger.relation}\n{danger.note}" for danger in dangers)]
    if any(same_place(text, address) for text in texts):
        return ["Do not write to this address: it is linked to the exploitation."]
    contact = getattr(case, "safe_contact", None)
    if hers and not (contact and contact.may_post):
        return ["Do not write to this address: it is hers, and post to her is not safe."]
    return []


def restriction_blockers(case: Case, *, basis: str) -> list[str]:
    """Return why nothing is told to support her: the use of her record is restricted, in any case of hers.

    UK GDPR, article 18(2): with her consent it is told, for a legal duty, and to protect somebody.
    """
    if basis != Disclosure.Basis.SUPPORT:
        return []
    [since] = Case.objects.filter(pk=case.pk).values_list(restricted_since(), flat=True)
    return [RESTRICTED] if since else []


def is_to(letter: Disclosure, agency: Agency) -> bool:
    """Whether a letter goes, or went, to an agency or to the person there."""
    theirs = [name for name in (agency.name, agency.worker) if name]
    ours = [name for name in (letter.recipient, letter.person) if name]
    return letter.agency_id == agency.pk or any(same_name(one, other) for one in ours for other in theirs)


def unheard(agency: Agency) -> str:
    """Return that an agency must not be told that support ends, and why."""
    what = "that she has died" if agency.case.has_died else "that she leaves"
    return f"{agency.name} must not be told {what}: “{agency.not_told_why.rstrip('.')}”."


def must_not_hear(letter: Disclosure) -> list[str]:
    """Return who of those it goes to must not be told that support ends, each with why."""
    return [
        unheard(agency)
        for agency in letter.case.agency_set.all()
        if agency.not_told_why and is_to(letter, agency)
    ]


def disclosure_blockers(disclosure: Disclosure) -> list[str]:
    """Return everything that stops a disclosure as it stands, but for a second person's yes."""
    case, names = disclosure.case, (disclosure.recipient, disclosure.person)
    answer = her_answer(case, kind=disclosure.kind, names=names)
    reasons = [
        *danger_blockers(case, names=names),
        *restriction_blockers(case, basis=disclosure.basis),
        *consent_blockers(answer, basis=disclosure.basis, reason=disclosure.basis_reason),
        *no_of_another_kind(case, kind=disclosure.kind, names=names, basis=disclosure.basis),
        *address_blockers(case, disclosure.address),
        *(reason for reasons in text_blockers(disclosure).values() for reason in reasons),
    ]
    wrong = refused(disclosure.tells, to=disclosure.audience, released=disclosure.secrets)
    if wrong:
        reasons.append(f"They may not be told {facts_in_words(wrong)}.")
    if disclosure.secrets and not disclosure.secret_reason.strip():
        reasons.append(f"Say why they must know {facts_in_words(disclosure.secrets)}.")
    return reasons

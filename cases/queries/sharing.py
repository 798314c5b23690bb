"""Whether she may be spoken of to someone outside: her answer, who they are, and where a letter would go.

Every rule is a question about the record with its answer in words. What stops a disclosure stops it on every
page and in the act itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects

from cases.models import Address, Agency, Case, Confidence, Consent, Disclosure, Person
from cases.models.disclosure import REASON, RECIPIENTS
from cases.models.mark import restricted_since
from cases.queries.of_case import OfCase
from cases.queries.secrets import text_blockers
from cases.rules.names import tokens
from cases.rules.recipients import (
    OF_ANY,
    holds_a_name,
    is_a_name,
    is_that_name,
    is_the_one,
    same_name,
    same_place,
)
from cases.rules.scope import beyond
from hestia.accounts.models import User
from hestia.db.versions import writers_of_now
from hestia.privacy.audiences import Fact, facts_in_words, refused
from hestia.ui.words import day

RESTRICTED = (
    "Something in her record may be kept, and not used. It is told with her consent, where a law requires "
    "it, or where someone’s life or safety is at risk."
)
# What parts the names of several people, and what says nothing of who somebody is.
BETWEEN_NAMES = re.compile(r"[,;/\n]|\b(?:and|or|nor)\b", re.IGNORECASE)
OF_NOBODY = {"her", "his", "the", "their", "our", "my", "an", "any", "some", "mr", "mrs", "ms", "miss"}
ASK = "so a manager must say yes."
DELICATE = frozenset({Fact.ACCOUNT, Fact.HEALTH})
ALL_THE_SAME = "To tell them all the same, a manager must say yes."
OF_ONE = {Consent.Purpose.NRM, Consent.Purpose.DATA}  # the Home Office is one; of data no name is kept


def reached(case: Case, *, by: User) -> list[tuple[Person, str]]:
    """Return the people in her life, each with how they are reached, as far as ``by`` may know it."""
    confidences = Confidence.objects.visible_to(by).filter(case=case, person__isnull=False)
    how = {confidence.person_id: confidence for confidence in confidences}
    return [(person, how[person.pk].text if person.pk in how else "") for person in case.person_set.all()]


# --- Her answer -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HerAnswer:
    """What the record says about telling one recipient: yes, no, or nothing."""

    answer: str = ""
    words: str = "She has not been asked whether we may tell them."
    consent: Consent | None = None
    is_yes_to_others: bool = False  # she agreed to tell another of the kind, and was not asked about these

    @property
    def is_yes(self) -> bool:
        """Whether she agreed."""
        return self.answer == Consent.Answer.GIVEN

    @property
    def is_no(self) -> bool:
        """Whether she said no, or took her yes back."""
        return self.answer in {Consent.Answer.REFUSED, Consent.Answer.WITHDRAWN}


def her_answer(
    case: Case,
    *,
    kind: str,
    names: Iterable[str],
    ledger: Iterable[Consent] | None = None,
    agencies: Iterable[Agency] | None = None,
) -> HerAnswer:
    """Return her latest answer about telling a recipient of this kind, known by these names.

    The ledger of her consents is the one place that says so. A no that names nobody is to all of the kind. A
    yes is to whom she gave it: see `is_yes_to`.

    :param names: the recipient's, then that of the person there
    :param ledger: every answer of hers, newest first, where it was read before
    :param agencies: those of her record, where they were read before
    """
    names = [name for name in names if name]
    purpose = RECIPIENTS[kind].purpose
    answers = ledger_of(case) if ledger is None else ledger
    to_others, of_all = None, purpose != Consent.Purpose.OTHER
    for consent in answers:
        if consent.purpose != purpose:
            continue
        if consent.is_given:
            agencies = list(case.agency_set.all()) if agencies is None else agencies
            is_about = is_yes_to(consent, names=names, agencies=agencies)
            to_others = to_others or (None if is_about else consent)
            of_all = of_all and bool(consent.recipient)  # her earlier no to all of them no longer holds
        else:
            is_about = (of_all and not consent.recipient) or any(
                same_name(name, consent.recipient) for name in names
            )
        if is_about:
            return HerAnswer(consent.answer, answer_words(consent), consent)
    if to_others is None:
        return HerAnswer()
    return HerAnswer(words=other_yes(to_others, name=next(iter(names), "them")), is_yes_to_others=True)


def is_yes_to(consent: Consent, *, names: Sequence[str], agencies: Iterable[Agency]) -> bool:
    """Whether a yes was given for this recipient.

    One that names nobody, or only what they are ("my solicitor"), is to who of that kind worked with her on
    that day. The person there counts for their office only where her record has them there.
    """
    if consent.purpose in OF_ONE and not consent.recipient:
        return True
    if not names:
        return False
    recipient, people = names[0], names[1:]
    if set(tokens(consent.recipient)) - OF_ANY:
        return is_the_one(recipient, consent.recipient) or any(
            is_the_one(person, consent.recipient)
            and is_the_one(recipient, agency.name)
            and same_name(person, agency.worker)
            for agency in agencies
            for person in people
        )
    return consent.purpose != Consent.Purpose.OTHER and any(
        RECIPIENTS[agency.kind].purpose == consent.purpose
        and agency.started_on <= consent.given_on
        and is_the_one(recipient, agency.name)
        for agency in agencies
    )


def other_yes(consent: Consent, *, name: str) -> str:
    """Return a yes that is not to this recipient: "She said yes on … to Brightwater Law, …"."""
    whom = consent.recipient or "those of that kind who worked with her then"
    return f"She said yes on {day(consent.given_on)} to {whom}, and was not asked about {name}."


def answer_about(disclosure: Disclosure) -> HerAnswer:
    """Return her latest answer about telling the one a disclosure is for."""
    names = (disclosure.recipient, disclosure.person)
    return her_answer(disclosure.case, kind=disclosure.kind, names=names)


def second_person_because(disclosure: Disclosure) -> list[str]:
    """Return why a second person must say yes to what tells nothing secret by a tick.

    Her no is not overridden by one alone. Nor is somebody told on another ground by one alone where she
    agreed to tell another, nor anybody of whom only the writer says who they are. Nor is what happened to
    her, or her health, told on another ground without a yes to that.
    """
    if stranger := stranger_because(disclosure):
        return stranger
    answer = answer_about(disclosure)
    if answer.is_yes_to_others:
        return [f"{answer.words} On another ground a manager must say yes."]
    if answer.is_no:
        return [f"{answer.words} {ALL_THE_SAME}"]
    return [] if disclosure.basis == Disclosure.Basis.CONSENT else beyond_her_yes(disclosure, answer)


def beyond_her_yes(disclosure: Disclosure, answer: HerAnswer) -> list[str]:
    """Return what she did not agree to and is told on another ground: what happened, and her health."""
    scope = answer.consent.what.strip() if answer.is_yes and answer.consent else ""
    delicate = disclosure.tells & DELICATE
    untold = beyond(delicate, scope=scope) if answer.is_yes else delicate
    if not untold:
        return []
    return [f"{answer.words} To tell them {facts_in_words(untold)}, a manager must say yes."]


def stranger_because(disclosure: Disclosure) -> list[str]:
    """Return what of this recipient rests on the word of its writer alone.

    Whoever writes in as her solicitor, or as a surgery that has moved, is believed by one person. Those whom
    her record has as working with her are known if a second person had a part in that, and a letter to an
    address allowed once is allowed there again.
    """
    case, kind, names = disclosure.case, disclosure.kind, set(tokens(disclosure.recipient))
    known = [
        agency
        for agency in case.agency_set.all()
        if agency.kind == kind and set(tokens(agency.name)) == names
    ]
    if not known:
        return [f"{disclosure.recipient} is not on the record as working with the client, {ASK}"]
    if not is_known_to_another(disclosure, known, author=disclosure.prepared_by_id):
        return [f"{known_by_one(disclosure, author=disclosure.prepared_by)}, {ASK}"]
    if person := person_by_one(disclosure, known):
        return [f"{person}, {ASK}"]
    if not is_a_name(disclosure.person):
        return [f"“{disclosure.person}” says more than the name of a person there, {ASK}"]
    where = set(tokens(disclosure.address))
    if where and not any(
        set(tokens(earlier.address)) == where and set(tokens(earlier.recipient)) == names
        for earlier in Disclosure.objects.made().filter(case=case, approved_at__isnull=False)
    ):
        return [f"No manager has seen yet that post to {disclosure.recipient} goes to this address, {ASK}"]
    return []


def known_by_one(disclosure: Disclosure, *, author: User | None) -> str:
    """Return that one person alone says who a recipient is."""
    return f"Only {author} has recorded that {disclosure.recipient} works with the client"


def recorded_by_one(disclosure: Disclosure, *, by: User) -> str:
    """Return that only who prints a paper says who it is for, if that is so."""
    names = set(tokens(disclosure.recipient))
    known = [agency for agency in disclosure.case.agency_set.all() if set(tokens(agency.name)) == names]
    if is_known_to_another(disclosure, known, author=by.pk):
        return ""
    return known_by_one(disclosure, author=by)


def person_by_one(disclosure: Disclosure, known: Iterable[Agency]) -> str:
    """Return that only who prepares it says who the person at a known office is, if that is so.

    Her husband may be called the person there: a letter is opened by whom it is addressed to.
    """
    case, author, person = disclosure.case, disclosure.prepared_by_id, set(tokens(disclosure.person))
    if not person or author is None:
        return ""
    there = [agency.pk for agency in known if set(tokens(agency.worker)) == person]
    writers = writers_of_now(Agency.history.filter(id__in=there), ("worker",))
    if any(wrote - {author} for wrote in writers.values()):
        return ""
    names = set(tokens(disclosure.recipient))
    allowed = Disclosure.objects.filter(case=case, kind=disclosure.kind, approved_at__isnull=False)
    if any(
        set(tokens(earlier.person)) == person and set(tokens(earlier.recipient)) == names
        for earlier in allowed.exclude(pk=disclosure.pk)
    ):
        return ""
    purpose = RECIPIENTS[disclosure.kind].purpose
    if any(
        consent.is_given and consent.purpose == purpose and consent.recorded_by_id != author
        for consent in ledger_of(case)
        if person <= set(tokens(consent.recipient))
    ):
        return ""
    return f"Only {disclosure.prepared_by} has recorded {disclosure.person} at {disclosure.recipient}"


def is_known_to_another(disclosure: Disclosure, known: Sequence[Agency], *, author: int | None) -> bool:
    """Whether anybody but who prepares it has a part in that these are on her record."""
    kind, recipient, backing = disclosure.kind, disclosure.recipient, Backing(disclosure.case, known)
    return backing.is_by_another(kind, recipient, known, author=author, besides=disclosure.pk)


@dataclass(frozen=True)
class Backing:
    """What her record has of recipients, read once for all of them: who had a part in it."""

    case: Case
    agencies: Sequence[Agency]

    def is_by_another(
        self,
        kind: str,
        recipient: str,
        known: Iterable[Agency],
        *,
        author: int | None,
        besides: int | None = None,
    ) -> bool:
        """Whether anybody but an author has a part in that a recipient is one of hers.

        That is who wrote one down, who recorded that she agreed to them by name, and a manager who said yes
        to a letter to them.

        :param known: those of the agencies that are this recipient
        :param besides: a letter that says nothing for itself
        """
        if author is None or any(self._writers.get(agency.pk, set()) - {author} for agency in known):
            return True
        names = set(tokens(recipient))
        if any(
            letter.kind == kind and letter.pk != besides and set(tokens(letter.recipient)) == names
            for letter in self._allowed
        ):
            return True
        purpose = RECIPIENTS[kind].purpose
        return any(
            consent.purpose == purpose
            and consent.is_given
            and consent.recorded_by_id != author
            and is_that_name(recipient, consent.recipient)
            for consent in self._ledger
        )

    @cached_property
    def _writers(self) -> dict[int, set[int | None]]:
        of_them = Agency.history.filter(id__in=[agency.pk for agency in self.agencies])
        return writers_of_now(of_them, ("kind", "name"))

    @cached_property
    def _allowed(self) -> list[Disclosure]:
        return list(Disclosure.objects.filter(case=self.case, approved_at__isnull=False))

    @cached_property
    def _ledger(self) -> list[Consent]:
        return ledger_of(self.case)


def scope_of(disclosure: Disclosure) -> str:
    """Return the words of her yes that a disclosure rests on, if it rests on one that has words."""
    if disclosure.basis != Disclosure.Basis.CONSENT:
        return ""
    answer = answer_about(disclosure)
    return answer.consent.what.strip() if answer.is_yes and answer.consent else ""


LEDGER = OfCase(lambda case: Consent.objects.filter(case=case).newest_first())


def ledger_of(case: Case) -> list[Consent]:
    """Return every answer of hers, newest first: as it was read for a page (`read_answers`), or as it is."""
    read: list[Consent] | None = vars(case).get("ledger")
    return LEDGER.of(case) if read is None else read


def read_answers(case: Case) -> None:
    """Read her answers and her agencies once, for a page that asks of them again and again.

    An act locks the case and has it anew, so what it rests on is as it is then.
    """
    vars(case)["ledger"] = LEDGER.of(case)
    prefetch_related_objects([case], "agency_set")


def answers_about(case: Case, agencies: Iterable[Agency]) -> dict[int, HerAnswer]:
    """Return her latest answer about telling each agency, from the ledger of her consents. One query."""
    ledger, agencies = ledger_of(case), list(agencies)
    return {
        agency.pk: her_answer(
            case, kind=agency.kind, names=(agency.name, agency.worker), ledger=ledger, agencies=agencies
        )
        for agency in agencies
    }


def answer_words(consent: Consent) -> str:
    """Return an answer as a sentence: "She said no on Mon 2 Nov 2026: her address."."""
    verb = {
        Consent.Answer.GIVEN: "She said yes",
        Consent.Answer.REFUSED: "She said no",
        Consent.Answer.WITHDRAWN: "She took back her consent",
    }[Consent.Answer(consent.answer)]
    about = f": {consent.what}" if consent.what else ""
    return f"{verb} on {day(consent.given_on)}{about}."


def resting_on(consent: Consent) -> list[Disclosure]:
    """Return what was told or is being prepared for those an answer is about, the latest first.

    An answer that names nobody is about every recipient of its kind.
    """
    kinds = [kind for kind, recipient in RECIPIENTS.items() if recipient.purpose == consent.purpose]
    return [
        disclosure
        for disclosure in Disclosure.objects.filter(case=consent.case, kind__in=kinds).newest_first()
        if not consent.recipient
        or any(same_name(name, consent.recipient) for name in (disclosure.recipient, disclosure.person))
    ]


def answers_again(later: Consent, earlier: Consent) -> bool:
    """Whether an answer takes the place of an earlier one: about the same one, however they were spelled."""
    if later.purpose != earlier.purpose:
        return False
    is_of_all = later.is_given and not later.recipient and later.purpose != Consent.Purpose.OTHER
    same = later.recipient == earlier.recipient or same_name(later.recipient, earlier.recipient)
    return same or is_of_all


def lifts(later: Consent, taken_back: Consent) -> bool:
    """Whether a later answer ends what she took back: a yes does, a no does not; taken back again says it."""
    return answers_again(later, taken_back) and later.answer != Consent.Answer.REFUSED


def stamp(case: Case) -> str:
    """Return what stands on every paper once she took an answer back: which, and since when."""
    ledger = list(case.consent_set.newest_first())
    gone = [
        answer
        for index, answer in enumerate(ledger)
        if answer.is_taken_back and not any(lifts(later, answer) for later in ledger[:index])
    ]
    if not gone:
        return ""
    gone.sort(key=lambda answer: (answer.purpose, answer.recipient))
    words = "; ".join(f"{answer.subject} ({day(answer.given_on)})" for answer in gone)
    return f"Consent was taken back: {words}. Do not pass this on for that."


# --- What stops it ----------------------------------------------------------------------------------


def consent_blockers(answer: HerAnswer, *, basis: str, reason: str) -> list[str]:
    """Return why her answer stops it on this ground."""
    if basis == Disclosure.Basis.RISK_TO_LIFE and len(reason.strip()) < REASON:
        return [f"Say in at least {REASON} characters whose life or safety is at risk, and how."]
    if answer.is_no and basis not in Disclosure.OVERRIDES:
        return [f"{answer.words} They cannot be told unless a life is at risk or the law requires it."]
    if basis == Disclosure.Basis.CONSENT and not answer.is_yes:
        return [f"{answer.words} Ask her first and record her answer, or choose another ground."]
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


def her_no(case: Case, *, kinds: Iterable[str]) -> list[str]:
    """Return each no of hers to a reader of these kinds that stands: "She said no on …"."""
    purposes = {RECIPIENTS[kind].purpose for kind in kinds} - {Consent.Purpose.OTHER}
    ledger = [consent for consent in case.consent_set.newest_first() if consent.purpose in purposes]
    return [
        answer_words(answer)
        for index, answer in enumerate(ledger)
        if not answer.is_given and not any(answers_again(later, answer) for later in ledger[:index])
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

"""Who a recipient is: on whose word, and why a manager must say yes first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cases.models import Agency, Case, Consent, Disclosure
from cases.models.disclosure import RECIPIENTS
from cases.queries.her_answers import HerAnswer, answer_about, ledger_of
from cases.rules.names import tokens
from cases.rules.recipients import (
    is_a_name,
    is_that_name,
)
from cases.rules.scope import beyond
from hestia.accounts.models import User
from hestia.db.versions import writers_of_now
from hestia.privacy.audiences import Fact, facts_in_words

ASK = "so a manager must say yes."
DELICATE = frozenset({Fact.ACCOUNT, Fact.HEALTH})
ALL_THE_SAME = "A manager must say yes before they are told."


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
        return [f"{answer.words} On other grounds a manager must say yes."]
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

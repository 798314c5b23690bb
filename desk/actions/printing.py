"""A copy is made: numbered once, among her papers, in her story and in the log."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.actions import disclosures
from cases.actions.people import find_paper
from cases.documents.printable import Copy, Printable
from cases.models import Case, Disclosure, Entry, Paper, Printed
from cases.queries import her_answers, known_recipients, sharing
from cases.queries.of_case import lock_case
from cases.queries.secrets import passage_blockers
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.privacy.audiences import Fact
from hestia.refusals import refuse_if

TAKEN = {Printed.Takes.YES, Printed.Takes.DISCREET}  # she has it from now on
# How many typed lines were read, how many of them give her away, why each may stand there, and how many that
# say a place or a number were ticked.
CONFIRMED = ("lines_read", "lines", "lines_why", "places_ticked")
ONLY_A_MANAGER = "Only a manager can print this for them."
NOT_ON_RECORD = "Choose who will be told from those on record."


def reader_blockers(kind: Printable, disclosure: Disclosure, *, by: User) -> list[str]:
    """Return why a document is not for whom it is asked for: not on record, or against her word.

    Without her yes a law or a danger may require that her account is told. Whether it does is no matter for
    one worker alone, nor is who works with her.
    """
    reader = kind.reader(disclosure.case, disclosure.recipient)
    if reader is None:
        return [NOT_ON_RECORD]
    case, kinds, basis = disclosure.case, reader.kinds, disclosure.basis
    if not by.has_perm(Permission.DISCLOSURE_APPROVE):
        if reader.is_agency and (stranger := known_recipients.recorded_by_one(disclosure, by=by)):
            return [f"{stranger}. {ONLY_A_MANAGER}"]
        if reader.two_because:
            return [f"{reader.two_because} {ONLY_A_MANAGER}"]
        if basis in Disclosure.OVERRIDES:
            noes = her_answers.her_no(case, kinds=kinds)
            if Fact.ACCOUNT in kind.tells:
                noes = noes or ["It says what happened to her, and the client has not said yes."]
            return [f"{no} {ONLY_A_MANAGER}" for no in noes]
    return sharing.kind_blockers(case, kinds=kinds, basis=basis)


def words_blockers(kind: Printable, disclosure: Disclosure, copy: Copy, *, all_the_same: bool) -> list[str]:
    """Return which of her secrets stand in what was typed of it: it goes out word for word.

    :param all_the_same: whether each line that names a danger to her was ticked, if it may tell what happened
    """
    may_name = all_the_same and Fact.ACCOUNT in disclosure.tells
    words = kind.words(disclosure.case, copy)
    return passage_blockers(disclosure, words, with_dangers=not may_name, besides=kind.besides)


def outside_copy(choices: dict[str, Any], *, by: User, on: date) -> Copy:
    """Return a copy for outside as it is read for what is secret: its number makes no difference."""
    return Copy(
        number=0,
        made_on=on,
        by=by,
        recipient=str(choices.get("recipient", "")),
        edition=str(choices.get("edition", "")),
    )


def next_number(case: Case, kind: Printable) -> int:
    """Return the number of the next copy of one document of one case."""
    last = case.printed_set.filter(document=kind.slug).aggregate(last=Max("copy_number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def make_copy(
    *,
    case: Case,
    kind: Printable,
    choices: dict[str, Any],
    disclosure: Disclosure | None = None,
    by: User,
    at: datetime,
) -> Printed:
    """Write down that a copy was made, and return it. Two at once get two numbers: the case is locked.

    A page sent twice makes one copy: the second time it is the same paper with the same number. Sent again
    with other answers it is another paper, and that one too is made once.

    :param choices: what was chosen for this copy, with its one-time key (``once``)
    :param disclosure: what is told outside by making it
    """
    lock_case(case)
    paper = Printed(
        case=case,
        document=kind.slug,
        title=kind.whole_title if choices.get("whole_story") else kind.title,
        audience=kind.audience,
        takes_away=str(choices.get("takes_away", "")),
        choices={name: value for name, value in choices.items() if name not in {"why", "takes_away", "once"}},
        why=str(choices.get("why", "")),
        at=at,
        by=by,
        once=choices["once"],
    )
    made_before = Printed.objects.filter(by=by, once=paper.once).first()
    if made_before is not None and not made_before.is_the_same_as(paper):
        # The key of the page stands with the first copy, and once only: a constraint of `Printed`.
        paper.once = paper.key_of_answers(choices["once"])
        made_before = Printed.objects.filter(by=by, once=paper.once).first()
    if made_before is not None:
        return made_before
    if disclosure is not None:
        refuse_if(reader_blockers(kind, disclosure, by=by))
        copy = outside_copy(choices, by=by, on=timezone.localdate(at))
        refuse_if(words_blockers(kind, disclosure, copy, all_the_same=bool(choices.get("all_the_same"))))
    paper.copy_number = next_number(case, kind)
    paper.save()
    narrate_and_log(paper, by=by, at=at)
    if paper.document == "plan" and paper.takes_away in TAKEN:
        find_paper(case=case, kind=Paper.Kind.PLAN, state=Paper.State.GIVEN, by=by, at=at)
    if disclosure is not None:
        disclosures.disclose_by_document(disclosure=disclosure, copy_number=paper.copy_number, by=by, at=at)
    return paper


def narrate_and_log(paper: Printed, *, by: User, at: datetime) -> None:
    """Put a new copy into her story and into the log."""
    printed = f"{paper.title} printed, copy {paper.copy_number}"
    paper.case.narrate(Entry.Kind.DOCUMENT, printed, by=by, at=at)
    log(
        "case.printed",
        by=by,
        at=at,
        case_ref=paper.case.reference,
        subject=f"{paper.document} copy {paper.copy_number}",
        audience=str(paper.audience),
        takes_away=paper.takes_away,
        mark=paper.mark,
        all_the_same=bool(paper.choices.get("all_the_same")),
        **{name: paper.choices[name] for name in CONFIRMED if name in paper.choices},
    )

"""The people and agencies around her, her dependants, and who holds her papers."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from cases.actions import coming_of_age
from cases.actions.confidences import confide
from cases.actions.consents import record_consent
from cases.models import (
    Agency,
    Case,
    Confidence,
    Consent,
    Dependant,
    Entry,
    KeptDocument,
    Paper,
    Person,
    ThreeState,
)
from cases.models.disclosure import RECIPIENTS
from hestia.accounts.models import User
from hestia.audit.models import log

type Someone = Agency | Person | Dependant


class PaperAnswer(NamedTuple):
    """Who holds one of her papers, what is noted about it, and the scan of it."""

    state: str
    note: str
    scan: KeptDocument | None


@transaction.atomic
def add_someone(
    *,
    case: Case,
    someone: Someone,
    how_to_reach: str = "",
    may_share: str = "",
    by: User,
    at: datetime,
) -> None:
    """Add someone around her; ``may_share`` ("yes", "no") is her new answer about telling an agency."""
    save_someone(case, someone, how_to_reach, by=by, at=at)
    record_may_share(case, someone, may_share, by=by, at=at)
    log(f"{someone._meta.model_name}.added", by=by, at=at, case_ref=case.reference, subject=someone)


@transaction.atomic
def correct_someone(
    *,
    case: Case,
    someone: Someone,
    how_to_reach: str = "",
    may_share: str = "",
    by: User,
    at: datetime,
) -> None:
    """Put right what is known of someone around her; ``may_share`` as in `add_someone`."""
    save_someone(case, someone, how_to_reach, by=by, at=at)
    record_may_share(case, someone, may_share, by=by, at=at)
    log(f"{someone._meta.model_name}.changed", by=by, at=at, case_ref=case.reference, subject=someone)


def save_someone(case: Case, someone: Someone, how_to_reach: str, *, by: User, at: datetime) -> None:
    """Save someone, how they are reached in confidence, and the tasks before a dependant turns 18."""
    someone.save()
    if isinstance(someone, Person) and how_to_reach:
        confide(
            case=case,
            kind=Confidence.Kind.CONTACT,
            title=someone.name,
            text=how_to_reach,
            person=someone,
            by=by,
            at=at,
        )
    if isinstance(someone, Dependant):
        coming_of_age.update_dependants_tasks_before_18(dependant=someone, by=by, at=at)


def record_may_share(case: Case, someone: Someone, may_share: str, *, by: User, at: datetime) -> None:
    """Write her answer about telling an agency into the ledger of her consents: it is kept nowhere else."""
    if isinstance(someone, Agency) and may_share:
        is_yes = may_share == ThreeState.YES
        consent = Consent(
            case=case,
            purpose=RECIPIENTS[someone.kind].purpose,
            recipient=someone.name,
            answer=Consent.Answer.GIVEN if is_yes else Consent.Answer.REFUSED,
            how=Consent.How.SPOKEN,
            given_on=timezone.localdate(at),
        )
        record_consent(consent=consent, by=by, at=at)


@transaction.atomic
def check_papers(*, case: Case, answers: Mapping[str, PaperAnswer], by: User, at: datetime) -> None:
    """Save what changed of her papers, or was not checked before. Her timeline says what changed."""
    papers = {paper.kind: paper for paper in case.paper_set.all()}
    changed = []
    for kind, answer in answers.items():
        paper = papers.get(kind) or Paper(case=case, kind=kind)
        is_changed = (paper.state, paper.note, paper.document) != answer
        if is_changed or not paper.is_checked:
            paper.state, paper.note, paper.document = answer
            paper.checked_on = timezone.localdate(at)
            paper.save()
        if is_changed:
            changed.append(str(paper))
    if changed:
        case.narrate(Entry.Kind.DETAILS, "Papers checked", "\n".join(changed), by=by, at=at)
        log("papers.checked", by=by, at=at, case_ref=case.reference, changed=len(changed))


@transaction.atomic
def find_paper(
    *, case: Case, kind: str, state: str, document: KeptDocument | None = None, by: User, at: datetime
) -> None:
    """Say where a paper is that was missing, once another act has told it: nobody enters it twice.

    What somebody has said of it stands.
    """
    paper = Paper.objects.filter(case=case, kind=kind).first() or Paper(case=case, kind=kind)
    if paper.state != Paper.State.MISSING:
        return
    paper.state, paper.document = state, paper.document or document
    paper.checked_on = timezone.localdate(at)
    paper.save()
    log("papers.checked", by=by, at=at, case_ref=case.reference, changed=1)

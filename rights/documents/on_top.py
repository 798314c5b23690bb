"""The sheet on top of what is given in English, about her record or a complaint: in her language too."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.languages import side_by_side, spoken
from rights.documents.reaching import ways_to_us
from rights.models import AccessRequest, RequestItem
from rights.rules.further import COMMISSIONER
from rights.rules.reasons import Reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How much of her copy she is not given, and for which reasons."""

    withheld: int
    hidden: int
    reasons: list[Reason]

    @property
    def labels(self) -> list[str]:
        """Return the reasons in English, by which their words in other languages are found."""
        return [str(reason.label) for reason in self.reasons]


def left_out_of(asked: AccessRequest) -> LeftOut:
    """Return what her copy leaves out, in numbers."""
    items = asked.items.asked_for()
    made = Counter(items.order_by().values_list("decision", flat=True))
    return LeftOut(made[RequestItem.Decision.WITHHOLD], made[RequestItem.Decision.HIDE], reasons_of(asked))


def reasons_of(asked: AccessRequest) -> list[Reason]:
    """Return the reasons that were used, in their order."""
    used = set(asked.items.asked_for().exclude(reason="").values_list("reason", flat=True))
    return [reason for reason in Reason if reason in used]


def sheet_on_top(
    case: Case, *, title: str, file_name: str, left_out: LeftOut | None = None
) -> Document | None:
    """Return it, if we have words in her language: nothing for who reads English.

    :param left_out: what is not given to her of a copy, where the sheet is on top of one or tells of it
    """
    return in_her_language(
        case,
        template="pdf/copy_cover.html",
        title=title,
        file_name=file_name,
        reference=case.reference,
        tells=frozenset({Fact.REFERENCE, Fact.WORKER}),
        worker=case.worker.first_name if case.worker else _("My key worker"),
        left_out=left_out,
    )


def sheet_on_complaint(case: Case, *, reference: str, title: str, file_name: str) -> Document | None:
    """Return that of a letter about her complaint, which tells nothing of her but her language."""
    return in_her_language(
        case,
        template="pdf/complaint_cover.html",
        title=title,
        file_name=file_name,
        reference=reference,
        tells=frozenset({Fact.LANGUAGE}),
    )


def in_her_language(
    case: Case,
    *,
    template: str,
    title: str,
    file_name: str,
    reference: str,
    tells: frozenset[Fact],
    **context: object,
) -> Document | None:
    """Return a sheet in her language beside English, if we have words in it."""
    hers = spoken(case.client.first_language)
    if hers is None:
        return None
    return Document(
        template=template,
        title=title,
        file_name=file_name,
        reference_line=reference,
        audience=Audience.CLIENT,
        tells=tells,
        sides=side_by_side(hers.code, with_english=True),
        context={"us": ways_to_us(), "commissioner": COMMISSIONER, **context},
    )

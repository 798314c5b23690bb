"""The receipt that she signs when she is given her copy, and how many pages that copy has."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pikepdf

from hestia.accounts.models import User
from hestia.pdf import Audience, Document, Fact
from rights.documents.pack import paper_of
from rights.models import AccessRequest

TELLS = frozenset({Fact.REFERENCE})


def receipt_of(
    asked: AccessRequest,
    *,
    pages: int,
    beside: Sequence[str] = (),
    is_discreet: bool = False,
    by: User,
    on: date,
) -> Document:
    """Return the receipt: what, how many pages, how she was known, when, by whom, and a line to sign on.

    :param beside: what is given besides these pages
    :param is_discreet: it says nothing of a record, of us or of her, so that it may be found with her
    """
    case = asked.case
    return Document(
        template="pdf/copy_receipt.html",
        title="Receipt" if is_discreet else "Receipt for a copy of my record",
        file_name="receipt.pdf" if is_discreet else f"{case.reference}-receipt-{asked.pk}.pdf",
        reference_line=f"{asked.pk}" if is_discreet else case.reference,
        audience=Audience.CLIENT,
        tells=frozenset() if is_discreet else TELLS,
        context={
            "asked": asked,
            "pages": pages,
            "beside": beside,
            "given_on": on,
            "giver": by,
            "is_discreet": is_discreet,
            "signatures": ["Received", "Given"] if is_discreet else ["Received by me", "Given by"],
        },
    )


def pages_of_copy(asked: AccessRequest, *, by: User, on: date) -> int:
    """Return how many pages her copy has, the sheet on top included.

    :raises Refused: a file cannot be put in
    """
    with pikepdf.open(BytesIO(paper_of(asked, by=by, on=on))) as paper:
        return len(paper.pages)

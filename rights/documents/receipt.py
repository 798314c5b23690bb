"""The receipt that she signs when she is given her copy."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from hestia.accounts.models import User
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.languages import ENGLISH, side_by_side, spoken
from rights.models import AccessRequest

TELLS = frozenset({Fact.REFERENCE, Fact.WORKER})
Identity, Way = AccessRequest.Identity, AccessRequest.Way
# As she would say it: what she signs, she reads.
KNOWN_BY = {
    # Translators: receipt for her copy: how it is known that it is she who has it
    Identity.KNOWN: _("My key worker knows me."),
    # Translators: receipt for her copy: how it is known that it is she who has it
    Identity.DOCUMENT: _("I showed a document with my photo."),
    # Translators: receipt for her copy: how it is known that it is she who has it
    Identity.CONTACT: _("I was called on a safe number, and I said the code word."),
    # Translators: receipt for her copy: how it is known that who has it may have it
    Identity.AUTHORITY: _("I agreed in writing that someone may have it for me, and I was asked about it."),
}
GIVEN_BY_WAY = {
    # Translators: receipt for her copy: how she has it
    Way.BY_HAND: _("Given to me in person"),
    # Translators: receipt for her copy: how she has it
    Way.READ_HERE: _("I read it here, and it stays here"),
    # Translators: receipt for her copy: how she has it
    Way.POST: _("By post, to an address that is safe"),
    # Translators: receipt for her copy: how she has it
    Way.EMAIL: _("To an e-mail address that nobody else uses"),
    # Translators: receipt for her copy: how she has it
    Way.SOLICITOR: _("Through my solicitor"),
}


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

    It is in her language beside English, if we have words in it: nobody signs what they cannot read.

    :param beside: what is given besides these pages
    :param is_discreet: it says nothing of a record, of us or of her, so that it may be found with her
    """
    case = asked.case
    hers = spoken(case.client.first_language)
    # Translators: receipt for her copy, where anybody may find it: its title
    receipt = _("Receipt")
    # Translators: receipt for her copy: its title
    receipt_for_copy = _("Receipt: a copy of what is written about me")
    # Translators: receipt for her copy: before the line on which she signs
    received = _("I have it")
    # Translators: receipt for her copy: before who gave it, and before the line on which they sign
    given = _("Given by")
    return Document(
        template="pdf/copy_receipt.html",
        title=receipt if is_discreet else receipt_for_copy,
        file_name="receipt.pdf" if is_discreet else f"{case.reference}-receipt-{asked.pk}.pdf",
        reference_line=f"{asked.pk}" if is_discreet else case.reference,
        audience=Audience.CLIENT,
        tells=frozenset() if is_discreet else TELLS,
        sides=side_by_side(hers.code, with_english=True) if hers else (ENGLISH,),
        context={
            "asked": asked,
            "known_by": KNOWN_BY.get(Identity(asked.identity_how)) if asked.identity_how else "",
            "way": GIVEN_BY_WAY[Way(asked.way)],
            "pages": pages,
            "beside": beside,
            "given_on": on,
            "given": given,
            "giver": by,
            "is_discreet": is_discreet,
            "signatures": [received, given],
        },
    )

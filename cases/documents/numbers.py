"""The numbers to call that stand first on every open paper of hers, and whom she asks for."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.documents.printable import Copy
from cases.models import Case, ThreeState
from hestia.accounts.models import Service
from hestia.accounts.services import printed_phone
from hestia.pdf import Fact
from hestia.pdf.words import Words

LINE = "_" * 20
# What a paper tells by its numbers alone: the language to ask an operator for.
WITH_NUMBERS = frozenset({Fact.REFERENCE, Fact.LANGUAGE})


def worker_name(case: Case) -> Words:
    """Return her key worker's first name, or what we call one where there is none yet."""
    # Translators: in place of the first name of the woman who helps her, where there is none yet
    return case.worker.first_name if case.worker else _("Key worker")


def phones(case: Case, copy: Copy, *, by_name: bool) -> list[tuple[Words, str]] | None:
    """Return the numbers for when she does not feel safe, or nothing if they are not to be printed.

    A discreet copy names neither a house nor a helpline, nor whom she rings. Each house has a number of its
    own: where none is known, none is printed.

    :param by_name: whether the paper, if it is not discreet, says who works with her
    """
    if not copy.with_phones:
        return None
    ring, house = case.worker.phone if case.worker else "", printed_phone(case.service, on=copy.made_on)
    if copy.is_discreet:
        # Translators: box with the numbers to call, before a number
        return [(_("I ring"), ring or LINE)]
    numbers: list[tuple[Words, str]] = [(worker_name(case) if by_name else _("Key worker"), ring or house)]
    if house and case.service.kind == Service.Kind.SAFE_HOUSE:
        # Translators: box with the numbers to call, before the number of the house she lives in
        numbers = [(_("The house, day and night"), house)]
    return [
        *(pair for pair in numbers if pair[1]),
        # Translators: box with the numbers to call, before a number
        (_("Free helpline, day and night"), settings.HELPLINE_PHONE),
    ]


def language(case: Case) -> str:
    """Return the language to ask an operator for, or nothing where she speaks English."""
    client = case.client
    return client.first_language if client.interpreter_needed == ThreeState.YES else ""


def numbers(case: Case, copy: Copy, *, by_name: bool = False) -> dict[str, Any]:
    """Return what ``pdf/_numbers.html`` asks for."""
    return {
        "is_discreet": copy.is_discreet,
        "phones": phones(case, copy, by_name=by_name),
        "language": language(case),
    }

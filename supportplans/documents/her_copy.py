"""What every paper of hers is made of: names, her words for our terms, and what a copy may tell."""

from collections.abc import Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import language
from cases.documents.printable import Copy, Printable
from cases.models import Case, Paper
from hestia.pdf import Fact
from hestia.pdf.words import Words, apart, ended
from supportplans.models import (
    Domain,
    Step,
)

# The parts of the plan as she would call them.
HER_NAMES = {
    # Translators: her plan: heading of one of its five parts
    Domain.SAFETY: _("Staying safe"),
    # Translators: her plan: heading of one of its five parts
    Domain.INCOME: _("Money"),
    # Translators: her plan: heading of one of its five parts
    Domain.EMOTIONAL: _("How I feel"),
    # Translators: her plan: heading of one of its five parts
    Domain.HEALTH: _("My health"),
    # Translators: her plan: heading of one of its five parts
    Domain.LEGAL: _("My rights and papers"),
}
# The same, where what we call a part would say that somebody helps her, and why.
DISCREET_NAMES = HER_NAMES | {Domain.SAFETY: _("My list"), Domain.LEGAL: _("My papers")}
SHAPES = {
    Step.Status.NOT_STARTED: "empty",
    Step.Status.IN_PROGRESS: "half",
    Step.Status.WAITING: "dashed",
    Step.Status.DONE: "full",
}
HER_STATUSES = {
    # Translators: her plan: how far a step is
    Step.Status.NOT_STARTED: _("Not started"),
    # Translators: her plan: how far a step is
    Step.Status.IN_PROGRESS: _("In progress"),
    # Translators: her plan: how far a step is: someone else has to do something first
    Step.Status.WAITING: _("Waiting"),
    # Translators: her plan: how far a step is
    Step.Status.DONE: _("Done"),
}
# The same, in a plan in pictures.
HER_BADGES = HER_STATUSES | {
    # Translators: plan in pictures: how far a step is
    Step.Status.NOT_STARTED: _("Not yet"),
    # Translators: plan in pictures: how far a step is
    Step.Status.IN_PROGRESS: _("Doing it now"),
}
HER_PAPERS = {
    # Translators: when support ends: one of her papers
    Paper.Kind.NRM_LETTERS: _("My official letters"),
    # Translators: when support ends: one of her papers
    Paper.Kind.IMMIGRATION: _("Immigration papers"),
    # Translators: when support ends: one of her papers
    Paper.Kind.IDENTITY: _("Identity document"),
    # Translators: when support ends: one of her papers
    Paper.Kind.HEALTH: _("Health summary"),
    # Translators: when support ends: one of her papers
    Paper.Kind.BENEFITS: _("Benefit letters"),
    # Translators: when support ends: one of her papers
    Paper.Kind.SOLICITOR: _("My solicitor’s name and phone"),
    # Translators: when support ends: one of her papers
    Paper.Kind.PLAN: _("My plan"),
}
WHERE_PAPERS = {
    # Translators: when support ends: where one of her papers is
    Paper.State.GIVEN: _("I have it"),
    # Translators: when support ends: where one of her papers is
    Paper.State.HELD: _("It is kept safe for me"),
    # Translators: when support ends: where one of her papers is
    Paper.State.WITH_AGENCY: _("An office still has it"),
}


def her_name(case: Case, copy: Copy) -> str:
    """Return her first name, and her surname only if she wants it printed."""
    name = case.client.goes_by
    return f"{name} {case.client.last_name}".strip() if copy.with_surname else name


def part_names(copy: Copy) -> Mapping[Domain, Words]:
    """Return what the parts of her plan are called on a copy."""
    return DISCREET_NAMES if copy.is_discreet else HER_NAMES


def in_her_copy(kind: Printable, copy: Copy) -> frozenset[Fact]:
    """Return what her copy tells: her surname only if she wants it printed, and who helps her with what.

    A discreet copy names neither her worker nor a service; only her exit summary does, if she wants the
    numbers in it.
    """
    tells = kind.tells if copy.with_surname else kind.tells - {Fact.FULL_NAME}
    if copy.is_discreet:
        tells -= {Fact.WORKER}
    names_services = not copy.is_discreet or (Fact.EXIT in tells and copy.with_phones)
    return tells if names_services else tells - {Fact.AGENCIES}


def signatures(case: Case, copy: Copy, of: Words, interpreter: str) -> list[Words]:
    """Return who signs her plan, with a first name of who helps her. A discreet copy nobody signs."""
    if copy.is_discreet:
        return []
    # Translators: lines to sign on: where she signs, or makes a mark if she cannot write
    lines: list[Words] = [_("My name or mark")]
    # Translators: lines to sign on: whose signature, with the first name of the woman who helps her
    lines.append(format_lazy(_("Key worker, {name}"), name=apart(of)))
    if language(case):
        # Translators: lines to sign on: whose signature
        unnamed = _("Interpreter")
        # Translators: lines to sign on: whose signature, with a name
        named = format_lazy(_("Interpreter, {name}"), name=apart(interpreter)) if interpreter else unnamed
        # Translators: lines to sign on: what the interpreter says by signing
        lines.append(format_lazy("{}\n{}", ended(named), _("I read all of it aloud.")))
    return lines


HER_COPY = frozenset(
    {
        Fact.REFERENCE,
        Fact.FIRST_NAME,
        Fact.FULL_NAME,
        Fact.LANGUAGE,
        Fact.WORKER,
        Fact.PLAN,
        Fact.HER_WORDS,
    }
)

"""How she keeps herself safe, on paper."""

from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import numbers, worker_name
from cases.documents.printable import Copy, Printable
from cases.models import Case, Printed
from hestia.pdf import Audience, Document, Fact
from supportplans.documents.her_copy import (
    HER_COPY,
    her_name,
    in_her_copy,
    signatures,
)
from supportplans.models import (
    SafetyPlan,
)
from supportplans.queries.translations import in_her_language


def safety_plan(case: Case, copy: Copy) -> Document:
    """Return her safety plan as it was signed last; before that, the sheet to fill in together.

    One that she takes away is not called so: a title stands in a list of downloads too.
    """
    plans = SafetyPlan.objects.filter(case=case)
    written = (plans.filter(pk=copy.edition) if copy.edition else plans).first()
    say = in_her_language(case, copy)
    hers = {name: getattr(written, name, "") for name in SafetyPlan.PARTS}
    parts = {name: say(words) if words else "" for name, words in hers.items()}
    # Translators: title of a sheet: what she does when she does not feel safe
    title = _("My safety plan") if copy.takes_away == Printed.Takes.NO else _("My plan")
    return Document(
        template="pdf/safety_plan.html",
        title=title,
        file_name=copy.file_name(case.reference, f"plan-{copy.number}"),
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=in_her_copy(SAFETY_PLAN, copy),
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "first_name": her_name(case, copy),
            "signed_on": written.signed_on if written else None,
            "parts": parts,
            "only_one": sum(map(bool, parts.values())) == 1,
            **numbers(case, copy, by_name=True),
            "is_discreet": False,  # it tells whatever is left out, and is for when she does not feel safe
            "signatures": signatures(
                case, copy, worker_name(case), written.interpreter_name if written else ""
            )
            if copy.with_signatures
            else [],
        },
    )


def safety_plans(case: Case) -> list[tuple[str, str]]:
    """Return the safety plans she agreed to, latest first: each can be printed again."""
    return [(str(plan.pk), f"{plan.signed_on:%-d %B %Y}") for plan in SafetyPlan.objects.filter(case=case)]


SAFETY_PLAN = Printable(
    slug="safety-plan",
    title="My safety plan",
    called="Her safety plan",
    audience=Audience.CLIENT,
    tells=HER_COPY - {Fact.PLAN},
    build=safety_plan,
    editions=safety_plans,
    has_lines_to_sign=True,
    tells_whatever_is_left_out=True,
    if_found="Anyone who finds it will see where she would go and who she would call.",
    in_her_language=True,
)

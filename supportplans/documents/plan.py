"""Her support plan on paper: hers, in her words, and the welcome sheet of her first day."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import numbers, worker_name
from cases.documents.printable import Copy, Printable
from cases.models import Case, Deadline
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.words import Words, her_day
from hestia.ui.words import day
from supportplans.documents.her_copy import (
    HER_COPY,
    her_name,
    in_her_copy,
    signatures,
)
from supportplans.documents.steps import her_domains
from supportplans.models import (
    Plan,
    PlanSignature,
    PlanVersion,
    Target,
    Translation,
)
from supportplans.models.plan import NOW
from supportplans.queries.as_signed import kept_targets
from supportplans.queries.translations import in_her_language
from supportplans.rules.hard_words import explained


def no_plan(case: Case) -> list[str]:
    """Return why there is nothing to print yet."""
    if Target.objects.filter(case=case).exists():
        return []
    return ["There is no plan to print yet. Add a target first."]


# What she said of her plan, where it was not that she agrees.
HER_ANSWERS = {
    # Translators: her plan: what she said when she was asked whether she agrees with it
    PlanVersion.Answer.IN_PART: _("I agree with part of it."),
    # Translators: her plan: what she said when she was asked whether she agrees with it
    PlanVersion.Answer.DOES_NOT: _("I do not agree with it."),
    # Translators: her plan: she could not be asked whether she agrees with it
    PlanVersion.Answer.NOT_ASKED: _("Nobody has asked me yet."),
}
# Translators: her plan: nobody has asked her yet whether she agrees with it as it stands
NOT_AGREED = _("Not agreed yet.")


def support_plan(case: Case, copy: Copy) -> Document:
    """Return her plan for her: as it stands now, or a version as she was asked about it.

    As it is now it is a draft, unless it says what she was asked about last, however far it has come.
    """
    plan = Plan.objects.get(case=case)
    versions = PlanVersion.objects.filter(case=case)
    last = versions.first()
    kept = versions.filter(number=copy.edition).first() if copy.edition.isdecimal() else None
    now = plan.content() if kept is None else {}
    is_draft = kept is None and (last is None or not last.still_says(now))
    version = kept or (None if is_draft else last)
    review = case.open_deadline(Deadline.Kind.PLAN_REVIEW) if kept is None or kept == last else None
    say = in_her_language(case, copy, until=kept.recorded_at if kept else None)
    # A version says what she agreed to; what was done since is said apart.
    standing = Target.objects.filter(case=case).with_steps().in_plan_order()
    has_come_on = kept is None and version is not None and version.content != now
    in_plan = kept_targets(version) if version and (kept or has_come_on) else standing
    targets = [target for target in in_plan if target.is_hers_to_read]
    last_asked = kept if kept and kept.answer != PlanVersion.Answer.NOT_ASKED else None
    if kept is None:
        last_asked = versions.answered_by_her().first()
    worker = her_worker(case, kept)
    is_as_signed = kept is not None or (version is not None and version.content == now)
    context = {
        "first_name": her_name(case, copy),
        **agreement(version, copy),
        "draft": draft_words(last) if is_draft and not copy.is_discreet else "",
        "review_on": review.due_on if review and is_ahead(review, copy) else None,
        "worker": worker,
        "matters_most": say(kept.content["what_matters"] if kept else plan.what_matters),
        "domains": her_domains(
            copy,
            "" if copy.is_discreet else worker,
            targets,
            say,
            last_asked,
            now={target.pk: target for target in standing} if has_come_on else None,
        ),
        **numbers(case, copy, by_name=True),
        "with_lines": copy.with_lines,
        "signatures": signatures(case, copy, worker, version.interpreter_name if version else "")
        if copy.with_signatures
        else [],
        "named": list(names_in(targets)),
        "drawn": drawing(version) if is_as_signed and (kept or not has_newer_words(version, copy)) else None,
    }
    return plan_document(case, copy, version, explained(context, copy) if copy.is_easy else context)


def plan_document(case: Case, copy: Copy, version: PlanVersion | None, context: dict[str, Any]) -> Document:
    """Return the paper of her plan, or of a version of it, that says all this."""
    # Translators: foot of every page of her plan, with its number
    numbered = format_lazy(_("My plan, version {number}"), number=version.number if version else 0)
    return Document(
        template="pdf/support_plan_easy.html" if copy.is_easy else "pdf/support_plan.html",
        title=_("My plan"),
        file_name=copy.file_name(case.reference, f"plan-v{version.number}" if version else "plan-draft"),
        reference_line=copy.client_line(
            numbered if version and not copy.is_discreet else _("My plan"), case.reference
        ),
        audience=Audience.CLIENT,
        tells=in_her_copy(SUPPORT_PLAN, copy),
        large_print=copy.large_print,
        sides=copy.sides,
        context=context,
    )


def agreement(version: PlanVersion | None, copy: Copy) -> dict[str, Any]:
    """Return when she was asked about a version, and what she said.

    A discreet copy has none of it: it would say that somebody made it with her.
    """
    if version is None or copy.is_discreet:
        return {"made_on": None, "talked_on": None, "her_answer": ""}
    answer = PlanVersion.Answer(version.answer)
    if answer == PlanVersion.Answer.AGREES:
        return {"made_on": version.agreed_on, "talked_on": None, "her_answer": ""}
    was_asked = answer != PlanVersion.Answer.NOT_ASKED
    talked_on = version.agreed_on if was_asked else None
    return {"made_on": None, "talked_on": talked_on, "her_answer": HER_ANSWERS[answer]}


def is_ahead(review: Deadline, copy: Copy) -> bool:
    """Whether a copy says when her plan is looked at again: not a day gone by, and on no discreet one."""
    return not copy.is_discreet and review.due_on >= copy.made_on


def draft_words(last: PlanVersion | None) -> Words:
    """Return that nobody has agreed to the plan as it stands, and since when it differs."""
    if last is None or last.answer == PlanVersion.Answer.NOT_ASKED:
        return NOT_AGREED
    since = her_day(last.agreed_on)
    if last.answer == PlanVersion.Answer.AGREES:
        # Translators: her plan: it is not as she agreed it any more; with the day on which she agreed
        changed = format_lazy(_("Changed since we agreed it on {day}."), day=since)
    else:
        # Translators: her plan: it is not as it was when she was asked about it; with that day
        changed = format_lazy(_("Changed since we talked about it on {day}."), day=since)
    return format_lazy("{} {}", changed, NOT_AGREED)


def names_in(targets: Iterable[Target]) -> Iterator[str]:
    """Yield the names that stand in a plan, for whoever reads it over before it is printed."""
    for target in targets:
        yield target.agency
        yield from (step.who_name for step in target.step_set.all())


def plans(case: Case) -> list[tuple[str, str]]:
    """Return what can be printed of her plan: each version, and how it stands now if none says just that."""
    versions = list(PlanVersion.objects.filter(case=case))
    editions = [
        (str(version.number), f"{version}, {day(version.agreed_on)}: {answered(version)}")
        for version in versions
    ]
    plan = Plan.objects.filter(case=case).first()
    if plan is None or not versions:
        return editions
    last, content = versions[0], plan.content()
    if not last.still_says(content):
        return [(NOW, f"As it is now: changed since version {last.number}, not agreed"), *editions]
    if Translation.objects.checked_after(last).exists():
        return [(NOW, "As it is now: with what has been translated since"), *editions]
    if last.content != content:
        return [(NOW, f"As it is now: version {last.number}, with what has been done since"), *editions]
    return editions


def answered(version: PlanVersion) -> str:
    """Return what she said of a version, as it stands after a colon."""
    label = version.get_answer_display()
    return f"{label[:1].lower()}{label[1:]}"


def her_worker(case: Case, kept: PlanVersion | None) -> Words:
    """Return the first name of who helps her; of a version that was kept, of who signed it with her."""
    if kept is not None:
        signed = kept.signatures.filter(party=PlanSignature.Party.WORKER).select_related("recorded_by")
        for signature in signed:
            return signature.recorded_by.first_name
    return worker_name(case)


def drawing(version: PlanVersion | None) -> dict[str, Any] | None:
    """Return what she drew to sign a version, if she agreed to it."""
    if version is None or version.answer != PlanVersion.Answer.AGREES:
        return None
    hers = version.signatures.filter(party=PlanSignature.Party.CLIENT).first()
    return {"path": hers.path, "on": version.agreed_on} if hers and hers.path else None


def has_newer_words(version: PlanVersion | None, copy: Copy) -> bool:
    """Whether her texts were checked in the language of a copy after a version was signed.

    Words in her language written after she signed were not what she heard.
    """
    if version is None or copy.hers is None:
        return False
    return Translation.objects.checked_after(version).filter(language=copy.hers.code).exists()


def welcome_sheet(case: Case, copy: Copy) -> Document:
    """Return what she can count on, for her first day; a discreet copy is a sheet to write on."""
    # Translators: title of the sheet for her first day
    title = _("Welcome")
    if copy.is_discreet:
        # Translators: title of a list that someone else may find: it must not say of what
        title = _("My list")
    return Document(
        template="pdf/welcome.html",
        title=title,
        file_name=copy.file_name(case.reference, f"welcome-{copy.number}", discreet="page"),
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=in_her_copy(WELCOME, copy),
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "worker": worker_name(case),
            **numbers(case, copy, by_name=True),
            "with_lines": copy.with_lines or copy.is_discreet,
        },
    )


SUPPORT_PLAN = Printable(
    slug="plan",
    title="My plan",
    called="Her support plan",
    audience=Audience.CLIENT,
    tells=HER_COPY | {Fact.AGENCIES},
    build=support_plan,
    editions=plans,
    in_her_language=True,
    has_easy=True,
    has_lines_to_sign=True,
    blockers=no_plan,
)
WELCOME = Printable(
    slug="welcome",
    title="Welcome",
    called="Welcome sheet",
    audience=Audience.CLIENT,
    tells=frozenset({Fact.REFERENCE, Fact.LANGUAGE, Fact.WORKER}),
    build=welcome_sheet,
    in_her_language=True,
)

"""What can be printed of a plan and of an exit.

What she may take away is discreet: her first name, no charity name, nothing that says what happened to her.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.documents.printable import Copy, Printable
from cases.models import Agency, Case, Deadline, Paper, Printed, ThreeState
from hestia.accounts.models import Service
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.languages import ENGLISH, Language
from hestia.pdf.pictures import picture_for
from hestia.pdf.words import FreeText, Words, apart, her_day, sentences
from hestia.ui.words import day
from riskassessment.models import Assessment
from riskassessment.queries.progress import risk_progress
from supportplans.models import (
    ClientStatement,
    Domain,
    Exit,
    OutcomeRating,
    Plan,
    PlanSignature,
    PlanVersion,
    SafetyPlan,
    Signpost,
    Step,
    Target,
    Translation,
    Who,
    YouSaid,
)
from supportplans.models.plan import NOW
from supportplans.queries.evidence import exit_evidence
from supportplans.queries.kept import kept_targets
from supportplans.queries.progress import outcome_lines
from supportplans.queries.translations import in_her_language
from supportplans.rules.exits import Answers, Criterion, criteria, why_not_told
from supportplans.rules.hard_words import explained

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
PICTURE_OF = {
    Domain.SAFETY: "lock",
    Domain.INCOME: "money",
    Domain.EMOTIONAL: "heart",
    Domain.HEALTH: "doctor",
    Domain.LEGAL: "papers",
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


LINE = "_" * 20
MOST_RATINGS = 4  # after the first: as many columns as fit on paper


def her_name(case: Case, copy: Copy) -> str:
    """Return her first name, and her surname only if she wants it printed."""
    name = case.client.goes_by
    return f"{name} {case.client.last_name}".strip() if copy.with_surname else name


def in_her_copy(kind: Printable, copy: Copy) -> frozenset[Fact]:
    """Return what her copy tells: her surname only if she wants it printed, and who helps her with what.

    A discreet copy names no service; only her exit summary does, if she wants the numbers in it.
    """
    tells = kind.tells if copy.with_surname else kind.tells - {Fact.FULL_NAME}
    names_services = not copy.is_discreet or (Fact.EXIT in tells and copy.with_phones)
    return tells if names_services else tells - {Fact.AGENCIES}


def worker_name(case: Case, copy: Copy) -> Words:
    """Return her key worker's first name; on a discreet copy a line to write on, where there is none yet."""
    if case.worker:
        return case.worker.first_name
    # Translators: in place of the first name of the woman who helps her, where there is none yet
    return LINE if copy.is_discreet else _("Key worker")


def phones(case: Case, copy: Copy) -> list[tuple[Words, str]] | None:
    """Return the numbers for when she does not feel safe, or nothing if they are not to be printed.

    A discreet copy names neither a house nor a helpline, only whom she rings. Each house has a number of its
    own: where none is known, none is printed.
    """
    if not copy.with_phones:
        return None
    ring, house = case.worker.phone if case.worker else "", case.service.phone
    if copy.is_discreet:
        # Translators: box with the numbers to call, before a number
        return [(case.worker.first_name if case.worker else _("I ring"), ring or LINE)]
    found: list[tuple[Words, str]] = [(worker_name(case, copy), ring or house)]
    if house and case.service.kind == Service.Kind.SAFE_HOUSE:
        # Translators: box with the numbers to call, before the number of the house she lives in
        found = [(_("The house, day and night"), house)]
    return [
        *(each for each in found if each[1]),
        # Translators: box with the numbers to call, before a number
        (_("Free helpline, day and night"), settings.HELPLINE_PHONE),
    ]


def language(case: Case) -> str:
    """Return the language to ask an operator for, or nothing where she speaks English."""
    client = case.client
    return client.first_language if client.interpreter_needed == ThreeState.YES else ""


# --- The plan ------------------------------------------------------------------------------------


def no_plan(case: Case) -> list[str]:
    """Return why there is nothing to print yet."""
    if Target.objects.filter(case=case).exists():
        return []
    return ["There is no plan to print yet. Add a target first."]


# What she said of her plan, where it was not that she agrees.
HER_ANSWERS = {
    # Translators: her plan: what she said when she was asked whether she agrees with it
    PlanVersion.Answer.IN_PART: _("I agree with a part of it."),
    # Translators: her plan: what she said when she was asked whether she agrees with it
    PlanVersion.Answer.DOES_NOT: _("I do not agree with it."),
    # Translators: her plan: she could not be asked whether she agrees with it
    PlanVersion.Answer.NOT_ASKED: _("Nobody has asked me yet."),
}
# Translators: her plan: nobody has asked her yet whether she agrees with it as it stands
NOT_AGREED = _("Not agreed yet.")


def support_plan(case: Case, copy: Copy) -> Document:
    """Return her plan for her: as it stands now, or a version as she was asked about it.

    As it stands now it is a draft, unless it says what she was asked about last, however far it has come.
    """
    plan = Plan.objects.get(case=case)
    versions = PlanVersion.objects.filter(case=case)
    last = versions.first()
    kept = versions.filter(number=copy.edition).first() if copy.edition.isdecimal() else None
    now = plan.content() if kept is None else {}
    is_draft = kept is None and (last is None or not last.still_says(now))
    version = kept or (None if is_draft else last)
    # Translators: foot of every page of her plan, with its number
    numbered = format_lazy(_("My plan, version {number}"), number=version.number if version else 0)
    review = case.open_deadline(Deadline.Kind.PLAN_REVIEW) if kept is None or kept == last else None
    say = in_her_language(case, copy, until=kept.recorded_at if kept else None)
    found = kept_targets(kept) if kept else Target.objects.filter(case=case).with_steps().in_plan_order()
    targets = [each for each in found if each.is_hers_to_read]
    asked = kept if kept and kept.answer != PlanVersion.Answer.NOT_ASKED else None
    if kept is None:
        asked = versions.asked().first()
    worker = her_worker(case, copy, kept)
    is_agreed = version is not None and version.answer == PlanVersion.Answer.AGREES
    was_asked = version is not None and version.answer != PlanVersion.Answer.NOT_ASKED
    is_as_signed = kept is not None or (version is not None and version.content == now)
    context = {
        "is_discreet": copy.is_discreet,
        "first_name": her_name(case, copy),
        "made_on": version.agreed_on if version and is_agreed else None,
        "talked_on": version.agreed_on if version and was_asked and not is_agreed else None,
        "her_answer": HER_ANSWERS[PlanVersion.Answer(version.answer)] if version and not is_agreed else "",
        "draft": draft_words(last) if is_draft else "",
        "review_on": review.due_on if review and review.due_on >= copy.made_on else None,  # not one gone by
        "worker": worker,
        "matters_most": say(kept.content["what_matters"] if kept else plan.what_matters),
        "domains": her_domains(copy, worker, targets, say, asked),
        "phones": phones(case, copy),
        "language": language(case),
        "with_lines": copy.with_lines,
        "signatures": signatures(case, copy, worker, version.interpreter_name if version else "")
        if copy.with_signatures
        else [],
        "named": list(names_in(targets)),
        "drawn": drawn(version) if is_as_signed and (kept or not has_newer_words(version, copy)) else None,
    }
    return Document(
        template="pdf/support_plan_easy.html" if copy.is_easy else "pdf/support_plan.html",
        title=_("My plan"),
        file_name=f"{case.reference}-plan-{f'v{version.number}' if version else 'draft'}.pdf",
        reference_line=copy.client_line(numbered if version else _("My plan"), case.reference),
        audience=Audience.CLIENT,
        tells=in_her_copy(SUPPORT_PLAN, copy),
        large_print=copy.large_print,
        sides=copy.sides,
        context=explained(context, copy) if copy.is_easy else context,
    )


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
    found = [(str(each.number), f"{each}, {day(each.agreed_on)}: {answered(each)}") for each in versions]
    plan = Plan.objects.filter(case=case).first()
    if plan is None or not versions:
        return found
    last, content = versions[0], plan.content()
    if not last.still_says(content):
        return [(NOW, f"As it stands now: changed since version {last.number}, not agreed"), *found]
    if Translation.objects.checked_after(last).exists():
        return [(NOW, "As it stands now: with what was translated since"), *found]
    if last.content != content:
        return [(NOW, f"As it stands now: version {last.number}, with what was done since"), *found]
    return found


def answered(version: PlanVersion) -> str:
    """Return what she said of a version, as it stands after a colon."""
    said = version.get_answer_display()
    return f"{said[:1].lower()}{said[1:]}"


def her_worker(case: Case, copy: Copy, kept: PlanVersion | None) -> Words:
    """Return the first name of who helps her; of a version that was kept, of who signed it with her."""
    if kept is not None:
        signed = kept.signatures.filter(party=PlanSignature.Party.WORKER).select_related("recorded_by")
        for each in signed:
            return each.recorded_by.first_name
    return worker_name(case, copy)


def drawn(version: PlanVersion | None) -> dict[str, Any] | None:
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


def her_domains(
    copy: Copy,
    worker: Words,
    targets: Iterable[Target],
    say: Callable[[str], FreeText],
    asked: PlanVersion | None,
) -> list[dict[str, Any]]:
    """Return the parts that have targets, numbered through from 1.

    :param asked: the last version to which she gave an answer
    """
    numbered = list(enumerate(targets, start=1))
    parts = []
    for domain in Domain:
        mine = [(number, target) for number, target in numbered if target.domain == domain]
        if mine:
            lines = [
                {
                    "pk": target.pk,
                    "number": number,
                    "is_open": target.is_open,
                    "words": say(target.text),
                    "not_agreed": asked is not None and asked.is_not_agreed_now(target),
                    "steps": her_steps(copy, worker, target, say),
                    "picture": picture_for(target.text, otherwise=PICTURE_OF[domain]),
                }
                for number, target in mine
            ]
            parts.append({"key": domain.value, "name": HER_NAMES[domain], "targets": lines})
    return parts


def her_steps(
    copy: Copy, worker: Words, target: Target, say: Callable[[str], FreeText]
) -> list[dict[str, Any]]:
    """Return what is done towards a target, and who else has it now; without either, how far it is."""
    steps = [step for step in target.step_set.all() if step.status != Step.Status.STOPPED]
    lines = [step_line(worker, step) | {"words": say(step.what)} for step in steps]
    picture = picture_for(target.text, otherwise=PICTURE_OF[Domain(target.domain)])
    if target.status == Target.Status.MET and target.outcome_on:
        done, on = HER_STATUSES[Step.Status.DONE], her_day(target.outcome_on)
        return [
            *lines,
            {"shape": "full", "words": done, "status": on, "picture": "yes", "badge": done, "day": on},
        ]
    if target.status in Target.WITH_AGENCY:
        return [*lines, with_others(copy, target) | {"picture": picture}]
    if not lines:
        by = by_day(target.due_on) if target.due_on else ""
        # Translators: her plan: in place of steps, where there are none yet
        words = _("We plan the steps together.")
        badge = HER_BADGES[Step.Status.NOT_STARTED]
        return [
            {"shape": "empty", "words": words, "status": by, "picture": picture, "badge": badge, "day": by}
        ]
    return lines


# Translators: her plan: whether an office that was asked to help her has said yes
THEY_SAID_YES = _("They said yes.")
# Translators: her plan: an office that was asked to help her has said yes, with the day
THEY_SAID_YES_ON = _("They said yes on {day}.")
# Translators: her plan: whether an office that was asked to help her has said yes
THEY_HAVE_NOT_ANSWERED = _("They have not answered yet.")


def with_others(copy: Copy, target: Target) -> dict[str, Any]:
    """Return which service a target waits for, or who goes on with it. A discreet copy names no service."""
    name = "" if copy.is_discreet else target.agency
    answer: Words = ""
    if target.agency:
        answer = said_yes(target.agency_answered_on) if target.is_accepted else THEY_HAVE_NOT_ANSWERED
    words: Words
    if target.status == Target.Status.SIGNPOSTED and target.is_accepted:
        words = (
            # Translators: her plan: an office goes on with what she wants, with its name
            format_lazy(_("{agency} helps me with this now."), agency=apart(name))
            if name
            # Translators: her plan, on a paper that someone else may find: it must not say who does it
            else _("Others do this with me now.")
        )
        shape = Step.Status.IN_PROGRESS
    else:
        words = (
            # Translators: her plan: an office has to do something first, with its name
            format_lazy(_("We are waiting for {agency}."), agency=apart(name))
            if name
            # Translators: her plan, on a paper that someone else may find: it must not say for whom
            else _("We are waiting.")
        )
        shape = Step.Status.WAITING
    return {
        "shape": SHAPES[shape],
        "words": words,
        "status": answer,
        "badge": HER_BADGES[shape],
        "day": answer,
        "names_service": True,
    }


def said_yes(when: date | None) -> Words:
    """Return "They said yes on Tue 1 December.", without a day if nobody kept it."""
    return format_lazy(THEY_SAID_YES_ON, day=her_day(when)) if when else THEY_SAID_YES


def by_day(when: date) -> Words:
    """Return "By Tue 1 December"."""
    # Translators: her plan: the last day for a step
    return format_lazy(_("By {day}"), day=her_day(when))


def step_line(worker: Words, step: Step) -> dict[str, Any]:
    """Return a step as it is written for her."""
    status = Step.Status(step.status)
    day = her_day(step.done_on) if step.done_on else by_day(step.by_on) if step.by_on else ""
    who: Words = {Who.CLIENT: "", Who.WORKER: worker, Who.OTHER: step.who_name}[Who(step.who)]
    return {
        "shape": SHAPES[status],
        "words": step.what,
        "status": sentences(apart(who) if who else "", HER_STATUSES[status], day),
        "picture": picture_for(step.what, otherwise=PICTURE_OF[Domain(step.target.domain)]),
        "badge": HER_BADGES[status],
        "day": day,
    }


def signatures(case: Case, copy: Copy, of: Words, interpreter: str) -> list[Words]:
    """Return who signs her plan, with the first name of who helps her."""
    worker = apart(of)
    # Translators: lines to sign on: whose signature, with the first name of the woman who helps her
    of_worker = format_lazy(_("Key worker, {name}"), name=worker)
    # Translators: lines to sign on: where she signs, or makes a mark if she cannot write
    lines: list[Words] = [_("My name or mark"), worker if copy.is_discreet else of_worker]
    if language(case):
        # Translators: lines to sign on: whose signature
        unnamed = _("Interpreter")
        # Translators: lines to sign on: whose signature, with a name
        named = format_lazy(_("Interpreter, {name}"), name=apart(interpreter)) if interpreter else unnamed
        # Translators: lines to sign on: what the interpreter says by signing
        lines.append(format_lazy("{}.\n{}", named, _("I read all of it aloud.")))
    return lines


# --- Her first day --------------------------------------------------------------------------------


def welcome_sheet(case: Case, copy: Copy) -> Document:
    """Return what she can count on, for her first day."""
    # Translators: title of the sheet for her first day
    title = _("Welcome")
    if copy.is_discreet:
        # Translators: title of a list that someone else may find: it must not say of what
        title = _("My list")
    return Document(
        template="pdf/welcome.html",
        title=title,
        file_name=f"{case.reference}-{'list' if copy.is_discreet else 'welcome'}-{copy.number}.pdf",
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=WELCOME.tells,
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "is_discreet": copy.is_discreet,
            "worker": worker_name(case, copy),
            "phones": phones(case, copy),
            "language": language(case),
            "with_lines": copy.with_lines,
        },
    )


# --- How she keeps herself safe --------------------------------------------------------------------


def safety_plan(case: Case, copy: Copy) -> Document:
    """Return her safety plan as it was signed last; before that, the sheet to fill in together.

    One that she takes away is not called so: a title stands in a list of downloads too.
    """
    found = SafetyPlan.objects.filter(case=case)
    written = (found.filter(pk=copy.edition) if copy.edition else found).first()
    say = in_her_language(case, copy)
    hers = {name: getattr(written, name, "") for name in SafetyPlan.PARTS}
    parts = {name: say(words) if words else "" for name, words in hers.items()}
    # Translators: title of a sheet: what she does when she does not feel safe
    title = _("My safety plan") if copy.takes_away == Printed.Takes.NO else _("My plan")
    return Document(
        template="pdf/safety_plan.html",
        title=title,
        file_name=f"{case.reference}-plan-{copy.number}.pdf",
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
            "phones": phones(case, copy),
            "language": language(case),
            "signatures": signatures(
                case, copy, worker_name(case, copy), written.interpreter_name if written else ""
            )
            if copy.with_signatures
            else [],
        },
    )


def safety_plans(case: Case) -> list[tuple[str, str]]:
    """Return the safety plans she agreed to, latest first: each can be printed again."""
    return [(str(each.pk), f"{each.signed_on:%-d %B %Y}") for each in SafetyPlan.objects.filter(case=case)]


# --- What people say of us ---------------------------------------------------------------------------


def you_said_sheet(
    lines: Iterable[YouSaid], *, on: date, sides: tuple[Language, ...] = (ENGLISH,)
) -> Document:
    """Return the sheet to put up: what was said and what was done. It tells of nobody, and names nobody.

    What was said and done stands there once, in English: nobody has checked it in another language.
    """
    # Translators: title of a sheet on the wall: what people said of us, and what we did about it
    title = _("You said, we did")
    return Document(
        template="pdf/you_said.html",
        title=title,
        file_name=f"you-said-{on:%Y-%m}.pdf",
        reference_line=sentences(title, her_day(on, with_year=True)),
        audience=Audience.CLIENT,
        tells=frozenset(),
        large_print=True,
        sides=sides,
        context={"lines": list(lines)},
    )


# --- The exit ------------------------------------------------------------------------------------


def last_exit(case: Case) -> Exit | None:
    """Return the exit being prepared, or the one that ended the case."""
    return Exit.objects.filter(case=case).select_related("asked_by", "signed_by", "risk_exception_by").first()


def no_exit(case: Case) -> list[str]:
    """Return why there is nothing to sum up yet."""
    leaving = last_exit(case)
    if leaving is None or leaving.exit_on is None:
        return ["Nothing is written down about her exit yet. Say when she leaves first."]
    return []


def exit_for_her(case: Case, copy: Copy) -> Document:
    """Return what she takes with her when support ends."""
    leaving = last_exit(case)
    statement = ClientStatement.objects.filter(case=case).first()
    signposts = list(Signpost.objects.filter(case=case).select_related("hearing"))
    ended_on = case.closed_on or (leaving.exit_on if leaving else None) or copy.made_on
    papers = {paper.kind: paper for paper in Paper.objects.filter(case=case)}
    say = in_her_language(case, copy)
    return Document(
        template="pdf/exit_summary_client.html",
        # Translators: title of what she takes with her when support ends
        title=_("Where I am now"),
        file_name=f"{case.reference}-now.pdf",
        reference_line=copy.client_line(_("Where I am now"), case.reference),
        audience=Audience.CLIENT,
        tells=in_her_copy(EXIT_FOR_HER, copy),
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "is_discreet": copy.is_discreet,
            "first_name": her_name(case, copy),
            "ended_on": ended_on,
            "worker": worker_name(case, copy),
            "own_words": say(statement.words if statement else ""),
            "domains": achieved(Target.objects.filter(case=case, status=Target.Status.MET), say),
            "papers": [
                {
                    "words": words,
                    "where": WHERE_PAPERS[Paper.State(papers[kind].state)],
                    "how": say(papers[kind].note) if papers[kind].is_away and not copy.is_discreet else "",
                }
                for kind, words in HER_PAPERS.items()
                if kind in papers and papers[kind].state in WHERE_PAPERS
            ],
            "appointments": dates_to_keep(
                signposts, Deadline.objects.filter(case=case).hearings_after(ended_on), copy, say
            ),
            "helpers": [
                {
                    "who": signpost.agency,
                    "what_for": say(signpost.need),
                    "phone": signpost.contact,
                    "when": "",
                }
                for signpost in signposts
                if not signpost.is_refused and (copy.with_phones or not copy.is_discreet)
            ],
            "without_phones": not copy.with_phones,
            "phones": phones(case, copy),
            "language": language(case),
            "come_back": {"phone": settings.OFFICE_PHONE, "reference": case.reference}
            if copy.with_phones and not copy.is_discreet
            else None,
            "signatures": signatures(
                case, copy, worker_name(case, copy), statement.interpreter_name if statement else ""
            )
            if copy.with_signatures
            else [],
        },
    )


def dates_to_keep(
    signposts: Iterable[Signpost], hearings: Iterable[Deadline], copy: Copy, say: Callable[[str], FreeText]
) -> list[dict[str, Any]]:
    """Return the days that lie ahead, soonest first: those other services gave her, and every hearing.

    A hearing is called what it was passed on as; what it is called in the diary is on no discreet copy.
    """
    kept = [each for each in signposts if not each.is_refused]
    passed = {each.hearing_id: each for each in kept if each.hearing_id}
    lines = [
        {"on": each.next_date_on, "who": "" if copy.is_discreet else each.agency, "words": say(each.need)}
        for each in kept
        if each.next_date_on and not (each.hearing and each.hearing.due_on == each.next_date_on)
    ]
    for hearing in hearings:
        taken = passed.get(hearing.pk)
        words = taken.need if taken else "" if copy.is_discreet else hearing.title
        who = taken.agency if taken and not copy.is_discreet else ""
        lines.append(
            {"on": hearing.due_on, "at": hearing.due_time, "who": who, "words": say(words) if words else ""}
        )
    return sorted(lines, key=itemgetter("on"))


def achieved(met: Iterable[Target], say: Callable[[str], FreeText]) -> list[dict[str, Any]]:
    """Return what was reached, by part. What she can see ("I have the bank card") says it better."""
    targets = list(met)
    parts = []
    for domain in Domain:
        reached = [say(target.measure or target.text) for target in targets if target.domain == domain]
        if reached:
            parts.append({"key": domain.value, "name": HER_NAMES[domain], "achieved": reached})
    return parts


def exit_for_file(case: Case, copy: Copy) -> Document:
    """Return how and why support ended, for the file."""
    leaving = last_exit(case)
    if leaving is None:
        raise Exit.DoesNotExist
    leaving.case = case
    exit_on = case.closed_on or leaving.exit_on or copy.made_on
    evidence = exit_evidence(case, leaving, today=copy.made_on)
    progress = risk_progress(case, exit_on=exit_on)
    statement = evidence.statement
    ratings = list(OutcomeRating.objects.filter(case=case))
    rated = [*ratings[:1], *ratings[1:][-MOST_RATINGS:]]
    return Document(
        template="pdf/exit_summary_file.html",
        title=f"Exit summary, {case.reference}",
        file_name=f"{case.reference}-exit.pdf",
        reference_line=copy.line("Exit summary", case.reference),
        audience=Audience.INTERNAL,
        tells=EXIT_FOR_FILE.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": case.client.full_name,
            "kind": leaving.get_kind_display(),
            "reason": leaving.reason,
            "last_contact_on": None if leaving.is_planned else leaving.last_contact_on,
            "checks_made": "" if leaving.is_planned else leaving.checks_made,
            "safeguarding": "" if leaving.is_planned else leaving.safeguarding,
            "opened_on": case.opened_on,
            "ended_on": exit_on,
            "destination": leaving.get_destination_display(),
            "criteria": kept_criteria(leaving) or [now_criterion(c, leaving) for c in criteria(evidence)],
            "risks": risk_rows(progress.baseline, progress.latest),
            "first_on": progress.baseline.assessed_on if progress.baseline else None,
            "last_on": progress.latest.assessed_on if progress.latest else None,
            "agencies": [agency_row(agency, evidence.answers) for agency in evidence.agencies],
            "carried": [
                {
                    "words": signpost.need,
                    "agency": signpost.agency,
                    "contact": signpost.contact,
                    "accepted": f"{signpost.answer_in_words}. Passed on {day(signpost.passed_on)}",
                }
                for signpost in evidence.signposts
            ],
            "rated": rated,
            "outcomes": outcome_lines(rated) if rated else [],
            "own_words": statement.words if statement else "",
            "own_words_how": spoken_how(statement) if statement else "",
            "signed": signed_rows(leaving),
        },
    )


def criterion_row(
    *, heading: str, status: str, proof: list[str], missing: list[str], because: str, leaving: Exit
) -> dict[str, Any]:
    """Return one of the six as the file shows it."""
    is_met, is_excepted = not missing, status == "Exception"
    not_met = "empty" if leaving.is_planned else "dashed"
    return {
        "heading": heading,
        "shape": "full" if is_met else "half" if is_excepted else not_met,
        "verdict": status
        if is_met
        else "Accepted by a manager"
        if is_excepted
        else "Not possible"
        if because
        else "Not reached",
        "proof": [*proof, *missing],
        "exception": leaving.risk_exception if is_excepted else "",
        "because": because,
    }


def kept_criteria(leaving: Exit) -> list[dict[str, Any]]:
    """Return the six as they stood when the exit was signed; nothing before."""
    return [
        criterion_row(
            heading=kept["title"],
            status=kept["status"],
            proof=kept["proof"],
            missing=kept["missing"],
            because=kept.get("because", ""),  # not asked before
            leaving=leaving,
        )
        for kept in leaving.evidence
    ]


def now_criterion(criterion: Criterion, leaving: Exit) -> dict[str, Any]:
    """Return one of the six as it stands now."""
    return criterion_row(
        heading=criterion.title,
        status=criterion.status,
        proof=[line.text for line in criterion.proof],
        missing=[line.text for line in criterion.missing],
        because=criterion.because,
        leaving=leaving,
    )


def risk_rows(baseline: Assessment | None, latest: Assessment | None) -> list[dict[str, str]]:
    """Return each consideration at the start and at the end."""
    if baseline is None or latest is None:
        return []
    first, last = baseline.scores(), latest.scores()
    rows = []
    for each in latest.considerations:
        before = first[each.slug].level if each.slug in first else None
        now = last[each.slug].level
        rows.append(
            {
                "question": each.question,
                "first": before.label if before else "Not asked",
                "last": now.label if now else "Not answered",
            }
        )
    asked_now = {each.slug for each in latest.considerations}
    rows += [
        {
            "question": each.question,
            "first": level.label if (level := first[each.slug].level) else "Not answered",
            "last": "Not asked",
        }
        for each in baseline.considerations
        if each.slug not in asked_now
    ]
    return rows


def agency_row(agency: Agency, answers: Answers) -> dict[str, Any]:
    """Return whether an agency was told, and how, or why not."""
    return {
        "name": agency.name,
        "told_on": agency.told_of_exit_on,
        "how": agency.told_of_exit_how if agency.told_of_exit_on else why_not_told(agency, answers),
    }


def spoken_how(statement: ClientStatement) -> str:
    """Return when she said it, and through whom."""
    through = f", through {statement.interpreter_name}" if statement.interpreter_name else ""
    return f"{day(statement.said_on)}{through}"


def signed_rows(leaving: Exit) -> list[dict[str, Any]]:
    """Return who asked and who signed."""
    rows = []
    if leaving.asked_by and leaving.asked_at:
        asked_on = timezone.localdate(leaving.asked_at)
        rows.append({"who": str(leaving.asked_by), "role": "Asked for sign-off", "on": asked_on})
    if leaving.signed_by and leaving.signed_at:
        signed_on = timezone.localdate(leaving.signed_at)
        rows.append({"who": str(leaving.signed_by), "role": "Signed off", "on": signed_on})
    return rows


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
SAFETY_PLAN = Printable(
    slug="safety-plan",
    title="My safety plan",
    called="Her safety plan",
    audience=Audience.CLIENT,
    tells=HER_COPY - {Fact.PLAN},
    build=safety_plan,
    editions=safety_plans,
    tells_whatever_is_left_out=True,
    in_her_language=True,
)
EXIT_FOR_HER = Printable(
    slug="exit",
    title="Where I am now",
    called="Her exit summary",
    audience=Audience.CLIENT,
    tells=HER_COPY | {Fact.PAPERS, Fact.AGENCIES, Fact.EXIT},
    build=exit_for_her,
    in_her_language=True,
    blockers=no_exit,
)
EXIT_FOR_FILE = Printable(
    slug="exit-file",
    title="Exit summary",
    called="Exit summary for the file",
    audience=Audience.INTERNAL,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.LANGUAGE,
            Fact.SUPPORT,
            Fact.EXIT,
            Fact.RISK,
            Fact.AGENCIES,
            Fact.PLAN,
            Fact.PAPERS,
            Fact.HER_WORDS,
        }
    ),
    build=exit_for_file,
    blockers=no_exit,
)

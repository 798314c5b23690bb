"""The targets and steps of a plan, part by part, as her paper lists them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.documents.printable import Copy
from hestia.pdf.pictures import picture_for
from hestia.pdf.words import FreeText, Words, apart, her_day, sentences
from supportplans.documents.her_copy import HER_BADGES, HER_STATUSES, SHAPES, part_names
from supportplans.models import (
    Domain,
    PlanVersion,
    Step,
    Target,
    Who,
)

MOST_RATINGS = 4  # after the first: as many columns as fit on paper


def her_domains(
    copy: Copy,
    worker: Words,
    targets: Iterable[Target],
    say: Callable[[str], FreeText],
    last_asked: PlanVersion | None,
    *,
    now: Mapping[int, Target] | None = None,
) -> list[dict[str, Any]]:
    """Return the parts that have targets, numbered through from 1.

    A discreet copy says how things stand, and not how they stood when she agreed to them.

    :param worker: her key worker's first name, or nothing where it is not said
    :param last_asked: the last version to which she gave an answer
    :param now: the targets as they stand today, where those to list are a version’s: what was done since
    """

    def steps(target: Target) -> list[dict[str, Any]]:
        agreed = her_steps(copy, worker, target, say)
        today = her_steps(copy, worker, now[target.pk], say) if now and target.pk in now else []
        return (today or agreed) if copy.is_discreet else since_then(agreed, today)

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
                    "by": by_day(target.due_on) if target.due_on and shows_day(target) else "",
                    "not_agreed": not copy.is_discreet
                    and last_asked is not None
                    and last_asked.is_not_agreed_now(target),
                    "steps": steps(target),
                    "picture": picture_for(target.text),
                }
                for number, target in mine
            ]
            parts.append({"key": domain.value, "name": part_names(copy)[domain], "targets": lines})
    return parts


def shows_day(target: Target) -> bool:
    """Whether the day of a target stands under its words: without steps it stands where they would."""
    steps = [step for step in target.step_set.all() if step.status != Step.Status.STOPPED]
    return target.is_open and bool(steps or target.status in Target.WITH_AGENCY)


# Translators: her plan: under a step as she agreed to it, how far it has come since ("Done. Tue 1 December")
SINCE_THEN = _("Since then: {words}")


def since_then(agreed: list[dict[str, Any]], today: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps as she agreed to them, each with how far it has come since, apart."""
    lines = []
    for was, stands in zip_longest(agreed, today):
        if was is None:
            lines.append(stands | {"status": "", "day": "", "since": since_words(stands["status"])})
        elif stands is None or (was["words"], was["status"]) == (stands["words"], stands["status"]):
            lines.append(was)
        else:
            is_same = was["words"] == stands["words"]
            words = stands["status"] if is_same else sentences(stands["words"], stands["status"])
            lines.append(was | {"since": since_words(words)})
    return lines


def since_words(words: Words) -> Words:
    """Return "Since then: Done. Tue 1 December"."""
    return format_lazy(SINCE_THEN, words=words)


def her_steps(
    copy: Copy, worker: Words, target: Target, say: Callable[[str], FreeText]
) -> list[dict[str, Any]]:
    """Return what is done towards a target, and who else has it now; without either, how far it is."""
    steps = [step for step in target.step_set.all() if step.status != Step.Status.STOPPED]
    lines = [step_line(worker, step) | {"words": say(step.what)} for step in steps]
    picture = picture_for(target.text)
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
        together = _("We plan the steps together.")
        words = HER_STATUSES[Step.Status.NOT_STARTED] if copy.is_discreet else together
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
    """Return which service a target waits for, or who goes on with it; on a discreet copy how far it is."""
    goes_on = target.status == Target.Status.SIGNPOSTED and target.is_accepted
    state = Step.Status.IN_PROGRESS if goes_on else Step.Status.WAITING
    name = apart(target.agency)
    answer: Words = ""
    words: Words
    if copy.is_discreet:
        words = HER_STATUSES[state]
    elif not target.agency:
        # Translators: her plan: somebody has to do something first
        words = _("We are waiting.")
    else:
        answer = said_yes(target.agency_answered_on) if target.is_accepted else THEY_HAVE_NOT_ANSWERED
        words = (
            # Translators: her plan: an office goes on with what she wants, with its name
            format_lazy(_("{agency} helps me with this now."), agency=name)
            if goes_on
            # Translators: her plan: an office has to do something first, with its name
            else format_lazy(_("We are waiting for {agency}."), agency=name)
        )
    return {
        "shape": SHAPES[state],
        "words": words,
        "status": answer,
        "badge": HER_BADGES[state],
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
        "picture": picture_for(step.what),
        "badge": HER_BADGES[status],
        "day": sentences(apart(who) if who else "", day),
    }

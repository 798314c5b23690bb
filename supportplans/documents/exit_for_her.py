"""What she takes with her when support ends."""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import numbers, worker_name
from cases.documents.printable import Copy, Printable
from cases.models import Case, Deadline, Paper
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.words import FreeText
from supportplans.documents.her_copy import (
    HER_COPY,
    HER_PAPERS,
    WHERE_PAPERS,
    her_name,
    in_her_copy,
    part_names,
    signatures,
)
from supportplans.models import (
    ClientStatement,
    Domain,
    Exit,
    Signpost,
    Target,
)
from supportplans.queries.translations import in_her_language


def last_exit(case: Case) -> Exit | None:
    """Return the exit being prepared, or the one that ended the case."""
    return Exit.objects.filter(case=case).select_related("asked_by", "signed_by", "risk_exception_by").first()


def no_exit(case: Case) -> list[str]:
    """Return why there is nothing to sum up yet."""
    leaving = last_exit(case)
    if leaving is None or leaving.exit_on is None:
        return ["Nothing is recorded about her exit yet. First record when she leaves."]
    return []


def not_for_her(case: Case) -> list[str]:
    """Return why nothing is summed up for her: nothing is written down yet, or she died."""
    leaving = last_exit(case)
    if leaving is not None and leaving.is_death:
        return ["She has died. Nothing is printed for her."]
    return no_exit(case)


def exit_for_her(case: Case, copy: Copy) -> Document:
    """Return what she takes with her when support ends."""
    leaving = last_exit(case)
    statement = ClientStatement.objects.filter(case=case).first()
    signposts = list(Signpost.objects.filter(case=case).select_related("hearing"))
    ended_on = case.closed_on or (leaving.exit_on if leaving else None) or copy.made_on
    say = in_her_language(case, copy)
    # Translators: title of what she takes with her when support ends
    title = _("Where I am now")
    if copy.is_discreet:  # whoever finds it asks: since when, and who wants to know?
        title = _("My list")
    return Document(
        template="pdf/exit_summary_client.html",
        title=title,
        file_name=copy.file_name(case.reference, "now", discreet="page"),
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=in_her_copy(EXIT_FOR_HER, copy),
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "first_name": her_name(case, copy),
            "ended_on": ended_on,
            "worker": worker_name(case),
            "own_words": say(statement.words if statement else ""),
            "domains": achieved(Target.objects.filter(case=case, status=Target.Status.MET), copy, say),
            "papers": list_of_papers(case, copy, say),
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
            **numbers(case, copy, by_name=True),
            "come_back": {"phone": settings.OFFICE_PHONE, "reference": case.reference}
            if copy.with_phones and not copy.is_discreet
            else None,
            "signatures": signatures(
                case, copy, worker_name(case), statement.interpreter_name if statement else ""
            )
            if copy.with_signatures
            else [],
        },
    )


def list_of_papers(case: Case, copy: Copy, say: Callable[[str], FreeText]) -> list[dict[str, Any]]:
    """Return her papers, each with where it is, and how she gets it where it is not at hand."""
    papers = {paper.kind: paper for paper in Paper.objects.filter(case=case)}
    return [
        {
            "words": words,
            "where": WHERE_PAPERS[Paper.State(papers[kind].state)],
            "how": say(papers[kind].note) if papers[kind].is_away else "",
        }
        for kind, words in HER_PAPERS.items()
        if kind in papers and is_listed(papers[kind], copy)
    ]


def is_listed(paper: Paper, copy: Copy) -> bool:
    """Whether a paper stands on her list. That somebody keeps a list of her papers is on no discreet copy."""
    return not copy.is_discreet and paper.state in WHERE_PAPERS


def dates_to_keep(
    signposts: Iterable[Signpost], hearings: Iterable[Deadline], copy: Copy, say: Callable[[str], FreeText]
) -> list[dict[str, Any]]:
    """Return the days that lie ahead, soonest first: those other services gave her, and every hearing.

    A hearing is called what it was passed on as; what it is called in the diary is on no discreet copy.
    """
    kept = [signpost for signpost in signposts if not signpost.is_refused]
    passed = {signpost.hearing_id: signpost for signpost in kept if signpost.hearing_id}
    lines = [
        {
            "on": signpost.next_date_on,
            "who": "" if copy.is_discreet else signpost.agency,
            "words": say(signpost.need),
        }
        for signpost in kept
        if signpost.next_date_on
        and not (signpost.hearing and signpost.hearing.due_on == signpost.next_date_on)
    ]
    for hearing in hearings:
        taken = passed.get(hearing.pk)
        words = taken.need if taken else "" if copy.is_discreet else hearing.title
        who = taken.agency if taken and not copy.is_discreet else ""
        lines.append(
            {"on": hearing.due_on, "at": hearing.due_time, "who": who, "words": say(words) if words else ""}
        )
    return sorted(lines, key=itemgetter("on"))


def achieved(met: Iterable[Target], copy: Copy, say: Callable[[str], FreeText]) -> list[dict[str, Any]]:
    """Return what was reached, by part. What she can see ("I have the bank card") says it better."""
    targets = list(met)
    parts = []
    for domain in Domain:
        reached = [say(target.measure or target.text) for target in targets if target.domain == domain]
        if reached:
            parts.append({"key": domain.value, "name": part_names(copy)[domain], "achieved": reached})
    return parts


EXIT_FOR_HER = Printable(
    slug="exit",
    title="Where I am now",
    called="Her exit summary",
    audience=Audience.CLIENT,
    tells=HER_COPY | {Fact.PAPERS, Fact.AGENCIES, Fact.EXIT},
    build=exit_for_her,
    in_her_language=True,
    has_lines_to_sign=True,
    blockers=not_for_her,
)

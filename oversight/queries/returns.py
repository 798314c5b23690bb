"""Returns that were sent: what is kept of one, and what a new one is held against."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import connection

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import Event
from oversight.models import ReturnCount, ReturnUnsent, SentReturn
from oversight.queries.facts import counted_services, facts_for
from oversight.queries.report import Report, Shown, figures_for
from oversight.rules.comparing import READS, MovedPart, Snapshot, Why, changes, moved_parts, reasons
from oversight.rules.figure import Figure
from oversight.rules.figures import BY_SLUG
from oversight.rules.guarding import THERE, Numbers, stock_and_flow
from oversight.rules.periods import Period
from oversight.rules.releases import Release, in_the_way, release_blockers

SENT = "return.sent"
SAME = "Print it again from the list of returns. If it was wrong, say that this one replaces it."

NEVER_SENT = "This return was never sent: two people said so. It cannot be sent, printed or marked any more."
IT_LEFT = (
    "A copy of this return was made or sent, it replaces another one, or somebody who sends no returns has"
    " opened it. Withdraw or correct it instead."
)

MOST_TRIES = 4  # at sending a part of a report

# --- What is to be sent ---------------------------------------------------------------------------


def release_of(report: Report, *, recipient: str) -> Release:
    """Return every number that a report would tell somebody."""
    numbers = Numbers(are_exact=not report.is_outside)
    titles = {}
    for figure in report.figures:
        if report.is_outside:
            answer = report.kept_back.of(figure.slug, report.exact[figure.slug])
        else:
            answer = figure.answer(report.facts)
        numbers.add(figure.slug, answer)
        titles[figure.slug] = figure.title
        titles |= {f"{figure.slug}/{table.slug}": table.title for table in answer.tables}
    last_day = BY_SLUG[THERE]
    before = report.before if report.tells_before and last_day in report.figures else None
    stock_and_flow(numbers, {THERE: last_day.answer(before.facts)} if before else {})
    return Release(
        name="this report",
        recipient=recipient,
        period=report.period,
        services=frozenset(report.facts.services),
        is_exact=not report.is_outside,
        told=tuple(numbers.told),
        links=tuple(numbers.links),
        titles=titles,
    )


def counted_of(report: Report, release: Release) -> dict[str, Any]:
    """Return what is kept, sealed, of what a report was counted from: numbers, and cases by their ids."""
    exact = [Shown(figure, figure.answer(report.facts)) for figure in report.figures]
    return {
        **release.as_json(),
        "findings": {shown.figure.slug: words_of(shown) for shown in exact},
        "snapshot": Snapshot.of(report.facts, salt=secrets.token_hex(16)).as_json(),
    }


def words_of(shown: Shown) -> list[str]:
    """Return all that a figure says: its finding first, then each note and each number of its tables."""
    lines = [shown.finding, *(note.words for note in shown.answer.notes)]
    for table in shown.answer.tables:
        lines += [
            ": ".join([table.title, row.label, ", ".join(number.cell for number in row.numbers)])
            for row in table.rows
        ]
    return lines


def releases_before(services: Iterable[int], *, readable: Mapping[int, SentReturn]) -> list[Release]:
    """Return what was sent before of any of these services, the earliest first.

    :param readable: the returns that whoever asks may read, by their ids: others are not named
    """
    # Without a join: of other services too, its row is not ours to read. A copy has the salt of its first.
    firsts: dict[str, ReturnCount] = {}
    unsent = set(ReturnUnsent.objects.filter(place=ReturnUnsent.SECOND).values_list("of_id", flat=True))
    for count in ReturnCount.objects.filter(services__overlap=list(services)).order_by("of_id"):
        if count.of_id not in unsent:
            firsts.setdefault(count.counted["snapshot"]["salt"], count)
    return [earlier(count, readable.get(count.of_id)) for count in firsts.values()]


def earlier(count: ReturnCount, sent: SentReturn | None) -> Release:
    """Return one that was sent before."""
    kept = count.counted
    period = Period.read(kept["period"])
    told, links = Release.numbers_of(kept)
    name = f"the return to {sent.recipient}, {period.words}" if sent else "a return of other services too"
    return Release(
        name=name,
        recipient=kept["recipient"],
        period=period,
        services=frozenset(count.services),
        is_exact=kept["is_exact"],
        told=told,
        links=links,
    )


def return_blockers(release: Release, *, replaces: SentReturn | None = None, by: User) -> list[str]:
    """Return why a report must not be sent, in words; empty if it may be."""
    if blockers := sent_before(release, replaces=replaces, by=by):
        return blockers
    return release_blockers(release, held_against(release, by=by))


def held_against(release: Release, *, by: User) -> list[Release]:
    """Return what was sent before, and a report is held against."""
    readable = {sent.pk: sent for sent in SentReturn.objects.visible_to(by)}
    return releases_before(release.services, readable=readable)


def rest_of(report: Report, *, recipient: str, replaces: SentReturn | None, by: User) -> tuple[Figure, ...]:
    """Return the figures of a refused report that can be sent without the others; none if it is none.

    It is tried a few times only: each time takes as long as the refusal did.
    """
    figures = report.figures
    for _ in range(MOST_TRIES):
        release = release_of(replace(report, figures=figures), recipient=recipient)
        if sent_before(release, replaces=replaces, by=by):
            return ()
        away = in_the_way(release, held_against(release, by=by))
        if not away:
            return figures
        figures = tuple(figure for figure in figures if figure.slug not in away)
        if not figures:
            return ()
    return ()


def figures_in_the_way(
    report: Report, *, recipient: str, replaces: SentReturn | None, by: User
) -> tuple[Figure, ...]:
    """Return the figures for which a report was refused, each once, in their order; or none.

    :param report: as it was to be told: rounded, or with its exact numbers
    """
    release = release_of(report, recipient=recipient)
    if sent_before(release, replaces=replaces, by=by):
        return ()
    away = in_the_way(release, held_against(release, by=by))
    return tuple(figure for figure in report.figures if figure.slug in away)


def sent_before(release: Release, *, replaces: SentReturn | None, by: User) -> list[str]:
    """Return that the same was sent already, or the same days by somebody else, in words."""
    for sent in SentReturn.objects.visible_to(by).sent():
        same = (Period(sent.first, sent.last), frozenset(sent.services)) == (release.period, release.services)
        slugs = {*sent.slugs}
        # Whether it differs from what somebody else counted would tell of whom they see.
        if same and sent.sent_by_id != by.pk and slugs & set(release.titles):
            return [f"{sent.sent_by} sent figures of these days to {sent.recipient}. Send that return again."]
        if (
            same
            and replaces is None
            and slugs == {slug for slug in release.titles if "/" not in slug}
            and sent.is_exact == release.is_exact
            and sent.recipient.casefold() == release.recipient.casefold()
        ):
            return [f"This return was sent to {sent.recipient} already. {SAME}"]
    return []


def mark_blockers(sent: SentReturn) -> list[str]:
    """Return why nothing more can be said of a return, in words; empty if it can."""
    if sent.is_unsent:
        return [NEVER_SENT]
    if sent.mark is not None and sent.mark.replaced_by_id:
        return ["Another return replaces this one already."]
    return []


def unsent_blockers(sent: SentReturn, *, by: User) -> list[str]:
    """Return why somebody cannot say that a return never left, in words; empty if they can."""
    if sent.is_unsent:
        return [NEVER_SENT]
    if any(said.by_id == by.pk for said in sent.unsent.all()):
        return ["You said so already. Somebody else who sends returns must say so too."]
    with connection.cursor() as cursor:
        cursor.execute("SELECT return_never_left(%s, 1)", [sent.pk])
        [has_never_left] = cursor.fetchone() or [False]
    return [] if has_never_left else [IT_LEFT]


# --- What was sent --------------------------------------------------------------------------------


def is_as_logged(sent: SentReturn) -> bool:
    """Whether a return is what it was when it was sent: by its hash, and by what the log says of it."""
    lines = Event.objects.naming(sent).filter(kind=SENT)
    return sent.is_as_sent and [line.detail.get("digest") for line in lines] == [sent.digest]


def redefined(sent: SentReturn) -> list[str]:
    """Return the figures of a return that are defined anew since, in words."""
    words = []
    for figure in sent.figures:
        slug, _, version = figure.partition(" ")
        now = BY_SLUG.get(slug)
        if now is None:
            words.append(f"{slug} is no longer a figure")
        elif str(now.version) != version:
            changed = f"{now.title}: sent by version {version}, now there is version {now.version}"
            words.append(f"{changed} ({now.earlier})" if now.earlier else changed)
    return words


@dataclass(frozen=True)
class Moved:
    """A figure that is no longer what was sent."""

    title: str
    then: str
    now: str
    why: list[Why]
    parts: list[MovedPart]

    @property
    def is_in_its_parts(self) -> bool:
        """Whether the words are the same, and only what stands beneath differs."""
        return self.then == self.now


@dataclass(frozen=True)
class Comparison:
    """What was sent beside what would be counted today."""

    sent: SentReturn
    user: User

    @cached_property
    def is_exact(self) -> bool:
        """Whether it is told exactly: to whoever sent it. Others may count others, and that must not show."""
        return self.sent.sent_by_id == self.user.pk and self.user.has_perm(Permission.CASE_VIEW)

    @cached_property
    def report(self) -> Report:
        """Return the same report as it is today."""
        names = counted_services(self.user)
        chosen = {pk: names[pk] for pk in self.sent.services if pk in names}
        period = Period(self.sent.first, self.sent.last)
        offered = {figure.slug for figure in figures_for(self.user)}
        figures = [BY_SLUG[slug] for slug in self.sent.slugs if slug in offered]
        report = Report(
            facts_for(self.user, period, services=chosen),
            tuple(figures),
            is_cut=self.sent.count.counted.get("is_cut", len(chosen) < len(names)),
            is_outside=not self.is_exact,
        )
        # What is kept back depends on the period before, as it did when the report was made.
        before = facts_for(self.user, period.before, services=chosen)
        return replace(report, before=replace(report, facts=before)) if before.spells else report

    @cached_property
    def then(self) -> dict[str, list[str]]:
        """Return what each figure said: exactly, or as it was told."""
        if self.is_exact:
            findings: dict[str, list[str]] = self.sent.count.counted["findings"]
            return findings
        return {shown["figure"]["slug"]: lines_of(shown) for shown in self.sent.told["shown"]}

    @cached_property
    def moved(self) -> list[Moved]:
        """Return each figure that is no longer what was sent, and why."""
        why = changes(Snapshot.read(self.sent.count.counted["snapshot"]), self.report.facts)
        versions = dict(figure.rpartition(" ")[::2] for figure in self.sent.figures)
        moved = []
        for shown in self.report.shown:
            slug = shown.figure.slug
            then, now = self.then[slug], words_of(shown)
            is_redefined = versions[slug] != str(shown.figure.version)
            # Each number under its own words: services and the like may stand in another order.
            if sorted(then) == sorted(now) and not is_redefined:
                continue
            known = reasons(slug, why if self.is_exact else {}, is_redefined=is_redefined)
            columns = {name: each.columns for each in shown.answer.tables for name in [each.title]}
            parts = moved_parts(then[1:], now[1:], columns=columns)
            moved.append(Moved(shown.figure.title, then[0], now[0], known, parts))
        return moved


def lines_of(shown: Mapping[str, Any]) -> list[str]:
    """Return all that a figure said on paper, as `words_of` says it."""
    lines = [shown["finding"], *(note["words"] for note in shown["answer"]["notes"])]
    for table, _drawing in shown["parts"]:
        lines += [
            f"{table['title']}: {row['label']}: {', '.join(number['cell'] for number in row['numbers'])}"
            for row in table["rows"]
        ]
    return lines


def paper_for(sent: SentReturn, user: User) -> dict[str, Any]:
    """Return what a return told: exactly to whoever sent it, where it was exact; else rounded.

    Another manager may not see each of its cases: beside their own exact numbers it would tell how many.
    """
    sender = (sent.copy_of or sent).sent_by_id
    may = sent.is_exact and sender == user.pk and user.has_perm(Permission.CASE_VIEW)
    exact: dict[str, Any] = sent.count.exact if may else {}
    return exact or sent.told


__all__ = [
    "NEVER_SENT",
    "READS",
    "SENT",
    "Comparison",
    "counted_of",
    "figures_in_the_way",
    "is_as_logged",
    "mark_blockers",
    "paper_for",
    "redefined",
    "release_of",
    "rest_of",
    "return_blockers",
    "unsent_blockers",
]

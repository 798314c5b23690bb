"""Find first: nobody is entered twice. Looks across the whole charity, and says what the asker may see.

Someone all of whose cases are sealed, or closed to the asker, is not found: better entered twice than
betrayed.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Prefetch, Q

from cases.models import Case, Client
from cases.names import tokens
from hestia.accounts.models import User


@dataclass(frozen=True)
class Sought:
    """What is known of someone before she has a record."""

    name: str = ""
    year: int | None = None
    reference: str = ""


@dataclass(frozen=True)
class Match:
    """Someone who may be the person sought, with her latest case."""

    client: Client
    case: Case
    is_visible: bool

    @property
    def can_be_reopened(self) -> bool:
        """Whether the asker may support her again from here."""
        return self.is_visible and self.case.is_closed


@dataclass(frozen=True)
class Matches:
    """Who may be the person sought, likeliest first. ``is_cut`` when there were more than are shown."""

    MOST: ClassVar = 20

    found: list[Match]
    is_cut: bool


def find(sought: Sought, *, by: User) -> Matches:
    """Return who may be the person sought. Asks the same number of questions however many there are."""
    likely = likeliest_first(sought, by=by)
    shown = likely[: Matches.MOST]
    latest = (
        Case.objects.known_to(by)
        .order_by("client_id", "-opened_on", "-pk")
        .distinct("client_id")
        .select_related("service")
    )
    people = Client.objects.prefetch_related("other_names", Prefetch("cases", queryset=latest)).in_bulk(shown)
    visible = set(Case.objects.visible_to(by).filter(client__in=shown).values_list("pk", flat=True))
    found = [
        Match(people[pk], case, is_visible=case.pk in visible)
        for pk in shown
        for case in people[pk].cases.all()
    ]
    return Matches(found, is_cut=len(likely) > Matches.MOST)


def likeliest_first(sought: Sought, *, by: User) -> list[int]:
    """Return the ids of those who may be her: at most one more than are shown.

    First those with the reference; then those with every word of the name born about that year; then those
    with one word of the name born in that very year; then those with every word of the name, whenever born.
    """
    everyone = Client.objects.known_to(by).order_by("-pk")
    named = everyone.named_like(sought.name)
    questions = []
    if sought.reference:
        on_case = Q(nrm_reference__iexact=sought.reference) | Q(reference__iexact=sought.reference)
        with_it = Case.objects.known_to(by).filter(on_case).values("client")
        questions.append(
            everyone.filter(Q(home_office_reference__iexact=sought.reference) | Q(pk__in=with_it))
        )
    if sought.name and sought.year:
        questions.append(named.born_about(sought.year))
        one_word = [everyone.named_like(word).filter(born_year=sought.year) for word in tokens(sought.name)]
        questions.extend(one_word[:6])
    if sought.name:
        questions.append(named)
    ids: dict[int, None] = {}
    for question in questions:
        for pk in question.values_list("pk", flat=True)[: Matches.MOST + 1]:
            ids.setdefault(pk)
    return list(ids)[: Matches.MOST + 1]

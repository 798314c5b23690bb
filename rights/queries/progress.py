"""What is done about a request, what is next, and its sum, as its page shows them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Number
from django.urls import reverse

from hestia.ui.words import counted
from rights.models import AccessRequest, RequestItem, RequestRelease
from rights.queries.standing import (
    MISSING,
    count_of,
    first_month_of,
    harm_blockers,
    identity_blockers,
    ready_blockers,
    send_blockers,
    standing_release,
    told_all_the_same,
    undecided,
    void_because,
)
from rights.rules.clocks import Count

LONG = 1_000  # pieces: more take longer to print than anybody waits for a page


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way to her copy: whether it is done, what stands there, and its page."""

    title: str
    is_done: bool
    words: str = ""
    url: str = ""
    action: str = ""

    @property
    def pill(self) -> tuple[str, str]:
        """Return the kind of its pill, and what it says."""
        return ("done", "Done") if self.is_done else ("notstarted", "To do")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a request stands."""

    sum: Count
    stages: list[Stage]
    pieces: dict[str, int]
    release: RequestRelease | None
    void: list[str]
    who_first: list[str]  # why nothing of her record may be put together yet
    can_extend: bool
    can_ask: bool
    can_send: bool

    @property
    def number(self) -> int:
        """Return how many pieces there are."""
        return sum(self.pieces.values())

    @property
    def is_long(self) -> bool:
        """Whether making the paper takes so long that whoever waits for it is told."""
        return self.number > LONG


def progress_of(asked: AccessRequest, *, today: date) -> Progress:
    """Return where a request stands on a day."""
    release = standing_release(asked)
    void = void_because(asked, release) if release and asked.is_open else []
    last_to_extend = first_month_of(asked, today=today)
    decided = dict(asked.items.asked_for().order_by().values_list("decision").annotate(Number("pk")))
    is_waiting = release is not None and release.is_waiting and not void
    can_send = asked.is_open and not send_blockers(asked, release, today=today)
    return Progress(
        sum=count_of(asked, today=asked.ended_on or today),
        stages=stages_of(asked, release=release, is_void=bool(void), today=today),
        pieces={str(label): decided.get(value, 0) for value, label in RequestItem.Decision.choices},
        release=release,
        void=void,
        who_first=identity_blockers(asked),
        can_extend=asked.is_open and not asked.extension_why and today <= last_to_extend,
        can_ask=not (is_waiting or can_send or ready_blockers(asked, today=today)),
        can_send=can_send,
    )


def stages_of(
    asked: AccessRequest, *, release: RequestRelease | None, is_void: bool, today: date
) -> list[Stage]:
    """Return the steps, in their order."""
    args = [asked.case.reference, asked.pk]
    left, who_first = undecided(asked), identity_blockers(asked)
    unjudged = harm_blockers(asked, today=today) if asked.is_open else []
    told = told_all_the_same(asked) if asked.is_open and not left else []
    allowed = release is not None and release.given_at is not None and not is_void
    return [
        Stage("A safe way to answer", True, asked.get_way_display()),
        Stage(
            "Who she is",
            not who_first,
            asked.get_identity_how_display() if not who_first else "",
            reverse("rights:identity", args=args),
            "Record it" if who_first else "Correct it",
        ),
        Stage(
            "Her record gathered",
            asked.is_whole,
            f"{MISSING}: {asked.missing_words}" if asked.not_gathered else "",
        ),
        Stage(
            "Each piece decided",
            asked.gathered_at is not None and not left and not unjudged,
            counted(left, "piece") + " to decide" if left else " ".join(unjudged),
            reverse("rights:items", args=args) if asked.gathered_at else "",
            "Go through them",
        ),
        Stage(
            "A second person’s yes",
            allowed or asked.was_sent,
            " ".join(told) or release_words(release, is_void=is_void),
            f"{reverse('rights:items', args=args)}?show=give" if told else "",
            "Go through what is given",
        ),
        Stage("Given to her", asked.was_sent, asked.end_words if asked.was_sent else ""),
    ]


def release_words(release: RequestRelease | None, *, is_void: bool) -> str:
    """Return what a second person said, in words."""
    if release is None:
        return ""
    if is_void:
        return "What was asked about has changed"
    if release.given_at:
        return f"{release.given_by} said yes"
    if release.refused_at:
        return f"{release.refused_by} said no: {release.refused_why}"
    return f"Waiting for {release.asked_of}"

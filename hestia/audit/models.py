"""Who read and did what: written once, never changed, and sealed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from hestia.accounts.models import User
from hestia.audit.requests import session_reference
from hestia.audit.words import copied_words, event_words

REFERENCE_LENGTH = 12

# What only looks. Everything else that was not refused is an act.
SHOWN = (
    "address.shown",
    "confidence.shown",
    "dependant.shown",
    "disclosure.shown",
    "access_request.shown",
    "correction.shown",
    "complaint.shown",
)  # what is covered, uncovered for someone who asked
PAGES = ("case.opened_page", *SHOWN, "draft.opened")
# A paper is a copy once, when it is made.
LISTS = ("list.seen", "search.made", "calendar.fed", "paper.taken", "figures.shown", "hazard.seen")
COPIES = (
    *("case.printed", "case.previewed", "document.downloaded"),
    *("outage.pack_made", "outage.pack_made_nightly"),
    *("access_request.letter", "correction.letter", "complaint.letter"),
    *("access_request.copied", "disclosure.told", "report.printed", "export.made", "return.sent"),
)
OF_THE_LOG = ("log.seen",)
OF_REGISTER = ("training.register_seen", "training.record_seen")  # what colleagues were taught; no client's
REFUSED = "look.refused"
LOOKS = (*PAGES, *LISTS, *OF_THE_LOG, *OF_REGISTER)


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, case_ref: str) -> Self:
        """Return what was done with one case, newest first."""
        return self.filter(case_ref=case_ref).newest_first()

    def showing(self, *case_refs: str) -> Self:
        """Return what was done with one of these cases, and the lists and searches in which one stood."""
        return self.filter(Q(case_ref__in=case_refs) | Q(cases__overlap=list(case_refs)))

    def of(self, user: User) -> Self:
        """Return what one person did, newest first."""
        return self.filter(by=user).newest_first()

    def naming(self, subject: models.Model) -> Self:
        """Return what was done with one record, or with one person."""
        return self.filter(subject=_name_of(subject))

    def in_session(self, session: str) -> Self:
        """Return what was done in one session."""
        return self.filter(session=session)

    def between(self, start: datetime | None, end: datetime | None) -> Self:
        """Return what was done from ``start`` until just before ``end``; without one, there is no limit."""
        events = self
        if start is not None:
            events = events.filter(at__gte=start)
        if end is not None:
            events = events.filter(at__lt=end)
        return events

    def looks(self) -> Self:
        """Return what was opened, shown in a list or found, not what was changed."""
        return self.filter(kind__in=LOOKS)

    def pages(self) -> Self:
        """Return the pages of records that were opened, leaving out the sending of a form."""
        return self.filter(kind__in=PAGES).exclude(detail__method="POST", kind="case.opened_page")

    def copies(self) -> Self:
        """Return what left the house: prints and exports."""
        return self.filter(kind__in=COPIES)

    def refused(self) -> Self:
        """Return the looks that were refused."""
        return self.filter(outcome=Event.Outcome.REFUSED)

    def acts(self) -> Self:
        """Return what changed something."""
        return self.exclude(kind__in=(*LOOKS, *COPIES, REFUSED)).exclude(outcome=Event.Outcome.REFUSED)

    def newest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-at", "-pk")


class TransactionId(models.Func):
    """The number of the transaction that writes: PostgreSQL's own, which never repeats."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class Event(models.Model):
    """One thing a member of staff did or saw. Holds references, never names."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    class Reason(models.TextChoices):
        """Why someone could look, or could not."""

        WORKER = "worker", "Her key worker"
        SECOND_WORKER = "second_worker", "Her second worker"
        COVER = "cover", "Cover for her worker"
        TEAM = "team", "Works in her service"
        MANAGER = "manager", "Manager of her service"
        BROKEN_GLASS = "broken_glass", "Emergency access"
        OUTSIDE = "outside", "Outside her service, with a reason"
        NAMED = "named", "Named on the sealed case"
        ROLE = "role", "The role does not allow it"
        NOT_THERE = "not_there", "Not there, or not for this person"

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=60)
    case_ref = models.CharField(max_length=REFERENCE_LENGTH, blank=True)
    cases = ArrayField(
        models.CharField(max_length=REFERENCE_LENGTH),
        default=list,
        blank=True,
        help_text="The references of the rows a list or search showed",
    )
    subject = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.DONE)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    session = models.CharField(max_length=16, blank=True, help_text="A keyed hash of the session's key")
    detail = models.JSONField(default=dict, blank=True)
    xid = models.BigIntegerField(db_default=TransactionId(), editable=False)
    # When and as whom PostgreSQL wrote it: a trigger says so. Lines from before have neither.
    written_at = models.DateTimeField(null=True, editable=False)
    written_as = models.CharField(max_length=63, blank=True, default="", editable=False)

    # What it said is blanked since her record was erased: when, for which erasure, and its sum before.
    blanked_on = models.DateField(null=True, editable=False)
    blanked_for = models.CharField(max_length=36, blank=True, default="", db_default="", editable=False)
    sum_before = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)

    # Whose account or which organisation it is about: read with a page of lines, by `say_whose`.
    whose = ""

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="event_latest"),
            models.Index(fields=["case_ref", "-at"], name="event_of_case"),
            models.Index(fields=["by", "-at"], name="event_by_person"),
            models.Index(fields=["kind", "-at"], name="event_of_kind"),
            models.Index(fields=["session", "-at"], name="event_in_session", condition=~Q(session="")),
            models.Index(fields=["-at"], name="event_refused", condition=Q(outcome="refused")),
            models.Index(fields=["xid"], name="event_of_transaction"),
            GinIndex(fields=["cases"], name="event_showing_case"),
            models.Index(fields=["blanked_for"], name="event_blanked", condition=~Q(blanked_for="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_ref}".strip()

    @property
    def words(self) -> str:
        """Return the kind as a person would say it."""
        return event_words(self.kind)

    @property
    def copied(self) -> str:
        """Return what was printed or exported, in words."""
        return copied_words(self.kind, self.subject)

    @property
    def changed(self) -> str:
        """Return which answers changed, never from what to what: "Work phone, Role"."""
        return ", ".join(map(str, self.detail.get("what", [])))

    @property
    def audience(self) -> str:
        """Return whom a copy was for: "Home office"."""
        return str(self.detail.get("audience", "")).replace("_", " ").capitalize()

    @property
    def recipient(self) -> str:
        """Return to whom outside a paper was to be told, as they were named."""
        return str(self.detail.get("recipient", ""))

    @property
    def ground(self) -> str:
        """Return on what ground they were to be told: "Legal duty"."""
        return str(self.detail.get("basis", "")).replace("_", " ").capitalize()

    @property
    def page(self) -> str:
        """Return which page it was, in words: "notes", "support plan"."""
        name = str(self.detail.get("page", ""))
        return name.partition(":")[2].replace("_", " ") or name


class Ranges(models.Field):  # type: ignore[type-arg]  # it takes none when the code runs
    """Whole numbers in a few ranges: PostgreSQL's ``int8multirange``, read as pairs (from, to)."""

    def db_type(self, connection: Any) -> str:
        del connection
        return "int8multirange"

    def get_prep_value(self, value: Iterable[tuple[int, int]] | None) -> str | None:
        """Return ``{[1,4),[7,8)}`` for the numbers 1, 2, 3 and 7."""
        return None if value is None else f"{{{','.join(f'[{low},{high})' for low, high in value)}}}"

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        """Return the pairs; each range holds its first number and not its last."""
        if value is None:
            return None
        numbers = [
            int(number) for number in value.strip("{}").replace("[", "").replace(")", "").split(",") if number
        ]
        return list(zip(numbers[::2], numbers[1::2], strict=True))


@Ranges.register_lookup
class Holds(models.Lookup):
    """Whether a number lies in the ranges: ``rows__holds=OuterRef("pk")``."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return ``rows @> number``."""
        ranges, of_ranges = self.process_lhs(compiler, connection)
        number, of_number = self.process_rhs(compiler, connection)
        return f"{ranges} @> {number}", (*of_ranges, *of_number)


class SealedBatch(models.Model):
    """A stretch of the log, closed: what its rows said, chained to the batch before.

    ``rows`` are the ids of the sealed events, and ``digests`` their SHA-256 sums in the order of the ids. All
    events of a transaction below ``settled`` were sealed by then, and no event with a smaller id can come
    from a transaction numbered ``next_xid`` or more.
    """

    number = models.BigIntegerField(unique=True)
    made_at = models.DateTimeField()
    rows = Ranges()
    count = models.PositiveIntegerField()
    digests = models.BinaryField()
    settled = models.BigIntegerField()
    next_xid = models.BigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_seal"  # its first name: triggers and copies elsewhere know the table by it
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [GistIndex(fields=["rows"], name="seal_of_rows")]

    def __str__(self) -> str:
        return f"Seal {self.number}"

    @property
    def head(self) -> str:
        """Return what is kept elsewhere: the number and the sum, as ``12:9f86d0…``."""
        return f"{self.number}:{self.digest}"


class SealerTurn(models.Model):
    """When the sealer last looked for something to seal: the one row by which it is known to live."""

    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="sealer_turn_is_one", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"{self.at:%-d %B %Y %H:%M}"


class LimitChangeQuerySet(models.QuerySet["LimitChange"]):
    def in_force(self) -> Self:
        """Return what two persons agreed on last, of each limit."""
        agreed = self.filter(was_confirmed=True).order_by("budget", "period", "-decided_at", "-pk")
        return agreed.distinct("budget", "period")

    def agreed(self) -> dict[str, dict[str, int]]:
        """Return the numbers in force that are not the shipped ones, by budget and period."""
        numbers: dict[str, dict[str, int]] = {}
        for change in self.in_force():
            numbers.setdefault(change.budget, {})[change.period] = change.most_to
        return numbers

    def pending(self, *, at: datetime) -> Self:
        """Return what waits for a second person, oldest first; a later request replaces an earlier one."""
        same = LimitChange.objects.filter(budget=models.OuterRef("budget"), period=models.OuterRef("period"))
        later = same.filter(pk__gt=models.OuterRef("pk"))
        waiting = self.filter(decided_at=None, open_until__gt=at).exclude(models.Exists(later))
        return waiting.order_by("asked_at", "pk")

    def with_people(self) -> Self:
        """Return with everyone who is named."""
        return self.select_related("asked_by", "decided_by")


class LimitChange(models.Model):
    """Another number for a limit: who asked for it and why, and who said yes or no.

    Written once and decided once, by another person of another role: the database holds the application to
    that (`guard_limit_change`). The latest that was confirmed is in force.
    """

    LEAST_WORDS = 10  # characters of a reason

    budget = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    most_from = models.PositiveIntegerField(help_text="In force when it was asked for")
    most_to = models.PositiveIntegerField()
    why = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=30)
    open_until = models.DateTimeField(help_text="When a request that nobody answered is void")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_as = models.CharField(max_length=30, blank=True)
    was_confirmed = models.BooleanField(null=True)
    decided_words = models.CharField(max_length=300, blank=True)

    objects = LimitChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="limit_change_period_is_known", condition=Q(period__in=["hour", "day", "week"])
            ),
            models.CheckConstraint(name="limit_change_is_never_none", condition=Q(most_to__gte=1)),
            models.CheckConstraint(
                name="limit_change_says_why", condition=Q(GreaterThanOrEqual(Length("why"), 10))
            ),
            models.CheckConstraint(
                name="limit_change_is_decided_by_another",
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("asked_by")) & ~Q(decided_as="") & ~Q(decided_as=F("asked_as")),
            ),
            models.CheckConstraint(
                name="limit_change_decided_at_and_by",
                condition=Q(decided_at=None, decided_by=None, was_confirmed=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, was_confirmed__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["budget", "period", "-decided_at"],
                condition=Q(was_confirmed=True),
                name="limit_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget} in a {self.period}: {self.most_from} becomes {self.most_to}"


def log(
    kind: str,
    *,
    by: User | None,
    case_ref: str = "",
    cases: Iterable[str] = (),
    subject: models.Model | str = "",
    outcome: str = Event.Outcome.DONE,
    reason: str = "",
    at: datetime | None = None,
    **detail: Any,
) -> Event:
    """Write down that someone did or saw something, in the transaction of the thing itself.

    ``cases`` are the references of the rows that a list showed. ``detail`` must be plain JSON and hold no
    names: references, counts, field names only.
    """
    event = Event(
        kind=kind,
        by=by,
        case_ref=case_ref,
        cases=sorted(set(cases)),
        subject=_name_of(subject),
        outcome=outcome,
        reason=reason,
        session=session_reference(),
        at=at or timezone.now(),
        detail=detail,
    )
    event.save()
    return event


def log_each(
    kind: str, *, by: User, case_refs: Iterable[str], subject: models.Model | str = "", at: datetime
) -> None:
    """Write down that one act did the same to many cases: a line of each, in the act's own transaction."""
    name, session = _name_of(subject), session_reference()
    # The log has no history to begin, so that nothing is lost by writing its lines together.
    Event.objects.bulk_create(
        Event(kind=kind, by=by, case_ref=case_ref, subject=name, session=session, at=at)
        for case_ref in case_refs
    )


def _name_of(subject: models.Model | str) -> str:
    return f"{subject._meta.label_lower}:{subject.pk}" if isinstance(subject, models.Model) else subject

"""Where the sheets of somebody's services are, and what became of each."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from cases.models import Case, KeptDocument
from hestia.accounts.models import Service, User
from hestia.refusals import Refused
from outage.models import KeyedSheet, Sheet
from outage.models.sheets import SheetQuerySet
from outage.rules.kinds import KINDS

SHOWN, PAGE = 100, 50
NOT_THERE = "No sheet of your services has this code. Look at it again, or ask a manager"
SHREDDED = "Keyed in, and shredded"
NOT_KEYED = "It is not keyed in yet. If it is not needed, record that it is destroyed."
NO_RECORD = "You cannot open its record, so you cannot see whether a scan is kept. Ask someone who can."
NO_SCAN = "No scan of it is kept that you can open. Until then the paper is the original."
TO_CHECK = "Someone else still has to check it against the record."
NO_CASE = "There is no open record with this reference that you can open"


@dataclass(frozen=True, slots=True)
class OfService:
    """How many sheets of a service stand how."""

    service: Service
    counts: dict[str, int]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Return each way a sheet can stand, in words, with how many do, and of how many no paper is left."""
        standing = [(str(state.label), self.counts[state]) for state in Sheet.State]
        return [*standing, (SHREDDED, self.counts["shredded"])]

    @property
    def out(self) -> int:
        """Return how many are not keyed in yet, those that are missing too."""
        return self.counts[Sheet.State.OUT] + self.counts[Sheet.State.MISSING]


def sheets_for(user: User) -> SheetQuerySet:
    """Return the sheets of somebody's services, the latest first."""
    return Sheet.objects.of_services(user).with_people()


def find_sheet(code: str, *, by: User) -> Sheet:
    """Return the sheet with a code. Refuse with words where there is none for this person."""
    sheet = sheets_for(by).filter(code=code).first()
    if sheet is None:
        raise Refused(by_field={"code": NOT_THERE})
    return sheet


def case_for(reference: str, *, by: User) -> Case:
    """Return the open case with a reference that exists for somebody, or refuse with words."""
    case = Case.objects.visible_to(by).open().filter(reference=reference).first()
    if case is None:
        raise Refused(by_field={"reference": NO_CASE})
    return case


def by_service(user: User, *, on: date) -> list[OfService]:
    """Return how the sheets of each of somebody's services stand on a day."""
    out = Q(keyed_at=None, destroyed_at=None)
    late = Q(printed_at__date__lte=on - timedelta(days=settings.SHEET_MISSING_DAYS))
    counts = {
        Sheet.State.OUT.value: Count("pk", out & ~late),
        Sheet.State.MISSING.value: Count("pk", out & late),
        Sheet.State.KEYED.value: Count("keyed_at"),
        Sheet.State.DESTROYED.value: Count("destroyed_at"),
        "shredded": Count("shredded_at"),
    }
    rows: Any = Sheet.objects.of_services(user).order_by()
    counted = {row.pop("service"): row for row in rows.values("service").annotate(**counts)}
    services = Service.objects.filter(pk__in=counted)
    return [OfService(service, counted[service.pk]) for service in services]


def to_check(user: User) -> QuerySet[KeyedSheet]:
    """Return what somebody sees and a second person has still to read, the oldest first."""
    rows = KeyedSheet.objects.visible_to(user).to_check().filter(sheet__service__in=user.service_ids)
    return rows.select_related("sheet", "case", "keyed_by").order_by("keyed_at", "pk")


def keyed_of(sheet: Sheet, *, by: User) -> QuerySet[KeyedSheet]:
    """Return what a sheet became, as far as that exists for somebody: one row, or none."""
    rows = KeyedSheet.objects.visible_to(by).filter(sheet=sheet)
    return rows.select_related("sheet", "case", "keyed_by", "checked_by")


def record_of(sheet: Sheet, *, by: User) -> KeyedSheet | None:
    """Return what a sheet became, if that exists for somebody."""
    return keyed_of(sheet, by=by).first()


def scan_of(keyed: KeyedSheet, *, by: User) -> KeptDocument | None:
    """Return the scan of a sheet: the document of its case whose note says its code, if one is to be seen."""
    documents = KeptDocument.objects.visible_to(by).at_hand().filter(case=keyed.case_id)
    named = documents.filter(note__icontains=keyed.sheet.shown_code)
    return named.select_related("case", "added_by").newest_first().first()


def shredding_blockers(sheet: Sheet, *, by: User) -> list[str]:
    """Return why the paper of a sheet is not shredded: it is the only one, or somebody has to read it."""
    if sheet.shredded_at:
        return [f"{sheet.shredded_in_words}."]
    if sheet.keyed_at is None:
        return [NOT_KEYED]
    keyed = record_of(sheet, by=by)
    if keyed is None:
        return [NO_RECORD]
    if keyed.waits_for_check:
        return [TO_CHECK]
    return [] if scan_of(keyed, by=by) else [NO_SCAN]


def url_of_record(keyed: KeyedSheet) -> str:
    """Return where it is read what a sheet became."""
    kind = KINDS[keyed.sheet.kind]
    args = [keyed.case.reference, keyed.record_id] if kind.takes_pk else [keyed.case.reference]
    return reverse(kind.record, args=args)


def url_to_key(sheet: Sheet, case: Case | None) -> str:
    """Return the page at which a sheet is keyed in."""
    kind = KINDS[sheet.kind]
    url = reverse(kind.page, args=[case.reference] if case else [])
    return url if kind.in_parts else f"{url}?sheet={sheet.code}"

"""Keeping how another system's sheets are taken, and finding what was kept for a sheet."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from desk.importing.columns import BY_NAME, heading
from desk.importing.mapping import LONGEST_HEADING, LONGEST_WORD, MOST_WORDS, Fit, fit, guess, key
from desk.importing.models import ImportProfile, Upload
from desk.importing.reading import MOST_COLUMNS, SheetRow
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.db.versions import save_by, written_by
from hestia.refusals import Refused

# Columns of which words of the house may be kept though our template lists none: what they name is ours.
OF_THE_HOUSE = ("organisation", "service", "worker")
type Columns = Mapping[str, str]
type Words = Mapping[str, Mapping[str, str]]


@transaction.atomic
def keep_profile(
    *, profile: ImportProfile, name: str, columns: Columns, words: Words, by: User, at: datetime
) -> ImportProfile:
    """Keep how a sheet is taken: headings and choices, and nothing that is told of anybody."""
    may_bring_in(by)
    is_new = profile._state.adding
    problems = [*cannot_be_kept(columns, words)]
    if problems:
        raise Refused(*problems)
    profile.name, profile.columns = name, dict(columns)
    profile.words = {column: dict(meanings) for column, meanings in words.items() if meanings}
    if is_new:
        profile.made_at, profile.made_by = at, by
    try:
        with transaction.atomic():
            save_by(profile, by)
    except IntegrityError as error:
        why = f"There is already a profile called “{name}”. Choose another name, or change that one"
        raise Refused(by_field={"name": why}) from error
    log("caseload.profile_kept" if is_new else "caseload.profile_changed", by=by, at=at, subject=profile)
    return profile


@transaction.atomic
def remove_profile(*, profile: ImportProfile, by: User, at: datetime) -> None:
    """Remove a profile. What was brought in with it stays."""
    may_bring_in(by)
    log("caseload.profile_removed", by=by, at=at, subject=profile)
    with written_by(by):
        profile.delete()


def may_bring_in(by: User) -> None:
    """Refuse who may not bring a caseload in."""
    if not by.has_perm(Permission.CASELOAD_IMPORT):
        raise Refused("Your role cannot bring in a caseload.")


def cannot_be_kept(columns: Columns, words: Words) -> Iterable[str]:
    """Yield why headings and words cannot be kept as a profile."""
    taken = [name for name in columns.values() if name]
    if not taken:
        yield "Nothing is taken from the sheet, so there is nothing to save."
    if len(columns) > MOST_COLUMNS or unknown(taken) or unknown(words):
        yield "This is not about the columns of a sheet."
    for name in sorted({name for name in taken if taken.count(name) > 1}):
        yield f"Two columns are taken as “{heading(name)}”. Leave one of them out."
    if any(len(theirs) > LONGEST_HEADING for theirs in columns):
        yield f"A heading is longer than {LONGEST_HEADING} characters. Shorten it in the sheet."
    for name, meanings in words.items():
        if name in BY_NAME and not BY_NAME[name].words and name not in OF_THE_HOUSE:
            yield f"“{heading(name)}” has no fixed choices: what is written there is not kept."
        elif len(meanings) > MOST_WORDS or any(
            len(word) > LONGEST_WORD for word in (*meanings, *meanings.values())
        ):
            yield f"The words in “{heading(name)}” are too many or too long to save."


def unknown(names: Iterable[str]) -> list[str]:
    """Return the names that are none of our columns."""
    return [name for name in names if name not in BY_NAME]


def by_heading(upload: Upload) -> dict[str, str]:
    """Return how an upload is taken, by heading; refuse one of which a heading is there more than once."""
    cells = upload.sheet_headings.cells
    columns: dict[str, str] = {}
    seen: set[str] = set()
    for place, name in sorted(upload.taking.columns.items()):
        if key(cells[place]) in seen:
            twice = cells[place][:80]
            raise Refused(f"The sheet has “{twice}” more than once. Rename one there to keep a profile.")
        seen.add(key(cells[place]))
        columns[cells[place]] = name
    return columns


def profile_of(upload: Upload) -> ImportProfile | None:
    """Return the profile by which an upload is taken exactly, if there is one."""
    taken = upload.taking.columns
    return next(
        (
            profile
            for profile in ImportProfile.objects.all()
            if (how := fit(profile.columns, upload.sheet_headings)).is_exact
            and how.columns == taken
            and profile.words == upload.words
        ),
        None,
    )


def best_profile(headings: SheetRow) -> tuple[ImportProfile, Fit] | None:
    """Return the profile that fits a sheet best, if one fits: it knows most headings; the newest of such."""
    fits = [
        (profile, fit(profile.columns, headings)) for profile in ImportProfile.objects.order_by("-made_at")
    ]
    near = [(profile, how) for profile, how in fits if how.is_near]
    return min(near, key=lambda profile_and_fit: len(profile_and_fit[1].new), default=None)


def use(upload: Upload, profile: ImportProfile, how: Fit) -> None:
    """Take an upload as a profile says; what it does not know is guessed, and asked."""
    upload.take_columns(guess(upload.sheet_headings, taken=how.columns), profile.words)

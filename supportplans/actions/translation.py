"""What is done with the words of her papers in her language."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from cases.models import Case, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.privacy.secrecy import Level
from supportplans.models import SafetyPlan, Translation
from supportplans.models.translation import digest
from supportplans.queries.translations import written


def lock_for_translation(case: Case, originals: Collection[str]) -> Case:
    """Return the case, kept from others. Of a closed one only what she takes with her may be translated."""
    now = lock_case(case)
    if now.is_closed and not set(originals) <= {line.words for line in written(now) if line.is_at_exit}:
        now.refuse_if_closed()
    return now


@transaction.atomic
def translate_each(
    *,
    case: Case,
    language: str,
    translated: Mapping[str, tuple[str, bool]],
    checked_by: str,
    checked_on: date | None,
    by: User,
    at: datetime,
) -> None:
    """Keep what texts of hers are in her language: the words of each, and whether they were checked."""
    if not translated:
        return
    case = lock_for_translation(case, translated)
    for original, (words, checked) in translated.items():
        save_translation(
            case=case,
            language=language,
            original=original,
            words=words,
            checked_by=checked_by if checked else "",
            checked_on=checked_on if checked else None,
            by=by,
            at=at,
        )


@transaction.atomic
def translate(
    *,
    case: Case,
    language: str,
    original: str,
    words: str,
    checked_by: str = "",
    checked_on: date | None = None,
    by: User,
    at: datetime,
) -> Translation | None:
    """Keep what a text is in her language: checked by whom and when, or a draft. Empty words take it back.

    Return nothing if nothing was kept and nothing is to be.
    """
    return save_translation(
        case=lock_for_translation(case, [original]),
        language=language,
        original=original,
        words=words,
        checked_by=checked_by,
        checked_on=checked_on,
        by=by,
        at=at,
    )


def save_translation(
    *,
    case: Case,
    language: str,
    original: str,
    words: str,
    checked_by: str,
    checked_on: date | None,
    by: User,
    at: datetime,
) -> Translation | None:
    """Keep what one text is in her language; the case is in hand."""
    if bool(checked_by.strip()) != bool(checked_on):
        raise Refused("Say who checked it and on which day.")
    # By the digest of the text: one that was changed since has no translation any more.
    kept = Translation.objects.select_for_update(of=("self",)).filter(
        case=case, language=language, digest=digest(original)
    )
    translation = kept.first() or Translation(
        case=case, language=language, original=original, digest=digest(original)
    )
    safety = SafetyPlan.objects.filter(case=case)
    safety_words = {part for plan in safety for _title, part in plan.parts}
    # As secret as what it translates.
    translation.level = Level.SENSITIVE if original in safety_words else Level.PERSONAL
    words = words.strip()
    if not words and translation._state.adding:
        return None
    translation.words = words
    translation.checked_by = checked_by.strip() if words else ""
    translation.checked_on = checked_on if words else None
    state = Translation.State
    translation.state = state.NONE if not words else state.CHECKED if translation.checked_by else state.DRAFT
    translation.recorded_by, translation.recorded_at = by, at
    translation.save()
    log(
        "plan.translated",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=translation,
        language=language,
        state=str(translation.state),
    )
    return translation

"""The invented letters, scans and photographs of the demonstration, taken in as if somebody had sent them."""

import io
from datetime import date, datetime
from functools import cache
from html import escape

from PIL import Image, ImageDraw

from cases.actions.documents import file_document
from cases.models import Case, KeptDocument
from hestia.accounts.models import User
from hestia.pdf.press import typeset
from hestia.uploads.clean import clean
from hestia.uploads.kinds import Cleaned, Kind
from hestia.uploads.models import File

K, ORIGINAL = KeptDocument.Kind, KeptDocument.Original
LETTERS: dict[str, tuple[str, str]] = {
    K.LETTER: (
        "Your National Referral Mechanism decision",
        "There are reasonable grounds to believe that you are a victim of modern slavery.",
    ),
    K.IMMIGRATION: ("Your application registration", "This paper shows that you have asked to stay."),
    K.HEALTH: ("Your antenatal appointment", "Please come to the clinic. Bring this letter."),
    K.COURT: ("Victim care", "You have told us about a crime. Your officer is named below."),
    K.BENEFIT: ("Your weekly payment", "You will be paid each Tuesday, from next week."),
    K.ADVICE: ("Our advice", "This letter is confidential, between you and your solicitor."),
}


@cache
def letter(kind: str) -> tuple[bytes, Cleaned]:
    """Return an invented letter as it came, and as it is kept."""
    title, words = LETTERS[kind]
    page = f"<h1>{escape(title)}</h1><p>Invented, for the demonstration.</p><p>{escape(words)}</p>"
    sent = typeset(f'<html lang="en"><head><title>{escape(title)}</title></head><body>{page}</body></html>')
    return sent, clean(Kind.PDF, sent)


@cache
def photograph(words: str) -> tuple[bytes, Cleaned]:
    """Return an invented photograph of a paper as it came, and as it is kept."""
    drawn = Image.new("RGB", (900, 640), "#d9d4c8")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((90, 70, 810, 570), fill="white", outline="#777777")
    pen.text((130, 110), f"{words}\n\nInvented, for the demonstration", fill="black", font_size=30)
    out = io.BytesIO()
    drawn.save(out, "JPEG")
    return out.getvalue(), clean(Kind.JPEG, out.getvalue())


def keep(
    case: Case,
    kind: str,
    name: str,
    *,
    words: str = "",
    level: int = 0,
    dated_on: date | None = None,
    original: str = ORIGINAL.WITH_HER,
    original_where: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> KeptDocument:
    """Keep an invented letter, or with ``words`` an invented photograph."""
    sent, cleaned = photograph(words) if words else letter(kind)
    file = File.of(
        cleaned, sent=sent, owner=by, about=case.reference, name=name, is_scanned=False, made_at=at
    )
    file.save()
    return file_document(
        case=case,
        file=file,
        kind=kind,
        level=level,
        dated_on=dated_on,
        original=original,
        original_where=original_where,
        note=note,
        by=by,
        at=at,
    )

"""Documents kept on a case."""

from typing import Any

from cases.actions.documents import file_document
from cases.models import Case, KeptDocument
from hestia.accounts.models import User
from hestia.uploads.kinds import Cleaned, Kind
from hestia.uploads.models import File
from tests import make

K = KeptDocument.Kind


def held(by: User, case: Case, content: bytes = b"%PDF-1.7 kept") -> File:
    """Return a file as it is held after it was cleaned."""
    file = File.of(
        Cleaned(Kind.PDF, content, 1),
        sent=content + b"sent",
        owner=by,
        about=case.reference,
        name="letter.pdf",
        is_scanned=False,
        made_at=make.NOON,
    )
    file.save()
    return file


def kept(
    case: Case, by: User, kind: str = K.LETTER, content: bytes = b"%PDF-1.7 kept", **said: Any
) -> KeptDocument:
    return file_document(
        case=case, file=held(by, case, content), kind=kind, original="with_her", by=by, at=make.NOON, **said
    )

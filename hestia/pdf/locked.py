"""A paper that opens with a passphrase alone, in any reader of PDF: AES with 256 bits (PDF 2.0)."""

import io
import secrets
from pathlib import Path

import pikepdf

LEAST_PASSPHRASE = 20  # characters
READABLE_BY_ALL = 0o007


class NoPassphrase(Exception):
    """There is none that could be used, with the words to say so."""


def passphrase_in(path: str) -> str:
    """Return the passphrase in the first line of a file that not everybody on the machine reads.

    :raises NoPassphrase: the file is not there, is open to everybody, or what it holds is too short
    """
    try:
        state, words = Path(path).stat(), Path(path).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NoPassphrase(f"{path} cannot be read ({type(error).__name__}).") from error
    if state.st_mode & READABLE_BY_ALL:
        raise NoPassphrase(f"Anybody on this machine can read {path}: chmod 640 it.")
    if not words or len(words[0].strip()) < LEAST_PASSPHRASE:
        raise NoPassphrase(f"The passphrase in {path} is shorter than {LEAST_PASSPHRASE} characters.")
    return words[0].strip()


def locked(paper: bytes, passphrase: str) -> bytes:
    """Return a paper of ours, encrypted with a passphrase, its title too. It may still be read aloud."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        # Whoever knows the passphrase reads it; nobody has the other one, which would take away the limits.
        rights = pikepdf.Permissions(modify_annotation=False, modify_form=False, modify_other=False)
        lock = pikepdf.Encryption(
            user=passphrase, owner=secrets.token_urlsafe(32), R=6, allow=rights, metadata=True
        )
        pdf.save(out, encryption=lock)
    return out.getvalue()

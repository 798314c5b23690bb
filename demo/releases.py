"""Small dumps of releases, kept in the repository: the tests upgrade them to what is here now."""

import hashlib
import lzma
from pathlib import Path

from django.conf import settings

from hestia.privacy.keyring import OURS, Keyring

FOLDER = Path(settings.BASE_DIR, "tests", "releases")
# With which the invented record in a dump is sealed. It protects nobody, so everybody can make it again.
KEY = hashlib.sha256(b"an invented client of the demonstration").digest()


def write_keys(folder: Path) -> Path:
    """Write the file of keys that opens every dump, and return where it is."""
    path = folder / "keys"
    path.write_text(str(Keyring({1: KEY})))
    path.chmod(OURS)
    return path


def kept_releases() -> list[Path]:
    """Return the dumps, the oldest first."""
    return sorted(FOLDER.glob("*.sql.xz"))


def sql_of(release: Path) -> str:
    """Return what makes the database of a release anew, in an empty one, as the owner."""
    return lzma.decompress(release.read_bytes()).decode()

"""Which policy a file is: the id of a new one, and the one of which it is the next version.

An id is made from the file's name and never changes. It is safe in a URL and as the name of a folder.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from corpus.store import Source

LONGEST = 60
HASH = 6


def slug(name: str) -> str:
    """Return `name` as an id: NFKC, small letters, Han kept, all else a hyphen, at most 60 characters, not empty."""
    folded = unicodedata.normalize("NFKC", name).lower()
    parts = "".join(c if c.isalnum() else " " for c in folded).split()
    made = "-".join(parts)
    if 0 < len(made) <= LONGEST:
        return made
    mark = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:HASH]
    return f"{made[: LONGEST - HASH - 1].rstrip('-') or 'policy'}-{mark}"


def origin_of(path: Path) -> str:
    """Return the digest of folder and stem: what two versions of a file have in common. It tells nobody the folder."""
    where = str(path.absolute().resolve().with_suffix(""))
    return hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def identify(path: Path, record: Mapping[str, Source | None]) -> str:
    """Return the id under which the file at `path` goes into the record: that of its last version, or a free one."""
    origin = origin_of(path)
    for candidate in _candidates(path):
        source = record.get(candidate)
        if candidate not in record or (source and source.origin == origin and not _stands_beside(path, source)):
            return candidate
    raise AssertionError("there is always a free number")


def _candidates(path: Path) -> Iterator[str]:
    base = slug(path.stem)
    yield base
    folder = _joined(base, slug(path.absolute().parent.name))
    yield folder
    yield _joined(folder, path.suffix.lower().lstrip("."))
    yield from (_joined(folder, str(number)) for number in count(2))


def _joined(base: str, tail: str) -> str:
    tail = tail[: LONGEST // 3]
    return f"{base[: LONGEST - len(tail) - 1]}-{tail}"


def _stands_beside(path: Path, source: Source) -> bool:
    """Whether what is held came from another file of this stem that is still there: 通知.docx beside 通知.pdf."""
    suffix = Path(source.name or "").suffix
    return suffix.lower() != path.suffix.lower() and path.with_suffix(suffix).exists()

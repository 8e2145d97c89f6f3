"""What is written is sealed with its digest, and what is read back is compared; what is damaged is set aside."""

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ASIDE = ".damaged-"


def digest_of_file(path: Path) -> str:
    """Return 32 hex digits that stand for the bytes of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def digest_of_bytes(data: bytes) -> str:
    """Return the same of bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


def sealed(folder: Path) -> dict[str, str]:
    """Return the digest of every file below `folder` by its path in it."""
    return {path.relative_to(folder).as_posix(): digest_of_file(path) for path in _files(folder)}


def broken(folder: Path, seals: Mapping[str, str]) -> Iterator[Path]:
    """Yield the files below `folder` that are gone or are no longer what was sealed."""
    for name, digest in seals.items():
        path = folder / name
        try:
            whole = digest_of_file(path) == digest
        except OSError:
            whole = False
        if not whole:
            yield path


def set_aside(path: Path) -> Path | None:
    """Rename a damaged file or folder so that another can be made in its place; None where there is nothing."""
    aside = path.with_name(f"{path.name}{ASIDE}{time.time_ns()}")
    try:
        os.replace(path, aside)
    except FileNotFoundError:
        return None
    return aside


def is_aside(path: Path) -> bool:
    """Whether `path` was set aside."""
    return ASIDE in path.name


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not is_aside(path))

"""Everything of a home in one archive, also while a server writes to it; and a home out of one.

Databases of SQLite are copied through SQLite, so that what still lies in their WAL is in the copy; the index is held
against writers, so that files and vectors are of one generation. What is made anew by itself is left out: caches and
locks. Refuses an archive that is not whole or that reaches out of its folder, and then leaves the home as it was.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from corpus.index.generation import Files
from corpus.index.seals import broken, is_aside, sealed
from corpus.settings import Settings
from corpus.store import METADATA, Store

CONTENTS = "tiaoli-backup.json"  # the last of the archive: the digest of every other file
FORM = 1
LEFT_OUT = {"cache", "lock", "tmp"}
BESIDE = ("-wal", "-shm", "-journal", ".lock")  # of a database, and of no use without the process that wrote it
SQLITE = b"SQLite format 3\0"
BUSY_SECONDS = 30
TRIES = 5


class BackupError(ValueError):
    """A home that cannot be backed up or an archive that cannot be restored; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What an archive holds, and what else has to be kept: a sentence for each thing that does not lie under home."""

    files: int
    elsewhere: tuple[str, ...]


def back_up(settings: Settings, file: Path) -> Backup:
    """Write everything under home into `file`, whole or not at all. Raises BackupError and IndexBusy."""
    if not settings.home.is_dir():
        raise BackupError(f"there is no home at {settings.home}")
    with tempfile.TemporaryDirectory(prefix=".tiaoli-", dir=file.absolute().parent) as folder:
        copy, fresh = Path(folder) / "home", Path(folder) / "archive"
        with _index_held(settings.home):
            _copy(settings.home, copy)
        seals = sealed(copy)
        (copy / CONTENTS).write_text(json.dumps({"form": FORM, "files": seals}, ensure_ascii=False), encoding="utf-8")
        _pack(copy, [*seals, CONTENTS], fresh)
        os.replace(fresh, file)
    return Backup(len(seals), _elsewhere(settings))


def restore(settings: Settings, file: Path, force: bool = False) -> Path | None:
    """Make home what `file` holds; return where the home went that was there. Raises BackupError.

    A home that is not empty is refused, and with `force` set aside.
    """
    home = settings.home.absolute()
    occupied = home.exists() and (not home.is_dir() or any(not path.is_dir() for path in home.rglob("*")))
    if occupied and not force:
        raise BackupError(f"there is a home at {home} already: --force sets it aside")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{home.name}-", dir=home.parent) as folder:
        fresh = Path(folder) / "home"
        fresh.mkdir(mode=0o755)
        _unpack(file, fresh)
        _compare(file, fresh)
        return _swap(fresh, home, occupied)


def _copy(home: Path, to: Path) -> None:
    """Copy what is to be kept; again where a policy was replaced meanwhile."""
    for _ in range(TRIES):
        with contextlib.suppress(FileNotFoundError):
            for path in _kept(home):
                _copy_file(path, to / path.relative_to(home))
            if not _torn(Store(home), Store(to)):
                return
        shutil.rmtree(to)
    raise BackupError(f"{home} is written all the time: try again")


def _torn(store: Store, copy: Store) -> bool:
    """Whether a policy was copied half before and half after it was replaced."""
    ids = [path.parent.name for path in copy.ingested.glob(f"*/{METADATA}")]
    return any(copy.broken(policy_id) and not store.broken(policy_id) for policy_id in ids)


def _copy_file(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        if _is_sqlite(path):
            _copy_sqlite(path, to)
        else:
            shutil.copy2(path, to)
    except sqlite3.Error as error:
        raise BackupError(f"cannot copy {path}: {error}: run `tiaoli check`") from None


def _kept(home: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(home):
        folders[:] = sorted(filter(_is_wanted, folders))
        paths = [Path(folder) / name for name in sorted(filter(_is_wanted, names))]
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


def _is_wanted(name: str) -> bool:
    return not (name.startswith(".") or name in LEFT_OUT or name.endswith(BESIDE) or is_aside(Path(name)))


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


def _copy_sqlite(path: Path, target: Path) -> None:
    address = f"file:{quote(str(path))}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file; opening it makes it WAL again
    target.chmod(path.stat().st_mode & 0o777)


@contextmanager
def _index_held(home: Path) -> Iterator[None]:
    files = Files(home)
    if not files.index.is_dir():
        yield
        return
    with files.writing():
        yield


def _pack(folder: Path, names: list[str], to: Path) -> None:
    os.close(os.open(to, os.O_CREAT | os.O_WRONLY, 0o600))  # what enterprises asked is nobody else's business
    with tarfile.open(to, "w:gz", compresslevel=6) as archive:
        for name in names:
            archive.add(folder / name, name, recursive=False)


def _unpack(file: Path, to: Path) -> None:
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                _take(archive, member, to, file)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise BackupError(f"there is no file {file}") from None
        raise BackupError(f"{file} is not a whole backup: {' '.join(str(error).split())}") from None


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path, file: Path) -> None:
    name = PurePosixPath(member.name)
    if not member.isfile() or name.is_absolute() or ".." in name.parts or "\\" in member.name:
        raise BackupError(f"{file} is no backup of ours: {member.name!r} may not be in one")
    target = to / name
    target.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    assert content is not None
    with content, target.open("xb") as written:
        shutil.copyfileobj(content, written)
    target.chmod(member.mode & 0o777)


def _compare(file: Path, folder: Path) -> None:
    """Raise BackupError where the files are not those that were packed, all of them and no others."""
    try:
        contents = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        form, seals = contents["form"], dict(contents["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupError(f"{file} is no backup of ours, or its end is missing") from None
    if form != FORM:
        raise BackupError(f"{file} is a backup of another form: use the newer Tiaoli that wrote it")
    (folder / CONTENTS).unlink()
    for path in broken(folder, seals):
        raise BackupError(f"{file} is damaged: {path.relative_to(folder)} is not what was packed")
    if sealed(folder).keys() != seals.keys():
        raise BackupError(f"{file} holds files that were not packed")


def _swap(fresh: Path, home: Path, occupied: bool) -> Path | None:
    aside = home.with_name(f"{home.name}.before-{time.strftime('%Y%m%d-%H%M%S')}") if occupied else None
    try:
        if aside:
            os.replace(home, aside)
        elif home.exists():
            shutil.rmtree(home)  # folders without a file
        os.replace(fresh, home)
    except OSError as error:
        if aside and aside.exists() and not home.exists():
            os.replace(aside, home)
        raise BackupError(f"cannot put the home at {home} in place: {error.strerror}") from None
    return aside


def _elsewhere(settings: Settings) -> tuple[str, ...]:
    notes = []
    if settings.database:
        notes.append(
            "the database that the setting names is not in it: back it up with its own means, PostgreSQL with"
            " `pg_dump --format=custom --file=tiaoli.pgdump URL`, restored by `pg_restore --clean --dbname=URL`"
        )
    if settings.chroma:
        notes.append("the vectors on the Chroma server are not in it: after a restore run `tiaoli index --rebuild`")
    return tuple(notes)

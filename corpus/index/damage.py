"""Is the index whole, and what is kept to be quicker? What of it is damaged, and what mends that.

Nothing is changed here. Everything that carries a digest is compared with it; what carries none has to be readable and
to fit what it is read with.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np

from corpus.index.embed import Embedder
from corpus.index.generation import MEND, Files, IndexMismatch, Manifest
from corpus.index.kept_grants import broken_grants
from corpus.index.rows import Rows, differ
from corpus.index.seals import broken
from corpus.index.tokens import LAYOUT, cache_is_whole
from corpus.settings import Settings

BUSY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in a sentence, and what mends it. `path` is the file or folder to be set aside, None for none."""

    path: Path | None
    what: str
    mend: str


def faults_of_index(settings: Settings, embedder: Embedder) -> Iterator[Fault]:
    """Yield what is damaged of the index; nothing where there is none."""
    files = Files(settings.home)
    if files.index.exists() and files.manifest.exists() and not files.is_identified():
        yield _fault(files.index / "identity")
    try:
        manifest = files.read()
    except IndexMismatch:
        yield _fault(files.manifest)
        manifest = None
    yield from _faults_of_generation(files, manifest)
    yield from _faults_of_chroma(settings, files, manifest, embedder)


def faults_of_cache(home: Path) -> Iterator[Fault]:
    """Yield the damaged files of what is kept to be quicker; whoever reads one makes it anew."""
    for path in sorted((home / "cache").glob(f"*{LAYOUT}.words")):  # not that of an earlier release
        if not cache_is_whole(path):
            yield _fault(path)


def wrong_with_sqlite(path: Path) -> str:
    """Return what SQLite finds wrong with a file; "" where it is whole."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
            result = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if result == "ok" else " ".join(result.split())


def _faults_of_generation(files: Files, manifest: Manifest | None) -> Iterator[Fault]:
    if manifest is None:
        return
    for policy_id, entry in manifest.policies.items():
        try:
            files.policy(entry.snapshot)
        except IndexMismatch:
            yield _fault(files.snapshot(entry.snapshot), f" (of {policy_id})")
    paths = list(broken(files.folder(manifest), manifest.seals))
    yield from map(_fault, paths)
    yield from map(_fault, broken_grants(files, manifest))
    if not paths and _rows(files, manifest) is None:
        yield _fault(files.folder(manifest))


def _faults_of_chroma(
    settings: Settings, files: Files, manifest: Manifest | None, embedder: Embedder
) -> Iterator[Fault]:
    store = files.chroma / "chroma.sqlite3"
    if not settings.chroma and (manifest or files.chroma.exists()):
        if not store.exists():
            yield Fault(files.chroma, f"{store} is gone", MEND)
            return
        if wrong := wrong_with_sqlite(store):
            yield Fault(files.chroma, f"{store} is damaged: {wrong}", MEND)
            return
    rows = _rows(files, manifest) if manifest else None
    if manifest and rows:
        yield from _faults_of_vectors(settings, files, manifest, rows, embedder)


def _faults_of_vectors(
    settings: Settings, files: Files, manifest: Manifest, rows: Rows, embedder: Embedder
) -> Iterator[Fault]:
    from corpus.index.dense import Dense, DenseError  # chromadb takes a second to import

    where = settings.chroma or str(files.chroma)
    try:
        dense = Dense(settings, files.chroma, manifest.collection, embedder)
    except DenseError as error:
        if settings.chroma:
            yield Fault(None, str(error), "see that the Chroma server can be used")
        else:
            yield Fault(files.chroma, str(error), MEND)
        return
    try:
        found, vectors = dense.vectors(list(dict.fromkeys(rows.keys)))
    finally:
        dense.close()
    lost = len(set(rows.keys) - set(found))
    if lost:
        yield Fault(None, f"{lost} vectors are gone from {where}", MEND)
    if rows.sealed and found:
        seals = dict(zip(rows.keys, rows.seals, strict=True))
        wrong = int(differ(vectors, np.array([seals[key] for key in found])).sum())
        if wrong:
            yield Fault(None, f"{wrong} vectors in {where} are not what was written", MEND)


def _rows(files: Files, manifest: Manifest) -> Rows | None:
    try:
        return files.rows(manifest)
    except IndexMismatch:
        return None


def _fault(path: Path, more: str = "") -> Fault:
    gone = "is not what was written" if path.exists() else "is gone"
    return Fault(path, f"{path}{more} {gone}", MEND)

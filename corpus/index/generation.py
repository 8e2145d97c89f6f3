"""The index on disk: one folder a generation, one manifest that says which of them is in force.

``index/index.json`` is replaced in one step and is the only file that is. What it names is written before it and never
changed after: ``generations/<name>/`` (chunks, postings), ``policies/<digest>.json`` (the texts they were made from),
``grants/<digest>.json`` (what those promise).
"""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from corpus.index.policy_file import dump, load
from corpus.index.rows import Rows, digest_of
from corpus.index.seals import broken, digest_of_bytes, is_aside, set_aside
from corpus.model import Policy

FORMAT = 2
UNSEALED = 1  # the format of a release that sealed nothing but the texts
MEND = "`tiaoli index --rebuild`"
PATIENCE = 60.0  # seconds that a second writer waits for the first
IDENTITY = 12  # hexadecimal digits


class IndexMissing(Exception):  # noqa: N818 -- it says what is the case
    """There is no index; the message names the command that makes one."""


class IndexMismatch(ValueError):  # noqa: N818 -- likewise
    """The index was made otherwise than it is asked; the message names the command that mends it."""


class IndexBusy(RuntimeError):  # noqa: N818 -- likewise
    """Another process is writing the index; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy of a generation: the digests of its snapshot and of its chunks, and how many chunks it has."""

    snapshot: str
    content: str
    place: str | None
    chunks: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with and what it holds. The rows of a policy follow those of the policy before it."""

    generation: str
    embedder: str
    dimension: int
    tokens: str  # digest of the segmenter
    collection: str  # the collection of Chroma that has the vectors
    policies: Mapping[str, Entry]
    previous: "Manifest | None" = None  # kept whole until the next build: who has it open reads on
    seals: Mapping[str, str] = field(default_factory=dict)  # of the files of the generation; none in format 1

    @property
    def chunks(self) -> int:
        """How many chunks it holds."""
        return sum(entry.chunks for entry in self.policies.values())

    def ranges(self) -> dict[str, range]:
        """Return the rows of each policy."""
        rows, start = {}, 0
        for policy_id, entry in self.policies.items():
            rows[policy_id] = range(start, start + entry.chunks)
            start += entry.chunks
        return rows


class Files:
    """The files of the index under `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.index = home / "index"
        self.manifest = self.index / "index.json"
        self.chroma = self.index / "chroma"
        self.snapshots = self.index / "policies"
        self.grants = self.index / "grants"
        self.generations = self.index / "generations"

    def read(self) -> Manifest | None:
        """Return the manifest in force, None where there is none. Raises IndexMismatch for another format."""
        try:
            plain = json.loads(self.manifest.read_text(encoding="utf-8"))
            form = plain.pop("format")
            if form not in (FORMAT, UNSEALED):
                raise IndexMismatch(f"the index at {self.index} has another format: run {MEND}")
            if form == FORMAT and plain.pop("seal") != _seal(plain):
                raise self.damaged(self.manifest)
            return _manifest(plain)
        except FileNotFoundError:
            return None
        except IndexMismatch:
            raise
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self.damaged(self.manifest) from None

    def stamp(self) -> tuple[int, int]:
        """Return what changes when the manifest is replaced."""
        try:
            status = self.manifest.stat()
        except FileNotFoundError:
            return 0, 0
        return status.st_ino, status.st_mtime_ns

    def rows(self, manifest: Manifest) -> Rows:
        """Return the chunks of a generation. Raises IndexMismatch where they are not whole."""
        folder = self.folder(manifest)
        for path in broken(folder, manifest.seals):
            raise self.damaged(path)
        try:
            rows = Rows.open(folder)
            contents = {} if manifest.seals else {p: rows.content(r) for p, r in manifest.ranges().items()}
        except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError):
            raise self.damaged(folder) from None
        if any(manifest.policies[policy_id].content != content for policy_id, content in contents.items()):
            raise self.damaged(folder)
        return rows

    def folder(self, manifest: Manifest) -> Path:
        """Return the folder of a generation."""
        return self.generations / manifest.generation

    def swap(self, manifest: Manifest) -> None:
        """Put `manifest` in force."""
        plain = asdict(manifest)
        whole = {"format": FORMAT, **plain, "seal": _seal(plain)}
        _replace(self.manifest, json.dumps(whole, ensure_ascii=False).encode())

    def identity(self) -> str:
        """Return what tells this index from others on the same Chroma server; made once."""
        path = self.index / "identity"
        if not self.is_identified():
            set_aside(path)
            _replace(path, uuid4().hex[:IDENTITY].encode())
        return path.read_text(encoding="ascii")

    def is_identified(self) -> bool:
        """Whether there is an identity that can be one."""
        try:
            identity = (self.index / "identity").read_text(encoding="ascii")
            return len(identity) == IDENTITY and int(identity, 16) >= 0
        except (OSError, ValueError):
            return False

    def save(self, policy: Policy) -> str:
        """Write the snapshot of a policy where it is not there whole, and return its digest."""
        return self.keep(self.snapshots, dump(policy))

    def keep(self, folder: Path, data: bytes) -> str:
        """Write a file that is named by its digest where it is not there whole, and return the digest."""
        digest = digest_of_bytes(data)
        path = folder / f"{digest}.json"
        if path.exists() and path.read_bytes() != data:
            set_aside(path)
        if not path.exists():
            _replace(path, data)
        return digest

    def kept(self, folder: Path, digest: str) -> bytes:
        """Return a file that is named by its digest. Raises IndexMismatch where it is not what was written."""
        path = folder / f"{digest}.json"
        try:
            data = path.read_bytes()
        except OSError:
            raise self.damaged(path) from None
        if digest_of_bytes(data) != digest:
            raise self.damaged(path)
        return data

    def snapshot(self, digest: str) -> Path:
        """Return the file of a snapshot."""
        return self.snapshots / f"{digest}.json"

    def policy(self, digest: str) -> Policy:
        """Return the policy of a snapshot. Raises IndexMismatch where it is not what was written."""
        return load(self.kept(self.snapshots, digest))

    def prepare(self) -> None:
        """Make the folders."""
        for folder in (self.snapshots, self.grants, self.generations):
            folder.mkdir(parents=True, exist_ok=True)

    def sweep(self, manifest: Manifest) -> None:
        """Delete what neither `manifest` nor the one before it names and nobody set aside."""
        kept = [m for m in (manifest, manifest.previous) if m]
        generations = {m.generation for m in kept}
        snapshots = {f"{entry.snapshot}.json" for m in kept for entry in m.policies.values()}
        for folder in self.generations.iterdir():
            if folder.name not in generations and not is_aside(folder):
                shutil.rmtree(folder)
        for path in self.snapshots.iterdir():
            if path.name not in snapshots and not is_aside(path):
                path.unlink()

    def damaged(self, part: Path) -> IndexMismatch:
        """Return what to raise where a part of the index is gone or is not what was written."""
        return IndexMismatch(f"the index is damaged, {part} is not what was written: run {MEND}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the index for writing. Raises IndexBusy where another writer does not end in time."""
        self.prepare()
        with (self.index / "lock").open("w") as lock:
            deadline = time.monotonic() + PATIENCE
            while not _locked(lock.fileno()):
                if time.monotonic() > deadline:
                    raise IndexBusy(
                        f"another process is writing the index at {self.index}: try again when it has ended"
                    )
                time.sleep(0.1)
            yield


def _seal(plain: Mapping[str, Any]) -> str:
    """Return the digest of a manifest."""
    return digest_of(json.dumps(plain, ensure_ascii=False, sort_keys=True))


def _manifest(plain: dict[str, Any]) -> Manifest:
    policies = {policy_id: Entry(**entry) for policy_id, entry in plain.pop("policies").items()}
    before = plain.pop("previous")
    return Manifest(**plain, policies=policies, previous=_manifest(before) if before else None)


def _replace(path: Path, data: bytes) -> None:
    """Write `path` whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
    os.replace(name, path)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

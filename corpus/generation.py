"""The index on disk: one folder a generation, one manifest that says which of them is in force.

``index/index.json`` is replaced in one step and is the only file that is. What it names is written before it and never
changed after: ``generations/<name>/`` (chunks, postings), ``policies/<digest>.json`` (the texts they were made from).
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import numpy as np

from corpus import sparse
from corpus.model import Chunk, Kind, Level, Metadata, Node, Offices, Policy
from corpus.sparse import Array, Postings

FORMAT = 1
MEND = "`tiaoli index --rebuild`"
PATIENCE = 60.0  # seconds that a second writer waits for the first


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
        self.generations = self.index / "generations"

    def read(self) -> Manifest | None:
        """Return the manifest in force, None where there is none. Raises IndexMismatch for another format."""
        try:
            plain = json.loads(self.manifest.read_text(encoding="utf-8"))
            if plain.pop("format") != FORMAT:
                raise IndexMismatch(f"the index at {self.index} has another format: run {MEND}")
            return _manifest(plain)
        except FileNotFoundError:
            return None
        except IndexMismatch:
            raise
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self.damaged() from None

    def rows(self, manifest: Manifest) -> "Rows":
        """Return the chunks of a generation. Raises IndexMismatch where they are not whole."""
        try:
            return Rows.open(self.generations / manifest.generation)
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            raise self.damaged() from None

    def swap(self, manifest: Manifest) -> None:
        """Put `manifest` in force."""
        plain = {"format": FORMAT, **asdict(manifest)}
        _replace(self.manifest, json.dumps(plain, ensure_ascii=False).encode())

    def identity(self) -> str:
        """Return what tells this index from others on the same Chroma server; made once."""
        path = self.index / "identity"
        if not path.exists():
            _replace(path, uuid4().hex[:12].encode())
        return path.read_text(encoding="utf-8")

    def save(self, policy: Policy) -> str:
        """Write the snapshot of a policy where it is not there, and return its digest."""
        data = _dump(policy)
        digest = hashlib.sha256(data).hexdigest()[:32]
        path = self.snapshots / f"{digest}.json"
        if not path.exists():
            _replace(path, data)
        return digest

    def policy(self, digest: str) -> Policy:
        """Return the policy of a snapshot."""
        return _load((self.snapshots / f"{digest}.json").read_bytes())

    def prepare(self) -> None:
        """Make the folders."""
        for folder in (self.snapshots, self.generations):
            folder.mkdir(parents=True, exist_ok=True)

    def sweep(self, manifest: Manifest) -> None:
        """Delete what neither `manifest` nor the one before it names."""
        kept = [m for m in (manifest, manifest.previous) if m]
        generations = {m.generation for m in kept}
        snapshots = {f"{entry.snapshot}.json" for m in kept for entry in m.policies.values()}
        for folder in self.generations.iterdir():
            if folder.name not in generations:
                shutil.rmtree(folder)
        for path in self.snapshots.iterdir():
            if path.name not in snapshots:
                path.unlink()

    def damaged(self) -> IndexMismatch:
        """Return what to raise where a part of the index is gone or does not fit."""
        return IndexMismatch(f"the index at {self.index} is damaged: run {MEND}")

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


@dataclass(frozen=True, slots=True)
class Rows:
    """The chunks of a generation, one a row; a chunk is read when it is asked for."""

    lines: bytes
    starts: Array  # int64, one more than there are rows
    keys: tuple[str, ...]  # digest of embedder and content: the id of the vector
    words: Postings
    ngrams: Postings
    vocabulary: tuple[str, ...]  # what the segmenter was taught
    metadata: tuple[Metadata, ...]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the rows in `folder`."""
        plain = json.loads((folder / "policies.json").read_text(encoding="utf-8"))
        return cls(
            (folder / "chunks.jsonl").read_bytes(),
            np.load(folder / "starts.npy"),
            tuple((folder / "keys.txt").read_text(encoding="ascii").split()),
            sparse.load(folder / "words"),
            sparse.load(folder / "ngrams"),
            tuple(plain["vocabulary"]),
            tuple(_metadata(m) for m in plain["metadata"]),
        )

    def save(self, folder: Path) -> None:
        """Write the rows into `folder`, which is made."""
        folder.mkdir(parents=True)
        (folder / "chunks.jsonl").write_bytes(self.lines)
        np.save(folder / "starts.npy", self.starts)
        (folder / "keys.txt").write_text("\n".join(self.keys), encoding="ascii")
        self.words.save(folder / "words")
        self.ngrams.save(folder / "ngrams")
        plain = {"vocabulary": self.vocabulary, "metadata": [asdict(m) for m in self.metadata]}
        (folder / "policies.json").write_text(json.dumps(plain, ensure_ascii=False, default=str), encoding="utf-8")

    def line(self, row: int) -> bytes:
        """Return a chunk as it is kept."""
        return self.lines[self.starts[row] : self.starts[row + 1]]

    def chunk(self, row: int) -> Chunk:
        """Return a chunk."""
        return Chunk(*json.loads(self.line(row)))


def line_of(chunk: Chunk) -> bytes:
    """Return a chunk as `Rows` keeps it."""
    fields = (chunk.id, chunk.policy_id, chunk.node_id, chunk.place, chunk.start, chunk.end, chunk.path, chunk.text)
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def starts_of(lines: Sequence[bytes]) -> Array:
    """Return where each line begins once they are joined, and the end."""
    return np.cumsum([0, *map(len, lines)], dtype=np.int64)


def digest_of(*parts: str) -> str:
    """Return 32 hex digits that stand for `parts`."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _manifest(plain: dict[str, Any]) -> Manifest:
    policies = {policy_id: Entry(**entry) for policy_id, entry in plain.pop("policies").items()}
    before = plain.pop("previous")
    return Manifest(**plain, policies=policies, previous=_manifest(before) if before else None)


def _dump(policy: Policy) -> bytes:
    plain = {"metadata": asdict(policy.metadata), "text": policy.text, "root": _plain(policy.root)}
    return json.dumps(plain, ensure_ascii=False, default=str).encode()


def _load(data: bytes) -> Policy:
    plain = json.loads(data)
    return Policy(_metadata(plain["metadata"]), plain["text"], _node(plain["root"]))


def _plain(node: Node) -> list[Any]:
    return [node.id, node.kind, node.label, node.heading, node.start, node.end, [_plain(c) for c in node.children]]


def _node(plain: list[Any]) -> Node:
    identifier, kind, label, heading, start, end, children = plain
    return Node(identifier, Kind(kind), label, heading, start, end, tuple(_node(c) for c in children))


def _metadata(plain: dict[str, Any]) -> Metadata:
    offices = tuple(Offices(**{**o, "names": tuple(o["names"])}) for o in plain["offices"])
    issued_on = date.fromisoformat(plain["issued_on"]) if plain["issued_on"] else None
    level = Level(plain["level"]) if plain["level"] else None
    return Metadata(**{**plain, "offices": offices, "issued_on": issued_on, "level": level})


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

"""Puts right what of the record is damaged: a text from the index or from its source, metadata from the index.

Nothing is taken that does not have the digest that was written when the policy was ingested; what is damaged is set
aside. Refuses an index that is damaged, for only a rebuild makes it anew.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from corpus.index.damage import faults_of_index
from corpus.index.embed import load_embedder
from corpus.index.generation import Files, IndexMismatch
from corpus.index.seals import is_aside, set_aside
from corpus.model import Policy
from corpus.settings import Settings
from corpus.store import METADATA, TEXT, RecordError, Store, digest, dump_metadata
from ingest.errors import ReadError
from ingest.files.read import read_bytes
from ingest.structure.canonical import canonical


def refuse_damage(settings: Settings) -> None:
    """Raise IndexMismatch where the index is damaged."""
    for fault in faults_of_index(settings, load_embedder(settings)):
        raise IndexMismatch(f"the index is damaged, {fault.what}: {fault.mend}")


def mend_record(store: Store, files: Files) -> None:
    """Mend the ingested policies. Raises RecordError for one whose file has to be ingested again."""
    for folder in sorted(store.ingested.glob("[!.]*")):
        if is_aside(folder) or (not (folder / TEXT).exists() and not (folder / METADATA).exists()):
            continue  # no policy
        if not _is_readable(store, folder):
            _mend_metadata(folder, files)
        if folder / TEXT in store.broken(folder.name):
            _mend_text(store, folder, files)


def seal_record(store: Store, files: Files) -> None:
    """Seal what an earlier release ingested, where the index says that it is what was ingested."""
    for path in store.ingested.glob(f"[!.]*/{METADATA}"):
        policy_id = path.parent.name
        if "text_sha256" in store.file_record(policy_id) or not (path.parent / TEXT).is_file():
            continue
        text = (path.parent / TEXT).read_bytes().decode("utf-8", errors="replace")
        if any(policy.text == text for policy in _snapshots(files, policy_id)):
            store.seal(policy_id)


def _is_readable(store: Store, folder: Path) -> bool:
    try:
        return (folder / METADATA).exists() and store.metadata(folder.name).id == folder.name
    except (RecordError, UnicodeDecodeError):
        return False


def _mend_metadata(folder: Path, files: Files) -> None:
    for policy in _snapshots(files, folder.name):
        set_aside(folder / METADATA)
        (folder / METADATA).write_text(dump_metadata(policy.metadata), encoding="utf-8")
        return
    raise RecordError(f"{folder / METADATA} cannot be read, and the index does not hold it: ingest its file again")


def _mend_text(store: Store, folder: Path, files: Files) -> None:
    wanted = store.file_record(folder.name).get("text_sha256")
    for text in _texts(store, folder, files):
        if digest(text.encode("utf-8")) == wanted or wanted is None:
            set_aside(folder / TEXT)
            (folder / TEXT).write_bytes(text.encode("utf-8"))
            return
    raise RecordError(f"{folder / TEXT} is not what was ingested: ingest its file again")


def _texts(store: Store, folder: Path, files: Files) -> Iterator[str]:
    """Yield the texts that a policy may have had."""
    yield from (policy.text for policy in _snapshots(files, folder.name))
    fields = store.file_record(folder.name)
    source = folder / fields.get("source", "")
    with contextlib.suppress(ReadError, OSError):
        data = source.read_bytes()
        if digest(data) == fields.get("source_sha256"):
            yield canonical(read_bytes(data, source))


def _snapshots(files: Files, policy_id: str) -> Iterator[Policy]:
    """Yield what the index holds of a policy and is whole, whatever has become of the rest of it."""
    for path in sorted(files.snapshots.glob("[!.]*.json")):
        with contextlib.suppress(IndexMismatch):
            policy = files.policy(path.stem)
            if policy.id == policy_id:
                yield policy

"""Files into the record, the record into the index.

A file is taken in whole or not at all; a bad one never stops the others. The record comes first: a run that dies leaves
the index behind it, and the next one brings the index up. Where nothing is new, nothing heavy is even imported.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.settings import Settings
from corpus.store import Source, Store, digest
from corpus.unknown import UnknownError
from ingest.drafting.outdated import set_aside
from ingest.errors import ReadError, word
from ingest.files.read import decode_path, load, read_bytes, supported
from ingest.identity import identify, origin_of, slug
from ingest.ledger import fingerprints, read_ledger, write_ledger

if TYPE_CHECKING:
    from corpus.index.build import IndexReport
    from corpus.model import Chunk, Metadata, Policy

Status = Literal["added", "updated", "unchanged", "rejected"]
Progress = Callable[[int, int], None]  # done, total


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `nodes` counts by kind; a file that is unchanged is not parsed, so it counts none."""

    path: str
    policy_id: str | None
    status: Status
    message: str = ""
    nodes: dict[str, int] = field(default_factory=dict)
    chunks: int = 0
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form of the contract."""
        return {**asdict(self), "warnings": list(self.warnings)}


def ingest(
    paths: Iterable[Path],
    settings: Settings,
    place: str | None = None,
    policy_id: str | None = None,
    progress: Progress | None = None,
) -> Iterator[FileReport]:
    """Take in files and folders, yielding a report a file, then bring the index up to the record.

    `place` is the division whose policies they are, in place of what the texts say; `policy_id` names a single file.
    Raises what `build` raises, once all files are reported. A caller who stops early leaves the index to `build`.
    """
    intake = _Intake(settings, place, policy_id)
    taken = False
    for path in expand(paths, settings.home):
        report = intake.take(path)
        taken = taken or report.status != "rejected"
        yield report
    if taken and not in_line(settings):
        build(settings, progress=progress)


def build(settings: Settings, rebuild: bool = False, progress: Progress | None = None) -> "IndexReport":
    """Make the index hold what the record holds, deriving only what changed; with `rebuild`, all of it from nothing.

    A rebuild mends the record too, from the index and the sources. Raises RecordError for a policy that cannot be read,
    IndexMismatch for an index that is damaged, and what `corpus.index.index.write_index` raises.
    """
    from corpus.index.build import IndexReport, write_index
    from corpus.index.generation import Files
    from ingest.mend import mend_record, refuse_damage, seal_record

    store = Store(settings.home)
    if rebuild:
        mend_record(store, Files(settings.home))
    else:
        refuse_damage(settings)
    seal_record(store, Files(settings.home))
    record = fingerprints(store)
    ledger = None if rebuild else read_ledger(settings)
    if ledger and ledger.policies == record:
        return IndexReport(len(record), ledger.chunks, 0, changed=False)
    manifest = None if rebuild else Files(settings.home).read()
    built = ledger.policies if ledger else {}
    stale = [policy_id for policy_id, print_ in record.items() if built.get(policy_id) != print_]
    gone = [policy_id for policy_id in manifest.policies if policy_id not in record] if manifest else []
    report = write_index(settings, _derived(store, stale), gone, rebuild, progress)
    write_ledger(settings, record, report.chunks)
    return report


def in_line(settings: Settings) -> bool:
    """Whether the index holds exactly what the record holds; opens neither index nor model."""
    ledger = read_ledger(settings)
    return ledger is not None and ledger.policies == fingerprints(Store(settings.home))


def expand(paths: Iterable[Path], home: Path) -> Iterator[Path]:
    """Yield the files meant: those named, and of a folder all supported ones below it, sorted, hidden ones left out."""
    own = home.absolute()
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            here = Path(folder)
            folders[:] = sorted(n for n in folders if not n.startswith(".") and (here / n).absolute() != own)
            yield from (here / n for n in sorted(names) if not n.startswith((".", "~$")) and supported(Path(n)))


class _Intake:
    """Takes in one file after the other; knows the sources that the record holds."""

    def __init__(self, settings: Settings, place: str | None, policy_id: str | None) -> None:
        self.store = Store(settings.home)
        self.store.mend()
        self.place = place
        self.policy_id = policy_id
        self.taken = 0
        self.record: dict[str, Source | None] = dict.fromkeys(self.store.ids())
        self.known: dict[str, str] = {}
        for source in self.store.sources():
            self.record[source.policy_id] = source
            self.known[source.sha256] = source.policy_id

    def take(self, path: Path) -> FileReport:
        """Take in one file and report it; nothing of a rejected file stays."""
        shown = decode_path(str(path))
        try:
            return self._take(path, shown)
        except ReadError as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others are still taken in
            reason = word("failed", error=f"{type(error).__name__}: {error}")
        return FileReport(shown, None, "rejected", f"{decode_path(path.name)}：{reason}")

    def _take(self, path: Path, shown: str) -> FileReport:
        place = _place(self.place)
        if self.policy_id is not None and slug(self.policy_id) != self.policy_id:
            raise ReadError(word("bad_id", policy_id=self.policy_id))
        if self.policy_id is not None and self.taken:
            raise ReadError(word("one_file"))
        data = load(path)
        sha256 = digest(data)
        policy_id = self.known.get(sha256)
        if policy_id and not self._moves(policy_id, place) and not self.store.broken(policy_id):
            return FileReport(shown, policy_id, "unchanged")
        policy_id = policy_id or self.policy_id or identify(path, self.record)
        policy, chunks, warnings = _derive(read_bytes(data, path), policy_id, place)
        source = Source(policy_id, sha256, f"source{path.suffix.lower()}", origin_of(path))
        sealed = digest(policy.text.encode("utf-8"))
        metadata = replace(
            policy.metadata, source=source.name, source_sha256=sha256, text_sha256=sealed, origin=source.origin
        )
        outdated: list[str] = []
        self.store.save(metadata, policy.text, data, lambda folder: outdated.extend(set_aside(folder, policy)))
        status: Status = "updated" if policy_id in self.record else "added"
        self.taken += 1
        self.record[policy_id] = source
        self.known = {known: of for known, of in self.known.items() if of != policy_id} | {sha256: policy_id}
        nodes = Counter(node.kind.value for node in policy.root.walk())
        return FileReport(shown, policy_id, status, "", dict(nodes), len(chunks), (*warnings, *outdated))

    def _moves(self, policy_id: str, place: str | None) -> bool:
        """Whether a file that is held as it is shall be held under another place. What is shipped stays."""
        ours = (self.store.ingested / policy_id).exists()
        return place is not None and ours and self.store.metadata(policy_id).place != place


def _place(name: str | None) -> str | None:
    """Return the full name of a place. Raises ReadError for one that there is not."""
    if name is None:
        return None
    from corpus import places

    try:
        return places.find(name).name
    except UnknownError:
        raise ReadError(word("unknown_place", place=name)) from None


def _derive(raw: str, policy_id: str, place: str | None) -> tuple["Policy", tuple["Chunk", ...], tuple[str, ...]]:
    """Return policy, chunks and warnings. Raises ReadError for a text without words."""
    from corpus.model import Policy
    from ingest.chunk import chunk
    from ingest.structure.canonical import canonical
    from ingest.structure.metadata import describe
    from ingest.structure.parse import parse

    text = canonical(raw)
    tree = parse(text)
    policy = Policy(describe(text, tree.root, policy_id, place), text, tree.root)
    chunks = chunk(policy)
    if not chunks:
        raise ReadError(word("no_clauses"))
    return policy, chunks, (*tree.warnings, *_silent(policy.metadata))


def _silent(metadata: "Metadata") -> tuple[str, ...]:
    return (word("no_place"),) if metadata.place is None else ()


def _derived(store: Store, policy_ids: Iterable[str]) -> Iterator[tuple["Policy", tuple["Chunk", ...]]]:
    """Yield policies of the record with their chunks, one at a time."""
    from corpus.model import Policy
    from ingest.chunk import chunk
    from ingest.structure.parse import parse

    for policy_id in policy_ids:
        text = store.text(policy_id)
        policy = Policy(store.metadata(policy_id), text, parse(text).root)
        yield policy, chunk(policy)

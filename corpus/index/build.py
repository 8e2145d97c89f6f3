"""Write the index: vectors first, then the other files, then the manifest, and only then is anything deleted.

A build that dies anywhere leaves the index in force untouched; what it embedded stays in Chroma under the digest of its
content, and the next build takes it from there.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from corpus.index import sparse
from corpus.index.damage import faults_of_cache, faults_of_index
from corpus.index.embed import Embedder, load_embedder, running_embedder, succeeded
from corpus.index.generation import MEND, Entry, Files, IndexMismatch, Manifest
from corpus.index.kept_grants import Register, register_of, sweep_grants, write_grants
from corpus.index.lexicon import load_lexicon
from corpus.index.rows import NO_SEALS, Rows, digest_of, line_of, seal, starts_of
from corpus.index.seals import sealed, set_aside
from corpus.index.sparse import Array
from corpus.index.tokens import Tokens, ngrams
from corpus.model import Chunk, Metadata, Policy
from corpus.settings import Settings

if TYPE_CHECKING:
    from corpus.index.dense import Dense

BATCH = 32  # contents embedded and kept at a time: what a build that dies loses, and a step of the progress bar
Progress = Callable[[int, int], None]  # contents embedded so far, contents to embed


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a build left: policies and chunks in the index, and how many contents it had to embed."""

    policies: int
    chunks: int
    embedded: int
    changed: bool  # whether there is a new index


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A policy that is new or not as it was."""

    entry: Entry
    metadata: Metadata
    chunks: tuple[Chunk, ...]


def write_index(
    settings: Settings,
    changed: Iterable[tuple[Policy, tuple[Chunk, ...]]],
    removed: Collection[str] = (),
    rebuild: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> IndexReport:
    """Put `changed` into the index in place of what it has of them, take `removed` out, and put the result in force.

    With `rebuild` the index holds `changed` and nothing else, made from nothing whatever there was before; what of that
    is damaged is set aside. `embedder` stands in for the one that `settings` name. Raises IndexMismatch where the index
    was made with another embedder, IndexBusy, LexiconError, EmbedderError and DenseError.
    """
    files = Files(settings.home)
    with files.writing():
        manifest = None if rebuild else files.read()
        embedder = embedder or (load_embedder(settings, manifest.embedder) if manifest else running_embedder(settings))
        salt = _salt(files) if rebuild else ""
        before = _cleared(settings, files, embedder) if rebuild else manifest
        if before and not rebuild and before.embedder != embedder.name:
            raise IndexMismatch(f"the index was made with {before.embedder}, not {embedder.name}: run {MEND}")
        tokens = Tokens(load_lexicon(settings.home).vocabulary, settings.home / "cache")
        old = None if rebuild else before
        fresh = _fresh(files, changed, old)
        gone = {p for p in old.policies if p in fresh or p in removed} if old else set()
        if old and not fresh and not gone and _is_as_made_now(files, old, tokens):
            return IndexReport(len(old.policies), old.chunks, 0, changed=False)
        return _write(settings, files, embedder, tokens, before, old, fresh, gone, salt, progress)


def outdated(settings: Settings) -> str | None:
    """Return a sentence where an index serves whose embedder has a faster successor that `settings` name."""
    manifest = Files(settings.home).read()
    if manifest is None or not succeeded(manifest.embedder, settings):
        return None
    made = manifest.embedder
    return f"the index was made with {made}, which serves on: {MEND} makes it with {settings.embedder}, faster"


def _is_as_made_now(files: Files, old: Manifest, tokens: Tokens) -> bool:
    """Whether an index is sealed, and its words and grants are read as they are read today."""
    return bool(old.seals) and old.tokens == tokens.digest and not register_of(files, old).stale


def _salt(files: Files) -> str:
    """Return what gives a rebuild a collection of its own, the same one when it is begun again."""
    try:
        manifest = files.read()
    except IndexMismatch:
        manifest = None
    return manifest.generation if manifest else uuid4().hex


def _cleared(settings: Settings, files: Files, embedder: Embedder) -> Manifest | None:
    """Set aside what is damaged, and return the manifest in force where all that it names is whole."""
    faults = list(faults_of_index(settings, embedder))
    for fault in (*faults, *faults_of_cache(settings.home)):
        if fault.path:
            set_aside(fault.path)
    return None if faults else files.read()


def _fresh(
    files: Files, changed: Iterable[tuple[Policy, tuple[Chunk, ...]]], old: Manifest | None
) -> dict[str, _Fresh]:
    """Write the snapshots of `changed` and return those that the index does not hold as they are."""
    fresh = {}
    for policy, chunks in changed:
        content = digest_of(*(line_of(chunk).decode() for chunk in chunks))
        entry = Entry(files.save(policy), content, policy.metadata.place, len(chunks))
        if not old or old.policies.get(policy.id) != entry:
            fresh[policy.id] = _Fresh(entry, policy.metadata, chunks)
    return fresh


def _write(
    settings: Settings,
    files: Files,
    embedder: Embedder,
    tokens: Tokens,
    before: Manifest | None,
    old: Manifest | None,
    fresh: dict[str, _Fresh],
    gone: set[str],
    salt: str,
    progress: Progress | None,
) -> IndexReport:
    from corpus.index.dense import Dense  # chromadb takes a second to import, and a build with nothing to do needs none

    base = files.rows(old) if old else None
    rows = _rows(base, old, fresh, gone, embedder.name, tokens)
    dimension = _dimension(embedder, old)
    own = f"tiaoli-{files.identity()}-{digest_of(embedder.name, str(dimension), salt)[:12]}"
    collection = old.collection if old else own
    dense = Dense(settings, files.chroma, collection, embedder)
    try:
        embedded = _embed(dense, rows, set(base.keys) if base else set(), fresh, progress)
        rows = replace(rows, seals=_seals(dense, rows))
        entries = {p: e for p, e in old.policies.items() if p not in gone} if old else {}
        entries |= {p: f.entry for p, f in fresh.items()}
        generation = uuid4().hex[:12]
        rows.save(files.generations / generation)
        snapshots = [entry.snapshot for entry in entries.values()]
        write_grants(files, files.generations / generation, snapshots, register_of(files, old) if old else Register())
        manifest = Manifest(
            generation,
            embedder.name,
            dimension,
            tokens.digest,
            collection,
            entries,
            replace(before, previous=None) if before else None,
            sealed(files.generations / generation),
        )
        files.swap(manifest)
        _sweep(files, dense, manifest, rows)
    finally:
        dense.close()
    return IndexReport(len(entries), manifest.chunks, embedded, changed=True)


def _rows(
    base: Rows | None,
    old: Manifest | None,
    fresh: dict[str, _Fresh],
    gone: set[str],
    embedder: str,
    tokens: Tokens,
) -> Rows:
    """Return the rows that stay, in their order, and then those of `fresh`."""
    stay = [row for p, rows in old.ranges().items() if p not in gone for row in rows] if old else []
    chunks = [chunk for policy in fresh.values() for chunk in policy.chunks]
    lines = [base.line(row) for row in stay] if base else []
    lines += map(line_of, chunks)
    keys = [base.keys[row] for row in stay] if base else []
    keys += [digest_of(embedder, chunk.embedded) for chunk in chunks]
    metadata = [m for m in base.metadata if m.id not in gone] if base else []
    metadata += [f.metadata for f in fresh.values()]
    contents = [chunk.content for chunk in chunks]
    if base and old and old.tokens == tokens.digest:
        words = _merged(base.words, stay, contents, tokens.words)
        grams = _merged(base.ngrams, stay, contents, ngrams)
    else:
        contents = [base.chunk(row).content for row in stay] + contents if base else contents
        words, grams = sparse.invert(map(tokens.words, contents)), sparse.invert(map(ngrams, contents))
    seals = base.seals[stay] if base and base.sealed else NO_SEALS
    return Rows(b"".join(lines), starts_of(lines), tuple(keys), words, grams, tokens.vocabulary, tuple(metadata), seals)


def _merged(
    postings: sparse.Postings, stay: Sequence[int], contents: Sequence[str], terms: Callable[[str], list[str]]
) -> sparse.Postings:
    places = np.full(len(postings.lengths), -1, np.int64)
    places[stay] = np.arange(len(stay))
    fresh_places = np.arange(len(stay), len(stay) + len(contents))
    return sparse.merge(postings, places, sparse.invert(map(terms, contents)), fresh_places)


def _dimension(embedder: Embedder, old: Manifest | None) -> int:
    dimension = len(embedder.query("条理"))
    if old and old.dimension != dimension:
        raise IndexMismatch(f"{embedder.name} gives {dimension} dimensions, the index has {old.dimension}: run {MEND}")
    return dimension


def _embed(dense: "Dense", rows: Rows, sure: set[str], fresh: dict[str, _Fresh], progress: Progress | None) -> int:
    """Embed the contents of `fresh` that the collection does not hold, and return how many they were."""
    chunks = [chunk for policy in fresh.values() for chunk in policy.chunks]
    wanted = dict(zip(rows.keys[len(rows.keys) - len(chunks) :], chunks, strict=True))
    present = dense.present([key for key in wanted if key not in sure])
    missing = [key for key in wanted if key not in sure and key not in present]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        dense.add(batch, [wanted[key].embedded for key in batch])
        if progress:
            progress(start + len(batch), len(missing))
    return len(missing)


def _seals(dense: "Dense", rows: Rows) -> Array:
    """Return the seals of all rows, those that are not known yet from what the collection holds."""
    fresh = rows.keys[len(rows.seals) :]
    keys, vectors = dense.vectors(list(dict.fromkeys(fresh)))
    if not keys:
        return rows.seals
    of = dict(zip(keys, seal(vectors), strict=True))
    return np.concatenate([rows.seals, np.array([of[key] for key in fresh], np.float32)])


def _sweep(files: Files, dense: "Dense", manifest: Manifest, rows: Rows) -> None:
    """Delete what neither this index nor the one before it needs."""
    before = manifest.previous
    kept, collections = set(rows.keys), {manifest.collection}
    if before:
        collections.add(before.collection)
        kept.update(files.rows(before).keys)
    dense.delete([key for key in dense.ids() if key not in kept])
    dense.drop_others(f"tiaoli-{files.identity()}-", collections)
    files.sweep(manifest)
    sweep_grants(files, manifest)

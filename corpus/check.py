"""Everything under home, held against what was written: what is damaged, and what mends it. Nothing is changed here.

``policy.yaml`` carries no digest: people write in it. It has to be readable, and to fit what is read with it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from corpus.database import FILE, DatabaseError, database_url, revision_of
from corpus.index.damage import Fault, faults_of_cache, faults_of_index, wrong_with_sqlite
from corpus.index.embed import load_embedder
from corpus.index.generation import MEND, Files, IndexMismatch, Manifest
from corpus.index.lexicon import LexiconError, load_lexicon
from corpus.language.contrasts import ContrastsError, load_contrasts
from corpus.measures.load import MeasureError, load_measures
from corpus.measures.office_facts import files_of, read_office_facts
from corpus.settings import Settings
from corpus.store import METADATA, TEXT, RecordError, Store

INDEX = "`tiaoli index`"
AGAIN = "`tiaoli ingest` its file again"
RESTORE = "mend it, or `tiaoli restore` a backup"
LEDGER = "record.json"


def check(settings: Settings) -> Iterator[Fault]:
    """Yield what is wrong, the record first: what stands on it is mended from it."""
    store, files = Store(settings.home), Files(settings.home)
    yield from _record(store)
    yield from faults_of_index(settings, load_embedder(settings))
    yield from _between(store, files)
    yield from faults_of_cache(settings.home)
    yield from _written_by_people(settings, store, files)
    yield from _database(settings)


def _record(store: Store) -> Iterator[Fault]:
    for path in sorted(store.ingested.glob(f"[!.]*/{METADATA}")):
        policy_id = path.parent.name
        try:
            if store.metadata(policy_id).id != policy_id:
                yield Fault(path, f"{path} is another policy's", AGAIN)
        except (RecordError, UnicodeDecodeError):
            yield Fault(path, f"{path} cannot be read", MEND)
        for broken in store.broken(policy_id):
            is_text = broken.suffix == ".txt" and broken.stem == "text"
            yield Fault(broken, f"{broken} is not what was ingested", MEND if is_text else AGAIN)


def _between(store: Store, files: Files) -> Iterator[Fault]:
    """What the index holds and the record does not, or the other way round."""
    manifest = _manifest(files)
    if manifest is None:
        return
    ids = set(store.ids())
    for policy_id in sorted(manifest.policies.keys() - ids):
        if (store.ingested / policy_id / TEXT).exists():
            yield Fault(None, f"{store.ingested / policy_id / METADATA} is gone", MEND)
            continue
        what = f"the folder of {policy_id} is gone, the index still has it; it is answered without"
        yield Fault(None, what, f"{INDEX}, or `tiaoli restore` a backup")
    for policy_id in sorted(ids - manifest.policies.keys()):
        yield Fault(None, f"{policy_id} is not in the index", INDEX)
    path = files.index / LEDGER
    try:
        if path.exists():
            json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        yield Fault(path, f"{path} cannot be read", INDEX)


def _written_by_people(settings: Settings, store: Store, files: Files) -> Iterator[Fault]:
    """The office's words, facts and measures: every quote has to stand in its clause."""
    try:
        load_lexicon(settings.home)
        load_contrasts(str.split, settings.home)
    except (LexiconError, ContrastsError) as error:
        yield Fault(None, str(error), RESTORE)
    facts = read_office_facts(files_of(store))
    yield from (Fault(None, str(fault), RESTORE) for fault in facts.faults)
    manifest = _manifest(files)
    for policy_id, entry in manifest.policies.items() if manifest else ():
        if policy_id not in store.ids():
            continue
        try:
            load_measures(store.folder(policy_id), files.policy(entry.snapshot), facts.vocabulary)
        except MeasureError as error:
            yield Fault(None, str(error), RESTORE)
        except IndexMismatch:
            continue  # told with the index


def _database(settings: Settings) -> Iterator[Fault]:
    path = Path(settings.home / FILE)
    if not settings.database:
        if not path.exists():
            return
        if wrong := wrong_with_sqlite(path):
            yield Fault(path, f"{path} is damaged: {wrong}", "`tiaoli restore` a backup")
            return
    try:
        revision_of(database_url(settings))
    except DatabaseError as error:
        yield Fault(None, str(error), "see that the database can be used")


def _manifest(files: Files) -> Manifest | None:
    try:
        return files.read()
    except IndexMismatch:
        return None

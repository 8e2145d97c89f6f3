"""The measures that may answer, with the facts they are of: those of every policy that a person has checked, by id.

Files are read again when one of them has changed, which is looked for once a second. Drafts are left out, and one that
is signed all the same while something in it is open is named. A fact that does not fit is set aside with its reason,
and so is a measure of a fact that there is not. Refuses two measures of one id.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from time import monotonic

from corpus.measures.facts import Vocabulary
from corpus.measures.load import FOLDER, MeasureError, MeasureFactError, load_measure
from corpus.measures.measure import Measure
from corpus.measures.office_facts import OfficeFacts, files_of, read_office_facts
from corpus.model import Policy
from corpus.store import Store

log = logging.getLogger(__name__)

Stamp = tuple[tuple[Path, int], ...]


class Catalogue:
    """One object serves all threads of a process. `every`: seconds between two looks at the files."""

    def __init__(self, store: Store, every: float = 1.0) -> None:
        self._store = store
        self._every = every
        self._lock = Lock()
        self._looked = float("-inf")
        self._stamp: Stamp | None = None
        self._ids: frozenset[str] = frozenset()
        self._measures: Mapping[str, Measure] = {}
        self._unfinished: tuple[Measure, ...] = ()
        self._facts = read_office_facts(())

    @property
    def unfinished(self) -> tuple[Measure, ...]:
        """The measures that were left out last time though a person has signed them: something in them is open."""
        return self._unfinished

    @property
    def facts(self) -> OfficeFacts:
        """The facts that the measures returned last are of."""
        return self._facts

    def measures(self, policy_ids: Iterable[str], policy_of: Callable[[str], Policy]) -> Mapping[str, Measure]:
        """Return the checked measures of those policies by id. Raises MeasureError for a file that does not fit."""
        wanted = frozenset(policy_ids)
        with self._lock:
            if self._stamp is None or wanted != self._ids or monotonic() - self._looked >= self._every:
                ids = wanted.intersection(self._store.ids())  # a policy whose folder is gone is answered without
                folders = {policy_id: self._store.folder(policy_id) for policy_id in sorted(ids)}
                described = files_of(self._store)
                stamp = _stamp(folders, described)
                if stamp != self._stamp:
                    facts = read_office_facts(described)
                    self._take(facts, _read(folders, stamp, policy_of, facts.vocabulary))
                    self._stamp = stamp
                self._ids, self._looked = wanted, monotonic()
            return self._measures

    def _take(self, facts: OfficeFacts, read: Mapping[str, Measure]) -> None:
        self._facts = facts
        for fault in facts.faults:
            log.warning("set aside: %s", fault)
        self._measures = {measure_id: measure for measure_id, measure in read.items() if not measure.draft}
        self._unfinished = tuple(measure for measure in read.values() if measure.signed and measure.open)
        for one in self._unfinished:
            log.warning("the measure %s is signed and left out, for %d points in it are open", one.id, len(one.open))


def _stamp(folders: Mapping[str, Path], described: tuple[Path, ...]) -> Stamp:
    """Return what changes as soon as a file of a measure or of facts, or a policy does."""
    files = (path for folder in folders.values() for path in sorted((folder / FOLDER).glob("*.yaml")))
    return tuple((path, path.stat().st_mtime_ns) for path in (*described, *files))


def _read(
    folders: Mapping[str, Path], stamp: Stamp, policy_of: Callable[[str], Policy], facts: Vocabulary
) -> Mapping[str, Measure]:
    measures: dict[str, Measure] = {}
    for policy_id, folder in folders.items():
        for path in (path for path, _ in stamp if path.parent == folder / FOLDER):
            try:
                measure = load_measure(path, policy_of(policy_id), facts)
            except MeasureFactError as error:
                log.warning("set aside: %s", error)
                continue
            if measure.id in measures:
                raise MeasureError(f"{folder}: there are two measures {measure.id}")
            measures[measure.id] = measure
    return measures

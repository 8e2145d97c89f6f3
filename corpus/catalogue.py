"""The measures that may answer: those of every policy of the record that a person has checked, by id.

Files are read again when one of them changes. Drafts are left out. Refuses two measures of one id.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock

from corpus.measure import Measure
from corpus.measures import FOLDER, MeasureError, load_measures
from corpus.model import Policy
from corpus.store import Store

Stamp = tuple[tuple[Path, int], ...]


class Catalogue:
    """One object serves all threads of a process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._stamp: Stamp | None = None
        self._measures: Mapping[str, Measure] = {}

    def measures(self, policy_ids: Iterable[str], policy_of: Callable[[str], Policy]) -> Mapping[str, Measure]:
        """Return the checked measures of those policies by id. Raises MeasureError for a file that does not fit."""
        with self._lock:
            folders = {policy_id: self._store.folder(policy_id) for policy_id in sorted(policy_ids)}
            stamp = tuple(
                (path, path.stat().st_mtime_ns)
                for folder in folders.values()
                for path in sorted((folder / FOLDER).glob("*.yaml"))
            )
            if stamp != self._stamp:
                self._measures = _read(folders, {path.parent.parent for path, _ in stamp}, policy_of)
                self._stamp = stamp
            return self._measures


def _read(folders: Mapping[str, Path], having: set[Path], policy_of: Callable[[str], Policy]) -> Mapping[str, Measure]:
    measures: dict[str, Measure] = {}
    for policy_id, folder in folders.items():
        for measure in load_measures(folder, policy_of(policy_id)) if folder in having else ():
            if measure.id in measures:
                raise MeasureError(f"{folder}: there are two measures {measure.id}")
            measures[measure.id] = measure
    return {measure_id: measure for measure_id, measure in measures.items() if not measure.draft}

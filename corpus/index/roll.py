"""Which policies the record holds at this moment: one whose folder is gone is not answered from, at once.

A folder that comes or goes changes the folder above it, which is looked at every time; what goes within one is looked
for once a second.
"""

from threading import Lock
from time import monotonic

from corpus.store import Store


class Roll:
    """One object serves all threads of a process. `every`: seconds between two looks at every folder."""

    def __init__(self, store: Store, every: float = 1.0) -> None:
        self._store = store
        self._every = every
        self._lock = Lock()
        self._looked = float("-inf")
        self._stamp: tuple[int, ...] = ()
        self._ids: frozenset[str] = frozenset()

    def ids(self) -> frozenset[str]:
        """Return the id of every policy that the record holds."""
        with self._lock:
            stamp = self._above()
            if stamp != self._stamp or monotonic() - self._looked >= self._every:
                self._ids, self._stamp, self._looked = frozenset(self._store.ids()), stamp, monotonic()
            return self._ids

    def _above(self) -> tuple[int, ...]:
        roots = (self._store.shipped, self._store.ingested)
        return tuple(root.stat().st_mtime_ns if root.exists() else 0 for root in roots)

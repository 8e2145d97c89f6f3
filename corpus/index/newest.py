"""The index to answer from at this moment: the newest, without the policies whose folders are gone."""

from threading import Lock

from corpus.index.index import Index, open_index
from corpus.index.roll import Roll
from corpus.settings import Settings
from corpus.store import Store


class NewestIndex:
    """Opens the index, and again when a newer one has been written. One object serves all threads of a process.

    Raises what `open_index` raises.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._roll = Roll(Store(settings.home))
        self._index = open_index(settings)
        self._view = self._index, frozenset[str](), self._index
        self._reopening = Lock()

    def index(self) -> Index:
        """Return the index to answer from."""
        if self._index.stale():
            with self._reopening:
                if self._index.stale():
                    self._index = open_index(self._settings)
        index, ids = self._index, self._roll.ids()
        view = self._view
        if view[:2] != (index, ids):
            self._view = view = index, ids, index.only(ids)
        return view[2]

    def close(self) -> None:
        """Free what the index holds."""
        self._index.close()

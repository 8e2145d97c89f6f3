"""The texts, the measures and the words of one moment: a question is answered from one snapshot and sees no other."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from corpus.index.homophones import Homophones
from corpus.index.index import Index
from corpus.index.lexicon import Lexicon
from corpus.index.newest import NewestIndex
from corpus.index.tokens import Tokens
from corpus.language.contrasts import Contrasts, ContrastsError, load_contrasts
from corpus.measures.catalogue import Catalogue
from corpus.measures.facts import Vocabulary
from corpus.measures.load import MeasureError
from corpus.measures.measure import Measure
from corpus.places import Place, find
from corpus.settings import Settings, SettingsError
from corpus.store import Store
from corpus.unknown import UnknownError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a question is asked: the office's home, the places whose policies the corpus holds, and its words."""

    home: Place
    places: frozenset[str]
    tokens: Tokens
    lexicon: Lexicon
    names: frozenset[str] = frozenset()  # by which people ask for measures
    contrasts: Contrasts = field(default_factory=lambda: Contrasts({}, str.split), compare=False)
    mask_credit_codes: bool = True  # whether 统一社会信用代码 are personal here
    carries: Callable[[str], bool] = field(default=lambda word: False, compare=False)  # whether the texts have a word


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index with its policies, the checked measures of those by id, the facts there are, and the setting.

    `homophones` are the words that may have been misheard.
    """

    index: Index
    measures: Mapping[str, Measure]
    vocabulary: Vocabulary
    setting: Setting
    homophones: Homophones


class Snapshots:
    """Takes snapshots of what is newest under home. One object serves all threads of a process.

    Raises IndexMissing or IndexMismatch (corpus.index.index) where there is no index that fits the settings, and
    SettingsError for a home that is no administrative division.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = _home(settings)
        self._newest = NewestIndex(settings)
        self._catalogue = Catalogue(Store(settings.home))
        self._last: Snapshot | None = None

    def take(self) -> Snapshot:
        """Return what is newest: an index that was written meanwhile, without the policies whose folders are gone.

        Raises MeasureError for a measure file that does not fit; where it fitted before, the measures stay as they
        were.
        """
        index, last = self.index(), self._last
        measures = self._checked(index)
        if last is None or last.index is not index or last.measures is not measures:
            facts = self._catalogue.facts.vocabulary
            setting = self._setting(index, measures)
            words = (*setting.names, *(word for fact in facts.values() for word in fact.words))
            homophones = Homophones(words, index.tokens, index.carries)
            self._last = last = Snapshot(index, measures, facts, setting, homophones)
        return last

    def index(self) -> Index:
        """Return the newest index alone."""
        return self._newest.index()

    def close(self) -> None:
        """Give back the index."""
        self._newest.close()

    def _checked(self, index: Index) -> Mapping[str, Measure]:
        try:
            return self._catalogue.measures((m.id for m in index.metadata), index.policy)
        except MeasureError as error:
            if self._last is None:
                raise
            log.error("the measures stay as they were: %s", error)
            return self._last.measures

    def _contrasts(self, index: Index) -> Contrasts:
        try:
            return load_contrasts(index.tokens.words, self._settings.home)
        except ContrastsError as error:
            log.error("the office's contrast sets are left out: %s", error)
            return load_contrasts(index.tokens.words)

    def _setting(self, index: Index, measures: Mapping[str, Measure]) -> Setting:
        places = frozenset(metadata.place for metadata in index.metadata if metadata.place)
        names = frozenset(word for measure in measures.values() for word in measure.about)
        return Setting(
            self._home,
            places,
            index.tokens,
            index.lexicon,
            names,
            self._contrasts(index),
            self._settings.mask_credit_codes,
            index.carries,
        )


def _home(settings: Settings) -> Place:
    try:
        return find(settings.place)
    except UnknownError as error:
        raise SettingsError(f"setting place: {error}") from None

"""Chinese text into terms: words by jieba, and single characters with pairs of neighbours.

The dictionary of jieba has half a million entries and takes half a second to load, as long as half of everything else a
cold question needs. A sentence is cut by the entries that begin with its own characters, so the dictionary is kept
under ``<home>/cache`` by first character, and only what a text needs is read: the cut is the same. What is read is
compared with its digest first; a damaged dictionary is set aside and made anew.
"""

import contextlib
import hashlib
import logging
import marshal
import math
import mmap
import os
import re
import sys
import tempfile
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from corpus.index.seals import set_aside

log = logging.getLogger(__name__)

COMMONEST = 0.15  # what the commonest words still say
FORM = "2"  # changes when the same text would give other terms
LAYOUT = "s"  # changes when the compiled dictionary is laid out otherwise
HEAD = 8  # bytes that say where the table lies in a compiled dictionary; its digest follows
SEAL = 16  # bytes of a digest
TAUGHT = 5000  # frequency of a taught word: a word beats any two words in its place, and loses where it straddles two
_RUN = re.compile(r"[0-9a-z]+(?:[.\-][0-9a-z]+)*%?|[\u3400-\u9fff]+")
_TERM = re.compile(r"[0-9a-z\u3400-\u9fff]")


def ngrams(text: str) -> list[str]:
    """Return the characters of `text` and the pairs of neighbours; a number or a Latin word stays whole."""
    grams: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0] < "\u3400":
            grams.append(run)
        else:
            grams.extend(run)
            grams.extend(run[i : i + 2] for i in range(len(run) - 1))
    return grams


def fold(text: str) -> str:
    """Return `text` with full-width letters and digits made half-width and letters made small."""
    return unicodedata.normalize("NFKC", text).lower()


class Tokens:
    """jieba taught `vocabulary`. `cache` is the folder that keeps the compiled dictionary; None keeps it in memory."""

    def __init__(self, vocabulary: Iterable[str], cache: Path | None) -> None:
        self.vocabulary = tuple(vocabulary)
        self._cache = cache
        self._lock = Lock()
        self._known: set[str] = set()
        self._tags: dict[str, str] = {}
        self._taught: dict[str, list[str]] = {}
        for word in map(fold, self.vocabulary):
            self._taught.setdefault(word[0], []).append(word)

    @property
    def digest(self) -> str:
        """What the terms of a text hang on: equal digests, equal terms."""
        parts = "\n".join((FORM, *self.vocabulary))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    def words(self, text: str) -> list[str]:
        """Return the words of `text` in order, without punctuation."""
        folded = fold(text)
        with self._lock:
            self._learn(folded)
            return [word for word in self._jieba.cut(folded) if _TERM.search(word)]

    def pieces(self, text: str) -> list[str]:
        """Return `text` cut by the dictionary and the taught words alone: what they do not join stays single."""
        with self._lock:
            self._learn(text)
            return [*self._jieba.cut(text, HMM=False)]

    def rarity(self, word: str) -> float:
        """Return in [0, 1] how much a word says: 1 for taught words and unknown ones, less for common ones."""
        folded = fold(word)
        with self._lock:
            self._learn(folded)
            frequency, total = self._jieba.FREQ.get(folded), self._jieba.total
        if not frequency or folded in self._taught.get(folded[:1], ()):
            return 1.0 if len(folded) > 1 else COMMONEST
        return min(1.0, max(COMMONEST, (math.log10(total / frequency) - 3) / 3.5))

    def taught(self, word: str) -> bool:
        """Say whether `word` is of the vocabulary that was taught."""
        folded = fold(word)
        return folded in self._taught.get(folded[:1], ())

    def tag(self, word: str) -> str:
        """Return the part of speech that jieba's dictionary gives: "n", "v", "nz" …; "" for a word it does not have."""
        folded = fold(word)
        with self._lock:
            self._learn(folded)
        return self._tags.get(folded, "")

    @cached_property
    def _jieba(self) -> Any:
        jieba = _import_jieba()
        tokenizer = jieba.Tokenizer()
        self._entries, (self._places, tokenizer.total) = _compiled(self._cache, jieba)
        tokenizer.FREQ = {}
        tokenizer.initialized = True
        return tokenizer

    def _learn(self, text: str) -> None:
        """Read the entries that begin with a character of `text` and are not read yet."""
        frequencies = self._jieba.FREQ
        for character in set(text) - self._known:
            if character in self._places:
                entries, tags = self._entry(character)
                frequencies.update(entries)
                self._tags.update(tags)
            for word in self._taught.get(character, ()):
                frequencies[word] = max(TAUGHT, frequencies.get(word, 0))
                for end in range(1, len(word)):
                    frequencies.setdefault(word[:end], 0)
            self._known.add(character)

    def _entry(self, character: str) -> tuple[dict[str, int], dict[str, str]]:
        """Return the entries that begin with a character, and their tags."""
        start, end, digest = self._places[character]
        data = bytes(self._entries[start:end])
        if _seal(data) != digest:
            self._entries, (self._places, _) = _made_anew(_path(self._cache, _import_jieba()), _import_jieba())
            return self._entry(character)
        entry: tuple[dict[str, int], dict[str, str]] = marshal.loads(data)
        return entry


def cache_is_whole(path: Path) -> bool:
    """Say whether every part of a compiled dictionary is what was written."""
    try:
        entries = path.read_bytes()
        places, _ = _table(entries)
    except (OSError, ValueError):
        return False
    return all(_seal(entries[start:end]) == digest for start, end, digest in places.values())


def _import_jieba() -> Any:
    with warnings.catch_warnings():
        # jieba 0.42.1 has unescaped backslashes in its patterns and looks for pkg_resources.
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
        import jieba

    jieba.setLogLevel("WARNING")
    return jieba


def _compiled(cache: Path | None, jieba: Any) -> tuple[Any, Any]:
    """Return the dictionary by first character, as `_compile` lays it out, and its table; from `cache` where it is."""
    path = _path(cache, jieba)
    if path is None or not path.exists():
        return _kept(path, jieba)
    try:
        with path.open("rb") as file:
            entries = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return entries, _table(entries)
    except ValueError:  # empty, or not what was written
        return _made_anew(path, jieba)


def _made_anew(path: Path | None, jieba: Any) -> tuple[Any, Any]:
    """Set a damaged dictionary aside and make another."""
    log.warning("%s is damaged: it is set aside and made anew", path)
    with contextlib.suppress(OSError):
        set_aside(path) if path else None
    return _kept(path, jieba)


def _kept(path: Path | None, jieba: Any) -> tuple[Any, Any]:
    """Make the dictionary and keep it at `path`; where that cannot be written it is kept in memory alone."""
    entries = _compile(jieba)
    if path:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(entries)
            os.replace(name, path)
            path.with_name(f"jieba-{jieba.__version__}-{FORM}.words").unlink(missing_ok=True)  # an earlier release's
    return entries, _table(entries)


def _path(cache: Path | None, jieba: Any) -> Path | None:
    return cache / f"jieba-{jieba.__version__}-{FORM}{LAYOUT}.words" if cache else None


def _table(entries: Any) -> Any:
    """Return where the entries of each character lie with their digest, and the total. Raises ValueError."""
    at = int.from_bytes(entries[:HEAD])
    table = bytes(entries[at:])
    if not table or _seal(table) != entries[HEAD : HEAD + SEAL]:
        raise ValueError("the dictionary is not what was written")
    return marshal.loads(table)


def _seal(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=SEAL).digest()


def _compile(jieba: Any) -> bytes:
    """Return where the table lies and its digest, each character's entries and tags, and the table.

    The table says where those lie, with the digest of each, and the total.
    """
    tokenizer = jieba.Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    groups: dict[str, tuple[dict[str, int], dict[str, str]]] = {}
    for word, frequency in frequencies.items():
        groups.setdefault(word[0], ({}, {}))[0][word] = frequency
    with tokenizer.get_dict_file() as lines:
        for word, _, tag in (line.decode("utf-8").split() for line in lines):
            groups[word[0]][1][word] = sys.intern(tag)
    places, entries = {}, bytearray(HEAD + SEAL)
    for character, group in groups.items():
        data, start = marshal.dumps(group), len(entries)
        entries += data
        places[character] = start, len(entries), _seal(data)
    table = marshal.dumps((places, total))
    entries[: HEAD + SEAL] = len(entries).to_bytes(HEAD) + _seal(table)
    return bytes(entries) + table

"""Chinese text into terms: words by jieba, and single characters with pairs of neighbours.

The dictionary of jieba has half a million entries and takes half a second to load, as long as half of everything else a
cold question needs. A sentence is cut by the entries that begin with its own characters, so the dictionary is kept
under ``<home>/cache`` by first character, and only what a text needs is read: the cut is the same.
"""

import hashlib
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

COMMONEST = 0.15  # what the commonest words still say
FORM = "2"  # changes when the same text would give other terms
HEAD = 8  # bytes that say where the table lies in a compiled dictionary
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
        self._entries = memoryview(_compiled(self._cache, jieba))
        self._places, tokenizer.total = marshal.loads(self._entries[int.from_bytes(self._entries[:HEAD]) :])
        tokenizer.FREQ = {}
        tokenizer.initialized = True
        return tokenizer

    def _learn(self, text: str) -> None:
        """Read the entries that begin with a character of `text` and are not read yet."""
        frequencies = self._jieba.FREQ
        for character in set(text) - self._known:
            if character in self._places:
                entries, tags = marshal.loads(self._entries[self._places[character] :])
                frequencies.update(entries)
                self._tags.update(tags)
            for word in self._taught.get(character, ()):
                frequencies[word] = max(TAUGHT, frequencies.get(word, 0))
                for end in range(1, len(word)):
                    frequencies.setdefault(word[:end], 0)
            self._known.add(character)


def _import_jieba() -> Any:
    with warnings.catch_warnings():
        # jieba 0.42.1 has unescaped backslashes in its patterns and looks for pkg_resources.
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
        import jieba

    jieba.setLogLevel("WARNING")
    return jieba


def _compiled(cache: Path | None, jieba: Any) -> bytes | mmap.mmap:
    """Return the dictionary by first character, as `_compile` lays it out, from `cache` where it is there."""
    if cache is None:
        return _compile(jieba)
    path = cache / f"jieba-{jieba.__version__}-{FORM}.words"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache)
        with os.fdopen(handle, "wb") as file:
            file.write(_compile(jieba))
        os.replace(name, path)
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _compile(jieba: Any) -> bytes:
    """Return where the table lies, each character's entries and tags, and the table: where those lie and the total."""
    tokenizer = jieba.Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    groups: dict[str, tuple[dict[str, int], dict[str, str]]] = {}
    for word, frequency in frequencies.items():
        groups.setdefault(word[0], ({}, {}))[0][word] = frequency
    with tokenizer.get_dict_file() as lines:
        for word, _, tag in (line.decode("utf-8").split() for line in lines):
            groups[word[0]][1][word] = sys.intern(tag)
    places, entries = {}, bytearray(HEAD)
    for character, group in groups.items():
        places[character] = len(entries)
        entries += marshal.dumps(group)
    entries[:HEAD] = len(entries).to_bytes(HEAD)
    return bytes(entries) + marshal.dumps((places, total))

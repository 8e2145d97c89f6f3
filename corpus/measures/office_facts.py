"""The vocabulary of an office: the package's facts, then ``<home>/facts.yaml``, then ``facts.yaml`` of each policy.

A file or a fact that does not fit is set aside with its reason, and so is what takes a name or a label that another
has; the rest is read. A word that another fact has too, and a year as a fact's only word, are named: they tell neither.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from corpus.measures.facts import Fact, Vocabulary, VocabularyError, fact_of, vocabulary
from corpus.store import FACTS, Store
from corpus.yamls import read_yaml

NAME = re.compile(r"\w[\w.-]{0,63}")
YEAR = re.compile(
    "(?:今|去|前|大前|当|本|上|上一|往|历|明|后|头)年度?|以前|此前|之前|[一二三四五六七八九零〇\\d]{2,4}年"
)


@dataclass(frozen=True, slots=True)
class FactFault:
    """What is wrong with a fact, or with its whole file where `fact` is empty."""

    path: Path
    fact: str
    what: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.path), self.fact, self.what)))


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The facts that fit, where those that are not the package's stand, and what does not fit."""

    vocabulary: Vocabulary
    own: Mapping[str, Path]
    faults: tuple[FactFault, ...] = ()


def files_of(store: Store) -> tuple[Path, ...]:
    """Return the files of facts that there are, the office's before those of the policies."""
    paths = (store.facts, *(store.folder(policy_id) / FACTS for policy_id in store.ids()))
    return tuple(path for path in paths if path.is_file())


def read_office_facts(paths: tuple[Path, ...]) -> OfficeFacts:
    """Return the package's facts and those in `paths`; of two that clash the first one stays."""
    known, own = dict(vocabulary()), dict[str, Path]()
    faults = list[FactFault]()
    for path in paths:
        for found in _read(path):
            fault = found if isinstance(found, FactFault) else _clash(path, found, known)
            if fault is not None:
                faults.append(fault)
                continue
            assert isinstance(found, Fact)
            fact, shared = _apart(path, found, known)
            faults += shared
            known[fact.name], own[fact.name] = fact, path
    return OfficeFacts(Vocabulary(known) if own else vocabulary(), own, tuple(faults))


def _read(path: Path) -> Iterator[Fact | FactFault]:
    try:
        rows = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: bytes that are no UTF-8, a day like 2026-02-30
        yield FactFault(path, "", " ".join(str(error).split()))
        return
    if not isinstance(rows, dict | None):
        yield FactFault(path, "", "a mapping of names to facts is wanted")
        return
    for name, row in (rows or {}).items():
        yield _fact(path, name, row)


def _fact(path: Path, name: Any, row: Any) -> Fact | FactFault:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        return FactFault(path, str(name), "a name is wanted: letters, digits, _ - and .")
    try:
        return fact_of(name, row)
    except VocabularyError as error:
        return FactFault(path, "", str(error))


def _clash(path: Path, fact: Fact, known: Mapping[str, Fact]) -> FactFault | None:
    """Return why a fact cannot stand beside the others."""
    if fact.name in known:
        return FactFault(path, fact.name, "there is a fact of that name already")
    if any(fact.label == other.label for other in known.values()):
        return FactFault(path, fact.name, f"there is a fact {fact.label} already")
    return None


def _apart(path: Path, fact: Fact, known: Mapping[str, Fact]) -> tuple[Fact, list[FactFault]]:
    """Return a fact without the words that belong to another one, and without a year as its only word."""
    if fact.words and all(YEAR.fullmatch(word) for word in fact.words):
        fault = FactFault(path, fact.name, f"{'、'.join(fact.words)}: a year alone is no word for it")
        return replace(fact, noun=(), lay=()), [fault]
    owners = {word: other for other in known.values() for word in other.words}
    shared = [word for word in fact.words if word in owners]
    faults = [FactFault(path, fact.name, f"{word} is a word of {owners[word].name}") for word in shared]
    noun, lay = (tuple(word for word in words if word not in owners) for words in (fact.noun, fact.lay))
    return (replace(fact, noun=noun, lay=lay) if faults else fact), faults

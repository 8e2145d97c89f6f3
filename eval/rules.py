"""How many rules read what people and policies say: the characters of patterns and of word lists, room by room.

Patterns are the string literals that go into the first argument of ``re.compile`` and the like, also by the names that
stand in it; entries are the strings of the YAML files, white space left out. It counts and says nothing about worth.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.yamls import read_yaml

TREE = Path(__file__).parent.parent
ROOMS = ("assistant/reading", "assistant/tellings", "assistant/binding", "corpus/grants", "corpus/language")
HEADER = ("room", "patterns", "characters of patterns", "entries", "characters of entries", "characters")
MATCHING = frozenset({"compile", "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})


@dataclass(frozen=True, slots=True)
class Volume:
    """How many patterns and entries a room has, and of how many characters."""

    room: str
    patterns: int = 0
    pattern_characters: int = 0
    entries: int = 0
    entry_characters: int = 0

    def row(self) -> tuple[str, ...]:
        """Return the row of a room under `HEADER`."""
        counts = (self.patterns, self.pattern_characters, self.entries, self.entry_characters)
        return (self.room, *(f"{count:,}" for count in (*counts, self.pattern_characters + self.entry_characters)))


def volumes(tree: Path = TREE) -> tuple[Volume, ...]:
    """Return the volume of each room below `tree` that is there, and that of all together."""
    found = [_volume(room, tree / room) for room in ROOMS if (tree / room).is_dir()]
    fields = ("patterns", "pattern_characters", "entries", "entry_characters")
    return (*found, Volume("together", *(sum(getattr(one, name) for one in found) for name in fields)))


def patterns(source: str) -> tuple[int, int]:
    """Return how often a module gives a pattern to ``re``, and how many characters of literals go into these."""
    module = ast.parse(source)
    arguments = [call.args[0] for call in _calls(module)]
    calls = len(arguments)
    names = _assigned(module)
    literals: dict[int, str] = {}  # by the node, so that each is counted once however many patterns it is a part of
    known: set[str] = set()
    while arguments:
        for node in ast.walk(arguments.pop()):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals[id(node)] = node.value
            elif isinstance(node, ast.Name) and node.id not in known:
                known.add(node.id)
                arguments += names.get(node.id, [])
    return calls, sum(map(len, literals.values()))


def _volume(room: str, folder: Path) -> Volume:
    read = [patterns(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))]
    words = [
        e for path in sorted(folder.rglob("*.yaml")) for e in _entries(read_yaml(path.read_text(encoding="utf-8")))
    ]
    return Volume(room, sum(n for n, _ in read), sum(n for _, n in read), len(words), sum(map(len, words)))


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls that give ``re`` a pattern."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute):
            of = node.func.value
            if isinstance(of, ast.Name) and of.id == "re" and node.func.attr in MATCHING:
                yield node


def _assigned(module: ast.Module) -> Mapping[str, list[ast.expr]]:
    """Return what each name stands for, wherever in the module it is given."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in targets:
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append(node.value)
    return found


def _entries(data: Any) -> Iterator[str]:
    """Yield the strings in what a YAML file says, without white space; keys are names and no entries."""
    if isinstance(data, str):
        yield from data.split()
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _entries(one)

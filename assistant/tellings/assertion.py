"""What of a sentence tells at all: not what is asked, not hearsay, not what a rule says, not what is unknown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.parties import ONESELF, Parties, party_of, stretches
from assistant.tellings.patterns import Patterns

CLAUSE = re.compile("[^，。；！？：]+")
ENDS = frozenset("。；！？")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SpokenClause:
    """A clause of the even text; `asks` is whether a question stands in it."""

    start: int
    end: int
    asks: bool


@dataclass(frozen=True, slots=True)
class Assertions:
    """The clauses, what of them tells nothing, and where the user says that something is not known.

    What is told is told of `party`.
    """

    clauses: tuple[SpokenClause, ...]
    muted: tuple[Span, ...]
    unknown: tuple[Span, ...]
    party: Parties = ONESELF

    def tells(self, start: int, end: int) -> bool:
        """Say whether nothing of ``[start, end)`` is muted."""
        return all(end <= first or last <= start for first, last in self.muted)

    def clause(self, at: int) -> SpokenClause:
        """Return the clause at `at`, an empty one for a sign between two."""
        return next((clause for clause in self.clauses if clause.start <= at < clause.end), SpokenClause(at, at, False))


def scope(text: str, words: Patterns, numbers: Sequence[SpokenNumber]) -> Assertions:
    """Return what of an even `text` tells."""
    spans = [match.span() for match in CLAUSE.finditer(text)]
    clauses = tuple(SpokenClause(a, b, bool(words.scope["open"].search(text[a:b]))) for a, b in spans)
    unknown = tuple(_unknown(text, clauses, words, numbers))
    muted = [*unknown, *_hearsay(text, clauses, words)]
    polar = words.scope["polar"]
    asks = [(one.start, one.end) for one in clauses if one.asks or polar.search(text, one.start, one.end)]
    parts = stretches(text, spans, words)
    party = party_of(text, parts, asks, words)
    muted += [(one.start, one.end) for one in parts if (one.name if one.lasting else None) != party.name]
    if party.listed:
        muted.append((0, len(text)))
    for i, clause in enumerate(clauses):
        muted += _asked(text, clause, words)
        if i and words.scope["tag"].search(text[clause.start : clause.end]):
            muted.append((clauses[i - 1].start, clause.end))
    return Assertions(clauses, tuple(muted), unknown, party)


def _asked(text: str, clause: SpokenClause, words: Patterns) -> Iterator[Span]:
    """Yield what a clause asks, or says of all alike."""
    part = text[clause.start : clause.end]
    if words.scope["rule"].search(part):
        yield clause.start, clause.end
    yield from ((clause.start + m.start(), clause.start + m.end()) for m in words.scope["former"].finditer(part))
    for key in ("polar", "either"):
        opened = words.scope[key].search(part)
        if opened:
            yield clause.start + opened.start(), clause.end
    modals = list(words.scope["modal"].finditer(part))
    if words.scope["closing"].search(part):
        yield clause.start + (modals[-1].start() if modals else 0), clause.end
    elif modals and words.scope["closing_negated"].search(part, modals[-1].end()):
        yield clause.start + modals[-1].start(), clause.end


def _hearsay(text: str, clauses: Sequence[SpokenClause], words: Patterns) -> Iterator[Span]:
    """Yield what others have said: to the end of the sentence, or until the user speaks of their own."""
    for i, clause in enumerate(clauses):
        if not words.scope["hearsay"].search(text, clause.start, clause.end):
            continue
        end = clause.end
        for later in clauses[i + 1 :]:
            if text[end] in ENDS or words.scope["own"].search(text[later.start : later.end]):
                break
            end = later.end
        yield clause.start, end


def _unknown(
    text: str, clauses: Sequence[SpokenClause], words: Patterns, numbers: Sequence[SpokenNumber]
) -> Iterator[Span]:
    """Yield the words that say what is not known; a number before them in the clause is known."""
    for clause in clauses:
        match = words.scope["unknown"].search(text, clause.start, clause.end)
        if match:
            starts = [n.end for n in numbers if clause.start <= n.start and n.end <= match.start() and n.unit]
            starts += [m.start() for m in words.scope["apart"].finditer(text, clause.start, match.start())]
            yield max(starts, default=clause.start), clause.end

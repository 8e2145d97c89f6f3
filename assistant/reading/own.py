"""What users say for themselves, by clauses: what they ask and what they tell of their case, without chat.

Only what is asked names the subject; where it names none, what is told does. Chat is a clause that asks nothing and
tells nothing that the texts speak of: it goes nowhere and refuses nothing.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.reading.aspects import aspects_in
from assistant.reading.cues import Cues
from assistant.reading.names import KINDS, names_in
from assistant.reading.question import NAMING, Ask, ContentRole, Term
from assistant.reading.scope import places_in
from assistant.reading.seats import apart
from assistant.reading.topic import owns_topic, topic
from assistant.snapshot import Setting
from assistant.tellings.patterns import interrogative
from corpus.language.quantity import quantities

CLAUSE = re.compile(r"[^，。；！？,;!?\n]+")
WANTS = (Ask.OWN_SUM, Ask.ELIGIBLE, Ask.TOGETHER, Ask.SHARE, Ask.GUARANTEE)
MEASURES = frozenset({"CNY", "CNY/m2", "mu", "m2"})  # of sums and land
SIGNS = "，。；！？,;!?\n "
OPEN = "，；,; "  # signs that end no question


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`text` without chat; `clauses` are its parts, each from where it starts, that ask or tell."""

    text: str
    clauses: tuple[tuple[int, ContentRole], ...]

    def role(self, at: int) -> ContentRole:
        """Return the role of the clause in which the character at `at` stands."""
        return next((role for start, role in reversed(self.clauses) if start <= at), ContentRole.ASK)

    def of(self, role: ContentRole) -> str:
        """Return the clauses of a role."""
        return "".join(self.each(role))

    def each(self, role: ContentRole) -> tuple[str, ...]:
        """Return the clauses of a role, each by itself."""
        ends = [start for start, _ in self.clauses[1:]] + [len(self.text)]
        return tuple(self.text[a:b] for (a, one), b in zip(self.clauses, ends, strict=True) if one is role)


def own_words(text: str, setting: Setting, cues: Cues, telling: Collection[str] = ()) -> OwnWords:
    """Return `text` by clauses; `telling` are the words that tell facts.

    Where no clause asks, those that the texts know do; where the texts know none, all do, and there is no chat.
    """
    parts = [text[match.start() : _end(text, match.end())] for match in CLAUSE.finditer(text)]
    if len(parts) < 2:
        return OwnWords(text, ((0, ContentRole.ASK),))
    known = [any(words in part for words in telling) or _is_known(part, setting, cues) for part in parts]
    if not any(known):
        return OwnWords(text, ((0, ContentRole.ASK),))
    asks = _asks(parts, cues)
    roles = [ContentRole.ASK if ask or not any(asks) else ContentRole.CASE for ask in asks]
    kept, starts = "", list[tuple[int, ContentRole]]()
    for part, role, ask, knows in zip(parts, roles, asks, known, strict=True):
        if ask or knows:
            starts.append((len(kept), role))
            kept += part
    return OwnWords(kept.rstrip(OPEN), tuple(starts))  # what was asked before chat ends where it was asked


def names_subject(own: OwnWords, setting: Setting, cues: Cues) -> bool:
    """Say whether what is asked names by itself a kind of document, or something that the texts know."""
    asked = own.of(ContentRole.ASK)
    return not names_in(asked, ()).isdisjoint(KINDS) or owns_topic(_known(asked, setting, cues))


def _end(text: str, end: int) -> int:
    """Return where the signs behind a clause end."""
    following = CLAUSE.search(text, end)
    return following.start() if following else len(text)


def _asks(parts: Sequence[str], cues: Cues) -> list[bool]:
    """Return which clauses ask: those with a word that asks, or where there is none those that want something."""
    asks = [bool(interrogative().search(part.rstrip(SIGNS))) for part in parts]
    return asks if any(asks) else [_wants(part, cues) for part in parts]


def _wants(part: str, cues: Cues) -> bool:
    return bool(aspects_in(part, cues)[0]) or any(cues.asks[ask].search(part) for ask in WANTS)


def _is_known(part: str, setting: Setting, cues: Cues) -> bool:
    """Say whether a clause names or measures something that the texts speak of, or tells of no more than a place."""
    measures = any(quantity.unit in MEASURES for quantity in quantities(part))
    return (
        measures or bool(names_in(part, setting.names) or _known(part, setting, cues)) or _places(part, setting, cues)
    )


def _places(part: str, setting: Setting, cues: Cues) -> bool:
    """Say whether a clause tells where somebody stands, or names a place and nothing else."""
    mentions = places_in(part, setting)
    seats, asked, rest = apart(part, mentions, cues)
    return bool(seats) or (bool(asked) and not any(term.need > NAMING for term in topic(rest, setting, cues)))


def _known(part: str, setting: Setting, cues: Cues) -> Sequence[Term]:
    found = topic(part, setting, cues)
    return [t for t in found if t.need > NAMING and any(map(setting.carries, (t.word, *t.official)))]

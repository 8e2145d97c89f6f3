"""Words put in, left out or exchanged inside a stretch that is otherwise word for word a citation's.

Where a statement follows its citation up to a point and again after it, what stands between must be the citation's own
words, words alike, or fewer words that turn nothing round. Statements that go their own way are not judged here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.verify.claims import HOLE, ClaimReading
from assistant.verify.sources import CitedSource, pairs
from assistant.verify.wording import wording
from corpus.language.bound import AFTER, BEFORE

WINDOW = 8  # longest stretch that may be taken for an edit
REACH = 12  # characters within which a comparison belongs to the number behind it
EDGE = "，"  # the context at the end of a segment
STRONG = 6  # characters alike that make a gap an edit rather than chance
CLOSE = 2  # characters alike on either side of words that are taken for each other
EDGES = 2  # how many of them the end of a segment counts for
MAY = "可"
SHORT = 4  # characters of a word or two
SIDES = "上下内外前后"
TURNS_BACK = re.compile(rf"(?:除外|{AFTER.pattern})$", re.VERBOSE)  # turns what stands before it
NO_SIDE = re.compile(
    "另外|此外|对外|内容|目前|当前|前提|前置|上市|上云|上门|线上|线下|网上|上述|上级|下放|前期|后续|售后"
)
RUN = re.compile("[^，。；：！？!?、（）《》【】.．]+")


@dataclass(frozen=True, slots=True)
class _Gap:
    """``masked[start:stop]`` stands where the citation has `original`, between the same `left` and `right`."""

    masked: str
    start: int
    stop: int
    original: str
    left: str
    right: str
    strength: int  # characters on both sides that are the citation's

    @property
    def word(self) -> str:
        """What stands in the statement."""
        return self.masked[self.start : self.stop]

    @property
    def rest(self) -> str:
        """What follows it."""
        return self.masked[self.stop : self.stop + REACH]

    @property
    def run(self) -> str:
        """The segment that holds it."""
        mine = _index(self.masked)
        return self.masked[mine.begin[self.start] : mine.end[self.start]]


def edit_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return the edits that change the sense."""
    quoted = "。".join(s.reading.masked for s in sources)
    alike: dict[tuple[str, str, str], list[_Gap]] = {}
    for source in sources:
        for gap in _gaps(reading.masked, source.reading.masked):
            if gap.strength >= STRONG and not any(_stands(gap, other.reading.masked) for other in sources):
                alike.setdefault((gap.left, gap.word, gap.right), []).append(gap)
    verdicts = [[_fault(gap, quoted) for gap in _nearest(gaps)] for gaps in alike.values()]
    return [found[0] or "" for found in verdicts if all(found)]


def _nearest(gaps: Sequence[_Gap]) -> list[_Gap]:
    """Return the edits of the words that are most like the statement: what it was made from."""
    best = max(gap.strength for gap in gaps)
    return [gap for gap in gaps if gap.strength == best]


def rival_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return words that stand where the citations have their opposite: 规模以下 for 规模以上."""
    quoted = "。".join(s.reading.masked for s in sources)
    faults = []
    for rivals in wording().rivals:
        for match in rivals.words.finditer(reading.masked):
            own = max(map(sum, _fits(reading.masked, match, match.group(), quoted)), default=0)
            for other in rivals.against(match.group()):
                fits = [sum(fit) for fit in _fits(reading.masked, match, other, quoted) if min(fit) >= CLOSE]
                if max(fits, default=0) > own:
                    faults.append(f"“{match.group()}{reading.masked[match.end() :][:2]}”：引文作“{other}”")
    return faults


def _fits(masked: str, match: re.Match[str], word: str, quoted: str) -> Iterator[tuple[int, int]]:
    """Yield how many characters before and behind the match stand so around `word` too, wherever that is quoted."""
    at = quoted.find(word)
    while at >= 0:
        behind = _alike_behind(masked, quoted, match.end(), at + len(word))
        yield _alike_before(masked, quoted, match.start(), at), behind
        at = quoted.find(word, at + 1)


@dataclass(frozen=True, slots=True)
class _Index:
    places: dict[str, list[int]]  # by the two characters before
    right: list[str]  # the two characters behind each place
    begin: list[int]  # of the run that holds each place
    end: list[int]


@lru_cache(maxsize=2048)
def _index(masked: str) -> _Index:
    places: dict[str, list[int]] = {}
    size = len(masked) + 1
    right, first, last = [""] * size, [-1] * size, [-1] * size
    for run in RUN.finditer(masked):
        begin, stop = run.span()
        for at in range(begin, stop + 1):
            places.setdefault((EDGE + masked[begin:at])[-2:] if at > begin else EDGE, []).append(at)
            right[at] = (masked[at:stop] + EDGE)[:2]
            first[at], last[at] = begin, stop
    return _Index(places, right, first, last)


def _gaps(masked: str, quoted: str) -> Iterator[_Gap]:
    mine, theirs = _index(masked), _index(quoted)
    for left, starts in mine.places.items():
        origins = theirs.places.get(left, ())
        for start in starts if origins else ():
            for origin in origins:
                if masked[start : start + 1] != quoted[origin : origin + 1] or start == mine.end[start]:
                    yield from _between(masked, quoted, start, origin, left)


def _between(masked: str, quoted: str, start: int, origin: int, left: str) -> Iterator[_Gap]:
    """Yield the ways in which both go on alike after parting at `start` and `origin`."""
    mine, theirs = _index(masked), _index(quoted)
    behind: dict[str, list[int]] = {}
    for back in range(origin, min(origin + WINDOW, theirs.end[origin]) + 1):
        behind.setdefault(theirs.right[back], []).append(back)
    for stop in range(start, min(start + WINDOW, mine.end[start]) + 1):
        right = mine.right[stop]
        if len((left + right).replace(EDGE, "")) < 2:
            continue
        for back in behind.get(right, ()):
            word, original = masked[start:stop], quoted[origin:back]
            if not (word and original and word[-1] == original[-1]):
                near = _alike_before(masked, quoted, start, origin) + _alike_behind(masked, quoted, stop, back)
                yield _Gap(masked, start, stop, original, left, right, near)


def _alike_before(one: str, other: str, i: int, j: int) -> int:
    length = 0
    while i > length and j > length and one[i - length - 1] == other[j - length - 1]:
        if not RUN.match(one[i - length - 1]):
            return length + EDGES
        length += 1
    return length + EDGES * (_edge_at(one, i - length - 1) and _edge_at(other, j - length - 1))


def _alike_behind(one: str, other: str, i: int, j: int) -> int:
    length = 0
    while i + length < len(one) and j + length < len(other) and one[i + length] == other[j + length]:
        if not RUN.match(one[i + length]):
            return length + EDGES
        length += 1
    return length + EDGES * (_edge_at(one, i + length) and _edge_at(other, j + length))


def _edge_at(text: str, at: int) -> bool:
    return not 0 <= at < len(text) or not RUN.match(text[at])


def _stands(gap: _Gap, quoted: str) -> bool:
    """Whether the words stand in the citation between the same neighbours."""
    index = _index(quoted)
    return any(
        quoted.startswith(gap.word, at)
        and index.right[at + len(gap.word)] == gap.right
        and _alike_before(gap.masked, quoted, gap.start, at)
        + _alike_behind(gap.masked, quoted, gap.stop, at + len(gap.word))
        >= gap.strength
        for at in index.places.get(gap.left, ())
    )


def _fault(gap: _Gap, quoted: str) -> str | None:
    words = wording()
    cut = gap.right == EDGE and not gap.word
    if cut and (turn := TURNS_BACK.search(gap.original)):
        return f"漏了引文的“{turn.group()}”"
    lost = None if cut else _turned(gap.original, gap.word)
    if lost and words.soft.fullmatch(lost) and words.soft.search(gap.run):
        lost = None  # said elsewhere in the segment
    # Beside a number, a comparison is judged with the number.
    if lost == MAY and EDGE in gap.left + gap.right and not words.hard.search(gap.word):
        lost = None  # 的，可给予 cut down to 的，给予 at a segment's edge
    if lost and not (BEFORE.search(lost) and HOLE in gap.original + gap.rest):
        return f"漏了引文的“{lost}”"
    here, there = _side(gap.word), _side(gap.original)
    inside = EDGE not in gap.left + gap.right
    turned = here and there and (inside or len(gap.word) == len(gap.original))  # at an edge too: 标准以下 for 标准以上
    if here != there and (turned or (inside and len(gap.original) <= SHORT)):
        return f"“{gap.left}{gap.word}”：引文作“{gap.left}{gap.original}”"
    if HOLE in gap.word + gap.original or words.same(gap.word, gap.original):
        return None
    new, old = words.core(gap.word), words.core(gap.original)
    if not new and old and inside and gap.word not in ("", "的") and len(gap.original) <= 2:
        return f"“{gap.word}”：引文作“{gap.original}”"
    if not new or words.same(new, old) or BEFORE.fullmatch(new):
        return None
    if not inside:
        exchanged = old and len(new) <= SHORT and len(old) <= SHORT and not pairs(gap.word) & pairs(quoted)
        return f"“{gap.word}”：引文作“{gap.original}”" if exchanged else None
    if len(new) > 1 and (
        gap.left + gap.word in quoted or gap.word + gap.right in quoted or (not old and new in quoted)
    ):
        return None
    return f"“{gap.word}”：引文作“{gap.original}”" if gap.original else f"“{gap.word}”：引文没有"


def _side(word: str) -> set[str]:
    """Return whether it says above or below, inside or outside, before or after."""
    return set(SIDES) & set(NO_SIDE.sub("", word))


def _turned(original: str, word: str) -> str | None:
    """Return the word of `original` whose loss turns the sense."""
    words = wording()
    for pattern in (words.negator, words.soft, BEFORE):
        found = pattern.search(original)
        if found and not pattern.search(word):
            return found.group()
    return None

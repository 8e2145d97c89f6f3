"""Sentences and segments of a text, and exact quotes in it.

A quote is found where its words stand, differences of spacing, width and quotation marks aside. Nothing is found that
is merely alike: one other character and there is no quote.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

ENDS = frozenset("。！？!?\n")
PARTS = frozenset("；;，,")
OPENERS = {"（": "）", "(": ")", "《": "》", "“": "”", "「": "」", "『": "』"}
QUOTES = str.maketrans(dict.fromkeys("“”„‟＂「」『』", '"') | dict.fromkeys("‘’＇", "'"))  # fmt: skip
LONE_REMARK = ("（", "(")
MARK = re.compile(f"[{re.escape(''.join((*OPENERS, *ENDS)))}]")  # where a sentence ends, or may not


@dataclass(frozen=True, slots=True)
class Span:
    """``[start, end)`` in code points of a text."""

    start: int
    end: int


def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the spans of the sentences in ``[start, end)``, white space at their ends left out.

    A sentence ends at 。！？ or a line break, not inside brackets or quotation marks. A remark in brackets behind the
    full stop, 「（牵头单位：…）」, is a sentence of its own.
    """
    stop = len(text) if end is None else end
    found, begin, at = [], start, start
    while mark := MARK.search(text, at, stop):
        at, char = mark.start(), mark.group()
        if char in OPENERS:
            closed = _closing(text, at, stop)
            if char in LONE_REMARK and not text[begin:at].strip() and _ends_line(text, closed, stop):
                found.append((at, closed))
                begin = closed
            at = max(closed, at + 1)
            continue
        at = _closers(text, at + 1, stop)
        found.append((begin, at))
        begin = at
    found.append((begin, stop))
    return tuple(span for span in (_trim(text, *pair) for pair in found) if span.start < span.end)


def segments(text: str, span: Span) -> tuple[Span, ...]:
    """Return the parts of a sentence between ； and ，; marks inside brackets or quotation marks do not part."""
    found, begin, at = [], span.start, span.start
    while at < span.end:
        char = text[at]
        if char in OPENERS:
            at = max(_closing(text, at, span.end), at + 1)
            continue
        at += 1
        if char in PARTS and not (char == "," and _between_digits(text, at - 1)):
            found.append((begin, at))
            begin = at
    found.append((begin, span.end))
    return tuple(part for part in (_trim(text, *pair) for pair in found) if part.start < part.end)


def find_quote(text: str, quote: str, start: int = 0, end: int | None = None) -> Span | None:
    """Return where `quote` stands in ``text[start:end]``, None where it does not."""
    plain, places = flatten(text)
    wanted, _ = flatten(quote)
    if not wanted:
        return None
    stop = len(text) if end is None else end
    at = plain.find(wanted)
    while at >= 0:
        span = Span(places[at], places[at + len(wanted) - 1] + 1)
        if start <= span.start and span.end <= stop:
            return span
        at = plain.find(wanted, at + 1)
    return None


@lru_cache(maxsize=256)
def flatten(text: str) -> tuple[str, tuple[int, ...]]:
    """Return `text` without white space, half-width, quotation marks alike; and where each character stood."""
    kept = [(plain(char), i) for i, char in enumerate(text) if not char.isspace()]
    return "".join(char for char, _ in kept), tuple(i for _, i in kept)


def plain(text: str) -> str:
    """Return `text` with full-width forms made half-width and quotation marks alike; the length stays."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text).translate(QUOTES)


def _closing(text: str, at: int, stop: int) -> int:
    """Return the offset behind the mark that closes the one at `at`; `at` where nothing does on this line."""
    wanted, depth = OPENERS[text[at]], 0
    for i in range(at, stop):
        if text[i] == "\n":
            return at
        depth += (text[i] == text[at]) - (text[i] == wanted)
        if depth == 0:
            return i + 1
    return at


def _closers(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] in "”」』）":
        at += 1
    return at


def _ends_line(text: str, at: int, stop: int) -> bool:
    rest = text[at:stop].split("\n", 1)[0]
    return not rest.strip()


def _between_digits(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def _trim(text: str, start: int, end: int) -> Span:
    if start < end and (text[start].isspace() or text[end - 1].isspace()):
        words = text[start:end]
        start, end = end - len(words.lstrip()), start + len(words.rstrip())
    return Span(start, max(start, end))
